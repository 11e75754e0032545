//! Facilities: the hospitals of the group.

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{FacilityId, Head, rules};
use crate::people::address::Address;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What an administrator writes about a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FacilityData {
    #[validate(
        length(min = 1, max = 120, message = "Enter a name of at most 120 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120, example = "Setu Hospital Noida"))]
    pub name: String,
    /// A short unique code, as it stands on papers.
    #[validate(
        length(min = 1, max = 20, message = "Enter a code of at most 20 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20, example = "NOI"))]
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::phone"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub address: Option<Address>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facility {
    #[serde(flatten)]
    pub head: Head<FacilityId>,
    #[serde(flatten)]
    pub data: FacilityData,
}

/// What lists of facilities know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Facilities)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("code", FieldKind::Text).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Facility {
    id: FacilityId,
    data: FacilityData,
    resource: Facilities,
    always: ["name", "code"],
    name: |facility| facility.data.name.clone()
});
