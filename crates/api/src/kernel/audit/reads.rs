//! Who read whose details. Reading must not wait for a disk, so entries wait in memory for a second and are written
//! together.
//!
//! What can be trusted: nobody reads what cannot be noted (a full queue refuses the reader); a server that is told to stop
//! writes all first; whoever reads the audit sees what this node has noted. A server that is killed loses a second at
//! most, and its next start shows in the audit that it did not stop.

use super::{Entry, append_all};
use crate::kernel::caller::Person;
use crate::kernel::db::Database;
use crate::kernel::error::{ApiError, ApiResult};
use domain::admin::audit::AuditAction;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Entries that may wait; one more refuses its reader.
const QUEUE: usize = 10_000;
/// How long an entry waits for others.
const PAUSE: Duration = Duration::from_secs(1);
/// Entries of one transaction.
const BATCH: usize = 500;

enum Word {
    Read(Box<Entry>),
    /// Write all that waits, and say so.
    Flush(oneshot::Sender<()>),
}

#[derive(Clone)]
pub struct Reads {
    queue: SyncSender<Word>,
}

impl Reads {
    pub fn start(database: Database) -> ApiResult<Self> {
        let (queue, waiting) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || run(&database, &waiting))
            .map_err(ApiError::internal)?;
        Ok(Self { queue })
    }

    /// Notes that somebody was shown a patient's details.
    pub fn note(
        &self,
        database: &Database,
        person: &Person,
        resource: Resource,
        record: impl Into<RecordId>,
    ) -> ApiResult<()> {
        let entry = Entry::by(person, AuditAction::PatientRead).about(resource, record).at(database.clock.now());
        self.queue.try_send(Word::Read(Box::new(entry))).map_err(|_| ApiError::busy())
    }

    /// Waits until all that was noted stands in the audit.
    pub async fn flush(&self) -> ApiResult<()> {
        let (done, written) = oneshot::channel();
        self.queue.try_send(Word::Flush(done)).map_err(|_| ApiError::busy())?;
        written.await.map_err(|_| ApiError::busy())
    }
}

fn run(database: &Database, waiting: &Receiver<Word>) {
    while let Ok(first) = waiting.recv() {
        let (mut entries, mut flushed) = (Vec::new(), Vec::new());
        let end = Instant::now() + PAUSE;
        let mut word = Ok(first);
        loop {
            match word {
                Ok(Word::Read(entry)) => note_once(&mut entries, *entry),
                Ok(Word::Flush(done)) => flushed.push(done),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
            if !flushed.is_empty() || entries.len() >= BATCH {
                break;
            }
            word = waiting.recv_timeout(end.saturating_duration_since(Instant::now()));
        }
        write(database, waiting, &mut entries, &mut flushed);
        for done in flushed {
            // Who asked may have gone.
            done.send(()).ok();
        }
    }
}

/// The same person who reads the same record twice within a second is one entry.
fn note_once(entries: &mut Vec<Entry>, entry: Entry) {
    let same = |known: &Entry| {
        (known.record_id, known.actor_id, known.key_id, known.origin)
            == (entry.record_id, entry.actor_id, entry.key_id, entry.origin)
    };
    if !entries.iter().any(same) {
        entries.push(entry);
    }
}

/// Tries until it succeeds, or until the server is over: meanwhile the queue fills, and readers are refused.
fn write(
    database: &Database,
    waiting: &Receiver<Word>,
    entries: &mut Vec<Entry>,
    flushed: &mut Vec<oneshot::Sender<()>>,
) {
    while !entries.is_empty() {
        let batch = entries.clone();
        match database.write_waiting(move |transaction| append_all(transaction, &batch)) {
            Ok(()) => return,
            Err(cause) => tracing::error!(?cause, "the audit of reading cannot be written"),
        }
        match waiting.recv_timeout(PAUSE) {
            Ok(Word::Read(entry)) => note_once(entries, *entry),
            Ok(Word::Flush(done)) => flushed.push(done),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
