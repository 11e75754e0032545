//! The names of colleagues, teams and facilities for `expand`: one statement for a page, whatever its length.

use crate::kernel::db::Connection;
use crate::kernel::db::schema::{facilities, teams, users};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{FacilityId, Named, RecordId, TeamId, UserId};
use std::collections::HashMap;

/// Names by id.
pub type Names = HashMap<RecordId, String>;

/// The name beside an id, if both are there.
pub fn named(names: &Names, id: Option<impl Into<RecordId>>) -> Option<Named> {
    let id = id?.into();
    names.get(&id).map(|name| Named { id, name: name.clone() })
}

macro_rules! names_of {
    ($($(#[$doc:meta])* $function:ident: $table:ident.$name:ident, $id:ty;)*) => {$(
        $(#[$doc])*
        pub fn $function(connection: &mut Connection, ids: impl IntoIterator<Item = $id>) -> ApiResult<Names> {
            let mut ids: Vec<$id> = ids.into_iter().collect();
            ids.sort();
            ids.dedup();
            if ids.is_empty() {
                return Ok(Names::new());
            }
            let query = $table::table.filter($table::id.eq_any(ids)).select(($table::id, $table::$name));
            let rows: Vec<($id, String)> = $crate::each!(connection, c => query.load(c))?;
            Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
        }
    )*};
}
pub(crate) use names_of;

names_of! {
    /// Colleagues, also those who have left.
    user_names: users.full_name, UserId;
    team_names: teams.name, TeamId;
    facility_names: facilities.name, FacilityId;
}
