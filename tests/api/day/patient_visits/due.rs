//! Reminders of visits, and who hears that somebody did not come.

use super::{path, patient, taken, visit, visit_of};
use anyhow::{Context, Result};
use api::config::MailOptions;
use api::outbound::Outbound;
use domain::day::patient_visit::PatientVisit;
use domain::day::task::Task;
use domain::kernel::day::day_of;
use domain::kernel::policy::Resource;
use domain::people::consent::{ConsentData, ConsentPurpose, ConsentState};
use domain::people::contact::Contact;
use domain::people::reach::Channel;
use domain::talk::message::{Message, MessageState};
use serde_json::json;
use tests::{Caller, Mailbox, Manners, TestApp, TestDatabase, Who, a_consent, on_both, told};

on_both!(database Organisation:
    the_owner_is_reminded_once,
    whoever_agreed_gets_a_mail,
    nobody_gets_a_mail_who_has_not_agreed,
    the_owner_hears_of_a_no_show_at_once,
    a_no_show_is_a_task_of_the_same_day,
);

fn start(database: TestDatabase) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(Manners::Takes)?;
    let options = MailOptions {
        smtp_url: Some(mailbox.url()),
        mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
        public_url: Some("https://setu.example.in/".to_owned()),
    };
    Ok((TestApp::start_with_mail(database, Outbound::new(&options).map_err(told)?)?, mailbox))
}

/// A day before the visit.
async fn a_day_before(app: &TestApp, visit: &PatientVisit) -> Result<()> {
    let due = visit.data.starts_at.plus_seconds(-86_400);
    app.clock.advance_seconds((due.micros() - app.clock.now().micros()) / 1_000_000);
    app.finish_jobs(visit.head.id).await
}

async fn kinds(caller: &Caller) -> Result<Vec<String>> {
    Ok(caller.get("/notifications").await?.column("kind"))
}

async fn the_owner_is_reminded_once(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let rep = app.rep().await?;
    let one = visit(&rep, |_| ()).await?;
    let soon = visit(&rep, |data| data.starts_at = app.clock.now().plus_seconds(3_600)).await?;
    app.finish_jobs(soon.head.id).await?;
    assert_eq!(kinds(&rep).await?, [""; 0], "whoever books for today knows it");
    a_day_before(&app, &one).await?;
    let rep = app.rep().await?;
    assert_eq!(kinds(&rep).await?, ["visit_due"]);
    let present = rep.client.get_patient_visit(one.head.id, "").await?;
    assert_eq!(present.reminded_at, Some(app.clock.now()));
    // A word added, another hour: nobody is told again.
    assert_eq!(rep.patch(&path(&one), 2, &json!({"note": "Brings the scan"})).await?.status, 200);
    app.clock.advance_seconds(3_600);
    app.finish_jobs(one.head.id).await?;
    assert_eq!(kinds(&app.rep().await?).await?, ["visit_due"]);
    // One that was cancelled reminds of nothing.
    let rep = app.rep().await?;
    let cancelled = visit(&rep, |data| data.starts_at = app.clock.now().plus_seconds(3 * 86_400)).await?;
    taken(&rep, &cancelled, json!({"to": "cancelled", "reason": "Well again"})).await?;
    a_day_before(&app, &cancelled).await?;
    assert_eq!(kinds(&app.rep().await?).await?, ["visit_due"]);
    assert_eq!(mailbox.mails().len(), 0);
    Ok(())
}

/// A patient with an address, who said something about mails.
async fn reached(caller: &Caller, change: impl FnOnce(&mut ConsentData)) -> Result<Contact> {
    let contact = patient(caller).await?;
    let emails = json!({"emails": ["kavya@example.in"]});
    anyhow::ensure!(caller.patch(&format!("/contacts/{}", contact.head.id), 1, &emails).await?.status == 200);
    let (purpose, channel) = (ConsentPurpose::Appointments, Channel::Email);
    let mut said = ConsentData { purpose, channel, ..a_consent(contact.head.id) };
    change(&mut said);
    let _: domain::people::consent::Consent = caller.create(said).await?;
    Ok(contact)
}

/// What was written on account of a visit, once nothing of it waits for its turn.
async fn sent(app: &TestApp, visit: &PatientVisit) -> Result<Vec<Message>> {
    let office = app.head_office().await?;
    let id = visit.head.id.into();
    for message in office.client.list_messages(Resource::PatientVisits, id, None).await?.data {
        app.finish_jobs(message.id).await?;
    }
    Ok(office.client.list_messages(Resource::PatientVisits, id, None).await?.data)
}

async fn whoever_agreed_gets_a_mail(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let rep = app.rep().await?;
    let contact = reached(&rep, |_| ()).await?;
    let one = visit_of(&rep, contact.head.id, |data| {
        (data.department, data.doctor) = (Some("Oncology".into()), Some("Dr Rohan Das".into()));
    })
    .await?;
    a_day_before(&app, &one).await?;
    let written = sent(&app, &one).await?;
    assert_eq!(written.iter().map(|message| message.state).collect::<Vec<_>>(), [MessageState::Sent]);
    let text = &written[0].text;
    assert!(text.contains("Kavya Nair") && text.contains("24") && text.contains("10:30"), "{text}");
    assert!(text.contains("अपॉइंटमेंट"), "in the language in which they agreed: {text}");
    // Others read a mail, too.
    assert!(!text.contains("Oncology") && !text.contains("Rohan"), "{text}");
    assert_eq!(mailbox.mails().len(), 1);
    Ok(())
}

async fn nobody_gets_a_mail_who_has_not_agreed(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let rep = app.rep().await?;
    let withdrawn = reached(&rep, |said| said.state = ConsentState::Withdrawn).await?;
    let offers = reached(&rep, |said| said.purpose = ConsentPurpose::Offers).await?;
    let by_sms = reached(&rep, |said| said.channel = Channel::Sms).await?;
    let mut booked = Vec::new();
    for contact in [withdrawn, offers, by_sms] {
        booked.push(visit_of(&rep, contact.head.id, |_| ()).await?);
    }
    booked.push(visit(&rep, |_| ()).await?);
    for one in &booked {
        a_day_before(&app, one).await?;
        assert_eq!(sent(&app, one).await?.len(), 0);
    }
    assert_eq!((kinds(&app.rep().await?).await?.len(), mailbox.mails().len()), (4, 0));
    Ok(())
}

async fn the_owner_hears_of_a_no_show_at_once(database: TestDatabase) -> Result<()> {
    let (app, _) = start(database)?;
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    let one = visit(&rep, |data| data.starts_at = app.clock.now()).await?;
    taken(&desk, &one, json!({"to": "no_show"})).await?;
    let inbox = rep.get("/notifications").await?;
    assert_eq!((inbox.text_at("/data/0/kind"), inbox.text_at("/data/0/record/name")), ("visit_no_show", "Kavya Nair"));
    // A slip: what nobody has read is taken back.
    taken(&desk, &one, json!({"to": "booked"})).await?;
    assert_eq!(kinds(&rep).await?, [""; 0]);
    // Whoever says so themselves knows it.
    taken(&rep, &one, json!({"to": "no_show"})).await?;
    assert_eq!(kinds(&rep).await?, [""; 0]);
    Ok(())
}

async fn tasks(rep: &Caller) -> Result<Vec<Task>> {
    let list = rep.get("/tasks?sort=created_at&expand=about").await?;
    Ok(serde_json::from_value(list.json["data"].clone())?)
}

async fn a_no_show_is_a_task_of_the_same_day(database: TestDatabase) -> Result<()> {
    let (app, _) = start(database)?;
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    let one = visit(&rep, |data| data.starts_at = app.clock.now()).await?;
    taken(&desk, &one, json!({"to": "no_show"})).await?;
    let found = tasks(&rep).await?;
    let task = found.first().context("no task")?;
    assert_eq!((found.len(), task.data.title.as_str()), (1, "Did not come: call and find another day"));
    assert_eq!((task.data.owner_id, task.data.due_on), (Some(Who::Rep.id()), Some(day_of(app.clock.now()))));
    assert_eq!(task.about.as_ref().map(|about| about.name.as_str()), Some("Kavya Nair"));
    // The visit's own notice says it: nobody is told twice.
    assert_eq!(kinds(&rep).await?, ["visit_no_show"]);
    // A slip, and true after all: one task at any time.
    taken(&desk, &one, json!({"to": "booked"})).await?;
    assert_eq!(tasks(&rep).await?.len(), 0);
    taken(&rep, &one, json!({"to": "no_show"})).await?;
    let again = tasks(&rep).await?;
    assert_eq!(again.len(), 1);
    // What somebody has written on stays, and is not made anew.
    let path = format!("/tasks/{}", again[0].head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "No answer yet"})).await?.status, 200);
    taken(&desk, &one, json!({"to": "booked"})).await?;
    taken(&desk, &one, json!({"to": "no_show"})).await?;
    assert_eq!(tasks(&rep).await?.iter().map(|task| task.head.id).collect::<Vec<_>>(), [again[0].head.id]);
    Ok(())
}
