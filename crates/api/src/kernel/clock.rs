//! The only place that asks for the time and makes ids. Tests hand in a clock of their own.

use domain::kernel::{RecordId, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time and new ids come from.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds since 1970 that a test has set; the machine's clock when absent.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that stands still until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(at.micros()))) }
    }

    /// Moves a fixed clock on; the machine's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(fixed) = &self.fixed {
            fixed.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        let micros = match &self.fixed {
            Some(fixed) => fixed.load(Ordering::SeqCst),
            None => chrono::Utc::now().timestamp_micros(),
        };
        Timestamp::from_micros(micros).unwrap_or_else(|| Timestamp::from_micros(0).unwrap_or_else(|| unreachable!()))
    }

    /// A new UUID of version 7: the clock's milliseconds, then randomness.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn new_id(&self) -> RecordId {
        match &self.fixed {
            None => RecordId(uuid::Uuid::now_v7()),
            Some(fixed) => {
                let micros = fixed.load(Ordering::SeqCst).unsigned_abs();
                let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or_default();
                let stamp = uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos);
                RecordId(uuid::Uuid::new_v7(stamp))
            }
        }
    }
}
