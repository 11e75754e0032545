//! What somebody says with a move of an activity, beside where it goes: what became of it, when they meet again, and where
//! they are.

use super::check_in::Fix;
use super::data::ActivityData;
use super::{Activity, ActivityKind, ActivityOutcome, ActivityStatus};
use crate::kernel::status::Transition;
use crate::kernel::{ActivityId, FieldProblem, Timestamp};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Asks for a move of an activity to another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityMove {
    pub to: ActivityStatus,
    /// Required to `cancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
    /// To `completed`: required, but for a duty at a camp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActivityOutcome>,
    /// When they meet again, some time ahead: the next activity is planned at once. Required to `rescheduled`, and with the
    /// outcome `come_another_day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// What is to be kept of it, in the place of the notes that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    /// To `checked_in`, and to `completed` where nobody checked in: where the phone is. Without one the check-in is
    /// unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub fix: Option<Fix>,
    /// With `fix` or to `checked_in`: when somebody arrived; now when absent, and never ahead. A phone without signal tells
    /// later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// A phone's clock may be ahead of the server's by so many seconds; what it tells then counts as now.
pub(super) const CLOCKS_DIFFER: i64 = 300;

impl ActivityMove {
    pub const fn new(to: ActivityStatus) -> Self {
        Self { to, reason: None, outcome: None, next_at: None, notes: None, fix: None, at: None }
    }

    /// The move alone.
    pub fn transition(&self) -> Transition<ActivityStatus> {
        Transition { to: self.to, reason: self.reason.clone() }
    }

    /// Whether somebody says with it that they are there.
    pub fn checks_in(&self) -> bool {
        self.to == ActivityStatus::CheckedIn || self.fix.is_some()
    }

    /// What is missing for this move of this activity, or has no place in it.
    pub fn problems(&self, activity: &Activity, now: Timestamp) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |field: &str, code: &'static str, detail: &'static str| {
            problems.push(FieldProblem::new(["/", field].concat(), code, detail));
        };
        let completes = self.to == ActivityStatus::Completed;
        if completes {
            if let Some((code, detail)) = refuse_outcome(self.outcome, &activity.data) {
                refuse("outcome", code, detail);
            }
        } else if self.outcome.is_some() {
            refuse("outcome", "status", "This belongs to another status");
        }
        let needed = self.to == ActivityStatus::Rescheduled || self.outcome.is_some_and(ActivityOutcome::needs_next);
        let has_place = needed || completes && self.outcome.is_none_or(ActivityOutcome::may_follow);
        match self.next_at {
            None if needed => refuse("next_at", "required", "Say when instead"),
            Some(_) if !has_place => refuse("next_at", "status", "Nothing follows here"),
            Some(next) if next <= now => refuse("next_at", "range", "Say some time ahead"),
            _ => {}
        }
        let arrives = completes || self.to == ActivityStatus::CheckedIn;
        if (self.fix.is_some() || self.at.is_some()) && !arrives {
            refuse(if self.fix.is_some() { "fix" } else { "at" }, "status", "This belongs to another status");
        } else if self.fix.is_some() && !activity.data.kind.in_person() {
            refuse("fix", "kind", "Nobody goes there");
        }
        if self.at.is_some_and(|at| at > now.plus_seconds(CLOCKS_DIFFER)) {
            refuse("at", "range", "Nobody has arrived some time ahead");
        }
        problems
    }

    /// Writes what the move says into the activity, which has its new status already. The check-in is for whoever knows
    /// where the account is.
    pub fn carry_into(&self, activity: &mut Activity, now: Timestamp) {
        if self.to == ActivityStatus::Completed {
            (activity.outcome, activity.completed_at) = (self.outcome, Some(now));
        }
        if self.next_at.is_some() {
            activity.next_at = self.next_at;
        }
        if let Some(notes) = self.notes.as_deref() {
            activity.data.notes = Some(notes.trim().to_owned()).filter(|notes| !notes.is_empty());
        }
    }
}

/// What speaks against an outcome, as a code and in words.
pub(super) fn refuse_outcome(
    outcome: Option<ActivityOutcome>,
    data: &ActivityData,
) -> Option<(&'static str, &'static str)> {
    match outcome {
        None if data.kind == ActivityKind::CampDuty => None,
        None => Some(("required", "Say what became of it")),
        Some(outcome) if !data.kind.fits(outcome) => Some(("kind", "This does not become of this kind of activity")),
        Some(outcome) if outcome.is_attempt() && data.kind == ActivityKind::Call && data.lead_id.is_some() => {
            Some(("attempt", "Write it down as an attempt on the lead: the ladder plans the next one"))
        }
        Some(_) => None,
    }
}

/// An activity that was not planned, told once it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityLog {
    /// A UUID of version 7; the server makes one when it is absent. Told again under the same id, it is there once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActivityId>,
    #[validate(nested)]
    pub activity: ActivityData,
    /// Required, but for a duty at a camp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActivityOutcome>,
    /// When they meet again: the next activity is planned at once. Required with the outcome `come_another_day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// Where the phone is, or was when it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub fix: Option<Fix>,
    /// With `fix`: when that was; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

impl ActivityLog {
    /// The move that completes it.
    pub fn completion(&self) -> ActivityMove {
        let Self { outcome, next_at, fix, at, .. } = *self;
        ActivityMove { outcome, next_at, fix, at, ..ActivityMove::new(ActivityStatus::Completed) }
    }
}
