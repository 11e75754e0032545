//! Custom fields as an administrator of such a group would add them, and what people have written there.

use super::Seeded;
use super::dice::Dice;
use chrono::{Days, NaiveDate};
use domain::kernel::custom::{CustomKind, CustomValue, Decimal, FieldDefinition};
use domain::kernel::policy::Resource;
use domain::kernel::{AccountId, ContactId, Money};
use domain::people::account::{AccountData, AccountKind};
use domain::people::contact::{ContactData, ContactKind};

const OPD_DAYS: &str = "opd_days";
const YEARS: &str = "years_in_practice";
const TOPIC: &str = "cme_topic";
const BUDGET: &str = "health_budget";
const VISITED: &str = "facility_visit";

const DAYS: &[&str] =
    &["Mon, Wed, Fri", "Tue, Thu, Sat", "Mon to Sat, evenings", "Mon to Fri, 10 to 2", "Sat only", "Daily, 6 to 9 pm"];
const TOPICS: &[&str] =
    &["Cardiac emergencies", "Diabetes in practice", "Joint replacement", "Stroke", "Kidney care", "Cancer screening"];

pub(super) fn definitions() -> Vec<FieldDefinition> {
    let field = |resource, name, label: &str, hindi: &str, kind, kinds: &[&str], position| FieldDefinition {
        label: label.to_owned(),
        label_hi: Some(hindi.to_owned()),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        position,
        ..FieldDefinition::new(resource, name, kind)
    };
    let (people, accounts) = (Resource::Contacts, Resource::Accounts);
    let hint = Some("When patients find the doctor at their own clinic".to_owned());
    vec![
        FieldDefinition {
            in_list: true,
            hint,
            ..field(people, OPD_DAYS, "OPD days", "ओपीडी के दिन", CustomKind::Text, &["doctor"], 10)
        },
        field(people, YEARS, "Years in practice", "प्रैक्टिस के वर्ष", CustomKind::Number, &["doctor"], 20),
        FieldDefinition {
            choices: TOPICS.iter().map(|topic| (*topic).to_owned()).collect(),
            ..field(people, TOPIC, "CME topic", "सीएमई का विषय", CustomKind::Choice, &["doctor"], 30)
        },
        field(accounts, BUDGET, "Health budget a year", "सालाना स्वास्थ्य बजट", CustomKind::Money, &["corporate"], 10),
        field(accounts, VISITED, "Shown our hospital on", "अस्पताल दिखाया", CustomKind::Date, &[], 20),
    ]
}

pub(super) fn fill(
    today: NaiveDate,
    contacts: &mut [Seeded<ContactId, ContactData>],
    accounts: &mut [Seeded<AccountId, AccountData>],
) {
    // Dice of their own: everything else stays as it was.
    let mut dice = Dice::new(0x0cf1);
    let text = |word: &str| CustomValue::Text(word.to_owned());
    for contact in contacts.iter_mut().filter(|contact| contact.data.kind == ContactKind::Doctor) {
        let custom = &mut contact.data.custom;
        if dice.chance(70) {
            custom.insert(OPD_DAYS.to_owned(), text(dice.word(DAYS)));
        }
        if dice.chance(55) {
            custom.insert(YEARS.to_owned(), CustomValue::Number(Decimal::whole(dice.between(2, 38))));
        }
        if dice.chance(40) {
            custom.insert(TOPIC.to_owned(), text(dice.word(TOPICS)));
        }
    }
    for account in accounts {
        let custom = &mut account.data.custom;
        if account.data.kind == AccountKind::Corporate && dice.chance(60) {
            // In steps of half a lakh.
            let paise = dice.between(4, 90) * 5_000_000;
            custom.insert(BUDGET.to_owned(), CustomValue::Money(Money::paise(paise)));
        }
        if dice.chance(20) {
            let days = Days::new(u64::try_from(dice.between(5, 500)).unwrap_or(5));
            let day = today.checked_sub_days(days).unwrap_or(today);
            custom.insert(VISITED.to_owned(), text(&day.to_string()));
        }
    }
}
