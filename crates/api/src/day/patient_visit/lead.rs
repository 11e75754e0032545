//! What a visit and its lead know of each other: the only file of the day that knows leads, as leads book visits.
//!
//! A lead has an appointment while one of its visits stands, and has not come once none does and one was missed. That
//! follows in the transaction of the visit, where the lead's own table allows it, and stands in its history.

pub use crate::leads::lead::lead_names;

use super::store::visits_of;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::{Fragment, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::{holding, rows};
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::transition::move_by_itself;
use crate::leads::lead::Leads;
use domain::day::patient_visit::{PatientVisit, PatientVisitStatus};
use domain::kernel::LeadId;
use domain::kernel::policy::Action;
use domain::leads::lead::{LeadData, LeadStatus};

/// Says in the event of the lead why.
const REASON: &str = "appointment";

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
