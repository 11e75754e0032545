//! What the opportunities of a board come to.

use super::OpportunityStatus;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

/// The opportunities at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageTotal {
    pub status: OpportunityStatus,
    pub count: i64,
    pub amount: Money,
    /// Amounts times their probabilities.
    pub weighted_amount: Money,
}

/// In the order of the stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpportunityTotals {
    #[cfg_attr(feature = "openapi", schema(max_items = 7))]
    pub stages: Vec<StageTotal>,
}
