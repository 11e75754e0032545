//! Taking a merge apart again. Field by field: what still is as the merge wrote it goes back, what somebody has changed
//! since stays with the record that stayed, and so does what was added since.

use super::carry::store;
use super::hanging::{hanging_reference, lead, put_share_back};
use super::joined::number_consents;
use super::store::{find_merge, hold, moves_backwards, only, told};
use super::{Mergeable, Two};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::{duplicates, merge_moves, merges};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::merged;
use crate::kernel::record::merge::{Moved, rewrite_telling, take_merged_back, told as tells};
use crate::kernel::record::operations::{Place, find_to_change};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use domain::admin::audit::AuditAction;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Json, MergeId, ProblemCode, Record, RecordId};
use domain::people::duplicate_pair::DuplicateStatus;
use domain::people::merging::{Merge, UNDO_SECONDS};
use serde_json::{Map, Value};

/// Says in every event of an undo why.
pub const REASON: &str = "merge undone";

/// Undoes a merge into this record; one that was undone already is left as it is.
pub fn undo<S: Mergeable>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: RecordId,
    merge_id: MergeId,
) -> ApiResult<Merge> {
    let resource = S::Record::RESOURCE;
    let refuse = |code, detail: &str| Err(ApiError::detailed(code, detail));
    if merged::survivor_of(transaction.connection, resource, id)?.is_some() {
        return refuse(ProblemCode::Conflict, "This record was merged itself since: undo that first");
    }
    let survivor = find_to_change::<S>(transaction, person, Action::Update, id.into(), Place::InUse)?;
    let here = |row: &super::store::Row| row.survivor_id == id && row.resource == resource;
    let found = find_merge(transaction.connection, merge_id)?.filter(here);
    let two = match &found {
        Some(row) => Two { from: row.loser_id, to: id },
        None => return Err(ApiError::field("/merge_id", "unknown", "There is no such merge into this record")),
    };
    hold(transaction, two)?;
    // Another one may have ended while this one waited.
    let mut row = find_merge(transaction.connection, merge_id)?.ok_or_else(ApiError::not_found)?;
    if row.undone_at.is_some() {
        return only(told(transaction.connection, person, vec![row])?);
    }
    let other = find_to_change::<S>(transaction, person, Action::Delete, two.from.into(), Place::Anywhere)?;
    if row.created_at.plus_seconds(UNDO_SECONDS) < transaction.now {
        return refuse(ProblemCode::Gone, "A merge can be undone for 30 days");
    }
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    // First of all: the other one stands for itself again.
    let over = (merges::undone_at.eq(Some(transaction.now)), merges::undone_by.eq(actor.user_id));
    let statement = diesel::update(merges::table.find(merge_id)).set(over);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let back = Map::from_iter([("deleted_at".to_owned(), Value::Null)]);
    rewrite_telling::<S>(transaction, actor, &other, &back, tells("merged_into", Some(two.to), None))?;
    for moved in moves_backwards(transaction.connection, merge_id)? {
        put_back(transaction, actor, resource, two, &moved)?;
    }
    if resource == Resource::Contacts {
        number_consents(transaction, actor, two.from)?;
        number_consents(transaction, actor, two.to)?;
    }
    let Json(before) = row.fields_before.take().unwrap_or_default();
    let Json(after) = row.fields_after.take().unwrap_or_default();
    let moved = Moved { resource, record_id: id, before, after };
    let told_of = tells("merged_from", Some(two.from), None);
    let survivor = take_merged_back::<S>(transaction, actor, &survivor, &moved, told_of)?;
    S::follow(transaction, &survivor)?;
    S::follow(transaction, &other)?;
    reopen(transaction, two)?;
    if S::reading_is_audited(&survivor) || S::reading_is_audited(&other) {
        let entry = Entry::by(person, AuditAction::MergeUndone).about(resource, two.to);
        audit::append(transaction, &entry.detail("other", two.from.to_string()))?;
    }
    row.undone_at = Some(transaction.now);
    only(told(transaction.connection, person, vec![row])?)
}

/// One row of what the merge wrote. What has no room any more where it was stays where it is: somebody has put another
/// one there since.
fn put_back(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    resource: Resource,
    two: Two,
    moved: &Moved,
) -> ApiResult<()> {
    let done = transaction.savepoint(|transaction| {
        if moved.resource == Resource::Shares {
            return put_share_back(transaction, resource, two, moved);
        }
        match hanging_reference(resource, moved.resource) {
            Some(reference) => lead(transaction, reference, &[moved.record_id], (two.to, two.from)),
            None => store(moved.resource)?.put_back(transaction, actor, moved),
        }
    });
    match done {
        Err(ApiError::Database(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))) => Ok(()),
        done => done,
    }
}

/// They are two again; whether they should be one is open.
fn reopen(transaction: &mut Transaction<'_>, two: Two) -> ApiResult<()> {
    let (one, other) = (two.from.min(two.to), two.from.max(two.to));
    let pair = duplicates::table.filter(duplicates::one_id.eq(one)).filter(duplicates::other_id.eq(other));
    let open = diesel::update(pair).set((
        duplicates::status.eq(DuplicateStatus::Open),
        duplicates::version.eq(duplicates::version + 1),
        duplicates::updated_at.eq(transaction.now),
    ));
    each!(&mut *transaction.connection, c => open.execute(c))?;
    Ok(())
}

/// Merges of one step.
const AT_ONCE: i64 = 20;

/// Throws away what only an undo needs, of merges that are undone or too old for it; says of how many. That they were
/// merged stays: their addresses lead to each other.
pub fn forget_old(transaction: &mut Transaction<'_>) -> ApiResult<usize> {
    let since = transaction.now.plus_seconds(-UNDO_SECONDS);
    let old = merges::table
        .filter(merges::created_at.lt(since))
        .filter(merges::fields_before.is_not_null())
        .order(merges::created_at)
        .limit(AT_ONCE)
        .select(merges::id);
    let ids: Vec<MergeId> = each!(&mut *transaction.connection, c => old.load(c))?;
    let moves = diesel::delete(merge_moves::table.filter(merge_moves::merge_id.eq_any(ids.clone())));
    each!(&mut *transaction.connection, c => moves.execute(c))?;
    let nothing = (
        merges::fields_before.eq(None::<Json<Map<String, Value>>>),
        merges::fields_after.eq(None::<Json<Map<String, Value>>>),
    );
    let emptied = diesel::update(merges::table.filter(merges::id.eq_any(ids))).set(nothing);
    Ok(each!(&mut *transaction.connection, c => emptied.execute(c))?)
}
