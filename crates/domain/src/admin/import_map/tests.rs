use super::suggest_mapping;
use crate::admin::import::ImportTarget;

/// The field of each column, `-` where none was found.
fn fields(target: ImportTarget, headings: &[&str], rows: &[&[&str]]) -> Vec<String> {
    let columns: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let sample: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| (*value).to_owned()).collect()).collect();
    let mapping = suggest_mapping(target, &columns, &sample);
    (0..columns.len()).map(|number| mapping.get(&number.to_string()).cloned().unwrap_or_else(|| "-".into())).collect()
}

#[test]
fn a_spreadsheet_of_doctors() {
    let headings = ["Name", "Hospital / Company", "Mobile No.", "E-mail", "Speciality", "Town", "PIN", "Remarks"];
    let expected = [
        "full_name",
        "account_name",
        "phone.mobile",
        "email",
        "specialties",
        "address.city",
        "address.pin_code",
        "notes",
    ];
    assert_eq!(fields(ImportTarget::Contacts, &headings, &[]), expected);
}

#[test]
fn the_directory_of_hospitals() {
    let headings = ["", "index", "Location_Coordinates", "Location", "Hospital_Name", "State", "District"];
    let rows: &[&[&str]] = &[
        &["0", "0", "11.63, 92.71", "Near Junction", "Sunrise Hospital", "Haryana", "Sirsa"],
        &["1", "3", "11.64, 92.71", "Court Road", "Moon Hospital", "Haryana", "Sirsa"],
    ];
    let expected =
        ["ignore", "ignore", "address.coordinates", "address.line", "name", "address.state", "address.district"];
    assert_eq!(fields(ImportTarget::Accounts, &headings, rows), expected);
}

#[test]
fn google_contacts() {
    let headings = [
        "First Name",
        "Middle Name",
        "Last Name",
        "Name Prefix",
        "Name Suffix",
        "Nickname",
        "Organization Name",
        "Organization Title",
        "Birthday",
        "Notes",
        "Labels",
        "E-mail 1 - Label",
        "E-mail 1 - Value",
        "E-mail 2 - Value",
        "Phone 1 - Label",
        "Phone 1 - Value",
        "Address 1 - Label",
        "Address 1 - Formatted",
        "Address 1 - Street",
        "Address 1 - City",
        "Address 1 - PO Box",
        "Address 1 - Region",
        "Address 1 - Postal Code",
        "Address 1 - Country",
        "Address 1 - Extended Address",
        "Address 2 - City",
        "Website 1 - Value",
    ];
    let expected = [
        "given_name",
        "middle_name",
        "family_name",
        "prefix",
        "suffix",
        "-",
        "account_name",
        "job_title",
        "birth_date",
        "notes",
        "tags",
        "ignore",
        "email",
        "email",
        "phone.label",
        "phone",
        "ignore",
        "address.formatted",
        "address.line",
        "address.city",
        "address.line",
        "address.state",
        "address.pin_code",
        "address.country",
        "address.line",
        "address2.city",
        "-",
    ];
    assert_eq!(fields(ImportTarget::Contacts, &headings, &[]), expected);
}

#[test]
fn hubspot_and_outlook() {
    let headings = [
        "Record ID",
        "Email",
        "Phone Number",
        "Contact owner",
        "Lead Status",
        "Associated Company",
        "State/Region",
        "Postal Code",
    ];
    let expected =
        ["external_id", "email", "phone", "owner_email", "-", "account_name", "address.state", "address.pin_code"];
    assert_eq!(fields(ImportTarget::Contacts, &headings, &[]), expected);
    let headings = [
        "E-mail Address",
        "E-mail 2 Address",
        "Business Phone",
        "Home Phone",
        "Business City",
        "Home Street",
        "Business Country/Region",
        "Address Line 2",
    ];
    let expected = [
        "email",
        "email",
        "phone.work",
        "phone.home",
        "address.city",
        "address2.line",
        "address.country",
        "address.line",
    ];
    assert_eq!(fields(ImportTarget::Contacts, &headings, &[]), expected);
}

#[test]
fn hindi_headings() {
    let headings = ["नाम", "मोबाइल नंबर", "ई-मेल", "विशेषज्ञता", "शहर", "पिन कोड", "टिप्पणी", "फ़ोन"];
    let expected =
        ["full_name", "phone.mobile", "email", "specialties", "address.city", "address.pin_code", "notes", "phone"];
    assert_eq!(fields(ImportTarget::Contacts, &headings, &[]), expected);
}

#[test]
fn values_decide_where_the_heading_does_not() {
    let rows: &[&[&str]] = &[&["98765 43210", "a@example.in", "Meera Iyer"], &["098111 22333", "b@example.in", "Ravi"]];
    assert_eq!(fields(ImportTarget::Contacts, &["Person", "Column 2", "Phone"], rows), ["phone", "email", "-"]);
}
