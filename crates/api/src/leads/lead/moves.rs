//! What the moves of a lead mean beside the new status: whom it doubles, what is planned, how it is counted.

use super::store::Leads;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::transition::transition_with;
use crate::people::contact::Contacts;
use domain::kernel::policy::Action;
use domain::kernel::{LeadId, ProblemCode};
use domain::leads::lead::{Lead, LeadMove};

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
    transition_with::<Leads>(transaction, person, id, version, &asked.transition(), |transaction, lead| {
        let problems = asked.problems(transaction.now);
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        is_another(transaction, person, id, asked)?;
        asked.carry_into(lead);
        Ok(())
    })
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
