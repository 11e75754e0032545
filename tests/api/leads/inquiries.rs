//! What comes in: whose it is, by when it is answered, and who somebody is whose number is typed.

use super::{path, take};
use anyhow::{Context, Result};
use domain::kernel::Timestamp;
use domain::leads::attempt::{AttemptChannel, AttemptData, AttemptOutcome};
use domain::leads::inquiry::{Inquiry, InquiryData, InquiryStatus};
use domain::leads::lead::Lead;
use domain::leads::origin::LeadChannel;
use domain::people::contact::{Contact, ContactData};
use domain::people::reach::{Phone, PhoneLabel};
use serde_json::{Value, json};
use tests::{Answer, Caller, Random, TestApp, Who, a_contact, on_both};

on_both!(
    one_that_opens_a_lead,
    one_of_somebody_who_is_known,
    two_of_one_person_at_once,
    the_same_message_is_there_once,
    every_move_of_an_inquiry,
    the_clock_runs_in_working_time,
    an_attempt_answers_it,
    what_an_inquiry_is_not,
    the_card_shows_what_one_may_see,
    the_card_while_digits_are_typed,
);

fn asked(phone: &str) -> InquiryData {
    InquiryData { phone: Some(phone.into()), ..InquiryData::new(LeadChannel::Phone) }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

async fn lead_of(caller: &Caller, inquiry: &Inquiry) -> Result<Lead> {
    Ok(caller.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?)
}

async fn with_number(caller: &Caller, number: &str) -> Result<Contact> {
    let phones = vec![Phone::new(PhoneLabel::Mobile, number)];
    caller.create(ContactData { phones, ..a_contact() }).await
}

async fn one_that_opens_a_lead(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let data = InquiryData {
        email: Some("Asha@example.in".into()),
        sender_name: Some("Asha Rani Gupta".into()),
        subject: Some("Knee".into()),
        message: Some("What does it cost?".into()),
        specialty: Some("Orthopaedics".into()),
        ..asked("98765 43210")
    };
    let inquiry: Inquiry = rep.create(data).await?;
    assert!(inquiry.opened_lead);
    let lead = lead_of(&rep, &inquiry).await?;
    assert_eq!(
        (lead.full_name.as_str(), lead.data.need.as_deref()),
        ("Asha Rani Gupta", Some("Knee: What does it cost?"))
    );
    assert_eq!(lead.data.family_name.as_deref(), Some("Gupta"));
    assert_eq!((lead.data.owner_id, inquiry.data.owner_id), (Some(Who::Rep.id()), Some(Who::Rep.id())));
    // The next one belongs to it, by number or by address, however they are typed.
    for data in [
        asked("+91-98765-43210"),
        InquiryData { email: Some("asha@EXAMPLE.in".into()), ..InquiryData::new(LeadChannel::Email) },
    ] {
        let next: Inquiry = rep.create(data).await?;
        assert_eq!((next.lead_id, next.opened_lead), (inquiry.lead_id, false));
    }
    // One that has ended is not open.
    let lost = take(&rep, &lead, json!({"to": "lost", "lost_reason": "price"})).await?;
    assert_eq!(lost.status, 200, "{}", lost.text);
    let later: Inquiry = rep.create(asked("9876543210")).await?;
    assert!(later.opened_lead && later.lead_id != inquiry.lead_id);
    Ok(())
}

async fn one_of_somebody_who_is_known(app: TestApp) -> Result<()> {
    let (rep, manager, far) = (app.rep().await?, app.manager().await?, app.far().await?);
    let contact = with_number(&rep, "98765 43210").await?;
    let inquiry: Inquiry = rep.create(asked("09876543210")).await?;
    assert_eq!((inquiry.contact_id, inquiry.opened_lead), (Some(contact.head.id), true));
    assert_eq!(lead_of(&rep, &inquiry).await?.data.contact_id, Some(contact.head.id));
    // Whoever works at the lead answers what others take in for them.
    let taken: Inquiry = manager.create(asked("98765 43210")).await?;
    assert_eq!((taken.lead_id, taken.data.owner_id), (inquiry.lead_id, Some(Who::Rep.id())));
    // Nobody learns of what they may not see.
    let foreign: Inquiry = far.create(asked("98765 43210")).await?;
    assert_eq!((foreign.contact_id, foreign.opened_lead), (None, true));
    let told = rep.get(&format!("/inquiries/{}?expand=lead,contact,owner", inquiry.head.id)).await?;
    assert_eq!((told.text_at("/contact/name"), told.text_at("/owner/name")), ("Dr Meera Iyer", "Asha Rawat"));
    assert_eq!(told.text_at("/lead/name"), "98765 43210");
    Ok(())
}

async fn two_of_one_person_at_once(app: TestApp) -> Result<()> {
    let (desk, marketing) = (app.front_desk().await?, app.marketing().await?);
    for round in 0..8 {
        let number = format!("98765 4321{round}");
        let (one, other): (Result<Inquiry>, Result<Inquiry>) =
            tokio::join!(desk.create(asked(&number)), marketing.create(asked(&number)));
        let (one, other) = (one?, other?);
        assert_eq!(one.lead_id, other.lead_id, "{number}");
        assert_ne!(one.opened_lead, other.opened_lead);
    }
    assert_eq!(desk.get("/leads").await?.rows().len(), 8);
    Ok(())
}

async fn the_same_message_is_there_once(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let body = json!({"channel": "email", "email": "asha@example.in", "external_id": "<1@mail.example.in>"});
    let (one, other) = tokio::join!(rep.post("/inquiries", &body), rep.post("/inquiries", &body));
    let (one, other) = (one?, other?);
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!((statuses, one.text_at("/id")), ([200, 201], other.text_at("/id")));
    // By another channel it is another one; whose it is, a stranger does not learn.
    let elsewhere = json!({"channel": "web_form", "email": "asha@example.in", "external_id": "<1@mail.example.in>"});
    assert_eq!(rep.post("/inquiries", &elsewhere).await?.status, 201);
    let refused = far.post("/inquiries", &body).await?;
    assert_eq!((refused.status, refused.code()), (409, "duplicate"));
    assert_eq!(rep.get("/leads").await?.rows().len(), 1);
    Ok(())
}

async fn move_it(caller: &Caller, id: &str, body: Value) -> Result<Answer> {
    let version = caller.get(&format!("/inquiries/{id}")).await?.version().context("a version")?;
    let path = format!("/inquiries/{id}/transitions");
    caller.post(&path, &body).header("if-match", &format!("\"{version}\"")).await
}

/// Every status × every status, by the ways that lead there.
async fn every_move_of_an_inquiry(app: TestApp) -> Result<()> {
    use InquiryStatus as S;
    let rep = app.rep().await?;
    let ways: [(S, &[&str]); 4] =
        [(S::New, &[]), (S::Answered, &["answered"]), (S::Closed, &["answered", "closed"]), (S::Spam, &["spam"])];
    for (from, way) in ways {
        for to in S::ALL.iter().copied() {
            let id = rep.create::<Inquiry>(asked("98765 43210")).await?.head.id.to_string();
            for step in way {
                assert_eq!(move_it(&rep, &id, json!({"to": step, "reason": "x"})).await?.status, 200);
            }
            let answer = move_it(&rep, &id, json!({"to": to, "reason": "x"})).await?;
            let legal: Vec<&str> =
                domain::kernel::status::Status::moves(from).iter().map(|legal| legal.to.as_str()).collect();
            if legal.contains(&to.as_str()) {
                assert_eq!((answer.status, answer.text_at("/status")), (200, to.as_str()), "{from}: {}", answer.text);
            } else {
                let named = if legal.is_empty() { Value::Null } else { json!(legal) };
                assert_eq!((answer.status, &answer.json["allowed"]), (409, &named), "{from} to {to}");
            }
        }
    }
    Ok(())
}

/// It is Sunday, 14:30: the clock begins on Monday at nine.
async fn the_clock_runs_in_working_time(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    assert_eq!((inquiry.due_at, inquiry.late), (moment("2026-11-23T03:45:00Z"), false));
    // Five minutes before six on Saturday: ten of the fifteen are Monday's.
    let received_at = Some(moment("2026-11-21T12:25:00Z"));
    let saturday: Inquiry = rep.create(InquiryData { received_at, ..asked("98765 00000") }).await?;
    assert_eq!(saturday.due_at, moment("2026-11-23T03:40:00Z"));
    assert_eq!(rep.get("/inquiries?filter[due]=planned").await?.rows().len(), 2);
    app.clock.advance_seconds(86_400);
    let rep = app.rep().await?;
    assert_eq!(rep.get("/inquiries?filter[due]=late&filter[status]=new").await?.rows().len(), 2);
    // What marks it as late comes by itself: `late.rs`.
    app.finish_jobs(inquiry.head.id).await?;
    let id = inquiry.head.id.to_string();
    let answered = move_it(&rep, &id, json!({"to": "answered"})).await?;
    assert_eq!((answered.status, &answered.json["late"]), (200, &json!(true)), "{}", answered.text);
    assert_eq!(answered.text_at("/answered_at"), app.clock.now().to_string());
    Ok(())
}

async fn an_attempt_answers_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let lead = inquiry.lead_id.context("no lead")?;
    let attempt = |channel, outcome| AttemptData { channel, outcome, at: None, note: None };
    // Nobody answered the call: nobody was answered.
    rep.client.create_lead_attempt(lead, &attempt(AttemptChannel::Call, AttemptOutcome::NoAnswer), None).await?;
    assert_eq!(rep.client.get_inquiry(inquiry.head.id, "").await?.status, InquiryStatus::New);
    rep.client.create_lead_attempt(lead, &attempt(AttemptChannel::Call, AttemptOutcome::LeftMessage), None).await?;
    let present = rep.client.get_inquiry(inquiry.head.id, "").await?;
    assert_eq!((present.status, present.answered_at), (InquiryStatus::Answered, Some(app.clock.now())));
    assert!(!present.late);
    Ok(())
}

async fn what_an_inquiry_is_not(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (body, complaint) in [
        (json!({"phone": "98765 43210"}), "/channel required"),
        (json!({"channel": "phone"}), "/phone required"),
        (json!({"channel": "phone", "message": "Call me"}), "/phone required"),
        (json!({"channel": "phone", "phone": "12"}), "/phone phone"),
        (json!({"channel": "email", "email": "asha"}), "/email email"),
        (json!({"channel": "email", "email": "a@b.in", "external_id": ""}), "/external_id length"),
        (
            json!({"channel": "phone", "phone": "98765 43210", "received_at": "2026-11-22T09:00:01Z"}),
            "/received_at range",
        ),
        (json!({"channel": "phone", "phone": "98765 43210", "lead_id": Who::Rep.id()}), "/lead_id unknown_field"),
    ] {
        let refused = rep.post("/inquiries", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let fixed = rep.patch(&format!("/inquiries/{}", inquiry.head.id), 1, &json!({"channel": "fax"})).await?;
    assert_eq!((fixed.status, fixed.complaint().as_str()), (422, "/channel fixed"));
    Ok(())
}

async fn the_card_shows_what_one_may_see(app: TestApp) -> Result<()> {
    let (rep, far, finance) = (app.rep().await?, app.far().await?, app.finance().await?);
    let contact = with_number(&rep, "98765 43210").await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let card = rep.client.who_asks("98765 4").await?;
    assert_eq!(card.contacts.iter().map(|one| one.id).collect::<Vec<_>>(), [contact.head.id]);
    assert_eq!(card.leads.iter().map(|one| Some(one.id)).collect::<Vec<_>>(), [inquiry.lead_id]);
    assert_eq!(card.inquiries.iter().map(|one| one.id).collect::<Vec<_>>(), [inquiry.head.id]);
    assert_eq!(far.client.who_asks("98765 43210").await?, domain::leads::who::WhoIs::default());
    assert_eq!(finance.get("/inquiries/who?phone=987654").await?.status, 403);
    assert_eq!(rep.client.who_asks("98765").await?, domain::leads::who::WhoIs::default());
    for query in ["", "?phone=", "?q=987654", &format!("?phone={}", "9".repeat(41))] {
        assert_eq!(rep.get(&format!("/inquiries/who{query}")).await?.status, 422, "{query}");
    }
    // A lead that has ended is no open one.
    let lead = lead_of(&rep, &inquiry).await?;
    assert_eq!(take(&rep, &lead, json!({"to": "junk", "reason": "x"})).await?.status, 200, "{}", path(&lead));
    assert_eq!(rep.client.who_asks("9876543210").await?.leads, []);
    Ok(())
}

/// Against a plain walk through all numbers.
async fn the_card_while_digits_are_typed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut random = Random::seeded(0xca4d);
    let mut numbers = Vec::new();
    for _ in 0..40 {
        let number = format!("98765{}{:04}", random.below(3), random.below(10_000));
        numbers.push((with_number(&rep, &number).await?.head.id, number));
    }
    for _ in 0..40 {
        let (_, number) = random.pick(&numbers);
        let typed = &number[..6 + random.below(5)];
        let card = rep.client.who_asks(typed).await?;
        let mut found: Vec<_> = card.contacts.iter().map(|one| one.id).collect();
        let mut expected: Vec<_> =
            numbers.iter().filter(|(_, known)| known.starts_with(typed)).map(|(id, _)| *id).collect();
        found.sort_unstable();
        expected.sort_unstable();
        if expected.len() <= 5 {
            assert_eq!(found, expected, "{typed}");
        } else {
            assert!(found.len() == 5 && found.iter().all(|id| expected.contains(id)), "{typed}");
        }
    }
    Ok(())
}
