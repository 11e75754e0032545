//! Money: a whole number of minor units (paise), never a fraction.

use serde::{Deserialize, Serialize};

crate::labels!(
    /// The currencies that a hospital group in India bills in.
    Currency { Inr = "INR" }
);

/// An amount of money. ₹1,234.56 is 123456 paise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "diesel",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
    diesel(sql_type = crate::kernel::sql::Amount)
)]
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

#[cfg(feature = "diesel")]
crate::stored!(Money as crate::kernel::sql::Amount;
    pg diesel::sql_types::BigInt: |money| money.amount_minor, |paise: i64| Ok(Self::paise(paise));
    sqlite |money| money.amount_minor, |value| Ok(Money::paise(value.read_long())));
