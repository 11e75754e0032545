//! What a role does not see comes out nowhere: every rule × every role × every way out.

use crate::imports::over;
use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::field_rule::{FieldRule, rules_of, sees_every_field};
use domain::kernel::policy::Resource;
use serde_json::{Value, json};
use std::io::Read;
use tests::{Answer, Caller, TestApp, Who, on_both};

on_both!(
    no_way_out_tells_what_is_hidden,
    nobody_finds_out_by_asking,
    what_is_not_seen_is_not_lost,
    the_kind_is_no_way_around,
    other_kinds_show_theirs,
);

/// The rules for patients' records; those for their visits are tried in `day/patient_visits/seen.rs`.
fn rules() -> impl Iterator<Item = &'static FieldRule> {
    rules_of(Resource::Contacts, Some("patient"))
}

/// What each rule hides of the patient of these tests, as it would stand in an answer; of what is left an end, the rest.
fn secret(field: &str, physician: &str) -> String {
    match field {
        "uhid" => "UH/774411",
        "abha" => "3456-7890",
        "birth_date" => "1987-03-29",
        "primary_physician_id" => physician,
        "payer" => "Zenith Suraksha",
        "notes" => "melanoma",
        other => panic!("no secret for {other}: every rule needs one"),
    }
    .to_owned()
}

/// A patient of the rep with something in every hidden field, changed once, and the doctor whom only Gurugram sees.
async fn patient(app: &TestApp) -> Result<(String, String)> {
    let office = app.head_office().await?;
    let doctor =
        json!({"kind": "doctor", "given_name": "Onco", "family_name": "Specialist", "owner_id": Who::Far.id()});
    let doctor = office.post("/contacts", &doctor).await?.text_at("/id").to_owned();
    let body = json!({
        "kind": "patient", "given_name": "Kavya", "owner_id": Who::Rep.id(), "uhid": "UH/774411", "abha": "12345678901234",
        "birth_date": "1987-03-29", "primary_physician_id": doctor, "payer": "Zenith Suraksha Bima",
        "notes": "Possible melanoma, second opinion"
    });
    let made = office.post("/contacts", &body).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.text_at("/id").to_owned();
    // So that the change log holds each value, too.
    let path = format!("/contacts/{id}");
    let empty: serde_json::Map<String, Value> = rules().map(|rule| (rule.field.to_owned(), Value::Null)).collect();
    assert_eq!(office.patch(&path, 1, &Value::Object(empty)).await?.status, 200);
    let full: serde_json::Map<String, Value> =
        rules().map(|rule| (rule.field.to_owned(), body[rule.field].clone())).collect();
    assert_eq!(office.patch(&path, 2, &Value::Object(full)).await?.status, 200);
    Ok((id, doctor))
}

/// A file that somebody exports, unpacked where it is packed.
async fn exported(caller: &Caller, format: &str) -> Result<String> {
    let made = caller.post("/exports", &json!({"source": "contacts", "format": format})).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    over(caller, made.text_at("/job_id")).await?;
    let path = format!("/exports/{}/file", made.text_at("/id"));
    let response = caller.get(&path).open().await?;
    let bytes = response.bytes().await?;
    if format != "xlsx" {
        return Ok(String::from_utf8(bytes.to_vec())?);
    }
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec()))?;
    let mut text = String::new();
    for index in 0..book.len() {
        book.by_index(index)?.read_to_string(&mut text)?;
    }
    Ok(text)
}

/// The events of the stream from the first on, as many as the log tells this caller.
async fn streamed(caller: &Caller) -> Result<String> {
    let log = caller.get("/events?after=0&limit=200").await?;
    let last = log.rows().last().map(|event| event["sequence"].to_string()).unwrap_or_default();
    let mut response = caller.get("/events/stream").header("last-event-id", "0").open().await?;
    let mut text = String::new();
    let end = format!("id: {last}\n");
    while !(text.contains(&end) && text.ends_with("\n\n")) {
        let piece = tokio::time::timeout(std::time::Duration::from_secs(5), response.chunk()).await??;
        let piece = piece.ok_or_else(|| anyhow::anyhow!("the stream ended before {last}: {text}"))?;
        text += std::str::from_utf8(&piece)?;
    }
    Ok(text)
}

/// An answer with its cursors opened: they are signed, not sealed.
fn with_cursors(answer: &Answer) -> String {
    let mut text = answer.text.clone();
    for pointer in ["/page/next_cursor", "/page/prev_cursor"] {
        let bytes = URL_SAFE_NO_PAD.decode(answer.text_at(pointer)).unwrap_or_default();
        text += &String::from_utf8_lossy(&bytes);
    }
    text
}

async fn no_way_out_tells_what_is_hidden(app: TestApp) -> Result<()> {
    let (id, doctor) = patient(&app).await?;
    let path = format!("/contacts/{id}");
    // Somebody behind and before them in every order.
    for name in ["Aarav", "Zoya"] {
        let other = json!({"kind": "other", "given_name": name, "birth_date": "1990-01-01", "owner_id": Who::Rep.id()});
        app.head_office().await?.post("/contacts", &other).await?;
    }
    app.settle().await?;
    for who in [Who::Rep, Who::Marketing, Who::Manager, Who::FrontDesk, Who::Admin] {
        let caller = app.caller(who).await?;
        let mut told: Vec<(String, String)> = Vec::new();
        for way in [
            path.clone(),
            format!("{path}?expand=primary_physician"),
            format!("{path}?fields=uhid,abha,birth_date,payer,notes,primary_physician_id"),
            "/contacts".to_owned(),
            "/contacts?expand=primary_physician&fields=uhid,notes,primary_physician_id".to_owned(),
            "/contacts?sort=birth_date".to_owned(),
            "/contacts?sort=-birth_date&limit=2".to_owned(),
            "/contacts?sort=birth_date&limit=2".to_owned(),
            "/contacts?q=kavya".to_owned(),
            "/events?after=0&limit=200".to_owned(),
            format!("/events?resource=contacts&record_id={id}"),
        ] {
            let answer = caller.get(&way).await?;
            assert_eq!(answer.status, 200, "{who:?} {way} {}", answer.text);
            told.push((way, with_cursors(&answer)));
        }
        let body = json!({"expand": "primary_physician", "sort": "birth_date"});
        told.push(("search".to_owned(), caller.post("/contacts/search", &body).await?.text));
        told.push(("stream".to_owned(), streamed(&caller).await?));
        for format in ["csv", "xlsx", "vcard"] {
            told.push((format!("export {format}"), exported(&caller, format).await?));
        }
        let stale = caller.patch(&path, 1, &json!({"job_title": "Teacher"})).await?;
        assert_eq!(stale.status, 412);
        told.push(("conflict".to_owned(), stale.text));
        let now = caller.get(&path).await?.version().unwrap_or_default();
        let title = format!("Title of {who:?}");
        told.push(("patch".to_owned(), caller.patch(&path, now, &json!({"job_title": title})).await?.text));
        if who.role() != domain::kernel::policy::Role::FrontDesk {
            assert_eq!(caller.delete(&path, now + 1).await?.status, 204);
            let bin = caller.get("/contacts?deleted=true").await?;
            told.push(("bin".to_owned(), bin.text));
            told.push(("restore".to_owned(), caller.post(&format!("{path}/restore"), &json!({})).await?.text));
        }
        for rule in rules() {
            let secret = secret(rule.field, &doctor);
            let ways: Vec<&str> =
                told.iter().filter(|(_, text)| text.contains(&secret)).map(|(way, _)| way.as_str()).collect();
            if sees_every_field(who.role()) {
                assert!(ways.contains(&path.as_str()) && ways.contains(&"stream"), "{who:?} {}: {ways:?}", rule.field);
                continue;
            }
            ensure!(ways.is_empty(), "{who:?} reads {} by {ways:?}", rule.field);
        }
        let shown = caller.get(&path).await?;
        let hidden: Vec<&str> = rules().map(|rule| rule.field).collect();
        let expected = if sees_every_field(who.role()) { Value::Null } else { json!(hidden) };
        assert_eq!(shown.json["hidden"], expected, "{who:?}");
    }
    Ok(())
}

async fn nobody_finds_out_by_asking(app: TestApp) -> Result<()> {
    let (id, _) = patient(&app).await?;
    let rows = async |caller: &Caller, query: &str| -> Result<bool> {
        let answer = caller.get(&format!("/contacts?{query}")).await?;
        assert_eq!(answer.status, 200, "{query} {}", answer.text);
        Ok(answer.column("id").contains(&id))
    };
    for who in [Who::Rep, Who::Marketing, Who::Manager, Who::Admin] {
        let (caller, sees) = (app.caller(who).await?, sees_every_field(who.role()));
        for query in [
            "filter[uhid]=UH/774411",
            "filter[uhid][starts]=UH",
            "filter[uhid][contains]=7744",
            "filter[uhid][is_null]=false",
            "filter[birth_date]=1987-03-29",
            "filter[birth_date][gte]=1987-01-01&filter[birth_date][lt]=1988-01-01",
            "filter[birth_date][is_null]=false",
            "q=774411",
            "q=UH/7744",
            "q=Kavya+774411",
        ] {
            assert_eq!(rows(&caller, query).await?, sees, "{who:?} {query}");
        }
        // As if it were empty, and found by what is seen.
        assert_eq!(rows(&caller, "filter[uhid][is_null]=true").await?, !sees, "{who:?}");
        assert_eq!(rows(&caller, "filter[birth_date][ne]=1987-03-29").await?, !sees, "{who:?}");
        assert!(rows(&caller, "q=Kav").await? && rows(&caller, "q=kavya").await?);
        let tree = json!({"filter": {"and": [{"field": "uhid", "op": "contains", "value": "77"}]}});
        let found = caller.post("/contacts/search", &tree).await?;
        assert_eq!(found.column("id").contains(&id), sees, "{who:?}");
        for field in ["payer", "notes", "abha", "primary_physician_id"] {
            assert_eq!(caller.get(&format!("/contacts?filter[{field}]=x")).await?.status, 422);
        }
    }
    Ok(())
}

async fn what_is_not_seen_is_not_lost(app: TestApp) -> Result<()> {
    let (id, doctor) = patient(&app).await?;
    let path = format!("/contacts/{id}");
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let version = rep.get(&path).await?.version().unwrap_or_default();
    for (field, value) in [
        ("uhid", json!(null)),
        ("uhid", json!("UH/774411")),
        ("uhid", json!("UH-2")),
        ("birth_date", json!("1987-03-29")),
        ("payer", json!("Somebody")),
        ("notes", json!("New")),
        ("primary_physician_id", json!(doctor)),
        ("abha", json!(null)),
    ] {
        let refused = rep.patch(&path, version, &json!({(field): value})).await?;
        let expected = (422, format!("/{field} hidden"));
        assert_eq!((refused.status, refused.complaint()), expected, "{field} {value}");
        assert!(!refused.text.contains(&secret(field, "no id")));
    }
    // A form that was filled from what the rep sees sends what differs.
    let changed = rep.patch(&path, version, &json!({"given_name": "Kavita"})).await?;
    assert_eq!((changed.status, changed.json.get("uhid")), (200, None));
    let whole = admin.get(&path).await?;
    for rule in rules() {
        let kept = whole.text_at(&format!("/{}", rule.field));
        assert!(kept.contains(&secret(rule.field, &doctor)), "{}: {kept}", rule.field);
    }
    // What is empty may be filled in by whoever hears it, and is hidden from then on.
    let bare = json!({"kind": "patient", "given_name": "Tara", "owner_id": Who::Rep.id()});
    let bare = rep.post("/contacts", &bare).await?;
    let path = format!("/contacts/{}", bare.text_at("/id"));
    let filled = rep.patch(&path, 1, &json!({"uhid": "UH-9", "notes": "Asked for a call"})).await?;
    assert_eq!((filled.status, filled.json.get("uhid"), filled.json.get("notes")), (200, None, None));
    assert_eq!(admin.get(&path).await?.text_at("/uhid"), "UH-9");
    Ok(())
}

async fn the_kind_is_no_way_around(app: TestApp) -> Result<()> {
    let body = json!({"kind": "patient", "given_name": "Kavya", "owner_id": Who::Rep.id(), "notes": "melanoma"});
    let made = app.head_office().await?.post("/contacts", &body).await?;
    let path = format!("/contacts/{}", made.text_at("/id"));
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let refused = rep.patch(&path, 1, &json!({"kind": "other"})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/kind hidden"));
    // Where somebody who sees it all says that this is no patient, today's notes are seen, the past's are not.
    assert_eq!(admin.patch(&path, 1, &json!({"notes": "Supplier of gloves"})).await?.status, 200);
    assert_eq!(admin.patch(&path, 2, &json!({"kind": "other"})).await?.status, 200);
    let seen = rep.get(&path).await?;
    assert_eq!((seen.text_at("/notes"), seen.json.get("hidden")), ("Supplier of gloves", None));
    app.settle().await?;
    let history = rep.get(&format!("/events?resource=contacts&record_id={}", made.text_at("/id"))).await?;
    assert!(!history.text.contains("melanoma"), "{}", history.text);
    assert_eq!(history.rows()[1]["hidden"], json!(["notes"]));
    Ok(())
}

async fn other_kinds_show_theirs(app: TestApp) -> Result<()> {
    let body =
        json!({"kind": "doctor", "given_name": "Meera", "birth_date": "1970-05-05", "notes": "Golfs on Sundays"});
    let rep = app.rep().await?;
    let made = rep.post("/contacts", &body).await?;
    assert_eq!((made.text_at("/notes"), made.json.get("hidden")), ("Golfs on Sundays", None));
    let path = format!("/contacts/{}", made.text_at("/id"));
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Golfs on Mondays"})).await?.status, 200);
    let found = rep.get("/contacts?filter[birth_date]=1970-05-05").await?;
    assert_eq!(found.column("id"), [made.text_at("/id")]);
    // A body that has not changed is not sent again.
    let same = rep.get(&path).header("if-none-match", "\"2\"").await?;
    assert_eq!(same.status, 304);
    app.settle().await?;
    assert!(rep.get("/events?after=0").await?.text.contains("Golfs on Mondays"));
    Ok(())
}
