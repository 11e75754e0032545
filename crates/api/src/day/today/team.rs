//! The day of everybody whose activities somebody sees, counted by a few statements whatever their number.

use super::one::{begins_within, next_day, open};
use crate::admin::names::team_names;
use crate::day::activity::Activities;
use crate::kernel::caller::{Person, team_tree};
use crate::kernel::db::schema::{activities, inquiries, users};
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::{Store, named};
use crate::leads::inquiry::Inquiries;
use crate::people::account::account_names;
use crate::people::contact::contact_names;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::day::activity::{ActivityKind, ActivityOutcome, ActivityStatus, CheckIn};
use domain::day::today::{LastCheckIn, OldestWaiting, TeamLine, TeamToday};
use domain::kernel::day::moment;
use domain::kernel::policy::{Action, Reach, Resource, Role, reach};
use domain::kernel::{AccountId, ActivityId, ContactId, InquiryId, Json, RecordId, TeamId, Timestamp, UserId};
use std::collections::HashMap;

/// People of one answer.
const MOST: i64 = 1_000;

pub fn team_today(
    connection: &mut Connection,
    person: &Person,
    day: NaiveDate,
    team: Option<TeamId>,
    now: Timestamp,
) -> ApiResult<TeamToday> {
    let (mut data, teams) = people(connection, person, day, team)?;
    let next_day = next_day(connection, person, day)?;
    if !data.is_empty() {
        let mut at: HashMap<UserId, usize> = HashMap::new();
        at.extend(data.iter().enumerate().map(|(index, line)| (line.user_id, index)));
        let theirs = || {
            let ids = at.keys().map(|id| Value::Id((*id).into()));
            Fragment::new("deleted_at IS NULL AND owner_id IN ").bind_list(ids)
        };
        count_day(connection, person, &theirs, day, (data.as_mut_slice(), &at))?;
        count_next(connection, person, &theirs, next_day, (data.as_mut_slice(), &at))?;
        if person.may(Resource::Inquiries, Action::Read) {
            count_waiting(connection, person, &theirs, now, (data.as_mut_slice(), &at))?;
        }
    }
    // Whoever has another work stands here on days on which they do this.
    let works = |line: &TeamLine| {
        let counts = [line.planned, line.done, line.in_vain, line.missed, line.other_done, line.next_planned];
        line.role == Role::Rep || counts.iter().any(|count| *count > 0)
    };
    data.retain(works);
    let names = team_names(connection, person, teams.values().copied().map(RecordId::from).collect())?;
    for line in &mut data {
        line.team = named(&names, teams.get(&line.user_id).copied());
    }
    Ok(TeamToday { day, made_at: now, next_day, data })
}

type People = (Vec<TeamLine>, HashMap<UserId, TeamId>);

/// Those whose activities the caller sees by their role, by their names; and whose team is which.
fn people(connection: &mut Connection, person: &Person, day: NaiveDate, team: Option<TeamId>) -> ApiResult<People> {
    let me = || Fragment::new("id = ").bind(Value::Id(person.user_id.into()));
    let mut filter = Fragment::new("deleted_at IS NULL AND status = 'active'");
    filter = match reach(person.role, Resource::Activities, Action::Read) {
        Reach::Nothing => Fragment::never(),
        Reach::Own => filter.and(me()),
        Reach::Team => filter.and(me().or(in_teams(&person.managed_teams))),
        Reach::Facility => match person.facility_id {
            Some(facility) => filter.and(Fragment::new("facility_id = ").bind(Value::Id(facility.into()))),
            None => filter,
        },
        Reach::Everything => filter,
    };
    if let Some(team) = team {
        filter = filter.and(in_teams(&below(connection, team)?));
    }
    let query = users::table
        .filter(filter)
        .order(Order("full_name_key, id".into()))
        .select((users::id, users::full_name, users::role, users::team_id, users::away_until))
        .limit(MOST);
    let rows: Vec<(UserId, String, Role, Option<TeamId>, Option<NaiveDate>)> = each!(connection, c => query.load(c))?;
    let mut teams = HashMap::new();
    let mut data = Vec::with_capacity(rows.len());
    for (id, name, role, team, away_until) in rows {
        teams.extend(team.map(|team| (id, team)));
        data.push(TeamLine { away: away_until.is_some_and(|until| until >= day), ..TeamLine::new(id, name, role) });
    }
    Ok((data, teams))
}

fn in_teams(teams: &[TeamId]) -> Fragment {
    if teams.is_empty() {
        return Fragment::never();
    }
    Fragment::new("team_id IN ").bind_list(teams.iter().map(|team| Value::Id((*team).into())))
}

/// A team and all below it.
fn below(connection: &mut Connection, team: TeamId) -> ApiResult<Vec<TeamId>> {
    let tree = team_tree(connection)?;
    if !tree.iter().any(|(id, ..)| *id == team) {
        return Err(ApiError::field("team_id", "unknown", "There is no such team"));
    }
    let mut found = vec![team];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        for (id, above, _) in &tree {
            if *above == Some(parent) && !found.contains(id) {
                found.push(*id);
            }
        }
        next += 1;
    }
    Ok(found)
}

/// The lines, and where each person's stands.
type Lines<'l> = (&'l mut [TeamLine], &'l HashMap<UserId, usize>);

fn line_of<'l>((data, at): &'l mut Lines<'_>, owner: Option<UserId>) -> Option<&'l mut TeamLine> {
    let index = *at.get(&owner?)?;
    data.get_mut(index)
}

type Row = (
    ActivityId,
    Option<UserId>,
    ActivityKind,
    ActivityStatus,
    Option<ActivityOutcome>,
    Option<Json<CheckIn>>,
    Option<ContactId>,
    Option<AccountId>,
);

/// What became of the day, and where everybody was last.
fn count_day(
    connection: &mut Connection,
    person: &Person,
    theirs: &dyn Fn() -> Fragment,
    day: NaiveDate,
    mut lines: Lines<'_>,
) -> ApiResult<()> {
    let visible = person.visible(Resource::Activities, Action::Read, Activities::SCOPE);
    let query =
        activities::table.filter(theirs().and(begins_within(moment(day, 0), moment(day, 24))).and(visible)).select((
            activities::id,
            activities::owner_id,
            activities::kind,
            activities::status,
            activities::outcome,
            activities::check_in,
            activities::contact_id,
            activities::account_id,
        ));
    let rows: Vec<Row> = each!(&mut *connection, c => query.load(c))?;
    let mut met: HashMap<UserId, (Option<ContactId>, Option<AccountId>)> = HashMap::new();
    for (id, owner, kind, status, outcome, check_in, contact, account) in rows {
        let Some(line) = line_of(&mut lines, owner) else { continue };
        if let Some(Json(CheckIn { at, verdict, .. })) = check_in
            && line.last_check_in.as_ref().is_none_or(|last| last.at < at)
        {
            line.last_check_in = Some(LastCheckIn { activity_id: id, at, verdict, contact: None, account: None });
            met.insert(line.user_id, (contact, account));
        }
        match (kind.in_person(), status) {
            (true, status) if status.is_open() => line.planned += 1,
            (true, ActivityStatus::Completed) if outcome.is_none_or(ActivityOutcome::counts) => line.done += 1,
            (true, ActivityStatus::Completed) => line.in_vain += 1,
            (true, ActivityStatus::Missed) => line.missed += 1,
            (false, ActivityStatus::Completed) => line.other_done += 1,
            _ => {}
        }
    }
    let ids =
        |id: fn(&(Option<ContactId>, Option<AccountId>)) -> Option<RecordId>| met.values().filter_map(id).collect();
    let contacts = contact_names(connection, person, ids(|(contact, _)| contact.map(Into::into)))?;
    let accounts = account_names(connection, person, ids(|(_, account)| account.map(Into::into)))?;
    for line in &mut *lines.0 {
        let Some((contact, account)) = met.get(&line.user_id) else { continue };
        if let Some(last) = line.last_check_in.as_mut() {
            (last.contact, last.account) = (named(&contacts, *contact), named(&accounts, *account));
        }
    }
    Ok(())
}

/// What lies ahead on the next working day.
fn count_next(
    connection: &mut Connection,
    person: &Person,
    theirs: &dyn Fn() -> Fragment,
    day: NaiveDate,
    mut lines: Lines<'_>,
) -> ApiResult<()> {
    let visible = person.visible(Resource::Activities, Action::Read, Activities::SCOPE);
    let filter = theirs().and(begins_within(moment(day, 0), moment(day, 24))).and(open()).and(visible);
    let query = activities::table.filter(filter).select(activities::owner_id);
    let owners: Vec<Option<UserId>> = each!(connection, c => query.load(c))?;
    for owner in owners {
        if let Some(line) = line_of(&mut lines, owner) {
            line.next_planned += 1;
        }
    }
    Ok(())
}

type Waiting = (InquiryId, Option<UserId>, Option<Timestamp>, Timestamp, Timestamp, bool);

/// Who waits for whom, and since when.
fn count_waiting(
    connection: &mut Connection,
    person: &Person,
    theirs: &dyn Fn() -> Fragment,
    now: Timestamp,
    mut lines: Lines<'_>,
) -> ApiResult<()> {
    let visible = person.visible(Resource::Inquiries, Action::Read, Inquiries::SCOPE);
    // The word stands in the text: an index holds these alone.
    let query = inquiries::table.filter(theirs().and(Fragment::new("status = 'new'")).and(visible)).select((
        inquiries::id,
        inquiries::owner_id,
        inquiries::received_at,
        inquiries::created_at,
        inquiries::due_at,
        inquiries::late,
    ));
    let rows: Vec<Waiting> = each!(connection, c => query.load(c))?;
    for (inquiry_id, owner, received_at, created_at, due_at, late) in rows {
        let Some(line) = line_of(&mut lines, owner) else { continue };
        let received_at = received_at.unwrap_or(created_at);
        line.waiting += 1;
        if line.oldest_waiting.is_none_or(|oldest| received_at < oldest.received_at) {
            line.oldest_waiting = Some(OldestWaiting { inquiry_id, received_at, due_at, late: late || due_at < now });
        }
    }
    Ok(())
}
