//! The table of attempts. Whoever may see the lead sees how it was tried.

use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::schema::lead_attempts as attempts;
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Newest;
use crate::kernel::record::named;
use crate::kernel::record::operations::{Place, find, find_to_change, write_own_as};
use crate::leads::inquiry::answered_by_attempt;
use crate::leads::lead::Leads;
use crate::leads::settings::{hours_of, lead_settings};
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Action;
use domain::kernel::{AttemptId, LeadId, Page, ProblemCode, Timestamp, UserId};
use domain::leads::attempt::{Attempt, AttemptChannel, AttemptData, AttemptLogged, AttemptOutcome, ProposedMove};

#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = attempts, treat_none_as_default_value = false)]
struct Row {
    id: AttemptId,
    lead_id: LeadId,
    channel: AttemptChannel,
    outcome: AttemptOutcome,
    at: Timestamp,
    note: Option<String>,
    next_attempt_at: Option<Timestamp>,
    created_at: Timestamp,
    user_id: Option<UserId>,
}

/// Writes an attempt down, moves the lead as far as it says, and plans the next one by the ladder.
pub fn log(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: LeadId,
    data: &AttemptData,
) -> ApiResult<AttemptLogged> {
    // Two phones that tell at once count as two.
    transaction.lock(&format!("attempts on {id}"))?;
    let lead = find_to_change::<Leads>(transaction, person, Action::Update, id, Place::InUse)?;
    if !lead.status.is_open() {
        let detail = format!("The lead is {}: take it up again first", lead.status);
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let now = transaction.now;
    let at = data.at.unwrap_or(now);
    if at > now {
        return Err(ApiError::field("/at", "range", "An attempt does not lie ahead"));
    }
    let reached = data.outcome.reached();
    let next = if reached {
        None
    } else {
        let hours = hours_of(transaction.connection, lead.data.facility_id)?;
        let last = lead.last_attempt_at.map_or(at, |last| last.max(at));
        let planned =
            lead_settings(transaction.connection)?.next_attempt(lead.unanswered.saturating_add(1), last, &hours);
        // One that was told late: nobody can try in the past.
        planned.map(|planned| if planned < now { hours.open_from(now) } else { planned })
    };
    let after = lead.after_attempt(data, at, next);
    let kind = if after.status == lead.status { ChangeKind::Updated } else { ChangeKind::Moved };
    let reason = format!("{} by {}", data.outcome, data.channel);
    let after = write_own_as::<Leads>(transaction, Actor::from(person), &lead, after, kind, Some(reason))?;
    if data.answers() {
        answered_by_attempt(transaction, Actor::from(person), id, at)?;
    }
    let note = data.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let row = Row {
        id: transaction.new_id().into(),
        lead_id: id,
        channel: data.channel,
        outcome: data.outcome,
        at,
        note,
        next_attempt_at: next,
        created_at: now,
        user_id: Some(person.user_id),
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(attempts::table).values(&row).execute(c))?;
    let attempt = told(transaction.connection, person, vec![row])?.pop();
    let attempt = attempt.ok_or_else(|| ApiError::internal("an attempt that was just written is gone"))?;
    let proposed = (!reached && next.is_none()).then_some(ProposedMove::UNREACHABLE);
    Ok(AttemptLogged { attempt, lead: after, proposed })
}

/// Writes the row of an attempt of the past, whose lead tells of it already.
pub fn write_past(
    transaction: &mut Transaction<'_>,
    (id, lead_id): (AttemptId, LeadId),
    by: UserId,
    data: &AttemptData,
    next_attempt_at: Option<Timestamp>,
) -> ApiResult<()> {
    let AttemptData { channel, outcome, at, note } = data.clone();
    let at = at.unwrap_or(transaction.now);
    let user_id = Some(by);
    let row = Row { id, lead_id, channel, outcome, at, note, next_attempt_at, created_at: at, user_id };
    each!(&mut *transaction.connection, c => diesel::insert_into(attempts::table).values(&row).execute(c))?;
    Ok(())
}

/// How a lead was tried, the newest first.
pub fn list(
    connection: &mut Connection,
    person: &Person,
    id: LeadId,
    newest: &Newest,
    key: &[u8],
) -> ApiResult<Page<Attempt>> {
    find::<Leads>(connection, person, Action::Read, id, Place::InUse)?.ok_or_else(ApiError::not_found)?;
    let edge = |row: &Row| (row.created_at, row.id.into());
    let of = Fragment::new("lead_id = ").bind(Value::Id(id.into()));
    let page = newest.page(key, 1, edge, |_, behind, limit| {
        Ok(each!(&mut *connection, c => attempts::table
            .select(Row::as_select())
            .filter(of.clone().and(behind))
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: told(connection, person, page.data)?, page: page.page })
}

/// Every attempt on these leads, the oldest first.
pub fn attempts_on(connection: &mut Connection, person: &Person, leads: &[LeadId]) -> ApiResult<Vec<Attempt>> {
    let mut found = Vec::new();
    for some in leads.chunks(500) {
        let rows: Vec<Row> = each!(&mut *connection, c => attempts::table
            .filter(attempts::lead_id.eq_any(some.to_vec()))
            .order((attempts::created_at.asc(), attempts::id.asc()))
            .select(Row::as_select())
            .load(c))?;
        found.extend(told(connection, person, rows)?);
    }
    Ok(found)
}

fn told(connection: &mut Connection, person: &Person, rows: Vec<Row>) -> ApiResult<Vec<Attempt>> {
    let users = user_names(connection, person, rows.iter().filter_map(|row| row.user_id.map(Into::into)).collect())?;
    let told = |row: Row| {
        let Row { id, lead_id, channel, outcome, at, note, next_attempt_at, created_at, user_id } = row;
        let user = named(&users, user_id);
        Attempt { id, lead_id, channel, outcome, at, note, next_attempt_at, created_at, user_id, user }
    };
    Ok(rows.into_iter().map(told).collect())
}
