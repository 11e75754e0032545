//! The thread that runs jobs. It sleeps until it is told of a new job, or until the next look at the table.

use super::store;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use domain::admin::job::{Job, JobState};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// How long a worker sleeps when nobody tells it of a job: another node may have written one.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Tells this node's worker that there is something to do.
#[derive(Clone)]
pub struct Queue(SyncSender<()>);

impl Queue {
    pub fn new() -> (Self, Receiver<()>) {
        let (sender, receiver) = sync_channel(1);
        (Self(sender), receiver)
    }

    pub fn wake(&self) {
        match self.0.try_send(()) {
            // A full channel means that it is going to look anyway; without a worker another node does the work.
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

/// What a step left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    More { done: i64, total: Option<i64> },
    Finished { done: i64 },
}

/// How jobs of one kind run.
pub trait Run: Send + Sync {
    /// What has to happen outside of any transaction before each step, such as sending. A process that is killed between
    /// the two has done it, and another worker does it again.
    fn act(&self, _database: &Database, _job: &Job) -> ApiResult<()> {
        Ok(())
    }
    /// One step, in one transaction. `done` is where the last step ended.
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step>;
    /// Somebody asked to stop.
    fn cancelled(&self, _transaction: &mut Transaction<'_>, _job: &Job) -> ApiResult<()> {
        Ok(())
    }
    /// It was given up: it waits on the dead-letter list for an administrator.
    fn failed(&self, _transaction: &mut Transaction<'_>, _job: &Job) -> ApiResult<()> {
        Ok(())
    }
}

pub struct Worker {
    pub database: Database,
    pub runner: std::sync::Arc<dyn Run>,
    /// Seconds that it may be silent before another worker takes its job over.
    pub lease: i64,
}

impl Worker {
    pub fn start(self, wake: Receiver<()>) -> ApiResult<()> {
        std::thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || self.run(&wake))
            .map_err(ApiError::internal)?;
        Ok(())
    }

    fn run(&self, wake: &Receiver<()>) {
        // A lease that has ended is seen within its own length.
        let pause = LOOK_EVERY.min(Duration::from_secs(self.lease.unsigned_abs()));
        loop {
            while self.run_next() {}
            match wake.recv_timeout(pause) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Runs one job to its end; whether there was one.
    pub fn run_next(&self) -> bool {
        // Looking costs a read; only when something is due, a write.
        let lease = self.lease;
        let job = match self.database.read_waiting(store::is_due_now(&self.database)) {
            Ok(true) => self.database.write_waiting(move |transaction| store::claim(transaction, lease)),
            Ok(false) => return false,
            Err(cause) => Err(cause),
        };
        match job {
            Ok(Some(job)) => {
                self.run_job(job);
                true
            }
            Ok(None) => false,
            Err(cause) => {
                tracing::warn!(?cause, "jobs could not be looked up");
                false
            }
        }
    }

    fn run_job(&self, job: Job) {
        tracing::info!(job = %job.id, kind = %job.kind, attempt = job.attempts, "job begins");
        let outcome = self.run_steps(&job);
        let (state, error) = match &outcome {
            Ok(state) => (*state, None),
            Err(cause) => {
                tracing::warn!(job = %job.id, ?cause, "job failed");
                let state = if job.attempts >= job.max_attempts { JobState::Dead } else { JobState::Queued };
                (state, Some(cause.to_string()))
            }
        };
        let runner = std::sync::Arc::clone(&self.runner);
        let ended = self.database.write_waiting(move |transaction| match state {
            _ if !store::finish(transaction, &job, state, error.as_deref())? => Ok(()),
            JobState::Dead => runner.failed(transaction, &job),
            JobState::Cancelled => runner.cancelled(transaction, &job),
            _ => Ok(()),
        });
        if let Err(cause) = ended {
            // Its lease runs out, and the next worker goes on where it stopped.
            tracing::warn!(?cause, "the end of a job could not be written");
        }
    }

    fn run_steps(&self, job: &Job) -> ApiResult<JobState> {
        if job.cancel_requested {
            return Ok(JobState::Cancelled);
        }
        if job.attempts > job.max_attempts {
            // One that takes its process along would do so for ever.
            return Err(ApiError::internal("every worker of this job fell silent"));
        }
        let (mut done, lease) = (job.done, self.lease);
        loop {
            self.runner.act(&self.database, job)?;
            let (runner, this) = (std::sync::Arc::clone(&self.runner), job.clone());
            let (taken, asked_to_stop) = self.database.write_waiting(move |transaction| {
                let step = runner.step(transaction, &this, done)?;
                let (done, total) = match step {
                    Step::More { done, total } => (done, total),
                    Step::Finished { done } => (done, Some(done)),
                };
                let asked = store::progress(transaction, this.id, this.attempts, done, total, lease)?;
                Ok((step, asked))
            })?;
            match taken {
                Step::Finished { .. } => return Ok(JobState::Succeeded),
                Step::More { .. } if asked_to_stop => return Ok(JobState::Cancelled),
                Step::More { done: further, .. } => done = further,
            }
        }
    }
}
