//! What the moves of a visit mean beside the new status: the visit that follows, who hears of it, what becomes of the lead.

use super::store::{PatientVisits, name_of, visits_of};
use super::{lead, missed, reminder};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use crate::kernel::record::operations::create_with;
use crate::kernel::record::transition::{move_by_itself, transition_with};
use domain::day::patient_visit::{PatientVisit, PatientVisitMove, PatientVisitStatus};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{LeadId, New, PatientVisitId, ProblemCode};

impl Moves for PatientVisits {
    fn on_move(
        transaction: &mut Transaction<'_>,
        _: Option<&Person>,
        actor: Actor,
        before: &PatientVisit,
        visit: &mut PatientVisit,
    ) -> ApiResult<()> {
        if visit.status == PatientVisitStatus::NoShow && transaction.now < visit.data.starts_at {
            let detail = "Its time has not come: cancel it, or put it off";
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
        visit.status_since = transaction.now;
        visit.patient_name = name_of(transaction.connection, &visit.data)?;
        missed::follow_up(transaction, actor, before.status, visit)?;
        lead::follow(transaction, actor, Some(before.status), visit)?;
        reminder::plan_next(transaction, visit)
    }
}

/// Somebody's move of a visit, with all that they say about it.
pub fn move_visit(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: PatientVisitId,
    version: i32,
    asked: &PatientVisitMove,
) -> ApiResult<PatientVisit> {
    transition_with::<PatientVisits>(transaction, person, id, version, &asked.transition(), |transaction, visit| {
        let problems = asked.problems(transaction.now);
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        let Some(record) = asked.successor(visit) else { return Ok(()) };
        person.require(Resource::PatientVisits, Action::Create)?;
        let new = New { id: None, record };
        let next = create_with::<PatientVisits>(transaction, person, Actor::from(person), new, |next| {
            next.follows_id = Some(id);
        })?;
        visit.successor_id = Some(next.head.id);
        Ok(())
    })
}

/// Whoever says of a lead that they did not come says it of its visits, as far as their time has come.
pub fn visits_missed(transaction: &mut Transaction<'_>, actor: Actor, lead: LeadId) -> ApiResult<()> {
    for visit in visits_of(transaction, lead)? {
        if visit.status.is_expected() && visit.data.starts_at <= transaction.now {
            move_by_itself::<PatientVisits>(transaction, actor, &visit, PatientVisitStatus::NoShow)?;
        }
    }
    Ok(())
}
