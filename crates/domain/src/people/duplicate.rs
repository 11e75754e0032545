//! What two records of one person or one organisation have in common: the keys by which duplicates are found.

use super::account::AccountData;
use super::address::Address;
use super::contact::ContactData;
use super::reach::{Phone, PhoneLabel};
use crate::kernel::text::fold;

/// Two records that share a key are probably the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuplicateKey {
    /// In E.164.
    Phone(String),
    /// In lower case.
    Email(String),
    /// Both folded: neither case nor accents nor punctuation count.
    NameTown(String, String),
}

/// Where a record is at home. Without a city the street and the district together: a district has many health centres of
/// the same name.
pub fn town(addresses: &[Address]) -> Option<String> {
    let address = addresses.first()?;
    if let Some(city) = address.city.as_deref().filter(|city| !city.trim().is_empty()) {
        return Some(city.to_owned());
    }
    let parts: Vec<&str> = [&address.line, &address.district].into_iter().flatten().map(String::as_str).collect();
    Some(parts.join(" ")).filter(|text| !text.trim().is_empty())
}

/// The keys of a contact. `town` as [`town`] tells it, or where else the person is known to be.
pub fn duplicate_keys(contact: &ContactData, town: Option<&str>) -> Vec<DuplicateKey> {
    keys(&contact.phones, &contact.emails, &contact.sort_name(), town)
}

/// The keys of an account.
pub fn account_duplicate_keys(account: &AccountData, town: Option<&str>) -> Vec<DuplicateKey> {
    keys(&account.phones, &account.emails, &account.name, town)
}

/// The keys of numbers and addresses alone, in their order.
pub fn reach_keys(phones: &[Phone], emails: &[String]) -> Vec<DuplicateKey> {
    // Many people share a fax machine.
    let numbers = phones.iter().filter(|phone| phone.label != PhoneLabel::Fax).filter_map(|phone| phone.e164.clone());
    let mut keys: Vec<DuplicateKey> = numbers.map(DuplicateKey::Phone).collect();
    keys.extend(emails.iter().map(|address| DuplicateKey::Email(address.to_lowercase())));
    keys.sort();
    keys.dedup();
    keys
}

fn keys(phones: &[Phone], emails: &[String], name: &str, town: Option<&str>) -> Vec<DuplicateKey> {
    let mut keys = reach_keys(phones, emails);
    let (name, town) = (fold(name), fold(town.unwrap_or_default()));
    if !name.is_empty() && !town.is_empty() {
        keys.push(DuplicateKey::NameTown(name, town));
    }
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::{DuplicateKey, account_duplicate_keys, duplicate_keys, town};
    use crate::people::account::{AccountData, AccountKind};
    use crate::people::address::Address;
    use crate::people::contact::{ContactData, ContactKind};
    use crate::people::reach::{Phone, PhoneLabel};

    #[test]
    fn typed_differently_and_still_the_same() {
        let mut one = ContactData::new(ContactKind::Doctor);
        one.prefix = Some("Dr".into());
        one.given_name = Some("Meera".into());
        one.family_name = Some("IYER".into());
        one.phones = vec![Phone::new(PhoneLabel::Mobile, "098765-43210"), Phone::new(PhoneLabel::Fax, "0120-4567890")];
        one.emails = vec!["Meera@Example.in".into()];
        let expected = [
            DuplicateKey::Phone("+919876543210".into()),
            DuplicateKey::Email("meera@example.in".into()),
            DuplicateKey::NameTown("meera iyer".into(), "noida".into()),
        ];
        assert_eq!(duplicate_keys(&one, Some("Noida ")), expected);
        assert_eq!(duplicate_keys(&one, None).len(), 2);
    }

    #[test]
    fn health_centres_of_one_district_are_not_one() {
        let centre = |line: &str| {
            let mut account = AccountData::new(AccountKind::Hospital, "Community Health Centre");
            let address = Address { line: Some(line.into()), district: Some("Kangra".into()), ..Address::default() };
            account.addresses = vec![address];
            let town = town(&account.addresses);
            account_duplicate_keys(&account, town.as_deref())
        };
        assert_ne!(centre("Indora"), centre("Fatehpur"));
        assert_eq!(centre("Indora"), centre("INDORA,"));
    }
}
