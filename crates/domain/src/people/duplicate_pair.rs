//! Pairs of records that look like one: what the scan found, and what somebody decided.

use super::likeness::LikeReason;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::{Move, Moving, Status, by_itself, to};
use crate::kernel::{DuplicateId, Head, Named, RecordId};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    DuplicateStatus {
        Open = "open",
        /// Somebody said that these are two. It comes back by itself only when what they were compared by has changed.
        Dismissed = "dismissed",
        Merged = "merged",
    }
);

impl Status for DuplicateStatus {
    fn moves(self) -> &'static [Move<Self>] {
        match self {
            Self::Open => const { &[to(Self::Dismissed), by_itself(Self::Merged)] },
            Self::Dismissed => const { &[to(Self::Open), by_itself(Self::Merged)] },
            Self::Merged => const { &[by_itself(Self::Open)] },
        }
    }
}

/// What the scan writes about a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DuplicateData {
    /// What both are: accounts or contacts.
    pub resource: Resource,
    /// The older one of the two.
    pub one_id: RecordId,
    pub other_id: RecordId,
    /// From 0 to 100: how sure it is that the two are one.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100))]
    pub score: i32,
    /// What they have in common.
    pub reasons: Vec<LikeReason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duplicate {
    #[serde(flatten)]
    pub head: Head<DuplicateId>,
    #[serde(flatten)]
    pub data: DuplicateData,
    pub status: DuplicateStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Named>,
}

impl Moving for Duplicate {
    type Status = DuplicateStatus;

    fn status(&self) -> DuplicateStatus {
        self.status
    }

    fn set_status(&mut self, status: DuplicateStatus) {
        self.status = status;
    }
}

/// What lists of pairs know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Duplicates)).sorted(),
    Field::new("resource", FieldKind::Choice(Resource::WORDS)).sorted(),
    Field::new("one_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("other_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("score", FieldKind::Number).sorted(),
    Field::new("status", FieldKind::Choice(DuplicateStatus::WORDS)).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Duplicate {
    id: DuplicateId,
    data: DuplicateData,
    resource: Duplicates,
    always: ["resource", "one_id", "other_id", "score", "reasons", "status"],
    name: |pair| [pair.one.as_ref(), pair.other.as_ref()]
        .into_iter()
        .flatten()
        .map(|named| named.name.clone())
        .collect::<Vec<_>>()
        .join(" · ")
});
