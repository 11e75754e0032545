//! Group commit for SQLite: one thread owns the writing connection; what has queued up is committed together.
//!
//! A commit costs one wait for the disk, however many requests it holds. Each request has a savepoint of its own,
//! so that one that is refused does not take its neighbours with it, and nobody is answered before the commit.

use super::{Around, Connection, Target, Transaction};
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
/// Also says whether they succeeded.
type Work = Box<dyn FnOnce(&mut Connection, Timestamp, &Around, Company) -> (bool, Answer) + Send>;

/// Who else is in the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// Nobody: going back means giving the whole transaction up, which needs no copies of pages on the way.
    Alone,
    Others,
}

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
        let work: Work = Box::new(move |connection, now, around, company| {
            let run = AssertUnwindSafe(|| match company {
                Company::Alone => statements(&mut Transaction { connection, now, around }),
                Company::Others => {
                    connection.savepoint(|connection| statements(&mut Transaction { connection, now, around }))
                }
            });
            // A bug in one request must not end the thread that all writes need.
            let outcome = std::panic::catch_unwind(run).unwrap_or_else(|_| Err(ApiError::internal("a write panicked")));
            let succeeded = outcome.is_ok();
            let answer = move |committed: bool| {
                let outcome = if committed { outcome } else { outcome.and_then(|_| Err(ApiError::busy())) };
                // The client may have gone; its write stands all the same.
                drop(answer.send(outcome));
            };
            (succeeded, Box::new(answer))
        });
        self.queue.try_send(work).map_err(|_| ApiError::busy())?;
        Ok(answered)
    }
}

pub fn start(target: &Target, around: Around) -> ApiResult<Writer> {
    let connection = target.connect()?;
    let (queue, waiting) = sync_channel(QUEUE);
    let target = target.clone();
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || run(connection, &waiting, &target, &around))
        .map_err(ApiError::internal)?;
    Ok(Writer { queue })
}

fn run(mut connection: Connection, waiting: &Receiver<Work>, target: &Target, around: &Around) {
    while let Ok(first) = waiting.recv() {
        let batch: Vec<Work> = std::iter::once(first).chain(waiting.try_iter().take(BATCH - 1)).collect();
        let company = if batch.len() == 1 { Company::Alone } else { Company::Others };
        let mut answers = Vec::with_capacity(batch.len());
        let mut refused = false;
        let outcome = connection.transaction(|connection| {
            let now = around.clock.now();
            for work in batch {
                let (succeeded, answer) = work(connection, now, around, company);
                answers.push(answer);
                refused = company == Company::Alone && !succeeded;
            }
            // Its own error has been kept; this one only takes the transaction back.
            if refused { Err(ApiError::busy()) } else { Ok(()) }
        });
        let committed = outcome.is_ok();
        for answer in answers {
            answer(committed);
        }
        let Some(cause) = outcome.err().filter(|_| !refused) else { continue };
        tracing::error!(?cause, "a commit failed; every request in it was refused");
        if let Ok(fresh) = target.connect() {
            connection = fresh;
        }
    }
}
