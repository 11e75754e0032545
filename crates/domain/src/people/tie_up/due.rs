//! When something is due at a running tie-up: reminders of its renewal, and its end.

use super::{TieUp, TieUpStatus};
use crate::kernel::Timestamp;
use crate::kernel::day::{day_of, moment};
use chrono::Days;

/// Days before the end on which somebody is reminded of the renewal.
pub const REMINDERS: [i32; 3] = [60, 30, 7];
/// The hour of the day at which they are.
const MORNING: u8 = 9;

/// What is due now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    Nothing,
    /// So many days are left.
    Remind(i32),
    Expire,
}

impl TieUp {
    /// What is due at a moment. Several reminders that were missed are one: the days that are left say it all.
    pub fn due(&self, now: Timestamp) -> Due {
        if !self.status.runs() {
            return Due::Nothing;
        }
        if moment(self.data.end_date, 24) <= now {
            return Due::Expire;
        }
        let missed = self.reminders().any(|(_, at)| at <= now);
        if missed { Due::Remind(self.days_left(now)) } else { Due::Nothing }
    }

    /// When to look again; nothing more for one that does not run.
    pub fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let end = self.status.runs().then(|| moment(self.data.end_date, 24))?;
        self.reminders().map(|(_, at)| at).chain([end]).map(|at| at.max(now)).min()
    }

    /// Days from this one to the last.
    pub fn days_left(&self, now: Timestamp) -> i32 {
        let days = self.data.end_date.signed_duration_since(day_of(now)).num_days();
        i32::try_from(days).unwrap_or(i32::MAX)
    }

    /// The reminders that have not been given yet. One who is suspended is not renewed.
    fn reminders(&self) -> impl Iterator<Item = (i32, Timestamp)> {
        let told = self.reminded_days_left;
        let wanted = self.status == TieUpStatus::Active;
        let end = self.data.end_date;
        REMINDERS.into_iter().filter(move |days| wanted && told.is_none_or(|told| told > *days)).filter_map(
            move |days| {
                let day = end.checked_sub_days(Days::new(u64::try_from(days).ok()?))?;
                Some((days, moment(day, MORNING)))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Due;
    use crate::kernel::{AccountId, Head, TieUpId, Timestamp};
    use crate::people::tie_up::{TieUp, TieUpData, TieUpScope, TieUpStatus};

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|_| panic!("a moment"))
    }

    fn active() -> TieUp {
        let day = |text: &str| text.parse().unwrap_or_else(|_| panic!("a day"));
        let (nobody, now) = (uuid::Uuid::nil(), moment("2026-01-01T00:00:00Z"));
        let data = TieUpData::new(AccountId(nobody), TieUpScope::Opd, day("2026-01-01"), day("2026-12-31"));
        let head = Head {
            id: TieUpId(nobody),
            version: 1,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            deleted_at: None,
        };
        TieUp { status: TieUpStatus::Active, ..TieUp::new(head, data) }
    }

    /// Walks from one due moment to the next, as the jobs do.
    #[test]
    fn a_year_of_a_tie_up() {
        let mut tie_up = active();
        let mut now = moment("2026-01-01T00:00:00Z");
        let mut told = Vec::new();
        while let Some(next) = tie_up.next_due(now) {
            now = next;
            match tie_up.due(now) {
                Due::Nothing => panic!("nothing is due at {now}"),
                Due::Remind(days) => tie_up.reminded_days_left = Some(days),
                Due::Expire => tie_up.status = TieUpStatus::Expired,
            }
            told.push((now.to_string(), tie_up.reminded_days_left, tie_up.status.to_string()));
        }
        let active = "active".to_owned();
        assert_eq!(
            told,
            [
                ("2026-11-01T03:30:00.000000Z".to_owned(), Some(60), active.clone()),
                ("2026-12-01T03:30:00.000000Z".to_owned(), Some(30), active.clone()),
                ("2026-12-24T03:30:00.000000Z".to_owned(), Some(7), active),
                ("2026-12-31T18:30:00.000000Z".to_owned(), Some(7), "expired".to_owned()),
            ]
        );
    }

    #[test]
    fn missed_reminders_are_one() {
        let mut tie_up = active();
        let late = moment("2026-12-11T12:00:00Z");
        assert_eq!(tie_up.due(late), Due::Remind(20));
        tie_up.reminded_days_left = Some(20);
        assert_eq!(tie_up.due(late), Due::Nothing);
        assert_eq!(tie_up.next_due(late), Some(moment("2026-12-24T03:30:00Z")));
    }

    #[test]
    fn who_does_not_run_waits_for_nothing() {
        for status in TieUpStatus::ALL {
            let tie_up = TieUp { status: *status, ..active() };
            assert_eq!(tie_up.next_due(moment("2026-06-01T00:00:00Z")).is_some(), status.runs(), "{status}");
        }
        let suspended = TieUp { status: TieUpStatus::Suspended, ..active() };
        assert_eq!(suspended.due(moment("2026-12-30T00:00:00Z")), Due::Nothing);
        assert_eq!(suspended.due(moment("2026-12-31T18:30:00Z")), Due::Expire);
    }
}
