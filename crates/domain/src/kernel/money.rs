//! Money: a whole number of minor units (paise), never a fraction.

use serde::{Deserialize, Serialize};

crate::labels!(
    /// The currencies that a hospital group in India bills in.
    Currency { Inr = "INR" }
);

/// An amount of money. ₹1,234.56 is 123456 paise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Paise; negative for what is owed back.
    pub amount_minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn paise(amount_minor: i64) -> Self {
        Self { amount_minor, currency: Currency::Inr }
    }
}
