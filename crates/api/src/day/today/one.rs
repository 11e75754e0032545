//! One person's day, put together of its sources.

use super::due::due;
use super::sources::{activities, follow_ups, inquiries, patient_visits};
use crate::admin::names::user_names;
use crate::day::activity::Activities;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::{Store, named};
use crate::leads::settings::hours_of;
use chrono::NaiveDate;
use domain::day::activity::ActivityStatus;
use domain::day::today::{Today, order};
use domain::kernel::day::{day_of, moment};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Timestamp, UserId};

/// One day of one person, seen from a moment.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub owner: UserId,
    pub day: NaiveDate,
    pub from: Timestamp,
    /// The first moment that is not part of it.
    pub to: Timestamp,
    pub now: Timestamp,
}

impl Span {
    pub fn new(owner: UserId, day: NaiveDate, now: Timestamp) -> Self {
        Self { owner, day, from: moment(day, 0), to: moment(day, 24), now }
    }

    /// Only today has what waits, and whom one may visit.
    pub fn is_today(&self) -> bool {
        day_of(self.now) == self.day
    }

    /// What is theirs and in use. Every index of a day begins with its owner.
    pub fn theirs(&self) -> Fragment {
        Fragment::new("deleted_at IS NULL AND owner_id = ").bind(Value::Id(self.owner.into()))
    }
}

pub fn today(connection: &mut Connection, person: &Person, span: Span) -> ApiResult<Today> {
    let owner = named(&user_names(connection, person, vec![span.owner.into()])?, Some(span.owner));
    let owner = owner.ok_or_else(|| ApiError::field("owner_id", "unknown", "There is no such user"))?;
    let mut lines = activities(connection, person, &span)?;
    lines.extend(patient_visits(connection, person, &span)?);
    let mut due_total = 0;
    if span.is_today() {
        lines.extend(inquiries(connection, person, &span)?);
        lines.extend(follow_ups(connection, person, &span)?);
        let visits = due(connection, person, &span)?;
        due_total = visits.total;
        lines.extend(visits.lines);
    }
    order(&mut lines);
    let of_day = lines.iter().filter_map(|line| line.activity.as_ref()).filter(|one| one.data.starts_at >= span.from);
    let open = of_day.clone().filter(|one| one.status.is_open()).count();
    let done = of_day.filter(|one| one.status == ActivityStatus::Completed).count();
    let next_day = next_day(connection, person, span.day)?;
    let next_planned = planned_on(connection, person, &Span::new(span.owner, next_day, span.now))?;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (planned, done, made_at) = (number(open), number(done), span.now);
    let (day, owner_id, owner) = (span.day, span.owner, Some(owner));
    Ok(Today { day, owner_id, owner, made_at, lines, planned, done, due_total, next_day, next_planned })
}

/// The next day on which people work at the caller's hospital.
pub fn next_day(connection: &mut Connection, person: &Person, day: NaiveDate) -> ApiResult<NaiveDate> {
    let hours = hours_of(connection, person.facility_id)?;
    Ok(day_of(hours.working_days_after(moment(day, 12), 1)))
}

/// What lies ahead on a day, in SQL.
pub fn open() -> Fragment {
    Fragment::new("status IN ").bind_list(ActivityStatus::open().map(|status| Value::Text(status.to_string())))
}

/// That it begins within a span, in SQL.
pub fn begins_within(from: Timestamp, to: Timestamp) -> Fragment {
    Fragment::new("starts_at >= ").bind(Value::Instant(from)).sql(" AND starts_at < ").bind(Value::Instant(to))
}

fn planned_on(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<i64> {
    let visible = person.visible(Resource::Activities, Action::Read, Activities::SCOPE);
    Activities::count(connection, &span.theirs().and(begins_within(span.from, span.to)).and(open()).and(visible))
}
