//! Forms as records: who keeps them, what they may be, and their keys.

use super::{a_form, now, start};
use anyhow::Result;
use domain::kernel::merge;
use domain::leads::web_form::FormAssignment;
use serde_json::{Value, json};
use tests::{TestDatabase, Who, a_web_form, on_both, organisation};

on_both!(database Organisation:
    marketing_keeps_those_of_its_facility,
    forms_are_checked_when_they_are_written,
    a_new_key_ends_the_old_one,
    one_that_is_switched_off_or_thrown_away_is_nowhere,
);

async fn marketing_keeps_those_of_its_facility(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    assert_eq!((form.data.facility_id, form.data.owner_id), (Some(organisation::NOIDA), Some(Who::Marketing.id())));
    assert_eq!((form.key.len(), form.submitted, form.begun, form.abandoned, form.spam), (20, 0, 0, 0, 0));
    let path = format!("/web-forms/{}", form.head.id);
    for reader in [app.rep().await?, app.manager().await?, app.front_desk().await?, app.far().await?] {
        assert_eq!(reader.get(&path).await?.status, 200);
        assert_eq!(reader.patch(&path, 1, &json!({"title": "Mine"})).await?.status, 403);
    }
    assert_eq!(app.finance().await?.get(&path).await?.status, 403);
    // What only the server counts is nobody's to write.
    for field in ["key", "submitted", "spam"] {
        let refused = app.marketing().await?.patch(&path, 1, &json!({field: "7"})).await?;
        assert_eq!((refused.status, refused.complaint()), (422, format!("/{field} unknown_field")));
    }
    let told = app.rep().await?.get(&format!("{path}?expand=owner,facility")).await?;
    assert_eq!((told.text_at("/owner/name"), told.text_at("/facility/name")), ("Leela Menon", "Setu Hospital Noida"));
    let list = app.rep().await?.get("/web-forms?q=knee&sort=-submitted&filter[language]=en").await?;
    assert_eq!(list.column("name"), ["Knee campaign"], "{}", list.text);
    app.stop().await;
    Ok(())
}

async fn forms_are_checked_when_they_are_written(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let marketing = app.marketing().await?;
    let whole = serde_json::to_value(a_web_form())?;
    for (change, complaint) in [
        (json!({"title": " "}), "/title required"),
        (json!({"fields": []}), "/fields length"),
        (json!({"fields": [{"kind": "phone", "label": "Number"}]}), "/fields reach"),
        (
            json!({"fields": [{"kind": "phone", "label": "Number", "required": true, "name": "x"}]}),
            "/fields/0/name kind",
        ),
        (json!({"consent": {"text": "", "grants": []}}), "/consent/grants length"),
        (json!({"consent": null, "collect_unsent": true}), "/collect_unsent consent"),
        (json!({"redirect_url": "http://www.example.in"}), "/redirect_url address"),
        (json!({"origins": ["https://www.example.in/"]}), "/origins origin"),
        (json!({"assign": "team"}), "/team_id required"),
        (json!({"assign": "team", "team_id": organisation::GURUGRAM_SALES}), "/team_id facility"),
        (json!({"owner_id": Who::Finance.id()}), "/owner_id role"),
        (json!({"owner_id": Who::Far.id()}), "/owner_id facility"),
        (json!({"owner_id": organisation::NOIDA}), "/owner_id unknown"),
        (json!({"facility_id": organisation::GURUGRAM}), "/facility_id forbidden"),
        (json!({"language": "ta"}), " type"),
    ] {
        let mut body: Value = whole.clone();
        merge::apply(&mut body, &change);
        let refused = marketing.post("/web-forms", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{change}: {}", refused.text);
    }
    let group = app.head_office().await?.post("/web-forms", &whole).await?;
    assert_eq!((group.status, group.json.get("facility_id")), (201, None), "{}", group.text);
    let team = json!({"assign": FormAssignment::Team, "team_id": organisation::NOIDA_FIELD});
    let mut body = whole;
    merge::apply(&mut body, &team);
    assert_eq!(marketing.post("/web-forms", &body).await?.status, 201);
    app.stop().await;
    Ok(())
}

async fn a_new_key_ends_the_old_one(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    let (marketing, anonymous) = (app.marketing().await?, app.anonymous());
    let path = format!("/web-forms/{}/key", form.head.id);
    assert_eq!(marketing.post(&path, &json!({})).await?.status, 428);
    assert_eq!(marketing.post(&path, &json!({})).header("if-match", "\"7\"").await?.status, 412);
    let renewed = marketing.client.renew_web_form_key(&form).await?;
    assert_ne!(renewed.key, form.key);
    assert_eq!((renewed.head.version, &renewed.data), (2, &form.data));
    assert_eq!(anonymous.get(&format!("/public/forms/{}", form.key)).await?.status, 404);
    assert_eq!(anonymous.get(&format!("//f/{}", form.key)).await?.status, 404);
    assert_eq!(anonymous.client.get_public_form(&renewed.key).await?.key, renewed.key);
    app.stop().await;
    Ok(())
}

async fn one_that_is_switched_off_or_thrown_away_is_nowhere(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    let (marketing, anonymous) = (app.marketing().await?, app.anonymous());
    let (path, public) = (format!("/web-forms/{}", form.head.id), format!("/public/forms/{}", form.key));
    assert_eq!(anonymous.get(&public).await?.status, 200);
    assert_eq!(marketing.patch(&path, 1, &json!({"active": false})).await?.status, 200);
    for (way, body) in [("challenge", json!({})), ("begun", json!({})), ("submissions", json!({}))] {
        assert_eq!(anonymous.post(&format!("{public}/{way}"), &body).await?.status, 404, "{way}");
    }
    assert_eq!(anonymous.get(&public).await?.status, 404);
    assert_eq!(marketing.patch(&path, 2, &json!({"active": true})).await?.status, 200);
    assert_eq!(marketing.delete(&path, 3).await?.status, 204);
    assert_eq!(anonymous.get(&public).await?.status, 404);
    assert_eq!(marketing.post(&format!("{path}/restore"), &json!({})).await?.status, 200);
    assert_eq!(anonymous.get(&public).await?.status, 200);
    assert_eq!(now(&app, &form).await?.key, form.key);
    app.stop().await;
    Ok(())
}
