//! Taking a move back, within half a minute and while nobody has touched what came of it: what was planned with it goes into
//! the recycle bin, and the activity is what it was.

use super::follow::follow;
use super::store::Activities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::{Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::notify::withdraw;
use crate::kernel::record::merge::{rewrite, rows};
use crate::kernel::record::operations::{Place, find_to_change, write_own_as};
use domain::admin::event::ChangeKind;
use domain::day::activity::{Activity, UNDO_SECONDS};
use domain::kernel::policy::Action;
use domain::kernel::{ActivityId, ProblemCode};
use domain::talk::notification::NotificationKind;
use serde_json::{Map, json};

/// Says in every event of it why.
const REASON: &str = "move undone";

pub fn undo(transaction: &mut Transaction<'_>, person: &Person, id: ActivityId) -> ApiResult<Activity> {
    let activity = find_to_change::<Activities>(transaction, person, Action::Update, id, Place::InUse)?;
    let conflict = |detail: &'static str| ApiError::detailed(ProblemCode::Conflict, detail);
    let moved = activity.before_move.clone().filter(|moved| moved.by_id == person.user_id);
    let moved = moved.ok_or_else(|| conflict("There is no move of yours to take back"))?;
    if moved.version != activity.head.version {
        return Err(conflict("Somebody has changed it since"));
    }
    if moved.is_over(transaction.now) {
        let detail = format!("A move can be taken back for {UNDO_SECONDS} seconds");
        return Err(ApiError::detailed(ProblemCode::Gone, detail));
    }
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    if let Some(next) = activity.next_activity_id.filter(|next| moved.next_activity_id != Some(*next)) {
        bin_next(transaction, actor, next)?;
    }
    // What the manager has not read is over.
    withdraw(transaction, NotificationKind::VisitsInVain, id.into())?;
    let after = if moved.logged {
        bin(transaction, actor, &activity)?
    } else {
        let back = moved.put_back(&activity);
        let reason = Some(REASON.to_owned());
        write_own_as::<Activities>(transaction, actor, &activity, back, ChangeKind::Moved, reason)?
    };
    follow(transaction, &after, Some(&activity))?;
    Ok(after)
}

/// It is the move's own: nobody needs a further right to take it back.
fn bin_next(transaction: &mut Transaction<'_>, actor: Actor, id: ActivityId) -> ApiResult<()> {
    let in_use = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into()));
    let Some(next) = rows::<Activities>(transaction, in_use)?.pop() else { return Ok(()) };
    if next.head.version != 1 {
        let detail = "Somebody has changed what was planned with it: it stays done";
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let gone = bin(transaction, actor, &next)?;
    follow(transaction, &gone, Some(&next))
}

fn bin(transaction: &mut Transaction<'_>, actor: Actor, activity: &Activity) -> ApiResult<Activity> {
    let gone = Map::from_iter([("deleted_at".to_owned(), json!(transaction.now))]);
    rewrite::<Activities>(transaction, actor, activity, &gone).map(|(gone, _)| gone)
}
