//! SMS through a gateway: what its request looks like, when it is asked again, and when never.

use anyhow::{Context, Result};
use api::config::SmsOptions;
use api::each;
use api::kernel::db::schema::{jobs, messages};
use api::outbound::Outbound;
use diesel::prelude::*;
use domain::admin::job::JobState;
use domain::kernel::policy::Resource;
use domain::kernel::{MessageId, RecordId, Timestamp};
use domain::leads::auto_response::{AutoResponse, AutoResponseData, ResponseTexts};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::origin::LeadChannel;
use domain::people::consent::{Consent, ConsentData, ConsentState};
use domain::people::contact::{Contact, ContactData};
use domain::people::reach::{Channel, Phone, PhoneLabel};
use domain::talk::message::{Message, MessageChannel, MessageState};
use serde_json::{Value, json};
use tests::{Gateway, TestApp, TestDatabase, Turn, a_consent, a_contact, on_both, told};

on_both!(database Organisation:
    an_sms_leaves_with_what_the_law_asks_for,
    any_form_that_a_gateway_takes,
    a_gateway_that_is_busy_is_asked_again,
    a_gateway_that_refuses_is_asked_once,
    what_may_have_left_is_never_sent_again,
    a_gateway_that_is_gone_waits_for_an_administrator,
    who_has_opted_out_gets_none,
    only_mobiles_of_the_country,
);

const BODY: &str =
    r#"{"to": "{to_digits}", "from": "{sender}", "text": "{text}", "dlt": ["{entity_id}", "{template_id}"]}"#;

fn options(gateway: &Gateway) -> SmsOptions {
    SmsOptions {
        sms_url: Some(gateway.url("/v1/send")),
        sms_headers: vec!["Authorization: Bearer secret".to_owned()],
        sms_body: Some(BODY.to_owned()),
        sms_sender: Some("SETUHO".to_owned()),
        sms_entity_id: Some("1101234567890123456".to_owned()),
        ..SmsOptions::default()
    }
}

async fn start(database: TestDatabase, options: &SmsOptions) -> Result<TestApp> {
    let outbound = Outbound::default().with_sms(options).map_err(told)?;
    let app = TestApp::start_with_mail(database, outbound)?;
    let english = ResponseTexts {
        sms_text: Some("Dear {name}, \"{hospital}\" calls you by {due}".into()),
        sms_template_id: Some("1107161234567890123".into()),
        ..ResponseTexts::default()
    };
    let rule: AutoResponse = app.head_office().await?.create(AutoResponseData::new("By SMS", english)).await?;
    assert_eq!(rule.head.version, 1);
    Ok(app)
}

fn asked(phone: &str) -> InquiryData {
    let sender_name = Some("Asha".to_owned());
    InquiryData { phone: Some(phone.into()), sender_name, ..InquiryData::new(LeadChannel::WebForm) }
}

async fn answers(app: &TestApp, inquiry: &Inquiry) -> Result<Vec<Message>> {
    let rep = app.rep().await?;
    let (resource, id) = (Resource::Inquiries, inquiry.head.id.into());
    for message in rep.client.list_messages(resource, id, None).await?.data {
        app.finish_jobs(message.id).await?;
    }
    Ok(rep.client.list_messages(resource, id, None).await?.data)
}

async fn answer(app: &TestApp, inquiry: &Inquiry) -> Result<Message> {
    answers(app, inquiry).await?.pop().context("no message")
}

async fn an_sms_leaves_with_what_the_law_asks_for(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(202, "{\"status\": \"accepted\"}")])?;
    let app = start(database, &SmsOptions { sms_accepted: Some("accepted".into()), ..options(&gateway) }).await?;
    let inquiry: Inquiry = app.rep().await?.create(asked("098765 43210")).await?;
    let message = answer(&app, &inquiry).await?;
    assert_eq!((message.channel, message.state, message.failure), (MessageChannel::Sms, MessageState::Sent, None));
    assert_eq!(message.recipient, "+919876543210");
    let request = gateway.wait(1).await?.pop().context("no request")?;
    assert_eq!((request.line.as_str(), request.header("authorization")), ("POST /v1/send", Some("Bearer secret")));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let told: Value = serde_json::from_str(&request.body)?;
    let text = "Dear Asha, \"Setu Hospital Noida\" calls you by 23 November, 09:15";
    let expected = json!({"to": "919876543210", "from": "SETUHO", "text": text,
        "dlt": ["1101234567890123456", "1107161234567890123"]});
    assert_eq!(told, expected);
    app.stop().await;
    Ok(())
}

async fn any_form_that_a_gateway_takes(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(200, "OK 4711")])?;
    let url = gateway.url("/send?to={to}&text={text}&u={unicode}&tpl={template_id}");
    let get = SmsOptions {
        sms_url: Some(url),
        sms_method: "GET".to_owned(),
        sms_body: None,
        sms_headers: Vec::new(),
        sms_accepted: Some("OK".to_owned()),
        ..options(&gateway)
    };
    let app = start(database, &get).await?;
    let inquiry: Inquiry = app.rep().await?.create(asked("98765 43210")).await?;
    assert_eq!(answer(&app, &inquiry).await?.state, MessageState::Sent);
    let request = gateway.wait(1).await?.pop().context("no request")?;
    let expected = "GET /send?to=%2B919876543210&text=Dear+Asha%2C+%22Setu+Hospital+Noida%22+calls+you+by+\
        23+November%2C+09%3A15&u=0&tpl=1107161234567890123";
    assert_eq!((request.line.as_str(), request.body.as_str()), (expected, ""));
    // What does not do is said when the server starts.
    for (change, complaint) in [
        (SmsOptions { sms_body: Some("to={phone}&text={text}".into()), ..options(&gateway) }, "{phone}"),
        (SmsOptions { sms_body: Some("to={to}".into()), ..options(&gateway) }, "{text}"),
        (SmsOptions { sms_sender: None, ..options(&gateway) }, "SETU_SMS_SENDER"),
        (SmsOptions { sms_method: "DELETE".into(), ..options(&gateway) }, "SETU_SMS_METHOD"),
        (SmsOptions { sms_method: "GET".into(), ..options(&gateway) }, "SETU_SMS_BODY"),
        (SmsOptions { sms_url: Some("ftp://x".into()), ..options(&gateway) }, "SETU_SMS_URL"),
        (SmsOptions { sms_headers: vec!["secret".into()], ..options(&gateway) }, "SETU_SMS_HEADERS"),
    ] {
        let refused = Outbound::default().with_sms(&change).err().map(|cause| format!("{cause:?}"));
        assert!(refused.as_deref().is_some_and(|told| told.contains(complaint)), "{refused:?}");
    }
    app.stop().await;
    Ok(())
}

async fn a_gateway_that_is_busy_is_asked_again(database: TestDatabase) -> Result<()> {
    let turns = vec![Turn::Answers(503, "later"), Turn::Answers(429, "later"), Turn::Answers(200, "taken")];
    let gateway = Gateway::open(turns)?;
    let app = start(database, &options(&gateway)).await?;
    let inquiry: Inquiry = app.rep().await?.create(asked("98765 43210")).await?;
    for why in ["503", "429"] {
        let message = answer(&app, &inquiry).await?;
        assert_eq!(message.state, MessageState::Queued);
        assert!(message.failure.as_deref().is_some_and(|told| told.contains(why)), "{message:?}");
        app.clock.advance_seconds(60);
    }
    let message = answer(&app, &inquiry).await?;
    assert_eq!((message.state, message.failure, message.settled_at), (MessageState::Sent, None, Some(app.clock.now())));
    assert_eq!(gateway.taken().len(), 3);
    app.stop().await;
    Ok(())
}

async fn a_gateway_that_refuses_is_asked_once(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(400, "no such 919876543210"), Turn::Answers(200, "no credit")])?;
    let app = start(database, &SmsOptions { sms_accepted: Some("accepted".into()), ..options(&gateway) }).await?;
    for (number, (phone, why)) in [("98765 43210", "400"), ("98765 43211", "did not accept")].into_iter().enumerate() {
        let inquiry: Inquiry = app.rep().await?.create(asked(phone)).await?;
        let message = answer(&app, &inquiry).await?;
        assert_eq!(message.state, MessageState::Failed);
        // What the gateway says may repeat the number.
        let told = message.failure.unwrap_or_default();
        assert!(told.contains(why) && !told.contains("98765"), "{told}");
        app.clock.advance_seconds(600);
        answer(&app, &inquiry).await?;
        assert_eq!(gateway.taken().len(), number + 1);
    }
    app.stop().await;
    Ok(())
}

async fn what_may_have_left_is_never_sent_again(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::HangsUp, Turn::Answers(200, "taken")])?;
    let app = start(database, &options(&gateway)).await?;
    let inquiry: Inquiry = app.rep().await?.create(asked("98765 43210")).await?;
    let message = answer(&app, &inquiry).await?;
    assert_eq!(message.state, MessageState::Failed);
    assert!(message.failure.as_deref().is_some_and(|why| why.contains("may have left")), "{message:?}");
    // As a process that was killed over it leaves it behind: begun, queued, its job free for the next worker.
    set_back(&app, message.id).await?;
    let message = answer(&app, &inquiry).await?;
    assert_eq!(message.state, MessageState::Failed);
    assert!(message.failure.as_deref().is_some_and(|why| why.contains("interrupted")), "{message:?}");
    assert_eq!(gateway.taken().len(), 1);
    app.stop().await;
    Ok(())
}

async fn set_back(app: &TestApp, id: MessageId) -> Result<()> {
    app.write(move |transaction| {
        let queued = diesel::update(messages::table.find(id)).set((
            messages::state.eq(MessageState::Queued),
            messages::failure.eq(None::<String>),
            messages::begun_at.eq(Some(transaction.now)),
        ));
        each!(&mut *transaction.connection, c => queued.execute(c))?;
        let of_message = jobs::table.filter(jobs::subject_id.eq(RecordId::from(id)));
        let free = diesel::update(of_message).set((
            jobs::state.eq(JobState::Queued),
            jobs::finished_at.eq(None::<Timestamp>),
            jobs::run_at.eq(transaction.now),
        ));
        each!(&mut *transaction.connection, c => free.execute(c))?;
        Ok(())
    })
    .await
}

async fn a_gateway_that_is_gone_waits_for_an_administrator(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(200, "taken")])?;
    // Nobody listens there.
    let gone = SmsOptions { sms_url: Some("http://127.0.0.1:1/send".to_owned()), ..options(&gateway) };
    let app = start(database, &gone).await?;
    let inquiry: Inquiry = app.rep().await?.create(asked("98765 43210")).await?;
    for _ in 0..10 {
        let message = answer(&app, &inquiry).await?;
        assert!(message.failure.as_deref().is_some_and(|why| why.contains("cannot be reached")), "{message:?}");
        app.clock.advance_seconds(3_600);
    }
    assert_eq!(answer(&app, &inquiry).await?.state, MessageState::Failed);
    let dead = app.admin().await?.get("/jobs").await?;
    let kinds: Vec<&str> = (0..).map_while(|row| dead.json.get(row)).filter_map(|job| job["kind"].as_str()).collect();
    assert_eq!(kinds, ["message_send"], "{}", dead.text);
    app.stop().await;
    Ok(())
}

async fn who_has_opted_out_gets_none(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(200, "taken")])?;
    let app = start(database, &options(&gateway)).await?;
    let rep = app.rep().await?;
    let phones = vec![Phone::new(PhoneLabel::Mobile, "98765 43210")];
    let contact: Contact = rep.create(ContactData { phones, ..a_contact() }).await?;
    let says = |purpose, state| ConsentData { purpose, state, channel: Channel::Sms, ..a_consent(contact.head.id) };
    let (offers, follow_up) =
        (domain::people::consent::ConsentPurpose::Offers, domain::people::consent::ConsentPurpose::FollowUp);
    rep.create::<Consent>(says(offers, ConsentState::Withdrawn)).await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    assert_eq!(answers(&app, &inquiry).await?, []);
    // Whoever wants one kind of SMS has not opted out of all.
    app.clock.advance_seconds(60);
    let rep = app.rep().await?;
    rep.create::<Consent>(says(follow_up, ConsentState::Given)).await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    assert_eq!(answer(&app, &inquiry).await?.state, MessageState::Sent);
    // A child's number: somebody has to say yes first.
    let phones = vec![Phone::new(PhoneLabel::Mobile, "98765 43219")];
    let birth_date = "2015-01-01".parse().ok();
    rep.create::<Contact>(ContactData { phones, birth_date, ..a_contact() }).await?;
    let inquiry: Inquiry = rep.create(asked("98765 43219")).await?;
    assert_eq!((answers(&app, &inquiry).await?, gateway.taken().len()), (vec![], 1));
    app.stop().await;
    Ok(())
}

async fn only_mobiles_of_the_country(database: TestDatabase) -> Result<()> {
    let gateway = Gateway::open(vec![Turn::Answers(200, "taken")])?;
    let app = start(database, &options(&gateway)).await?;
    for phone in ["0120-3577020", "+44 7911 123456", "12345"] {
        let inquiry: Inquiry = app.rep().await?.create(asked(phone)).await?;
        assert_eq!(answers(&app, &inquiry).await?, [], "{phone}");
    }
    assert_eq!(gateway.taken(), []);
    app.stop().await;
    Ok(())
}
