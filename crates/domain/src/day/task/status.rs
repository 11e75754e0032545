//! The life of a task. While it is open it goes to and fro as work does; done and cancelled are the end: whoever has to do
//! it again has another task. A slip of the finger is taken back within [`UNDO_SECONDS`], which is no move.

use crate::kernel::status::{Move, Status, to, with_reason};

crate::labels!(
    TaskStatus {
        /// Nobody has begun.
        Open = "open",
        InProgress = "in_progress",
        /// Somebody else has to do something first.
        Waiting = "waiting",
        Done = "done",
        Cancelled = "cancelled",
    }
);

/// How long it can be taken back that a task is done.
pub const UNDO_SECONDS: i64 = 30;

impl Status for TaskStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use TaskStatus as S;
        const OPEN: &[Move<S>] = &[to(S::InProgress), to(S::Waiting), to(S::Done), with_reason(S::Cancelled)];
        const IN_PROGRESS: &[Move<S>] = &[to(S::Waiting), to(S::Done), to(S::Open), with_reason(S::Cancelled)];
        const WAITING: &[Move<S>] = &[to(S::InProgress), to(S::Done), to(S::Open), with_reason(S::Cancelled)];
        match self {
            S::Open => OPEN,
            S::InProgress => IN_PROGRESS,
            S::Waiting => WAITING,
            S::Done | S::Cancelled => &[],
        }
    }
}

impl TaskStatus {
    /// Somebody still has to do it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }

    /// Those, for lists.
    pub fn open() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|status| status.is_open())
    }
}
