//! What goes over with a contact.

use super::{ask, contact, merge, merge_of};
use anyhow::Result;
use domain::kernel::policy::Resource;
use domain::people::account::Account;
use domain::people::affiliation::{Affiliation, AffiliationData, AffiliationStatus};
use domain::people::consent::{Consent, ConsentState};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::{Phone, PhoneLabel};
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use serde_json::json;
use tests::{TestApp, Who, a_consent, a_contact, an_account, on_both};

on_both!(
    fields_as_they_were_chosen,
    the_address_leads_to_the_survivor,
    what_hangs_on_it,
    affiliations_are_joined,
    relationships_are_joined,
    one_ledger_of_two,
    those_who_refer_to_it,
    one_history_of_two,
);

async fn fields_as_they_were_chosen(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let phone = |number: &str| Phone::new(PhoneLabel::Mobile, number);
    let one = ContactData { phones: vec![phone("98765 43210")], notes: Some("Met at the camp".into()), ..a_contact() };
    let two = ContactData {
        given_name: Some("Mira".into()),
        phones: vec![phone("+91 98765 43210"), phone("98765 00000")],
        notes: Some("Wants a visit".into()),
        registration_number: Some("KMC-4711".into()),
        ..a_contact()
    };
    let (one, two): (Contact, Contact) = (rep.create(one).await?, rep.create(two).await?);
    let choices = json!({"given_name": "other", "notes": "both"});
    let merged = merge_of(&ask(&rep, one.head.id, two.head.id, choices).await?)?;
    assert_eq!((merged.survivor_version, merged.other.map(|other| other.name)), (2, Some("Dr Mira Iyer".to_owned())));
    let after = rep.client.get_contact(one.head.id, "").await?;
    let numbers: Vec<_> = after.data.phones.iter().map(|phone| phone.number.as_str()).collect();
    assert_eq!(after.full_name, "Dr Mira Iyer");
    assert_eq!(numbers, ["98765 43210", "98765 00000"]);
    assert_eq!(after.data.notes.as_deref(), Some("Met at the camp\nWants a visit"));
    assert_eq!(after.data.registration_number.as_deref(), Some("KMC-4711"));
    // Found by what came over.
    let found = rep.get("/contacts?q=9876500000").await?;
    assert_eq!(found.column("id"), [one.head.id.to_string()]);
    Ok(())
}

async fn the_address_leads_to_the_survivor(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let (one, two, three) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    merge(&rep, two.head.id, one.head.id).await?;
    merge(&rep, three.head.id, two.head.id).await?;
    // The client follows, along the whole chain.
    for id in [one.head.id, two.head.id] {
        assert_eq!(rep.client.get_contact(id, "owner").await?.head.id, three.head.id);
    }
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let token = rep.client.access_token().unwrap_or_default();
    let url = format!("{}/api/v1/contacts/{}?expand=owner", app.url, one.head.id);
    let answer = http.get(url).bearer_auth(token).send().await?;
    assert_eq!(answer.status().as_u16(), 307);
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
    assert_eq!(location, Some(format!("/api/v1/contacts/{}?expand=owner", three.head.id).as_str()));
    // Nothing leads anywhere for somebody who sees neither, and nothing is changed at an old address.
    assert_eq!(colleague.get(&format!("/contacts/{}", one.head.id)).await?.status, 404);
    let path = format!("/contacts/{}", one.head.id);
    assert_eq!(rep.patch(&path, 2, &json!({"notes": "x"})).await?.status, 404);
    let restored = rep.post(&format!("{path}/restore"), &json!({})).await?;
    assert_eq!((restored.status, restored.code()), (409, "conflict"));
    Ok(())
}

async fn what_hangs_on_it(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    for (id, text) in [(one.head.id, "On the first"), (two.head.id, "On the second")] {
        let body = json!({"resource": "contacts", "record_id": id, "text": text});
        assert_eq!(rep.post("/comments", &body).await?.status, 201);
    }
    let file = format!("/attachments/{}?resource=contacts&record_id={}&name=scan.txt", app.clock.new_id(), two.head.id);
    let upload = rep.request(reqwest::Method::PUT, &file).header("content-type", "application/octet-stream");
    assert_eq!(upload.body("Scanned").await?.status, 201);
    let share = |id, with: domain::kernel::UserId, access: &str| {
        rep.post("/shares", &json!({"resource": "contacts", "record_id": id, "grantee_id": with, "access": access}))
    };
    let colleague_id = Who::Colleague.id();
    assert_eq!(share(one.head.id, colleague_id, "read").await?.status, 201);
    assert_eq!(share(two.head.id, colleague_id, "update").await?.status, 201);
    assert_eq!(share(two.head.id, Who::Neighbour.id(), "read").await?.status, 201);
    let editing = json!({"resource": "contacts", "record_id": two.head.id});
    assert_eq!(colleague.put("/editors", &editing).await?.status, 200);

    let path = format!("/contacts/{}/merge?other_id={}", one.head.id, two.head.id);
    let preview = rep.get(&path).await?;
    let expected = json!({"attachments": 1, "comments": 1, "notifications": 2, "shares": 2});
    let counted = |moving: &serde_json::Value| -> serde_json::Value {
        let one = |one: &serde_json::Value| Some((one["resource"].as_str()?.to_owned(), one["count"].clone()));
        moving.as_array().into_iter().flatten().filter_map(one).collect::<serde_json::Map<_, _>>().into()
    };
    assert_eq!(counted(&preview.json["moving"]), expected, "{}", preview.text);
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    assert_eq!(counted(&json!(merged.moved)), expected);

    let of = |what: &str| rep.get(&format!("/{what}?resource=contacts&record_id={}", one.head.id));
    let texts = of("comments").await?.column("text");
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(of("attachments").await?.rows().len(), 1);
    let shares = of("shares").await?;
    let access = |with: Who| {
        let all = shares.json.as_array().into_iter().flatten();
        all.filter(|share| share["grantee_id"] == json!(with.id()))
            .map(|share| share["access"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!((access(Who::Colleague), access(Who::Neighbour)), (vec![json!("update")], vec![json!("read")]));
    assert_eq!(colleague.get(&format!("/contacts/{}", one.head.id)).await?.status, 200);
    let told = colleague.get("/notifications").await?;
    assert!(told.column("record_id").iter().all(|id| *id == one.head.id.to_string()), "{}", told.text);
    Ok(())
}

async fn affiliations_are_joined(app: TestApp) -> Result<()> {
    use AffiliationStatus::{Active, Inactive};
    let rep = app.rep().await?;
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let (both, theirs, active): (Account, Account, Account) =
        (rep.create(an_account()).await?, rep.create(an_account()).await?, rep.create(an_account()).await?);
    let place = async |contact: &Contact, account: &Account, status, title: Option<&str>| {
        let data = AffiliationData::new(contact.head.id, account.head.id);
        let data = AffiliationData { status, job_title: title.map(str::to_owned), ..data };
        rep.create::<Affiliation>(data).await
    };
    let kept = place(&one, &both, Active, None).await?;
    let dropped = place(&two, &both, Active, Some("Registrar")).await?;
    let moved = place(&two, &theirs, Active, None).await?;
    let inactive = place(&one, &active, Inactive, Some("Intern")).await?;
    let stronger = place(&two, &active, Active, None).await?;
    merge(&rep, one.head.id, two.head.id).await?;

    let page = rep.get(&format!("/affiliations?filter[contact_id]={}&sort=created_at", one.head.id)).await?;
    let mut left = [kept.head.id, moved.head.id, stronger.head.id].map(|id| id.to_string());
    left.sort();
    let mut ids = page.column("id");
    ids.sort();
    assert_eq!(ids, left);
    // What only the other one said is not lost.
    assert_eq!(rep.client.get_affiliation(kept.head.id, "").await?.data.job_title.as_deref(), Some("Registrar"));
    assert_eq!(rep.client.get_affiliation(stronger.head.id, "").await?.data.job_title.as_deref(), Some("Intern"));
    for gone in [dropped.head.id, inactive.head.id] {
        assert_eq!(rep.get(&format!("/affiliations/{gone}")).await?.status, 404);
    }
    Ok(())
}

async fn relationships_are_joined(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two, third) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    let of = async |from: &Contact, kind, to: &Contact| {
        let data = RelationshipData { contact_id: from.head.id, related_id: to.head.id, kind, note: None };
        rep.create::<Relationship>(data).await
    };
    let known = of(&one, RelationshipKind::Parent, &third).await?;
    let double = of(&third, RelationshipKind::Child, &two).await?;
    let moved = of(&third, RelationshipKind::ReferredBy, &two).await?;
    let with_each_other = of(&one, RelationshipKind::Spouse, &two).await?;
    merge(&rep, one.head.id, two.head.id).await?;
    let found = rep.client.get_relationship(moved.head.id, "").await?;
    assert_eq!((found.data.contact_id, found.data.related_id), (third.head.id, one.head.id));
    assert_eq!(rep.get(&format!("/relationships/{}", known.head.id)).await?.status, 200);
    for gone in [double.head.id, with_each_other.head.id] {
        assert_eq!(rep.get(&format!("/relationships/{gone}")).await?.status, 404);
    }
    // The pair is known by its new ends.
    let again = RelationshipData {
        contact_id: one.head.id,
        related_id: third.head.id,
        kind: RelationshipKind::Referred,
        note: None,
    };
    assert_eq!(rep.post("/relationships", &serde_json::to_value(again)?).await?.code(), "duplicate");
    Ok(())
}

async fn one_ledger_of_two(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let moment = app.clock.now();
    let mut entries = Vec::new();
    // All of the same moment: what was recorded last counts.
    for (contact, state) in [
        (&one, ConsentState::Given),
        (&two, ConsentState::Withdrawn),
        (&one, ConsentState::Given),
        (&two, ConsentState::Withdrawn),
    ] {
        app.clock.advance_seconds(1);
        let said =
            domain::people::consent::ConsentData { state, decided_at: Some(moment), ..a_consent(contact.head.id) };
        entries.push(rep.create::<Consent>(said).await?.head.id);
    }
    merge(&rep, one.head.id, two.head.id).await?;
    let matrix = rep.client.get_consent_matrix(one.head.id).await?;
    let current: Vec<_> = matrix.current.iter().map(|entry| entry.state).collect();
    assert_eq!(current, [ConsentState::Withdrawn]);
    let mut numbered = Vec::new();
    for id in &entries {
        let entry = rep.client.get_consent(*id).await?;
        numbered.push((entry.data.contact_id == one.head.id, entry.number));
    }
    assert_eq!(numbered, [(true, 1), (true, 2), (true, 3), (true, 4)]);
    Ok(())
}

async fn those_who_refer_to_it(app: TestApp) -> Result<()> {
    let (rep, head_office) = (app.rep().await?, app.head_office().await?);
    let field = json!({"resource": "accounts", "name": "liaison", "label": "Liaison", "kind": "reference",
        "refers_to": "contacts"});
    assert_eq!(head_office.post("/custom-fields", &field).await?.status, 201);
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let id = Some(two.head.id);
    let ward: Contact = rep.create(ContactData { guardian_id: id, primary_physician_id: id, ..patient() }).await?;
    let account: Account = rep.create(an_account()).await?;
    let path = format!("/accounts/{}", account.head.id);
    let change = json!({"deciding_contact_id": two.head.id, "custom": {"liaison": two.head.id}});
    let changed = rep.patch(&path, 1, &change).await?;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let consent: Consent =
        rep.create(domain::people::consent::ConsentData { guardian_id: id, ..a_consent(ward.head.id) }).await?;
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    let mut kinds: Vec<_> = merged.moved.iter().map(|moving| (moving.resource, moving.count)).collect();
    kinds.sort();
    assert_eq!(kinds, [(Resource::Accounts, 1), (Resource::Contacts, 1), (Resource::Consents, 1)]);
    // A rep does not see who treats a patient.
    let ward = head_office.client.get_contact(ward.head.id, "").await?.data;
    assert_eq!((ward.guardian_id, ward.primary_physician_id), (Some(one.head.id), Some(one.head.id)));
    let account = rep.get(&path).await?;
    let (deciding, liaison) = (account.text_at("/deciding_contact_id"), account.text_at("/custom/liaison"));
    assert_eq!((deciding, liaison), (one.head.id.to_string().as_str(), one.head.id.to_string().as_str()));
    // Lists find it by its new value.
    let found = rep.get(&format!("/accounts?filter[custom.liaison]={}", one.head.id)).await?;
    assert_eq!(found.rows().len(), 1, "{}", found.text);
    assert_eq!(rep.client.get_consent(consent.head.id).await?.data.guardian_id, Some(one.head.id));
    Ok(())
}

fn patient() -> ContactData {
    ContactData { given_name: Some("Kabir".into()), ..ContactData::new(ContactKind::Patient) }
}

async fn one_history_of_two(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let path = format!("/contacts/{}", two.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Of the second"})).await?.status, 200);
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    let history = rep.get(&format!("/events?resource=contacts&record_id={}", one.head.id)).await?;
    let told: Vec<_> =
        history.rows().iter().map(|event| (event["record_id"] == json!(two.head.id), event["kind"].clone())).collect();
    let expected = [(false, "updated"), (true, "deleted"), (true, "updated"), (true, "created"), (false, "created")];
    let expected: Vec<_> = expected.map(|(other, kind)| (other, json!(kind))).to_vec();
    assert_eq!(told, expected, "{}", history.text);
    assert_eq!(history.rows()[0]["changes"]["merged_from"]["to"], json!(two.head.id));
    assert_eq!(history.rows()[1]["changes"]["merged_into"]["to"], json!(one.head.id));
    let listed = rep.get(&format!("/contacts/{}/merges", one.head.id)).await?;
    assert_eq!(listed.json[0]["id"], json!(merged.id), "{}", listed.text);
    Ok(())
}
