//! Where the entries of a calendar come from: a short row of each thing that has a day, found by whose it is and when.
//! Each source is filtered by the one rule of who sees what; the rows of each are read along the index (owner, time).

use super::people::Looked;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::db::schema::{activities, leads, opportunities, patient_visits, tasks};
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::Names;
use crate::leads::lead::lead_names;
use crate::leads::settings::hours_of;
use crate::people::account::account_names;
use crate::people::contact::contact_names;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::day::activity::{ActivityKind, ActivityStatus, LONGEST_MINUTES};
use domain::day::calendar::{CalendarEntry, CalendarKind, MOST_ENTRIES};
use domain::day::patient_visit::{PatientVisitKind, PatientVisitStatus};
use domain::day::task::TaskStatus;
use domain::kernel::day::{day_of, moment};
use domain::kernel::field_rule::sharing_tells;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{
    AccountId, ActivityId, ContactId, FacilityId, LeadId, OpportunityId, PatientVisitId, RecordId, TaskId, Timestamp,
    UserId,
};
use domain::leads::lead::{LeadStatus, NextAction};
use domain::leads::opportunity::OpportunityStatus;
use std::collections::BTreeSet;

/// Which rows are asked for.
pub struct Window {
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
    begin: Timestamp,
    end: Timestamp,
    people: Vec<UserId>,
}

impl Window {
    pub fn new(from: NaiveDate, to: NaiveDate, people: &[Looked], now: Timestamp) -> Self {
        let people = people.iter().map(|one| one.id).collect();
        Self { from, to, today: day_of(now), begin: moment(from, 0), end: moment(to, 24), people }
    }

    fn theirs(&self, column: &'static str) -> Fragment {
        Fragment::new(column).sql(" IN ").bind_list(self.people.iter().map(|id| Value::Id((*id).into())))
    }

    /// From the first moment until before the last.
    fn within(&self, column: &'static str, begin: Timestamp) -> Fragment {
        let begun = Fragment::new(column).sql(" >= ").bind(Value::Instant(begin));
        begun.sql(" AND ").sql(column).sql(" < ").bind(Value::Instant(self.end))
    }
}

/// Rows of a table are read until there are too many of them for any answer.
fn most() -> i64 {
    i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX).saturating_add(1)
}

/// What somebody sees of a kind. `SQLite` would look for the rows by it, since it may name an owner; they are to be found by
/// whose calendar it is and when.
fn visible(person: &Person, resource: Resource) -> Fragment {
    let seen = person.visible(resource, Action::Read, Scope::Owned);
    Fragment::default().either("+(", "(").append(seen).sql(")")
}

/// In use and in one of these states. `SQLite` is not to look for the rows by them either: most rows are in few states.
fn in_use(statuses: impl IntoIterator<Item = impl std::fmt::Display>) -> Fragment {
    let words = statuses.into_iter().map(|status| Value::Text(status.to_string()));
    Fragment::new("deleted_at IS NULL AND ").either("+status IN ", "status IN ").bind_list(words)
}

/// An entry of which nothing is known but when and whose.
fn entry(kind: CalendarKind, id: RecordId, begin: Timestamp, end: Option<Timestamp>) -> CalendarEntry {
    let last = end.map_or(begin, |end| end.plus_seconds(-1).max(begin));
    CalendarEntry {
        kind,
        resource: kind.resource(),
        id,
        version: None,
        what: None,
        title: None,
        starts_at: Some(begin),
        ends_at: end,
        day: day_of(begin),
        until: day_of(last),
        whole_day: false,
        person_id: None,
        facility_id: None,
        status: None,
        open: false,
        place: None,
        conflict: None,
        updated_at: None,
    }
}

#[derive(Queryable)]
struct ActivityRow {
    id: ActivityId,
    version: i32,
    updated_at: Timestamp,
    owner_id: Option<UserId>,
    kind: ActivityKind,
    subject: Option<String>,
    contact_id: Option<ContactId>,
    account_id: Option<AccountId>,
    lead_id: Option<LeadId>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    place: Option<String>,
    status: ActivityStatus,
}

/// What takes somebody's time, or was missed.
pub fn activities(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let shown = |status: &&ActivityStatus| status.takes_time() || **status == ActivityStatus::Missed;
    // No activity is longer: the index is read from there.
    let begin = window.begin.plus_seconds(-LONGEST_MINUTES * 60);
    let filter = window
        .theirs("owner_id")
        .and(window.within("starts_at", begin))
        .and(Fragment::new("ends_at > ").bind(Value::Instant(window.begin)))
        .and(in_use(ActivityStatus::ALL.iter().filter(shown)))
        .and(visible(person, Resource::Activities));
    let query = activities::table.filter(filter).order(Order("owner_id, starts_at, id".into())).limit(most()).select((
        activities::id,
        activities::version,
        activities::updated_at,
        activities::owner_id,
        activities::kind,
        activities::subject,
        activities::contact_id,
        activities::account_id,
        activities::lead_id,
        activities::starts_at,
        activities::ends_at,
        activities::place,
        activities::status,
    ));
    let rows: Vec<ActivityRow> = each!(&mut *connection, c => query.load(c))?;
    let names = Met::of(connection, person, &rows)?;
    found.extend(rows.into_iter().map(|row| {
        let place = row.place.clone().or_else(|| names.account(&row));
        CalendarEntry {
            version: Some(row.version),
            updated_at: Some(row.updated_at),
            what: Some(row.kind.to_string()),
            title: row.subject.clone().filter(|subject| !subject.trim().is_empty()).or_else(|| names.met(&row)),
            person_id: row.owner_id,
            status: Some(row.status.to_string()),
            open: row.status.is_open(),
            place,
            ..entry(CalendarKind::Activities, row.id.into(), row.starts_at, Some(row.ends_at))
        }
    }));
    Ok(())
}

/// Whom activities are with, as far as the caller may know them.
struct Met {
    contacts: Names,
    accounts: Names,
    leads: Names,
}

impl Met {
    fn of(connection: &mut Connection, person: &Person, rows: &[ActivityRow]) -> ApiResult<Self> {
        let ids = |id: fn(&ActivityRow) -> Option<RecordId>| rows.iter().filter_map(id).collect::<Vec<_>>();
        Ok(Self {
            contacts: contact_names(connection, person, ids(|row| row.contact_id.map(Into::into)))?,
            accounts: account_names(connection, person, ids(|row| row.account_id.map(Into::into)))?,
            leads: lead_names(connection, person, ids(|row| row.lead_id.map(Into::into)))?,
        })
    }

    fn met(&self, row: &ActivityRow) -> Option<String> {
        let of = |names: &Names, id: Option<RecordId>| id.and_then(|id| names.get(&id).cloned());
        let contact = of(&self.contacts, row.contact_id.map(Into::into));
        contact.or_else(|| of(&self.leads, row.lead_id.map(Into::into))).or_else(|| self.account(row))
    }

    fn account(&self, row: &ActivityRow) -> Option<String> {
        row.account_id.and_then(|id| self.accounts.get(&id.into()).cloned())
    }
}

#[derive(Queryable)]
struct VisitRow {
    id: PatientVisitId,
    version: i32,
    updated_at: Timestamp,
    owner_id: Option<UserId>,
    physician_id: Option<UserId>,
    kind: PatientVisitKind,
    patient_name: String,
    starts_at: Timestamp,
    minutes: i32,
    status: PatientVisitStatus,
}

/// Whose patients come: those of an owner, and those who come to a physician, for whoever may know to whom they come. What
/// they come for stays with the visit.
pub fn patient_visits(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let own = window.theirs("owner_id");
    visits(connection, person, window, (own.clone(), |row| row.owner_id), found)?;
    if sharing_tells(Resource::PatientVisits, person.role) {
        return Ok(());
    }
    let to_them = window.theirs("physician_id").and(own.negated());
    visits(connection, person, window, (to_them, |row| row.physician_id), found)
}

/// The rows, and in whose calendar each stands.
type Lanes = (Fragment, fn(&VisitRow) -> Option<UserId>);

fn visits(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    (lanes, person_of): Lanes,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let shown = |status: &&PatientVisitStatus| status.stands() || **status == PatientVisitStatus::NoShow;
    let begin = window.begin.plus_seconds(-LONGEST_MINUTES * 60);
    let filter = lanes
        .and(window.within("starts_at", begin))
        .and(in_use(PatientVisitStatus::ALL.iter().filter(shown)))
        .and(visible(person, Resource::PatientVisits));
    let query = patient_visits::table.filter(filter).limit(most()).select((
        patient_visits::id,
        patient_visits::version,
        patient_visits::updated_at,
        patient_visits::owner_id,
        patient_visits::physician_id,
        patient_visits::kind,
        patient_visits::patient_name,
        patient_visits::starts_at,
        patient_visits::minutes,
        patient_visits::status,
    ));
    let rows: Vec<VisitRow> = each!(connection, c => query.load(c))?;
    let ends = |row: &VisitRow| row.starts_at.plus_seconds(i64::from(row.minutes) * 60);
    found.extend(rows.into_iter().filter(|row| ends(row) > window.begin).map(|row| CalendarEntry {
        version: Some(row.version),
        updated_at: Some(row.updated_at),
        what: Some(row.kind.to_string()),
        person_id: person_of(&row),
        status: Some(row.status.to_string()),
        open: row.status.is_open(),
        title: Some(row.patient_name.clone()).filter(|name| !name.is_empty()),
        ..entry(CalendarKind::PatientVisits, row.id.into(), row.starts_at, Some(ends(&row)))
    }));
    Ok(())
}

#[derive(Queryable)]
struct TaskRow {
    id: TaskId,
    version: i32,
    updated_at: Timestamp,
    owner_id: Option<UserId>,
    title: String,
    due_on: Option<NaiveDate>,
    due_by: Option<Timestamp>,
    status: TaskStatus,
}

/// What is due, or was done and was due.
pub fn tasks(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let filter = window
        .theirs("owner_id")
        .and(window.within("due_by", window.begin))
        .and(in_use(TaskStatus::ALL.iter().filter(|status| **status != TaskStatus::Cancelled)))
        .and(visible(person, Resource::Tasks));
    let query = tasks::table.filter(filter).order(Order("owner_id, due_by, id".into())).limit(most()).select((
        tasks::id,
        tasks::version,
        tasks::updated_at,
        tasks::owner_id,
        tasks::title,
        tasks::due_on,
        tasks::due_by,
        tasks::status,
    ));
    let rows: Vec<TaskRow> = each!(connection, c => query.load(c))?;
    found.extend(rows.into_iter().filter_map(|row| {
        let due_by = row.due_by?;
        let known = entry(CalendarKind::Tasks, row.id.into(), due_by, None);
        Some(CalendarEntry {
            version: Some(row.version),
            updated_at: Some(row.updated_at),
            title: Some(row.title),
            starts_at: Some(due_by).filter(|_| row.due_on.is_none()),
            whole_day: row.due_on.is_some(),
            person_id: row.owner_id,
            status: Some(row.status.to_string()),
            open: row.status.is_open(),
            ..known
        })
    }));
    Ok(())
}

#[derive(Queryable)]
struct LeadRow {
    id: LeadId,
    version: i32,
    updated_at: Timestamp,
    owner_id: Option<UserId>,
    full_name: String,
    next_action: Option<NextAction>,
    next_action_at: Option<Timestamp>,
    status: LeadStatus,
}

/// Whom somebody is to call, or to see, next.
pub fn leads(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let filter = window
        .theirs("owner_id")
        .and(window.within("next_action_at", window.begin))
        .and(in_use(LeadStatus::open()))
        .and(visible(person, Resource::Leads));
    let query = leads::table.filter(filter).order(Order("owner_id, next_action_at, id".into())).limit(most()).select((
        leads::id,
        leads::version,
        leads::updated_at,
        leads::owner_id,
        leads::full_name,
        leads::next_action,
        leads::next_action_at,
        leads::status,
    ));
    let rows: Vec<LeadRow> = each!(connection, c => query.load(c))?;
    found.extend(rows.into_iter().filter_map(|row| {
        let known = entry(CalendarKind::Leads, row.id.into(), row.next_action_at?, None);
        Some(CalendarEntry {
            version: Some(row.version),
            updated_at: Some(row.updated_at),
            what: row.next_action.map(|action| action.to_string()),
            title: Some(row.full_name),
            person_id: row.owner_id,
            status: Some(row.status.to_string()),
            open: true,
            ..known
        })
    }));
    Ok(())
}

#[derive(Queryable)]
struct OpportunityRow {
    id: OpportunityId,
    version: i32,
    updated_at: Timestamp,
    owner_id: Option<UserId>,
    name: String,
    next_step: Option<String>,
    next_step_on: Option<NaiveDate>,
    status: OpportunityStatus,
}

/// What is to be done next about what may be sold.
pub fn opportunities(
    connection: &mut Connection,
    person: &Person,
    window: &Window,
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let within = Fragment::new("next_step_on >= ").bind(Value::Date(window.from));
    let within = within.sql(" AND next_step_on <= ").bind(Value::Date(window.to));
    let filter = window
        .theirs("owner_id")
        .and(within)
        .and(in_use(OpportunityStatus::ALL.iter().filter(|status| status.is_open())))
        .and(visible(person, Resource::Opportunities));
    let order = Order("owner_id, next_step_on, id".into());
    let query = opportunities::table.filter(filter).order(order).limit(most()).select((
        opportunities::id,
        opportunities::version,
        opportunities::updated_at,
        opportunities::owner_id,
        opportunities::name,
        opportunities::next_step,
        opportunities::next_step_on,
        opportunities::status,
    ));
    let rows: Vec<OpportunityRow> = each!(connection, c => query.load(c))?;
    found.extend(rows.into_iter().filter_map(|row| {
        let day = row.next_step_on?;
        let step = row.next_step.filter(|step| !step.trim().is_empty());
        Some(CalendarEntry {
            version: Some(row.version),
            updated_at: Some(row.updated_at),
            title: Some(step.map_or_else(|| row.name.clone(), |step| format!("{step} · {}", row.name))),
            person_id: row.owner_id,
            status: Some(row.status.to_string()),
            open: true,
            ..whole_days(CalendarKind::Opportunities, row.id.into(), day, day)
        })
    }));
    Ok(())
}

/// Days on which somebody is away, from today on: since when they are is not written down.
pub fn absences(window: &Window, people: &[Looked], found: &mut Vec<CalendarEntry>) {
    let begin = window.from.max(window.today);
    found.extend(people.iter().filter_map(|one| {
        let until = one.away_until?.min(window.to);
        let days = whole_days(CalendarKind::Absences, one.id.into(), begin, until);
        (begin <= until).then_some(CalendarEntry { person_id: Some(one.id), ..days })
    }));
}

/// Days on which the facilities of these people do not work.
pub fn holidays(
    connection: &mut Connection,
    window: &Window,
    people: &[Looked],
    found: &mut Vec<CalendarEntry>,
) -> ApiResult<()> {
    let facilities: BTreeSet<FacilityId> = people.iter().filter_map(|one| one.facility_id).collect();
    for facility in facilities {
        let hours = hours_of(connection, Some(facility))?;
        let within = hours.holidays.into_iter().filter(|holiday| (window.from..=window.to).contains(&holiday.day));
        found.extend(within.map(|holiday| CalendarEntry {
            title: Some(holiday.name),
            facility_id: Some(facility),
            ..whole_days(CalendarKind::Holidays, facility.into(), holiday.day, holiday.day)
        }));
    }
    Ok(())
}

fn whole_days(kind: CalendarKind, id: RecordId, day: NaiveDate, until: NaiveDate) -> CalendarEntry {
    CalendarEntry { starts_at: None, day, until, whole_day: true, ..entry(kind, id, moment(day, 0), None) }
}
