//! A row of Setu's own export, word for word: what was written out comes back as the same data.
//!
//! A row that somebody has edited into something that the rules refuse is read like any other row.

use super::kept::Kept;
use super::row::Row;
use super::{RowReading, reach};
use crate::kernel::{RecordId, rules};
use crate::people::account::AccountData;
use crate::people::address::Address;
use crate::people::contact::{ContactData, ContactKind};
use crate::people::reach::{Phone, PhoneLabel};
use std::str::FromStr;

/// Somebody has changed the row since it was exported: it is read like any other.
pub(super) struct Edited;

/// The record that a row was exported from; what is no id stays in its column.
pub(super) fn record_id(row: &mut Row<'_>) -> Option<RecordId> {
    parsed::<uuid::Uuid>(row, "setu_id").map(RecordId)
}

fn parsed<T: FromStr>(row: &mut Row<'_>, field: &str) -> Option<T> {
    let value = row.peek(field)?.parse().ok()?;
    row.take_first(field);
    Some(value)
}

/// Who owns the record; what is no e-mail address stays in its column.
pub(super) fn owner_email(row: &mut Row<'_>, kept: &mut Kept) -> Option<String> {
    let cell = row.take_first("owner_email")?;
    if rules::email(cell.value).is_ok() {
        return Some(cell.value.to_owned());
    }
    kept.refuse(&cell, "not an e-mail address; kept in the notes");
    None
}

/// Ids of other records. Whether those exist is for the caller to find out.
pub(super) fn contact_references(data: &mut ContactData, row: &mut Row<'_>) {
    data.account_id = parsed(row, "account_id");
    data.team_id = parsed(row, "team_id");
    data.facility_id = parsed(row, "facility_id");
    if data.kind == ContactKind::Patient {
        data.guardian_id = parsed(row, "guardian_id");
        data.primary_physician_id = parsed(row, "primary_physician_id");
    }
}

pub(super) fn account_references(data: &mut AccountData, row: &mut Row<'_>) {
    data.parent_id = parsed(row, "parent_id");
    data.deciding_contact_id = parsed(row, "deciding_contact_id");
    data.team_id = parsed(row, "team_id");
    data.facility_id = parsed(row, "facility_id");
}

pub(super) fn contact(mut row: Row<'_>) -> Result<RowReading<ContactData>, Edited> {
    let setu_id = Some(record_id(&mut row).ok_or(Edited)?);
    let mut data = ContactData::new(parsed(&mut row, "kind").ok_or(Edited)?);
    contact_references(&mut data, &mut row);
    let mut kept = Kept::default();
    let owner_email = owner_email(&mut row, &mut kept);
    data.phones = phones(&mut row)?;
    data.emails = emails(&mut row);
    data.addresses = addresses(&mut row)?;
    data.specialties = words(text(&mut row, "specialties"))?;
    data.tags = words(text(&mut row, "tags"))?;
    data.class = choice(&mut row, "class")?;
    data.gender = choice(&mut row, "gender")?;
    data.birth_date = choice(&mut row, "birth_date")?;
    data.preferred_channel = choice(&mut row, "preferred_channel")?;
    let mut text = |field| text(&mut row, field);
    data.prefix = text("prefix");
    data.given_name = text("given_name");
    data.family_name = text("family_name");
    data.job_title = text("job_title");
    data.preferred_hours = text("preferred_hours");
    data.registration_number = text("registration_number");
    data.qualifications = text("qualifications");
    data.uhid = text("uhid");
    data.guardian_name = text("guardian_name");
    data.guardian_phone = text("guardian_phone");
    data.payer = text("payer");
    let account_name = text("account_name");
    data.notes = notes(text("notes"), row, kept)?;
    if !rules::check(&data).is_empty() {
        return Err(Edited);
    }
    Ok(RowReading { data, setu_id, account_name, owner_email, warnings: Vec::new(), problem: None })
}

pub(super) fn account(mut row: Row<'_>) -> Result<RowReading<AccountData>, Edited> {
    let setu_id = Some(record_id(&mut row).ok_or(Edited)?);
    let mut data = AccountData::new(parsed(&mut row, "kind").ok_or(Edited)?, text(&mut row, "name").ok_or(Edited)?);
    account_references(&mut data, &mut row);
    let mut kept = Kept::default();
    let owner_email = owner_email(&mut row, &mut kept);
    data.phones = phones(&mut row)?;
    data.emails = emails(&mut row);
    data.addresses = addresses(&mut row)?;
    data.specialties = words(text(&mut row, "specialties"))?;
    data.tags = words(text(&mut row, "tags"))?;
    data.class = choice(&mut row, "class")?;
    data.beds = choice(&mut row, "beds")?;
    data.employees = choice(&mut row, "employees")?;
    data.students = choice(&mut row, "students")?;
    data.website = text(&mut row, "website");
    let account_name = text(&mut row, "parent_name");
    data.notes = notes(text(&mut row, "notes"), row, kept)?;
    if !rules::check(&data).is_empty() {
        return Err(Edited);
    }
    Ok(RowReading { data, setu_id, account_name, owner_email, warnings: Vec::new(), problem: None })
}

fn text(row: &mut Row<'_>, field: &str) -> Option<String> {
    row.take_first(field).map(|cell| cell.raw.to_owned())
}

/// Absent is fine; present and not understood is not.
fn choice<T: FromStr>(row: &mut Row<'_>, field: &str) -> Result<Option<T>, Edited> {
    row.take_first(field).map(|cell| cell.value.parse().map_err(|_| Edited)).transpose()
}

/// The record's own notes, and behind them the columns that somebody has added to the file.
fn notes(own: Option<String>, row: Row<'_>, mut kept: Kept) -> Result<Option<String>, Edited> {
    let added = kept.notes(row).map_err(|_| Edited)?;
    Ok(match (own, added) {
        (Some(own), Some(added)) => Some(format!("{own}\n{added}")),
        (own, added) => own.or(added),
    })
}

/// A list in one cell: entries behind semicolons, or JSON where an entry has a semicolon of its own.
fn words(cell: Option<String>) -> Result<Vec<String>, Edited> {
    match cell {
        None => Ok(Vec::new()),
        Some(cell) if cell.starts_with('[') => serde_json::from_str(&cell).map_err(|_| Edited),
        Some(cell) => Ok(cell.split("; ").map(str::to_owned).collect()),
    }
}

fn phones(row: &mut Row<'_>) -> Result<Vec<Phone>, Edited> {
    let mut phones = Vec::new();
    for (cell, label) in reach::phone_cells(row) {
        let label = label.map_or(Ok(PhoneLabel::Mobile), |label| label.value.parse().map_err(|_| Edited))?;
        phones.push(Phone::new(label, cell.raw));
    }
    let more: Vec<Phone> = json(row, "more_phones")?;
    phones.extend(more.into_iter().map(|phone| Phone::new(phone.label, phone.number)));
    Ok(phones)
}

fn emails(row: &mut Row<'_>) -> Vec<String> {
    row.take("email").into_iter().flat_map(|cell| cell.raw.split(", ").map(str::to_owned)).collect()
}

fn addresses(row: &mut Row<'_>) -> Result<Vec<Address>, Edited> {
    let mut addresses = Vec::new();
    for prefix in super::address::PREFIXES {
        let mut part = |name: &str| text(row, &format!("{prefix}.{name}"));
        let mut address = Address {
            line: part("line"),
            city: part("city"),
            district: part("district"),
            state: part("state"),
            pin_code: part("pin_code"),
            country: part("country"),
            ..Address::default()
        };
        if let Some(place) = part("coordinates") {
            (address.latitude_e6, address.longitude_e6) = super::place_of(&place).ok_or(Edited)?;
        }
        if !address.is_empty() {
            addresses.push(address);
        }
    }
    addresses.extend(json::<Address>(row, "more_addresses")?);
    Ok(addresses)
}

fn json<T: serde::de::DeserializeOwned>(row: &mut Row<'_>, field: &str) -> Result<Vec<T>, Edited> {
    row.take_first(field).map_or(Ok(Vec::new()), |cell| serde_json::from_str(cell.value).map_err(|_| Edited))
}
