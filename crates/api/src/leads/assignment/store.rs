//! The table of assignment rules.

use super::order;
use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::{assignment_rules, teams, users};
use crate::kernel::db::{Connection, Fragment, Order, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Select, Store};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource, Role, may};
use domain::kernel::{AssignmentRuleId, FacilityId, Head, Json, ProblemCode, TeamId, UserId, text};
use domain::leads::assignment::{AssignMethod, AssignmentRule, AssignmentRuleData, MOST_RULES};
use domain::leads::lead::SpokenLanguage;
use domain::leads::origin::LeadChannel;

pub struct AssignmentRules;

row! {
    assignment_rules: RuleRow, NewRuleRow, AssignmentRule {
        head: AssignmentRuleId,
        part data: AssignmentRuleData {
            name: String,
            active: bool,
            specialties: Json<Vec<String>>,
            pin_codes: Json<Vec<String>>,
            channels: Json<Vec<LeadChannel>>,
            sources: Json<Vec<String>>,
            languages: Json<Vec<SpokenLanguage>>,
            facility_id: Option<FacilityId>,
            method: AssignMethod,
            user_id: Option<UserId>,
            team_id: Option<TeamId>,
        },
        own { position: i32 },
        keys(rule) {
            name_key: String = text::fold(&rule.data.name),
            search: String = text::search_key([rule.data.name.as_str()]),
        },
        names { facility, user, team },
    }
}

impl Store for AssignmentRules {
    type Record = AssignmentRule;
    const SCOPE: Scope = Scope::Facility;
    const DEFAULT_SORT: &'static str = "position";
    const EXPANSIONS: &'static [Expansion<AssignmentRule>] = expansions![
        facility: facility_names, |data| data.facility_id;
        user: user_names, |data| data.user_id;
        team: team_names, |data| data.team_id;
    ];

    stored_in!(assignment_rules, RuleRow, NewRuleRow);

    fn assemble(
        head: Head<AssignmentRuleId>,
        data: AssignmentRuleData,
        before: Option<&AssignmentRule>,
    ) -> AssignmentRule {
        let position = before.map_or(0, |rule| rule.position);
        AssignmentRule { head, data, position, facility: None, user: None, team: None }
    }

    fn belongs(rule: &AssignmentRule) -> Belongs {
        Belongs { facility_id: rule.data.facility_id, ..Belongs::default() }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "method" | "position" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut AssignmentRuleData,
        before: Option<&AssignmentRule>,
    ) -> ApiResult<()> {
        if before.is_none() {
            data.facility_id = data.facility_id.or(person.facility_id);
        }
        if person.facility_id.is_some() && data.facility_id != person.facility_id {
            return Err(ApiError::field("/facility_id", "forbidden", "You look after your own facility only"));
        }
        let known = before.map(|rule| (rule.data.user_id, rule.data.team_id, rule.data.facility_id));
        if known != Some((data.user_id, data.team_id, data.facility_id)) {
            let named = Named { user: data.user_id.map(|id| ("/user_id", id)), team: data.team_id };
            gets_leads(transaction.connection, named, data.facility_id)?;
        }
        Ok(())
    }

    /// A new rule is the last one.
    fn prepare_record(transaction: &mut Transaction<'_>, rule: &mut AssignmentRule, _: &Person) -> ApiResult<()> {
        order::hold(transaction)?;
        let known = in_order(transaction.connection)?;
        if known.len() >= usize::try_from(MOST_RULES).unwrap_or(usize::MAX) {
            let detail = format!("There are {MOST_RULES} rules already: put some together");
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
        rule.position = order::behind(known.last().map(|last| last.position));
        Ok(())
    }
}

/// Whom a rule or a form names.
pub struct Named {
    /// With the field that names them.
    pub user: Option<(&'static str, UserId)>,
    pub team: Option<TeamId>,
}

/// Whoever is named is there, works at leads, and is of the facility that a rule or a form is for, or of head office.
pub fn gets_leads(connection: &mut Connection, named: Named, here: Option<FacilityId>) -> ApiResult<()> {
    let elsewhere = |facility: Option<FacilityId>| here.is_some() && facility.is_some() && facility != here;
    if let Some((field, id)) = named.user {
        let query = users::table.find(id).filter(users::deleted_at.is_null()).select((users::role, users::facility_id));
        let found: Option<(Role, Option<FacilityId>)> = each!(&mut *connection, c => query.get_result(c).optional())?;
        let Some((role, facility)) = found else {
            return Err(ApiError::field(field, "unknown", "There is no such user"));
        };
        if !may(role, Resource::Leads, Action::Update) {
            return Err(ApiError::field(field, "role", "Their role does not work at leads"));
        }
        if elsewhere(facility) {
            return Err(ApiError::field(field, "facility", "They work at another facility"));
        }
    }
    if let Some(id) = named.team {
        let query = teams::table.find(id).filter(teams::deleted_at.is_null()).select(teams::facility_id);
        let found: Option<Option<FacilityId>> = each!(&mut *connection, c => query.get_result(c).optional())?;
        let Some(facility) = found else {
            return Err(ApiError::field("/team_id", "unknown", "There is no such team"));
        };
        if elsewhere(facility) {
            return Err(ApiError::field("/team_id", "facility", "This team works at another facility"));
        }
    }
    Ok(())
}

/// All rules in use, the one that is tried first at the beginning.
pub fn in_order(connection: &mut Connection) -> ApiResult<Vec<AssignmentRule>> {
    let filter = Fragment::new("deleted_at IS NULL");
    AssignmentRules::select(connection, &Select { filter, order: Order("position, id".into()), limit: i64::MAX })
}
