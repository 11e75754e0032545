//! Assignment rules: who gets a lead that nobody was named for. The first rule whose conditions all hold, and that finds
//! somebody who is there.

mod choice;
mod preview;
#[cfg(test)]
mod tests;

pub use choice::{AssignmentCase, AssignmentCondition, LeadAssignment, MetCondition, least_loaded, next_in_turn};
pub use preview::{AssignmentPreview, RuleTried, RuleVerdict};

use super::lead::SpokenLanguage;
use super::origin::LeadChannel;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{AssignmentRuleId, FacilityId, Head, Named, TeamId, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// Whom a rule gives a lead to.
    AssignMethod {
        /// Always the same one.
        Person = "person",
        /// Whoever of the team has the fewest open leads.
        Load = "load",
        /// Everybody of the team in turn.
        RoundRobin = "round_robin",
    }
);

/// More would be tried for each new lead than anybody keeps in order.
pub const MOST_RULES: i64 = 200;

/// What people write about a rule. A condition that is left empty always holds; of those that are said all must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "somebody_gets_it"))]
pub struct AssignmentRuleData {
    #[validate(
        length(min = 1, max = 120, message = "Enter a name of at most 120 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120, example = "Hearts from Noida"))]
    pub name: String,
    /// One that is not is passed over.
    #[serde(default = "yes")]
    pub active: bool,
    /// One of these, however it is spelt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50, example = json!(["Cardiology"])))]
    pub specialties: Vec<String>,
    /// The PIN code begins with one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "beginnings"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 100, example = json!(["2013", "110"])))]
    pub pin_codes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20, message = "Keep at most 20 entries"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub channels: Vec<LeadChannel>,
    /// One of these, whatever the case of its letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "sources"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub sources: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 20, message = "Keep at most 20 entries"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub languages: Vec<SpokenLanguage>,
    /// For leads of this facility alone; its administrators keep the rule. Absent: for the whole group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    pub method: AssignMethod,
    /// With `person`: who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// With `load` and `round_robin`: whose members, without those of teams below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
}

const fn yes() -> bool {
    true
}

impl AssignmentRuleData {
    /// One that takes whatever comes; say for whom.
    pub fn new(name: &str, method: AssignMethod) -> Self {
        Self {
            name: name.to_owned(),
            active: true,
            specialties: Vec::new(),
            pin_codes: Vec::new(),
            channels: Vec::new(),
            sources: Vec::new(),
            languages: Vec::new(),
            facility_id: None,
            method,
            user_id: None,
            team_id: None,
        }
    }
}

/// Beginnings of PIN codes: one to six digits, the first not zero.
fn beginnings(codes: &[String]) -> Result<(), ValidationError> {
    let refuse =
        |code: &'static str, message: &'static str| Err(ValidationError::new(code).with_message(message.into()));
    if codes.len() > 100 {
        return refuse("length", "Keep at most 100 entries");
    }
    let good = |code: &String| {
        (1..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()) && !code.starts_with('0')
    };
    if codes.iter().all(good) {
        Ok(())
    } else {
        refuse("pin_code_beginning", "Enter the first one to six digits of a PIN code")
    }
}

/// As long as a lead's own may be.
fn sources(list: &[String]) -> Result<(), ValidationError> {
    let refuse =
        |code: &'static str, message: &'static str| Err(ValidationError::new(code).with_message(message.into()));
    if list.len() > 50 {
        return refuse("length", "Keep at most 50 entries");
    }
    if list.iter().all(|source| !source.trim().is_empty() && source.chars().count() <= 120) {
        Ok(())
    } else {
        refuse("word", "Each entry has 1 to 120 characters")
    }
}

fn somebody_gets_it(rule: &AssignmentRuleData) -> Result<(), ValidationError> {
    let one = rule.method == AssignMethod::Person;
    match (one, rule.user_id.is_some(), rule.team_id.is_some()) {
        (true, false, _) => Err(rules::about("user_id", "required", "Say who gets it")),
        (true, true, true) => Err(rules::about("team_id", "method", "One person gets it: name no team")),
        (false, _, false) => Err(rules::about("team_id", "required", "Say which team gets it")),
        (false, true, true) => Err(rules::about("user_id", "method", "A team gets it: name no person")),
        _ => Ok(()),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignmentRule {
    #[serde(flatten)]
    pub head: Head<AssignmentRuleId>,
    #[serde(flatten)]
    pub data: AssignmentRuleData,
    /// Rules are tried in this order, the smallest first; a move changes it.
    pub position: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
}

crate::labels!(
    /// Past which neighbour a rule moves.
    RuleDirection { Up = "up", Down = "down" }
);

/// Moves a rule past its neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleMove {
    pub direction: RuleDirection,
}

/// What lists of rules know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::AssignmentRules)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("method", FieldKind::Choice(AssignMethod::WORDS)),
    Field::new("position", FieldKind::Number).sorted(),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("user_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(AssignmentRule {
    id: AssignmentRuleId,
    data: AssignmentRuleData,
    resource: AssignmentRules,
    always: ["name", "active", "method", "position"],
    name: |rule| rule.data.name.clone()
});
