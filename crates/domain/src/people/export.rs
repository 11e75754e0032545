//! The one place that says how a record stands in an exported file, and that makes a spreadsheet take no cell for a formula.
//!
//! The headings are those of the import, so a file goes in again, and comes out as the same data.

mod card;

pub use card::{account_card, card_heading, contact_card, with_own_lines};

use super::account::{Account, AccountData};
use super::address::Address;
use super::contact::{Contact, ContactData};
use super::reach::Phone;
use crate::kernel::RecordId;
use crate::kernel::custom::{CustomKind, CustomValue, CustomValues, FieldDefinition};
use std::borrow::Cow;
use std::fmt::Display;

/// What a row is written from.
struct Source<'s, Data> {
    id: RecordId,
    data: &'s Data,
    /// Where a contact works; the account above an account.
    account_name: Option<&'s str>,
    owner_email: Option<&'s str>,
}

/// A column: its heading, and what stands in it.
struct Column<Data: 'static> {
    heading: &'static str,
    cell: fn(&Source<'_, Data>) -> String,
}

const fn column<Data>(heading: &'static str, cell: fn(&Source<'_, Data>) -> String) -> Column<Data> {
    Column { heading, cell }
}

/// The columns that both kinds of record have; written out once for each, because a table is a constant.
macro_rules! columns {
    ($data:ty: $($heading:literal => $cell:expr,)* ) => {
        &[
            column("Setu ID", |row| row.id.to_string()),
            column("Kind", |row| row.data.kind.to_string()),
            $(column($heading, $cell),)*
            column("Phone label", |row| phone_label(row.data.phones.first())),
            column("Phone", |row| phone_number(row.data.phones.first())),
            column("Phone 2 label", |row| phone_label(row.data.phones.get(1))),
            column("Phone 2", |row| phone_number(row.data.phones.get(1))),
            column("Phone 3 label", |row| phone_label(row.data.phones.get(2))),
            column("Phone 3", |row| phone_number(row.data.phones.get(2))),
            column("More phones", |row| more_phones(&row.data.phones)),
            column("E-mail", |row| row.data.emails.first().cloned().unwrap_or_default()),
            column("E-mail 2", |row| row.data.emails.get(1..).unwrap_or_default().join(", ")),
            column("Address", |row| flat(&row.data.addresses, 0, |address| text(address.line.as_ref()))),
            column("City", |row| flat(&row.data.addresses, 0, |address| text(address.city.as_ref()))),
            column("District", |row| flat(&row.data.addresses, 0, |address| text(address.district.as_ref()))),
            column("State", |row| flat(&row.data.addresses, 0, |address| text(address.state.as_ref()))),
            column("PIN code", |row| flat(&row.data.addresses, 0, |address| text(address.pin_code.as_ref()))),
            column("Country", |row| flat(&row.data.addresses, 0, |address| text(address.country.as_ref()))),
            column("Coordinates", |row| flat(&row.data.addresses, 0, coordinates)),
            column("Address 2", |row| flat(&row.data.addresses, 1, |address| text(address.line.as_ref()))),
            column("Address 2 city", |row| flat(&row.data.addresses, 1, |address| text(address.city.as_ref()))),
            column("Address 2 district", |row| flat(&row.data.addresses, 1, |address| text(address.district.as_ref()))),
            column("Address 2 state", |row| flat(&row.data.addresses, 1, |address| text(address.state.as_ref()))),
            column("Address 2 PIN code", |row| flat(&row.data.addresses, 1, |address| text(address.pin_code.as_ref()))),
            column("Address 2 country", |row| flat(&row.data.addresses, 1, |address| text(address.country.as_ref()))),
            column("Address 2 coordinates", |row| flat(&row.data.addresses, 1, coordinates)),
            column("More addresses", |row| more_addresses(&row.data.addresses)),
            column("Class", |row| text(row.data.class)),
            column("Specialties", |row| list(&row.data.specialties)),
            column("Tags", |row| list(&row.data.tags)),
            column("Notes", |row| text(row.data.notes.as_ref())),
            column("Owner e-mail", |row| text(row.owner_email)),
            column("Team ID", |row| text(row.data.team_id)),
            column("Facility ID", |row| text(row.data.facility_id)),
        ]
    };
}

const CONTACT: &[Column<ContactData>] = columns!(ContactData:
    "Prefix" => |row| text(row.data.prefix.as_ref()),
    "Given name" => |row| text(row.data.given_name.as_ref()),
    "Family name" => |row| text(row.data.family_name.as_ref()),
    "Account" => |row| text(row.account_name),
    "Account ID" => |row| text(row.data.account_id),
    "Job title" => |row| text(row.data.job_title.as_ref()),
    "Gender" => |row| text(row.data.gender),
    "Birth date" => |row| text(row.data.birth_date),
    "Registration number" => |row| text(row.data.registration_number.as_ref()),
    "Qualifications" => |row| text(row.data.qualifications.as_ref()),
    "UHID" => |row| text(row.data.uhid.as_ref()),
    "Payer" => |row| text(row.data.payer.as_ref()),
    "Guardian ID" => |row| text(row.data.guardian_id),
    "Guardian name" => |row| text(row.data.guardian_name.as_ref()),
    "Guardian phone" => |row| text(row.data.guardian_phone.as_ref()),
    "Primary physician ID" => |row| text(row.data.primary_physician_id),
    "Preferred channel" => |row| text(row.data.preferred_channel),
    "Preferred hours" => |row| text(row.data.preferred_hours.as_ref()),
);

const ACCOUNT: &[Column<AccountData>] = columns!(AccountData:
    "Name" => |row| row.data.name.clone(),
    "Parent account" => |row| text(row.account_name),
    "Parent account ID" => |row| text(row.data.parent_id),
    "Deciding contact ID" => |row| text(row.data.deciding_contact_id),
    "Website" => |row| text(row.data.website.as_ref()),
    "Beds" => |row| text(row.data.beds),
    "Employees" => |row| text(row.data.employees),
    "Students" => |row| text(row.data.students),
);

/// The cells of custom fields, in their order.
pub fn custom_cells(fields: &[FieldDefinition], values: &CustomValues) -> Vec<String> {
    fields.iter().map(|field| values.get(&field.name).map(CustomValue::plain).unwrap_or_default()).collect()
}

/// What the cells of a custom field are.
pub const fn custom_cell_kind(kind: CustomKind) -> CellKind {
    match kind {
        CustomKind::Number | CustomKind::Money => CellKind::Number,
        CustomKind::Date => CellKind::Date,
        CustomKind::Text | CustomKind::Choice | CustomKind::YesNo | CustomKind::Reference => CellKind::Text,
    }
}

/// What the cells of a column are, for formats that tell one from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Text,
    Number,
    /// `1975-03-14`.
    Date,
}

/// What the cells below a heading are. Phones, PIN codes and numbers in a register are text: nobody adds them up.
pub fn cell_kind(heading: &str) -> CellKind {
    match heading {
        "Birth date" => CellKind::Date,
        "Beds" | "Employees" | "Students" => CellKind::Number,
        _ => CellKind::Text,
    }
}

/// The headings of a file of contacts.
pub fn contact_headings() -> Vec<&'static str> {
    CONTACT.iter().map(|column| column.heading).collect()
}

/// A contact as a row, every cell guarded.
pub fn contact_row(contact: &Contact, account_name: Option<&str>, owner_email: Option<&str>) -> Vec<String> {
    guarded(contact_cells(contact, account_name, owner_email))
}

/// The same as it is, for files that know what is text.
pub fn contact_cells(contact: &Contact, account_name: Option<&str>, owner_email: Option<&str>) -> Vec<String> {
    write(CONTACT, &Source { id: contact.head.id.into(), data: &contact.data, account_name, owner_email })
}

/// The headings of a file of accounts.
pub fn account_headings() -> Vec<&'static str> {
    ACCOUNT.iter().map(|column| column.heading).collect()
}

/// An account as a row, every cell guarded.
pub fn account_row(account: &Account, parent_name: Option<&str>, owner_email: Option<&str>) -> Vec<String> {
    guarded(account_cells(account, parent_name, owner_email))
}

/// The same as it is, for files that know what is text.
pub fn account_cells(account: &Account, parent_name: Option<&str>, owner_email: Option<&str>) -> Vec<String> {
    write(ACCOUNT, &Source { id: account.head.id.into(), data: &account.data, account_name: parent_name, owner_email })
}

fn write<Data>(columns: &[Column<Data>], source: &Source<'_, Data>) -> Vec<String> {
    columns.iter().map(|column| (column.cell)(source)).collect()
}

fn guarded(cells: Vec<String>) -> Vec<String> {
    cells.iter().map(|cell| guard_formula(cell).into_owned()).collect()
}

fn text(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn phone_label(phone: Option<&Phone>) -> String {
    text(phone.map(|phone| phone.label))
}

fn phone_number(phone: Option<&Phone>) -> String {
    text(phone.map(|phone| &phone.number))
}

/// What does not fit a flat table stands in one cell as JSON.
pub fn json<T: serde::Serialize>(list: &[T]) -> String {
    if list.is_empty() { String::new() } else { serde_json::to_string(list).unwrap_or_default() }
}

fn more_phones(phones: &[Phone]) -> String {
    json(phones.get(3..).unwrap_or_default())
}

/// Entries behind semicolons; JSON where that could not be read again.
pub fn list(entries: &[String]) -> String {
    let plain = entries.iter().all(|entry| !entry.contains(';') && !entry.starts_with('[') && !entry.trim().is_empty());
    if plain { entries.join("; ") } else { json(entries) }
}

/// Whether the first two addresses can stand in columns: a part that is there but empty would not come back.
fn fits_columns(addresses: &[Address]) -> bool {
    addresses.iter().take(2).all(|address| {
        let parts =
            [&address.line, &address.city, &address.district, &address.state, &address.pin_code, &address.country];
        !address.is_empty() && parts.into_iter().flatten().all(|part| !part.trim().is_empty())
    })
}

fn flat(addresses: &[Address], number: usize, part: fn(&Address) -> String) -> String {
    if fits_columns(addresses) { addresses.get(number).map(part).unwrap_or_default() } else { String::new() }
}

fn more_addresses(addresses: &[Address]) -> String {
    let in_columns = if fits_columns(addresses) { 2 } else { 0 };
    json(addresses.get(in_columns..).unwrap_or_default())
}

/// The headings of the first or second address and what stands below them, for readers of other formats.
pub fn address_columns(address: &Address, number: usize) -> Vec<(&'static str, String)> {
    const HEADINGS: [[&str; 7]; 2] = [
        ["Address", "City", "District", "State", "PIN code", "Country", "Coordinates"],
        [
            "Address 2",
            "Address 2 city",
            "Address 2 district",
            "Address 2 state",
            "Address 2 PIN code",
            "Address 2 country",
            "Address 2 coordinates",
        ],
    ];
    let parts = [&address.line, &address.city, &address.district, &address.state, &address.pin_code, &address.country];
    let values = parts.into_iter().map(|part| text(part.as_ref())).chain([coordinates(address)]);
    HEADINGS.get(number).into_iter().flatten().copied().zip(values).collect()
}

/// What [`address_columns`] wrote of where a place is.
pub fn place_of(written: &str) -> Option<(Option<i32>, Option<i32>)> {
    super::import::place_of(written)
}

/// `28.535500, 77.391000`; one of the two may be absent.
fn coordinates(address: &Address) -> String {
    if address.latitude_e6.is_none() && address.longitude_e6.is_none() {
        return String::new();
    }
    let degrees = |value: Option<i32>| {
        value.map(|value| {
            let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
            format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
        })
    };
    format!(
        "{}, {}",
        degrees(address.latitude_e6).unwrap_or_default(),
        degrees(address.longitude_e6).unwrap_or_default()
    )
}

/// Puts an apostrophe before what a spreadsheet would run as a formula (OWASP, "CSV injection"). Phone numbers in their
/// international form stay as they are; [`unguard`] takes the apostrophe off again.
pub fn guard_formula(cell: &str) -> Cow<'_, str> {
    if is_dangerous(cell) && !is_plain_phone(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What [`guard_formula`] was given. Other programs guard their cells in the same way.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(cell)
}

/// Also behind apostrophes: otherwise a cell that really begins with one would lose it.
fn is_dangerous(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// `+91 98765 43210`: digits and spaces alone are no formula.
fn is_plain_phone(cell: &str) -> bool {
    cell.strip_prefix('+').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == ' ')
    })
}

#[cfg(test)]
mod tests;
