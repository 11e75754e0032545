//! Tells other threads of this node that something was written.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Counts the writes of this node. Clones share the count.
#[derive(Clone, Default)]
pub struct Written(Arc<(Mutex<u64>, Condvar)>);

impl Written {
    pub(super) fn add(&self) {
        let (count, changed) = &*self.0;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        changed.notify_all();
    }

    /// Waits until the count is another than `known`, at most so long; gives the count.
    pub fn wait(&self, known: u64, at_most: Duration) -> u64 {
        let (count, changed) = &*self.0;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, _) =
            changed.wait_timeout_while(count, at_most, |count| *count == known).unwrap_or_else(PoisonError::into_inner);
        *count
    }
}
