//! Shares that come with a change of their record: whoever it names sees it. And the one place that tells of a share.

use super::change::{About, Actor, Belongs, Change, differences, record_change_about};
use super::db::Transaction;
use super::db::schema::shares;
use super::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use domain::talk::share::Access;
use serde_json::json;

/// Lets somebody read a record, unless they may already.
pub fn give(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    (about, belongs): (About, Belongs),
    grantee: RecordId,
) -> ApiResult<()> {
    let row = (
        shares::resource.eq(about.resource),
        shares::record_id.eq(about.record_id),
        shares::grantee_id.eq(grantee),
        shares::created_at.eq(transaction.now),
        shares::created_by.eq(actor.user_id),
        shares::access.eq(Access::Read),
    );
    let statement = diesel::insert_into(shares::table).values(row).on_conflict_do_nothing();
    if each!(&mut *transaction.connection, c => statement.execute(c))? == 0 {
        return Ok(());
    }
    tell(transaction, actor, (about, belongs), grantee, (None, Some(Access::Read)))
}

/// Ends what [`give`] began.
pub fn take(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    (about, belongs): (About, Belongs),
    grantee: RecordId,
) -> ApiResult<()> {
    let key = shares::table.find((grantee, about.resource, about.record_id));
    let before: Option<Access> =
        each!(&mut *transaction.connection, c => key.select(shares::access).get_result(c).optional())?;
    if before.is_none() {
        return Ok(());
    }
    each!(&mut *transaction.connection, c => diesel::delete(key).execute(c))?;
    tell(transaction, actor, (about, belongs), grantee, (before, None))
}

/// The event of a share is known by its grantee, within the record that it is about.
pub fn tell(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    (about, belongs): (About, Belongs),
    grantee: RecordId,
    (before, after): (Option<Access>, Option<Access>),
) -> ApiResult<()> {
    let kind = match (before, after) {
        (None, _) => ChangeKind::Created,
        (_, None) => ChangeKind::Deleted,
        _ => ChangeKind::Updated,
    };
    let changes = differences(&json!({"access": before}), &json!({"access": after}));
    let resource = Resource::Shares;
    let change = Change { resource, record_id: grantee, kind, version: 1, changes, reason: None, belongs };
    record_change_about(transaction, actor, change, about)
}
