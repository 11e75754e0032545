//! The calendars of some people over some days, put together from where each thing lives.

use super::people::{Looked, Whose, people};
use super::sources::{self, Window};
use crate::kernel::caller::Person;
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use chrono::NaiveDate;
use domain::day::calendar::{CalendarDays, CalendarEntry, CalendarKind, CalendarPerson, MOST_ENTRIES, mark_conflicts};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Named, Timestamp};

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The first and the last day, in India.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub whose: Whose,
    pub kinds: Vec<CalendarKind>,
}

/// Reads them as far as the person sees what stands in them.
pub fn calendar(
    connection: &mut Connection,
    person: &Person,
    asked: &Asked,
    now: Timestamp,
) -> ApiResult<CalendarDays> {
    let people = people(connection, person, &asked.whose)?;
    let data = entries(connection, person, asked, &people, now)?;
    let shown = |one: Looked| CalendarPerson {
        named: Named { id: one.id.into(), name: one.name },
        facility_id: one.facility_id,
    };
    Ok(CalendarDays { from: asked.from, to: asked.to, people: people.into_iter().map(shown).collect(), data })
}

fn entries(
    connection: &mut Connection,
    person: &Person,
    asked: &Asked,
    people: &[Looked],
    now: Timestamp,
) -> ApiResult<Vec<CalendarEntry>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let window = Window::new(asked.from, asked.to, people, now);
    let wants = |kind: CalendarKind| asked.kinds.contains(&kind);
    let mut found = Vec::new();
    if wants(CalendarKind::Activities) {
        sources::activities(connection, person, &window, &mut found)?;
    }
    if wants(CalendarKind::PatientVisits) {
        sources::patient_visits(connection, person, &window, &mut found)?;
    }
    if wants(CalendarKind::Tasks) {
        sources::tasks(connection, person, &window, &mut found)?;
    }
    if wants(CalendarKind::Leads) {
        sources::leads(connection, person, &window, &mut found)?;
    }
    if wants(CalendarKind::Opportunities) {
        sources::opportunities(connection, person, &window, &mut found)?;
    }
    // Whoever does not ask for absences is still told what they stand against.
    if person.may(Resource::Users, Action::Read) {
        sources::absences(&window, people, &mut found);
    }
    mark_conflicts(&mut found);
    found.retain(|entry| wants(entry.kind));
    if wants(CalendarKind::Holidays) && person.may(Resource::Facilities, Action::Read) {
        sources::holidays(connection, &window, people, &mut found)?;
    }
    if found.len() > MOST_ENTRIES {
        let detail = format!("There are more than {MOST_ENTRIES} entries: ask for fewer days or people");
        return Err(ApiError::field("to", "too_many", detail));
    }
    found.sort_by_key(CalendarEntry::place_in_order);
    Ok(found)
}
