//! Inquiries that are answered by themselves: by which rule, in which words, and when they are not.

use anyhow::{Context, Result};
use api::config::MailOptions;
use api::outbound::Outbound;
use domain::kernel::policy::Resource;
use domain::leads::auto_response::{AutoResponse, AutoResponseData, ResponseHours, ResponseTexts};
use domain::leads::inquiry::{Inquiry, InquiryData, InquiryStatus};
use domain::leads::origin::LeadChannel;
use domain::people::consent::{ConsentData, ConsentState};
use domain::people::contact::{Contact, ContactData};
use domain::people::reach::Channel;
use domain::talk::message::{Message, MessageChannel, MessageState};
use serde_json::json;
use tests::{
    Caller, Mailbox, Manners, TestApp, TestDatabase, a_consent, a_contact, an_auto_response, on_both, organisation,
    told,
};

on_both!(database Organisation:
    a_mail_is_answered_once,
    the_first_rule_that_matches_answers,
    somebody_who_writes_hindi,
    whoever_asks_again_and_again,
    nobody_answers_a_machine_nor_what_is_old,
    who_has_opted_out,
    who_opts_out_while_it_waits,
    an_answer_that_counts_as_the_first_response,
    a_server_that_refuses,
    rules_are_checked_when_they_are_written,
);

/// A server with a mail server of its own.
fn start(database: TestDatabase, manners: Manners) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(manners)?;
    let options = MailOptions {
        smtp_url: Some(mailbox.url()),
        mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
        public_url: Some("https://setu.example.in/".to_owned()),
    };
    Ok((TestApp::start_with_mail(database, Outbound::new(&options).map_err(told)?)?, mailbox))
}

/// A rule of the whole group.
async fn rule(app: &TestApp, change: impl FnOnce(&mut AutoResponseData)) -> Result<AutoResponse> {
    let mut data = an_auto_response();
    change(&mut data);
    app.head_office().await?.create(data).await
}

fn words(subject: &str) -> ResponseTexts {
    let (email_subject, email_text) = (Some(subject.to_owned()), Some("{name}: {due}".to_owned()));
    ResponseTexts { email_subject, email_text, ..ResponseTexts::default() }
}

fn written(email: &str) -> InquiryData {
    InquiryData { email: Some(email.into()), ..InquiryData::new(LeadChannel::Email) }
}

/// What was written on account of an inquiry, once nothing of it waits for its turn.
async fn sent(app: &TestApp, inquiry: &Inquiry) -> Result<Vec<Message>> {
    let id = inquiry.head.id;
    let head_office = app.head_office().await?;
    for message in head_office.client.list_messages(Resource::Inquiries, id.into(), None).await?.data {
        app.finish_jobs(message.id).await?;
    }
    let mut found = head_office.client.list_messages(Resource::Inquiries, id.into(), None).await?.data;
    found.reverse();
    Ok(found)
}

async fn ask(caller: &Caller, data: InquiryData) -> Result<Inquiry> {
    caller.create(data).await
}

/// A mail's text as it is read: unbroken, `=C3=A9` as it stands.
fn unbroken(mail: &str) -> String {
    mail.replace("=\r\n", "")
}

async fn a_mail_is_answered_once(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    rule(&app, |_| ()).await?;
    let rep = app.rep().await?;
    let data = InquiryData {
        sender_name: Some("Asha Gupta".into()),
        subject: Some("Knee".into()),
        external_id: Some("<1@mail.example.in>".into()),
        ..written("asha@example.in")
    };
    let inquiry = ask(&rep, data.clone()).await?;
    let found = sent(&app, &inquiry).await?;
    assert_eq!(found.len(), 1, "{found:?}");
    let message = found.first().context("no answer")?;
    assert_eq!((message.channel, message.state, message.automatic), (MessageChannel::Email, MessageState::Sent, true));
    assert_eq!((message.recipient.as_str(), message.subject.as_deref()), ("asha@example.in", Some("We have Knee")));
    assert_eq!(message.text, "Dear Asha Gupta,\n\nSetu Hospital Noida gets in touch by 23 November, 09:15.");
    let mail = unbroken(mailbox.wait(1).await?.first().context("no mail")?);
    for line in [
        "To: asha@example.in",
        "Subject: We have Knee",
        "Auto-Submitted: auto-replied",
        "In-Reply-To: <1@mail.example.in>",
        "References: <1@mail.example.in>",
        &format!("Message-ID: <{}@hospital.example.in>", message.id),
        "Dear Asha Gupta,",
    ] {
        assert!(mail.contains(line), "{line} is missing in\n{mail}");
    }
    // Sent again by its system, and changed by hand: it is the same inquiry, and it was answered.
    assert_eq!(rep.post("/inquiries", &serde_json::to_value(&data)?).await?.status, 200);
    let path = format!("/inquiries/{}", inquiry.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"subject": "Both knees"})).await?.status, 200);
    assert_eq!((sent(&app, &inquiry).await?.len(), mailbox.mails().len()), (1, 1));
    // Nobody has got in touch yet, and the history tells what was sent.
    assert_eq!(rep.client.get_inquiry(inquiry.head.id, "").await?.status, InquiryStatus::New);
    let history = rep.client.list_record_events(Resource::Inquiries, inquiry.head.id.into(), &[], None).await?;
    let of_message: Vec<_> = history.data.iter().filter(|event| event.resource == Resource::Messages).collect();
    assert_eq!(of_message.len(), 2, "{of_message:?}");
    assert!(of_message.iter().any(|event| event.changes.get("state").is_some_and(|state| state.to == json!("sent"))));
    assert!(
        of_message.iter().any(|event| event.changes.get("subject").is_some_and(|to| to.to == json!("We have Knee")))
    );
    // Whoever may not see the inquiry sees nothing of it.
    let query = format!("/messages?resource=inquiries&record_id={}", inquiry.head.id);
    assert_eq!(app.far().await?.get(&query).await?.status, 404);
    app.stop().await;
    Ok(())
}

/// It is Sunday: nobody works.
async fn the_first_rule_that_matches_answers(database: TestDatabase) -> Result<()> {
    let (app, _mailbox) = start(database, Manners::Takes)?;
    rule(&app, |data| (data.position, data.english) = (90, words("Last"))).await?;
    rule(&app, |data| {
        (data.position, data.hours, data.english) = (10, ResponseHours::Inside, words("Inside"));
    })
    .await?;
    rule(&app, |data| {
        (data.position, data.channels, data.english) = (20, vec![LeadChannel::WebForm], words("Form"));
    })
    .await?;
    rule(&app, |data| {
        (data.position, data.facility_id, data.english) = (30, Some(organisation::GURUGRAM), words("Gurugram"));
    })
    .await?;
    let thrown_away = rule(&app, |data| (data.position, data.english) = (1, words("Gone"))).await?;
    let head_office = app.head_office().await?;
    let path = format!("/auto-responses/{}", thrown_away.head.id);
    assert_eq!(head_office.delete(&path, 1).await?.status, 204);
    let rep = app.rep().await?;
    let subject = async |data: InquiryData, caller: &Caller| -> Result<Option<String>> {
        let inquiry = ask(caller, data).await?;
        Ok(sent(&app, &inquiry).await?.first().and_then(|message| message.subject.clone()))
    };
    assert_eq!(subject(written("a@example.in"), &rep).await?.as_deref(), Some("Last"));
    let form = InquiryData { channel: LeadChannel::WebForm, ..written("b@example.in") };
    assert_eq!(subject(form, &rep).await?.as_deref(), Some("Form"));
    assert_eq!(subject(written("c@example.in"), &app.far().await?).await?.as_deref(), Some("Gurugram"));
    // Monday, ten o'clock.
    app.clock.advance_seconds(19 * 3_600 + 1_800);
    assert_eq!(subject(written("d@example.in"), &app.rep().await?).await?.as_deref(), Some("Inside"));
    app.stop().await;
    Ok(())
}

async fn somebody_who_writes_hindi(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let hindi = ResponseTexts { email_text: Some("{name} जी, {due} तक".into()), ..words("नमस्ते") };
    rule(&app, |data| data.hindi = Some(hindi)).await?;
    let data =
        InquiryData { message: Some("घुटने का दर्द".into()), ..written("asha@example.in") };
    let inquiry = ask(&app.rep().await?, data).await?;
    let found = sent(&app, &inquiry).await?;
    assert_eq!(found.first().map(|message| message.text.as_str()), Some("महोदय/महोदया जी, 23 नवंबर, 09:15 तक"));
    let mail = mailbox.wait(1).await?;
    assert!(mail.first().is_some_and(|mail| mail.contains("Subject: =?utf-8?b?")), "{mail:?}");
    app.stop().await;
    Ok(())
}

async fn whoever_asks_again_and_again(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    rule(&app, |_| ()).await?;
    let rep = app.rep().await?;
    // Three are the most that are answered within an hour, however the address is written.
    for (number, address) in ["asha@example.in", "Asha@example.in", "ASHA@example.in"].into_iter().enumerate() {
        assert_eq!(sent(&app, &ask(&rep, written(address)).await?).await?.len(), 1, "{number}");
    }
    for _ in 0..3 {
        assert_eq!(sent(&app, &ask(&rep, written("asha@example.in")).await?).await?, []);
    }
    assert_eq!(sent(&app, &ask(&rep, written("ravi@example.in")).await?).await?.len(), 1);
    app.clock.advance_seconds(3_600);
    let rep = app.rep().await?;
    assert_eq!(sent(&app, &ask(&rep, written("asha@example.in")).await?).await?.len(), 1);
    assert_eq!(mailbox.mails().len(), 5);
    // Nobody at all, if the hospital says so.
    let settings = json!({"ladder": [], "automatic_answers_per_hour": 0});
    assert_eq!(app.head_office().await?.put("/lead-settings", &settings).await?.status, 200);
    assert_eq!(sent(&app, &ask(&rep, written("new@example.in")).await?).await?, []);
    app.stop().await;
    Ok(())
}

async fn nobody_answers_a_machine_nor_what_is_old(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    rule(&app, |_| ()).await?;
    let rep = app.rep().await?;
    let yesterday = Some(app.clock.now().plus_seconds(-86_401));
    for data in [
        written("no-reply@shop.example.in"),
        written("MAILER-DAEMON@mx.example.in"),
        InquiryData { received_at: yesterday, ..written("asha@example.in") },
        // A number alone takes no mail, and the rule has no SMS.
        InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) },
    ] {
        let inquiry = ask(&rep, data).await?;
        assert_eq!(sent(&app, &inquiry).await?, [], "{inquiry:?}");
    }
    // Staff hear that somebody has waited since yesterday; nobody else hears anything.
    let mails = mailbox.mails();
    let outside = ["no-reply@shop", "MAILER-DAEMON@mx", "asha@example"];
    assert!(mails.iter().all(|mail| outside.iter().all(|address| !mail.contains(address))), "{mails:?}");
    app.stop().await;
    Ok(())
}

async fn known(caller: &Caller, email: &str) -> Result<Contact> {
    caller.create(ContactData { emails: vec![email.into()], ..a_contact() }).await
}

fn says(contact: &Contact, channel: Channel, state: ConsentState) -> ConsentData {
    ConsentData { channel, state, ..a_consent(contact.head.id) }
}

async fn who_has_opted_out(database: TestDatabase) -> Result<()> {
    let (app, _mailbox) = start(database, Manners::Takes)?;
    rule(&app, |_| ()).await?;
    let rep = app.rep().await?;
    let contact = known(&rep, "asha@example.in").await?;
    assert_eq!(sent(&app, &ask(&rep, written("asha@example.in")).await?).await?.len(), 1);
    // Another channel says nothing about this one.
    rep.create::<domain::people::consent::Consent>(says(&contact, Channel::Sms, ConsentState::Withdrawn)).await?;
    assert_eq!(sent(&app, &ask(&rep, written("asha@example.in")).await?).await?.len(), 1);
    rep.create::<domain::people::consent::Consent>(says(&contact, Channel::Email, ConsentState::Withdrawn)).await?;
    assert_eq!(sent(&app, &ask(&rep, written("asha@example.in")).await?).await?, []);
    app.stop().await;
    Ok(())
}

async fn who_opts_out_while_it_waits(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::PutsOff(1))?;
    rule(&app, |_| ()).await?;
    let rep = app.rep().await?;
    let contact = known(&rep, "asha@example.in").await?;
    let inquiry = ask(&rep, written("asha@example.in")).await?;
    let put_off = sent(&app, &inquiry).await?;
    let first = put_off.first().context("no message")?;
    let why = first.failure.clone().unwrap_or_default();
    assert_eq!((first.state, why.contains("450"), why.contains('@')), (MessageState::Queued, true, false), "{why}");
    rep.create::<domain::people::consent::Consent>(says(&contact, Channel::Email, ConsentState::Withdrawn)).await?;
    app.clock.advance_seconds(60);
    let ended = sent(&app, &inquiry).await?;
    assert_eq!(ended.first().map(|message| message.state), Some(MessageState::Failed));
    assert_eq!((mailbox.tries(), mailbox.mails().len()), (1, 0));
    app.stop().await;
    Ok(())
}

async fn an_answer_that_counts_as_the_first_response(database: TestDatabase) -> Result<()> {
    let (app, _mailbox) = start(database, Manners::PutsOff(1))?;
    rule(&app, |data| data.stops_clock = true).await?;
    let inquiry = ask(&app.rep().await?, written("asha@example.in")).await?;
    sent(&app, &inquiry).await?;
    // What has not left answers nobody.
    assert_eq!(app.rep().await?.client.get_inquiry(inquiry.head.id, "").await?.status, InquiryStatus::New);
    app.clock.advance_seconds(60);
    sent(&app, &inquiry).await?;
    let present = app.rep().await?.client.get_inquiry(inquiry.head.id, "").await?;
    assert_eq!((present.status, present.answered_at), (InquiryStatus::Answered, Some(app.clock.now())));
    app.stop().await;
    Ok(())
}

async fn a_server_that_refuses(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Refuses)?;
    rule(&app, |_| ()).await?;
    let inquiry = ask(&app.rep().await?, written("asha@example.in")).await?;
    let found = sent(&app, &inquiry).await?;
    let message = found.first().context("no message")?;
    assert_eq!(message.state, MessageState::Failed);
    assert!(message.failure.as_deref().is_some_and(|why| why.contains("550") && !why.contains("asha")), "{message:?}");
    // It is not asked again.
    app.clock.advance_seconds(86_400);
    sent(&app, &inquiry).await?;
    assert_eq!(mailbox.tries(), 1);
    app.stop().await;
    Ok(())
}

async fn rules_are_checked_when_they_are_written(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    let (admin, head_office, rep) = (app.admin().await?, app.head_office().await?, app.rep().await?);
    let whole = json!({"name": "A", "english": {"email_subject": "Thanks", "email_text": "We call by {due}"}});
    let change = |patch: serde_json::Value| {
        let mut body = whole.clone();
        domain::kernel::merge::apply(&mut body, &patch);
        body
    };
    for (body, complaint) in [
        (change(json!({"name": " "})), "/name required"),
        (change(json!({"english": {"email_text": "Dear {nmae}"}})), "/english/email_text placeholder"),
        (change(json!({"english": {"email_subject": null}})), "/english/email_subject required"),
        (change(json!({"english": {"sms_text": "Thanks"}})), "/english/sms_template_id required"),
        (change(json!({"hindi": {}})), "/hindi/email_text required"),
        (change(json!({"position": -1})), "/position range"),
        (change(json!({"channels": ["pigeon"]})), " type"),
    ] {
        let refused = head_office.post("/auto-responses", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    // An administrator of a facility writes that one's rules, and reads the group's.
    let own = admin.post("/auto-responses", &whole).await?;
    assert_eq!((own.status, own.text_at("/facility_id")), (201, organisation::NOIDA.to_string().as_str()));
    let other = admin.post("/auto-responses", &change(json!({"facility_id": organisation::GURUGRAM}))).await?;
    assert_eq!((other.status, other.complaint().as_str()), (422, "/facility_id forbidden"));
    let group = head_office.post("/auto-responses", &whole).await?;
    assert_eq!(group.status, 201, "{}", group.text);
    let path = format!("/auto-responses/{}", group.text_at("/id"));
    assert_eq!(admin.get(&path).await?.status, 200);
    assert_eq!(admin.patch(&path, 1, &json!({"name": "Mine"})).await?.status, 403);
    assert_eq!(rep.get("/auto-responses").await?.rows().len(), 2);
    assert_eq!(rep.patch(&path, 1, &json!({"name": "Mine"})).await?.status, 403);
    app.stop().await;
    Ok(())
}
