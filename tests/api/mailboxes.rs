//! Inquiries by e-mail: from a mailbox of a real IMAP server, once each, and none from a machine.

use anyhow::{Context, Result};
use api::config::MailOptions;
use api::each;
use api::kernel::db::schema::{jobs, mailboxes, users};
use api::outbound::Outbound;
use diesel::prelude::*;
use domain::admin::job::{JobKind, JobState};
use domain::admin::user::UserStatus;
use domain::kernel::policy::Resource;
use domain::leads::inquiry::{Inquiry, InquiryStatus};
use domain::leads::lead::Lead;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, Caller, Dovecot, IMAP_PASSWORD, Mailbox, Manners, TestApp, TestDatabase, Who, an_auto_response, on_both,
    organisation, root, told,
};

on_both!(database Organisation:
    a_mail_becomes_an_inquiry_and_is_answered,
    what_answers_an_inquiry_hangs_on_it,
    machines_and_ourselves_open_nothing,
    each_mail_is_taken_in_once,
    files_and_long_texts_come_along,
    what_is_wrong_is_told,
    a_mailbox_is_set_by_administrators,
);

const USER: &str = "care@hospital.example.in";

fn start(database: TestDatabase) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(Manners::Takes)?;
    let options = MailOptions {
        smtp_url: Some(mailbox.url()),
        mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
        public_url: Some("https://setu.example.in/".to_owned()),
    };
    Ok((TestApp::start_with_mail(database, Outbound::new(&options).map_err(told)?)?, mailbox))
}

fn path() -> String {
    format!("/facilities/{}/mailbox", organisation::NOIDA)
}

fn settings(server: &Dovecot) -> Value {
    json!({"host": "127.0.0.1", "port": server.address.port(), "security": "nothing", "user": USER,
        "password": IMAP_PASSWORD, "address": USER, "owner_id": Who::FrontDesk.id()})
}

async fn set(app: &TestApp, server: &Dovecot) -> Result<Answer> {
    let answer = app.admin().await?.put(&path(), &settings(server)).await?;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Ok(answer)
}

/// Lets the mailbox be looked at, and waits until nothing is left there; says how the last look ended.
async fn look(app: &TestApp) -> Result<Value> {
    app.clock.advance_seconds(60);
    app.finish_jobs(organisation::NOIDA).await?;
    let answer = app.admin().await?.get(&path()).await?;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Ok(answer.json)
}

async fn inquiries(caller: &Caller) -> Result<Vec<Inquiry>> {
    let rows = caller.get("/inquiries?sort=created_at").await?;
    rows.rows().iter().map(|row| Ok(serde_json::from_value(row.clone())?)).collect()
}

fn mail(id: &str, headers: &str, text: &str) -> String {
    format!(
        "Return-Path: <asha@example.in>\nFrom: Asha Gupta <asha@example.in>\nTo: {USER}\nMessage-ID: <{id}>\n{headers}\
         Date: Mon, 23 Nov 2026 10:00:00 +0530\n\n{text}\n"
    )
}

async fn a_mail_becomes_an_inquiry_and_is_answered(database: TestDatabase) -> Result<()> {
    let ((app, sent), mut server) = (start(database)?, Dovecot::start()?);
    app.head_office().await?.create::<domain::leads::auto_response::AutoResponse>(an_auto_response()).await?;
    set(&app, &server).await?;
    server.deliver(USER, &mail("1@example.in", "Subject: =?utf-8?B?4KSY4KWB4KSf4KSo4KS+?=\n", "What does it cost?"))?;
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["ignored"], &looked["failure"]), (&json!(1), &json!(0), &Value::Null));
    let desk = app.front_desk().await?;
    let found = inquiries(&desk).await?;
    let inquiry = found.first().context("no inquiry")?;
    assert_eq!(found.len(), 1);
    let data = &inquiry.data;
    assert_eq!((data.email.as_deref(), data.sender_name.as_deref()), (Some("asha@example.in"), Some("Asha Gupta")));
    assert_eq!((data.subject.as_deref(), data.message.as_deref()), (Some("घुटना"), Some("What does it cost?")));
    assert_eq!((data.external_id.as_deref(), data.owner_id), (Some("<1@example.in>"), Some(Who::FrontDesk.id())));
    assert_eq!((inquiry.head.created_by, data.facility_id), (None, Some(organisation::NOIDA)));
    let lead: Lead = desk.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?;
    assert_eq!(lead.full_name, "Asha Gupta");
    // Whoever answers is told, and whoever asked has their answer.
    let told = desk.get("/notifications").await?;
    assert_eq!(told.column("kind"), ["inquiry_received"]);
    let messages = desk.client.list_messages(Resource::Inquiries, inquiry.head.id.into(), None).await?.data;
    let message = messages.first().context("no answer")?;
    app.finish_jobs(message.id).await?;
    let answer = sent.wait(1).await?.pop().context("no mail")?.replace("=\r\n", "");
    for line in ["In-Reply-To: <1@example.in>", &format!("Reply-To: {USER}"), "Auto-Submitted: auto-replied"] {
        assert!(answer.contains(line), "{line} is missing in\n{answer}");
    }
    // Nothing in the mailbox is changed.
    assert_eq!(server.unread(USER)?, 1);
    app.stop().await;
    Ok(())
}

async fn what_answers_an_inquiry_hangs_on_it(database: TestDatabase) -> Result<()> {
    let ((app, _sent), mut server) = (start(database)?, Dovecot::start()?);
    app.head_office().await?.create::<domain::leads::auto_response::AutoResponse>(an_auto_response()).await?;
    set(&app, &server).await?;
    server.deliver(USER, &mail("1@example.in", "Subject: Knee\n", "What does it cost?"))?;
    look(&app).await?;
    let desk = app.front_desk().await?;
    let inquiry = inquiries(&desk).await?.pop().context("no inquiry")?;
    let messages = desk.client.list_messages(Resource::Inquiries, inquiry.head.id.into(), None).await?.data;
    let ours = messages.first().context("no answer")?.id;
    app.finish_jobs(ours).await?;
    // To their own mail, to our answer, to their further mail: by `In-Reply-To` or by `References` alone.
    let replies = [
        mail("2@example.in", "In-Reply-To: <1@example.in>\n", "Are you there? @[00000000-0000-7000-8000-000000000001]"),
        mail("3@example.in", &format!("In-Reply-To: <{ours}@hospital.example.in>\n"), "Thank you"),
        mail("4@example.in", "References: <elsewhere@x> <2@example.in>\n", "And the day?"),
    ];
    for (number, reply) in (2..).zip(&replies) {
        server.deliver(USER, reply)?;
        let looked = look(&app).await?;
        assert_eq!((&looked["taken"], &looked["failure"]), (&json!(number), &Value::Null));
    }
    let desk = app.front_desk().await?;
    assert_eq!(inquiries(&desk).await?.len(), 1);
    let comments = desk.client.list_comments(Resource::Inquiries, inquiry.head.id.into(), &[], None).await?.data;
    let said: Vec<&str> = comments.iter().rev().map(|comment| comment.data.text.as_str()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().all(|text| text.starts_with("Asha Gupta <asha@example.in>:\n\n")), "{said:?}");
    assert!(said[1].ends_with("Thank you") && !said[0].contains("@[") && said[2].ends_with("And the day?"));
    assert!(comments.iter().all(|comment| comment.head.created_by.is_none() && comment.mentions.is_empty()));
    let told = desk.get("/notifications").await?.column("kind");
    assert_eq!(told.iter().filter(|kind| *kind == "inquiry_replied").count(), 3);
    // What answers nothing that is known is asked anew.
    server.deliver(USER, &mail("5@example.in", "In-Reply-To: <never@x>\n", "Another knee"))?;
    look(&app).await?;
    let found = inquiries(&app.front_desk().await?).await?;
    assert_eq!((found.len(), found.last().map(|one| one.lead_id)), (2, Some(inquiry.lead_id)));
    app.stop().await;
    Ok(())
}

async fn machines_and_ourselves_open_nothing(database: TestDatabase) -> Result<()> {
    let ((app, sent), mut server) = (start(database)?, Dovecot::start()?);
    app.head_office().await?.create::<domain::leads::auto_response::AutoResponse>(an_auto_response()).await?;
    set(&app, &server).await?;
    let bounce = format!(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.in>\nTo: {USER}\nMessage-ID: <b@x>\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\nNobody there\n--b--\n"
    );
    let ours = format!("From: {USER}\nTo: {USER}\nMessage-ID: <o@x>\n\nWe wrote this\n");
    let mails = [
        mail("a@x", "Auto-Submitted: auto-replied\nSubject: On holiday\n", "Back on Monday"),
        mail("c@x", "Precedence: bulk\n", "Buy now"),
        mail("d@x", "X-Autoreply: yes\n", "On holiday"),
        mail("e@x", "List-Id: <news.example.in>\n", "News"),
        bounce,
        ours,
        "From: Setu <SETU@hospital.example.in>\nMessage-ID: <s@x>\n\nThis, too\n".to_owned(),
        "No mail at all".to_owned(),
    ];
    for mail in &mails {
        server.deliver(USER, mail)?;
    }
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["ignored"], &looked["failure"]), (&json!(0), &json!(8), &Value::Null));
    assert_eq!(inquiries(&app.front_desk().await?).await?, []);
    assert_eq!((sent.tries(), server.unread(USER)?), (0, 8));
    app.stop().await;
    Ok(())
}

async fn each_mail_is_taken_in_once(database: TestDatabase) -> Result<()> {
    let ((app, _sent), mut server) = (start(database)?, Dovecot::start()?);
    // What lay there before is left to those who have read it.
    for number in 0..6 {
        let came = app.clock.now().plus_seconds(-3_600);
        server.deliver_at(USER, &mail(&format!("old-{number}@example.in"), "", "Long ago"), came)?;
    }
    set(&app, &server).await?;
    for number in 0..9 {
        server.deliver(USER, &mail(&format!("{number}@example.in"), "Subject: Knee\n", "Hello"))?;
    }
    // More than one look takes at once; two nodes look.
    let other = app.another_node()?;
    let (one, two) = tokio::join!(look(&app), look(&other));
    one?;
    two?;
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["failure"]), (&json!(9), &Value::Null));
    assert_eq!(inquiries(&app.front_desk().await?).await?.len(), 9);
    // As if the process had been killed behind a mail, and as if the mailbox counted anew: what is known is known.
    app.write(|transaction| {
        let back = diesel::update(mailboxes::table).set((mailboxes::last_uid.eq(3_i64), mailboxes::has_more.eq(true)));
        each!(&mut *transaction.connection, c => back.execute(c))?;
        Ok(())
    })
    .await?;
    look(&app).await?;
    app.write(|transaction| {
        let anew = diesel::update(mailboxes::table).set(mailboxes::uid_validity.eq(Some(1_i64)));
        each!(&mut *transaction.connection, c => anew.execute(c))?;
        Ok(())
    })
    .await?;
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["failure"]), (&json!(9), &Value::Null));
    assert_eq!(inquiries(&app.front_desk().await?).await?.len(), 9);
    assert_eq!(waiting(&app).await?, 1);
    // Of many looks no more is kept than the last.
    assert!(looks(&app).await? <= 2);
    other.stop().await;
    app.stop().await;
    Ok(())
}

/// How many jobs are kept that have looked at it or will.
async fn looks(app: &TestApp) -> Result<i64> {
    app.read(|connection| {
        let query = jobs::table.filter(jobs::kind.eq(JobKind::MailboxRead)).count();
        Ok(each!(connection, c => query.get_result(c))?)
    })
    .await
}

/// How many jobs wait to look at it.
async fn waiting(app: &TestApp) -> Result<i64> {
    app.read(|connection| {
        let query =
            jobs::table.filter(jobs::kind.eq(JobKind::MailboxRead)).filter(jobs::state.eq(JobState::Queued)).count();
        Ok(each!(connection, c => query.get_result(c))?)
    })
    .await
}

async fn files_and_long_texts_come_along(database: TestDatabase) -> Result<()> {
    let ((app, _sent), mut server) = (start(database)?, Dovecot::start()?);
    set(&app, &server).await?;
    let long = "A long story. ".repeat(2_000);
    let body = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\"\nSubject: Scan\n\n--x\nContent-Type: text/plain\n\n\
         {long}\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"../scan.pdf\"\n\
         Content-Transfer-Encoding: base64\n\nJVBERi0xLjQKJUVPRgo=\n--x--\n"
    );
    let head = format!("From: asha@example.in\nTo: {USER}\nMessage-ID: <f@example.in>\n");
    server.deliver(USER, &format!("{head}{body}"))?;
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["failure"]), (&json!(1), &Value::Null));
    let desk = app.front_desk().await?;
    let inquiry = inquiries(&desk).await?.pop().context("no inquiry")?;
    assert_eq!(inquiry.status, InquiryStatus::New);
    assert_eq!(inquiry.data.message.as_deref().map(|text| text.chars().count()), Some(20_000));
    let query = format!("/attachments?resource=inquiries&record_id={}", inquiry.head.id);
    let files = desk.get(&query).await?;
    let mut names = files.column("name");
    names.sort_unstable();
    assert_eq!(names, ["mail.txt", "scan.pdf"], "{}", files.text);
    let sizes: Vec<_> = files.rows().iter().map(|row| (row["name"].clone(), row["size"].clone())).collect();
    assert!(sizes.contains(&(json!("scan.pdf"), json!(14))), "{sizes:?}");
    // What is too large is told, and left in the mailbox.
    server.deliver(USER, &mail("huge@example.in", "Subject: All scans\n", &"A line of it.\n".repeat(3_000_000)))?;
    let looked = look(&app).await?;
    assert_eq!((&looked["taken"], &looked["failure"]), (&json!(2), &Value::Null));
    let huge = inquiries(&app.front_desk().await?).await?.pop().context("no inquiry")?;
    assert_eq!(huge.data.subject.as_deref(), Some("All scans"));
    assert!(huge.data.message.is_some_and(|text| text.starts_with("[This mail is too large") && text.len() < 100));
    app.stop().await;
    Ok(())
}

/// The app tells a failure in the reader's language, by the words of the server's sentence.
fn texts_of_failures() -> Result<Vec<String>> {
    let file = std::fs::read_to_string(root().join("crates/web/locales/organisation.en.json"))?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&file)?;
    Ok(texts.keys().filter_map(|key| key.strip_prefix("facilities.mailbox.failure.").map(str::to_owned)).collect())
}

fn words(failure: &str) -> String {
    failure.replace(['\'', ':'], "").replace(' ', "_").to_lowercase()
}

async fn what_is_wrong_is_told(database: TestDatabase) -> Result<()> {
    let ((app, _sent), mut server) = (start(database)?, Dovecot::start()?);
    let texts = texts_of_failures()?;
    let wrong = |change: Value| {
        let mut body = settings(&server);
        domain::kernel::merge::apply(&mut body, &change);
        body
    };
    for (change, complaint) in [
        (json!({"password": "another"}), "refuses the user or the password"),
        (json!({"password": IMAP_PASSWORD, "folder": "Nowhere"}), "opens no such folder"),
        (json!({"port": 1, "password": IMAP_PASSWORD}), "cannot be reached"),
        (json!({"security": "tls", "password": IMAP_PASSWORD}), "certificate is not trusted"),
    ] {
        let answer = app.admin().await?.put(&path(), &wrong(change)).await?;
        assert_eq!(answer.status, 200, "{}", answer.text);
        // How the look before ended is not told of what is set now.
        assert_eq!(answer.json["failure"], Value::Null);
        let looked = look(&app).await?;
        let failure = looked["failure"].as_str().unwrap_or_default();
        assert!(failure.contains(complaint), "{looked}");
        assert!(texts.contains(&words(failure)), "{failure}");
        // The next look comes all the same.
        assert_eq!(waiting(&app).await?, 1);
    }
    // Who answers has left: nothing is lost, and it is told.
    set(&app, &server).await?;
    look(&app).await?;
    status(&app, UserStatus::Suspended).await?;
    server.deliver(USER, &mail("1@example.in", "", "Hello"))?;
    let gone = look(&app).await?;
    let failure = gone["failure"].as_str().unwrap_or_default();
    assert!(failure.contains("works here no more") && texts.contains(&words(failure)), "{gone}");
    status(&app, UserStatus::Active).await?;
    let looked = look(&app).await?;
    assert_eq!((&looked["failure"], &looked["taken"]), (&Value::Null, &json!(1)));
    // Set anew, it says nothing of the look before.
    assert!(looked["last_read_at"].is_string(), "{looked}");
    assert_eq!(set(&app, &server).await?.json["last_read_at"], Value::Null);
    // Forgotten, it is looked at no more.
    assert_eq!(app.admin().await?.request(reqwest::Method::DELETE, &path()).await?.status, 204);
    assert_eq!((waiting(&app).await?, app.admin().await?.get(&path()).await?.status), (0, 404));
    app.stop().await;
    Ok(())
}

async fn status(app: &TestApp, status: UserStatus) -> Result<()> {
    app.write(move |transaction| {
        let desk = diesel::update(users::table.find(Who::FrontDesk.id())).set(users::status.eq(status));
        each!(&mut *transaction.connection, c => desk.execute(c))?;
        Ok(())
    })
    .await
}

async fn a_mailbox_is_set_by_administrators(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    let admin = app.admin().await?;
    let whole = json!({"host": "imap.example.in", "user": USER, "password": "secret words", "address": USER,
        "owner_id": Who::FrontDesk.id()});
    let change = |patch: Value| {
        let mut body = whole.clone();
        domain::kernel::merge::apply(&mut body, &patch);
        body
    };
    for (body, complaint) in [
        (change(json!({"host": "imap.example.in/x"})), "/host host"),
        (change(json!({"security": "nothing"})), "/security tls"),
        (change(json!({"port": 0})), "/port range"),
        (change(json!({"user": "a\r\nb"})), "/user line"),
        (change(json!({"address": "care"})), "/address email"),
        (change(json!({"password": null})), "/password required"),
        (change(json!({"owner_id": Who::Finance.id()})), "/owner_id unknown"),
        (change(json!({"owner_id": Who::Far.id()})), "/owner_id unknown"),
    ] {
        let refused = admin.put(&path(), &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    // It is set without being read here: nobody answers there.
    let quiet = change(json!({"active": false}));
    let answer = admin.put(&path(), &quiet).await?;
    assert_eq!((answer.status, answer.text.contains("secret")), (200, false), "{}", answer.text);
    assert_eq!((answer.text_at("/security"), &answer.json["port"]), ("tls", &json!(993)));
    // The password stays where nobody names another, and goes to no other server.
    let kept = change(json!({"active": false, "password": null, "folder": "Care"}));
    assert_eq!(admin.put(&path(), &kept).await?.status, 200);
    let elsewhere = change(json!({"active": false, "password": null, "host": "imap.evil.example.in"}));
    assert_eq!(admin.put(&path(), &elsewhere).await?.complaint(), "/password required");
    // In the table it is sealed.
    let bytes: Vec<u8> = app
        .read(|connection| {
            let query = mailboxes::table.select(mailboxes::password);
            Ok(each!(connection, c => query.get_result(c))?)
        })
        .await?;
    assert!(!bytes.windows(6).any(|window| window == b"secret"));
    for caller in [app.rep().await?, app.manager().await?, app.marketing().await?, app.front_desk().await?] {
        assert_eq!(caller.get(&path()).await?.status, 403);
    }
    app.stop().await;
    Ok(())
}
