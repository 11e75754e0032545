//! Group commit for SQLite: one thread owns the writing connection; what has queued up is committed together.
//!
//! A commit costs one wait for the disk, however many requests it holds. Each request has a savepoint of its own,
//! so that one that is refused does not take its neighbours with it, and nobody is answered before the commit.

use super::{Connection, Target, Transaction};
use crate::kernel::clock::Clock;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::Timestamp;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::sync::oneshot;

/// Requests that may wait; one more is answered 503.
const QUEUE: usize = 1024;
/// Requests that one commit may hold.
const BATCH: usize = 128;

/// Says whether the commit that held this request succeeded.
type Answer = Box<dyn FnOnce(bool) + Send>;
/// A request's statements, with its type erased: they run, keep their outcome, and give it out after the commit.
type Work = Box<dyn FnOnce(&mut Connection, Timestamp, &Clock) -> Answer + Send>;

pub struct Writer {
    queue: SyncSender<Work>,
}

impl Writer {
    pub async fn write<T, F>(&self, statements: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    {
        self.submit(statements)?.await.unwrap_or_else(|_| Err(ApiError::busy()))
    }

    pub fn write_waiting<T, F>(&self, statements: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    {
        self.submit(statements)?.blocking_recv().unwrap_or_else(|_| Err(ApiError::busy()))
    }

    fn submit<T, F>(&self, statements: F) -> ApiResult<oneshot::Receiver<ApiResult<T>>>
    where
        T: Send + 'static,
        F: Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |connection, now, clock| {
            let run = AssertUnwindSafe(|| {
                connection.savepoint(|connection| statements(&mut Transaction { connection, now, clock }))
            });
            // A bug in one request must not end the thread that all writes need.
            let outcome = std::panic::catch_unwind(run).unwrap_or_else(|_| Err(ApiError::internal("a write panicked")));
            Box::new(move |committed| {
                let outcome = if committed { outcome } else { outcome.and_then(|_| Err(ApiError::busy())) };
                // The client may have gone; its write stands all the same.
                drop(answer.send(outcome));
            })
        });
        self.queue.try_send(work).map_err(|_| ApiError::busy())?;
        Ok(answered)
    }
}

pub fn start(target: &Target, clock: Clock) -> ApiResult<Writer> {
    let connection = target.connect()?;
    let (queue, waiting) = sync_channel(QUEUE);
    let target = target.clone();
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || run(connection, &waiting, &target, &clock))
        .map_err(ApiError::internal)?;
    Ok(Writer { queue })
}

fn run(mut connection: Connection, waiting: &Receiver<Work>, target: &Target, clock: &Clock) {
    while let Ok(first) = waiting.recv() {
        let batch: Vec<Work> = std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1)).collect();
        let mut answers = Vec::with_capacity(batch.len());
        let outcome = connection.transaction(|connection| {
            let now = clock.now();
            answers.extend(batch.into_iter().map(|work| work(connection, now, clock)));
            Ok(())
        });
        let committed = outcome.is_ok();
        if let Err(cause) = outcome {
            tracing::error!(?cause, "a commit failed; every request in it was refused");
        }
        for answer in answers {
            answer(committed);
        }
        if !committed && let Ok(fresh) = target.connect() {
            connection = fresh;
        }
    }
}
