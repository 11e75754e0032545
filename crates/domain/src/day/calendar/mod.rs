//! The calendar: what has a day, of those whom somebody looks at, in one answer. It is read, never written: each thing is
//! changed where it lives.

mod conflict;
mod feed;
#[cfg(test)]
mod tests;

pub use conflict::{CalendarConflict, mark_conflicts};
pub use feed::{CalendarFeed, CreatedCalendarFeed, FEED_MARK, NewCalendarFeed};

use crate::kernel::policy::Resource;
use crate::kernel::{FacilityId, Named, RecordId, Timestamp, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days that are asked for at once: the six weeks of a month's page.
pub const MOST_DAYS: u64 = 42;
/// People who are looked at together.
pub const MOST_PEOPLE: usize = 60;
/// Entries of an answer. Whoever asks for more asks for fewer days or people.
pub const MOST_ENTRIES: usize = 20_000;

crate::labels!(
    /// What stands in a calendar.
    CalendarKind {
        Activities = "activities",
        PatientVisits = "patient-visits",
        Tasks = "tasks",
        /// The next action of a lead.
        Leads = "leads",
        /// The next step of an opportunity.
        Opportunities = "opportunities",
        /// Days on which somebody is away.
        Absences = "absences",
        /// Days on which a facility does not work.
        Holidays = "holidays",
    }
);

impl CalendarKind {
    /// The records that stand behind entries of this kind.
    pub const fn resource(self) -> Resource {
        match self {
            Self::Activities => Resource::Activities,
            Self::PatientVisits => Resource::PatientVisits,
            Self::Tasks => Resource::Tasks,
            Self::Leads => Resource::Leads,
            Self::Opportunities => Resource::Opportunities,
            Self::Absences => Resource::Users,
            Self::Holidays => Resource::Facilities,
        }
    }
}

/// One thing in a calendar: as much as is drawn of it. The rest is asked of its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarEntry {
    pub kind: CalendarKind,
    /// The record: of an absence the user, of a holiday the facility.
    pub resource: Resource,
    pub id: RecordId,
    /// The record's version, for a change of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// The word of its own kind: of an activity `visit`, of a patient's visit `opd`, of a lead its next action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// What it is called, or whom it is with, as far as the caller may know them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Absent where it belongs to whole days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Absent where it takes no time of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Its first day, in India.
    pub day: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    pub whole_day: bool,
    /// Whose calendar it stands in: its owner, or the physician to whom a patient comes. Nobody's: a holiday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<UserId>,
    /// Of a holiday: who does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// It lies ahead, or is under way.
    pub open: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What stands against it, as far as the caller sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<CalendarConflict>,
    /// When its record was last written: for feeds.
    #[serde(skip)]
    pub updated_at: Option<Timestamp>,
}

impl CalendarEntry {
    /// Where it stands among others: whole days first, then by its beginning.
    pub fn place_in_order(&self) -> (NaiveDate, Option<Timestamp>, CalendarKind, RecordId) {
        (self.day, self.starts_at, self.kind, self.id)
    }
}

/// Somebody whose calendar was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarPerson {
    #[serde(flatten)]
    pub named: Named,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

/// The calendars of some people over some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarDays {
    /// The first day, in India.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Whose calendars these are, by their names.
    pub people: Vec<CalendarPerson>,
    /// By day and hour.
    pub data: Vec<CalendarEntry>,
}
