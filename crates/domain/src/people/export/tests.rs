use super::{account_headings, account_row, contact_headings, contact_row, guard_formula, unguard};
use crate::admin::import::{DuplicateRule, ImportData, ImportTarget};
use crate::admin::import_map::suggest_mapping;
use crate::kernel::{AccountId, ContactId, FacilityId, Head, TeamId, Timestamp, rules};
use crate::people::account::{Account, AccountData, AccountKind};
use crate::people::address::Address;
use crate::people::contact::{Contact, ContactData, ContactKind, Gender};
use crate::people::import::{account_from_row, contact_from_row};
use crate::people::reach::{Channel, Class, Phone, PhoneLabel};

fn head<Id>(id: Id) -> Head<Id> {
    let at = Timestamp::from_micros(0).expect("1970");
    Head { id, version: 1, created_at: at, created_by: None, updated_at: at, updated_by: None, deleted_at: None }
}

fn id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn import(target: ImportTarget, headings: &[&'static str]) -> (ImportData, Vec<String>) {
    let columns: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mapping = suggest_mapping(target, &columns, &[]);
    assert_eq!(mapping.len(), columns.len(), "every heading is recognised: {mapping:?}");
    let data =
        ImportData { target, duplicates: DuplicateRule::Update, mapping, default_kind: "other".into(), owner_id: None };
    (data, columns)
}

/// What a file would give back of a row.
fn read(row: Vec<String>) -> Vec<String> {
    row.iter().map(|cell| unguard(cell).to_owned()).collect()
}

fn contact_again(data: &ContactData) -> ContactData {
    assert_eq!(rules::check(data), [], "the data is good");
    let contact = Contact {
        head: head(ContactId(id(1))),
        full_name: data.full_name(),
        data: data.clone(),
        last_touch_at: None,
        next_touch_at: None,
        owner: None,
        team: None,
        facility: None,
        account: None,
        guardian: None,
        primary_physician: None,
        hidden: None,
        open_until: None,
    };
    let (import, columns) = import(ImportTarget::Contacts, &contact_headings());
    let row = read(contact_row(&contact, Some("Shah Clinic"), Some("rep@example.in")));
    let reading = contact_from_row(&import, &columns, &row);
    assert_eq!((reading.problem, reading.warnings.len()), (None, 0));
    assert_eq!(
        (reading.account_name.as_deref(), reading.owner_email.as_deref()),
        (Some("Shah Clinic"), Some("rep@example.in"))
    );
    assert_eq!(reading.setu_id, Some(contact.head.id.into()));
    reading.data
}

fn account_again(data: &AccountData) -> AccountData {
    assert_eq!(rules::check(data), [], "the data is good");
    let account = Account {
        head: head(AccountId(id(1))),
        data: data.clone(),
        last_touch_at: None,
        next_touch_at: None,
        owner: None,
        team: None,
        facility: None,
        parent: None,
        deciding_contact: None,
    };
    let (import, columns) = import(ImportTarget::Accounts, &account_headings());
    let reading = account_from_row(&import, &columns, &read(account_row(&account, None, None)));
    assert_eq!((reading.problem, reading.warnings.len()), (None, 0));
    reading.data
}

fn addresses(count: i32) -> Vec<Address> {
    (0..count)
        .map(|number| Address {
            line: Some(format!("\"Plot\" {number}, Sector 18;\nNear gate")),
            city: Some("नोएडा".into()),
            district: (number % 2 == 0).then(|| "Gautam Buddha Nagar".into()),
            state: Some("-UP".into()),
            pin_code: Some("201301".into()),
            country: Some("IN".into()),
            latitude_e6: Some(28_535_500 - number),
            longitude_e6: (number % 2 == 0).then_some(-77_391),
        })
        .collect()
}

fn phones(count: usize) -> Vec<Phone> {
    let labels = PhoneLabel::ALL.iter().copied().cycle();
    labels
        .take(count)
        .enumerate()
        .map(|(at, label)| Phone::new(label, format!("+91 98765 4321{} / {at}", at % 10)))
        .collect()
}

fn full(kind: ContactKind) -> ContactData {
    let mut data = ContactData::new(kind);
    data.prefix = Some("Dr. (Mrs)".into());
    data.given_name = Some("Dr. Meera ".into());
    data.family_name = Some("=Iyer, MD".into());
    data.job_title = Some("Neurology".into());
    data.account_id = Some(AccountId(id(2)));
    data.class = Some(Class::A);
    data.phones = phones(5);
    data.emails = vec!["a@example.in".into(), "B@example.in".into(), "c@example.in".into(), "c@example.in".into()];
    data.addresses = addresses(4);
    data.gender = Some(Gender::Other);
    data.birth_date = chrono::NaiveDate::from_ymd_opt(1901, 2, 3);
    data.preferred_channel = Some(Channel::Whatsapp);
    data.preferred_hours = Some("@ 6 pm".into());
    data.notes = Some("'=1+1\r\nE-mail: x\n\n".into());
    data.tags = vec!["VIP".into(), "a;b".into(), " * odd".into()];
    data.team_id = Some(TeamId(id(3)));
    data.facility_id = Some(FacilityId(id(4)));
    if kind == ContactKind::Doctor {
        data.registration_number = Some("+DMC/123".into());
        data.specialties = vec!["Orthopedics".into(), "own word".into()];
        data.qualifications = Some("MBBS, MD".into());
    }
    if kind == ContactKind::Patient {
        data.uhid = Some("000123".into());
        data.guardian_id = Some(ContactId(id(5)));
        data.guardian_name = Some("Asha, =mother".into());
        data.guardian_phone = Some("+91 98765 43210".into());
        data.primary_physician_id = Some(ContactId(id(6)));
        data.payer = Some("-TPA".into());
    }
    data
}

#[test]
fn contacts_come_back_unchanged() {
    for kind in ContactKind::ALL {
        let data = full(*kind);
        assert_eq!(contact_again(&data), data);
        let mut bare = ContactData::new(*kind);
        bare.family_name = Some("शर्मा".into());
        assert_eq!(contact_again(&bare), bare);
    }
    let mut odd = full(ContactKind::Doctor);
    // A part that is empty text, an address that says nothing, one of two coordinates: only JSON keeps them.
    odd.addresses =
        vec![Address::default(), Address { city: Some(String::new()), ..Address::default() }, addresses(2).remove(1)];
    odd.specialties = vec!["[x".into(), "y; z".into()];
    assert_eq!(contact_again(&odd), odd);
}

#[test]
fn accounts_come_back_unchanged() {
    for kind in AccountKind::ALL {
        let mut data = AccountData::new(*kind, "  +Sunrise \"Clinic\"");
        assert_eq!(account_again(&data), data);
        data.parent_id = Some(AccountId(id(7)));
        data.deciding_contact_id = Some(ContactId(id(8)));
        data.class = Some(Class::C);
        (data.phones, data.addresses) = (phones(2), addresses(1));
        data.emails = vec!["a@example.in".into()];
        data.website = Some("https://example.in/a?b=c".into());
        data.specialties = if kind.has_specialties() { vec!["ENT".into()] } else { Vec::new() };
        data.beds = kind.has_beds().then_some(0);
        data.employees = kind.has_employees().then_some(12);
        data.students = kind.has_students().then_some(1_000_000);
        data.notes = Some("-".repeat(3) + "x");
        assert_eq!(account_again(&data), data);
    }
}

#[test]
fn a_column_that_somebody_added_goes_into_the_notes() {
    let contact = Contact {
        head: head(ContactId(id(1))),
        full_name: String::new(),
        data: full(ContactKind::Doctor),
        last_touch_at: None,
        next_touch_at: None,
        owner: None,
        team: None,
        facility: None,
        account: None,
        guardian: None,
        primary_physician: None,
        hidden: None,
        open_until: None,
    };
    let (import, mut columns) = import(ImportTarget::Contacts, &contact_headings());
    let mut row = read(contact_row(&contact, None, None));
    columns.push("Colour".into());
    row.push("blue".into());
    let notes = contact_from_row(&import, &columns, &row).data.notes;
    assert_eq!(notes, contact.data.notes.map(|notes| notes + "\nColour: blue"));
}

#[test]
fn no_cell_is_a_formula_and_every_cell_comes_back() {
    for cell in [
        "=1+1",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "'=x",
        "''-x",
        "＝1",
        "+91-98765-43210",
        "+91 (120) 4",
        "+",
    ] {
        let guarded = guard_formula(cell);
        assert!(guarded.starts_with('\''), "{cell}");
        assert_eq!(unguard(&guarded), cell);
    }
    for cell in ["", "a=b", "+91 98765 43210", "+919876543210", "'quoted'", "98765-43210", "'", "O'Brien"] {
        assert_eq!(guard_formula(cell), cell);
        assert_eq!(unguard(cell), cell);
    }
}
