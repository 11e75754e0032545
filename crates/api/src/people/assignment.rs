//! Whose record it is: the caller's when nothing is said; team and facility follow a new owner.

use crate::kernel::caller::Person;
use crate::kernel::change::Belongs;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::kernel::{FacilityId, TeamId, UserId};

/// The three fields that say whose a record is.
pub struct Assignment<'a> {
    pub owner_id: &'a mut Option<UserId>,
    pub team_id: &'a mut Option<TeamId>,
    pub facility_id: &'a mut Option<FacilityId>,
}

/// Completes an assignment. `before` is absent for a new record.
pub fn complete(
    transaction: &mut Transaction<'_>,
    person: &Person,
    assignment: Assignment<'_>,
    before: Option<Belongs>,
) -> ApiResult<()> {
    let Assignment { owner_id, team_id, facility_id } = assignment;
    let owner = *owner_id.get_or_insert(person.user_id);
    let (team_kept, facility_kept) = match before {
        Some(before) if before.owner_id == Some(owner) => return Ok(()),
        Some(before) => (*team_id == before.team_id, *facility_id == before.facility_id),
        None => (team_id.is_none(), facility_id.is_none()),
    };
    let query =
        users::table.find(owner).filter(users::deleted_at.is_null()).select((users::team_id, users::facility_id));
    let found: Option<(Option<TeamId>, Option<FacilityId>)> =
        each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let Some((team, facility)) = found else {
        return Err(ApiError::field("/owner_id", "unknown", "There is no such user"));
    };
    if team_kept {
        *team_id = team;
    }
    if facility_kept {
        // Head office owns for its own facility only where the record says which.
        *facility_id = facility.or(*facility_id);
    }
    Ok(())
}
