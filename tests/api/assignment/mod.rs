//! Assignment rules: which one holds, whose turn it is, and in what order they are asked.

mod choice;
mod property;
mod race;
mod rules;

use anyhow::Result;
use domain::leads::assignment::{AssignMethod, AssignmentRule, AssignmentRuleData};
use domain::leads::lead::{Lead, LeadData};
use tests::{Caller, Who, a_lead, organisation};

/// A rule for whatever comes, which gives it to this person.
fn to_person(who: Who) -> AssignmentRuleData {
    let name = format!("To {}", who.full_name());
    AssignmentRuleData { user_id: Some(who.id()), ..AssignmentRuleData::new(&name, AssignMethod::Person) }
}

/// One that gives it to the field team of Noida: the rep and their colleague.
fn to_field(method: AssignMethod) -> AssignmentRuleData {
    AssignmentRuleData { team_id: Some(organisation::NOIDA_FIELD), ..AssignmentRuleData::new("To the field", method) }
}

async fn rule(caller: &Caller, data: AssignmentRuleData) -> Result<AssignmentRule> {
    caller.create(data).await
}

/// A lead that nobody is named for.
async fn lead(caller: &Caller, change: impl FnOnce(&mut LeadData)) -> Result<Lead> {
    let mut data = a_lead();
    change(&mut data);
    caller.create(data).await
}
