//! What may be written when: everything while it is talked about, nothing of what was agreed but its end, by approvers.

use super::{a_draft, activate, path, take};
use anyhow::Result;
use api::each;
use api::kernel::db::Transaction;
use api::kernel::db::schema::tie_ups;
use api::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::TieUpId;
use domain::people::tie_up::TieUpStatus;
use serde_json::json;
use tests::{TestApp, on_both};

on_both!(
    what_was_agreed_stays,
    the_end_is_moved_by_those_who_approve,
    what_was_agreed_is_not_thrown_away,
    money_and_discounts_are_exact,
    an_account_that_is_not_ones_own,
    found_by_the_accounts_name,
    what_is_over_does_not_begin,
);

/// Behind the back of the moves.
pub fn put_status(transaction: &mut Transaction<'_>, id: TieUpId, status: TieUpStatus) -> ApiResult<()> {
    let statement = diesel::update(tie_ups::table.find(id)).set(tie_ups::status.eq(status));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

async fn what_was_agreed_stays(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let other = a_draft(&rep, |_| ()).await?;
    let terms = [
        ("account_id", json!(other.data.account_id)),
        ("scope", json!("ipd")),
        ("start_date", json!("2026-12-24")),
        ("credit_days", json!(60)),
        ("credit_limit", json!({"amount_minor": 100, "currency": "INR"})),
        ("discounts", json!([{"service": "everything", "basis_points": 9000}])),
        ("special_package", json!("Two rooms on the top floor")),
    ];
    for status in TieUpStatus::ALL.iter().copied().filter(|status| !status.is_open()) {
        let tie_up = a_draft(&rep, |_| ()).await?;
        let id = tie_up.head.id;
        app.write(move |transaction| put_status(transaction, id, status)).await?;
        for (field, value) in &terms {
            let refused = manager.patch(&path(&tie_up), 1, &json!({ *field: value })).await?;
            let error = &refused.json["errors"][0];
            assert_eq!((refused.status, error["code"].as_str()), (422, Some("fixed")), "{status} {field}");
            assert_eq!(error["pointer"], format!("/{field}"));
        }
        // Words about it are no terms.
        assert_eq!(rep.patch(&path(&tie_up), 1, &json!({"notes": "Called", "reference": "MoU/7"})).await?.status, 200);
    }
    let draft = a_draft(&rep, |_| ()).await?;
    for (version, (field, value)) in terms.iter().enumerate() {
        let version = i32::try_from(version)? + 1;
        assert_eq!(rep.patch(&path(&draft), version, &json!({ *field: value })).await?.status, 200, "{field}");
    }
    Ok(())
}

async fn the_end_is_moved_by_those_who_approve(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let tie_up = a_draft(&rep, |_| ()).await?;
    activate(&app, &tie_up).await?;
    let later = json!({"end_date": "2028-01-31"});
    let refused = rep.patch(&path(&tie_up), 4, &later).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/end_date")));
    assert_eq!(manager.patch(&path(&tie_up), 4, &later).await?.status, 200);
    let before_its_start = manager.patch(&path(&tie_up), 5, &json!({"end_date": "2026-11-01"})).await?;
    assert_eq!(before_its_start.json["errors"][0]["code"], "order");
    Ok(())
}

async fn what_was_agreed_is_not_thrown_away(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |_| ()).await?;
    activate(&app, &tie_up).await?;
    let refused = rep.delete(&path(&tie_up), 4).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    let draft = a_draft(&rep, |_| ()).await?;
    assert_eq!(rep.delete(&path(&draft), 1).await?.status, 204);
    assert_eq!(take(&rep, &draft, json!({"to": "negotiation"})).await?.status, 404);
    Ok(())
}

async fn money_and_discounts_are_exact(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |_| ()).await?;
    let patch = json!({"credit_limit": {"amount_minor": 123_456_789_012_i64, "currency": "INR"},
        "discounts": [{"service": "laboratory", "basis_points": 1}, {"service": "everything", "basis_points": 10_000}]});
    assert_eq!(rep.patch(&path(&tie_up), 1, &patch).await?.status, 200);
    let kept = rep.get(&path(&tie_up)).await?;
    assert_eq!((&kept.json["credit_limit"], &kept.json["discounts"]), (&patch["credit_limit"], &patch["discounts"]));
    for (patch, pointer) in [
        (json!({"discounts": [{"service": "laboratory", "basis_points": 0}]}), "/discounts/0/basis_points"),
        (
            json!({"discounts": [{"service": "laboratory", "basis_points": 5}, {"service": "laboratory", "basis_points": 6}]}),
            "/discounts",
        ),
        (json!({"credit_limit": {"amount_minor": -1, "currency": "INR"}}), "/credit_limit"),
        (json!({"credit_days": 0}), "/credit_days"),
    ] {
        let refused = rep.patch(&path(&tie_up), 2, &patch).await?;
        assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some(pointer)), "{patch}");
    }
    let foreign =
        rep.patch(&path(&tie_up), 2, &json!({"credit_limit": {"amount_minor": 1, "currency": "USD"}})).await?;
    assert_eq!(foreign.status, 422);
    Ok(())
}

async fn an_account_that_is_not_ones_own(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let theirs = a_draft(&far, |_| ()).await?;
    let body = serde_json::to_value(&theirs.data)?;
    let refused = rep.post("/tie-ups", &body).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/account_id")));
    let mine = a_draft(&rep, |_| ()).await?;
    let refused = rep.patch(&path(&mine), 1, &json!({"account_id": theirs.data.account_id})).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/account_id")));
    Ok(())
}

async fn found_by_the_accounts_name(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |data| data.reference = Some("MoU/2026/041".into())).await?;
    let found = async |q: &str| anyhow::Ok(rep.get(&format!("/tie-ups?q={q}")).await?.rows().len());
    assert_eq!((found("sunrise").await?, found("2026/041").await?, found("moonlight").await?), (1, 1, 0));
    let account = format!("/accounts/{}", tie_up.data.account_id);
    assert_eq!(rep.patch(&account, 1, &json!({"name": "Moonlight Hospital"})).await?.status, 200);
    assert_eq!((found("sunrise").await?, found("moonlight").await?), (0, 1));
    assert_eq!(rep.patch(&path(&tie_up), 1, &json!({"reference": "LoI/9"})).await?.status, 200);
    assert_eq!((found("2026/041").await?, found("moonlight").await?, found("loi").await?), (0, 1, 1));
    Ok(())
}

async fn what_is_over_does_not_begin(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let dates = |data: &mut domain::people::tie_up::TieUpData| {
        (data.start_date, data.end_date) =
            ("2025-11-22".parse().unwrap_or_default(), "2026-11-21".parse().unwrap_or_default());
    };
    let over = a_draft(&rep, dates).await?;
    for to in ["negotiation", "pending_approval"] {
        assert_eq!(take(&rep, &over, json!({ "to": to })).await?.status, 200);
    }
    let refused = take(&app.manager().await?, &over, json!({"to": "active"})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    Ok(())
}
