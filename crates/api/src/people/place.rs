//! What lists filter and sort by of a first address: folded parts, blank where it has none; and facts in one line.

use domain::kernel::text;
use domain::people::address::Address;

pub fn city_key(addresses: &[Address]) -> String {
    key(addresses, |address| &address.city)
}

pub fn district_key(addresses: &[Address]) -> String {
    key(addresses, |address| &address.district)
}

pub fn state_key(addresses: &[Address]) -> String {
    key(addresses, |address| &address.state)
}

/// As it was written: six digits.
pub fn pin_code(addresses: &[Address]) -> String {
    addresses.first().and_then(|address| address.pin_code.clone()).unwrap_or_default()
}

fn key(addresses: &[Address], part: impl Fn(&Address) -> &Option<String>) -> String {
    addresses.first().and_then(|address| part(address).as_deref()).map(text::fold).unwrap_or_default()
}

/// What is there of some facts: `Cardiology · Noida · 98765 43210`.
pub fn in_one_line(facts: [Option<String>; 3]) -> Option<String> {
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    (!facts.is_empty()).then(|| facts.join(" · "))
}
