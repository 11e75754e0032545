//! What somebody who wants to tell something has most likely just done. A pure function over a day that the phone has kept:
//! it works without signal.

use super::{FollowUp, Today, TodayReason};
use crate::day::activity::Activity;
use crate::kernel::{Named, RecordId, Timestamp};
use std::collections::BTreeSet;

/// A planned activity is likely so long before its beginning and after its end.
pub const LIKELY_MINUTES: i64 = 60;
/// Of those whom somebody has looked at.
const OPENED: usize = 3;
/// In all.
const MOST: usize = 5;

/// Something that somebody is about to tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely<'t> {
    /// It is planned for about now.
    Planned(&'t Activity),
    /// They have just looked at this contact.
    Opened(&'t Named),
    /// They should have got in touch with this lead by now.
    FollowUp(&'t FollowUp),
}

/// At most five: what is planned for now, the nearest first; the contacts that were opened last, newest first; follow-ups
/// that are late. Nobody comes twice.
pub fn likely<'t>(today: &'t Today, opened: &'t [Named], now: Timestamp) -> Vec<Likely<'t>> {
    let around = |activity: &&Activity| {
        let (from, to) = (now.plus_seconds(-LIKELY_MINUTES * 60), now.plus_seconds(LIKELY_MINUTES * 60));
        activity.status.is_open() && activity.data.starts_at <= to && activity.ends_at >= from
    };
    let mut planned: Vec<&Activity> =
        today.lines.iter().filter_map(|line| line.activity.as_ref()).filter(around).collect();
    planned.sort_by_key(|activity| activity.data.starts_at.micros().abs_diff(now.micros()));
    let mut named: BTreeSet<RecordId> = BTreeSet::new();
    let mut found = Vec::new();
    for activity in planned {
        let new = activity.data.contact_id.is_none_or(|contact| named.insert(contact.into()));
        if new {
            found.push(Likely::Planned(activity));
        }
    }
    let fresh = opened.iter().filter(|contact| named.insert(contact.id));
    found.extend(fresh.take(OPENED).map(Likely::Opened));
    let late = today.lines.iter().filter(|line| match line.reason {
        TodayReason::FollowUpLate => true,
        TodayReason::FollowUp => line.at.is_some_and(|at| at < now),
        _ => false,
    });
    found.extend(late.filter_map(|line| line.follow_up.as_ref()).map(Likely::FollowUp));
    found.truncate(MOST);
    found
}
