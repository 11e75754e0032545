//! Everybody who sees a record, each with every reason why: the rule of visibility asked of one record and all users.

use super::store::rows;
use crate::admin::names::{team_names, user_names};
use crate::kernel::caller::{Person, managed_in, team_tree};
use crate::kernel::db::Connection;
use crate::kernel::db::schema::users;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::reasons::{Grant, Why};
use crate::kernel::record::named;
use crate::kernel::record::operations::Place;
use crate::records::{any, subject};
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::policy::{Action, Role};
use domain::kernel::{FacilityId, Named, RecordId, TeamId, UserId};
use domain::talk::share::{Reason, ReasonKind, Viewer};

/// A user with what decides what they see.
type UserRow = (UserId, String, Role, Option<TeamId>, Option<FacilityId>, bool);

pub fn list(connection: &mut Connection, person: &Person, about: Subject) -> ApiResult<Vec<Viewer>> {
    let facts = subject(connection, person, Action::Read, about, Place::InUse)?;
    let scope = any(about.0).ok_or_else(ApiError::not_found)?.scope();
    let shares = rows(connection, person, facts.shared_as)?;
    let grants: Vec<Grant> = shares
        .iter()
        .map(|row| Grant { grantee_id: row.grantee_id, access: row.access, created_by: row.created_by })
        .collect();
    let sharers = shares.iter().filter_map(|row| row.created_by.map(RecordId::from)).collect();
    let sharers = user_names(connection, person, sharers)?;
    let teams = shares.iter().map(|row| row.grantee_id).chain(facts.belongs.team_id.map(Into::into)).collect();
    let teams = team_names(connection, person, teams)?;
    let tree = team_tree(connection)?;
    let told = |why: Why| {
        let team = match why.kind {
            ReasonKind::Manager => facts.belongs.team_id.map(RecordId::from),
            ReasonKind::TeamShare => why.grant.map(|grant| grant.grantee_id),
            _ => None,
        };
        let sharer = why.grant.and_then(|grant| grant.created_by);
        Reason { team: named(&teams, team), sharer: named(&sharers, sharer), ..Reason::new(why.kind) }
    };
    let mut viewers = Vec::new();
    for (user_id, name, role, team_id, facility_id, must_change_password) in everybody(connection)? {
        let user = Person {
            user_id,
            session_id: person.session_id,
            role,
            team_id,
            facility_id,
            managed_teams: managed_in(&tree, user_id),
            has_shares: !grants.is_empty(),
            must_change_password,
            must_set_up_second_factor: false,
            opened: Vec::new(),
            origin: None,
            key: None,
        };
        let reasons = user.reasons(about.0, Action::Read, scope, facts.belongs, &grants);
        if reasons.is_empty() {
            continue;
        }
        let may_update = !user.reasons(about.0, Action::Update, scope, facts.belongs, &grants).is_empty();
        let reasons = reasons.into_iter().map(told).collect();
        viewers.push(Viewer { user: Named { id: user_id.into(), name }, role, may_update, reasons });
    }
    Ok(viewers)
}

/// All who may sign in, by name.
fn everybody(connection: &mut Connection) -> ApiResult<Vec<UserRow>> {
    let query = users::table
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .order((users::full_name_key.asc(), users::id.asc()))
        .select((
            users::id,
            users::full_name,
            users::role,
            users::team_id,
            users::facility_id,
            users::must_change_password,
        ));
    Ok(each!(connection, c => query.load(c))?)
}
