//! The ledger of consents: entries are added, the last word holds, and children are protected.

use anyhow::Result;
use domain::kernel::{ContactId, ListLink, Timestamp};
use domain::people::consent::{Consent, ConsentData, ConsentPurpose, ConsentState};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::Channel;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{Caller, Random, TestApp, a_consent, a_contact, on_both};

on_both!(
    withdrawing_is_as_easy_as_giving,
    an_entry_stays,
    what_is_entered_late_does_not_hold,
    nobody_has_said_it_yet,
    a_guardian_consents_for_a_child,
    a_child_grows_up,
    the_ledger_is_filtered,
    one_word_sent_twice_is_one_entry,
    what_holds_is_what_a_plain_model_says,
);

async fn doctor(rep: &Caller) -> Result<ContactId> {
    let contact: Contact = rep.create(a_contact()).await?;
    Ok(contact.head.id)
}

async fn say(rep: &Caller, data: ConsentData) -> Result<tests::Answer> {
    rep.post("/consents", &serde_json::to_value(data)?).await
}

/// Purpose, channel and state of what holds.
async fn holds(rep: &Caller, contact: ContactId) -> Result<Vec<(ConsentPurpose, Channel, ConsentState)>> {
    let matrix = rep.client.get_consent_matrix(contact).await?;
    Ok(matrix.current.iter().map(|entry| (entry.purpose, entry.channel, entry.state)).collect())
}

async fn withdrawing_is_as_easy_as_giving(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact = doctor(&rep).await?;
    assert_eq!(holds(&rep, contact).await?, []);
    let given = say(&rep, a_consent(contact)).await?;
    assert_eq!((given.status, given.json["number"].as_i64()), (201, Some(1)));
    let word = |state| (ConsentPurpose::FollowUp, Channel::Sms, state);
    assert_eq!(holds(&rep, contact).await?, [word(ConsentState::Given)]);
    // The same body but for one word.
    let withdrawn = say(&rep, ConsentData { state: ConsentState::Withdrawn, ..a_consent(contact) }).await?;
    assert_eq!((withdrawn.status, withdrawn.json["number"].as_i64()), (201, Some(2)));
    assert_eq!(holds(&rep, contact).await?, [word(ConsentState::Withdrawn)]);
    // Who wrote it down, and when, stands with each.
    let link = ListLink { expand: Some("recorded_by".to_owned()), ..ListLink::default() };
    let page = rep.client.list_consents(&link).await?;
    let lines: Vec<_> = page.data.iter().map(|one| (one.number, one.data.state, one.head.created_by)).collect();
    assert_eq!(lines, [(2, ConsentState::Withdrawn, rep.user_id), (1, ConsentState::Given, rep.user_id)]);
    assert!(page.data.iter().all(|one| one.data.decided_at == Some(app.clock.now())));
    assert!(page.data.iter().all(|one| one.recorded_by.as_ref().is_some_and(|who| who.name == "Asha Rawat")));
    Ok(())
}

async fn an_entry_stays(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let contact: Contact = admin.create(a_contact()).await?;
    let entry = say(&admin, a_consent(contact.head.id)).await?;
    let path = format!("/consents/{}", entry.json["id"].as_str().unwrap_or_default());
    assert_eq!(admin.patch(&path, 1, &json!({"state": "withdrawn"})).await?.status, 405);
    assert_eq!(admin.delete(&path, 1).await?.status, 405);
    assert_eq!(admin.post(&format!("{path}/restore"), &json!({})).await?.status, 404);
    assert_eq!(admin.get(&path).await?.json, entry.json);
    Ok(())
}

async fn what_is_entered_late_does_not_hold(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact = doctor(&rep).await?;
    let at = |text: &str| ConsentData { decided_at: text.parse().ok(), ..a_consent(contact) };
    let withdrawn = ConsentData { state: ConsentState::Withdrawn, ..at("2026-11-20T10:00:00Z") };
    assert_eq!(say(&rep, withdrawn).await?.status, 201);
    // A form of last week, typed in today.
    assert_eq!(say(&rep, at("2026-11-15T10:00:00Z")).await?.status, 201);
    assert_eq!(holds(&rep, contact).await?, [(ConsentPurpose::FollowUp, Channel::Sms, ConsentState::Withdrawn)]);
    assert_eq!(say(&rep, at("2026-11-21T10:00:00Z")).await?.status, 201);
    assert_eq!(holds(&rep, contact).await?, [(ConsentPurpose::FollowUp, Channel::Sms, ConsentState::Given)]);
    Ok(())
}

async fn nobody_has_said_it_yet(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact = doctor(&rep).await?;
    let pointer = async |data: ConsentData| {
        let refused = say(&rep, data).await?;
        anyhow::Ok((refused.status, refused.json["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned()))
    };
    let tomorrow = ConsentData { decided_at: "2026-11-23T09:00:00Z".parse().ok(), ..a_consent(contact) };
    assert_eq!(pointer(tomorrow).await?, (422, "/decided_at".to_owned()));
    let nowhere = ConsentData { notice_version: "  ".to_owned(), ..a_consent(contact) };
    assert_eq!(pointer(nowhere).await?, (422, "/notice_version".to_owned()));
    let nothing = ConsentData { language: "Hindi".to_owned(), ..a_consent(contact) };
    assert_eq!(pointer(nothing).await?, (422, "/language".to_owned()));
    let themselves = ConsentData { guardian_id: Some(contact), ..a_consent(contact) };
    assert_eq!(pointer(themselves).await?, (422, "/guardian_id".to_owned()));
    Ok(())
}

fn child(guardian: Option<ContactId>) -> ContactData {
    ContactData {
        given_name: Some("Kavya".to_owned()),
        birth_date: "2010-05-01".parse().ok(),
        guardian_id: guardian,
        ..ContactData::new(ContactKind::Other)
    }
}

async fn a_guardian_consents_for_a_child(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let alone: Contact = rep.create(child(None)).await?;
    let alone = alone.head.id;
    let refused = say(&rep, a_consent(alone)).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["code"].as_str()), (422, Some("guardian")));
    // Nobody has to ask the guardian in order to be left alone.
    assert_eq!(say(&rep, ConsentData { state: ConsentState::Withdrawn, ..a_consent(alone) }).await?.status, 201);
    let mother = ConsentData { guardian_name: Some("Asha Rawat".to_owned()), ..a_consent(alone) };
    assert_eq!(say(&rep, mother.clone()).await?.status, 201);
    let offers = say(&rep, ConsentData { purpose: ConsentPurpose::Offers, ..mother }).await?;
    assert_eq!((offers.status, offers.json["errors"][0]["code"].as_str()), (422, Some("minor")));
    assert!(rep.client.get_consent_matrix(alone).await?.is_minor);

    // The guardian of the record is the one who decides, unless another is named.
    let parent = doctor(&rep).await?;
    let data = ContactData { kind: ContactKind::Patient, ..child(Some(parent)) };
    let patient: Contact = rep.create(data).await?;
    let entry = say(&rep, a_consent(patient.head.id)).await?;
    assert_eq!((entry.status, &entry.json["guardian_id"]), (201, &json!(parent)));
    Ok(())
}

async fn a_child_grows_up(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(child(None)).await?;
    let id = contact.head.id;
    // Still a child on the evening before in India, which is the day before in UTC.
    for (moment, minor, status) in [
        ("2028-04-30T18:29:59Z", true, 422),
        ("2028-04-30T18:30:00Z", false, 201),
        ("2028-05-01T09:00:00Z", false, 201),
    ] {
        let now: Timestamp = moment.parse()?;
        app.clock.advance_seconds((now.micros() - app.clock.now().micros()) / 1_000_000);
        let rep = app.rep().await?;
        assert_eq!(rep.client.get_consent_matrix(id).await?.is_minor, minor, "{moment}");
        assert_eq!(say(&rep, a_consent(id)).await?.status, status, "{moment}");
    }
    // What counts is the day on which it was said.
    let rep = app.rep().await?;
    let back_then = ConsentData { decided_at: "2028-01-01T09:00:00Z".parse().ok(), ..a_consent(id) };
    assert_eq!(say(&rep, back_then).await?.json["errors"][0]["code"], "guardian");
    Ok(())
}

async fn the_ledger_is_filtered(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, other) = (doctor(&rep).await?, doctor(&rep).await?);
    for (contact, purpose, channel) in [
        (one, ConsentPurpose::Offers, Channel::Sms),
        (one, ConsentPurpose::FollowUp, Channel::Email),
        (other, ConsentPurpose::Offers, Channel::Email),
    ] {
        let data = ConsentData { purpose, channel, ..a_consent(contact) };
        assert_eq!(say(&rep, data).await?.status, 201);
    }
    let count = async |query: String| anyhow::Ok(rep.get(&format!("/consents?{query}")).await?.rows().len());
    assert_eq!(count(String::new()).await?, 3);
    assert_eq!(count(format!("filter[contact_id]={one}")).await?, 2);
    assert_eq!(count("filter[purpose]=offers&filter[channel]=email".to_owned()).await?, 1);
    assert_eq!(count("filter[state]=withdrawn".to_owned()).await?, 0);
    assert_eq!(count("filter[decided_at][gte]=2026-11-22T09:00:00Z&filter[source]=in_person".to_owned()).await?, 3);
    let expanded = rep.get(&format!("/consents?filter[contact_id]={other}&expand=contact")).await?;
    assert_eq!(expanded.rows()[0]["contact"]["name"], "Dr Meera Iyer");
    // Nobody else's.
    assert_eq!(app.far().await?.get("/consents").await?.rows().len(), 0);
    assert_eq!(app.far().await?.get(&format!("/contacts/{one}/consents")).await?.status, 404);
    Ok(())
}

async fn one_word_sent_twice_is_one_entry(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact = doctor(&rep).await?;
    let body = serde_json::to_value(a_consent(contact))?;
    let send = || rep.post("/consents", &body).once("a tap on a bad line");
    let (first, second) = (send().await?, send().await?);
    assert_eq!((first.status, second.header("idempotent-replayed"), &first.text), (201, Some("true"), &second.text));
    assert_eq!(rep.get("/consents").await?.rows().len(), 1);
    Ok(())
}

/// The same words to the server and to the plainest model there is: for each purpose and channel the last word in the
/// order of its moment, of two of the same moment the one that came later.
async fn what_holds_is_what_a_plain_model_says(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contacts = [doctor(&rep).await?, doctor(&rep).await?];
    for seed in 0..3_u64 {
        let mut random = Random::seeded(seed);
        let mut model: BTreeMap<(ContactId, ConsentPurpose, Channel), (Timestamp, ConsentState)> = BTreeMap::new();
        let before: Vec<Consent> =
            rep.client.list_consents(&ListLink { limit: Some(200), ..ListLink::default() }).await?.data;
        for entry in before.iter().rev() {
            let key = (entry.data.contact_id, entry.data.purpose, entry.data.channel);
            model.insert(key, (entry.data.decided_at.unwrap_or(entry.head.created_at), entry.data.state));
        }
        for _ in 0..40 {
            let contact = *random.pick(&contacts);
            let (purpose, channel) = (*random.pick(&ConsentPurpose::ALL[..2]), *random.pick(&Channel::ALL[..2]));
            let state = *random.pick(ConsentState::ALL);
            let moment: Timestamp =
                format!("2026-11-{}T09:00:00Z", random.pick(&["18", "19", "20", "21", "22"])).parse()?;
            let data = ConsentData { purpose, channel, state, decided_at: Some(moment), ..a_consent(contact) };
            assert_eq!(say(&rep, data).await?.status, 201);
            let known = model.entry((contact, purpose, channel)).or_insert((moment, state));
            if known.0 <= moment {
                *known = (moment, state);
            }
            let matrix = rep.client.get_consent_matrix(contact).await?;
            let held: Vec<_> = matrix
                .current
                .iter()
                .map(|entry| ((contact, entry.purpose, entry.channel), (entry.decided_at, entry.state)))
                .collect();
            let expected: Vec<_> =
                model.iter().filter(|((of, ..), _)| *of == contact).map(|(key, word)| (*key, *word)).collect();
            assert_eq!(held, expected, "seed {seed}");
        }
    }
    // Each entry that holds is really there, and says so.
    for contact in contacts {
        for entry in rep.client.get_consent_matrix(contact).await?.current {
            let found = rep.client.get_consent(entry.consent_id).await?;
            assert_eq!((found.data.state, found.data.contact_id), (entry.state, contact));
        }
        let numbers = rep.get(&format!("/consents?filter[contact_id]={contact}&sort=number&limit=200")).await?;
        let numbers: Vec<_> = numbers.rows().iter().filter_map(|row| row["number"].as_i64()).collect();
        assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>());
    }
    assert_eq!(rep.get("/consents?include_total=true").await?.json["page"]["total"], Value::from(120));
    Ok(())
}
