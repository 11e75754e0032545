//! How inquiries are answered by themselves: rules in an order, of which the first that matches answers.

mod choice;
#[cfg(test)]
mod tests;
mod texts;

pub use choice::{Asked, answers_nobody};
pub use texts::{Filled, PLACES, ResponseTexts, Values};

use super::lead::SpokenLanguage;
use super::origin::LeadChannel;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{AutoResponseId, FacilityId, Head, Named, rules};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// When a rule answers, by the working time of the facility.
    ResponseHours { Any = "any", Inside = "inside", Outside = "outside" }
);

/// What people write about a rule: when it answers, and with which words. A condition that is absent always holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AutoResponseData {
    #[validate(
        length(min = 1, max = 100, message = "Enter a name of at most 100 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Outside working hours"))]
    pub name: String,
    /// Rules are tried from the lowest on; those with the same place, the older first.
    #[serde(default)]
    #[validate(range(min = 0, max = 10_000, message = "Enter 0 to 10,000"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000, example = 10))]
    pub position: i32,
    #[serde(default = "yes")]
    pub active: bool,
    /// The ways by which somebody asked; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 10, message = "Keep at most 10 channels"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub channels: Vec<LeadChannel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Orthopaedics"))]
    pub specialty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub source: Option<String>,
    /// The language that the lead speaks, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SpokenLanguage>,
    /// Whose inquiries it answers; those of the whole group when absent, which head office sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    #[serde(default = "any")]
    pub hours: ResponseHours,
    /// The words for everybody who does not read Hindi.
    #[validate(nested)]
    pub english: ResponseTexts,
    /// The words for those who speak Hindi; the English ones when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub hindi: Option<ResponseTexts>,
    /// The answer counts as the first response. Else somebody still has to get in touch in time.
    #[serde(default)]
    pub stops_clock: bool,
}

const fn yes() -> bool {
    true
}

const fn any() -> ResponseHours {
    ResponseHours::Any
}

impl AutoResponseData {
    /// One that always answers by these words.
    pub fn new(name: impl Into<String>, english: ResponseTexts) -> Self {
        Self {
            name: name.into(),
            position: 0,
            active: true,
            channels: Vec::new(),
            specialty: None,
            source: None,
            language: None,
            facility_id: None,
            hours: ResponseHours::Any,
            english,
            hindi: None,
            stops_clock: false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AutoResponse {
    #[serde(flatten)]
    pub head: Head<AutoResponseId>,
    #[serde(flatten)]
    pub data: AutoResponseData,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
}

/// What lists of rules know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::AutoResponses)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("position", FieldKind::Number).sorted(),
    Field::new("specialty", FieldKind::Text),
    Field::new("source", FieldKind::Text),
    Field::new("language", FieldKind::Choice(SpokenLanguage::WORDS)),
    Field::new("hours", FieldKind::Choice(ResponseHours::WORDS)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(AutoResponse {
    id: AutoResponseId,
    data: AutoResponseData,
    resource: AutoResponses,
    always: ["name", "position", "active", "hours", "english", "stops_clock"],
    name: |rule| rule.data.name.clone()
});
