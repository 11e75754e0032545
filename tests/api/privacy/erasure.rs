//! A person's end: agreed on by two, and nothing of them is left in the database's bytes, in files, or after a restore.

use crate::imports::over;
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::backup::{backup, restore};
use api::kernel::db::schema::{exports, imports, incoming_mails, notifications};
use api::kernel::db::{Connection, Target, Transaction};
use api::privacy::erasure::{LOG, keep_beside, known, replay};
use diesel::prelude::*;
use domain::admin::export::ExportStatus;
use domain::admin::import::ImportStatus;
use domain::kernel::{FacilityId, InquiryId, MessageId, UserId};
use domain::leads::auto_response::AutoResponse;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tests::{Answer, Caller, Content, TestApp, TestDatabase, Who, an_auto_response, on_both, told};

on_both!(
    nothing_is_left,
    two_have_to_agree,
    whoever_lies_in_the_recycle_bin_is_erased_too,
    those_who_wait_are_told,
    what_is_restored_is_erased_again,
    only_the_person_goes,
);

const NAME: &str = "Xylophia Quandary";
/// What no byte may tell any more; each as it may stand somewhere.
const SECRETS: [&str; 8] = [
    "Xylophia",
    "xylophia",
    "9811223344",
    "98112 23344",
    "xq@quandary.example.in",
    "UHQ774411",
    "uhq774411",
    "Bluebird",
];

async fn two_admins(app: &TestApp) -> Result<(Caller, Caller)> {
    Ok((app.admin().await?, app.head_office().await?))
}

pub(super) async fn put_file(app: &TestApp, caller: &Caller, id: &str, name: &str, bytes: &str) -> Result<String> {
    let file = app.clock.new_id();
    let path = format!("/attachments/{file}?resource=contacts&record_id={id}&name={name}");
    let request = caller.request(Method::PUT, &path).header("content-type", "application/octet-stream");
    let put = request.body(bytes.to_owned()).await?;
    assert_eq!(put.status, 201, "{}", put.text);
    Ok(put.text_at("/id").to_owned())
}

/// A patient whose data has gone wherever data goes.
pub(super) async fn patient(app: &TestApp) -> Result<String> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let csv = "Kind,Given name,Family name,Phone,UHID\npatient,Xylophia,Quandary,98112 23344,UHQ774411\n\
        doctor,Meera,Iyer,98765 43210,\n";
    let request = rep.request(Method::POST, "/imports?target=contacts&file_name=Xylophia.csv");
    let import = request.header("content-type", "text/csv").header("idempotency-key", "import 1").body(csv).await?;
    assert_eq!(import.status, 201, "{}", import.text);
    let done = crate::imports::go(&rep, import.text_at("/id"), 1, "running").await?;
    assert_eq!(done.json["counts"]["created"], json!(2), "{}", done.text);
    let found = rep.get("/contacts?q=xylophia").await?;
    let id = found.text_at("/data/0/id").to_owned();
    let path = format!("/contacts/{id}");
    let changes = json!({
        "emails": ["xq@quandary.example.in"], "notes": "Bluebird tattoo", "guardian_name": "Xylophia Senior",
        "addresses": [{"line": "Bluebird Lane 4", "city": "Noida"}], "tags": ["Bluebird"]
    });
    let changed = admin.patch(&path, 1, &changes).await?;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(admin.patch(&path, 2, &json!({"notes": "Bluebird gone"})).await?.status, 200);
    let account = rep.post("/accounts", &json!({"kind": "hospital", "name": "Sunrise"})).await?;
    let works = json!({"contact_id": id, "account_id": account.text_at("/id"), "job_title": "Bluebird keeper"});
    assert_eq!(rep.post("/affiliations", &works).await?.status, 201);
    let other = rep.post("/contacts", &json!({"kind": "other", "given_name": "Somebody"})).await?;
    let tie = json!({"contact_id": id, "related_id": other.text_at("/id"), "kind": "spouse", "note": "Bluebird"});
    assert_eq!(rep.post("/relationships", &tie).await?.status, 201);
    let consent = json!({
        "contact_id": id, "purpose": "follow_up", "channel": "sms", "state": "given", "notice_version": "2026-1",
        "language": "hi", "source": "in_person", "note": "Said by Bluebird", "guardian_name": "Xylophia Senior"
    });
    let consent = rep.post("/consents", &consent).await?;
    assert_eq!(consent.status, 201, "{}", consent.text);
    let asked = json!({
        "channel": "phone", "given_name": "Xylophia", "family_name": "Quandary", "phones": [{"number": "98112 23344"}],
        "emails": ["xq@quandary.example.in"], "need": "Bluebird surgery", "contact_id": id, "tags": ["Bluebird"]
    });
    let asked = rep.post("/leads", &asked).await?;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let lost = json!({"to": "lost", "lost_reason": "other", "reason": "Xylophia went elsewhere"});
    let moves = format!("/leads/{}/transitions", asked.text_at("/id"));
    assert_eq!(rep.post(&moves, &lost).header("if-match", "\"1\"").await?.status, 200);
    let surgery = json!({
        "contact_id": id, "kind": "procedure", "name": "Surgery of Xylophia Quandary", "notes": "Bluebird ward",
        "amount": {"amount_minor": 500_000, "currency": "INR"}, "expected_close": "2026-12-22", "tags": ["Bluebird"],
        "source": "Bluebird", "next_step": "Call Xylophia", "discount_basis_points": 500
    });
    let surgery = rep.post("/opportunities", &surgery).await?;
    assert_eq!(surgery.status, 201, "{}", surgery.text);
    let deal = format!("/opportunities/{}", surgery.text_at("/id"));
    let discount = json!({"state": "pending", "reason": "Bluebird asks"});
    let discount = rep.post(&format!("{deal}/discount-approval"), &discount).header("if-match", "\"1\"").await?;
    assert_eq!(discount.status, 200, "{}", discount.text);
    let comes = json!({
        "contact_id": id, "kind": "opd", "starts_at": "2026-11-24T05:00:00Z", "department": "Bluebird ward",
        "doctor": "Dr Bluebird", "note": "Bluebird fever", "source": "campaign", "source_name": "Bluebird camp"
    });
    let comes = rep.post("/patient-visits", &comes).await?;
    assert_eq!(comes.status, 201, "{}", comes.text);
    let said = json!({"resource": "opportunities", "record_id": surgery.text_at("/id"), "text": "Bluebird suite"});
    assert_eq!(rep.post("/comments", &said).await?.status, 201);
    let visit = json!({"kind": "visit", "contact_id": id, "starts_at": "2026-11-22T05:30:00Z",
        "subject": "Xylophia at home", "place": "Bluebird Lane 4", "notes": "Bluebird asks for a nurse"});
    let fix = json!({"latitude_e6": 28_535_517, "longitude_e6": 77_391_029, "accuracy_metres": 5, "age_seconds": 1});
    let visit = json!({"activity": visit, "outcome": "meeting_held", "fix": fix});
    let visit = rep.post("/activities/log", &visit).once("visit 1").await?;
    assert_eq!(visit.status, 201, "{}", visit.text);
    let plan = json!({"contact_id": id, "month": "2026-11-01", "target": 2, "notes": "Xylophia likes Mondays"});
    assert_eq!(rep.post("/visit-plans", &plan).await?.status, 201);
    let said = json!({"resource": "activities", "record_id": visit.text_at("/id"), "text": "Bluebird was kind"});
    assert_eq!(rep.post("/comments", &said).await?.status, 201);
    let task = json!({
        "title": "Call Xylophia", "notes": "Bluebird ward", "checklist": [{"text": "Quandary papers"}],
        "about_resource": "contacts", "about_id": id, "due_on": "2026-11-30"
    });
    let task = rep.post("/tasks", &task).await?;
    assert_eq!(task.status, 201, "{}", task.text);
    // One that comes again, of a visit of theirs.
    let papers = json!({
        "title": "Bring the papers of Quandary", "about_resource": "patient-visits", "about_id": comes.text_at("/id"),
        "due_on": "2026-11-24", "repeat": "FREQ=DAILY"
    });
    let papers = rep.post("/tasks", &papers).await?;
    assert_eq!(papers.status, 201, "{}", papers.text);
    let moves = format!("/tasks/{}/transitions", papers.text_at("/id"));
    assert_eq!(rep.post(&moves, &json!({"to": "done"})).header("if-match", "\"1\"").await?.status, 200);
    let comment = json!({
        "resource": "contacts", "record_id": id, "text": format!("Xylophia likes a @[{}] visit", Who::Manager.id())
    });
    let comment = rep.post("/comments", &comment).once("comment 1").await?;
    assert_eq!(comment.status, 201, "{}", comment.text);
    put_file(app, &rep, &id, "Xylophia.txt", "Report of Xylophia Quandary").await?;
    // Written down twice, and put together again.
    let twin = json!({
        "kind": "patient", "given_name": "Xylophia", "family_name": "Quandary", "notes": "Bluebird, again",
        "phones": [{"number": "98112 23344"}]
    });
    let twin = admin.post("/contacts", &twin).await?;
    assert_eq!(twin.status, 201, "{}", twin.text);
    let present = admin.get(&path).await?.version().context("a version")?;
    let merge = json!({"other_id": twin.text_at("/id"), "other_version": 1});
    let merge = admin.post(&format!("{path}/merge"), &merge).header("if-match", &format!("\"{present}\"")).await?;
    assert_eq!(merge.status, 200, "{}", merge.text);
    let glass = json!({"kind": "emergency", "reason": "Xylophia collapsed at the camp"});
    assert_eq!(rep.post(&format!("{path}/break-glass"), &glass).await?.status, 201);
    let export = rep.post("/exports", &json!({"source": "contacts", "query": "q=Xylophia"})).await?;
    over(&rep, export.text_at("/job_id")).await?;
    Ok(id)
}

async fn ask(caller: &Caller, id: &str) -> Result<Answer> {
    let body = json!({
        "legal_basis": "request", "reason": "Letter of Xylophia of 12 November", "confirmation": "xylophia  quandary"
    });
    caller.post(&format!("/persons/{id}/erase"), &body).await
}

pub(super) async fn erase(app: &TestApp, id: &str) -> Result<()> {
    let (admin, office) = two_admins(app).await?;
    let asked = ask(&admin, id).await?;
    assert_eq!((asked.status, asked.text_at("/status")), (202, "pending"), "{}", asked.text);
    let path = format!("/persons/erasure-requests/{}/decision", asked.text_at("/id"));
    let decided = office.post(&path, &json!({"approve": true, "note": "Xylophia's letter seen"})).await?;
    assert_eq!((decided.status, decided.text_at("/status")), (200, "approved"), "{}", decided.text);
    let job = over(&office, decided.text_at("/job_id")).await?;
    assert_eq!(job.text_at("/state"), "succeeded", "{}", job.text);
    Ok(())
}

/// Every byte that the installation keeps: the database as it lies on the disk, or as `pg_dump` tells it, and all files.
fn everything(target: &Target, files: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    match target {
        Target::Sqlite { path } => {
            for ending in ["", "-wal"] {
                let path = format!("{path}{ending}");
                if Path::new(&path).exists() {
                    found.push((path.clone(), std::fs::read(&path)?));
                }
            }
        }
        Target::Postgres(url) => {
            let dump = Command::new("pg_dump").arg(format!("--dbname={url}")).output()?;
            ensure!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
            found.push(("pg_dump".to_owned(), dump.stdout));
        }
    }
    let mut folders = vec![files.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), std::fs::read(&path)?));
            }
        }
    }
    Ok(found)
}

/// Where a secret still stands, with some bytes around it.
fn left(target: &Target, files: &Path) -> Result<Vec<String>> {
    let mut left = Vec::new();
    for (name, bytes) in everything(target, files)? {
        for secret in SECRETS {
            let at = bytes.windows(secret.len()).position(|window| window == secret.as_bytes());
            if let Some(at) = at {
                let around = &bytes[at.saturating_sub(60)..bytes.len().min(at + 60)];
                left.push(format!("{secret} in {name} at {at}: {}", String::from_utf8_lossy(around)));
            }
        }
    }
    Ok(left)
}

/// The patient writes a mail, and is answered by itself.
async fn asks_and_is_answered(app: &TestApp) -> Result<()> {
    app.head_office().await?.create::<AutoResponse>(an_auto_response()).await?;
    let rep = app.rep().await?;
    let mail =
        json!({"channel": "email", "email": "xq@quandary.example.in", "sender_name": NAME, "subject": "Bluebird"});
    let inquiry = rep.post("/inquiries", &mail).await?;
    assert_eq!(inquiry.status, 201, "{}", inquiry.text);
    let id: InquiryId = inquiry.text_at("/id").parse()?;
    app.write(move |transaction| {
        let seen = (incoming_mails::mail.eq("a hash"), incoming_mails::inquiry_id.eq(Some(id)));
        let seen = (seen, incoming_mails::at.eq(transaction.now));
        let statement = diesel::insert_into(incoming_mails::table).values(seen);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await?;
    let query = format!("/messages?resource=inquiries&record_id={id}");
    let messages = rep.get(&query).await?;
    assert_eq!(messages.column("recipient"), ["xq@quandary.example.in"], "{}", messages.text);
    app.finish_jobs(messages.text_at("/data/0/id").parse::<MessageId>()?).await
}

async fn nothing_is_left(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    asks_and_is_answered(&app).await?;
    let target = app.state.database.target().clone();
    // The search itself finds what is there.
    assert!(left(&target, &app.database_files())?.len() > 8);
    let events = app.admin().await?.get(&format!("/events?resource=contacts&record_id={id}")).await?.rows().len();
    erase(&app, &id).await?;
    let left = left(&target, &app.database_files())?;
    ensure!(left.is_empty(), "{}", left.join("\n"));

    let admin = app.admin().await?;
    // Somebody was here, and nobody knows who.
    assert_eq!(admin.get(&format!("/contacts/{id}")).await?.status, 404);
    let bin = admin.get("/contacts?deleted=true").await?;
    assert_eq!(bin.column("full_name"), ["Erased person", "Erased person"], "with what was merged");
    assert_eq!(admin.post(&format!("/contacts/{id}/restore"), &json!({})).await?.status, 410);
    assert_eq!(ask(&admin, &id).await?.status, 410);
    app.settle().await?;
    let history = admin.get(&format!("/events?resource=contacts&record_id={id}")).await?;
    assert!(history.rows().len() >= events.min(5), "{}", history.text);
    // The consent and its moment stay as a proof; the audit is whole.
    let consents = admin.get(&format!("/consents?filter[contact_id]={id}")).await?;
    assert_eq!((consents.rows().len(), consents.rows()[0].get("note")), (1, None));
    let audit = admin.get(&format!("/audit?record_id={id}")).await?;
    let actions = audit.column("action");
    for action in ["erasure_asked", "erasure_approved", "person_erased", "glass_broken"] {
        assert!(actions.iter().any(|known| known == action), "{actions:?}");
    }
    let mut connection = target.connect()?;
    let whole = api::kernel::audit::verify(&mut connection, None).map_err(told)?;
    assert!(matches!(whole, api::kernel::audit::Verified::Whole { .. }), "{whole:?}");
    let requests = admin.get("/persons/erasure-requests").await?;
    assert_eq!((requests.text_at("/data/0/status"), requests.rows()[0].get("reason")), ("done", None));
    // The mailbox does not bring them back, and nothing leads from the mail to what was theirs.
    let mails = incoming_mails::table.select((incoming_mails::mail, incoming_mails::inquiry_id));
    let mails: Vec<(String, Option<InquiryId>)> = each!(&mut connection, c => mails.load(c))?;
    assert_eq!(mails, [("a hash".to_owned(), None)]);
    Ok(())
}

async fn whoever_lies_in_the_recycle_bin_is_erased_too(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let admin = app.admin().await?;
    let tag = format!("\"{}\"", admin.get(&format!("/contacts/{id}")).await?.json["version"]);
    let deleted = admin.request(Method::DELETE, &format!("/contacts/{id}")).header("if-match", &tag).await?;
    assert_eq!(deleted.status, 204, "{}", deleted.text);
    erase(&app, &id).await?;
    let bin = admin.get("/contacts?deleted=true").await?;
    assert_eq!(bin.column("full_name"), ["Erased person", "Erased person"], "with what was merged");
    assert_eq!(admin.post(&format!("/contacts/{id}/restore"), &json!({})).await?.status, 410);
    Ok(())
}

async fn two_have_to_agree(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let (admin, office) = two_admins(&app).await?;
    let path = format!("/persons/{id}/erase");
    let body = |name: &str, reason: &str| json!({"legal_basis": "request", "reason": reason, "confirmation": name});
    for (body, complaint) in [
        (body("Somebody else", "A reason that is long enough"), "/confirmation confirmation"),
        (body(NAME, "short"), "/reason length"),
        (body("", "A reason that is long enough"), "/confirmation length"),
    ] {
        let refused = admin.post(&path, &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    assert_eq!(ask(&app.manager().await?, &id).await?.status, 403);
    let asked = ask(&admin, &id).await?;
    assert_eq!(ask(&office, &id).await?.status, 409);
    let decision = format!("/persons/erasure-requests/{}/decision", asked.text_at("/id"));
    assert_eq!(admin.post(&decision, &json!({"approve": true})).await?.status, 403);
    assert_eq!(office.post(&decision, &json!({"approve": false})).await?.complaint(), "/note required");
    let refused = office.post(&decision, &json!({"approve": false, "note": "Treatment goes on"})).await?;
    assert_eq!((refused.status, refused.text_at("/status")), (200, "rejected"));
    assert_eq!(office.post(&decision, &json!({"approve": true})).await?.status, 409);
    assert_eq!(admin.get(&format!("/contacts/{id}")).await?.text_at("/uhid"), "UHQ774411");
    // Somebody may ask again, also the one who refused.
    assert_eq!(ask(&office, &id).await?.status, 202);
    let listed = admin.get(&format!("/persons/erasure-requests?contact_id={id}")).await?;
    assert_eq!(listed.rows().len(), 2);
    Ok(())
}

async fn inbox(caller: &Caller) -> Result<Vec<(String, String, String)>> {
    let inbox = caller.get("/notifications?unread=true").await?;
    let told = |row: &Value| {
        ["/kind", "/actor/name", "/record/name"]
            .map(|at| row.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned())
            .into()
    };
    Ok(inbox.rows().iter().map(told).filter(|(kind, ..): &(String, _, _)| kind.starts_with("erasure")).collect())
}

async fn those_who_wait_are_told(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let (admin, office) = two_admins(&app).await?;
    // Administrators who are not to decide: of another hospital, and one who has left.
    let make = async |email: &str, facility: FacilityId| {
        let body = json!({"email": email, "full_name": "Another One", "role": "admin", "facility_id": facility});
        anyhow::Ok(office.post("/users", &body).await?.text_at("/id").to_owned())
    };
    let far = app.sign_in(make("far@setu.example.in", tests::organisation::GURUGRAM).await?.parse()?).await?;
    let left = make("left@setu.example.in", tests::organisation::NOIDA).await?;
    assert_eq!(office.patch(&format!("/users/{left}"), 1, &json!({"status": "suspended"})).await?.status, 200);
    let told = |kind: &str, who: &str, whom: &str| vec![(kind.to_owned(), who.to_owned(), whom.to_owned())];

    let asked = ask(&admin, &id).await?;
    assert_eq!(inbox(&office).await?, told("erasure_asked", "Sunil Verma", NAME));
    assert_eq!(inbox(&admin).await?, [], "nobody is told of what they did themselves");
    assert_eq!((inbox(&far).await?, inbox(&app.manager().await?).await?), (vec![], vec![]));
    let decision = format!("/persons/erasure-requests/{}/decision", asked.text_at("/id"));
    let refused = office.post(&decision, &json!({"approve": false, "note": "Treatment goes on"})).await?;
    assert_eq!(refused.status, 200, "{}", refused.text);
    assert_eq!(inbox(&office).await?, [], "nothing waits any more");
    assert_eq!(inbox(&admin).await?, told("erasure_rejected", "Ira Bose", NAME));
    assert_eq!(admin.post("/notifications/read", &json!({})).await?.status, 200);

    erase(&app, &id).await?;
    assert_eq!(inbox(&office).await?, []);
    assert_eq!(inbox(&admin).await?, told("erasure_done", "Ira Bose", ""), "and nobody's name");
    let left: UserId = left.parse()?;
    let of_left = move |connection: &mut Connection| {
        let query = notifications::table.filter(notifications::user_id.eq(left)).count();
        Ok(each!(connection, c => query.get_result::<i64>(c))?)
    };
    assert_eq!(app.read(of_left).await?, 0);
    Ok(())
}

async fn what_is_restored_is_erased_again(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let kept = app.rep().await?.post("/contacts", &json!({"kind": "other", "given_name": "Remains"})).await?;
    put_file(&app, &app.rep().await?, kept.text_at("/id"), "remains.txt", "This file remains").await?;
    let (target, files) = (app.state.database.target().clone(), app.database_files());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("before.backup");
    // The server is in the middle of an import and of an export when the backup is made.
    let states = async |import: ImportStatus, export: ExportStatus| {
        let put = move |transaction: &mut Transaction<'_>| {
            let imports = diesel::update(imports::table).set(imports::status.eq(import));
            each!(&mut *transaction.connection, c => imports.execute(c))?;
            let exports = diesel::update(exports::table).set(exports::status.eq(export));
            each!(&mut *transaction.connection, c => exports.execute(c))?;
            Ok(())
        };
        app.write(put).await
    };
    states(ImportStatus::Running, ExportStatus::Queued).await?;
    let (from, data, into) = (target.clone(), files.clone(), file.clone());
    tokio::task::spawn_blocking(move || backup(&from, &data, &into, Clock::default().now())).await?.map_err(told)?;
    states(ImportStatus::Completed, ExportStatus::Ready).await?;
    erase(&app, &id).await?;
    // As the next backup does: the list lies beside the backups, too.
    keep_beside(&files, &file).map_err(told)?;
    let list = std::fs::read_to_string(folder.path().join(LOG))?;
    // The person, and the record that was merged with theirs.
    assert!(list.contains(&id) && list.lines().count() == 2 && !list.contains("Xylophia"), "{list}");
    assert_eq!(list, std::fs::read_to_string(files.join(LOG))?);

    // On another machine, where nothing is but the folder of backups.
    let copy = TestDatabase::with(app.kind(), Content::Nothing)?;
    let (into, data) = (copy.target.clone(), copy.files());
    let again = tokio::task::spawn_blocking(move || -> Result<usize> {
        let known = known(&into, &data, &file).map_err(told)?;
        restore(&into, &data, &file, false).map_err(told)?;
        assert!(left(&into, &data)?.len() > 8, "the backup held the person");
        replay(&into, &data, &known).map_err(told)
    });
    assert_eq!(again.await??, 1);
    let left = left(&copy.target, &copy.files())?;
    ensure!(left.is_empty(), "{}", left.join("\n"));
    let restored = TestApp::start(copy)?;
    let rep = restored.rep().await?;
    // What was under way says that it did not end well.
    assert_eq!(rep.get("/imports").await?.column("status"), ["failed"]);
    assert_eq!(rep.get("/exports").await?.column("status"), ["failed"]);
    let found = rep.get("/contacts?q=remains").await?;
    assert_eq!(found.column("id"), [kept.text_at("/id")]);
    let path = format!("/attachments?resource=contacts&record_id={}", kept.text_at("/id"));
    let listed = rep.get(&path).await?;
    let link = listed.text_at("/data/0/file_url").trim_start_matches("/api/v1").to_owned();
    assert_eq!(restored.anonymous().get(&link).await?.text, "This file remains");
    restored.stop().await;
    Ok(())
}

async fn only_the_person_goes(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let rep = app.rep().await?;
    let namesake = json!({"kind": "patient", "given_name": "Xanthe", "family_name": "Quandary", "phones": [{"label": "mobile", "number": "98000 00001"}]});
    let namesake = rep.post("/contacts", &namesake).await?;
    let other_id = namesake.text_at("/id").to_owned();
    let said = json!({"resource": "contacts", "record_id": other_id, "text": "Called her"});
    assert_eq!(rep.post("/comments", &said).await?.status, 201);
    let file = put_file(&app, &rep, &other_id, "other.txt", "Another file").await?;
    let csv = "Given name,Phone\nTara,98000 00002\n".to_owned();
    let request = rep.request(Method::POST, "/imports?target=contacts&file_name=others.csv");
    let import = request.header("content-type", "text/csv").body(csv).await?;
    erase(&app, &id).await?;
    let rep = app.rep().await?;
    let other = rep.get(&format!("/contacts/{other_id}")).await?;
    assert_eq!((other.status, other.text_at("/full_name")), (200, "Xanthe Quandary"));
    assert_eq!(rep.get("/contacts?q=98000").await?.rows().len(), 1);
    let comments = rep.get(&format!("/comments?resource=contacts&record_id={other_id}")).await?;
    assert_eq!(comments.column("text"), ["Called her"]);
    let files = rep.get(&format!("/attachments?resource=contacts&record_id={other_id}")).await?;
    assert_eq!(files.column("id"), [file]);
    // Another file still goes in, and the one with the person says that it never will.
    let done = crate::imports::go(&rep, import.text_at("/id"), 1, "running").await?;
    assert_eq!(done.json["counts"]["created"], json!(1), "{}", done.text);
    let imports = rep.get("/imports").await?;
    let emptied = imports.rows().iter().find(|row| row["file_name"] == json!("Erased file")).context("no import")?;
    assert_eq!((&emptied["sample"], &emptied["counts"]["created"]), (&json!([]), &json!(2)));
    let exports = rep.get("/exports").await?;
    assert_eq!((exports.text_at("/data/0/status"), exports.text_at("/data/0/query")), ("failed", ""));
    // A changed mind finds nobody: the number is free.
    tokio::time::sleep(Duration::from_millis(1)).await;
    let again =
        rep.post("/contacts", &json!({"kind": "patient", "given_name": "Xylophia", "uhid": "UHQ774411"})).await?;
    assert_eq!((again.status, again.json.get("uhid")), (201, None::<&Value>));
    Ok(())
}
