//! What stands against an entry: its owner is to be in two places, or is away.

use super::{CalendarEntry, CalendarKind};
use crate::day::activity::ActivityStatus;
use crate::kernel::{Timestamp, UserId};

crate::labels!(
    /// What stands against an entry of a calendar.
    CalendarConflict {
        /// Its owner does something else at the same time.
        Overlap = "overlap",
        /// Its owner is away on that day.
        Absence = "absence",
    }
);

/// Marks what stands against activities: they take their owner's time. A task, a call to make and a patient's visit to the
/// hospital leave it to others.
pub fn mark_conflicts(entries: &mut [CalendarEntry]) {
    mark_overlaps(entries);
    let away: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind == CalendarKind::Absences)
        .map(|entry| (entry.person_id, entry.day, entry.until))
        .collect();
    for entry in entries.iter_mut().filter(|entry| entry.kind == CalendarKind::Activities && entry.open) {
        let clashes = away
            .iter()
            .any(|(who, from, until)| *who == entry.person_id && entry.day <= *until && entry.until >= *from);
        if clashes && entry.conflict.is_none() {
            entry.conflict = Some(CalendarConflict::Absence);
        }
    }
}

/// One activity that takes time.
type Taken = (UserId, Timestamp, Timestamp, usize);

fn mark_overlaps(entries: &mut [CalendarEntry]) {
    let mut taken: Vec<Taken> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| takes_time(entry))
        .filter_map(|(at, entry)| Some((entry.person_id?, entry.starts_at?, entry.ends_at?, at)))
        .collect();
    taken.sort_unstable();
    // Of what began before, the one that ends last: what overlaps any of them overlaps this one, too.
    let mut last: Option<Taken> = None;
    let mut clashing = Vec::new();
    for one in taken {
        let (who, start, end, at) = one;
        match last {
            Some((same, _, until, other)) if same == who => {
                if start < until {
                    clashing.extend([at, other]);
                }
                if end > until {
                    last = Some(one);
                }
            }
            _ => last = Some(one),
        }
    }
    for at in clashing {
        if let Some(entry) = entries.get_mut(at) {
            entry.conflict = Some(CalendarConflict::Overlap);
        }
    }
}

fn takes_time(entry: &CalendarEntry) -> bool {
    let status = entry.status.as_deref().and_then(|word| word.parse::<ActivityStatus>().ok());
    entry.kind == CalendarKind::Activities && status.is_some_and(ActivityStatus::takes_time)
}
