//! The ladder, which the whole group shares, and the table of working hours.

use crate::admin::facility::Facilities;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::working_hours;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::{Place, find, find_to_change};
use crate::kernel::settings;
use diesel::prelude::*;
use domain::kernel::policy::Action;
use domain::kernel::{FacilityId, Json};
use domain::leads::hours::{Holiday, WorkingHours};
use domain::leads::ladder::LeadSettings;
use domain::people::affiliation::ClinicHours;

pub fn lead_settings(connection: &mut Connection) -> ApiResult<LeadSettings> {
    settings::read(connection, settings::LEADS)
}

pub fn put_lead_settings(transaction: &mut Transaction<'_>, new: &LeadSettings) -> ApiResult<()> {
    settings::put(transaction, settings::LEADS, new)
}

/// When a facility works; the usual hours where nobody has set others, or where there is no facility.
pub fn hours_of(connection: &mut Connection, facility: Option<FacilityId>) -> ApiResult<WorkingHours> {
    let Some(facility) = facility else { return Ok(WorkingHours::default()) };
    let query = working_hours::table.find(facility).select((working_hours::hours, working_hours::holidays));
    let row: Option<(Json<Vec<ClinicHours>>, Json<Vec<Holiday>>)> =
        each!(connection, c => query.get_result(c).optional())?;
    Ok(row.map_or_else(WorkingHours::default, |(Json(hours), Json(holidays))| WorkingHours { hours, holidays }))
}

/// The hours of a facility that the person may see.
pub fn read_hours(connection: &mut Connection, person: &Person, facility: FacilityId) -> ApiResult<WorkingHours> {
    find::<Facilities>(connection, person, Action::Read, facility, Place::InUse)?.ok_or_else(ApiError::not_found)?;
    hours_of(connection, Some(facility))
}

/// Sets the hours of a facility that the person may change. What is planned already stays.
pub fn put_hours(
    transaction: &mut Transaction<'_>,
    person: &Person,
    facility: FacilityId,
    new: &WorkingHours,
) -> ApiResult<()> {
    find_to_change::<Facilities>(transaction, person, Action::Update, facility, Place::InUse)?;
    let fields = (
        working_hours::hours.eq(Json(new.hours.clone())),
        working_hours::holidays.eq(Json(new.holidays.clone())),
        working_hours::updated_at.eq(transaction.now),
        working_hours::updated_by.eq(person.user_id),
    );
    let statement = diesel::insert_into(working_hours::table)
        .values((working_hours::facility_id.eq(facility), fields.clone()))
        .on_conflict(working_hours::facility_id)
        .do_update()
        .set(fields);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
