//! Carries every reference over, as the list of them says.

use super::{Two, hanging, joined};
use crate::kernel::change::Actor;
use crate::kernel::custom::Fields;
use crate::kernel::db::Transaction;
use crate::kernel::db::references::{Fate, references_to};
use crate::kernel::db::schema::duplicates;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::AnyStore;
use crate::kernel::record::merge::Moved;
use crate::records::any;
use diesel::prelude::*;
use domain::kernel::custom::{CUSTOMISED, CustomKind};
use domain::kernel::policy::Resource;
use domain::people::duplicate_pair::DuplicateStatus;

/// Everything that refers to the one that goes refers to the one that stays. Says what was changed, in order.
pub fn carry(transaction: &mut Transaction<'_>, actor: Actor, resource: Resource, two: Two) -> ApiResult<Vec<Moved>> {
    let mut moved = Vec::new();
    for reference in references_to(resource) {
        let column = reference.column;
        moved.extend(match reference.fate {
            Fate::Field(of) => store(of)?.carry(transaction, actor, column, (two.from, two.to))?,
            Fate::Joined(Resource::Affiliations) => joined::affiliations(transaction, actor, column, two)?,
            Fate::Joined(Resource::Relationships) => joined::relationships(transaction, actor, column, two)?,
            Fate::Joined(Resource::Consents) => joined::consents(transaction, actor, two)?,
            Fate::Joined(other) => return Err(ApiError::internal(format!("nobody knows how {other} are joined"))),
            Fate::Hangs | Fate::Dropped | Fate::Stays(_) => Vec::new(),
        });
    }
    for (of, field) in custom_references(transaction, resource)? {
        moved.extend(store(of)?.carry_custom(transaction, actor, &field, (two.from, two.to))?);
    }
    moved.extend(hanging::carry(transaction, resource, two)?);
    close_pairs(transaction, two)?;
    Ok(moved)
}

pub fn store(resource: Resource) -> ApiResult<&'static dyn AnyStore> {
    any(resource).ok_or_else(|| ApiError::internal(format!("{resource} have no store")))
}

/// The custom fields that refer to this kind of record: whose they are, and their names.
pub fn custom_references(transaction: &mut Transaction<'_>, resource: Resource) -> ApiResult<Vec<(Resource, String)>> {
    let mut found = Vec::new();
    for of in CUSTOMISED.iter().copied() {
        found.extend(referring(&transaction.fields_of(of)?, resource).map(|name| (of, name)));
    }
    Ok(found)
}

/// The names of those fields that refer to this kind of record.
pub fn referring(fields: &Fields, resource: Resource) -> impl Iterator<Item = String> {
    let named =
        fields.iter().filter(move |field| field.kind == CustomKind::Reference && field.refers_to == Some(resource));
    named.map(|field| field.name.clone()).collect::<Vec<_>>().into_iter()
}

/// The pair is decided on; who else looked like the one that goes is for the next scan to say.
fn close_pairs(transaction: &mut Transaction<'_>, two: Two) -> ApiResult<()> {
    let (one, other) = (two.from.min(two.to), two.from.max(two.to));
    let pair = duplicates::table.filter(duplicates::one_id.eq(one)).filter(duplicates::other_id.eq(other));
    let merged = diesel::update(pair).set((
        duplicates::status.eq(DuplicateStatus::Merged),
        duplicates::version.eq(duplicates::version + 1),
        duplicates::updated_at.eq(transaction.now),
    ));
    each!(&mut *transaction.connection, c => merged.execute(c))?;
    let others = duplicates::table
        .filter(duplicates::one_id.eq(two.from).or(duplicates::other_id.eq(two.from)))
        .filter(duplicates::status.eq(DuplicateStatus::Open));
    each!(&mut *transaction.connection, c => diesel::delete(others).execute(c))?;
    Ok(())
}
