//! The totals of a board: what each role sees of them, and that filters are those of the list.

use super::{a_deal, take, walk};
use anyhow::Result;
use domain::kernel::ListLink;
use domain::leads::opportunity::OpportunityStatus;
use serde_json::json;
use tests::{Caller, TestApp, Who, on_both};

on_both!(everybody_counts_what_they_see, filters_are_those_of_the_list);

async fn of(caller: &Caller, status: OpportunityStatus) -> Result<(i64, i64, i64)> {
    let totals = caller.client.get_opportunity_totals(&ListLink::default()).await?;
    assert_eq!(totals.stages.iter().map(|stage| stage.status).collect::<Vec<_>>(), OpportunityStatus::ALL);
    let stage = totals.stages.iter().find(|stage| stage.status == status);
    Ok(stage.map_or((0, 0, 0), |stage| (stage.count, stage.amount.amount_minor, stage.weighted_amount.amount_minor)))
}

async fn everybody_counts_what_they_see(app: TestApp) -> Result<()> {
    for (who, rupees) in [(Who::Rep, 1), (Who::Colleague, 10), (Who::Neighbour, 100), (Who::Far, 1_000)] {
        let owner = app.caller(who).await?;
        a_deal(&owner, |data| data.amount.amount_minor = rupees * 100).await?;
    }
    let amounts = [
        (Who::Rep, 1),
        (Who::Manager, 11),
        (Who::Marketing, 111),
        (Who::FrontDesk, 111),
        (Who::Finance, 111),
        (Who::Admin, 111),
        (Who::HeadOffice, 1_111),
        (Who::FarManager, 1_000),
    ];
    for (who, rupees) in amounts {
        let caller = app.caller(who).await?;
        let (_, amount, weighted) = of(&caller, OpportunityStatus::Prospecting).await?;
        assert_eq!((amount, weighted), (rupees * 100, rupees * 10), "{who:?}");
        // The sum of the rows of the list is the same.
        let rows = caller.get("/opportunities?limit=200").await?;
        let listed: i64 = rows.rows().iter().filter_map(|row| row["amount"]["amount_minor"].as_i64()).sum();
        assert_eq!(listed, amount, "{who:?}");
    }
    let physician = app.caller(Who::Physician).await?;
    assert_eq!(physician.get("/opportunities/totals").await?.status, 403);
    Ok(())
}

async fn filters_are_those_of_the_list(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = a_deal(&rep, |data| data.name = "Health camp".into()).await?;
    a_deal(&rep, |data| data.name = "Knee".into()).await?;
    walk(&rep, &one, &["needs_analysis"]).await?;
    assert_eq!(take(&rep, &one, json!({"to": "on_hold"})).await?.status, 200);
    let sum = async |query: &str| {
        let answer = rep.get(&format!("/opportunities/totals?{query}")).await?;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let counts = answer.json["stages"].as_array().map(Vec::as_slice).unwrap_or_default();
        anyhow::Ok(counts.iter().filter_map(|stage| stage["count"].as_i64()).sum::<i64>())
    };
    assert_eq!((sum("").await?, sum("q=camp").await?, sum("filter[status]=on_hold").await?), (2, 1, 1));
    assert_eq!(sum("filter[amount][gt]=900000000000").await?, 0);
    assert_eq!(rep.get("/opportunities/totals?filter[happy]=yes").await?.status, 422);
    Ok(())
}
