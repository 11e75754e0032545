//! Activities: visits, calls and whatever else somebody does with a contact or an account, from the plan to the outcome.

mod check_in;
mod correction;
mod data;
mod moving;
mod outcome;
mod series;
mod slot;
mod status;
#[cfg(test)]
mod tests;
mod undo;
mod warning;

pub use check_in::{COARSE_METRES, CheckIn, CheckInVerdict, FRESH_SECONDS, Fix, Point, RADIUS_METRES};
pub use correction::{CorrectedFields, Correction, CorrectionDecision, CorrectionRequest};
pub use data::{ActivityData, LONGEST_MINUTES};
pub use moving::{ActivityLog, ActivityMove};
pub use outcome::{ActivityKind, ActivityOutcome};
pub use series::{NewSeries, SERIES_DAYS, SERIES_MOST, SeriesChange, SeriesEnd, SeriesScope};
pub use slot::{AHEAD_DAYS, next_slot};
pub use status::ActivityStatus;
pub use undo::{BeforeMove, UNDO_SECONDS};
pub use warning::{ActivityClash, ActivityWarnings, NEAR_SECONDS};

use crate::kernel::day::{day_of, moment};
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::{Moving, Status};
use crate::kernel::{ActivityId, FieldProblem, Head, Named, Timestamp};
use crate::leads::opportunity::ApprovalState;
use serde::{Deserialize, Serialize};

/// How long what was completed can be changed by whoever may change it; then a manager is asked.
pub const LOCK_SECONDS: i64 = 24 * 60 * 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    #[serde(flatten)]
    pub head: Head<ActivityId>,
    #[serde(flatten)]
    pub data: ActivityData,
    pub ends_at: Timestamp,
    pub status: ActivityStatus,
    /// When its outcome was told; a day later it is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActivityOutcome>,
    /// When they are to be met again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// When somebody could try again whom nobody let in: nothing is planned by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_at: Option<Timestamp>,
    /// What was planned with its outcome, or stands in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_activity_id: Option<ActivityId>,
    /// The one that this one follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<ActivityId>,
    /// Of one that comes again: the first one of its series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_id: Option<ActivityId>,
    /// When it was due by its rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_at: Option<Timestamp>,
    /// The rule, an RRULE; absent once the series is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<String>,
    /// From when on the rule counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats_from: Option<Timestamp>,
    /// It was changed alone: changes of its series leave it as it is.
    #[serde(default)]
    pub apart: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// What the check-in proves, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in_verdict: Option<CheckInVerdict>,
    /// The last correction that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// The state of that request, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction_state: Option<ApprovalState>,
    /// What its last move has changed, for whoever takes it back.
    #[serde(skip)]
    pub before_move: Option<BeforeMove>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Named>,
}

impl Activity {
    /// One that is planned.
    pub fn new(head: Head<ActivityId>, data: ActivityData) -> Self {
        Self {
            ends_at: data.ends_at(),
            status: ActivityStatus::Planned,
            completed_at: None,
            outcome: None,
            next_at: None,
            proposed_at: None,
            next_activity_id: None,
            follows_id: None,
            series_id: None,
            series_at: None,
            repeat: None,
            repeats_from: None,
            apart: false,
            check_in: None,
            check_in_verdict: None,
            correction: None,
            correction_state: None,
            before_move: None,
            owner: None,
            team: None,
            facility: None,
            contact: None,
            account: None,
            lead: None,
            opportunity: None,
            head,
            data,
        }
    }

    /// The same with other data: its last move is taken back no more.
    #[must_use]
    pub fn with(head: Head<ActivityId>, data: ActivityData, before: &Self) -> Self {
        let (owner, team, facility, contact, account) = (None, None, None, None, None);
        let (before_move, lead, opportunity) = (None, None, None);
        let changed = data.changed(&before.data).iter().any(|(_, changed)| *changed);
        let apart = before.apart || changed && before.series_id.is_some();
        let before = before.clone();
        Self { head, data, apart, before_move, owner, team, facility, contact, account, lead, opportunity, ..before }
            .settled()
    }

    /// The same with what follows from the rest.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.ends_at = self.data.ends_at();
        self.check_in_verdict = self.check_in.map(|check_in| check_in.verdict);
        self.correction_state = self.correction.as_ref().map(|asked| asked.state);
        self
    }

    /// What follows is asked of a manager.
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.completed_at.is_some_and(|completed| now >= completed.plus_seconds(LOCK_SECONDS))
    }

    /// What speaks against a change of an existing activity.
    pub fn refuse_change(&self, after: &ActivityData, now: Timestamp) -> Option<FieldProblem> {
        let changed = after.changed(&self.data);
        let refuse = |field: &str, code: &'static str, detail: &'static str| {
            Some(FieldProblem::new(["/", field].concat(), code, detail))
        };
        let first =
            |kept: &[&str]| changed.iter().find(|(field, yes)| *yes && !kept.contains(field)).map(|(field, _)| *field);
        if self.status == ActivityStatus::Completed {
            if let Some(field) = first(&[]).filter(|_| self.is_locked(now)) {
                return refuse(field, "locked", "It was completed more than a day ago: ask for a correction");
            }
            if self.outcome.is_some_and(|outcome| !after.kind.fits(outcome)) {
                return refuse("kind", "outcome", "Its outcome does not fit this kind");
            }
        } else if self.status.is_final() {
            // Why it did not take place may still be written.
            if let Some(field) = first(&["notes"]) {
                return refuse(field, "fixed", "What was cancelled or put off stays as it was planned");
            }
        }
        None
    }

    /// When somebody was last in touch by it.
    pub fn touched_at(&self) -> Option<Timestamp> {
        let touched = self.status == ActivityStatus::Completed && self.outcome.is_none_or(ActivityOutcome::touches);
        touched.then(|| self.check_in.map_or(self.data.starts_at, |check_in| check_in.at))
    }

    /// From when on it was missed, unless somebody tells what became of it: the end of the day after, since a phone
    /// without signal tells late.
    pub fn missed_at(&self) -> Option<Timestamp> {
        let waits = self.status.waits() && self.head.deleted_at.is_none();
        let end = moment(day_of(self.ends_at), 24);
        waits.then(|| end.plus_seconds(24 * 60 * 60))
    }

    /// What is planned when they are to be met again.
    pub fn next(&self, at: Timestamp) -> ActivityData {
        let kind = self.outcome.map_or(self.data.kind, |outcome| outcome.next_kind(self.data.kind));
        // A meeting is not as short as the call by which it was set.
        let minutes = self.data.minutes.filter(|_| kind == self.data.kind);
        ActivityData { kind, starts_at: at, minutes, notes: None, ..self.data.clone() }
    }
}

impl Moving for Activity {
    type Status = ActivityStatus;

    fn status(&self) -> ActivityStatus {
        self.status
    }

    fn set_status(&mut self, status: ActivityStatus) {
        self.status = status;
    }

    /// Nobody arrives at a call.
    fn may_move_to(&self, status: ActivityStatus) -> bool {
        status != ActivityStatus::CheckedIn || self.data.kind.in_person()
    }
}

/// What lists of activities know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Activities)).sorted(),
    Field::new("kind", FieldKind::Choice(ActivityKind::WORDS)).sorted(),
    Field::new("subject", FieldKind::Text),
    Field::new("status", FieldKind::Choice(ActivityStatus::WORDS)).sorted(),
    Field::new("outcome", FieldKind::Choice(ActivityOutcome::WORDS)).sorted(),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("lead_id", FieldKind::Reference(Resource::Leads)),
    Field::new("opportunity_id", FieldKind::Reference(Resource::Opportunities)),
    Field::new("starts_at", FieldKind::Instant).sorted(),
    Field::new("ends_at", FieldKind::Instant),
    Field::new("place", FieldKind::Text),
    Field::new("completed_at", FieldKind::Instant).sorted(),
    Field::new("next_at", FieldKind::Instant).sorted(),
    Field::new("next_activity_id", FieldKind::Reference(Resource::Activities)),
    Field::new("follows_id", FieldKind::Reference(Resource::Activities)),
    Field::new("series_id", FieldKind::Reference(Resource::Activities)),
    Field::new("check_in_verdict", FieldKind::Choice(CheckInVerdict::WORDS)),
    Field::new("correction_state", FieldKind::Choice(ApprovalState::WORDS)),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Activity {
    id: ActivityId,
    data: ActivityData,
    resource: Activities,
    always: ["kind", "starts_at", "ends_at", "status", "apart"],
    name: |activity| {
        let subject = activity.data.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty());
        subject.map_or_else(|| activity.data.kind.to_string(), str::to_owned)
    },
});
