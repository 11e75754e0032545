//! A dry run: whom a lead would go to, and what became of each rule on the way.

use super::{AssignmentCondition, LeadAssignment};
use crate::kernel::{AssignmentRuleId, Named};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// What became of a rule.
    RuleVerdict {
        Chosen = "chosen",
        /// It is switched off.
        Inactive = "inactive",
        /// One of its conditions does not hold.
        NotMet = "not_met",
        /// All of them hold, and everybody whom it names is away or gone.
        NobodyThere = "nobody_there",
        /// An earlier rule was chosen.
        NotReached = "not_reached",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleTried {
    pub rule_id: AssignmentRuleId,
    pub name: String,
    pub verdict: RuleVerdict,
    /// With `not_met`: the first condition that does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmet: Option<AssignmentCondition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssignmentPreview {
    /// Who would get it; absent where no rule is chosen: it is whoever's who writes it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<LeadAssignment>,
    /// All rules, in their order.
    pub tried: Vec<RuleTried>,
}
