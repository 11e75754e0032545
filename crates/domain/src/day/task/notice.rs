//! When somebody is told about an open task, each once: the reminder, that it is due, that it is overdue, and, another day
//! later, whoever manages its owner.

use super::Task;
use crate::kernel::Timestamp;
use crate::kernel::day::{day_of, moment};
use chrono::{Days, NaiveDate};

/// The hour of the day at which people are told of days.
const MORNING: u8 = 9;

/// What somebody is told, in the order in which it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskNotice {
    /// Its owner asked to be reminded.
    Reminder,
    Due,
    /// The morning after it was due.
    Overdue,
    /// The morning after that: for whoever manages its owner.
    Escalated,
}

impl Task {
    /// What is to be told of it from now on, with its moment; nothing of one that is over.
    fn notices(&self) -> impl Iterator<Item = (Timestamp, TaskNotice)> {
        let data = &self.data;
        let last_day = data.due_by().map(day_of);
        let morning = |later: u64| {
            let on = |day: NaiveDate| day.checked_add_days(Days::new(later)).map(|day| moment(day, MORNING));
            last_day.and_then(on)
        };
        let planned = [
            (data.remind_at, TaskNotice::Reminder),
            (data.due_at.or(morning(0)), TaskNotice::Due),
            (morning(1), TaskNotice::Overdue),
            (morning(2), TaskNotice::Escalated),
        ];
        let (open, told) = (self.status.is_open(), self.told_until);
        planned.into_iter().filter_map(|(at, notice)| Some((at?, notice))).filter(move |(at, _)| open && *at > told)
    }

    /// What is to be told now. Of several that were missed its owner is told the last.
    pub fn to_tell(&self, now: Timestamp) -> Vec<TaskNotice> {
        let missed = || self.notices().filter(|(at, _)| *at <= now);
        let escalated = |notice: TaskNotice| notice == TaskNotice::Escalated;
        let of_owner = missed().filter(|(_, notice)| !escalated(*notice)).max();
        let of_manager = missed().find(|(_, notice)| escalated(*notice));
        of_owner.into_iter().chain(of_manager).map(|(_, notice)| notice).collect()
    }

    /// When there is something to tell next.
    pub fn next_notice(&self) -> Option<Timestamp> {
        self.notices().map(|(at, _)| at).min()
    }
}
