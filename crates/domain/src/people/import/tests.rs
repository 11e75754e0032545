use super::{RowReading, account_from_row, account_of, contact_from_row};
use crate::admin::import::{DuplicateRule, ImportData, ImportTarget};
use crate::admin::import_map::suggest_mapping;
use crate::people::account::{AccountData, AccountKind};
use crate::people::contact::{ContactData, ContactKind};
use crate::people::reach::PhoneLabel;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) fn import(target: ImportTarget, default_kind: &str, mapping: BTreeMap<String, String>) -> ImportData {
    let default_kind = default_kind.to_owned();
    ImportData { target, duplicates: DuplicateRule::Create, mapping, default_kind, owner_id: None }
}

pub(super) fn owned(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// Reads one row with the mapping that is proposed for its headings.
fn contact(headings: &[&str], row: &[&str]) -> RowReading<ContactData> {
    let (columns, row) = (owned(headings), owned(row));
    let mapping = suggest_mapping(ImportTarget::Contacts, &columns, std::slice::from_ref(&row));
    contact_from_row(&import(ImportTarget::Contacts, "other", mapping), &columns, &row)
}

fn account(headings: &[&str], row: &[&str]) -> RowReading<AccountData> {
    let (columns, row) = (owned(headings), owned(row));
    let mapping = suggest_mapping(ImportTarget::Accounts, &columns, std::slice::from_ref(&row));
    account_from_row(&import(ImportTarget::Accounts, "", mapping), &columns, &row)
}

#[test]
fn a_doctor_of_a_spreadsheet() {
    let headings =
        ["Name", "Hospital / Company", "Mobile No.", "E-mail", "Speciality", "Town", "PIN", "Remarks", "Colour"];
    let row = [
        "Dr. Dr. Meera  Iyer",
        "Patel Medical Centre",
        "7884190743 / 0120-3577020",
        "m@example.org, x",
        "Orthopedics",
        "Aligarh",
        "202001",
        "=HYPERLINK(\"x\")",
        "blue",
    ];
    let reading = contact(&headings, &row);
    let data = &reading.data;
    assert_eq!(data.full_name(), "Dr Meera Iyer");
    assert_eq!((data.given_name.as_deref(), data.family_name.as_deref()), (Some("Meera"), Some("Iyer")));
    assert_eq!((data.kind, data.specialties.as_slice()), (ContactKind::Doctor, ["Orthopaedics".to_owned()].as_slice()));
    let phones: Vec<_> = data.phones.iter().map(|phone| (phone.label, phone.number.as_str())).collect();
    assert_eq!(phones, [(PhoneLabel::Mobile, "7884190743"), (PhoneLabel::Work, "0120-3577020")]);
    assert_eq!(data.emails, ["m@example.org"]);
    assert_eq!(data.notes.as_deref(), Some("=HYPERLINK(\"x\")\nE-mail: m@example.org, x\nColour: blue"));
    assert_eq!(reading.warnings, ["E-mail: not an e-mail address; kept in the notes"]);
    assert_eq!((reading.problem.as_deref(), reading.account_name.as_deref()), (None, Some("Patel Medical Centre")));
    let employer = account_of(&reading).expect("an employer");
    assert_eq!((employer.kind, employer.addresses[0].city.as_deref()), (AccountKind::Hospital, Some("Aligarh")));
}

#[test]
fn a_contact_of_google() {
    let headings = [
        "First Name",
        "Last Name",
        "Name Prefix",
        "Organization Title",
        "Birthday",
        "Labels",
        "Phone 1 - Label",
        "Phone 1 - Value",
        "Address 1 - Formatted",
        "Address 1 - City",
        "Address 1 - Region",
        "Address 1 - Postal Code",
        "Address 1 - Country",
    ];
    let row = [
        "Dr. प्रिया",
        "वर्मा",
        "Dr",
        "Neurology",
        " --08-15",
        "* myContacts ::: Doctors",
        "Home",
        "916924545349",
        "Agra\nUttar Pradesh 282001\nIN",
        "Agra",
        "Uttar Pradesh",
        "282001",
        "IN",
    ];
    let reading = contact(&headings, &row);
    let data = &reading.data;
    assert_eq!(data.full_name(), "Dr प्रिया वर्मा");
    assert_eq!((data.specialties.as_slice(), data.job_title.as_deref()), (["Neurology".to_owned()].as_slice(), None));
    assert_eq!(data.tags, ["Doctors"]);
    assert_eq!(data.notes.as_deref(), Some("Birthday: 15 August"));
    assert_eq!(data.phones[0].label, PhoneLabel::Home);
    assert_eq!(data.addresses[0].one_line(), "Agra, Uttar Pradesh 282001 India");
}

#[test]
fn names_in_many_shapes() {
    for (written, prefix, given, family) in [
        ("Ram Kumar Sharma", None, Some("Ram Kumar"), Some("Sharma")),
        ("Iyer, Meera", None, Some("Meera"), Some("Iyer")),
        ("Prof. Dr. Meera Iyer, MBBS, MD (Medicine)", Some("Prof Dr"), Some("Meera"), Some("Iyer")),
        ("Smt.Sunita Devi", Some("Smt"), Some("Sunita"), Some("Devi")),
        ("डॉ. आशा यादव", Some("डॉ"), Some("आशा"), Some("यादव")),
        ("डॉ॰ आशा", Some("डॉ"), Some("आशा"), None),
        ("Drishti", None, Some("Drishti"), None),
        ("Md. Irfan Khan", Some("Md"), Some("Irfan"), Some("Khan")),
        ("Er Kumar", None, Some("Er"), Some("Kumar")),
    ] {
        let data = contact(&["Name"], &[written]).data;
        let parts = (data.prefix.as_deref(), data.given_name.as_deref(), data.family_name.as_deref());
        assert_eq!(parts, (prefix, given, family), "{written}");
    }
    let degrees = contact(&["Name"], &["Meera Iyer, MBBS, MD (Medicine)"]).data;
    assert_eq!((degrees.kind, degrees.qualifications.as_deref()), (ContactKind::Doctor, Some("MBBS, MD (Medicine)")));
}

#[test]
fn who_has_no_name_is_called_by_something_else() {
    let headings = ["Name", "Phone", "E-mail", "Company", "Town"];
    let called = |row: &[&str]| contact(&headings, row).data.given_name;
    assert_eq!(called(&["Dr.", "98765 43210", "", "", ""]).as_deref(), Some("98765 43210"));
    assert_eq!(called(&["", "", "a@example.in", "", ""]).as_deref(), Some("a@example.in"));
    assert_eq!(called(&["-", "", "", "Shah Clinic", ""]).as_deref(), Some("Shah Clinic"));
    assert!(contact(&headings, &["", "ask", "", "", "Agra"]).problem.is_some());
    let long = "x".repeat(20_001);
    assert!(contact(&["Name", "Notes"], &["Meera", &long]).problem.is_some());
}

#[test]
fn a_title_tells_a_doctor_and_a_kind_that_is_said_counts() {
    let headings = ["Name", "Job Title", "Kind"];
    let titled = contact(&headings, &["Meera Iyer", "Consultant Cardiologist", ""]).data;
    assert_eq!(
        (titled.kind, titled.specialties.as_slice()),
        (ContactKind::Doctor, ["Cardiology".to_owned()].as_slice())
    );
    assert_eq!(titled.job_title.as_deref(), Some("Consultant Cardiologist"));
    let said = contact(&headings, &["Dr Meera Iyer", "Neurology", "Patient"]).data;
    assert_eq!((said.kind, said.job_title.as_deref()), (ContactKind::Patient, Some("Neurology")));
    let two = contact(&["Name", "Department"], &["Meera Iyer", "ENT / Obs & Gynae"]).data;
    assert_eq!(two.specialties, ["ENT", "Gynaecology"]);
    let manager = contact(&["Name", "Department"], &["Meera Iyer", "Accounts"]).data;
    assert_eq!((manager.kind, manager.notes.as_deref()), (ContactKind::Other, Some("Department: Accounts")));
}

#[test]
fn a_hospital_of_the_directory() {
    let headings = ["", "index", "Location_Coordinates", "Location", "Hospital_Name", "State", "District", "Beds"];
    let reading = account(
        &headings,
        &[
            "3",
            "6",
            "14.6795736, 77.592469",
            "7/201, Court Road",
            "Aasha Nursing Home",
            "Andhra Pradesh",
            "Anantapur",
            "1,200",
        ],
    );
    let data = &reading.data;
    assert_eq!((data.kind, data.name.as_str(), data.beds), (AccountKind::Hospital, "Aasha Nursing Home", Some(1200)));
    assert_eq!(data.addresses[0].latitude_e6, Some(14_679_574));
    assert_eq!(data.addresses[0].one_line(), "7/201, Court Road, Anantapur, Andhra Pradesh");
    let school = account(&["School", "No of students", "Beds"], &["Moon Public School", "850", "12"]);
    assert_eq!((school.data.students, school.data.notes.as_deref()), (Some(850), Some("Beds: 12")));
    assert!(account(&["Name", "City"], &["", "Agra"]).problem.is_some());
}

#[test]
fn the_birthday_that_is_a_date() {
    let data = contact(&["Name", "DOB"], &["Asha", "14/03/1975"]).data;
    assert_eq!(data.birth_date, NaiveDate::from_ymd_opt(1975, 3, 14));
}
