//! Records as a test needs them: start from these, and say only what matters.

use domain::people::account::{AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::contact::{ContactData, ContactKind};

/// A doctor with a name and nothing else.
pub fn a_contact() -> ContactData {
    ContactData {
        prefix: Some("Dr".to_owned()),
        given_name: Some("Meera".to_owned()),
        family_name: Some("Iyer".to_owned()),
        ..ContactData::new(ContactKind::Doctor)
    }
}

/// A hospital with a name and nothing else.
pub fn an_account() -> AccountData {
    AccountData::new(AccountKind::Hospital, "Sunrise Hospital")
}

pub fn an_address(city: &str) -> Address {
    Address { city: Some(city.to_owned()), ..Address::default() }
}
