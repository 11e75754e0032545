//! Relationships: who is what to whom. One row for both ends: whose parent somebody is, their child they have.

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{ContactId, Head, Named, RelationshipId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What the other person is to the contact.
    RelationshipKind {
        Spouse = "spouse", Parent = "parent", Child = "child", Sibling = "sibling", Guardian = "guardian",
        Ward = "ward", Relative = "relative", Friend = "friend", Colleague = "colleague",
        /// The other person sent the contact.
        ReferredBy = "referred_by",
        /// The contact sent the other person.
        Referred = "referred",
    }
);

impl RelationshipKind {
    /// What the contact is to the other person.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Guardian => Self::Ward,
            Self::Ward => Self::Guardian,
            Self::ReferredBy => Self::Referred,
            Self::Referred => Self::ReferredBy,
            Self::Spouse | Self::Sibling | Self::Relative | Self::Friend | Self::Colleague => self,
        }
    }
}

/// What people write about a relationship: `related_id` is the contact's `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "two_people"))]
pub struct RelationshipData {
    pub contact_id: ContactId,
    pub related_id: ContactId,
    pub kind: RelationshipKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep this under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

fn two_people(relationship: &RelationshipData) -> Result<(), ValidationError> {
    if relationship.contact_id == relationship.related_id {
        return Err(rules::about("related_id", "circle", "Somebody else must be named here"));
    }
    Ok(())
}

impl RelationshipData {
    /// The same for both ways in which one relationship can be written.
    pub fn pair(&self) -> String {
        let (low, kind, high) = if self.contact_id <= self.related_id {
            (self.contact_id, self.kind, self.related_id)
        } else {
            (self.related_id, self.kind.inverse(), self.contact_id)
        };
        [&low.to_string(), " ", kind.as_str(), " ", &high.to_string()].concat()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Relationship {
    #[serde(flatten)]
    pub head: Head<RelationshipId>,
    #[serde(flatten)]
    pub data: RelationshipData,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related: Option<Named>,
}

impl Relationship {
    /// Seen from one end: who the other one is, and what to this one.
    pub fn from_end(&self, contact: ContactId) -> (ContactId, RelationshipKind) {
        if self.data.contact_id == contact {
            (self.data.related_id, self.data.kind)
        } else {
            (self.data.contact_id, self.data.kind.inverse())
        }
    }
}

/// What lists of relationships know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Relationships)).sorted(),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("related_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("kind", FieldKind::Choice(RelationshipKind::WORDS)).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Relationship {
    id: RelationshipId,
    data: RelationshipData,
    resource: Relationships,
    always: ["contact_id", "related_id", "kind"],
    name: |relationship| relationship.data.note.clone().unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::{RelationshipData, RelationshipKind};
    use crate::kernel::ContactId;
    use uuid::Uuid;

    #[test]
    fn both_ways_of_writing_are_one() {
        let (one, other) = (ContactId(Uuid::from_u128(1)), ContactId(Uuid::from_u128(2)));
        for kind in RelationshipKind::ALL.iter().copied() {
            assert_eq!(kind.inverse().inverse(), kind);
            let written = |contact_id, related_id, kind| RelationshipData { contact_id, related_id, kind, note: None };
            let pair = written(one, other, kind).pair();
            assert_eq!(pair, written(other, one, kind.inverse()).pair());
            let turned = written(other, one, kind).pair();
            assert_eq!(pair == turned, kind == kind.inverse(), "{kind}");
        }
    }
}
