//! Whose a record is that belongs to whomever its account or its contact belongs to.

use crate::kernel::change::Belongs;
use crate::kernel::db::Connection;
use crate::kernel::db::schema::{accounts, contacts};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{AccountId, ContactId, FacilityId, TeamId, UserId};

type Row = Option<(Option<UserId>, Option<TeamId>, Option<FacilityId>)>;

pub fn of_account(connection: &mut Connection, id: AccountId) -> ApiResult<Belongs> {
    let query = accounts::table.find(id).select((accounts::owner_id, accounts::team_id, accounts::facility_id));
    Ok(belongs(each!(connection, c => query.get_result(c).optional())?))
}

pub fn of_contact(connection: &mut Connection, id: ContactId) -> ApiResult<Belongs> {
    let query = contacts::table.find(id).select((contacts::owner_id, contacts::team_id, contacts::facility_id));
    Ok(belongs(each!(connection, c => query.get_result(c).optional())?))
}

fn belongs(row: Row) -> Belongs {
    row.map_or_else(Belongs::default, |(owner_id, team_id, facility_id)| Belongs { owner_id, team_id, facility_id })
}
