//! The doctor of a visit: a name, or a user of the role physician, with whom the visit is then shared.

use super::store::PatientVisits;
use crate::kernel::change::{About, Actor};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Store;
use crate::kernel::share;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::kernel::policy::{Resource, Role};

/// Whoever is named by their id has the name that they have in Setu.
pub fn name_the_doctor(
    transaction: &mut Transaction<'_>,
    data: &mut PatientVisitData,
    known: Option<&PatientVisitData>,
) -> ApiResult<()> {
    let Some(id) = data.physician_id else { return Ok(()) };
    if let Some(known) = known.filter(|known| known.physician_id == Some(id)) {
        data.doctor.clone_from(&known.doctor);
        return Ok(());
    }
    let query = users::table
        .find(id)
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::full_name, users::role));
    let found: Option<(String, Role)> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    match found {
        Some((name, Role::Physician)) => data.doctor = Some(name),
        Some(_) => return Err(ApiError::field("/physician_id", "role", "Choose somebody of the role physician")),
        None => return Err(ApiError::field("/physician_id", "unknown", "There is no such user")),
    }
    Ok(())
}

/// Lets the doctor see the visit, and whoever it is taken from see it no more.
pub fn sees_it(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    visit: &PatientVisit,
    before: Option<&PatientVisit>,
) -> ApiResult<()> {
    let known = before.and_then(|visit| visit.data.physician_id);
    let named = visit.data.physician_id;
    if known == named {
        return Ok(());
    }
    let record_id = visit.head.id.into();
    let of = (About { resource: Resource::PatientVisits, record_id }, PatientVisits::belongs(visit));
    if let Some(known) = known {
        share::take(transaction, actor, of, known.into())?;
    }
    named.map_or(Ok(()), |named| share::give(transaction, actor, of, named.into()))
}
