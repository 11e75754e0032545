//! Who is due a visit: whose plan of the month is behind, and doctors who were not seen for longer than somebody who matters
//! so much should be. With whom something is planned already is not.

use super::one::Span;
use super::sources::{contacts_of, seen};
use crate::day::visit_plan::figures;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Names, Store, named};
use crate::people::account::account_names;
use crate::people::contact::Contacts;
use chrono::Datelike;
use domain::day::today::{DueVisit, MOST_DUE, TodayLine, TodayReason, seen_again_after};
use domain::day::visit_plan::VisitLine;
use domain::kernel::day::day_of;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, RecordId, Timestamp};
use domain::people::contact::Contact;
use domain::people::reach::Class;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The first of them, and how many there are.
pub struct Due {
    pub lines: Vec<TodayLine>,
    pub total: i64,
}

pub fn due(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<Due> {
    if !person.may(Resource::Contacts, Action::Read) {
        return Ok(Due { lines: Vec::new(), total: 0 });
    }
    let plans = plans(connection, person, span)?;
    let ids = plans.values().filter(|line| line.is_behind(span.day)).map(|line| line.contact_id.into()).collect();
    let mut behind = contacts_of(connection, person, ids)?;
    // Those with the most to do first.
    behind.sort_by_key(|contact| Reverse(plans.get(&contact.head.id).map(|line| line.remaining - line.planned)));
    let too_long = visible(person, span).and(seen_before(span));
    let never = visible(person, span).and(Fragment::new("last_touch_at IS NULL"));
    let both = visible(person, span).and(seen_before(span).or(Fragment::new("last_touch_at IS NULL")));
    let all = Contacts::count(connection, &both)?;
    // Who is behind may be among them.
    let others = behind.iter().filter(|contact| !is_counted(contact, span)).count();
    let limit = i64::try_from(MOST_DUE).unwrap_or(i64::MAX);
    let mut not_seen = seen::<Contacts>(connection, person, too_long, "last_touch_at, id", limit)?;
    not_seen.sort_by_key(|contact| {
        Reverse(days_since(contact, span.now).unwrap_or(0) - seen_again_after(contact.data.class))
    });
    let never_seen = seen::<Contacts>(connection, person, never, "class IS NULL, class, id", limit)?;
    let mut found: Vec<(TodayReason, Contact)> = Vec::new();
    let reasons = [TodayReason::PlanBehind, TodayReason::NotSeen, TodayReason::NeverSeen];
    for (reason, contacts) in reasons.into_iter().zip([behind, not_seen, never_seen]) {
        for contact in contacts {
            if !found.iter().any(|(_, known)| known.head.id == contact.head.id) {
                found.push((reason, contact));
            }
        }
    }
    found.truncate(MOST_DUE);
    let accounts = found.iter().filter_map(|(_, contact)| contact.data.account_id.map(RecordId::from)).collect();
    let names = account_names(connection, person, accounts)?;
    let lines = found.into_iter().map(|(reason, contact)| line(reason, contact, &plans, &names, span.now)).collect();
    Ok(Due { lines, total: all.saturating_add(i64::try_from(others).unwrap_or(i64::MAX)) })
}

/// The month's plans, by whom they are to be visited.
fn plans(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<BTreeMap<ContactId, VisitLine>> {
    if !person.may(Resource::VisitPlans, Action::Read) {
        return Ok(BTreeMap::new());
    }
    let month = span.day.with_day(1).unwrap_or(span.day);
    let lines = figures(connection, person, span.owner, month)?.data;
    Ok(lines.into_iter().map(|line| (line.contact_id, line)).collect())
}

/// Doctors of theirs with whom nothing is planned. The words stand in the text: an index holds these alone.
fn visible(person: &Person, span: &Span) -> Fragment {
    let doctors = span.theirs().and(Fragment::new("kind = 'doctor' AND next_touch_at IS NULL"));
    doctors.and(person.visible(Resource::Contacts, Action::Read, Contacts::SCOPE))
}

/// That they were seen, and longer ago than they should be.
fn seen_before(span: &Span) -> Fragment {
    let by = |class: Option<Class>| Value::Instant(limit_of(class, span.now));
    Fragment::new("last_touch_at < (CASE class WHEN 'A' THEN ")
        .bind(by(Some(Class::A)))
        .sql(" WHEN 'B' THEN ")
        .bind(by(Some(Class::B)))
        .sql(" ELSE ")
        .bind(by(None))
        .sql(" END)")
}

fn limit_of(class: Option<Class>, now: Timestamp) -> Timestamp {
    now.plus_seconds(-seen_again_after(class) * 24 * 60 * 60)
}

/// The same, of one that was read.
fn is_counted(contact: &Contact, span: &Span) -> bool {
    let long_ago = contact.last_touch_at.is_none_or(|last| last < limit_of(contact.data.class, span.now));
    let doctor = contact.data.kind == domain::people::contact::ContactKind::Doctor;
    doctor && contact.data.owner_id == Some(span.owner) && contact.next_touch_at.is_none() && long_ago
}

/// Whole days, from one day of India to another.
fn days_since(contact: &Contact, now: Timestamp) -> Option<i64> {
    contact.last_touch_at.map(|last| (day_of(now) - day_of(last)).num_days())
}

fn line(
    reason: TodayReason,
    contact: Contact,
    plans: &BTreeMap<ContactId, VisitLine>,
    accounts: &Names,
    now: Timestamp,
) -> TodayLine {
    let plan = plans.get(&contact.head.id);
    let due_visit = DueVisit {
        contact_id: contact.head.id,
        days: days_since(&contact, now),
        account: named(accounts, contact.data.account_id),
        name: contact.full_name,
        class: contact.data.class,
        phones: contact.data.phones,
        last_touch_at: contact.last_touch_at,
        target: plan.map(|line| line.target),
        planned: plan.map_or(0, |line| line.planned),
        done: plan.map_or(0, |line| line.done),
    };
    TodayLine { due_visit: Some(due_visit), ..TodayLine::new(reason, None) }
}
