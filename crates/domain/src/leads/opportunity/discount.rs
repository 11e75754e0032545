//! Discounts: how much each role may give without asking, and the request to give more.
//!
//! A request is asked for, then approved or rejected by somebody else, once. It says what it was asked for, so that an
//! approval does not cover more than that. What decides is [`DiscountApproval::covers`]: an engine with levels and
//! delegates can write the same request and leave the rest as it is.

use crate::kernel::policy::{Role, approves};
use crate::kernel::{FacilityId, Money, Problem, ProblemCode, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    ApprovalState {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
    }
);

/// A request to give a discount above the limit, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiscountApproval {
    pub state: ApprovalState,
    /// The discount that was asked for, in hundredths of a percent.
    pub basis_points: i32,
    /// The amount that it was asked for.
    pub amount: Money,
    pub asked_by_id: UserId,
    pub asked_at: Timestamp,
    /// Why so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_because: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// What the one who decided said about it; always there where it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl DiscountApproval {
    /// Whether somebody has approved this discount on this amount: at least as much of each was asked for.
    pub fn covers(&self, basis_points: i32, amount: Money) -> bool {
        self.state == ApprovalState::Approved
            && basis_points <= self.basis_points
            && amount.amount_minor <= self.amount.amount_minor
    }

    /// What is left of it when the terms change: an approval holds as long as it covers them, anything else was about
    /// other terms.
    pub fn after(self, basis_points: Option<i32>, amount: Money) -> Option<Self> {
        let same = basis_points == Some(self.basis_points) && amount == self.amount;
        (same || self.covers(basis_points.unwrap_or(0), amount)).then_some(self)
    }

    /// Whether this person may decide it. Nobody decides about their own request, or their own opportunity.
    pub fn check_decider(&self, owner: Option<UserId>, role: Role, user: UserId) -> Result<(), Box<Problem>> {
        if self.state != ApprovalState::Pending {
            let over = "It has been decided: ask again if something has changed";
            return Err(Box::new(Problem::new(ProblemCode::Conflict).with_detail(over)));
        }
        if !approves(role) {
            return Err(Box::new(Problem::new(ProblemCode::Forbidden)));
        }
        if self.asked_by_id == user || owner == Some(user) {
            let own = "Nobody approves their own request";
            return Err(Box::new(Problem::new(ProblemCode::Forbidden).with_detail(own)));
        }
        Ok(())
    }
}

/// Asks for a discount above the limit (`pending`), or decides about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "a_rejection_says_why"))]
pub struct DiscountDecision {
    pub state: ApprovalState,
    /// Required to reject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}

impl DiscountDecision {
    /// The reason without space around, where there is one.
    pub fn said(&self) -> Option<&str> {
        self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())
    }
}

fn a_rejection_says_why(decision: &DiscountDecision) -> Result<(), ValidationError> {
    if decision.state == ApprovalState::Rejected && decision.said().is_none() {
        return Err(crate::kernel::rules::about("reason", "required", "Say why"));
    }
    Ok(())
}

/// How much a role may give without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DiscountLimit {
    pub role: Role,
    /// Hundredths of a percent: 1000 is 10 %.
    #[validate(range(min = 0, max = 10_000, message = "Enter a limit from 0 to 100 percent"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000, example = 1000))]
    pub basis_points: i32,
}

/// The limits of one facility, or of the whole group: they hold where a facility says nothing of a role. A role without
/// a limit gives no discount without asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DiscountLimits {
    /// Absent for the group's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    /// One for each role at most.
    #[validate(nested, custom(function = "one_each"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 7))]
    pub limits: Vec<DiscountLimit>,
}

/// What there is: the group's limits, then those of each facility that has its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AllDiscountLimits {
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub data: Vec<DiscountLimits>,
}

impl AllDiscountLimits {
    /// What a role may give at a facility without asking, in hundredths of a percent.
    pub fn of(&self, facility: Option<FacilityId>, role: Role) -> i32 {
        let at = |place: Option<FacilityId>| {
            let limits = self.data.iter().filter(|limits| limits.facility_id == place).flat_map(|all| &all.limits);
            limits.into_iter().find(|limit| limit.role == role).map(|limit| limit.basis_points)
        };
        facility.and_then(|_| at(facility)).or_else(|| at(None)).unwrap_or(0)
    }
}

fn one_each(limits: &[DiscountLimit]) -> Result<(), ValidationError> {
    let twice =
        limits.iter().enumerate().any(|(at, one)| limits.iter().skip(at + 1).any(|other| other.role == one.role));
    if twice {
        return Err(ValidationError::new("unique").with_message("Each role has one limit".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{AllDiscountLimits, ApprovalState, DiscountApproval, DiscountLimit, DiscountLimits};
    use crate::kernel::policy::Role;
    use crate::kernel::{FacilityId, Money, ProblemCode, Timestamp, UserId};
    use uuid::Uuid;

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn request(state: ApprovalState) -> DiscountApproval {
        DiscountApproval {
            state,
            basis_points: 1_500,
            amount: Money::paise(1_000),
            asked_by_id: user(1),
            asked_at: Timestamp::earliest(),
            asked_because: None,
            decided_by_id: None,
            decided_at: None,
            reason: None,
        }
    }

    #[test]
    fn an_approval_covers_what_was_asked_for_and_less() {
        let approved = request(ApprovalState::Approved);
        for (points, amount, covered) in
            [(1_500, 1_000, true), (1_499, 1, true), (1_501, 1_000, false), (1_500, 1_001, false)]
        {
            let amount = Money::paise(amount);
            assert_eq!(approved.covers(points, amount), covered, "{points}");
            assert_eq!(approved.clone().after(Some(points), amount).is_some(), covered, "{points}");
            assert!(!request(ApprovalState::Pending).covers(points, amount));
        }
        // No discount at all is less than any.
        assert!(approved.after(None, Money::paise(900)).is_some());
    }

    #[test]
    fn other_terms_are_another_request() {
        for state in [ApprovalState::Pending, ApprovalState::Rejected] {
            assert!(request(state).after(Some(1_500), Money::paise(1_000)).is_some());
            assert!(request(state).after(Some(1_400), Money::paise(1_000)).is_none());
            assert!(request(state).after(Some(1_500), Money::paise(999)).is_none());
            assert!(request(state).after(None, Money::paise(1_000)).is_none());
        }
    }

    #[test]
    fn somebody_else_decides_once() {
        let pending = request(ApprovalState::Pending);
        let code = |owner, role, by| pending.check_decider(owner, role, by).map_err(|problem| problem.code);
        assert_eq!(code(Some(user(3)), Role::Manager, user(2)), Ok(()));
        assert_eq!(code(None, Role::Admin, user(2)), Ok(()));
        assert_eq!(code(None, Role::Rep, user(2)), Err(ProblemCode::Forbidden));
        assert_eq!(code(None, Role::Manager, user(1)), Err(ProblemCode::Forbidden));
        assert_eq!(code(Some(user(2)), Role::Manager, user(2)), Err(ProblemCode::Forbidden));
        let over = request(ApprovalState::Rejected).check_decider(None, Role::Manager, user(2));
        assert_eq!(over.map_err(|problem| problem.code), Err(ProblemCode::Conflict));
    }

    #[test]
    fn a_facility_goes_before_the_group() {
        let (here, there) = (FacilityId(Uuid::from_u128(1)), FacilityId(Uuid::from_u128(2)));
        let limit = |role, basis_points| DiscountLimit { role, basis_points };
        let all = AllDiscountLimits {
            data: vec![
                DiscountLimits { facility_id: None, limits: vec![limit(Role::Rep, 500), limit(Role::Manager, 2_000)] },
                DiscountLimits { facility_id: Some(here), limits: vec![limit(Role::Rep, 0)] },
            ],
        };
        assert_eq!(all.of(Some(here), Role::Rep), 0);
        assert_eq!(all.of(Some(there), Role::Rep), 500);
        assert_eq!(all.of(Some(here), Role::Manager), 2_000);
        assert_eq!(all.of(None, Role::Rep), 500);
        assert_eq!(all.of(None, Role::Marketing), 0);
    }
}
