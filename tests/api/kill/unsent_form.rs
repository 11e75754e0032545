//! The server dies while forms that were begun and not sent become leads: each becomes one, and none waits for ever.

use super::Mortal;
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::{inquiries, jobs, leads, web_form_beginnings as beginnings};
use diesel::prelude::*;
use domain::admin::job::{JobKind, JobState};
use domain::kernel::{Json, RecordId};
use domain::leads::web_form::WebForm;
use serde_json::json;
use std::time::{Duration, Instant};
use tests::{Random, TestDatabase, Who, a_web_form, on_both};

on_both!(database Organisation: unsent_forms_survive);

const DEATHS: usize = 10;
/// Before each of them.
const PEOPLE: usize = 12;
/// What a round takes on a slow machine, with the wait for a lease.
const PATIENCE: Duration = Duration::from_mins(1);

async fn unsent_forms_survive(database: TestDatabase) -> Result<()> {
    let mut setu = Mortal::born(&database).await?;
    setu.rep = setu.server.sign_in(Who::Marketing).await?;
    let mut data = a_web_form();
    data.collect_unsent = true;
    let form: WebForm = setu.rep.create(data).await?;
    let mut random = Random::seeded(33);
    for round in 0..DEATHS {
        begin(&database, &form, round)?;
        let (start, enough) = (Instant::now(), random.below(PEOPLE));
        while made(&database)? < round * PEOPLE + enough {
            ensure!(start.elapsed() < PATIENCE, "round {round}: it never begins:\n{}", setu.server.last_words());
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        // Between two of them, and within one.
        tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(8_000))?)).await;
        setu.restart()?;
        let start = Instant::now();
        while waiting(&database)? > 0 {
            ensure!(start.elapsed() < PATIENCE, "round {round}: it never ends:\n{}", setu.server.last_words());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        compare(&database, (round + 1) * PEOPLE).with_context(|| format!("round {round}"))?;
    }
    let counted = setu.rep.client.get_web_form(form.head.id, "").await?;
    ensure!(usize::try_from(counted.abandoned)? == DEATHS * PEOPLE, "{} were counted", counted.abandoned);
    Ok(())
}

/// People who left the form half an hour ago, and whose half hour has just gone by.
fn begin(database: &TestDatabase, form: &WebForm, round: usize) -> Result<()> {
    let (mut connection, clock) = (database.connect()?, Clock::default());
    let began = clock.now().plus_seconds(-30 * 60);
    for person in 0..PEOPLE {
        let id: RecordId = clock.new_id();
        let answers = json!({"name": "Asha Gupta", "phone": format!("+9198{round:03}{person:05}")});
        let row = (
            beginnings::id.eq(id),
            beginnings::form_id.eq(form.head.id),
            beginnings::created_at.eq(began),
            beginnings::answers.eq(Json(answers)),
        );
        each!(&mut connection, c => diesel::insert_into(beginnings::table).values(row).execute(c))?;
        let job: RecordId = clock.new_id();
        let row = (
            (jobs::id.eq(job), jobs::kind.eq(JobKind::FormUnsent), jobs::state.eq(JobState::Queued)),
            (jobs::subject_id.eq(id), jobs::done.eq(0_i64), jobs::attempts.eq(0), jobs::max_attempts.eq(10)),
            (jobs::cancel_requested.eq(false), jobs::run_at.eq(clock.now()), jobs::created_at.eq(began)),
        );
        each!(&mut connection, c => diesel::insert_into(jobs::table).values(row).execute(c))?;
    }
    Ok(())
}

fn made(database: &TestDatabase) -> Result<usize> {
    let mut connection = database.connect()?;
    let made: i64 = each!(&mut connection, c => inquiries::table.count().get_result(c))?;
    Ok(usize::try_from(made)?)
}

/// Forms that still wait, and jobs that still have something to do.
fn waiting(database: &TestDatabase) -> Result<i64> {
    let mut connection = database.connect()?;
    let forms: i64 = each!(&mut connection, c => beginnings::table.count().get_result(c))?;
    let open = jobs::table
        .filter(jobs::kind.eq(JobKind::FormUnsent))
        .filter(jobs::state.eq_any([JobState::Queued, JobState::Running]))
        .count();
    let jobs: i64 = each!(&mut connection, c => open.get_result(c))?;
    Ok(forms + jobs)
}

/// One inquiry and one lead for each number.
fn compare(database: &TestDatabase, people: usize) -> Result<()> {
    let mut connection = database.connect()?;
    let query = inquiries::table.select((inquiries::phone, inquiries::abandoned)).order(inquiries::phone.asc());
    let mut found: Vec<(Option<String>, bool)> = each!(&mut connection, c => query.load(c))?;
    ensure!(found.len() == people && found.iter().all(|one| one.1), "{people} people, {} inquiries", found.len());
    found.dedup();
    ensure!(found.len() == people, "somebody came in twice");
    let leads: i64 = each!(&mut connection, c => leads::table.count().get_result(c))?;
    ensure!(leads == i64::try_from(people)?, "{people} people, {leads} leads");
    Ok(())
}
