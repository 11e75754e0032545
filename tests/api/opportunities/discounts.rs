//! Discounts: within the limit nobody is asked, above it somebody else decides, and what was approved is not stretched.

use super::{a_deal, path, post, take, walk};
use anyhow::{Result, ensure};
use domain::kernel::policy::Role;
use domain::leads::opportunity::discount::{DiscountLimit, DiscountLimits};
use domain::leads::opportunity::{ApprovalState, Opportunity};
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, Who, on_both, organisation};

on_both!(
    within_the_limit_nobody_is_asked,
    above_it_somebody_else_decides,
    an_approval_is_not_stretched,
    a_rejection_says_why,
    limits_are_set_where_they_hold,
    a_decision_is_made_once,
);

/// The group's: reps 10 %, managers 20 %.
async fn limits(app: &TestApp) -> Result<()> {
    let limit = |role, basis_points| DiscountLimit { role, basis_points };
    let limits = vec![limit(Role::Rep, 1_000), limit(Role::Manager, 2_000)];
    app.head_office().await?.client.put_discount_limits(&DiscountLimits { facility_id: None, limits }).await?;
    Ok(())
}

/// A rep's at the second stage, with a discount.
async fn asks_for(rep: &Caller, basis_points: i32) -> Result<Opportunity> {
    let deal = a_deal(rep, |data| data.discount_basis_points = Some(basis_points)).await?;
    walk(rep, &deal, &["needs_analysis"]).await?;
    Ok(deal)
}

async fn decide(caller: &Caller, deal: &Opportunity, body: Value) -> Result<Answer> {
    post(caller, deal, "discount-approval", body).await
}

async fn offer(caller: &Caller, deal: &Opportunity) -> Result<Answer> {
    take(caller, deal, json!({"to": "proposal_sent"})).await
}

async fn within_the_limit_nobody_is_asked(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    // Nobody has set a limit: every discount is asked for.
    let deal = asks_for(&rep, 100).await?;
    let refused = offer(&rep, &deal).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    let detail = "A discount of 1 % needs an approval: you may give up to 0 % without one";
    assert_eq!(refused.json["detail"].as_str(), Some(detail));
    limits(&app).await?;
    assert_eq!(offer(&rep, &deal).await?.status, 200);
    assert_eq!(offer(&rep, &asks_for(&rep, 1_000).await?).await?.status, 200);
    // Whoever may give more makes the offer themselves.
    let more = asks_for(&rep, 1_500).await?;
    assert_eq!(offer(&rep, &more).await?.status, 409);
    assert_eq!(offer(&manager, &more).await?.status, 200);
    // The rep does not go on with it without an approval.
    assert_eq!(take(&rep, &more, json!({"to": "negotiation"})).await?.status, 409);
    assert_eq!(take(&rep, &more, json!({"to": "needs_analysis"})).await?.status, 200);
    Ok(())
}

async fn above_it_somebody_else_decides(app: TestApp) -> Result<()> {
    limits(&app).await?;
    let (rep, manager, colleague) = (app.rep().await?, app.manager().await?, app.caller(Who::Colleague).await?);
    let deal = asks_for(&rep, 2_500).await?;
    let nothing = decide(&manager, &deal, json!({"state": "approved"})).await?;
    assert_eq!((nothing.status, nothing.code()), (409, "conflict"));
    let asked = decide(&rep, &deal, json!({"state": "pending", "reason": "300 employees"})).await?;
    assert_eq!((asked.status, asked.text_at("/discount_state")), (200, "pending"), "{}", asked.text);
    assert_eq!(asked.text_at("/discount_approval/asked_because"), "300 employees");
    assert_eq!(offer(&rep, &deal).await?.status, 409);
    assert_eq!(decide(&rep, &deal, json!({"state": "pending"})).await?.status, 409);
    // Neither the rep nor somebody who does not see it; the manager finds it.
    assert_eq!(decide(&rep, &deal, json!({"state": "approved"})).await?.status, 403);
    assert_eq!(decide(&colleague, &deal, json!({"state": "approved"})).await?.status, 404);
    let waiting = manager.get("/opportunities?filter[discount_state]=pending").await?;
    assert_eq!(waiting.column("id"), [deal.head.id.to_string()]);
    let approved = decide(&manager, &deal, json!({"state": "approved"})).await?;
    assert_eq!((approved.status, approved.text_at("/discount_state")), (200, "approved"));
    assert_eq!(approved.json["discount_approval"]["decided_by_id"], json!(manager.user_id));
    for to in ["proposal_sent", "negotiation", "won"] {
        let moved = take(&rep, &deal, json!({ "to": to })).await?;
        ensure!(moved.status == 200, "{}", moved.text);
    }
    Ok(())
}

async fn an_approval_is_not_stretched(app: TestApp) -> Result<()> {
    limits(&app).await?;
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let deal = asks_for(&rep, 2_500).await?;
    assert_eq!(decide(&rep, &deal, json!({"state": "pending"})).await?.status, 200);
    assert_eq!(decide(&admin, &deal, json!({"state": "approved"})).await?.status, 200);
    let change = async |change: Value| {
        let version = rep.client.get_opportunity(deal.head.id, "").await?.head.version;
        anyhow::Ok(rep.patch(&path(&deal), version, &change).await?)
    };
    // Less is covered, more is not.
    let less = change(json!({"discount_basis_points": 2_000})).await?;
    assert_eq!(less.text_at("/discount_state"), "approved");
    assert_eq!(offer(&rep, &deal).await?.status, 200);
    let more = change(json!({"discount_basis_points": 2_501})).await?;
    assert_eq!((more.status, &more.json["discount_state"]), (200, &Value::Null));
    assert_eq!(take(&rep, &deal, json!({"to": "negotiation"})).await?.status, 409);
    assert_eq!(decide(&rep, &deal, json!({"state": "pending"})).await?.status, 200);
    // The same share of a larger amount is more as well.
    let larger = change(json!({"amount": {"amount_minor": 99_900_000, "currency": "INR"}})).await?;
    assert_eq!(larger.json["discount_state"], Value::Null);
    Ok(())
}

async fn a_rejection_says_why(app: TestApp) -> Result<()> {
    limits(&app).await?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let deal = asks_for(&rep, 3_000).await?;
    let asked = rep.client.get_opportunity(deal.head.id, "").await?;
    let asked = rep.client.decide_opportunity_discount(&asked, ApprovalState::Pending, None).await?;
    let silent = decide(&manager, &deal, json!({"state": "rejected", "reason": " "})).await?;
    assert_eq!((silent.status, silent.json["errors"][0]["pointer"].as_str()), (422, Some("/reason")));
    let why = Some("Their volume does not carry it".to_owned());
    let rejected = manager.client.decide_opportunity_discount(&asked, ApprovalState::Rejected, why.clone()).await?;
    assert_eq!(rejected.discount_approval.and_then(|request| request.reason), why);
    assert_eq!(offer(&rep, &deal).await?.status, 409);
    // Asked again, it is another request.
    assert_eq!(decide(&rep, &deal, json!({"state": "pending"})).await?.text_at("/discount_state"), "pending");
    Ok(())
}

async fn limits_are_set_where_they_hold(app: TestApp) -> Result<()> {
    limits(&app).await?;
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    let here = json!({"facility_id": organisation::NOIDA, "limits": [{"role": "rep", "basis_points": 500}]});
    assert_eq!(admin.put("/discount-limits", &here).await?.status, 200);
    let there = json!({"facility_id": organisation::GURUGRAM, "limits": []});
    assert_eq!(admin.put("/discount-limits", &there).await?.status, 403);
    assert_eq!(admin.put("/discount-limits", &json!({"limits": []})).await?.status, 403);
    assert_eq!(rep.put("/discount-limits", &here).await?.status, 403);
    let twice = json!({"facility_id": organisation::NOIDA, "limits": [{"role": "rep", "basis_points": 1},
        {"role": "rep", "basis_points": 2}]});
    assert_eq!(admin.put("/discount-limits", &twice).await?.status, 422);
    let all = rep.client.get_discount_limits().await?;
    assert_eq!(
        all.data.iter().map(|one| (one.facility_id, one.limits.len())).collect::<Vec<_>>(),
        [(None, 2), (Some(organisation::NOIDA), 1)]
    );
    assert_eq!(offer(&rep, &asks_for(&rep, 501).await?).await?.status, 409);
    assert_eq!(offer(&rep, &asks_for(&rep, 500).await?).await?.status, 200);
    Ok(())
}

/// Two who decide at once leave one decision.
async fn a_decision_is_made_once(app: TestApp) -> Result<()> {
    limits(&app).await?;
    let (rep, manager, admin) = (app.rep().await?, app.manager().await?, app.admin().await?);
    let deal = asks_for(&rep, 3_000).await?;
    assert_eq!(decide(&rep, &deal, json!({"state": "pending"})).await?.status, 200);
    let version = rep.client.get_opportunity(deal.head.id, "").await?.head.version;
    let to = format!("{}/discount-approval", path(&deal));
    let (yes, no) = (json!({"state": "approved"}), json!({"state": "rejected", "reason": "Too much"}));
    let tag = format!("\"{version}\"");
    let (one, other) =
        (manager.post(&to, &yes).header("if-match", &tag), admin.post(&to, &no).header("if-match", &tag));
    let (one, other) = tokio::join!(one.into_future(), other.into_future());
    let mut answers = [one?.status, other?.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 412]);
    Ok(())
}
