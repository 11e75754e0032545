//! One line of a day, and what it is about.

use crate::day::activity::Activity;
use crate::day::patient_visit::PatientVisit;
use crate::kernel::{ContactId, InquiryId, LeadId, Named, Timestamp};
use crate::leads::lead::{LeadStatus, NextAction, Priority};
use crate::leads::origin::LeadChannel;
use crate::people::reach::{Class, Phone};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// Why something stands in somebody's day.
    TodayReason {
        /// Somebody asked, and nobody has got in touch.
        InquiryWaiting = "inquiry_waiting",
        /// The time of a lead's next action is over.
        FollowUpLate = "follow_up_late",
        /// It was planned on an earlier day, and nobody has told what became of it.
        Untold = "untold",
        /// It was missed in the last days, and nothing stands in its place.
        Missed = "missed",
        /// An activity of the day.
        Planned = "planned",
        /// The next action of a lead is due later that day.
        FollowUp = "follow_up",
        /// A patient of theirs comes to the hospital.
        PatientVisit = "patient_visit",
        /// Fewer visits are done and planned than the month's plan asks for.
        PlanBehind = "plan_behind",
        /// They were not seen for longer than somebody who matters so much should be.
        NotSeen = "not_seen",
        NeverSeen = "never_seen",
        /// An activity of the day that is done, or was called off.
        Done = "done",
    }
);

/// Where a line stands. The order of these is the order of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TodayPart {
    /// It should have been done by now.
    Waiting,
    /// The day by its hours.
    Ahead,
    /// Whom one may visit at any time.
    Due,
    Done,
}

impl TodayReason {
    pub const fn part(self) -> TodayPart {
        match self {
            Self::InquiryWaiting | Self::FollowUpLate | Self::Untold | Self::Missed => TodayPart::Waiting,
            Self::Planned | Self::FollowUp | Self::PatientVisit => TodayPart::Ahead,
            Self::PlanBehind | Self::NotSeen | Self::NeverSeen => TodayPart::Due,
            Self::Done => TodayPart::Done,
        }
    }
}

/// One line of a day: exactly one of the things that it may be about. A client leaves out a line that is about none it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TodayLine {
    pub reason: TodayReason,
    /// When it is to be done, or since when somebody waits; absent for whom one may visit at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<WaitingInquiry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_visit: Option<PatientVisit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_visit: Option<DueVisit>,
    /// With an activity: what is good to know of its contact, as far as the caller sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

impl TodayLine {
    /// One that is about nothing yet.
    pub const fn new(reason: TodayReason, at: Option<Timestamp>) -> Self {
        let (activity, follow_up, inquiry, patient_visit, due_visit, met) = (None, None, None, None, None, None);
        Self { reason, at, activity, follow_up, inquiry, patient_visit, due_visit, met }
    }
}

/// The contact of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Met {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_touch_at: Option<Timestamp>,
}

/// A lead whose next action is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUp {
    pub id: LeadId,
    pub version: i32,
    pub full_name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    pub status: LeadStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action_at: Option<Timestamp>,
    pub priority: Priority,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialty: Option<String>,
}

/// An inquiry that nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingInquiry {
    pub id: InquiryId,
    pub version: i32,
    /// What it is about, or who asks.
    pub title: String,
    pub channel: LeadChannel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub received_at: Timestamp,
    pub due_at: Timestamp,
    pub late: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<LeadId>,
}

/// Somebody who should be visited again, and with whom nothing is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueVisit {
    pub contact_id: ContactId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_touch_at: Option<Timestamp>,
    /// Days since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// How often they are to be visited this month; absent without a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i32>,
    /// Visits of the month that lie ahead.
    pub planned: i64,
    /// Visits of the month at which they were met.
    pub done: i64,
}
