//! Which rule holds for a lead, and which of a team gets it.

use super::{AssignMethod, AssignmentRuleData};
use crate::kernel::rules;
use crate::kernel::text::fold;
use crate::kernel::{AssignmentRuleId, FacilityId, Timestamp, UserId};
use crate::leads::lead::{LeadData, SpokenLanguage};
use crate::leads::origin::LeadChannel;
use crate::people::specialty;
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// What a rule asks of a lead.
    AssignmentCondition {
        Facility = "facility", Specialty = "specialty", PinCode = "pin_code", Channel = "channel", Source = "source",
        Language = "language",
    }
);

/// What of a lead decides who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignmentCase {
    pub channel: LeadChannel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Orthopaedics"))]
    pub specialty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::pin_code"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[1-9][0-9]{5}$", example = "201301"))]
    pub pin_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SpokenLanguage>,
    /// The caller's own when absent, as for a new lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl AssignmentCase {
    /// Of a lead that comes in at a facility, where nobody has said another one.
    pub fn of(lead: &LeadData, here: Option<FacilityId>) -> Self {
        Self {
            channel: lead.channel,
            specialty: lead.specialty.clone(),
            pin_code: lead.pin_code.clone(),
            source: lead.source.clone(),
            language: lead.language,
            facility_id: lead.facility_id.or(here),
        }
    }
}

/// A condition of a rule, and by what of the lead it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetCondition {
    pub condition: AssignmentCondition,
    /// As the lead has it; of a PIN code the beginning that the rule names, of a facility its id.
    pub value: String,
}

/// Why a lead is whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadAssignment {
    pub rule_id: AssignmentRuleId,
    /// What the rule was called then.
    pub rule: String,
    /// What spoke for the rule; empty for one that takes whatever comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<MetCondition>,
    pub method: AssignMethod,
    /// Of a team: how many were there to choose from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<i32>,
    /// With `load`: how many open leads they had, fewer than anybody else or as few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_leads: Option<i64>,
    pub at: Timestamp,
}

impl AssignmentRuleData {
    /// By what the rule holds; the first condition that does not where it holds not.
    pub fn holds_for(&self, case: &AssignmentCase) -> Result<Vec<MetCondition>, AssignmentCondition> {
        use AssignmentCondition as C;
        let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
        let (asked, pin) = (text(&case.specialty), text(&case.pin_code));
        let begins = self.pin_codes.iter().filter(|code| pin.starts_with(*code)).max_by_key(|code| code.len());
        let source = text(&case.source);
        let said = [
            (
                C::Facility,
                self.facility_id.is_some(),
                case.facility_id.filter(|id| Some(*id) == self.facility_id).map(|id| id.to_string()),
            ),
            (
                C::Specialty,
                !self.specialties.is_empty(),
                self.specialties.iter().any(|known| same_specialty(known, &asked)).then_some(asked),
            ),
            (C::PinCode, !self.pin_codes.is_empty(), begins.cloned()),
            (
                C::Channel,
                !self.channels.is_empty(),
                self.channels.contains(&case.channel).then(|| case.channel.to_string()),
            ),
            (
                C::Source,
                !self.sources.is_empty(),
                self.sources.iter().any(|known| same_words(known, &source)).then_some(source),
            ),
            (
                C::Language,
                !self.languages.is_empty(),
                case.language.filter(|one| self.languages.contains(one)).map(|one| one.to_string()),
            ),
        ];
        let asked = said.into_iter().filter(|(_, asked, _)| *asked);
        asked
            .map(|(condition, _, value)| value.map(|value| MetCondition { condition, value }).ok_or(condition))
            .collect()
    }
}

/// However it is spelt: `Orthopedics` is Orthopaedics.
fn same_specialty(one: &str, other: &str) -> bool {
    match (specialty::find(one), specialty::find(other)) {
        (Some(one), Some(other)) => one == other,
        _ => same_words(one, other),
    }
}

fn same_words(one: &str, other: &str) -> bool {
    let one = fold(one);
    !one.is_empty() && one == fold(other)
}

/// Whoever comes behind the last one, by their ids, and behind the end the first again. `members` in the order of ids.
pub fn next_in_turn(members: &[UserId], last: Option<UserId>) -> Option<UserId> {
    let behind = members.iter().find(|id| last.is_none_or(|last| **id > last));
    behind.or_else(|| members.first()).copied()
}

/// Whoever has the fewest, and of several the first by their ids.
pub fn least_loaded(members: &[(UserId, i64)]) -> Option<(UserId, i64)> {
    members.iter().copied().min_by_key(|(id, open)| (*open, *id))
}
