//! ABHA numbers: whole for those who need them, the last four digits for everybody else, wherever a contact is told.

use anyhow::Result;
use domain::kernel::policy::Resource;
use serde_json::{Value, json};
use tests::{Answer, TestApp, Who, on_both};

on_both!(masked_wherever_it_is_told, what_was_masked_comes_back_unharmed, only_whole_numbers_of_patients);

const WHOLE: &str = "12-3456-7890-1234";
const MASKED: &str = "XX-XXXX-XXXX-1234";

/// A patient of the rep, written down at the front desk.
async fn patient(app: &TestApp) -> Result<Answer> {
    let body = json!({"kind": "patient", "given_name": "Kavya", "abha": "12345678901234", "owner_id": Who::Rep.id()});
    app.front_desk().await?.post("/contacts", &body).await
}

fn id(answer: &Answer) -> String {
    answer.text_at("/id").to_owned()
}

async fn masked_wherever_it_is_told(app: TestApp) -> Result<()> {
    let made = patient(&app).await?;
    assert_eq!((made.status, made.text_at("/abha")), (201, WHOLE));
    let path = format!("/contacts/{}", id(&made));
    let desk = app.front_desk().await?;
    assert_eq!(
        desk.patch(&path, 1, &json!({"abha": "12 3456 7890 5678"})).await?.text_at("/abha"),
        "12-3456-7890-5678"
    );
    assert_eq!(desk.patch(&path, 2, &json!({"abha": WHOLE})).await?.status, 200);
    for (who, shown) in [
        (Who::FrontDesk, WHOLE),
        (Who::Manager, WHOLE),
        (Who::Admin, WHOLE),
        (Who::Rep, MASKED),
        (Who::Marketing, MASKED),
    ] {
        let caller = app.caller(who).await?;
        assert_eq!(caller.get(&path).await?.text_at("/abha"), shown, "{who:?}");
        assert_eq!(caller.get("/contacts").await?.text_at("/data/0/abha"), shown, "{who:?}");
        assert_eq!(caller.post("/contacts/search", &json!({"fields": "abha"})).await?.text_at("/data/0/abha"), shown);
        let history = caller.client.list_record_events(
            Resource::Contacts,
            id(&made).parse::<domain::kernel::ContactId>()?.into(),
            &[],
            None,
        );
        let history = history.await?;
        let told: Vec<&Value> =
            history.data.iter().filter_map(|event| event.changes.get("abha")).map(|change| &change.to).collect();
        let before = if shown == WHOLE { "12-3456-7890-5678" } else { "XX-XXXX-XXXX-5678" };
        assert_eq!(told, [&json!(shown), &json!(before)], "{who:?}");
        // Nobody finds out a number by asking for it.
        assert_eq!(caller.get("/contacts?filter[abha]=12-3456-7890-1234").await?.status, 422);
        assert_eq!(caller.get("/contacts?q=34567890").await?.rows().len(), 0);
        assert!(!caller.get(&path).await?.text.contains("3456-7890") || shown == WHOLE);
    }
    // Also in the stream of all changes.
    app.settle().await?;
    assert!(!app.rep().await?.get("/events?after=0").await?.text.contains("3456-7890"));
    Ok(())
}

async fn what_was_masked_comes_back_unharmed(app: TestApp) -> Result<()> {
    let made = patient(&app).await?;
    let path = format!("/contacts/{}", id(&made));
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    // What a form sends that was filled from what the rep sees.
    let answer = rep.patch(&path, 1, &json!({"notes": "Called back", "abha": MASKED})).await?;
    assert_eq!((answer.status, answer.text_at("/abha")), (200, MASKED));
    assert_eq!(desk.get(&path).await?.text_at("/abha"), WHOLE);
    let refused = rep.patch(&path, 2, &json!({"abha": "XX-XXXX-XXXX-9999"})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/abha abha"));
    // A number that the rep reads off the patient's card.
    let answer = rep.patch(&path, 2, &json!({"abha": "99999999999999"})).await?;
    assert_eq!((answer.status, answer.text_at("/abha")), (200, "XX-XXXX-XXXX-9999"));
    assert_eq!(desk.get(&path).await?.text_at("/abha"), "99-9999-9999-9999");
    // Out of the recycle bin it is still masked.
    assert_eq!(rep.delete(&path, 3).await?.status, 204);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.text_at("/abha"), "XX-XXXX-XXXX-9999");
    Ok(())
}

async fn only_whole_numbers_of_patients(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    for abha in ["1234567890123", "abcdefghijklmn", MASKED] {
        let refused = desk.post("/contacts", &json!({"kind": "patient", "given_name": "Kavya", "abha": abha})).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, "/abha abha"), "{abha}");
    }
    let refused = desk.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera", "abha": WHOLE})).await?;
    assert_eq!(refused.complaint(), "/abha kind");
    Ok(())
}
