//! Fields that somebody does not see of a record that they see: carried out here for every record, once.
//!
//! The rules are the domain's (`domain/kernel/field_rule.rs`). Somebody who broke the glass for a record sees all of it
//! where they look at that record, or one about that patient, alone, never in lists and what is made of them.

use super::Store;
use crate::kernel::caller::Person;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::field_rule::{FieldRule, Left, rules_of};
use domain::kernel::{FieldProblem, Record};
use serde_json::Value;

/// What a record stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// An answer about this one record.
    Itself,
    /// A list, and what is written from one.
    List,
}

/// The rules that hide something of the record from the person.
fn rules<S: Store>(record: &S::Record, person: &Person) -> Vec<&'static FieldRule> {
    if person.sees_every_field() {
        return Vec::new();
    }
    let rules = rules_of(S::Record::RESOURCE, S::Record::kind(record.data()));
    rules.filter(|rule| rule.hides_from(person.role)).collect()
}

/// Hides what the person may not see: in every answer, behind all that is decided.
pub fn mask<S: Store>(record: &mut S::Record, person: &Person, within: Within) {
    let rules = rules::<S>(record, person);
    if rules.is_empty() {
        return;
    }
    match person.opened(S::glass_of(record)) {
        Some(end) if within == Within::Itself => record.open_until(end),
        _ => record.hide(&rules),
    }
}

/// Refuses to change what somebody does not see: they would lose what is there, or find it out by trying. What is empty
/// they may fill in, and of a number that they see the end of they may write the whole.
pub fn may_patch<S: Store>(record: &S::Record, person: &Person, known: &Value, patch: &Value) -> ApiResult<()> {
    let rules = rules::<S>(record, person);
    if rules.is_empty() || person.opened(S::glass_of(record)).is_some() {
        return Ok(());
    }
    let mut problems = Vec::new();
    let kept = |rule: &&&FieldRule| known.get(rule.field).is_some();
    for rule in rules.iter().filter(kept) {
        let Some(change) = patch.get(rule.field) else { continue };
        if rule.left == Left::Nothing || change.is_null() {
            let detail = "There is a value here that you do not see: show it before you change it";
            problems.push(FieldProblem::new(format!("/{}", rule.field), "hidden", detail));
        }
    }
    // As a record of another kind it would show all.
    let other = patch.get("kind").is_some_and(|kind| kind.as_str() != S::Record::kind(record.data()));
    if other && rules.iter().any(|rule| kept(&rule)) {
        let detail = "Only somebody who sees all of this record may change its kind";
        problems.push(FieldProblem::new("/kind", "hidden", detail));
    }
    if problems.is_empty() { Ok(()) } else { Err(ApiError::invalid(problems)) }
}
