//! What a record may hold in its custom fields, and how a change of them is told.

use super::define;
use anyhow::Result;
use serde_json::json;
use tests::{TestApp, on_both};

on_both!(
    each_field_is_changed_by_itself,
    what_does_not_fit_is_refused,
    what_is_required,
    references_lead_to_what_one_sees,
    an_import_of_changes_is_taken_back,
);

async fn each_field_is_changed_by_itself(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    define(&admin, "ward", "text", json!({})).await?;
    define(&admin, "score", "number", json!({})).await?;
    define(&admin, "vip", "yes_no", json!({})).await?;
    let new = json!({"kind": "doctor", "given_name": "Meera", "custom": {"ward": " B2 ", "score": 2.50, "vip": false}});
    let made = rep.post("/contacts", &new).await?;
    assert_eq!(made.json["custom"], json!({"ward": "B2", "score": 2.5, "vip": false}), "{}", made.text);
    let path = format!("/contacts/{}", made.text_at("/id"));
    let changed = rep.patch(&path, 1, &json!({"custom": {"ward": null, "score": -3}})).await?;
    assert_eq!(changed.json["custom"], json!({"score": -3, "vip": false}), "{}", changed.text);
    let history = rep.get(&format!("/events?resource=contacts&record_id={}", made.text_at("/id"))).await?;
    assert_eq!(
        history.json["data"][0]["changes"],
        json!({"custom.score": {"from": 2.5, "to": -3}, "custom.ward": {"from": "B2"}})
    );
    // Nothing new is no change.
    let same = rep.patch(&path, 2, &json!({"custom": {"score": -3.0}})).await?;
    assert_eq!((same.status, same.json["version"].as_i64()), (200, Some(2)), "{}", same.text);
    // All of them go by one null.
    let bare = rep.patch(&path, 2, &json!({"custom": null})).await?;
    assert_eq!((bare.status, bare.json.get("custom")), (200, None), "{}", bare.text);
    Ok(())
}

async fn what_does_not_fit_is_refused(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    define(&admin, "since", "date", json!({})).await?;
    define(&admin, "grade", "choice", json!({"choices": ["Gold", "Silver"], "kinds": ["doctor"]})).await?;
    for (kind, custom, pointer, code) in [
        ("doctor", json!({"since": "soon"}), "/custom/since", "type"),
        ("doctor", json!({"since": true}), "/custom/since", "type"),
        ("doctor", json!({"grade": "Bronze"}), "/custom/grade", "choice"),
        ("patient", json!({"grade": "Gold"}), "/custom/grade", "kind"),
        ("doctor", json!({"rank": 1}), "/custom/rank", "unknown_field"),
    ] {
        let new = json!({"kind": kind, "given_name": "Meera", "custom": custom});
        let answer = rep.post("/contacts", &new).await?;
        let found = (answer.text_at("/errors/0/pointer"), answer.text_at("/errors/0/code"));
        assert_eq!((answer.status, found.0, found.1), (422, pointer, code), "{}", answer.text);
    }
    for custom in [json!([]), json!({"since": {"a": 1}}), json!({"since": ["2026-01-01"]}), json!("x")] {
        let new = json!({"kind": "doctor", "given_name": "Meera", "custom": custom});
        assert_eq!(rep.post("/contacts", &new).await?.status, 422, "{custom}");
    }
    Ok(())
}

async fn what_is_required(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    let new = |custom| json!({"kind": "doctor", "given_name": "Meera", "custom": custom});
    let older = rep.post("/contacts", &new(json!({}))).await?;
    define(&admin, "ward", "text", json!({"required": true})).await?;
    assert_eq!(rep.post("/contacts", &new(json!({}))).await?.text_at("/errors/0/pointer"), "/custom/ward");
    let newer = rep.post("/contacts", &new(json!({"ward": "B2"}))).await?;
    assert_eq!(newer.status, 201, "{}", newer.text);
    let path = format!("/contacts/{}", newer.text_at("/id"));
    assert_eq!(rep.patch(&path, 1, &json!({"custom": {"ward": null}})).await?.text_at("/errors/0/code"), "required");
    // A record from before the rule can be changed in other ways.
    let path = format!("/contacts/{}", older.text_at("/id"));
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Called"})).await?.status, 200);
    Ok(())
}

async fn references_lead_to_what_one_sees(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    define(&admin, "friend", "reference", json!({"refers_to": "contacts"})).await?;
    define(&admin, "buddy", "reference", json!({"refers_to": "users"})).await?;
    let person = |custom| json!({"kind": "doctor", "given_name": "Meera", "custom": custom});
    let mine = rep.post("/contacts", &person(json!({}))).await?.text_at("/id").to_owned();
    let foreign = app.far().await?.post("/contacts", &person(json!({}))).await?.text_at("/id").to_owned();
    assert_eq!(rep.post("/contacts", &person(json!({"friend": mine}))).await?.status, 201);
    let refused = rep.post("/contacts", &person(json!({"friend": foreign}))).await?;
    assert_eq!((refused.status, refused.text_at("/errors/0/code")), (422, "unknown"), "{}", refused.text);
    let colleague = admin.user_id.map(|id| id.to_string());
    assert_eq!(rep.post("/contacts", &person(json!({"buddy": colleague}))).await?.status, 201);
    Ok(())
}

/// The change log names each field; taking a change back puts it where it was.
async fn an_import_of_changes_is_taken_back(_app: TestApp) -> Result<()> {
    use api::kernel::change::{differences, take_back};
    let before = json!({"notes": "x", "custom": {"ward": "B2", "score": 1}});
    for after in [
        json!({"notes": "y", "custom": {"ward": "B3"}}),
        json!({"notes": "x"}),
        json!({"custom": {"vip": true, "ward": "B2", "score": 1}}),
    ] {
        for (from, to) in [(&before, &after), (&after, &before)] {
            let mut record = to.clone();
            take_back(&mut record, &differences(from, to));
            let bare = |mut record: serde_json::Value| {
                if record["custom"] == json!({}) {
                    record["custom"] = json!(null);
                }
                record
            };
            let (mut record, mut from) = (bare(record), bare(from.clone()));
            for side in [&mut record, &mut from] {
                side.as_object_mut().into_iter().for_each(|fields| fields.retain(|_, value| !value.is_null()));
            }
            assert_eq!(record, from);
        }
    }
    Ok(())
}
