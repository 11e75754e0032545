//! How alike two records are: a score from 0 to 100, its reasons in words, and the keys by which a scan brings together
//! what is worth comparing. Only what may be one person is compared, never all with all.
//!
//! Each reason is a chance that the two are one, taken by itself; together they are what is left of the doubt. What speaks
//! against it takes its share off again.

use super::account::AccountData;
use super::contact::ContactData;
use super::duplicate::{DuplicateKey, account_duplicate_keys, duplicate_keys, town};
use crate::kernel::text::{fold, latin};
use std::collections::BTreeSet;

crate::labels!(
    /// Why two records may be one.
    LikeReason {
        SameAbha = "same_abha", SameUhid = "same_uhid", SameRegistration = "same_registration",
        SamePhone = "same_phone", SameEmail = "same_email", SameWebsite = "same_website",
        SameName = "same_name", SimilarName = "similar_name", SameTown = "same_town",
        SameBirthDate = "same_birth_date",
    }
);

/// Pairs below are not shown to anybody.
pub const LEAST_SCORE: i32 = 50;

/// How alike two names have to be to be called similar.
const SIMILAR: f64 = 0.9;
/// Below, two who share a number are rather two of one family or one switchboard.
const UNLIKE: f64 = 0.75;

/// What two records are compared by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likeness {
    /// In Latin letters, folded, its words in order.
    name: String,
    /// Blank where none is known.
    town: String,
    phones: BTreeSet<String>,
    emails: BTreeSet<String>,
    website: String,
    abha: String,
    uhid: String,
    registration: String,
    birth_date: String,
    gender: &'static str,
    kind: &'static str,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub score: i32,
    pub reasons: Vec<LikeReason>,
}

/// Letters and digits only: `KMC/4711` and `kmc 4711` are one number.
fn number(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn words(name: &str) -> String {
    let folded = fold(&latin(&fold(name)));
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

impl Likeness {
    pub fn of_contact(contact: &ContactData) -> Self {
        let town = town(&contact.addresses);
        let keys = duplicate_keys(contact, town.as_deref());
        Self {
            abha: number(contact.abha.as_deref()),
            uhid: number(contact.uhid.as_deref()),
            registration: number(contact.registration_number.as_deref()),
            birth_date: contact.birth_date.map(|day| day.to_string()).unwrap_or_default(),
            gender: contact.gender.map_or("", super::contact::Gender::as_str),
            ..Self::of(&contact.sort_name(), town, keys)
        }
    }

    pub fn of_account(account: &AccountData) -> Self {
        let town = town(&account.addresses);
        let keys = account_duplicate_keys(account, town.as_deref());
        let website = account.website.as_deref().unwrap_or_default().to_lowercase();
        let website = website.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        Self {
            website: website.trim_end_matches('/').to_owned(),
            kind: account.kind.as_str(),
            ..Self::of(&account.name, town, keys)
        }
    }

    fn of(name: &str, town: Option<String>, keys: Vec<DuplicateKey>) -> Self {
        let town = town.map(|town| fold(&latin(&fold(&town)))).unwrap_or_default();
        let mut this = Self { name: words(name), town, ..Self::default() };
        for key in keys {
            match key {
                DuplicateKey::Phone(number) => drop(this.phones.insert(number)),
                DuplicateKey::Email(address) => drop(this.emails.insert(address)),
                DuplicateKey::NameTown(..) => {}
            }
        }
        this
    }

    /// The blocks that the record is in. Two that share none are never compared.
    pub fn blocks(&self) -> Vec<String> {
        let mut blocks: Vec<String> = self.phones.iter().map(|number| ["phone:", number].concat()).collect();
        blocks.extend(self.emails.iter().map(|address| ["email:", address].concat()));
        for (kind, value) in [
            ("website:", &self.website),
            ("uhid:", &self.uhid),
            ("registration:", &self.registration),
            ("abha:", &self.abha),
        ] {
            if !value.is_empty() {
                blocks.push([kind, value].concat());
            }
        }
        let sound = sound(&self.name);
        if !sound.is_empty() {
            if !self.town.is_empty() {
                blocks.push(["name:", &sound, "|", &self.town].concat());
            }
            if !self.birth_date.is_empty() {
                blocks.push(["born:", &sound, "|", &self.birth_date].concat());
            }
        }
        blocks
    }

    /// All that counts, for a fingerprint.
    pub fn told(&self) -> String {
        format!("{self:?}")
    }

    /// How alike two are; `None` below [`LEAST_SCORE`].
    pub fn score(&self, other: &Self) -> Option<Score> {
        Some(self.compare(other)).filter(|found| found.score >= LEAST_SCORE)
    }

    /// The same, however little it is.
    pub fn compare(&self, other: &Self) -> Score {
        let mut reasons = Vec::new();
        let mut doubt = 1.0;
        let mut because = |reason: LikeReason, chance: f64| {
            reasons.push(reason);
            doubt *= 1.0 - chance;
        };
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        let alike = self.name_likeness(other);
        if same(&self.abha, &other.abha) {
            because(LikeReason::SameAbha, 0.97);
        }
        if same(&self.uhid, &other.uhid) {
            because(LikeReason::SameUhid, 0.9);
        }
        if same(&self.registration, &other.registration) {
            because(LikeReason::SameRegistration, 0.85);
        }
        if self.phones.intersection(&other.phones).next().is_some() {
            because(LikeReason::SamePhone, 0.5);
        }
        if self.emails.intersection(&other.emails).next().is_some() {
            because(LikeReason::SameEmail, 0.55);
        }
        if same(&self.website, &other.website) {
            because(LikeReason::SameWebsite, 0.4);
        }
        if same(&self.name, &other.name) {
            because(LikeReason::SameName, 0.5);
        } else if alike >= SIMILAR || same(&sound(&self.name), &sound(&other.name)) {
            because(LikeReason::SimilarName, 0.4);
        }
        if same(&self.town, &other.town) {
            because(LikeReason::SameTown, 0.2);
        }
        if same(&self.birth_date, &other.birth_date) {
            because(LikeReason::SameBirthDate, 0.4);
        }
        let strong = [LikeReason::SameAbha, LikeReason::SameUhid, LikeReason::SameRegistration];
        // Who is in a register once may have married since.
        let registered = reasons.iter().any(|reason| strong.contains(reason));
        let mut chance = 1.0 - doubt;
        for (against, share) in [
            // Who is known by a number alone has no other name.
            (alike < UNLIKE && !registered && !self.name.is_empty() && !other.name.is_empty(), 0.5),
            (differ(&self.birth_date, &other.birth_date), 0.5),
            (differ(self.gender, other.gender), 0.4),
            (differ(&self.abha, &other.abha), 0.7),
            (differ(&self.uhid, &other.uhid), 0.3),
            (differ(&self.registration, &other.registration), 0.5),
            (differ(self.kind, other.kind), 0.2),
            (differ(&self.town, &other.town), 0.1),
        ] {
            if against {
                chance *= 1.0 - share;
            }
        }
        Score { score: percent(chance), reasons }
    }

    /// From 0 to 1. An initial stands for any name that begins with it.
    fn name_likeness(&self, other: &Self) -> f64 {
        let whole = strsim::jaro_winkler(&self.name, &other.name);
        let (mine, theirs): (Vec<&str>, Vec<&str>) = (self.name.split(' ').collect(), other.name.split(' ').collect());
        if mine.len() != theirs.len() {
            return whole;
        }
        let by_word = mine.iter().zip(&theirs).map(|(one, other)| {
            let initial = one.chars().count() == 1 || other.chars().count() == 1;
            if initial && one.chars().next() == other.chars().next() { 0.9 } else { strsim::jaro_winkler(one, other) }
        });
        // The least alike of the words tells two brothers apart.
        whole.min(by_word.fold(1.0, f64::min)).max(0.0)
    }
}

/// Whole percents from 0 to 100.
fn percent(chance: f64) -> i32 {
    (0..=100).rev().find(|percent| f64::from(*percent) <= chance * 100.0 + 0.5).unwrap_or(0)
}

/// How a name sounds, roughly: what is often spelt differently counts for one.
fn sound(name: &str) -> String {
    let mut words: Vec<String> = name.split(' ').map(sound_of_word).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn sound_of_word(word: &str) -> String {
    let plain = word.replace("ph", "f").replace("ck", "k").replace('w', "v").replace('z', "j").replace('q', "k");
    let mut out = String::new();
    for (index, c) in plain.chars().enumerate() {
        let silent = index > 0 && matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h');
        if !silent && !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{LikeReason, Likeness};
    use crate::people::account::{AccountData, AccountKind};
    use crate::people::address::Address;
    use crate::people::contact::{ContactData, ContactKind};
    use crate::people::reach::{Phone, PhoneLabel};

    fn person(given: &str, family: &str, phone: &str, city: &str) -> ContactData {
        let mut contact = ContactData::new(ContactKind::Doctor);
        (contact.given_name, contact.family_name) = (Some(given.into()), Some(family.into()));
        if !phone.is_empty() {
            contact.phones = vec![Phone::new(PhoneLabel::Mobile, phone)];
        }
        if !city.is_empty() {
            contact.addresses = vec![Address { city: Some(city.into()), ..Address::default() }];
        }
        contact
    }

    fn score(one: &ContactData, other: &ContactData) -> Option<i32> {
        let (one, other) = (Likeness::of_contact(one), Likeness::of_contact(other));
        let score = one.score(&other).map(|score| score.score);
        // Whichever is looked at first.
        assert_eq!(other.score(&one).map(|score| score.score), score);
        score
    }

    fn meet(one: &ContactData, other: &ContactData) -> bool {
        let blocks = Likeness::of_contact(other).blocks();
        Likeness::of_contact(one).blocks().iter().any(|block| blocks.contains(block))
    }

    #[test]
    fn spelt_differently_and_still_alike() {
        for (one, other) in [
            (person("Meera", "Iyer", "", "Noida"), person("Mira", "Iyer", "", "NOIDA")),
            (person("Meera", "Iyer", "", "Noida"), person("Iyer", "Meera", "", "Noida")),
            (person("Vikram", "Sharma", "", "Delhi"), person("विक्रम", "शर्मा", "", "Delhi")),
            (person("Meera", "Iyer", "98765 43210", ""), person("M", "Iyer", "+91 98765 43210", "")),
        ] {
            assert!(meet(&one, &other), "{one:?} {other:?}");
            assert!(score(&one, &other).is_some(), "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_family_is_not_one_person() {
        let mother = person("Meera", "Iyer", "98765 43210", "Noida");
        let son = person("Karthik", "Iyer", "98765 43210", "Noida");
        assert_eq!(score(&mother, &son), None);
        let born = |day: &str| ContactData { birth_date: day.parse().ok(), ..mother.clone() };
        let (one, other) = (born("1980-02-29"), born("1951-01-01"));
        assert_eq!(score(&one, &other), None, "namesakes");
        assert!(score(&one, &one.clone()) > score(&mother, &mother.clone()));
    }

    #[test]
    fn a_number_without_a_name_is_enough() {
        let known = person("Meera", "Iyer", "98765 43210", "Noida");
        let caller = ContactData { given_name: None, family_name: None, ..person("", "", "9876543210", "") };
        assert_eq!(score(&known, &caller), Some(50));
        assert_eq!(
            Likeness::of_contact(&caller).compare(&Likeness::of_contact(&person("Ravi", "", "", ""))).reasons,
            []
        );
    }

    #[test]
    fn numbers_of_a_register_say_most() {
        let mut one = person("Meera", "Iyer", "", "");
        one.registration_number = Some("KMC/4711".into());
        let mut other = ContactData { registration_number: Some("kmc 4711".into()), ..person("Meera", "Nair", "", "") };
        assert!(meet(&one, &other) && score(&one, &other).is_some());
        other.registration_number = Some("KMC/4712".into());
        assert_eq!(score(&one, &other), None);
    }

    #[test]
    fn reasons_are_said() {
        let account = |name: &str, website: &str| {
            let mut account = AccountData::new(AccountKind::Hospital, name);
            account.website = Some(website.into());
            account.addresses = vec![Address { city: Some("Noida".into()), ..Address::default() }];
            Likeness::of_account(&account)
        };
        let (one, other) =
            (account("Sunrise Hospital", "https://www.sunrise.in/"), account("Sunrise Hospitals", "sunrise.in"));
        let found = one.score(&other).expect("alike");
        assert_eq!(found.reasons, [LikeReason::SameWebsite, LikeReason::SimilarName, LikeReason::SameTown]);
        assert!(found.score > 60 && found.score < 90, "{}", found.score);
    }
}
