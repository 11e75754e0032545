//! Accounts and contacts with many equal and many absent values, the same in every run.

use anyhow::Result;
use api::kernel::record::Store;
use api::people::account::Accounts;
use api::people::contact::Contacts;
use domain::kernel::{Head, RecordId, Timestamp};
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::contact::{Contact, ContactData, ContactKind, Gender};
use domain::people::reach::{Channel, Class, Phone, PhoneLabel};
use tests::{Random, TestApp, Who};

pub const NAMES: [&str; 12] = [
    "Sunrise Hospital",
    "sunrise hospital",
    "Apollo Clinic, Sector 26",
    "शर्मा अस्पताल",
    "José's 100% Care",
    "St. Mary_s Hospital",
    "Zenith",
    "Zenith (Annexe)",
    "A",
    "Éclair Dental",
    "O'Neil & Sons",
    "Back\\slash Labs",
];
pub const CITIES: [&str; 5] = ["Noida", "New Delhi", "नई दिल्ली", "Gurugram", "noida"];
pub const WORDS: [&str; 4] = ["Cardiology", "cardiology", "ENT", "हृदय रोग"];
pub const TITLES: [&str; 4] = ["Registrar", "Head, ICU 50%", "registrar", "ÉQUIPE_lead"];

fn maybe<T: Clone>(random: &mut Random, from: &[T]) -> Option<T> {
    if random.once_in(3) { None } else { Some(random.pick(from).clone()) }
}

fn words(random: &mut Random) -> Vec<String> {
    (0..random.below(3)).map(|_| (*random.pick(&WORDS)).to_owned()).collect()
}

fn moment(random: &mut Random, start: Timestamp) -> Timestamp {
    let days = i64::try_from(random.below(4)).unwrap_or_default();
    start.plus_seconds(-86_400 * days)
}

fn place(random: &mut Random) -> Vec<Address> {
    let city = maybe(random, &CITIES).map(str::to_owned);
    let pin_code = maybe(random, &["201301", "110001"]).map(str::to_owned);
    let (district, state) = (maybe(random, &["Gautam Buddha Nagar"]), maybe(random, &["Uttar Pradesh", "Delhi"]));
    let (district, state) = (district.map(str::to_owned), state.map(str::to_owned));
    if random.once_in(5) { Vec::new() } else { vec![Address { city, pin_code, district, state, ..Address::default() }] }
}

fn head<Id: From<RecordId>>(random: &mut Random, app: &TestApp) -> Head<Id> {
    let start = tests::organisation::start();
    let (created_at, updated_at) = (moment(random, start), moment(random, start));
    let id = app.clock.new_id().into();
    Head { id, version: 1, created_at, created_by: None, updated_at, updated_by: None, deleted_at: None }
}

fn owner(random: &mut Random) -> Who {
    *random.pick(&[Who::Rep, Who::Colleague, Who::Neighbour])
}

pub fn an_account(random: &mut Random, app: &TestApp) -> Account {
    let owner = owner(random);
    let kind = *random.pick(&[AccountKind::Hospital, AccountKind::School, AccountKind::Corporate]);
    let data = AccountData {
        class: maybe(random, Class::ALL),
        addresses: place(random),
        specialties: words(random),
        tags: words(random),
        beds: maybe(random, &[0, 10, 50]),
        employees: maybe(random, &[7, 70]),
        students: maybe(random, &[1, 2_000_000_000]),
        phones: vec![Phone::new(PhoneLabel::Work, "0120-3577020")],
        owner_id: maybe(random, &[owner.id()]),
        team_id: owner.team(),
        facility_id: owner.facility(),
        ..AccountData::new(kind, *random.pick(&NAMES))
    };
    let account = Accounts::assemble(head(random, app), data, None);
    let start = tests::organisation::start();
    let (last_touch_at, next_touch_at) = (moment(random, start), moment(random, start));
    let (last_touch_at, next_touch_at) = (maybe(random, &[last_touch_at]), maybe(random, &[next_touch_at]));
    Account { last_touch_at, next_touch_at, ..account }
}

pub fn a_contact(random: &mut Random, app: &TestApp) -> Contact {
    let owner = owner(random);
    let text = |text: &str| text.to_owned();
    let data = ContactData {
        prefix: maybe(random, &["Dr"]).map(text),
        given_name: Some((*random.pick(&NAMES)).to_owned()),
        family_name: maybe(random, &["Iyer", "IYER", "राव"]).map(text),
        job_title: maybe(random, &TITLES).map(text),
        registration_number: maybe(random, &["DMC/1", "dmc/1", "UP_22"]).map(text),
        uhid: maybe(random, &["U1"]).map(text),
        class: maybe(random, Class::ALL),
        gender: maybe(random, Gender::ALL),
        birth_date: maybe(random, &["1970-01-01", "1999-12-31"]).and_then(|date| date.parse().ok()),
        preferred_channel: maybe(random, Channel::ALL),
        addresses: place(random),
        specialties: words(random),
        tags: words(random),
        owner_id: Some(owner.id()),
        team_id: owner.team(),
        facility_id: owner.facility(),
        ..ContactData::new(*random.pick(&[ContactKind::Doctor, ContactKind::Patient]))
    };
    Contacts::assemble(head(random, app), data, None)
}

/// Writes so many of both, visible to everybody in Noida.
pub async fn fill(app: &TestApp, random: &mut Random, count: usize) -> Result<()> {
    let accounts: Vec<Account> = (0..count).map(|_| an_account(random, app)).collect();
    let contacts: Vec<Contact> = (0..count).map(|_| a_contact(random, app)).collect();
    app.write(move |transaction| {
        accounts.iter().try_for_each(|account| Accounts::insert(transaction.connection, account))?;
        contacts.iter().try_for_each(|contact| Contacts::insert(transaction.connection, contact))
    })
    .await
}
