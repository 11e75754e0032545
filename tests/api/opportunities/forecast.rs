//! The forecast over HTTP: by month and owner, within what one may see, and what history says where there is enough of it.

use super::{TO_WON, a_deal, take, walk};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::opportunities;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::Money;
use domain::leads::forecast::{ForecastBy, ForecastGap, Month};
use domain::leads::opportunity::{Opportunity, OpportunityLossReason};
use serde_json::json;
use tests::{Caller, TestApp, Who, on_both};

on_both!(
    what_is_expected_counts_in_its_month,
    by_owner_and_team_within_what_one_sees,
    too_little_history_says_so,
    two_years_of_history_say_something,
    nonsense_is_refused,
);

fn day(text: &str) -> Result<NaiveDate> {
    Ok(text.parse()?)
}

fn month(text: &str) -> Result<Month> {
    text.parse().ok().context("a month")
}

async fn of(owner: &Caller, rupees: i64, expected: &str) -> Result<Opportunity> {
    let expected = day(expected)?;
    a_deal(owner, |data| {
        (data.amount, data.expected_close) = (Money::paise(rupees * 100), expected);
        data.lost_reason = Some(OpportunityLossReason::Price);
    })
    .await
}

async fn what_is_expected_counts_in_its_month(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // Today is 22 November 2026.
    of(&rep, 1, "2026-11-30").await?;
    walk(&rep, &of(&rep, 10, "2026-12-05").await?, &TO_WON[..2]).await?;
    walk(&rep, &of(&rep, 100, "2026-12-31").await?, &TO_WON[..3]).await?;
    walk(&rep, &of(&rep, 1_000, "2027-01-10").await?, &TO_WON).await?;
    walk(&rep, &of(&rep, 10_000, "2026-12-01").await?, &["lost"]).await?;
    walk(&rep, &of(&rep, 100_000, "2026-12-01").await?, &["on_hold"]).await?;
    of(&rep, 1_000_000, "2026-10-31").await?;
    of(&rep, 7, "2027-02-01").await?;
    let told = rep.client.get_forecast(month("2026-11")?, month("2027-01")?, ForecastBy::Month).await?;
    let rupees = |money: Money| money.amount_minor / 100;
    let rows: Vec<_> = told
        .rows
        .iter()
        .map(|row| {
            let figures = row.figures;
            let open = [figures.commit, figures.best_case, figures.pipeline, figures.omitted].map(rupees);
            (row.month.to_string(), rupees(figures.closed), open, rupees(figures.lost), figures.weighted.amount_minor)
        })
        .collect();
    // What was won today counts today, whenever it was expected; what was lost today, too.
    assert_eq!(
        rows,
        [
            ("2026-11".to_owned(), 1_000, [0, 0, 1, 0], 10_000, 10),
            ("2026-12".to_owned(), 0, [100, 10, 0, 100_000], 0, 7_500),
            ("2027-01".to_owned(), 0, [0, 0, 0, 0], 0, 0),
        ]
    );
    assert_eq!((told.total.count, told.total.weighted.amount_minor), (6, 7_510));
    assert_eq!((told.overdue.count, rupees(told.overdue.pipeline)), (1, 1_000_000));
    Ok(())
}

async fn by_owner_and_team_within_what_one_sees(app: TestApp) -> Result<()> {
    for (who, rupees) in [(Who::Rep, 1), (Who::Colleague, 10), (Who::Neighbour, 100), (Who::Far, 1_000)] {
        of(&app.caller(who).await?, rupees, "2026-12-05").await?;
    }
    let (from, to) = (month("2026-12")?, month("2026-12")?);
    let sums = async |who: Who, by: ForecastBy| {
        let told = app.caller(who).await?.client.get_forecast(from, to, by).await?;
        let mut rows: Vec<_> = told
            .rows
            .iter()
            .map(|row| {
                let name = row.owner.as_ref().or(row.team.as_ref()).map(|named| named.name.clone());
                (row.figures.pipeline.amount_minor / 100, name.unwrap_or_default())
            })
            .collect();
        rows.sort();
        anyhow::Ok(rows)
    };
    let row = |rupees: i64, name: &str| (rupees, name.to_owned());
    assert_eq!(sums(Who::Rep, ForecastBy::Owner).await?, [row(1, "Asha Rawat")]);
    assert_eq!(sums(Who::Manager, ForecastBy::Owner).await?, [row(1, "Asha Rawat"), row(10, "Ravi Yadav")]);
    assert_eq!(sums(Who::Manager, ForecastBy::Month).await?, [row(11, "")]);
    let all = sums(Who::HeadOffice, ForecastBy::Owner).await?;
    assert_eq!(all.iter().map(|(rupees, _)| rupees).sum::<i64>(), 1_111);
    let teams: Vec<i64> = sums(Who::Admin, ForecastBy::Team).await?.iter().map(|(rupees, _)| *rupees).collect();
    assert_eq!(teams, [11, 100]);
    assert_eq!(app.caller(Who::Physician).await?.get("/forecast").await?.status, 403);
    Ok(())
}

async fn too_little_history_says_so(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    walk(&rep, &of(&rep, 1, "2026-12-05").await?, &TO_WON).await?;
    let told = rep.client.get_forecast(month("2026-11")?, month("2026-12")?, ForecastBy::Month).await?.statistical;
    assert_eq!((told.gap, told.expected, told.back_test), (Some(ForecastGap::TooLittleHistory), vec![], None));
    assert_eq!((told.history, told.months_needed), (vec![], 24));
    Ok(())
}

/// The same ₹500 in each of the last 25 months: by hand, both forecasts say ₹500 and were never off.
async fn two_years_of_history_say_something(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = month("2026-11")?;
    for back in 1..=25 {
        let deal = of(&rep, 500, "2026-12-05").await?;
        walk(&rep, &deal, &TO_WON).await?;
        let (id, day) = (deal.head.id, now.plus(-back).first_day());
        app.write(move |transaction| {
            let row = (opportunities::closed_on.eq(Some(day)), opportunities::forecast_on.eq(day));
            let statement = diesel::update(opportunities::table.find(id)).set(row);
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            Ok(())
        })
        .await?;
    }
    let told = rep.client.get_forecast(now, month("2027-01")?, ForecastBy::Month).await?.statistical;
    assert_eq!((told.gap, told.history.len(), told.expected.len()), (None, 25, 3));
    for said in &told.expected {
        assert_eq!(said.seasonal_naive, Money::paise(50_000));
        assert!((49_900..=50_100).contains(&said.statistical.amount_minor), "{said:?}");
    }
    let tried = told.back_test.context("it was tried")?;
    assert_eq!(
        (tried.months, tried.seasonal_naive.mean, tried.seasonal_naive.share_basis_points),
        (13, Money::paise(0), Some(0))
    );
    assert!(tried.statistical.mean.amount_minor < 100, "{tried:?}");
    // Somebody else's history says nothing to a colleague.
    let other = app.caller(Who::Colleague).await?;
    let other = other.client.get_forecast(now, now, ForecastBy::Month).await?.statistical;
    assert_eq!(other.history, vec![]);
    Ok(())
}

async fn nonsense_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (query, name) in [
        ("from=2026", "from"),
        ("to=2026-13", "to"),
        ("from=2026-11&to=2026-10", "to"),
        ("from=2026-11&to=2029-11", "to"),
        ("by=moon", "by"),
        ("happy=1", "happy"),
        ("filter[status]=happy", "filter[status]"),
    ] {
        let refused = rep.get(&format!("/forecast?{query}")).await?;
        let pointer = refused.json["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
        assert_eq!((refused.status, pointer.as_str()), (422, name), "{}", refused.text);
    }
    let held = of(&rep, 1, "2026-12-05").await?;
    assert_eq!(take(&rep, &held, json!({"to": "on_hold"})).await?.status, 200);
    let only = rep.get("/forecast?from=2026-12&to=2026-12&filter[status]=prospecting").await?;
    assert_eq!((only.status, &only.json["total"]["count"]), (200, &json!(0)));
    Ok(())
}
