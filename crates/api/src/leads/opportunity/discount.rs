//! The request for a discount above the limit: asked for by whoever may change the opportunity, decided by somebody else
//! who approves.

use super::limits;
use super::store::Opportunities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::{Place, find_to_change, write_own};
use domain::kernel::policy::Action;
use domain::kernel::{OpportunityId, ProblemCode};
use domain::leads::opportunity::discount::DiscountDecision;
use domain::leads::opportunity::{ApprovalState, DiscountApproval, Opportunity};

/// Asks for a discount, or decides about it.
pub fn decide(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: OpportunityId,
    version: i32,
    decision: &DiscountDecision,
) -> ApiResult<Opportunity> {
    let before = find_to_change::<Opportunities>(transaction, person, Action::Update, id, Place::InUse)?;
    if before.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let said = decision.said().map(str::to_owned);
    let (request, why) = match decision.state {
        ApprovalState::Pending => (asked(transaction, person, &before, said)?, "discount asked for"),
        decided => {
            let nothing = || ApiError::detailed(ProblemCode::Conflict, "Nobody has asked for a discount");
            let request = before.discount_approval.clone().ok_or_else(nothing)?;
            let (owner, role) = (before.data.owner_id, person.role);
            request.check_decider(owner, role, person.user_id).map_err(ApiError::Problem)?;
            let (by, at) = (Some(person.user_id), Some(transaction.now));
            let why = if decided == ApprovalState::Approved { "discount approved" } else { "discount rejected" };
            let decided =
                DiscountApproval { state: decided, decided_by_id: by, decided_at: at, reason: said, ..request };
            (decided, why)
        }
    };
    let mut after = before.clone();
    after.discount_approval = Some(request);
    after.settle();
    write_own::<Opportunities>(transaction, Actor::from(person), &before, after, why.to_owned())
}

/// The request for what stands there, by somebody whose limit is below it.
fn asked(
    transaction: &mut Transaction<'_>,
    person: &Person,
    before: &Opportunity,
    because: Option<String>,
) -> ApiResult<DiscountApproval> {
    let refuse = |detail: String| Err(ApiError::detailed(ProblemCode::Conflict, detail));
    if !before.status.is_open() {
        return refuse("It is won or lost: there is nothing to give a discount on".to_owned());
    }
    let Some(basis_points) = before.data.discount_basis_points else {
        return refuse("Say which discount they ask for first".to_owned());
    };
    let amount = before.data.amount;
    let open = |request: &DiscountApproval| request.state == ApprovalState::Pending;
    let holds = |request: &DiscountApproval| open(request) || request.covers(basis_points, amount);
    if before.discount_approval.as_ref().is_some_and(holds) {
        return refuse("Somebody has asked for this already".to_owned());
    }
    let limit = limits::all(transaction.connection)?.of(before.data.facility_id, person.role);
    if basis_points <= limit {
        return refuse(format!("You may give up to {} without asking", percent(limit)));
    }
    Ok(DiscountApproval {
        state: ApprovalState::Pending,
        basis_points,
        amount,
        asked_by_id: person.user_id,
        asked_at: transaction.now,
        asked_because: because,
        decided_by_id: None,
        decided_at: None,
        reason: None,
    })
}

/// Refuses an offer whose discount is above the limit of whoever makes it, unless somebody has approved it. This is where
/// an engine with levels takes over: it writes the same request.
pub fn require(transaction: &mut Transaction<'_>, person: &Person, opportunity: &Opportunity) -> ApiResult<()> {
    let Some(basis_points) = opportunity.data.discount_basis_points else { return Ok(()) };
    let approved = |request: &DiscountApproval| request.covers(basis_points, opportunity.data.amount);
    if opportunity.discount_approval.as_ref().is_some_and(approved) {
        return Ok(());
    }
    let limit = limits::all(transaction.connection)?.of(opportunity.data.facility_id, person.role);
    if basis_points <= limit {
        return Ok(());
    }
    let detail = format!(
        "A discount of {} needs an approval: you may give up to {} without one",
        percent(basis_points),
        percent(limit)
    );
    Err(ApiError::detailed(ProblemCode::Conflict, detail))
}

/// `12.5 %`
fn percent(basis_points: i32) -> String {
    let (whole, part) = (basis_points / 100, basis_points % 100);
    let text =
        if part == 0 { whole.to_string() } else { format!("{whole}.{part:02}").trim_end_matches('0').to_owned() };
    text + " %"
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn hundredths_of_a_percent_as_people_read_them() {
        let told = [0, 5, 50, 1_000, 1_250, 1_205, 10_000].map(percent);
        assert_eq!(told, ["0 %", "0.05 %", "0.5 %", "10 %", "12.5 %", "12.05 %", "100 %"]);
    }
}
