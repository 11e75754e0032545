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

/// Puts names beside the ids of a page: `id` says which, `slot` where.
pub fn expand_with<R, Id: Into<RecordId>>(
    connection: &mut Connection,
    records: &mut [R],
    look_up: impl Fn(&mut Connection, Vec<Id>) -> ApiResult<Names>,
    id: impl Fn(&R) -> Option<Id>,
    slot: impl Fn(&mut R) -> &mut Option<Named>,
) -> ApiResult<()> {
    let names = look_up(connection, records.iter().filter_map(&id).collect())?;
    for record in records {
        let name = named(&names, id(record));
        *slot(record) = name;
    }
    Ok(())
}

macro_rules! names_of {
    ($($(#[$doc:meta])* $function:ident: $table:ident.$name:ident, $id:ty;)*) => {$(
        $(#[$doc])*
        pub fn $function(connection: &mut Connection, mut ids: Vec<$id>) -> ApiResult<Names> {
            ids.sort();
            ids.dedup();
            if ids.is_empty() {
                return Ok(Names::new());
            }
            let query = $table::table.filter($table::id.eq_any(ids)).select(($table::id, $table::$name));
            let rows: Vec<($id, String)> = each!(connection, c => query.load(c))?;
            Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
        }
    )*};
}

/// Names of records that not everybody may see: only those that `person` could read.
macro_rules! visible_names_of {
    ($function:ident: $table:ident.$name:ident, $id:ty, $store:ty) => {
        pub fn $function(
            person: &Person,
            connection: &mut Connection,
            mut ids: Vec<$id>,
        ) -> ApiResult<$crate::admin::names::Names> {
            ids.sort();
            ids.dedup();
            if ids.is_empty() {
                return Ok($crate::admin::names::Names::new());
            }
            let resource = <<$store as Store>::Record as domain::kernel::Record>::RESOURCE;
            let visible = person.visible(resource, domain::kernel::policy::Action::Read, <$store as Store>::SCOPE);
            let query =
                $table::table.filter($table::id.eq_any(ids)).filter(visible).select(($table::id, $table::$name));
            let rows: Vec<($id, String)> = each!(connection, c => query.load(c))?;
            Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
        }
    };
}
pub(crate) use visible_names_of;

names_of! {
    /// Colleagues, also those who have left.
    user_names: users.full_name, UserId;
    team_names: teams.name, TeamId;
    facility_names: facilities.name, FacilityId;
}

/// The active user who signs in with an address.
pub fn user_by_email(connection: &mut Connection, email: &str) -> ApiResult<Option<UserId>> {
    let query = users::table
        .filter(users::email_key.eq(email.trim().to_lowercase()))
        .filter(users::deleted_at.is_null())
        .select(users::id);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

/// E-mail addresses by user.
pub fn user_emails(connection: &mut Connection, ids: Vec<UserId>) -> ApiResult<Names> {
    let query = users::table.filter(users::id.eq_any(ids)).select((users::id, users::email));
    let rows: Vec<(UserId, String)> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|(id, email)| (id.into(), email)).collect())
}
