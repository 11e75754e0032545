//! What lists filter and sort by of a first address.

use domain::kernel::text;
use domain::people::address::Address;

/// Folded parts of the first address; blank where it has none.
pub struct Place {
    pub city_key: String,
    pub district_key: String,
    pub state_key: String,
    pub pin_code: String,
}

impl Place {
    pub fn of(addresses: &[Address]) -> Self {
        let first = addresses.first();
        let key = |part: Option<&String>| part.map(|part| text::fold(part)).unwrap_or_default();
        Self {
            city_key: key(first.and_then(|address| address.city.as_ref())),
            district_key: key(first.and_then(|address| address.district.as_ref())),
            state_key: key(first.and_then(|address| address.state.as_ref())),
            pin_code: first.and_then(|address| address.pin_code.clone()).unwrap_or_default(),
        }
    }
}
