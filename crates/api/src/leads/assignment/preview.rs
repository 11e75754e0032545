//! A dry run of the rules: nothing is written, and nobody's turn is taken.

use super::choose::{Chosen, by_rule};
use super::store::in_order;
use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::db::Connection;
use crate::kernel::error::ApiResult;
use crate::kernel::record::named;
use domain::kernel::Timestamp;
use domain::leads::assignment::{AssignmentCase, AssignmentPreview, RuleTried, RuleVerdict};

pub fn preview(
    connection: &mut Connection,
    person: &Person,
    case: &AssignmentCase,
    now: Timestamp,
) -> ApiResult<AssignmentPreview> {
    let case = AssignmentCase { facility_id: case.facility_id.or(person.facility_id), ..case.clone() };
    let (mut chosen, mut tried): (Option<Chosen>, Vec<RuleTried>) = (None, Vec::new());
    for rule in in_order(connection)? {
        let mut unmet = None;
        let verdict = if chosen.is_some() {
            RuleVerdict::NotReached
        } else if !rule.data.active {
            RuleVerdict::Inactive
        } else {
            match rule.data.holds_for(&case) {
                Err(condition) => {
                    unmet = Some(condition);
                    RuleVerdict::NotMet
                }
                Ok(met) => {
                    chosen = by_rule(connection, &rule, met, now)?;
                    if chosen.is_some() { RuleVerdict::Chosen } else { RuleVerdict::NobodyThere }
                }
            }
        };
        tried.push(RuleTried { rule_id: rule.head.id, name: rule.data.name, verdict, unmet });
    }
    let Some(Chosen { user, assignment }) = chosen else {
        return Ok(AssignmentPreview { user: None, assignment: None, tried });
    };
    let names = user_names(connection, person, vec![user.into()])?;
    Ok(AssignmentPreview { user: named(&names, Some(user)), assignment: Some(assignment), tried })
}
