//! Who manages a team: whom what went wrong goes to.

use super::db::Connection;
use super::db::schema::teams;
use super::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{TeamId, UserId};

/// A tree of teams is never so deep; a circle would have no end.
const DEEPEST: usize = 32;

/// Who manages a team: its own manager, else that of the next team above which has one. Nobody manages themselves: with
/// `of`, it is somebody else.
pub fn manager_of(connection: &mut Connection, team: Option<TeamId>, of: Option<UserId>) -> ApiResult<Option<UserId>> {
    let mut next = team;
    for _ in 0..DEEPEST {
        let Some(team) = next else { return Ok(None) };
        let query = teams::table.find(team).select((teams::manager_id, teams::parent_id));
        let found: Option<(Option<UserId>, Option<TeamId>)> =
            each!(&mut *connection, c => query.get_result(c).optional())?;
        let Some((manager, parent)) = found else { return Ok(None) };
        if manager.is_some() && manager != of {
            return Ok(manager);
        }
        next = parent;
    }
    Ok(None)
}
