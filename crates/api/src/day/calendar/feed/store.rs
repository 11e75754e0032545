//! The table of feeds. A feed's secret is shown once; only its hash is kept.

use crate::kernel::api_key::{USE_SECONDS, hash};
use crate::kernel::db::schema::{calendar_feeds as feeds, users};
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::letters;
use diesel::prelude::*;
use domain::admin::user::Language;
use domain::day::calendar::{CalendarFeed, FEED_MARK, NewCalendarFeed};
use domain::kernel::{CalendarFeedId, ProblemCode, Timestamp, UserId};
use subtle::ConstantTimeEq;

/// Feeds that somebody may have at once.
const AT_MOST: i64 = 20;

#[derive(Queryable, Selectable)]
#[diesel(table_name = feeds)]
struct FeedRow {
    id: CalendarFeedId,
    owner_id: UserId,
    name: String,
    with_names: bool,
    prefix: String,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl From<FeedRow> for CalendarFeed {
    fn from(row: FeedRow) -> Self {
        let FeedRow { id, owner_id, name, with_names, prefix, created_at, last_used_at, revoked_at } = row;
        Self { id, owner_id, name, with_names, prefix, created_at, last_used_at, revoked_at }
    }
}

/// A new feed's secret, which nobody keeps, and its prefix.
pub fn new_feed() -> ApiResult<(String, String)> {
    // As with keys: 50 bits tell feeds apart, 200 bits keep them secret.
    let (prefix, secret) = (letters::<10>()?, letters::<40>()?);
    Ok((format!("{FEED_MARK}{prefix}_{secret}"), prefix))
}

/// The part of a secret that finds its row; `None` for what is none.
fn prefix_of(token: &str) -> Option<&str> {
    let (prefix, secret) = token.strip_prefix(FEED_MARK)?.split_once('_')?;
    (prefix.len() == 10 && secret.len() == 40).then_some(prefix)
}

/// Writes a new feed of a person; `token` and `prefix` are made before, because the statements may run twice.
pub fn insert(
    transaction: &mut Transaction<'_>,
    owner: UserId,
    new: &NewCalendarFeed,
    token: &str,
    prefix: &str,
) -> ApiResult<CalendarFeedId> {
    let living = feeds::table.filter(feeds::owner_id.eq(owner)).filter(feeds::revoked_at.is_null());
    let living: i64 = each!(&mut *transaction.connection, c => living.count().get_result(c))?;
    if living >= AT_MOST {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Revoke a feed before making another one"));
    }
    let id: CalendarFeedId = transaction.new_id().into();
    let row = (
        feeds::id.eq(id),
        feeds::owner_id.eq(owner),
        feeds::name.eq(new.name.trim()),
        feeds::with_names.eq(new.with_names),
        feeds::prefix.eq(prefix),
        feeds::secret_hash.eq(hash(token)),
        feeds::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(feeds::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// Somebody's feeds, the newest first; `one` for a single one.
pub fn list(connection: &mut Connection, owner: UserId, one: Option<CalendarFeedId>) -> ApiResult<Vec<CalendarFeed>> {
    let theirs = Fragment::new("owner_id = ").bind(Value::Id(owner.into()));
    let filter = match one {
        Some(id) => theirs.and(Fragment::new("id = ").bind(Value::Id(id.into()))),
        None => theirs,
    };
    let rows: Vec<FeedRow> = each!(connection, c => feeds::table
        .filter(filter)
        .select(FeedRow::as_select())
        .order((feeds::created_at.desc(), feeds::id.desc()))
        .limit(500)
        .load(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One feed of somebody; 404 for all others.
pub fn find(connection: &mut Connection, owner: UserId, id: CalendarFeedId) -> ApiResult<CalendarFeed> {
    list(connection, owner, Some(id))?.pop().ok_or_else(ApiError::not_found)
}

/// Takes a feed out of use; one that was revoked already stays so. Says whether it was in use.
pub fn revoke(transaction: &mut Transaction<'_>, id: CalendarFeedId) -> ApiResult<bool> {
    let open = feeds::table.find(id).filter(feeds::revoked_at.is_null());
    let statement = diesel::update(open).set(feeds::revoked_at.eq(Some(transaction.now)));
    Ok(each!(&mut *transaction.connection, c => statement.execute(c))? == 1)
}

/// A feed as its address finds it.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    pub id: CalendarFeedId,
    pub owner: UserId,
    pub with_names: bool,
}

/// The feed with this secret; nothing for one that was revoked or never was.
pub fn open(connection: &mut Connection, token: &str) -> ApiResult<Option<Open>> {
    let Some(prefix) = prefix_of(token) else { return Ok(None) };
    let query = feeds::table.filter(feeds::prefix.eq(prefix)).filter(feeds::revoked_at.is_null()).select((
        feeds::id,
        feeds::owner_id,
        feeds::with_names,
        feeds::secret_hash,
    ));
    let row: Option<(CalendarFeedId, UserId, bool, Vec<u8>)> = each!(connection, c => query.get_result(c).optional())?;
    let same = |known: &[u8]| bool::from(known.ct_eq(&hash(token)));
    Ok(row.filter(|(.., known)| same(known)).map(|(id, owner, with_names, _)| Open { id, owner, with_names }))
}

/// Writes that a feed was read, unless that stands there of this minute.
pub fn used(transaction: &mut Transaction<'_>, id: CalendarFeedId) -> ApiResult<()> {
    let now = transaction.now;
    let before = feeds::last_used_at.is_null().or(feeds::last_used_at.le(now.plus_seconds(-USE_SECONDS)));
    let statement = diesel::update(feeds::table.find(id).filter(before)).set(feeds::last_used_at.eq(Some(now)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// The language in which somebody reads.
pub fn language_of(connection: &mut Connection, owner: UserId) -> ApiResult<Language> {
    let query = users::table.find(owner).select(users::language);
    Ok(each!(connection, c => query.get_result(c))?)
}
