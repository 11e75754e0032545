//! The only place that lists time zones to choose from.

use crate::{browser, ui::field::Entry};

/// Every zone that the browser knows, and the present one in any case.
pub fn zone_entries(present: &str) -> Vec<Entry> {
    let mut zones = browser::time_zones();
    if !present.is_empty() && !zones.iter().any(|zone| zone == present) {
        zones.insert(0, present.to_owned());
    }
    zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect()
}
