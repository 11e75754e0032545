//! The order of rules: each has a number with room on both sides, so that a move writes one rule. Where the room is used
//! up, all of them are numbered anew.

use super::store::{AssignmentRules, in_order};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::{Place, find_to_change, write_own};
use domain::kernel::policy::Action;
use domain::kernel::{AssignmentRuleId, ProblemCode};
use domain::leads::assignment::{AssignmentRule, RuleDirection};

/// Between two rules that were made one after the other: 20 moves to the same place.
const ROOM: i32 = 1 << 20;

/// Lets whoever changes the order follow each other.
pub fn hold(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    transaction.lock("the order of assignment rules")
}

/// The place behind the last one.
pub fn behind(last: Option<i32>) -> i32 {
    last.unwrap_or_default().saturating_add(ROOM)
}

/// A number between two; `None` where there is no room.
fn between(low: Option<i32>, high: Option<i32>) -> Option<i32> {
    match (low, high) {
        (None, None) => Some(ROOM),
        (Some(low), None) => low.checked_add(ROOM),
        (None, Some(high)) => high.checked_sub(ROOM),
        (Some(low), Some(high)) => {
            let room = high.checked_sub(low)?;
            (room > 1).then(|| low.saturating_add(room / 2))
        }
    }
}

/// Moves a rule past its neighbour; the first stays the first, and the last the last.
pub fn move_past(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: AssignmentRuleId,
    version: i32,
    direction: RuleDirection,
) -> ApiResult<AssignmentRule> {
    hold(transaction)?;
    let rule = find_to_change::<AssignmentRules>(transaction, person, Action::Update, id, Place::InUse)?;
    if rule.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let Some((low, high)) = neighbours(&in_order(transaction.connection)?, id, direction) else { return Ok(rule) };
    if let Some(position) = between(low, high) {
        return put(transaction, person, &rule, position, &format!("moved {direction}"));
    }
    number_anew(transaction, person)?;
    let rules = in_order(transaction.connection)?;
    let room = neighbours(&rules, id, direction).and_then(|(low, high)| between(low, high));
    let rule = rules.into_iter().find(|one| one.head.id == id);
    let (Some(rule), Some(position)) = (rule, room) else {
        return Err(ApiError::internal("no room between rules that were just numbered"));
    };
    put(transaction, person, &rule, position, &format!("moved {direction}"))
}

/// The numbers between which a rule comes to lie; `None` where it stays.
fn neighbours(
    rules: &[AssignmentRule],
    id: AssignmentRuleId,
    direction: RuleDirection,
) -> Option<(Option<i32>, Option<i32>)> {
    let at = rules.iter().position(|rule| rule.head.id == id)?;
    let number = |index: Option<usize>| index.and_then(|index| rules.get(index)).map(|rule| rule.position);
    match direction {
        RuleDirection::Up => Some((number(at.checked_sub(2)), Some(number(at.checked_sub(1))?))),
        RuleDirection::Down => Some((Some(number(at.checked_add(1))?), number(at.checked_add(2)))),
    }
}

fn number_anew(transaction: &mut Transaction<'_>, person: &Person) -> ApiResult<()> {
    let mut position = 0;
    for rule in in_order(transaction.connection)? {
        position = behind(Some(position));
        if rule.position != position {
            put(transaction, person, &rule, position, "numbered anew")?;
        }
    }
    Ok(())
}

fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    rule: &AssignmentRule,
    position: i32,
    why: &str,
) -> ApiResult<AssignmentRule> {
    let after = AssignmentRule { position, ..rule.clone() };
    write_own::<AssignmentRules>(transaction, Actor::from(person), rule, after, why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{ROOM, behind, between};

    #[test]
    fn there_is_room_until_there_is_none() {
        assert_eq!((behind(None), behind(Some(ROOM))), (ROOM, 2 * ROOM));
        assert_eq!((between(None, Some(ROOM)), between(Some(ROOM), None)), (Some(0), Some(2 * ROOM)));
        let (low, mut high, mut moves) = (0, ROOM, 0);
        while let Some(middle) = between(Some(low), Some(high)) {
            assert!(low < middle && middle < high);
            (high, moves) = (middle, moves + 1);
        }
        assert_eq!(moves, 20);
        assert_eq!((between(Some(7), Some(7)), between(Some(i32::MAX), None)), (None, None));
    }
}
