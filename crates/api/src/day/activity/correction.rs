//! Corrections: what was completed is changed by whoever may change it for a day; then somebody who approves decides.

use super::follow::follow;
use super::next;
use super::store::Activities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::manager::manager_of;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::operations::{Place, find_to_change, write_own};
use domain::day::activity::{
    Activity, ActivityStatus, CorrectedFields, Correction, CorrectionDecision, CorrectionRequest,
};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ActivityId, ProblemCode, UserId};
use domain::leads::opportunity::ApprovalState;
use domain::talk::notification::NotificationKind;

/// Corrects what is not locked yet; asks for the correction of what is.
pub fn ask(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
    request: &CorrectionRequest,
) -> ApiResult<Activity> {
    let before = version_of(transaction, person, id, version)?;
    let now = transaction.now;
    if before.status != ActivityStatus::Completed {
        let detail = "Only what was completed is corrected: anything else is changed, or moved";
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let problems = request.changes.problems(&before, now);
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let reason = request.reason.trim().to_owned();
    if !before.is_locked(now) {
        return apply(transaction, person, &before, before.clone(), &request.changes, reason);
    }
    if before.correction_state == Some(ApprovalState::Pending) {
        let detail = "Somebody has asked for a correction already: it is decided first";
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let asked = Correction {
        state: ApprovalState::Pending,
        changes: request.changes.clone(),
        reason,
        asked_by_id: person.user_id,
        asked_at: now,
        decided_by_id: None,
        decided_at: None,
        decision_reason: None,
    };
    let after = Activity { correction: Some(asked), before_move: None, ..before.clone() }.settled();
    let after =
        write_own::<Activities>(transaction, Actor::from(person), &before, after, "correction asked for".to_owned())?;
    let manager = manager_of(transaction.connection, after.data.team_id, Some(person.user_id))?;
    tell(transaction, person, NotificationKind::CorrectionAsked, id, manager)?;
    Ok(after)
}

/// Does what was asked for, or declines it.
pub fn decide(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
    decision: &CorrectionDecision,
) -> ApiResult<Activity> {
    let before = version_of(transaction, person, id, version)?;
    let nothing = || ApiError::detailed(ProblemCode::Conflict, "Nobody has asked for a correction");
    let asked = before.correction.clone().ok_or_else(nothing)?;
    asked.check_decider(before.data.owner_id, person.role, person.user_id).map_err(ApiError::Problem)?;
    let changes = asked.changes.clone();
    let (asked_by, now) = (asked.asked_by_id, transaction.now);
    let state = if decision.approve { ApprovalState::Approved } else { ApprovalState::Rejected };
    let decided = Correction {
        state,
        decided_by_id: Some(person.user_id),
        decided_at: Some(now),
        decision_reason: decision.said().map(str::to_owned),
        ..asked
    };
    let after = Activity { correction: Some(decided), before_move: None, ..before.clone() };
    withdraw(transaction, NotificationKind::CorrectionAsked, id.into())?;
    let (after, kind) = if decision.approve {
        let reason = "correction approved".to_owned();
        (apply(transaction, person, &before, after, &changes, reason)?, NotificationKind::CorrectionApproved)
    } else {
        let (actor, reason) = (Actor::from(person), "correction declined".to_owned());
        let after = write_own::<Activities>(transaction, actor, &before, after.settled(), reason)?;
        (after, NotificationKind::CorrectionRejected)
    };
    tell(transaction, person, kind, id, Some(asked_by))?;
    Ok(after)
}

fn version_of(transaction: &mut Transaction<'_>, person: &Person, id: ActivityId, version: i32) -> ApiResult<Activity> {
    let found = find_to_change::<Activities>(transaction, person, Action::Update, id, Place::InUse)?;
    if found.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    Ok(found)
}

/// Writes the corrected fields; the history tells each of them.
fn apply(
    transaction: &mut Transaction<'_>,
    person: &Person,
    before: &Activity,
    mut after: Activity,
    changes: &CorrectedFields,
    reason: String,
) -> ApiResult<Activity> {
    changes.carry_into(&mut after);
    after.before_move = None;
    // What was to follow may be over by now: then it is only told.
    if let Some(at) = changes.next_at.filter(|at| *at > transaction.now && before.next_activity_id.is_none()) {
        next::plan_at(transaction, person, &mut after, at)?;
    }
    let after = write_own::<Activities>(transaction, Actor::from(person), before, after.settled(), reason)?;
    follow(transaction, &after, Some(before))?;
    Ok(after)
}

fn tell(
    transaction: &mut Transaction<'_>,
    person: &Person,
    kind: NotificationKind,
    id: ActivityId,
    user: Option<UserId>,
) -> ApiResult<()> {
    let notice = Notice::of(kind, Resource::Activities, id.into());
    notify(transaction, Actor::from(person), user.as_slice(), notice).map(drop)
}
