//! What somebody should know before they go somewhere: what else they do at that time, and which colleague is there, too.

use super::store::{Activities, complete_who, seen};
use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::activities;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Select, Store, named};
use crate::people::account::{Accounts, account_names};
use crate::people::contact::{Contacts, contact_names};
use diesel::prelude::*;
use domain::day::activity::{
    Activity, ActivityClash, ActivityData, ActivityKind, ActivityStatus, ActivityWarnings, LONGEST_MINUTES,
    NEAR_SECONDS,
};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ActivityId, RecordId, Timestamp, UserId};

/// Clashes of each sort that are told of.
const MOST: i64 = 20;

/// What is to be done, as far as it is known.
pub struct Asked {
    pub data: ActivityData,
    /// The activity that is being changed: it does not clash with itself.
    pub except: Option<ActivityId>,
}

/// Reads both. Whoever sees the account or the contact may know that a colleague goes there, and nothing else of it.
pub fn warnings(connection: &mut Connection, person: &Person, asked: Asked) -> ApiResult<ActivityWarnings> {
    let Asked { mut data, except } = asked;
    seen::<Contacts>(connection, person, data.contact_id, "/contact_id")?;
    seen::<Accounts>(connection, person, data.account_id, "/account_id")?;
    complete_who(connection, person, &mut data)?;
    let owner = data.owner_id.unwrap_or(person.user_id);
    let mut at_the_same_time = overlapping(owner, data.starts_at, data.ends_at());
    let mut near = at_the_same_place(owner, &data);
    if let Some(except) = except {
        let other = Fragment::new("id <> ").bind(Value::Id(except.into()));
        at_the_same_time = at_the_same_time.and(other.clone());
        near = near.and(other);
    }
    let visible = || person.visible(Resource::Activities, Action::Read, Activities::SCOPE);
    let overlaps = clashes(connection, at_the_same_time.and(visible()))?;
    let colleagues = clashes(connection, near)?;
    let ids = colleagues.iter().map(|one| Value::Id(one.head.id.into()));
    let seen: Vec<ActivityId> = if colleagues.is_empty() {
        Vec::new()
    } else {
        let filter = Fragment::new("id IN ").bind_list(ids).and(visible());
        let query = activities::table.filter(filter).select(activities::id);
        each!(&mut *connection, c => query.load(c))?
    };
    let own: Vec<ActivityId> = overlaps.iter().map(|one| one.head.id).collect();
    Ok(ActivityWarnings {
        overlaps: told(connection, person, overlaps, &own)?,
        colleagues: told(connection, person, colleagues, &seen)?,
    })
}

fn taking_time() -> Fragment {
    let words = ActivityStatus::ALL.iter().filter(|status| status.takes_time());
    Fragment::new("deleted_at IS NULL AND status IN ").bind_list(words.map(|word| Value::Text(word.to_string())))
}

fn between(from: Timestamp, to: Timestamp) -> Fragment {
    let begun = Fragment::new("starts_at > ").bind(Value::Instant(from));
    begun.sql(" AND starts_at < ").bind(Value::Instant(to))
}

fn overlapping(owner: UserId, from: Timestamp, to: Timestamp) -> Fragment {
    let theirs = Fragment::new("owner_id = ").bind(Value::Id(owner.into()));
    // No activity is longer: the index is read from there.
    let begun = between(from.plus_seconds(-LONGEST_MINUTES * 60), to);
    theirs.and(begun).and(Fragment::new("ends_at > ").bind(Value::Instant(from))).and(taking_time())
}

fn at_the_same_place(owner: UserId, data: &ActivityData) -> Fragment {
    let is = |column: &'static str, id: RecordId| Fragment::new(column).sql(" = ").bind(Value::Id(id));
    let contact = data.contact_id.map(|id| is("contact_id", id.into()));
    let account = data.account_id.map(|id| is("account_id", id.into()));
    let there = contact.into_iter().chain(account).reduce(Fragment::or);
    let Some(there) = there.filter(|_| data.kind.in_person()) else { return Fragment::never() };
    let others = Fragment::new("owner_id <> ").bind(Value::Id(owner.into()));
    let kinds = ActivityKind::ALL.iter().filter(|kind| kind.in_person());
    let kinds = Fragment::new("kind IN ").bind_list(kinds.map(|kind| Value::Text(kind.to_string())));
    let near = between(data.starts_at.plus_seconds(-NEAR_SECONDS), data.starts_at.plus_seconds(NEAR_SECONDS));
    there.and(near).and(others).and(kinds).and(taking_time())
}

fn clashes(connection: &mut Connection, filter: Fragment) -> ApiResult<Vec<Activity>> {
    Activities::select(connection, &Select { filter, order: Order("starts_at, id".into()), limit: MOST })
}

fn told(
    connection: &mut Connection,
    person: &Person,
    found: Vec<Activity>,
    seen: &[ActivityId],
) -> ApiResult<Vec<ActivityClash>> {
    let ids = |id: fn(&Activity) -> Option<RecordId>| found.iter().filter_map(id).collect();
    let owners = user_names(connection, person, ids(|one| one.data.owner_id.map(Into::into)))?;
    let contacts = contact_names(connection, person, ids(|one| one.data.contact_id.map(Into::into)))?;
    let accounts = account_names(connection, person, ids(|one| one.data.account_id.map(Into::into)))?;
    let told = |one: &Activity| ActivityClash {
        id: Some(one.head.id).filter(|id| seen.contains(id)),
        kind: one.data.kind,
        status: one.status,
        starts_at: one.data.starts_at,
        ends_at: one.ends_at,
        owner: named(&owners, one.data.owner_id),
        contact: named(&contacts, one.data.contact_id),
        account: named(&accounts, one.data.account_id),
    };
    Ok(found.iter().map(told).collect())
}
