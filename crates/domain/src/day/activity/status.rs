//! The life of an activity: from the plan to what became of it.

use crate::kernel::status::{Move, Status, to, with_reason};

crate::labels!(
    ActivityStatus {
        Planned = "planned",
        /// Whoever is to be met knows of it and has said yes.
        Confirmed = "confirmed",
        /// Somebody has arrived.
        CheckedIn = "checked_in",
        /// It was done, and its outcome is known.
        Completed = "completed",
        /// Its time went by and nobody was there; one that was done after all can still be completed.
        Missed = "missed",
        /// Another one stands in its place.
        Rescheduled = "rescheduled",
        Cancelled = "cancelled",
    }
);

impl Status for ActivityStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use ActivityStatus as S;
        // Nobody has to confirm, nor to check in: what was done is told by one move.
        const PLANNED: &[Move<S>] = &[
            to(S::Confirmed),
            to(S::CheckedIn),
            to(S::Completed),
            to(S::Missed),
            to(S::Rescheduled),
            with_reason(S::Cancelled),
        ];
        const CONFIRMED: &[Move<S>] =
            &[to(S::CheckedIn), to(S::Completed), to(S::Missed), to(S::Rescheduled), with_reason(S::Cancelled)];
        const CHECKED_IN: &[Move<S>] = &[to(S::Completed), with_reason(S::Cancelled)];
        // A phone without signal tells late.
        const MISSED: &[Move<S>] = &[to(S::Completed), to(S::Rescheduled), with_reason(S::Cancelled)];
        match self {
            S::Planned => PLANNED,
            S::Confirmed => CONFIRMED,
            S::CheckedIn => CHECKED_IN,
            S::Missed => MISSED,
            S::Completed | S::Rescheduled | S::Cancelled => &[],
        }
    }
}

impl ActivityStatus {
    /// It lies ahead, or is under way.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Confirmed | Self::CheckedIn)
    }

    /// The words of those, for questions to the database.
    pub fn open() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|status| status.is_open())
    }

    /// It takes somebody's time: it lies ahead, or was done.
    pub const fn takes_time(self) -> bool {
        self.is_open() || matches!(self, Self::Completed)
    }

    /// Goes by unless somebody tells what became of it.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Planned | Self::Confirmed)
    }
}

#[cfg(test)]
mod tests {
    use super::ActivityStatus as S;
    use crate::kernel::status::{Mover, Status};

    #[test]
    fn what_lies_ahead_is_completed_by_one_move_and_cancelled_with_a_reason() {
        for from in S::ALL.iter().copied() {
            let ends = matches!(from, S::Completed | S::Rescheduled | S::Cancelled);
            assert_eq!(from.is_final(), ends, "{from}");
            assert_eq!(from.move_to(S::Completed).is_some(), !ends, "{from}");
            assert_eq!(from.move_to(S::Cancelled).is_some_and(|legal| legal.reason_required), !ends, "{from}");
            assert!(from.moves().iter().all(|legal| legal.by == Mover::Anyone), "{from}");
            assert!(from.moves().iter().all(|legal| legal.reason_required == (legal.to == S::Cancelled)), "{from}");
        }
    }

    /// No way leads back: every one ends, after four moves at most.
    #[test]
    fn every_way_ends_and_every_status_is_reached() {
        let mut reached = vec![S::Planned];
        let mut ways = vec![vec![S::Planned]];
        while let Some(way) = ways.pop() {
            assert!(way.len() <= 5, "{way:?}");
            let last = way[way.len() - 1];
            for legal in last.moves() {
                assert!(!way.contains(&legal.to), "{way:?} goes back to {}", legal.to);
                reached.push(legal.to);
                ways.push([way.as_slice(), &[legal.to]].concat());
            }
        }
        assert!(S::ALL.iter().all(|status| reached.contains(status)));
    }

    #[test]
    fn only_what_nobody_has_begun_is_missed() {
        for from in S::ALL.iter().copied() {
            assert_eq!(from.move_to(S::Missed).is_some(), from.waits(), "{from}");
            assert!(!from.waits() || from.is_open());
            assert!(!from.is_open() || from.takes_time());
        }
    }
}
