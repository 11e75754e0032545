//! Shares: who else may see a record, and why each person sees it.

use crate::kernel::policy::{Resource, Role};
use crate::kernel::{Named, RecordId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// How far a share goes. Neither lets anybody throw the record away.
    Access { Read = "read", Update = "update" }
);

crate::labels!(
    /// With whom a record is shared.
    GranteeKind { User = "user", Team = "team" }
);

/// With whom a record is to be shared, and how far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShareData {
    pub resource: Resource,
    pub record_id: RecordId,
    /// The id of a user or of a team. Of a team all its members see the record.
    pub grantee_id: RecordId,
    pub access: Access,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    #[serde(flatten)]
    pub data: ShareData,
    pub grantee_kind: GranteeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grantee: Option<Named>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// Who shared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharer: Option<Named>,
}

crate::labels!(
    /// Why somebody sees a record.
    ReasonKind {
        Owner = "owner",
        /// They manage the record's team, or one above it.
        Manager = "manager",
        /// Their role sees all of the record's facility.
        Facility = "facility",
        /// Their role sees all of every facility: head office.
        Everywhere = "everywhere",
        Share = "share",
        /// It is shared with their team.
        TeamShare = "team_share",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    pub kind: ReasonKind,
    /// The team that is managed, or that it is shared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    /// Who shared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharer: Option<Named>,
}

impl Reason {
    pub const fn new(kind: ReasonKind) -> Self {
        Self { kind, team: None, sharer: None }
    }
}

/// Somebody who sees a record, with every reason why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Viewer {
    pub user: Named,
    pub role: Role,
    pub may_update: bool,
    pub reasons: Vec<Reason>,
}
