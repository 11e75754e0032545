//! Breaking the glass: it opens one patient for a while, and nobody does it unseen.

use anyhow::{Context, Result};
use api::config::MailOptions;
use api::outbound::Outbound;
use serde_json::json;
use tests::{Answer, Caller, Mailbox, Manners, TestApp, TestDatabase, Who, on_both, told};

on_both!(
    it_opens_one_patient_for_a_while,
    it_is_told_everywhere,
    it_needs_a_reason_and_a_patient_whom_one_sees,
    an_hour_has_room_for_ten,
    a_tool_never_does,
);
mod mail {
    tests::on_both!(database Organisation: watchers_get_a_mail_without_names);
    use super::watchers_get_a_mail_without_names;
}

async fn patient(app: &TestApp, owner: Who) -> Result<String> {
    let body = json!({"kind": "patient", "given_name": "Kavya", "uhid": "UH-774411", "owner_id": owner.id()});
    let made = app.head_office().await?.post("/contacts", &body).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    Ok(made.text_at("/id").to_owned())
}

async fn break_it(caller: &Caller, id: &str) -> Result<Answer> {
    let body = json!({"kind": "emergency", "reason": "  Collapsed at the health camp "});
    caller.post(&format!("/contacts/{id}/break-glass"), &body).await
}

async fn it_opens_one_patient_for_a_while(app: TestApp) -> Result<()> {
    let (id, other) = (patient(&app, Who::Rep).await?, patient(&app, Who::Rep).await?);
    let (path, rep) = (format!("/contacts/{id}"), app.rep().await?);
    let tag = rep.get(&path).await?;
    assert_eq!((tag.json.get("uhid"), tag.json.get("open_until")), (None, None));
    let broken = break_it(&rep, &id).await?;
    assert_eq!((broken.status, broken.text_at("/reason")), (201, "Collapsed at the health camp"), "{}", broken.text);
    let end = app.clock.now().plus_seconds(30 * 60).to_string();
    assert_eq!(broken.text_at("/ends_at"), end);
    // At once, also for a browser that knows the version.
    let open = rep.get(&path).header("if-none-match", "\"1\"").await?;
    assert_eq!((open.status, open.text_at("/uhid"), open.text_at("/open_until")), (200, "UH-774411", end.as_str()));
    assert_eq!(open.json.get("hidden"), None);
    // What is seen may be changed, and its history read.
    assert_eq!(rep.patch(&path, 1, &json!({"uhid": "UH-774412"})).await?.text_at("/uhid"), "UH-774412");
    app.settle().await?;
    let history = format!("/events?resource=contacts&record_id={id}");
    assert!(rep.get(&history).await?.text.contains("UH-774411"));
    // Nobody else's, no other patient, no list.
    assert_eq!(rep.get(&format!("/contacts/{other}")).await?.json.get("uhid"), None);
    assert!(!rep.get("/contacts?q=kavya").await?.text.contains("UH-7744"));
    assert_eq!(rep.get("/contacts?q=774412").await?.rows().len(), 0);
    assert_eq!(app.marketing().await?.get(&path).await?.json.get("uhid"), None);
    // Until its end.
    app.clock.advance_seconds(30 * 60 - 1);
    let rep = app.rep().await?;
    assert_eq!(rep.get(&path).await?.text_at("/uhid"), "UH-774412");
    app.clock.advance_seconds(6);
    let closed = rep.get(&path).await?;
    assert_eq!((closed.json.get("uhid"), closed.json["hidden"][0].as_str()), (None, Some("uhid")));
    assert!(!rep.get(&history).await?.text.contains("UH-7744"));
    // As long as head office says.
    let office = app.head_office().await?;
    let set = office.put("/security-settings", &json!({"break_glass_minutes": 5})).await?;
    assert_eq!(set.status, 200, "{}", set.text);
    let broken = break_it(&rep, &id).await?;
    assert_eq!(broken.text_at("/ends_at"), app.clock.now().plus_seconds(5 * 60).to_string());
    assert_eq!(office.put("/security-settings", &json!({"break_glass_minutes": 4})).await?.status, 422);
    Ok(())
}

async fn it_is_told_everywhere(app: TestApp) -> Result<()> {
    let id = patient(&app, Who::Rep).await?;
    let rep = app.rep().await?;
    let broken = break_it(&rep, &id).await?;
    // On the timeline.
    app.settle().await?;
    let history = app.physician().await?.get(&format!("/events?resource=contacts&record_id={id}")).await?;
    assert_eq!(history.status, 404);
    for who in [Who::Rep, Who::Manager, Who::Admin, Who::FrontDesk] {
        let history = app.caller(who).await?.get(&format!("/events?resource=contacts&record_id={id}")).await?;
        let event = history.rows().first().context("no event")?;
        assert_eq!((&event["resource"], &event["kind"]), (&json!("broken-glass"), &json!("created")), "{who:?}");
        assert_eq!((&event["reason"], &event["changes"]["kind"]["to"]), (&broken.json["reason"], &json!("emergency")));
        assert_eq!(event["actor"]["name"], json!(Who::Rep.full_name()));
    }
    // To those who watch over it: the manager of the team above, the administrators of the house and of head office.
    for (who, expected) in [
        (Who::Manager, 1),
        (Who::Admin, 1),
        (Who::HeadOffice, 1),
        (Who::Rep, 0),
        (Who::FarManager, 0),
        (Who::Marketing, 0),
    ] {
        let told = app.caller(who).await?.get("/notifications").await?;
        let glass = told.rows().iter().filter(|row| row["kind"] == json!("glass_broken")).count();
        assert_eq!(glass, expected, "{who:?} {}", told.text);
    }
    // In the audit, which keeps no word that was typed.
    let audit = app.admin().await?.get(&format!("/audit?action=glass_broken&record_id={id}")).await?;
    assert_eq!(audit.rows().len(), 1, "{}", audit.text);
    assert_eq!(audit.rows()[0]["details"]["broken_glass"], broken.json["id"]);
    assert!(!audit.text.contains("Collapsed"));
    // In the list of those who may read it.
    app.clock.advance_seconds(1);
    let far = patient(&app, Who::Far).await?;
    app.share(domain::kernel::policy::Resource::Contacts, far.parse::<domain::kernel::ContactId>()?, Who::Rep.id())
        .await?;
    assert_eq!(break_it(&rep, &far).await?.status, 201);
    for (who, expected) in [(Who::Admin, 1), (Who::HeadOffice, 2), (Who::Manager, 1), (Who::FarManager, 1)] {
        let listed = app.caller(who).await?.get("/broken-glass").await?;
        assert_eq!(listed.rows().len(), expected, "{who:?} {}", listed.text);
    }
    let office = app.head_office().await?;
    let one = office.get(&format!("/broken-glass?contact_id={id}")).await?;
    let row = one.rows().first().context("no row")?;
    assert_eq!((&row["user"]["name"], &row["contact"]["name"]), (&json!(Who::Rep.full_name()), &json!("Kavya")));
    let first = office.get("/broken-glass?limit=1").await?;
    let cursor = first.text_at("/page/next_cursor").to_owned();
    let second = office.get(&format!("/broken-glass?limit=1&cursor={cursor}")).await?;
    assert_eq!((first.column("contact_id"), second.column("contact_id")), (vec![far], vec![id]));
    assert_eq!(office.get("/broken-glass?user=x").await?.status, 422);
    Ok(())
}

async fn it_needs_a_reason_and_a_patient_whom_one_sees(app: TestApp) -> Result<()> {
    let (id, far) = (patient(&app, Who::Rep).await?, patient(&app, Who::Far).await?);
    let rep = app.rep().await?;
    let path = format!("/contacts/{id}/break-glass");
    for (body, complaint) in [
        (json!({"kind": "emergency", "reason": "   short     "}), "/reason length"),
        (json!({"kind": "emergency", "reason": "x".repeat(501)}), "/reason length"),
        (json!({"kind": "curiosity", "reason": "I would like to know"}), ""),
        (json!({"kind": "emergency"}), ""),
        (json!({"kind": "emergency", "reason": "A long enough reason", "minutes": 600}), ""),
    ] {
        let refused = rep.post(&path, &body).await?;
        assert_eq!(refused.status, 422, "{body} {}", refused.text);
        assert!(complaint.is_empty() || refused.complaint() == complaint, "{body} {}", refused.text);
    }
    assert_eq!(break_it(&rep, &far).await?.status, 404);
    assert_eq!(break_it(&app.manager().await?, &id).await?.status, 403);
    let doctor = rep.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera"})).await?;
    assert_eq!(break_it(&rep, doctor.text_at("/id")).await?.status, 409);
    assert_eq!(rep.get(&format!("/contacts/{id}")).await?.json.get("uhid"), None);
    assert_eq!(app.head_office().await?.get("/broken-glass").await?.rows().len(), 0);
    Ok(())
}

async fn an_hour_has_room_for_ten(app: TestApp) -> Result<()> {
    let id = patient(&app, Who::Rep).await?;
    let rep = app.rep().await?;
    for _ in 0..10 {
        assert_eq!(break_it(&rep, &id).await?.status, 201);
        app.clock.advance_seconds(60);
    }
    let rep = app.rep().await?;
    let refused = break_it(&rep, &id).await?;
    assert_eq!((refused.status, refused.code()), (429, "too_many_requests"));
    // The first of the ten was ten minutes ago.
    assert_eq!(refused.header("retry-after"), Some("3001"));
    app.clock.advance_seconds(3_001);
    assert_eq!(break_it(&app.rep().await?, &id).await?.status, 201);
    Ok(())
}

async fn a_tool_never_does(app: TestApp) -> Result<()> {
    let id = patient(&app, Who::Rep).await?;
    let rep = app.rep().await?;
    let key = rep.post("/api-keys", &json!({"name": "A tool", "scopes": ["contacts:write"]})).await?;
    let tool = rep.with_token(key.text_at("/secret"));
    assert_eq!(break_it(&tool, &id).await?.code(), "key_not_allowed", "{}", key.text);
    // Nor does it see what its owner has opened.
    assert_eq!(break_it(&rep, &id).await?.status, 201);
    let read = tool.get(&format!("/contacts/{id}")).await?;
    assert_eq!((read.status, read.json.get("uhid")), (200, None));
    Ok(())
}

async fn watchers_get_a_mail_without_names(database: TestDatabase) -> Result<()> {
    let mailbox = Mailbox::open(Manners::Takes)?;
    let options = MailOptions {
        smtp_url: Some(mailbox.url()),
        mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
        public_url: Some("https://setu.example.in/".to_owned()),
    };
    let app = TestApp::start_with_mail(database, Outbound::new(&options).map_err(told)?)?;
    let id = patient(&app, Who::Rep).await?;
    assert_eq!(break_it(&app.rep().await?, &id).await?.status, 201);
    let mails = mailbox.wait(3).await?;
    for who in [Who::Manager, Who::Admin, Who::HeadOffice] {
        let mail =
            mails.iter().find(|mail| mail.contains(&who.email())).with_context(|| format!("no mail to {who:?}"))?;
        let text = mail.replace("=\r\n", "");
        assert!(text.contains(&format!("https://setu.example.in/people/{id}")), "{text}");
        for secret in ["Kavya", "Collapsed", Who::Rep.full_name()] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    app.stop().await;
    Ok(())
}
