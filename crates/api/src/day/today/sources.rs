//! What a day is made of: each function reads one kind of work, through the visibility of its kind, and says why each of it
//! stands in the day.

use super::one::{Span, begins_within};
use crate::day::activity::Activities;
use crate::day::patient_visit::PatientVisits;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::hiding::{Within, mask};
use crate::kernel::record::{Select, Store, expand};
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use domain::day::activity::{Activity, ActivityStatus};
use domain::day::today::{FollowUp, Met, TodayLine, TodayReason, WaitingInquiry};
use domain::kernel::policy::Action;
use domain::kernel::{ContactId, Record, RecordId};
use domain::people::contact::Contact;
use std::collections::{BTreeSet, HashMap};

/// Lines of each kind: a day that is longer is read in the lists.
const MOST: i64 = 200;
/// What was missed so many days ago, and not told by now, is left to the lists.
const LOOK_BACK_DAYS: i64 = 7;

/// What somebody may see of the records that fit, in an order; each without what their role does not see.
pub fn seen<S: Store>(
    connection: &mut Connection,
    person: &Person,
    filter: Fragment,
    order: &'static str,
    limit: i64,
) -> ApiResult<Vec<S::Record>> {
    if !person.may(S::Record::RESOURCE, Action::Read) {
        return Ok(Vec::new());
    }
    let filter = filter.and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
    let mut records = S::select(connection, &Select { filter, order: Order(order.into()), limit })?;
    for record in &mut records {
        mask::<S>(record, person, Within::List);
    }
    Ok(records)
}

/// The activities of the day, and what is left of the days before it.
pub fn activities(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<Vec<TodayLine>> {
    let since = if span.is_today() { span.from.plus_seconds(-LOOK_BACK_DAYS * 24 * 60 * 60) } else { span.from };
    let waits = ActivityStatus::open().chain([ActivityStatus::Missed]).map(|status| Value::Text(status.to_string()));
    let stands = [ActivityStatus::Rescheduled, ActivityStatus::Cancelled].map(|status| Value::Text(status.to_string()));
    let filter =
        span.theirs().and(begins_within(since, span.to)).and(Fragment::new("status NOT IN ").bind_list(stands)).and(
            Fragment::new("starts_at >= ")
                .bind(Value::Instant(span.from))
                .or(Fragment::new("status IN ").bind_list(waits)),
        );
    let mut found = seen::<Activities>(connection, person, filter, "starts_at, id", MOST)?;
    let names = ["contact", "account", "lead", "opportunity"].map(str::to_owned);
    expand::<Activities>(connection, person, &mut found, &names)?;
    let met = met(connection, person, &found)?;
    let line = |activity: Activity| {
        let reason = match activity.status {
            ActivityStatus::Missed => TodayReason::Missed,
            ActivityStatus::Completed => TodayReason::Done,
            _ if activity.data.starts_at < span.from => TodayReason::Untold,
            _ => TodayReason::Planned,
        };
        let met = activity.data.contact_id.and_then(|contact| met.get(&contact).cloned());
        let at = Some(activity.data.starts_at);
        TodayLine { activity: Some(activity), met, ..TodayLine::new(reason, at) }
    };
    Ok(found.into_iter().map(line).collect())
}

/// What is good to know of the contacts of activities.
fn met(connection: &mut Connection, person: &Person, found: &[Activity]) -> ApiResult<HashMap<ContactId, Met>> {
    let ids = found.iter().filter_map(|activity| activity.data.contact_id.map(RecordId::from)).collect();
    let contacts = contacts_of(connection, person, ids)?;
    let met = |contact: Contact| {
        let (class, phones, last_touch_at) = (contact.data.class, contact.data.phones, contact.last_touch_at);
        (contact.head.id, Met { name: contact.full_name, class, phones, last_touch_at })
    };
    Ok(contacts.into_iter().map(met).collect())
}

/// Contacts by their ids, as far as somebody sees them.
pub fn contacts_of(connection: &mut Connection, person: &Person, ids: BTreeSet<RecordId>) -> ApiResult<Vec<Contact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Fragment::new("deleted_at IS NULL AND id IN ").bind_list(ids.into_iter().map(Value::Id));
    seen::<Contacts>(connection, person, filter, "id", i64::MAX)
}

/// Patients of theirs who come to the hospital on that day.
pub fn patient_visits(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<Vec<TodayLine>> {
    let stands = Fragment::new("status NOT IN ('cancelled', 'rescheduled')");
    let filter = span.theirs().and(begins_within(span.from, span.to)).and(stands);
    let visits = seen::<PatientVisits>(connection, person, filter, "starts_at, id", MOST)?;
    let line = |visit: domain::day::patient_visit::PatientVisit| {
        let at = Some(visit.data.starts_at);
        TodayLine { patient_visit: Some(visit), ..TodayLine::new(TodayReason::PatientVisit, at) }
    };
    Ok(visits.into_iter().map(line).collect())
}

/// Leads whose next action is due by the end of the day.
pub fn follow_ups(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<Vec<TodayLine>> {
    let filter = span.theirs().and(Fragment::new("next_action_at < ").bind(Value::Instant(span.to)));
    let leads = seen::<Leads>(connection, person, filter, "next_action_at, created_at, id", MOST)?;
    let line = |lead: domain::leads::lead::Lead| {
        let at = lead.data.next_action_at;
        let late = at.is_some_and(|at| at < span.now);
        let reason = if late { TodayReason::FollowUpLate } else { TodayReason::FollowUp };
        let follow_up = FollowUp {
            id: lead.head.id,
            version: lead.head.version,
            full_name: lead.full_name,
            phones: lead.data.phones,
            status: lead.status,
            next_action: lead.data.next_action,
            next_action_at: at,
            priority: lead.data.priority,
            score: lead.score,
            specialty: lead.data.specialty,
        };
        TodayLine { follow_up: Some(follow_up), ..TodayLine::new(reason, at) }
    };
    Ok(leads.into_iter().map(line).collect())
}

/// Inquiries that nobody has answered.
pub fn inquiries(connection: &mut Connection, person: &Person, span: &Span) -> ApiResult<Vec<TodayLine>> {
    // The word stands in the text: an index holds these alone.
    let filter = span.theirs().and(Fragment::new("status = 'new'"));
    let waiting = seen::<Inquiries>(connection, person, filter, "due_at, id", MOST)?;
    let line = |inquiry: domain::leads::inquiry::Inquiry| {
        let received_at = inquiry.data.received_at.unwrap_or(inquiry.head.created_at);
        let waits = WaitingInquiry {
            id: inquiry.head.id,
            version: inquiry.head.version,
            title: inquiry.title(),
            channel: inquiry.data.channel,
            received_at,
            due_at: inquiry.due_at,
            late: inquiry.late || inquiry.due_at < span.now,
            lead_id: inquiry.lead_id,
            phone: inquiry.data.phone,
        };
        TodayLine { inquiry: Some(waits), ..TodayLine::new(TodayReason::InquiryWaiting, Some(received_at)) }
    };
    Ok(waiting.into_iter().map(line).collect())
}
