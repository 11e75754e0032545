//! Whose calendars are looked at.

use crate::kernel::caller::{Person, team_tree};
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::day::calendar::MOST_PEOPLE;
use domain::kernel::{FacilityId, TeamId, UserId};

/// Whose calendars somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Whose {
    #[default]
    Mine,
    Of(Vec<UserId>),
    /// Those who work in a team, or in one below it.
    Team(TeamId),
    Facility(FacilityId),
}

/// Somebody whose calendar is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Looked {
    pub id: UserId,
    pub name: String,
    pub facility_id: Option<FacilityId>,
    pub away_until: Option<NaiveDate>,
}

/// Those people, by their names. Everybody may know who works where; what stands in their calendars is another question.
pub fn people(connection: &mut Connection, person: &Person, whose: &Whose) -> ApiResult<Vec<Looked>> {
    let active = || Fragment::new("status = ").bind(Value::Text(UserStatus::Active.to_string()));
    let filter = match whose {
        Whose::Mine => Fragment::new("id = ").bind(Value::Id(person.user_id.into())),
        // Also of somebody who has left: what they did stays.
        Whose::Of(ids) => Fragment::new("id IN ").bind_list(ids.iter().map(|id| Value::Id((*id).into()))),
        Whose::Team(team) => {
            let teams = below(connection, *team)?;
            let teams = Fragment::new("team_id IN ").bind_list(teams.into_iter().map(|team| Value::Id(team.into())));
            teams.and(active())
        }
        Whose::Facility(facility) => Fragment::new("facility_id = ").bind(Value::Id((*facility).into())).and(active()),
    };
    let most = i64::try_from(MOST_PEOPLE).unwrap_or(i64::MAX);
    let query = users::table
        .filter(filter)
        .filter(users::deleted_at.is_null())
        .order((users::full_name_key, users::id))
        .select((users::id, users::full_name, users::facility_id, users::away_until))
        .limit(most.saturating_add(1));
    let found: Vec<Looked> = each!(connection, c => query.load(c))?;
    if found.len() > MOST_PEOPLE {
        let field = if matches!(whose, Whose::Facility(_)) { "facility_id" } else { "team_id" };
        let detail = format!("These are more than {MOST_PEOPLE} people: ask for a team, or for some of them");
        return Err(ApiError::field(field, "too_many", detail));
    }
    Ok(found)
}

/// A team and all below it.
fn below(connection: &mut Connection, team: TeamId) -> ApiResult<Vec<TeamId>> {
    let tree = team_tree(connection)?;
    let mut found = vec![team];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        let children = tree.iter().filter(|(_, above, _)| *above == Some(parent)).map(|(id, ..)| *id);
        let new: Vec<TeamId> = children.filter(|child| !found.contains(child)).collect();
        found.extend(new);
        next += 1;
    }
    Ok(found)
}
