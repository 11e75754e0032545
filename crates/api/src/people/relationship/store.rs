//! The table of relationships. Whoever may see one of the two may see what the other is to them.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::relationships;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Store};
use crate::people::belonging;
use crate::people::contact::{Contacts, contact_names};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, Head, ProblemCode, RelationshipId, text};
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};

pub struct Relationships;

row! {
    relationships: RelationshipRow, NewRelationshipRow, Relationship {
        head: RelationshipId,
        part data: RelationshipData {
            contact_id: ContactId,
            related_id: ContactId,
            kind: RelationshipKind,
            note: Option<String>,
        },
        keys(relationship) {
            pair: String = relationship.data.pair(),
            search: String = text::search_key(relationship.data.note.as_deref()),
        },
        names { contact, related },
    }
}

impl Store for Relationships {
    type Record = Relationship;
    const SCOPE: Scope =
        Scope::ThroughEither { columns: ["contact_id", "related_id"], table: "contacts", resource: Resource::Contacts };
    const DEFAULT_SORT: &'static str = "-created_at";
    const EXPANSIONS: &'static [Expansion<Relationship>] = expansions![
        contact: contact_names, |data| Some(data.contact_id);
        related: contact_names, |data| Some(data.related_id);
    ];

    stored_in!(relationships, RelationshipRow, NewRelationshipRow);

    fn assemble(head: Head<RelationshipId>, data: RelationshipData, _: Option<&Relationship>) -> Relationship {
        Relationship { head, data, contact: None, related: None }
    }

    fn belongs(_: &Relationship) -> Belongs {
        Belongs::default()
    }

    fn belongs_to(connection: &mut Connection, relationship: &Relationship) -> ApiResult<Belongs> {
        belonging::of_contact(connection, relationship.data.contact_id)
    }

    fn column(field: &'static Field) -> Column {
        Column::of(field).required()
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut RelationshipData,
        before: Option<&Relationship>,
    ) -> ApiResult<()> {
        if let Some(before) = before {
            let ends = |data: &RelationshipData| (data.contact_id, data.related_id);
            if ends(&before.data) != ends(data) {
                let detail = "A relationship keeps its two people: make another one";
                return Err(ApiError::field("/contact_id", "fixed", detail));
            }
        } else {
            if find::<Contacts>(transaction.connection, person, Action::Update, data.contact_id, Place::InUse)?
                .is_none()
            {
                return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may change"));
            }
            if find::<Contacts>(transaction.connection, person, Action::Read, data.related_id, Place::InUse)?.is_none()
            {
                return Err(ApiError::field("/related_id", "unknown", "There is no such contact that you may see"));
            }
        }
        refuse_double(transaction, data, before)
    }
}

/// The index keeps a second one out; this says why.
fn refuse_double(
    transaction: &mut Transaction<'_>,
    data: &RelationshipData,
    before: Option<&Relationship>,
) -> ApiResult<()> {
    let query = relationships::table
        .filter(relationships::pair.eq(data.pair()))
        .filter(relationships::deleted_at.is_null())
        .select(relationships::id);
    let known: Option<RelationshipId> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    match known {
        Some(id) if before.is_none_or(|before| before.head.id != id) => {
            Err(ApiError::detailed(ProblemCode::Duplicate, "These two are known to be this to each other"))
        }
        _ => Ok(()),
    }
}
