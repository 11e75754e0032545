//! Weekly snapshots and what has changed since: kept once a week whoever runs the job how often, and adding up.

use super::{TO_WON, a_deal, path, walk};
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::db::schema::{jobs, pipeline_snapshots, pipeline_weeks};
use api::leads::forecast::plan_weekly;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::admin::job::{JobKind, JobState};
use domain::kernel::Money;
use domain::leads::forecast::changes::{PipelineChanges, PipelineStep};
use domain::leads::opportunity::OpportunityLossReason;
use serde_json::json;
use std::time::Duration;
use tests::{Caller, TestApp, Who, on_both};

on_both!(a_week_is_kept_once, the_parts_add_up, nothing_was_kept_so_long_ago);

/// Lets the job run that waits by now, and gives the kept rows of each week.
async fn kept(app: &TestApp) -> Result<Vec<(NaiveDate, i64)>> {
    app.state.jobs.wake();
    for _ in 0..200 {
        let now = app.clock.now();
        let due = app
            .read(move |connection| {
                let due = jobs::table
                    .filter(jobs::kind.eq(JobKind::PipelineSnapshot))
                    .filter(jobs::state.eq_any([JobState::Queued, JobState::Running]))
                    .filter(jobs::run_at.le(now))
                    .count();
                Ok(each!(connection, c => due.get_result::<i64>(c))?)
            })
            .await?;
        if due == 0 {
            return weeks(app).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the job does not end")
}

async fn weeks(app: &TestApp) -> Result<Vec<(NaiveDate, i64)>> {
    app.read(|connection| {
        let all = pipeline_weeks::table.order(pipeline_weeks::week_on).select(pipeline_weeks::week_on);
        let all: Vec<NaiveDate> = each!(&mut *connection, c => all.load(c))?;
        let mut found = Vec::new();
        for week in all {
            let rows = pipeline_snapshots::table.filter(pipeline_snapshots::week_on.eq(week)).count();
            found.push((week, each!(&mut *connection, c => rows.get_result::<i64>(c))?));
        }
        Ok(found)
    })
    .await
}

/// As a server does when it starts.
async fn start(app: &TestApp) -> Result<()> {
    let database = app.state.database.clone();
    tokio::task::spawn_blocking(move || plan_weekly(&database)).await?.map_err(tests::told)
}

async fn a_week_is_kept_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    a_deal(&rep, |_| ()).await?;
    let over = a_deal(&rep, |_| ()).await?;
    walk(&rep, &over, &TO_WON).await?;
    start(&app).await?;
    let first: NaiveDate = "2026-11-16".parse()?;
    assert_eq!(kept(&app).await?, [(first, 1)]);
    // Whatever comes later in the week, and however often a server starts, the week stays as it was kept.
    a_deal(&rep, |_| ()).await?;
    start(&app).await?;
    start(&app).await?;
    assert_eq!(kept(&app).await?, [(first, 1)]);
    let waiting = app
        .read(|connection| {
            let waiting = jobs::table
                .filter(jobs::kind.eq(JobKind::PipelineSnapshot))
                .filter(jobs::state.eq(JobState::Queued))
                .select(jobs::run_at);
            Ok(each!(connection, c => waiting.load::<domain::kernel::Timestamp>(c))?)
        })
        .await?;
    assert_eq!(waiting, ["2026-11-22T19:30:00Z".parse()?], "Monday at one in India");
    app.clock.advance_seconds(11 * 3_600);
    assert_eq!(kept(&app).await?, [(first, 1), ("2026-11-23".parse()?, 2)]);
    Ok(())
}

fn part(changes: &PipelineChanges, step: PipelineStep) -> (i64, i64) {
    let part = changes.parts.iter().find(|part| part.step == step);
    part.map_or((0, 0), |part| (part.count, part.amount.amount_minor))
}

fn adds_up(changes: &PipelineChanges) -> Result<()> {
    let sum: i64 = changes.parts.iter().map(|part| part.amount.amount_minor).sum();
    let (before, after) = (changes.before.amount.amount_minor, changes.after.amount.amount_minor);
    ensure!(before + sum == after, "{changes:?}");
    Ok(())
}

async fn since(caller: &Caller, query: &str) -> Result<PipelineChanges> {
    let answer = caller.get(&format!("/forecast/changes?{query}")).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(serde_json::from_value(answer.json.clone())?)
}

async fn the_parts_add_up(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.caller(Who::Colleague).await?);
    let of = async |caller: &Caller, paise: i64| {
        a_deal(caller, |data| {
            data.amount = Money::paise(paise);
            data.lost_reason = Some(OpportunityLossReason::Deferred);
        })
        .await
    };
    let (won, lost, gone) = (of(&rep, 100).await?, of(&rep, 200).await?, of(&rep, 300).await?);
    let (grown, shrunk, moved) = (of(&rep, 400).await?, of(&rep, 500).await?, of(&rep, 600).await?);
    let theirs = of(&colleague, 5_000).await?;
    start(&app).await?;
    assert_eq!(kept(&app).await?.len(), 1);
    app.clock.advance_seconds(60);
    walk(&rep, &won, &TO_WON).await?;
    walk(&rep, &lost, &["lost"]).await?;
    assert_eq!(rep.delete(&path(&gone), 1).await?.status, 204);
    let amount = |paise: i64| json!({"amount": {"amount_minor": paise, "currency": "INR"}});
    assert_eq!(rep.patch(&path(&grown), 1, &amount(440)).await?.status, 200);
    assert_eq!(rep.patch(&path(&shrunk), 1, &amount(450)).await?.status, 200);
    assert_eq!(rep.patch(&path(&moved), 1, &json!({"expected_close": "2027-05-01"})).await?.status, 200);
    of(&rep, 70).await?;
    walk(&rep, &of(&rep, 80).await?, &TO_WON).await?;
    assert_eq!(colleague.patch(&path(&theirs), 1, &amount(6_000)).await?.status, 200);

    let all = since(&rep, "since=2026-11-22").await?;
    adds_up(&all)?;
    assert_eq!((all.before.count, all.before.amount), (6, Money::paise(2_100)));
    assert_eq!(part(&all, PipelineStep::Added), (2, 150));
    assert_eq!((part(&all, PipelineStep::Won), part(&all, PipelineStep::Lost)), ((2, -180), (1, -200)));
    assert_eq!(part(&all, PipelineStep::Removed), (1, -300));
    assert_eq!((part(&all, PipelineStep::Grew), part(&all, PipelineStep::Shrank)), ((1, 40), (1, -50)));
    assert_eq!((all.after.count, all.after.amount), (4, Money::paise(1_560)));
    // Up to December, what moved to May is out.
    let near = since(&rep, "since=2026-11-22&to=2026-12").await?;
    adds_up(&near)?;
    assert_eq!((part(&near, PipelineStep::MovedOut), near.after.count), ((1, -600), 3));
    let far = since(&rep, "since=2026-11-22&from=2027-05&to=2027-05").await?;
    adds_up(&far)?;
    assert_eq!((part(&far, PipelineStep::MovedIn), far.before.count, far.after.count), ((1, 600), 0, 1));
    // The manager sees both.
    let both = app.manager().await?.client.get_pipeline_changes("2026-11-22".parse()?).await?;
    adds_up(&both)?;
    assert_eq!((both.before.count, part(&both, PipelineStep::Grew)), (7, (2, 1_040)));
    // What the list shows is what it comes to.
    let open = rep.get("/opportunities?filter[status][nin]=won,lost&limit=200").await?;
    let listed: i64 = open.rows().iter().filter_map(|row| row["amount"]["amount_minor"].as_i64()).sum();
    assert_eq!(all.after.amount.amount_minor, listed);
    Ok(())
}

async fn nothing_was_kept_so_long_ago(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let detail = async |query: &str| {
        let refused = rep.get(&format!("/forecast/changes?{query}")).await?;
        let error = &refused.json["errors"][0];
        assert_eq!((refused.status, error["pointer"].as_str()), (422, Some("since")), "{}", refused.text);
        anyhow::Ok(error["detail"].as_str().context("no detail")?.to_owned())
    };
    assert_eq!(detail("since=2026-11-22").await?, "Nothing was kept of the pipeline yet: it is each Monday");
    assert_eq!(detail("").await?, "Say since which day");
    start(&app).await?;
    assert_eq!(kept(&app).await?.len(), 1);
    assert_eq!(detail("since=2026-11-15").await?, "The first that was kept of the pipeline is of 2026-11-16");
    Ok(())
}
