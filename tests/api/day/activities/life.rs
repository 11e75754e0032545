//! Whom an activity is with, and what becomes of it when they are merged or erased.

use super::{a_visit_of, path, take};
use anyhow::Result;
use domain::day::activity::{Activity, ActivityData, ActivityKind};
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{TestApp, Who, a_contact, an_account, an_activity, an_opportunity, on_both};

on_both!(
    whom_it_is_with,
    an_opportunity_says_with_whom,
    a_colleague_does_not_see_it,
    a_merge_carries_it,
    an_account_s_history_tells_it,
);

async fn whom_it_is_with(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let theirs: Contact = far.create(a_contact()).await?;
    let at = "2026-11-24T05:30:00Z";
    let nobody = app.clock.new_id();
    for (body, complaint) in [
        (json!({"kind": "visit", "starts_at": at}), "/contact_id required"),
        (json!({"kind": "visit", "starts_at": at, "contact_id": theirs.head.id}), "/contact_id unknown"),
        (json!({"kind": "visit", "starts_at": at, "account_id": nobody}), "/account_id unknown"),
        (json!({"kind": "visit", "starts_at": at, "lead_id": nobody}), "/lead_id unknown"),
        (json!({"kind": "visit", "starts_at": at, "opportunity_id": nobody}), "/opportunity_id unknown"),
        (json!({"kind": "visit", "contact_id": nobody}), "/starts_at required"),
        (json!({"kind": "visit", "starts_at": at, "contact_id": nobody, "minutes": 0}), "/minutes range"),
    ] {
        let refused = rep.post("/activities", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    let duty = rep.post("/activities", &json!({"kind": "camp_duty", "starts_at": at})).await?;
    assert_eq!((duty.status, duty.text_at("/ends_at")), (201, "2026-11-24T09:30:00.000000Z"), "{}", duty.text);
    Ok(())
}

async fn an_opportunity_says_with_whom(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let deal = rep.post("/opportunities", &serde_json::to_value(an_opportunity(account.head.id))?).await?;
    let body = json!({"kind": "meeting", "starts_at": "2026-11-24T05:30:00Z", "opportunity_id": deal.text_at("/id")});
    let meeting = rep.post("/activities", &body).await?;
    assert_eq!((meeting.status, &meeting.json["account_id"]), (201, &json!(account.head.id)), "{}", meeting.text);
    let history = rep.get(&format!("/events?resource=opportunities&record_id={}", deal.text_at("/id"))).await?;
    assert!(history.column("record_id").contains(&meeting.text_at("/id").to_owned()), "{}", history.text);
    Ok(())
}

async fn a_colleague_does_not_see_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    for (who, status) in [(Who::Manager, 200), (Who::Colleague, 404), (Who::Admin, 200), (Who::Physician, 403)] {
        assert_eq!(app.caller(who).await?.get(&path(&visit)).await?.status, status, "{who:?}");
    }
    // Finance reads, and writes nothing.
    let finance = app.finance().await?;
    assert_eq!(finance.get(&path(&visit)).await?.status, 200);
    assert_eq!(take(&finance, &visit, json!({"to": "confirmed"})).await?.status, 403);
    Ok(())
}

async fn a_merge_carries_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (stays, goes): (Contact, Contact) = (rep.create(a_contact()).await?, rep.create(a_contact()).await?);
    let visit: Activity = rep.create(an_activity(goes.head.id)).await?;
    let plan = json!({"contact_id": goes.head.id, "month": "2026-11-01", "target": 2});
    let plan = rep.post("/visit-plans", &plan).await?;
    assert_eq!(plan.status, 201, "{}", plan.text);
    rep.client.merge(&stays, &goes, std::collections::BTreeMap::new()).await?;
    assert_eq!(rep.client.get_activity(visit.head.id, "").await?.data.contact_id, Some(stays.head.id));
    let after = rep.client.get_contact(stays.head.id, "").await?;
    assert_eq!(after.next_touch_at, Some(visit.data.starts_at));
    let plan = rep.get(&format!("/visit-plans/{}", plan.text_at("/id"))).await?;
    assert_eq!(plan.json["contact_id"], json!(stays.head.id));
    Ok(())
}

async fn an_account_s_history_tells_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let data =
        ActivityData { account_id: Some(account.head.id), ..ActivityData::new(ActivityKind::Call, app.clock.now()) };
    let call: Activity = rep.create(data).await?;
    let told = async |caller: &tests::Caller| {
        let history = caller.get(&format!("/events?resource=accounts&record_id={}", account.head.id)).await?;
        anyhow::Ok(history.column("record_id").contains(&call.head.id.to_string()))
    };
    assert!(told(&rep).await?);
    // Whoever sees the account and not the call is told nothing of it.
    app.share(domain::kernel::policy::Resource::Accounts, account.head.id, Who::Colleague.id()).await?;
    assert!(!told(&app.colleague().await?).await?);
    assert_eq!(rep.get(&path(&call)).await?.json["subject"], Value::Null);
    Ok(())
}
