//! The table of shares. A record that belongs to another one (an affiliation) is shared by sharing that one.

use crate::admin::names::{team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{About, Actor};
use crate::kernel::db::schema::{shares, teams, users};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::Place;
use crate::kernel::record::{Facts, named};
use crate::kernel::share;
use crate::records::{any, subject};
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::field_rule::sharing_tells;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{RecordId, TeamId, Timestamp, UserId};
use domain::talk::notification::NotificationKind;
use domain::talk::share::{Access, GranteeKind, Share, ShareData};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = shares, treat_none_as_default_value = false)]
pub struct Row {
    pub resource: Resource,
    pub record_id: RecordId,
    pub grantee_id: RecordId,
    pub created_at: Timestamp,
    pub created_by: Option<UserId>,
    pub access: Access,
}

/// The shares of one record, as far as they tell nothing that is hidden; a person shares one by hand, so there are few.
pub fn rows(connection: &mut Connection, person: &Person, (resource, id): Subject) -> ApiResult<Vec<Row>> {
    let mut rows: Vec<Row> = each!(connection, c => shares::table
        .filter(shares::record_id.eq(id))
        .filter(shares::resource.eq(resource))
        .order((shares::created_at.asc(), shares::grantee_id.asc()))
        .select(Row::as_select())
        .load(c))?;
    if sharing_tells(resource, person.role) && person.opened(id).is_none() {
        rows.retain(|row| row.grantee_id == person.user_id.into());
    }
    Ok(rows)
}

pub fn list(connection: &mut Connection, person: &Person, about: Subject) -> ApiResult<Vec<Share>> {
    let facts = subject(connection, person, Action::Read, about, Place::InUse)?;
    let rows = rows(connection, person, facts.shared_as)?;
    told(connection, person, rows)
}

/// With whom these records are shared.
pub fn of(connection: &mut Connection, person: &Person, records: &[RecordId]) -> ApiResult<Vec<Share>> {
    let rows: Vec<Row> = each!(&mut *connection, c => shares::table
        .filter(shares::record_id.eq_any(records.to_vec()))
        .order((shares::created_at.asc(), shares::grantee_id.asc()))
        .select(Row::as_select())
        .load(c))?;
    told(connection, person, rows)
}

fn told(connection: &mut Connection, person: &Person, rows: Vec<Row>) -> ApiResult<Vec<Share>> {
    let grantees = || rows.iter().map(|row| row.grantee_id);
    let people = grantees().chain(rows.iter().filter_map(|row| row.created_by.map(Into::into))).collect();
    let users = user_names(connection, person, people)?;
    let teams = team_names(connection, person, grantees().collect())?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let Row { resource, record_id, grantee_id, created_at, created_by, access } = row;
            let team = named(&teams, Some(grantee_id));
            let grantee_kind = if team.is_some() { GranteeKind::Team } else { GranteeKind::User };
            Share {
                data: ShareData { resource, record_id, grantee_id, access },
                grantee_kind,
                grantee: team.or_else(|| named(&users, Some(grantee_id))),
                created_at,
                created_by,
                sharer: named(&users, created_by),
            }
        })
        .collect())
}

/// Shares a record, or changes how far its share goes. Says whether it is new.
pub fn put(transaction: &mut Transaction<'_>, person: &Person, data: &ShareData) -> ApiResult<(Share, bool)> {
    let facts = shareable(transaction, person, (data.resource, data.record_id))?;
    let told_of_it = members(transaction.connection, data.grantee_id)?;
    let key = shares::table.find((data.grantee_id, data.resource, data.record_id));
    let before: Option<Row> =
        each!(&mut *transaction.connection, c => key.select(Row::as_select()).get_result(c).optional())?;
    let is_new = before.is_none();
    let row = match before {
        None => {
            let ShareData { resource, record_id, grantee_id, access } = *data;
            let (created_at, created_by) = (transaction.now, Some(person.user_id));
            let row = Row { resource, record_id, grantee_id, created_at, created_by, access };
            each!(&mut *transaction.connection, c => diesel::insert_into(shares::table).values(&row).execute(c))?;
            log(transaction, person, &facts, data.grantee_id, (None, Some(access)))?;
            let notice = Notice::of(NotificationKind::Shared, facts.resource, facts.id);
            notify(transaction, Actor::from(person), &told_of_it, notice)?;
            row
        }
        Some(row) if row.access == data.access => row,
        Some(row) => {
            let statement = diesel::update(key).set(shares::access.eq(data.access));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            log(transaction, person, &facts, data.grantee_id, (Some(row.access), Some(data.access)))?;
            Row { access: data.access, ..row }
        }
    };
    let share = told(transaction.connection, person, vec![row])?.pop();
    Ok((share.ok_or_else(|| ApiError::internal("a share that was just written is gone"))?, is_new))
}

pub fn delete(transaction: &mut Transaction<'_>, person: &Person, about: Subject, grantee: RecordId) -> ApiResult<()> {
    let facts = shareable(transaction, person, about)?;
    let key = shares::table.find((grantee, about.0, about.1));
    let before: Option<Row> =
        each!(&mut *transaction.connection, c => key.select(Row::as_select()).get_result(c).optional())?;
    let before = before.ok_or_else(ApiError::not_found)?;
    each!(&mut *transaction.connection, c => diesel::delete(key).execute(c))?;
    log(transaction, person, &facts, grantee, (Some(before.access), None))
}

/// A record that the person may share: one that they may change.
fn shareable(transaction: &mut Transaction<'_>, person: &Person, about: Subject) -> ApiResult<Facts> {
    let facts = subject(transaction.connection, person, Action::Update, about, Place::InUse)?;
    if any(about.0).is_some_and(|store| matches!(store.scope(), Scope::Through { .. })) {
        let above = facts.shared_as.0;
        return Err(ApiError::field("/resource", "choice", format!("Share the record in {above} that it belongs to")));
    }
    Ok(facts)
}

/// The people behind a grantee: the active user, or the active members of the team.
fn members(connection: &mut Connection, grantee: RecordId) -> ApiResult<Vec<UserId>> {
    let here = || users::deleted_at.is_null().and(users::status.eq(UserStatus::Active));
    let one = users::table.find(UserId::from(grantee)).filter(here()).select(users::id);
    let one: Vec<UserId> = each!(&mut *connection, c => one.load(c))?;
    if !one.is_empty() {
        return Ok(one);
    }
    let team = teams::table.find(TeamId::from(grantee)).filter(teams::deleted_at.is_null()).select(teams::id);
    let team: Vec<TeamId> = each!(&mut *connection, c => team.load(c))?;
    let Some(team) = team.first() else {
        return Err(ApiError::field("/grantee_id", "unknown", "There is no such user or team"));
    };
    let all = users::table.filter(users::team_id.eq(*team)).filter(here()).select(users::id);
    Ok(each!(connection, c => all.load(c))?)
}

fn log(
    transaction: &mut Transaction<'_>,
    person: &Person,
    facts: &Facts,
    grantee: RecordId,
    access: (Option<Access>, Option<Access>),
) -> ApiResult<()> {
    let about = About { resource: facts.resource, record_id: facts.id };
    share::tell(transaction, Actor::from(person), (about, facts.belongs), grantee, access)
}
