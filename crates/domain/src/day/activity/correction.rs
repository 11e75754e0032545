//! Corrections of what is locked: asked for by whoever may change the activity, decided by somebody else who approves.

use super::moving::refuse_outcome;
use super::{Activity, ActivityOutcome};
use crate::kernel::policy::{Role, approves};
use crate::kernel::{FieldProblem, Problem, ProblemCode, Timestamp, UserId, rules};
use crate::leads::opportunity::ApprovalState;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What should be changed; what is absent stays. A blank text goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "something"))]
pub struct CorrectedFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActivityOutcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 1440, message = "Enter 1 to 1,440 minutes"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub minutes: Option<i32>,
    /// When they meet again. Where that lies ahead and nothing follows yet, the next activity is planned with the correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
}

fn something(fields: &CorrectedFields) -> Result<(), ValidationError> {
    if *fields == CorrectedFields::default() {
        return Err(ValidationError::new("required").with_message("Say what should be changed".into()));
    }
    Ok(())
}

impl CorrectedFields {
    /// What speaks against them.
    pub fn problems(&self, activity: &Activity, now: Timestamp) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |field: &str, code: &'static str, detail: &'static str| {
            problems.push(FieldProblem::new(["/changes/", field].concat(), code, detail));
        };
        if let Some((code, detail)) = self.outcome.and_then(|outcome| refuse_outcome(Some(outcome), &activity.data)) {
            refuse("outcome", code, detail);
        }
        let outcome = self.outcome.or(activity.outcome);
        let next = self.next_at.or(activity.next_at);
        if outcome.is_some_and(ActivityOutcome::needs_next) && next.is_none() {
            refuse("next_at", "required", "Say when instead");
        }
        if self.next_at.is_some() && !outcome.is_none_or(ActivityOutcome::may_follow) {
            refuse("next_at", "outcome", "Nothing follows here");
        }
        if self.starts_at.is_some_and(|starts| starts > now) {
            refuse("starts_at", "range", "What was done does not lie ahead");
        }
        problems
    }

    /// Writes them into the activity.
    pub fn carry_into(&self, activity: &mut Activity) {
        let text = |new: &Option<String>, old: &mut Option<String>| {
            if let Some(new) = new.as_deref() {
                *old = Some(new.trim().to_owned()).filter(|text| !text.is_empty());
            }
        };
        activity.outcome = self.outcome.or(activity.outcome);
        activity.next_at = self.next_at.or(activity.next_at);
        let data = &mut activity.data;
        data.starts_at = self.starts_at.unwrap_or(data.starts_at);
        data.minutes = self.minutes.or(data.minutes);
        text(&self.subject, &mut data.subject);
        text(&self.place, &mut data.place);
        text(&self.notes, &mut data.notes);
    }
}

/// Asks for a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    #[validate(nested)]
    pub changes: CorrectedFields,
    /// Why.
    #[validate(
        length(max = 500, message = "Keep the reason under 500 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "I tapped the wrong outcome"))]
    pub reason: String,
}

/// Decides about the correction that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_refusal_says_why"))]
pub struct CorrectionDecision {
    pub approve: bool,
    /// Required to decline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}

impl CorrectionDecision {
    /// The reason without space around, where there is one.
    pub fn said(&self) -> Option<&str> {
        self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())
    }
}

fn a_refusal_says_why(decision: &CorrectionDecision) -> Result<(), ValidationError> {
    if !decision.approve && decision.said().is_none() {
        return Err(rules::about("reason", "required", "Say why"));
    }
    Ok(())
}

/// A correction that was asked for, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    pub state: ApprovalState,
    pub changes: CorrectedFields,
    pub reason: String,
    pub asked_by_id: UserId,
    pub asked_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// What the one who decided said about it; always there where it was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_reason: Option<String>,
}

impl Correction {
    /// Whether this person may decide it. Nobody decides about their own request, or about what they did themselves.
    pub fn check_decider(&self, owner: Option<UserId>, role: Role, user: UserId) -> Result<(), Box<Problem>> {
        if self.state != ApprovalState::Pending {
            let over = "It has been decided: ask again if something else is wrong";
            return Err(Box::new(Problem::new(ProblemCode::Conflict).with_detail(over)));
        }
        if !approves(role) {
            return Err(Box::new(Problem::new(ProblemCode::Forbidden)));
        }
        if self.asked_by_id == user || owner == Some(user) {
            let own = "Nobody approves their own request";
            return Err(Box::new(Problem::new(ProblemCode::Forbidden).with_detail(own)));
        }
        Ok(())
    }

    /// The same without what people wrote.
    #[must_use]
    pub fn without_words(self, reason: &str) -> Self {
        let changes = CorrectedFields { subject: None, place: None, notes: None, ..self.changes };
        Self { changes, reason: reason.to_owned(), decision_reason: None, ..self }
    }
}
