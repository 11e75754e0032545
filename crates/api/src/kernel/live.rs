//! Tells open streams that the change log has grown: one thread a node looks for all of them, at once when this node has
//! written something, and every second because another one may have. Nobody listens: nobody looks.

use super::db::{Connection, Database, Fragment, Numbers};
use super::error::{ApiError, ApiResult};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long another node's change may stay unseen.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What this node has written may still wait for the end of an earlier transaction.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LOOKS: u32 = 5;

/// How far the change log has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// To the event with this number; its order is that of `GET /events`.
    To(i64),
    /// The server stops: streams end, so that nobody waits for them.
    Stopping,
}

pub struct Live {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    growth: watch::Sender<Growth>,
    looking: Mutex<bool>,
}

impl Live {
    pub fn new(database: Database) -> Self {
        let (growth, _) = watch::channel(Growth::To(0));
        Self { inner: Arc::new(Inner { database, growth, looking: Mutex::new(false) }) }
    }

    /// Follows the growth of the change log.
    pub fn follow(&self) -> ApiResult<watch::Receiver<Growth>> {
        let receiver = self.inner.growth.subscribe();
        let mut looking = self.inner.looking.lock().unwrap_or_else(PoisonError::into_inner);
        if !*looking {
            let inner = Arc::clone(&self.inner);
            let thread = std::thread::Builder::new().name("live".to_owned());
            thread.spawn(move || inner.look()).map_err(ApiError::internal)?;
            *looking = true;
        }
        Ok(receiver)
    }

    /// Ends every stream.
    pub fn stop(&self) {
        self.inner.growth.send_replace(Growth::Stopping);
    }
}

impl Inner {
    fn look(&self) {
        let (mut written, mut looks) = (0, 0);
        loop {
            {
                let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
                if self.growth.receiver_count() == 0 || *self.growth.borrow() == Growth::Stopping {
                    *looking = false;
                    return;
                }
            }
            match self.database.read_waiting(newest) {
                Ok(number) => {
                    let grown = self.growth.send_if_modified(|growth| match growth {
                        Growth::To(known) if *known != number => {
                            *known = number;
                            true
                        }
                        Growth::To(_) | Growth::Stopping => false,
                    });
                    looks = if grown { LOOKS } else { looks + 1 };
                }
                Err(cause) => tracing::warn!(?cause, "the change log could not be looked at"),
            }
            let pause = if looks < LOOKS { LOOK_AGAIN } else { LOOK_EVERY };
            let now = self.database.written.wait(written, pause);
            if now != written {
                (written, looks) = (now, 0);
            }
        }
    }
}

/// The number of the newest event that everybody may read, in the order in which they are read.
pub fn newest(connection: &mut Connection) -> ApiResult<i64> {
    let query = Fragment::default().either(
        "SELECT coalesce(max(sequence), 0) FROM events",
        "SELECT coalesce((SELECT sequence FROM events WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) \
         ORDER BY transaction_id DESC, sequence DESC LIMIT 1), 0)",
    );
    let found: Vec<i64> = each!(connection, c => diesel::RunQueryDsl::load(Numbers(query), c))?;
    Ok(found.first().copied().unwrap_or_default())
}
