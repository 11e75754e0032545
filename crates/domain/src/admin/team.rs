//! Teams: a tree. Whoever manages a team sees what it and all teams below it own.

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{FacilityId, Head, Named, TeamId, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What an administrator writes about a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamData {
    #[validate(
        length(min = 1, max = 120, message = "Enter a name of at most 120 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120, example = "Noida field sales"))]
    pub name: String,
    /// The team above; never itself or one below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<TeamId>,
    /// Sees what this team and all below it own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    #[serde(flatten)]
    pub head: Head<TeamId>,
    #[serde(flatten)]
    pub data: TeamData,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
}

/// What lists of teams know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Teams)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("parent_id", FieldKind::Reference(Resource::Teams)),
    Field::new("manager_id", FieldKind::Reference(Resource::Users)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Team {
    id: TeamId,
    data: TeamData,
    resource: Teams,
    always: ["name"],
    name: |team| team.data.name.clone()
});
