//! Jobs: no step is lost or doubled, whoever runs them and however they end.

use anyhow::{Context, Result};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::{jobs, settings};
use api::kernel::db::{Connection, Database, Target, Transaction};
use api::kernel::error::{ApiError, ApiResult};
use api::kernel::jobs::{self as kernel, NewJob, Run, Step, Worker};
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind, JobState};
use domain::kernel::{JobId, Timestamp};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task;
use std::time::Duration;
use tests::{Random, TestDatabase, on_both, organisation, told};

on_both!(waiting Organisation:
    two_workers_share_the_jobs,
    a_silent_workers_job_is_taken_over,
    a_job_that_kills_its_workers_is_given_up,
    a_worker_that_comes_back_too_late_does_nothing,
    a_failing_job_is_tried_again_until_it_is_dead,
    a_job_stops_when_it_is_asked_to,
);

/// Steps of each job.
const STEPS: i64 = 6;
const LEASE: i64 = 30;

/// What goes wrong in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    Fault,
    /// Somebody asks the job to stop.
    Cancel,
    /// Another worker takes the job over.
    TakenOver,
}

/// Each step leaves a row; a second one of the same step would break the table's key.
struct Rows {
    database: Database,
    /// In the step behind so many.
    trouble: Mutex<(i64, Trouble)>,
    ends: Mutex<Vec<&'static str>>,
}

impl Run for Rows {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        let row = (settings::key.eq(format!("step {} {done}", job.id)), settings::value.eq("done"));
        each!(&mut *transaction.connection, c => diesel::insert_into(settings::table).values(row).execute(c))?;
        let (at, trouble) = *self.trouble.lock().expect("no panic before");
        match trouble {
            _ if at != done => {}
            Trouble::None => {}
            Trouble::Fault => return Err(ApiError::internal("the cause, which only the log may tell")),
            Trouble::Cancel => drop(kernel::request_cancel(transaction, job.id)?),
            Trouble::TakenOver => take_over(&self.database, job.id)?,
        }
        let done = done + 1;
        Ok(if done == STEPS { Step::Finished { done } } else { Step::More { done, total: Some(STEPS) } })
    }

    fn cancelled(&self, _: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        self.ends.lock().expect("no panic before").push("cancelled");
        Ok(())
    }

    fn failed(&self, _: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        self.ends.lock().expect("no panic before").push("failed");
        Ok(())
    }
}

/// What another worker's claim writes, while this one is in a step. On SQLite it waits for the step's end.
fn take_over(database: &Database, id: JobId) -> ApiResult<()> {
    let lease = database.clock.now().plus_seconds(LEASE);
    let claim = move |transaction: &mut Transaction<'_>| {
        let claim = (jobs::attempts.eq(jobs::attempts + 1), jobs::lease_until.eq(lease));
        let statement = diesel::update(jobs::table.find(id)).set(claim);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    };
    match database.target() {
        Target::Postgres(_) => database.write_waiting(claim),
        Target::Sqlite { .. } => {
            // One look at it puts it into the queue.
            let waiting = pin!(database.write(claim)).poll(&mut task::Context::from_waker(task::Waker::noop()));
            assert!(waiting.is_pending());
            Ok(())
        }
    }
}

/// A node without a server: its own connections, a clock that all share, and one worker.
struct Node {
    database: Database,
    runner: Arc<Rows>,
    worker: Worker,
}

impl Node {
    fn new(database: &TestDatabase, clock: &Clock) -> Result<Self> {
        let database = Database::open(database.target.clone(), clock.clone(), 2).map_err(told)?;
        let runner = Arc::new(Rows {
            database: database.clone(),
            trouble: Mutex::new((0, Trouble::None)),
            ends: Mutex::default(),
        });
        let worker = Worker { database: database.clone(), runner: runner.clone(), lease: LEASE };
        Ok(Self { database, runner, worker })
    }

    fn trouble(&self, behind: i64, trouble: Trouble) {
        *self.runner.trouble.lock().expect("no panic before") = (behind, trouble);
    }

    fn ends(&self) -> Vec<&'static str> {
        self.runner.ends.lock().expect("no panic before").clone()
    }

    fn enqueue(&self) -> Result<JobId> {
        let subject_id = self.database.clock.new_id();
        let new = NewJob { kind: JobKind::ImportRun, subject_id, owner_id: None, done: 0 };
        self.database.write_waiting(move |transaction| kernel::enqueue(transaction, new)).map_err(told)
    }

    fn job(&self, id: JobId) -> Result<Job> {
        let job = self.database.read_waiting(|connection| kernel::find(connection, id)).map_err(told)?;
        job.context("the job is gone")
    }

    fn set(&self, statement: impl Fn(&mut Connection) -> QueryResult<usize> + Send + 'static) -> Result<()> {
        self.database.write_waiting(move |transaction| Ok(statement(transaction.connection)?)).map_err(told)?;
        Ok(())
    }

    /// A job's row as a killed process leaves it: begun, two steps done, leased.
    fn orphan(&self, id: JobId, attempts: i32) -> Result<()> {
        let lease = self.database.clock.now().plus_seconds(LEASE);
        self.set(move |connection| {
            let begun = (
                jobs::state.eq(JobState::Running),
                jobs::attempts.eq(attempts),
                jobs::done.eq(2),
                jobs::lease_until.eq(Some(lease)),
            );
            each!(connection, c => diesel::update(jobs::table.find(id)).set(begun).execute(c))
        })
    }

    /// How many steps have left their row.
    fn rows(&self) -> Result<i64> {
        let query = settings::table.filter(settings::key.like("step %")).count();
        self.database.read_waiting(|connection| Ok(each!(connection, c => query.get_result(c))?)).map_err(told)
    }
}

fn clock() -> Clock {
    Clock::fixed(organisation::start())
}

fn two_workers_share_the_jobs(database: TestDatabase) -> Result<()> {
    const JOBS: i64 = 20;
    let clock = clock();
    let nodes = [Node::new(&database, &clock)?, Node::new(&database, &clock)?];
    let ids = (0..JOBS).map(|_| nodes[0].enqueue()).collect::<Result<Vec<_>>>()?;
    std::thread::scope(|scope| {
        for (number, node) in (0..).zip(&nodes) {
            let ids = &ids;
            scope.spawn(move || {
                let mut random = Random::seeded(number);
                while !ids.iter().all(|id| node.job(*id).is_ok_and(|job| job.state.is_over())) {
                    node.worker.run_next();
                    std::thread::sleep(Duration::from_micros(random.next() % 500));
                }
            });
        }
    });
    for id in ids {
        let job = nodes[0].job(id)?;
        assert_eq!((job.state, job.attempts, job.done), (JobState::Succeeded, 1, STEPS), "{job:?}");
    }
    assert_eq!(nodes[0].rows()?, JOBS * STEPS);
    Ok(())
}

fn a_silent_workers_job_is_taken_over(database: TestDatabase) -> Result<()> {
    let clock = clock();
    let node = Node::new(&database, &clock)?;
    let id = node.enqueue()?;
    node.orphan(id, 1)?;
    assert!(!node.worker.run_next(), "the other one may still be at work");
    clock.advance_seconds(LEASE);
    assert!(!node.worker.run_next(), "the lease has not ended yet");
    clock.advance_seconds(1);
    assert!(node.worker.run_next());
    let job = node.job(id)?;
    assert_eq!((job.state, job.attempts, job.done), (JobState::Succeeded, 2, STEPS));
    assert_eq!(node.rows()?, STEPS - 2, "the steps that were done are not done again");
    Ok(())
}

fn a_job_that_kills_its_workers_is_given_up(database: TestDatabase) -> Result<()> {
    let clock = clock();
    let node = Node::new(&database, &clock)?;
    let id = node.enqueue()?;
    node.orphan(id, 5)?;
    clock.advance_seconds(LEASE + 1);
    assert!(node.worker.run_next());
    let job = node.job(id)?;
    assert_eq!((job.state, job.done, job.finished_at), (JobState::Dead, 2, Some(clock.now())), "{job:?}");
    assert_eq!((node.ends(), node.rows()?), (vec!["failed"], 0), "it was tried once more");
    assert!(!node.worker.run_next());
    Ok(())
}

fn a_worker_that_comes_back_too_late_does_nothing(database: TestDatabase) -> Result<()> {
    let clock = clock();
    let (slow, quick) = (Node::new(&database, &clock)?, Node::new(&database, &clock)?);
    let id = slow.enqueue()?;
    let allow = |attempts: i32| {
        slow.set(move |connection| {
            let statement = diesel::update(jobs::table.find(id)).set(jobs::max_attempts.eq(attempts));
            each!(connection, c => statement.execute(c))
        })
    };
    // Its last try: a failure would end the job.
    allow(1)?;
    slow.trouble(2, Trouble::TakenOver);
    assert!(slow.worker.run_next());
    let job = slow.job(id)?;
    assert_eq!((job.state, job.attempts), (JobState::Running, 2), "it is the other one's now: {job:?}");
    assert_eq!(slow.rows()?, job.done, "a step that came too late was not taken back");
    assert_eq!(slow.ends(), [""; 0], "only whoever has the job ends it");
    allow(5)?;
    clock.advance_seconds(LEASE + 1);
    assert!(quick.worker.run_next());
    assert_eq!((quick.job(id)?.state, quick.rows()?), (JobState::Succeeded, STEPS));
    Ok(())
}

fn a_failing_job_is_tried_again_until_it_is_dead(database: TestDatabase) -> Result<()> {
    let clock = clock();
    let node = Node::new(&database, &clock)?;
    let id = node.enqueue()?;
    node.trouble(2, Trouble::Fault);
    for (attempt, delay) in [(1, 2), (2, 4), (3, 8), (4, 16)] {
        assert!(node.worker.run_next());
        let job = node.job(id)?;
        assert_eq!((job.state, job.attempts, job.done), (JobState::Queued, attempt, 2), "{job:?}");
        assert_eq!(job.error.as_deref(), Some("internal"), "the cause is for the log");
        assert_eq!(job.run_at, clock.now().plus_seconds(delay));
        clock.advance_seconds(delay - 1);
        assert!(!node.worker.run_next(), "it waits");
        clock.advance_seconds(1);
    }
    assert!(node.worker.run_next());
    let dead = node.job(id)?;
    assert_eq!((dead.state, dead.attempts, dead.finished_at), (JobState::Dead, 5, Some(clock.now())));
    assert_eq!((node.ends(), node.rows()?), (vec!["failed"], 2));
    clock.advance_seconds(86_400);
    assert!(!node.worker.run_next(), "the dead stay where they are");

    node.trouble(0, Trouble::None);
    let again = node.database.write_waiting(move |transaction| kernel::retry(transaction, id)).map_err(told)?;
    assert_eq!((again.state, again.error, again.finished_at), (JobState::Queued, None, None));
    assert_eq!((again.attempts, again.max_attempts), (5, 10), "a worker of its earlier life cannot pass for a new one");
    assert!(node.worker.run_next());
    assert_eq!((node.job(id)?.state, node.rows()?), (JobState::Succeeded, STEPS));
    let over = node.database.write_waiting(move |transaction| kernel::retry(transaction, id).map(drop));
    assert!(over.is_err_and(|error| error.to_string() == "conflict"), "only the dead are tried again");
    Ok(())
}

fn a_job_stops_when_it_is_asked_to(database: TestDatabase) -> Result<()> {
    let clock = clock();
    let node = Node::new(&database, &clock)?;
    let cancel = |id| node.database.write_waiting(move |transaction| kernel::request_cancel(transaction, id));
    let outcome = |id| -> Result<(JobState, i64, Option<Timestamp>)> {
        let job = node.job(id)?;
        Ok((job.state, job.done, job.finished_at))
    };
    let waiting = node.enqueue()?;
    assert!(cancel(waiting).map_err(told)?.cancel_requested);
    assert!(node.worker.run_next());
    assert_eq!(outcome(waiting)?, (JobState::Cancelled, 0, Some(clock.now())), "it had not begun");
    let begun = node.enqueue()?;
    node.trouble(2, Trouble::Cancel);
    assert!(node.worker.run_next());
    assert_eq!(outcome(begun)?, (JobState::Cancelled, 3, Some(clock.now())));
    assert_eq!((node.ends(), node.rows()?), (vec!["cancelled"; 2], 3));
    assert!(cancel(begun).is_err_and(|error| error.to_string() == "conflict"), "it is over");
    assert!(!node.worker.run_next());
    Ok(())
}
