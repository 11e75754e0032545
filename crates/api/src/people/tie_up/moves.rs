//! What the moves of a tie-up mean beside the new status: who asked for the approval, one agreement at a time, the draft
//! that follows.

use super::store::{TieUps, other_active, plan_next};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use crate::kernel::record::operations::create_with;
use domain::kernel::day::day_of;
use domain::kernel::{New, ProblemCode};
use domain::people::tie_up::{TieUp, TieUpStatus};

impl Moves for TieUps {
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        actor: Actor,
        before: &TieUp,
        tie_up: &mut TieUp,
    ) -> ApiResult<()> {
        match tie_up.status {
            TieUpStatus::PendingApproval => tie_up.requested_by_id = actor.user_id,
            TieUpStatus::Negotiation => tie_up.requested_by_id = None,
            TieUpStatus::Active => may_hold(transaction, tie_up)?,
            TieUpStatus::Renewed => renew(transaction, person, actor, before)?,
            _ => {}
        }
        plan_next(transaction, tie_up)
    }
}

fn may_hold(transaction: &mut Transaction<'_>, tie_up: &TieUp) -> ApiResult<()> {
    let refuse = |code, detail: &str| Err(ApiError::detailed(code, detail));
    if tie_up.data.end_date < day_of(transaction.now) {
        return refuse(ProblemCode::Conflict, "Its last day is over: agree on another end first");
    }
    // Whoever else activates one for the same account ends first, so that this one learns of it.
    transaction.lock(&format!("tie-ups of {}", tie_up.data.account_id))?;
    if other_active(transaction.connection, tie_up)?.is_some() {
        return refuse(
            ProblemCode::Duplicate,
            "The account has an active tie-up for this scope: end or renew that one first",
        );
    }
    Ok(())
}

/// Makes the draft of the tie-up that follows.
fn renew(transaction: &mut Transaction<'_>, person: Option<&Person>, actor: Actor, before: &TieUp) -> ApiResult<()> {
    let person = person.ok_or_else(|| ApiError::internal("nothing is renewed by itself"))?;
    let new = New { id: None, record: before.data.renewal() };
    create_with::<TieUps>(transaction, person, actor, new, |draft| draft.renews_id = Some(before.head.id)).map(drop)
}
