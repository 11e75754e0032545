//! Whom a lead goes to by the rules, and whose turn it is then.

use super::store::in_order;
use crate::kernel::db::schema::{assignment_turns as turns, leads, users};
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::ApiResult;
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::day::day_of;
use domain::kernel::policy::{Action, Resource, Role, may};
use domain::kernel::{AssignmentRuleId, TeamId, Timestamp, UserId};
use domain::leads::assignment::{
    AssignMethod, AssignmentCase, AssignmentRule, AssignmentRuleData, LeadAssignment, MetCondition, least_loaded,
    next_in_turn,
};
use domain::leads::lead::LeadStatus;

/// Whose a lead is now, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub user: UserId,
    pub assignment: LeadAssignment,
}

/// Gives a lead to somebody by the first rule that holds and finds anybody; whose turn it was is written down with it.
pub fn choose(transaction: &mut Transaction<'_>, case: &AssignmentCase) -> ApiResult<Option<Chosen>> {
    for rule in in_order(transaction.connection)?.iter().filter(|rule| rule.data.active) {
        let Ok(met) = rule.data.holds_for(case) else { continue };
        if rule.data.method != AssignMethod::Person {
            // Two leads at once: the second one sees what the first one took.
            transaction.lock(&format!("turns of assignment rule {}", rule.head.id))?;
        }
        let Some(chosen) = by_rule(transaction.connection, rule, met, transaction.now)? else { continue };
        if rule.data.method == AssignMethod::RoundRobin {
            take_turn(transaction, rule.head.id, chosen.user)?;
        }
        return Ok(Some(chosen));
    }
    Ok(None)
}

/// Whom a rule gives a lead to now; `None` where nobody of those whom it names is there.
pub fn by_rule(
    connection: &mut Connection,
    rule: &AssignmentRule,
    met: Vec<MetCondition>,
    at: Timestamp,
) -> ApiResult<Option<Chosen>> {
    let present = present(connection, (rule.data.user_id, rule.data.team_id), at)?;
    let (user, open_leads) = match rule.data.method {
        AssignMethod::Person => (present.first().copied(), None),
        AssignMethod::RoundRobin => (next_in_turn(&present, last_turn(connection, rule.head.id)?), None),
        AssignMethod::Load => least_loaded(&loads(connection, &present)?).unzip(),
    };
    let Some(user) = user else { return Ok(None) };
    let AssignmentRuleData { name, method, .. } = &rule.data;
    let among = (*method != AssignMethod::Person).then(|| i32::try_from(present.len()).unwrap_or(i32::MAX));
    let assignment =
        LeadAssignment { rule_id: rule.head.id, rule: name.clone(), met, method: *method, among, open_leads, at };
    Ok(Some(Chosen { user, assignment }))
}

/// Whoever of a team has the fewest open leads, of those who are there.
pub fn least_loaded_of(transaction: &mut Transaction<'_>, team: TeamId) -> ApiResult<Option<UserId>> {
    // Two leads at once: the second one sees what the first one took.
    transaction.lock(&format!("leads of team {team}"))?;
    let present = present(transaction.connection, (None, Some(team)), transaction.now)?;
    Ok(least_loaded(&loads(transaction.connection, &present)?).map(|(user, _)| user))
}

/// Whom a rule names, in the order of ids: who may sign in, works at leads, and is not away today.
fn present(
    connection: &mut Connection,
    named: (Option<UserId>, Option<TeamId>),
    at: Timestamp,
) -> ApiResult<Vec<UserId>> {
    let named = match named {
        (Some(user), _) => Fragment::new("id = ").bind(Value::Id(user.into())),
        (None, Some(team)) => Fragment::new("team_id = ").bind(Value::Id(team.into())),
        (None, None) => Fragment::never(),
    };
    let away = Fragment::new("(away_until IS NULL OR away_until < ").bind(Value::Date(day_of(at))).sql(")");
    let query = users::table
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .filter(named)
        .filter(away)
        .select((users::id, users::role));
    let found: Vec<(UserId, Role)> = each!(connection, c => query.load(c))?;
    let works = |role: Role| may(role, Resource::Leads, Action::Update);
    let mut present: Vec<UserId> = found.into_iter().filter(|(_, role)| works(*role)).map(|(id, _)| id).collect();
    present.sort_unstable();
    Ok(present)
}

/// How many open leads each has.
fn loads(connection: &mut Connection, members: &[UserId]) -> ApiResult<Vec<(UserId, i64)>> {
    let query = leads::table
        .filter(leads::owner_id.eq_any(members.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(leads::status.eq_any(LeadStatus::open().collect::<Vec<_>>()))
        .filter(leads::deleted_at.is_null())
        .group_by(leads::owner_id)
        .select((leads::owner_id, count_star()));
    let counted: Vec<(Option<UserId>, i64)> = each!(connection, c => query.load(c))?;
    let of = |user: UserId| counted.iter().find(|(owner, _)| *owner == Some(user)).map_or(0, |(_, open)| *open);
    Ok(members.iter().map(|user| (*user, of(*user))).collect())
}

fn last_turn(connection: &mut Connection, rule: AssignmentRuleId) -> ApiResult<Option<UserId>> {
    let query = turns::table.find(rule).select(turns::last_user_id);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

fn take_turn(transaction: &mut Transaction<'_>, rule: AssignmentRuleId, user: UserId) -> ApiResult<()> {
    let statement = diesel::insert_into(turns::table)
        .values((turns::rule_id.eq(rule), turns::last_user_id.eq(user)))
        .on_conflict(turns::rule_id)
        .do_update()
        .set(turns::last_user_id.eq(user));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
