//! Teams: a tree without circles.

use super::names::{facility_names, team_names, user_names};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::teams;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Store};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::team::{Team, TeamData};
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{FacilityId, Head, ProblemCode, TeamId, UserId, text};

pub struct Teams;

row! {
    teams: TeamRow, NewTeamRow, Team {
        head: TeamId,
        part data: TeamData {
            name: String,
            parent_id: Option<TeamId>,
            manager_id: Option<UserId>,
            facility_id: Option<FacilityId>,
        },
        keys(team) {
            name_key: String = text::fold(&team.data.name),
            search: String = text::search_key([team.data.name.as_str()]),
        },
        names { parent, manager, facility },
    }
}

impl Store for Teams {
    type Record = Team;
    const SCOPE: Scope = Scope::Facility;
    const DEFAULT_SORT: &'static str = "name";
    const CHANGES_RIGHTS: bool = true;
    const EXPANSIONS: &'static [Expansion<Team>] = expansions![
        parent: team_names, |data| data.parent_id;
        manager: user_names, |data| data.manager_id;
        facility: facility_names, |data| data.facility_id;
    ];

    stored_in!(teams, TeamRow, NewTeamRow);

    fn assemble(head: Head<TeamId>, data: TeamData, _: Option<&Team>) -> Team {
        Team { head, data, parent: None, manager: None, facility: None }
    }

    fn belongs(team: &Team) -> Belongs {
        Belongs { owner_id: None, team_id: Some(team.head.id), facility_id: team.data.facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut TeamData,
        before: Option<&Team>,
    ) -> ApiResult<()> {
        super::user::within_own_facility(person, Resource::Teams, Action::Update, data.facility_id)?;
        let Some(team) = before else { return Ok(()) };
        // The path to the root must not come by this team.
        let mut above = data.parent_id;
        let mut steps = 0;
        while let Some(id) = above {
            if id == team.head.id || steps > 100 {
                return Err(ApiError::field("/parent_id", "circle", "A team cannot lie below itself"));
            }
            let query = teams::table.find(id).select(teams::parent_id);
            above =
                each!(&mut *transaction.connection, c => query.get_result::<Option<TeamId>>(c).optional())?.flatten();
            steps += 1;
        }
        Ok(())
    }

    /// A manager sees what the team owns, and so does whoever manages a team above.
    fn after(
        transaction: &mut Transaction<'_>,
        person: &Person,
        _: Actor,
        team: &Team,
        before: Option<&Team>,
    ) -> ApiResult<()> {
        let rights = |team: &Team| (team.data.manager_id, team.data.parent_id, team.head.deleted_at.is_some());
        if before.map_or((None, None, false), rights) == rights(team) {
            return Ok(());
        }
        let mut told = Entry::by(person, AuditAction::RightsChanged).about(Resource::Teams, team.head.id);
        if let Some(manager) = team.data.manager_id {
            told = told.detail("manager", manager.to_string());
        }
        if let Some(parent) = team.data.parent_id {
            told = told.detail("parent", parent.to_string());
        }
        if team.head.deleted_at.is_some() {
            told = told.detail("status", "deleted");
        }
        audit::append(transaction, &told)
    }

    fn may_delete(transaction: &mut Transaction<'_>, team: &Team) -> ApiResult<()> {
        let below = teams::table.filter(teams::parent_id.eq(team.head.id)).filter(teams::deleted_at.is_null()).count();
        let below: i64 = each!(&mut *transaction.connection, c => below.get_result(c))?;
        if below > 0 {
            return Err(ApiError::detailed(ProblemCode::Conflict, "Move or delete the teams below this one first"));
        }
        Ok(())
    }
}
