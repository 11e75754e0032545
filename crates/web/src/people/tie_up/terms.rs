//! The only place that tells the terms of a tie-up in words: how long, which discounts, what credit.

use domain::people::tie_up::{ServiceDiscount, TieUpData};
use serde_json::Value;

use crate::{
    i18n::{date, plural, rupees, t_in, tf},
    people::contact::dotted,
    ui::percent::percent,
};

/// "1 Apr 2026 – 31 Mar 2027"
pub fn validity(data: &TieUpData) -> String {
    [&date(data.start_date), " – ", &date(data.end_date)].concat()
}

/// "Laboratory 12.5 %, Pharmacy 5 %"
pub fn discounts(discounts: &[ServiceDiscount]) -> String {
    let one = |one: &ServiceDiscount| {
        [&t_in("tie_ups.service", one.service.as_str()), " ", &percent(one.basis_points)].concat()
    };
    discounts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// "30 days, up to ₹5,00,000"
pub fn credit(data: &TieUpData) -> String {
    let days = data.credit_days.and_then(|days| usize::try_from(days).ok());
    let limit = data.credit_limit.map(|limit| tf("tie_ups.up_to", &[("amount", &rupees(limit.amount_minor))]));
    dotted([days.map(|days| plural("tie_ups.days", days, &[])).unwrap_or_default(), limit.unwrap_or_default()])
}

pub fn told_discounts(value: &Value) -> String {
    discounts(&serde_json::from_value::<Vec<ServiceDiscount>>(value.clone()).unwrap_or_default())
}
