//! What a page looks like: `fields`, `expand`, `include_total`, `Link`, the recycle bin.

use anyhow::Result;
use domain::people::account::Account;
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::Class;
use serde_json::json;
use tests::{TestApp, a_contact, an_account, on_both};

on_both!(
    only_the_fields_that_are_asked_for,
    references_come_with_their_names,
    names_of_what_one_may_not_see_stay_hidden,
    links_lead_to_the_pages_beside,
    the_recycle_bin_is_a_list_of_its_own,
);

/// Beside those that the specification promises of every answer.
async fn only_the_fields_that_are_asked_for(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let data = ContactData { notes: Some("Calls at night".to_owned()), class: Some(Class::A), ..a_contact() };
    let contact: Contact = rep.create(data).await?;
    let id = contact.head.id;
    let expected = json!({
        "id": id, "version": 1, "kind": "doctor", "full_name": "Dr Meera Iyer", "class": "A",
        "created_at": "2026-11-22T09:00:00.000000Z", "updated_at": "2026-11-22T09:00:00.000000Z",
    });
    assert_eq!(rep.get("/contacts?fields=class").await?.json["data"], json!([expected]));
    assert_eq!(rep.get(&format!("/contacts/{id}?fields=class")).await?.json, expected);
    let search = rep.post("/contacts/search", &json!({"fields": "class"})).await?;
    assert_eq!(search.json["data"], json!([expected]));
    let answer = rep.get(&format!("/contacts/{id}?limit=1")).await?;
    assert_eq!((answer.status, answer.complaint().as_str()), (422, "limit unknown_parameter"));
    Ok(())
}

async fn references_come_with_their_names(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let data = ContactData { account_id: Some(account.head.id), ..a_contact() };
    let contact: Contact = rep.create(data).await?;
    let path = format!("/contacts/{}?expand=owner,team,facility,account", contact.head.id);
    let answer = rep.get(&path).await?;
    let named = |field: &str| answer.json[field]["name"].as_str().map(str::to_owned);
    let shown = ["owner", "team", "facility", "account"].map(named);
    let expected = ["Asha Rawat", "Noida field", "Setu Hospital Noida", "Sunrise Hospital"];
    assert_eq!(shown, expected.map(|name| Some(name.to_owned())));
    assert!(rep.get(&format!("/contacts/{}", contact.head.id)).await?.json.get("owner").is_none());
    Ok(())
}

/// `expand` shows no more than the list of the other record would.
async fn names_of_what_one_may_not_see_stay_hidden(app: TestApp) -> Result<()> {
    let (rep, far, head_office) = (app.rep().await?, app.far().await?, app.head_office().await?);
    let hospital: Account = far.create(an_account()).await?;
    let doctor: Contact = far.create(a_contact()).await?;
    let patient = ContactData {
        given_name: Some("Kavya".to_owned()),
        primary_physician_id: Some(doctor.head.id),
        guardian_id: Some(doctor.head.id),
        ..ContactData::new(ContactKind::Patient)
    };
    let patient: Contact = rep.create(patient).await?;
    let path = format!("/contacts/{}", patient.head.id);
    let moved = head_office.patch(&path, 1, &json!({"account_id": hospital.head.id})).await?;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let asked = format!("{path}?expand=account,guardian,primary_physician,owner");
    let answer = rep.get(&asked).await?;
    assert_eq!(answer.text_at("/owner/name"), "Asha Rawat");
    for field in ["account", "guardian", "primary_physician"] {
        assert_eq!(answer.json.get(field), None, "{}", answer.text);
    }
    let answer = head_office.get(&asked).await?;
    assert_eq!(answer.text_at("/account/name"), "Sunrise Hospital");
    assert_eq!(answer.text_at("/primary_physician/name"), "Dr Meera Iyer");

    let below: Account = rep.create(an_account()).await?;
    let path = format!("/accounts/{}", below.head.id);
    let change = json!({"parent_id": hospital.head.id, "deciding_contact_id": doctor.head.id});
    assert_eq!(head_office.patch(&path, 1, &change).await?.status, 200);
    let answer = rep.get(&format!("{path}?expand=parent,deciding_contact")).await?;
    assert_eq!((answer.json.get("parent"), answer.json.get("deciding_contact")), (None, None), "{}", answer.text);
    let affiliations = rep.get("/affiliations?expand=account,contact").await?;
    assert_eq!(affiliations.text_at("/data/0/contact/name"), "Kavya");
    assert_eq!(affiliations.text_at("/data/0/account/name"), "");
    Ok(())
}

async fn links_lead_to_the_pages_beside(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for name in ["One", "Three", "Two"] {
        rep.post("/accounts", &json!({"kind": "ngo", "name": name})).await?;
    }
    let path = "/accounts?filter[kind]=ngo&limit=1&sort=name";
    let follow = |answer: &tests::Answer, relation: &str| {
        let ending = format!(">; rel=\"{relation}\"");
        let links = answer.all("link");
        let link = links.iter().find_map(|link| link.strip_suffix(&ending)?.strip_prefix('<'));
        link.map(|link| link.trim_start_matches("/api/v1").to_owned())
    };
    let first = rep.get(path).await?;
    assert_eq!((first.column("name").concat().as_str(), follow(&first, "prev")), ("One", None));
    let second = rep.get(&follow(&first, "next").expect("a next page")).await?;
    assert_eq!(second.column("name"), ["Three"]);
    let third = rep.get(&follow(&second, "next").expect("a next page")).await?;
    assert_eq!((third.column("name").concat().as_str(), follow(&third, "next")), ("Two", None));
    let back = rep.get(&follow(&third, "prev").expect("a page before")).await?;
    assert_eq!(back.column("name"), ["Three"]);
    assert_eq!(back.json["page"].get("total"), None);
    assert_eq!(rep.get(&format!("{path}&include_total=true")).await?.json["page"]["total"], 3);
    Ok(())
}

async fn the_recycle_bin_is_a_list_of_its_own(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let kept: Account = rep.create(an_account()).await?;
    let gone: Account = rep.create(an_account()).await?;
    rep.client.delete_account(&gone).await?;
    assert_eq!(rep.get("/accounts").await?.column("id"), [kept.head.id.to_string()]);
    let bin = rep.get("/accounts?deleted=true&include_total=true").await?;
    assert_eq!(bin.column("id"), [gone.head.id.to_string()]);
    assert_eq!(
        (&bin.json["page"]["total"], bin.text_at("/data/0/deleted_at")),
        (&json!(1), "2026-11-22T09:00:00.000000Z")
    );
    // It is as closed to others as the list.
    assert_eq!(app.neighbour().await?.get("/accounts?deleted=true").await?.rows().len(), 0);
    Ok(())
}
