//! What the moves of a lead mean beside the new status: whom it doubles, what is planned, how it is counted.

use super::store::Leads;
use crate::day::patient_visit::{PatientVisits, visits_missed};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult, within};
use crate::kernel::record::Moves;
use crate::kernel::record::operations::{Place, create, find};
use crate::kernel::record::transition::transition_with;
use crate::people::contact::Contacts;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{LeadId, New, ProblemCode};
use domain::leads::lead::{Lead, LeadMove, LeadStatus};

impl Moves for Leads {
    fn on_move(
        transaction: &mut Transaction<'_>,
        _: Option<&Person>,
        _: Actor,
        before: &Lead,
        lead: &mut Lead,
    ) -> ApiResult<()> {
        if lead.status.is_open() && !before.status.is_open() && !before.may_reopen(transaction.now) {
            let detail = "It ended more than 90 days ago: make a new lead";
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
        lead.settle(before.status, transaction.now);
        *lead = lead.clone().told_anew();
        Ok(())
    }
}

/// Somebody's move of a lead, with all that they say about it.
pub fn move_lead(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: LeadId,
    version: i32,
    asked: &LeadMove,
) -> ApiResult<Lead> {
    let lead = transition_with::<Leads>(transaction, person, id, version, &asked.transition(), |transaction, lead| {
        let problems = asked.problems(transaction.now);
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        is_another(transaction, person, id, asked)?;
        asked.carry_into(lead);
        Ok(())
    })?;
    if lead.status == LeadStatus::NoShow {
        visits_missed(transaction, Actor::from(person), id)?;
    }
    book(transaction, person, &lead, asked)?;
    Ok(lead)
}

/// The visit that is booked with the move. A complaint about it names where it stands in the request.
fn book(transaction: &mut Transaction<'_>, person: &Person, lead: &Lead, asked: &LeadMove) -> ApiResult<()> {
    let Some(wish) = &asked.appointment else { return Ok(()) };
    person.require(Resource::PatientVisits, Action::Create)?;
    let new = New { id: None, record: lead.as_visit(wish) };
    let booked = create::<PatientVisits>(transaction, person, Actor::from(person), new);
    within("/appointment", booked).map(drop)
}

/// What a lead doubles is another record, which whoever says so sees.
fn is_another(transaction: &mut Transaction<'_>, person: &Person, id: LeadId, asked: &LeadMove) -> ApiResult<()> {
    let connection = &mut *transaction.connection;
    if let Some(other) = asked.duplicate_of_lead_id {
        if other == id {
            return Err(ApiError::field("/duplicate_of_lead_id", "circle", "A lead does not double itself"));
        }
        if find::<Leads>(connection, person, Action::Read, other, Place::InUse)?.is_none() {
            return Err(ApiError::field("/duplicate_of_lead_id", "unknown", "There is no such lead that you may see"));
        }
    }
    if let Some(contact) = asked.duplicate_of_contact_id
        && find::<Contacts>(connection, person, Action::Read, contact, Place::InUse)?.is_none()
    {
        return Err(ApiError::field(
            "/duplicate_of_contact_id",
            "unknown",
            "There is no such contact that you may see",
        ));
    }
    Ok(())
}
