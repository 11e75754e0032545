//! What a merge would do, without doing it.

use super::Mergeable;
use super::carry::store;
use super::hanging::{hanging, kind_of};
use crate::kernel::caller::Person;
use crate::kernel::db::references::{Fate, references_to};
use crate::kernel::db::{Connection, Fragment, Numbers};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::holding;
use crate::kernel::record::operations::{Place, find};
use diesel::prelude::*;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Record, RecordId};
use domain::people::merging::{MergePreview, Moving};
use std::collections::BTreeMap;

/// How much goes over from the other record to this one, and what stands against it.
pub fn preview<S: Mergeable>(
    connection: &mut Connection,
    person: &Person,
    id: RecordId,
    other: RecordId,
) -> ApiResult<MergePreview> {
    let mut seen = |id: RecordId| find::<S>(connection, person, Action::Read, id.into(), Place::InUse);
    let survivor = seen(id)?.ok_or_else(ApiError::not_found)?;
    let unknown = || ApiError::field("other_id", "unknown", "There is no such record that you may see");
    let other_record = seen(other)?.ok_or_else(unknown)?;
    if id == other {
        return Err(ApiError::field("other_id", "circle", "Choose another record"));
    }
    let refused = S::refused(connection, &survivor, &other_record)?;
    let mut counts: BTreeMap<Resource, i64> = BTreeMap::new();
    for reference in references_to(S::Record::RESOURCE) {
        let (kind, count) = match reference.fate {
            Fate::Field(of) | Fate::Joined(of) => {
                let filter = holding(reference.column, other).sql(" AND deleted_at IS NULL");
                (of, store(of)?.rows(connection, &filter)?)
            }
            Fate::Hangs => {
                let count = Fragment::new(format!("SELECT count(*) FROM {} WHERE ", reference.table));
                let count = count.append(hanging(reference, S::Record::RESOURCE, other));
                let count: Vec<i64> = each!(&mut *connection, c => Numbers(count).load(c))?;
                (kind_of(reference.table)?, count.first().copied().unwrap_or_default())
            }
            Fate::Dropped | Fate::Stays(_) => continue,
        };
        *counts.entry(kind).or_default() += count;
    }
    let moving = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(MergePreview { moving: moving.map(|(resource, count)| Moving { resource, count }).collect(), refused })
}
