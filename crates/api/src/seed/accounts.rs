//! Organisations, as often as a field team meets them.

use super::dice::Dice;
use super::places::{self, Place};
use super::staff::{Owner, Staff};
use super::{Seeded, Source, clinic, names, reach, time};
use domain::kernel::AccountId;
use domain::people::account::{AccountData, AccountKind};
use domain::people::reach::{Class, Phone, PhoneLabel};
use std::collections::BTreeSet;

/// An account with what the contacts need to know of it.
pub(super) struct Account {
    pub(super) record: Seeded<AccountId, AccountData>,
    pub(super) place: Place,
    pub(super) owner: Option<Owner>,
    /// Days ago that it was created.
    pub(super) day: i64,
}

const KINDS: &[(usize, AccountKind)] = &[
    (34, AccountKind::Clinic),
    (18, AccountKind::Hospital),
    (12, AccountKind::DiagnosticCentre),
    (14, AccountKind::Corporate),
    (8, AccountKind::School),
    (4, AccountKind::Ngo),
    (3, AccountKind::GovernmentBody),
    (2, AccountKind::MediaAgency),
    (2, AccountKind::Insurer),
    (1, AccountKind::NriAssociation),
    (2, AccountKind::Other),
];

/// Accounts that others may belong to stand at the beginning.
const PARENTS: usize = 200;

pub(super) fn open(source: &mut Source, staff: &Staff) -> Vec<Account> {
    let count = source.size.accounts;
    let mut accounts: Vec<Account> = Vec::with_capacity(count);
    let mut taken = BTreeSet::new();
    for number in 0..count {
        let dice = &mut source.dice;
        let place = places::any(dice);
        let kind = dice.weighted(KINDS).unwrap_or(AccountKind::Other);
        let owner = staff.rep(place.facility, place.area);
        let mut data = AccountData::new(kind, unique(name(kind, &place, dice), &place, &mut taken));
        reached(&mut data, &place, number, dice);
        sized(&mut data, dice);
        data.class =
            dice.weighted(&[(15, Some(Class::A)), (35, Some(Class::B)), (40, Some(Class::C)), (10, None)]).flatten();
        data.tags = tags(dice, clinic::ACCOUNT_TAGS);
        data.notes = dice.chance(30).then(|| dice.word(clinic::ACCOUNT_NOTES).to_owned());
        data.parent_id = parent(&accounts, number, kind, dice);
        data.owner_id = owner.map(|owner| owner.user);
        data.team_id = owner.and_then(|owner| owner.team);
        data.facility_id = owner.and_then(|owner| owner.facility);
        let day = time::day_of(number, count, dice);
        let created_at = source.calendar.days_ago(day, dice);
        let created_by = owner.map(|owner| owner.user);
        let record = Seeded { id: source.ids.next(created_at), created_at, created_by, data };
        accounts.push(Account { record, place, owner, day });
    }
    accounts
}

pub(super) fn tags(dice: &mut Dice, list: &[&'static str]) -> Vec<String> {
    let count = dice.weighted(&[(60, 0), (28, 1), (12, 2)]).unwrap_or(0);
    dice.several(list, count).into_iter().map(str::to_owned).collect()
}

/// A branch belongs to an older account of its kind.
fn parent(accounts: &[Account], number: usize, kind: AccountKind, dice: &mut Dice) -> Option<AccountId> {
    let has_branches = matches!(
        kind,
        AccountKind::Hospital | AccountKind::DiagnosticCentre | AccountKind::Corporate | AccountKind::School
    );
    if !has_branches || number < 2 * PARENTS || !dice.chance(14) {
        return None;
    }
    let older: Vec<&Account> = accounts.iter().take(PARENTS).filter(|other| other.record.data.kind == kind).collect();
    dice.pick(&older).map(|other| other.record.id)
}

fn reached(data: &mut AccountData, place: &Place, number: usize, dice: &mut Dice) {
    let phone =
        if data.kind == AccountKind::NriAssociation { reach::abroad(dice) } else { reach::landline(dice, place) };
    data.phones.push(phone);
    if dice.chance(45) {
        data.phones.push(reach::mobile(dice));
    }
    if dice.chance(5) {
        data.phones.push(Phone { label: PhoneLabel::Fax, ..reach::landline(dice, place) });
    }
    let host: String =
        data.name.chars().filter(char::is_ascii_alphanumeric).take(18).collect::<String>().to_lowercase();
    if dice.chance(55) {
        let mailbox = dice.word(&["info", "contact", "office", "reception"]);
        data.emails.push(format!("{mailbox}@{host}{number}.example"));
    }
    data.website = dice.chance(35).then(|| format!("www.{host}{number}.example"));
    data.addresses.push(place.office(dice));
    if dice.chance(6) {
        let second = places::any(dice);
        data.addresses.push(second.office(dice));
    }
}

/// What its kind is counted by.
fn sized(data: &mut AccountData, dice: &mut Dice) {
    let mut number = |low: i64, high: i64, step: i64| i32::try_from(dice.between(low, high) * step).ok();
    match data.kind {
        AccountKind::Hospital => data.beds = number(4, 50, 5),
        AccountKind::Corporate => data.employees = number(4, 300, 10),
        AccountKind::GovernmentBody | AccountKind::Insurer => data.employees = number(5, 60, 20),
        AccountKind::Ngo | AccountKind::MediaAgency => data.employees = number(3, 60, 2),
        AccountKind::School => (data.students, data.employees) = (number(8, 90, 30), number(3, 20, 10)),
        AccountKind::Clinic | AccountKind::DiagnosticCentre | AccountKind::NriAssociation | AccountKind::Other => {}
    }
    match data.kind {
        AccountKind::Hospital => {
            let count = 3 + dice.below(8);
            data.specialties = clinic::departments(dice, count);
            if let Some(promised) =
                clinic::promised(&data.name).filter(|name| !data.specialties.iter().any(|s| s == name))
            {
                data.specialties.insert(0, promised.to_owned());
            }
        }
        AccountKind::Clinic => {
            data.beds = dice.chance(20).then(|| i32::try_from(dice.between(2, 12)).ok()).flatten();
            let any = clinic::specialty(dice).0;
            data.specialties.push(clinic::promised(&data.name).unwrap_or(any).to_owned());
        }
        AccountKind::DiagnosticCentre => data.specialties = vec!["Pathology".to_owned(), "Radiology".to_owned()],
        _ => {}
    }
}

#[rustfmt::skip]
const GOOD_WORDS: &[&str] = &[
    "Sunrise", "Navjeevan", "Sanjeevani", "Arogya", "Jeevan Jyoti", "Ashirwad", "Shanti", "Lotus", "Swasthya", "Amrit", "Surya", "Nirog", "Vardaan", "Kiran", "Prakash", "Umeed",
    "Green Valley", "Aravali", "Yamuna", "Kalpana", "Akash", "Vishwas", "Sahyog", "Sukoon", "Pragati", "Kamal", "Maple", "Ananda", "Saraswati", "Himalaya", "Neelkanth", "Utsav",
];

fn name(kind: AccountKind, place: &Place, dice: &mut Dice) -> String {
    let word = dice.word(GOOD_WORDS);
    let family = names::family_name(dice);
    match kind {
        AccountKind::Hospital => match dice.below(4) {
            0 => format!("{family} Nursing Home"),
            1 => format!("{word} Multispeciality Hospital"),
            2 => format!(
                "{word} {}",
                dice.word(&["Heart Hospital", "Eye Hospital", "Mother and Child Hospital", "Kidney Hospital"])
            ),
            _ => format!("{word} Hospital"),
        },
        AccountKind::Clinic => match dice.below(4) {
            0 => format!("{word} Clinic"),
            1 => format!(
                "{family} {}",
                dice.word(&["Child Clinic", "Eye Clinic", "Skin Clinic", "Dental Clinic", "ENT Clinic"])
            ),
            2 => format!("{} Polyclinic", place.locality),
            _ => format!("Dr {family}'s Clinic"),
        },
        AccountKind::DiagnosticCentre => {
            format!("{word} {}", dice.word(&["Diagnostics", "Imaging Centre", "Path Lab", "Scan Centre"]))
        }
        AccountKind::Corporate => format!(
            "{} {} {}",
            if dice.chance(50) { word } else { family },
            dice.word(&[
                "Technologies",
                "Infotech",
                "Textiles",
                "Industries",
                "Logistics",
                "Auto Components",
                "Electronics",
                "Foods"
            ]),
            dice.word(&["Pvt Ltd", "Ltd", "LLP"])
        ),
        AccountKind::School => format!(
            "{word} {}",
            dice.word(&["Public School", "Senior Secondary School", "International School", "Vidyalaya"])
        ),
        AccountKind::Ngo => format!("{word} {}", dice.word(&["Foundation", "Sewa Samiti", "Trust", "Welfare Society"])),
        AccountKind::GovernmentBody => {
            format!(
                "{} {}",
                place.city,
                dice.word(&[
                    "Municipal Office",
                    "District Health Society",
                    "Transport Depot",
                    "Power Office",
                    "Police Lines Welfare"
                ])
            )
        }
        AccountKind::MediaAgency => format!("{word} {}", dice.word(&["Media", "Advertising", "Publicity"])),
        AccountKind::Insurer => format!("{word} {}", dice.word(&["General Insurance", "Health TPA", "Assurance"])),
        AccountKind::NriAssociation => {
            format!("{word} {}", dice.word(&["NRI Association", "Overseas Indians' Circle"]))
        }
        AccountKind::Other => {
            format!("{word} {}", dice.word(&["Residents' Association", "Sports Club", "Old Age Home", "Gymkhana"]))
        }
    }
}

/// Two of one name in a town are told apart by their quarter.
fn unique(name: String, place: &Place, taken: &mut BTreeSet<(String, &'static str)>) -> String {
    let mut tried = name.clone();
    let mut number = 1;
    while !taken.insert((tried.clone(), place.city)) {
        tried = if number == 1 {
            format!("{name}, {}", place.locality)
        } else {
            format!("{name}, {} ({number})", place.locality)
        };
        number += 1;
    }
    tried
}
