//! What a visit and its lead know of each other: the only file of the day that knows leads, as leads book visits.
//!
//! A lead has an appointment while one of its visits stands, and has not come once none does and one was missed. That
//! follows in the transaction of the visit, where the lead's own table allows it, and stands in its history.
//!
//! An appointment that somebody asked for and nobody ever confirmed is no visit, it is a wish: it becomes an inquiry as a
//! form does that was begun and not sent, which finds the patient's open lead or opens one of low priority.

pub use crate::leads::lead::lead_names;

use super::store::{PatientVisits, visits_of};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::{Fragment, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::{holding, rows};
use crate::kernel::record::operations::{Place, find, write_own};
use crate::kernel::record::transition::move_by_itself;
use crate::leads::inquiry::{self, keeper, take_in};
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use domain::day::patient_visit::{PatientVisit, PatientVisitStatus};
use domain::kernel::LeadId;
use domain::kernel::day::written;
use domain::kernel::policy::Action;
use domain::leads::inquiry::InquiryData;
use domain::leads::lead::{LeadData, LeadStatus};
use domain::leads::origin::LeadChannel;

/// Says in the event of the lead why.
const REASON: &str = "appointment";
/// Says in the events of the inquiry and of the visit why.
const UNCONFIRMED: &str = "an appointment that nobody confirmed";

/// What is known of a lead that somebody books for, and may see.
pub fn known(transaction: &mut Transaction<'_>, person: &Person, id: LeadId) -> ApiResult<LeadData> {
    let found = find::<Leads>(transaction.connection, person, Action::Read, id, Place::InUse)?;
    let unknown = || ApiError::field("/lead_id", "unknown", "There is no such lead that you may see");
    found.map(|lead| lead.data).ok_or_else(unknown)
}

/// Lets the lead follow its visit, which has its new status already; `before` is the one that it had.
pub fn follow(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: Option<PatientVisitStatus>,
    visit: &PatientVisit,
) -> ApiResult<()> {
    let Some(id) = visit.data.lead_id else { return Ok(()) };
    let in_use = Fragment::new("deleted_at IS NULL").and(holding("id", id.into()));
    let Some(lead) = rows::<Leads>(transaction, in_use)?.pop() else { return Ok(()) };
    let stood = before.is_some_and(PatientVisitStatus::stands);
    let to = match lead.status {
        LeadStatus::AppointmentBooked if visit.status == PatientVisitStatus::NoShow => {
            let others = visits_of(transaction, id)?;
            let another = others.iter().any(|other| other.head.id != visit.head.id && other.status.is_open());
            Some(LeadStatus::NoShow).filter(|_| !another)
        }
        LeadStatus::Qualified | LeadStatus::NoShow if !stood && visit.status.stands() => {
            Some(LeadStatus::AppointmentBooked)
        }
        _ => None,
    };
    let Some(to) = to else { return Ok(()) };
    let actor = Actor { reason: Some(REASON), ..actor };
    move_by_itself::<Leads>(transaction, actor, &lead, to).map(drop)
}

/// Asks again whoever wanted an appointment that nobody has confirmed, once. What they wanted it for stays in the visit:
/// reps do not see it there, and would in an inquiry. Who left neither number nor address cannot be asked.
pub fn ask_again(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    let Some(contact) = visit.data.contact_id else { return Ok(()) };
    let in_use = Fragment::new("deleted_at IS NULL").and(holding("id", contact.into()));
    let Some(contact) = rows::<Contacts>(transaction, in_use)?.pop() else { return Ok(()) };
    let (phone, email) = (contact.data.phones.first(), contact.data.emails.first());
    if phone.is_none() && email.is_none() {
        return Ok(());
    }
    let person = keeper(transaction.connection, visit.data.owner_id, visit.data.facility_id)?;
    let record = InquiryData {
        phone: phone.map(|phone| phone.number.clone()),
        email: email.cloned(),
        sender_name: Some(visit.patient_name.chars().take(100).collect()),
        message: Some(format!("The appointment on {} was never confirmed.", written(visit.data.starts_at, false))),
        abandoned: true,
        source: visit.data.source_name.clone(),
        external_id: Some(visit.head.id.to_string()),
        owner_id: Some(person.user_id),
        ..InquiryData::new(LeadChannel::Other)
    };
    if inquiry::known(transaction, &person, &record)?.is_some() {
        return Ok(());
    }
    let inquiry = take_in(transaction, &person, record, UNCONFIRMED)?;
    let mut after = visit.clone();
    after.data.lead_id = inquiry.lead_id;
    write_own::<PatientVisits>(transaction, Actor::default(), visit, after, UNCONFIRMED.to_owned()).map(drop)
}
