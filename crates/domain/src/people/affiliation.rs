//! Affiliations: who works where. A doctor may practise at several accounts, each with a role and hours.

use crate::kernel::custom::CustomValues;
pub use crate::kernel::day::Weekday;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{AccountId, AffiliationId, ContactId, Head, Named, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What a person is to us at that account.
    AffiliationRole {
        DecidingAuthority = "deciding_authority", Influencer = "influencer", Referrer = "referrer", User = "user",
    }
);

crate::labels!(
    AffiliationStatus { Active = "active", Inactive = "inactive" }
);

/// When the person is there: from and to as `HH:MM` in the place's own time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "from_before_to"))]
pub struct ClinicHours {
    pub weekday: Weekday,
    #[validate(custom(function = "rules::clock"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "10:00"))]
    pub from: String,
    #[validate(custom(function = "rules::clock"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "13:30"))]
    pub to: String,
}

fn from_before_to(hours: &ClinicHours) -> Result<(), ValidationError> {
    if hours.from < hours.to { Ok(()) } else { Err(rules::about("to", "order", "The end lies after the beginning")) }
}

/// What people write about an affiliation. One contact has at most one with each account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AffiliationData {
    pub contact_id: ContactId,
    pub account_id: AccountId,
    #[serde(default = "user")]
    pub role: AffiliationRole,
    #[serde(default = "active")]
    pub status: AffiliationStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub job_title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 40, message = "Keep at most 40 hours"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub clinic_hours: Vec<ClinicHours>,
    /// Custom fields by their names.
    #[serde(default, skip_serializing_if = "CustomValues::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, crate::kernel::custom::CustomValue>))]
    pub custom: CustomValues,
}

impl AffiliationData {
    /// Somebody who works there, as a user of what the hospital offers.
    pub const fn new(contact_id: ContactId, account_id: AccountId) -> Self {
        Self {
            contact_id,
            account_id,
            role: user(),
            status: active(),
            job_title: None,
            clinic_hours: Vec::new(),
            custom: CustomValues::new(),
        }
    }
}

const fn user() -> AffiliationRole {
    AffiliationRole::User
}

const fn active() -> AffiliationStatus {
    AffiliationStatus::Active
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Affiliation {
    #[serde(flatten)]
    pub head: Head<AffiliationId>,
    #[serde(flatten)]
    pub data: AffiliationData,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
}

/// What lists of affiliations know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Affiliations)).sorted(),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("role", FieldKind::Choice(AffiliationRole::WORDS)).sorted(),
    Field::new("status", FieldKind::Choice(AffiliationStatus::WORDS)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Affiliation {
    id: AffiliationId,
    data: AffiliationData,
    resource: Affiliations,
    always: ["contact_id", "account_id", "role", "status"],
    name: |affiliation| affiliation.data.job_title.clone().unwrap_or_default(),
    custom: custom
});
