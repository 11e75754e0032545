//! How near the moment is that something waits for: what lists are coloured and filtered by.

use super::Timestamp;
use super::day::{day_of, moment};

crate::labels!(
    /// Where a planned moment lies, seen from now. A day ends in India at midnight.
    DueState {
        /// Nothing is planned.
        None = "none",
        /// On a later day.
        Planned = "planned",
        /// Later today.
        Today = "today",
        /// It is over.
        Late = "late",
    }
);

impl DueState {
    pub fn of(at: Option<Timestamp>, now: Timestamp) -> Self {
        match at {
            None => Self::None,
            Some(at) if at < now => Self::Late,
            Some(at) if at < end_of_day(now) => Self::Today,
            Some(_) => Self::Planned,
        }
    }
}

/// The first moment of the next day.
pub fn end_of_day(now: Timestamp) -> Timestamp {
    moment(day_of(now), 24)
}

#[cfg(test)]
mod tests {
    use super::DueState;
    use crate::kernel::Timestamp;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|_| panic!("a moment"))
    }

    #[test]
    fn today_ends_at_midnight_in_india() {
        let now = at("2026-11-22T09:00:00Z");
        for (planned, expected) in [
            ("2026-11-22T08:59:59Z", DueState::Late),
            ("2026-11-22T09:00:00Z", DueState::Today),
            ("2026-11-22T18:29:59.999999Z", DueState::Today),
            ("2026-11-22T18:30:00Z", DueState::Planned),
        ] {
            assert_eq!(DueState::of(Some(at(planned)), now), expected, "{planned}");
        }
        assert_eq!(DueState::of(None, now), DueState::None);
    }
}
