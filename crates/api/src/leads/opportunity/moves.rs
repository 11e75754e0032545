//! What the moves of an opportunity mean beside the new status: since when, the day of its end, and what has to be there
//! before the customer learns an amount.

use super::discount;
use super::store::Opportunities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use domain::kernel::ProblemCode;
use domain::kernel::day::day_of;
use domain::leads::opportunity::{Opportunity, OpportunityStatus};

impl Moves for Opportunities {
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        _: Actor,
        _: &Opportunity,
        opportunity: &mut Opportunity,
    ) -> ApiResult<()> {
        let status = opportunity.status;
        opportunity.status_since = transaction.now;
        if status.is_offered() {
            if opportunity.data.amount.amount_minor == 0 {
                let detail = "Say what it is worth before the customer learns it";
                return Err(ApiError::detailed(ProblemCode::Conflict, detail));
            }
            let person = person.ok_or_else(|| ApiError::internal("nothing is offered by itself"))?;
            discount::require(transaction, person, opportunity)?;
        }
        if status == OpportunityStatus::Lost && opportunity.data.lost_reason.is_none() {
            return Err(ApiError::field("/lost_reason", "required", "Say by what it was lost"));
        }
        opportunity.closed_on = (!status.is_open()).then(|| day_of(transaction.now));
        Ok(())
    }
}
