//! A row becomes a contact.

use super::kept::{Kept, one_line};
use super::name::{self, Name};
use super::row::{Cell, Row};
use super::value::Birthday;
use super::{RowReading, address, choice, exact, reach, value};
use crate::admin::import::ImportData;
use crate::kernel::rules;
use crate::people::contact::{ContactData, ContactKind};
use crate::people::specialty;

/// Reads a row by the import's mapping. The result keeps every rule, or says its `problem`.
pub fn contact_from_row(import: &ImportData, columns: &[String], row: &[String]) -> RowReading<ContactData> {
    let cells = Row::new(import, columns, row);
    exact::contact(cells.clone()).unwrap_or_else(|_| read(import, cells))
}

fn read(import: &ImportData, mut row: Row<'_>) -> RowReading<ContactData> {
    let mut kept = Kept::default();
    let setu_id = exact::record_id(&mut row);
    let name = name::read(&mut row, &mut kept);
    let account_name = kept.short(row.take_first("account_name"), 200);
    let owner_email = exact::owner_email(&mut row, &mut kept);
    let callings = callings(&mut row);
    let title = row.take_first("job_title");
    let titled = title.as_ref().and_then(|cell| specialty::in_title(cell.value));
    let medical = titled.is_some() || callings.iter().any(|calling| calling.known.is_some());
    let mut data = ContactData::new(kind(import, &mut row, &name, medical, &mut kept));
    data.specialties.extend(titled.filter(|_| data.kind == ContactKind::Doctor).map(|known| known.name.to_owned()));
    // `Neurology` says no more than the specialty; `Consultant Neurologist` stays a title.
    let only_specialty = |cell: &Cell<'_>| data.specialties.iter().any(|name| name.eq_ignore_ascii_case(cell.value));
    data.job_title = kept.short(title.filter(|cell| !only_specialty(cell)), 120);
    data.phones = reach::phones(&mut row, &mut kept);
    data.emails = reach::emails(&mut row, &mut kept);
    data.addresses = address::addresses(&mut row, &mut kept);
    person(&mut data, &mut row, &mut kept);
    doctor(&mut data, &mut row, callings, name.qualifications.clone(), &mut kept);
    patient(&mut data, &mut row, &mut kept);
    data.tags = reach::tags(&mut row, &mut kept);
    exact::contact_references(&mut data, &mut row);
    (data.prefix, data.given_name, data.family_name) = (name.prefix, name.given, name.family);
    let named = call_by_something(&mut data, account_name.as_deref(), &mut kept);
    let mut problem = (!named).then(|| "The row has neither a name nor anything to call the person by".to_owned());
    match kept.notes(row) {
        Ok(notes) => data.notes = notes,
        Err(too_much) => problem = Some(too_much),
    }
    // A complaint that the reading above did not foresee sends the row to the error file instead of losing it.
    let problem = problem.or_else(|| rules::check(&data).first().map(|complaint| complaint.detail.clone()));
    RowReading { data, setu_id, account_name, owner_email, warnings: kept.warnings, problem }
}

/// What a row says of a medical specialty.
struct Calling {
    heading: String,
    written: String,
    /// Setu's own spelling where it knows the specialty; only known ones make a doctor.
    known: Option<&'static str>,
}

fn callings(row: &mut Row<'_>) -> Vec<Calling> {
    let mut callings = Vec::new();
    for cell in row.take("specialties") {
        for written in listed_specialties(cell.value) {
            let known = specialty::find(written).map(|known| known.name);
            callings.push(Calling { heading: cell.heading.to_string(), written: one_line(written), known });
        }
    }
    callings
}

/// `ENT, Cardiology` and `Cardiology / Nephrology` are two, `Obs & Gynae` is one.
fn listed_specialties(value: &str) -> Vec<&str> {
    if specialty::find(value).is_some() {
        return vec![value];
    }
    let parts: Vec<&str> = reach::listed(value).collect();
    let all_known = |text: &str, by: &str| text.split(by).all(|piece| specialty::find(piece).is_some());
    let pieces = |part| {
        let by = ["/", " & ", " and ", "+"].into_iter().find(|by| all_known(part, by));
        by.map_or_else(|| vec![part], |by| part.split(by).map(str::trim).collect())
    };
    parts.into_iter().flat_map(pieces).collect()
}

/// A kind that the row says counts; else a hospital number makes a patient, a title or a specialty a doctor.
fn kind(import: &ImportData, row: &mut Row<'_>, name: &Name, medical: bool, kept: &mut Kept) -> ContactKind {
    if let Some(cell) = row.take_first("kind") {
        if let Some(kind) = choice::contact_kind(cell.value) {
            return kind;
        }
        kept.refuse(&cell, "not a kind of contact; kept in the notes");
    }
    if row.has("uhid") {
        ContactKind::Patient
    } else if name.is_doctor() || name.qualifications.is_some() || medical {
        ContactKind::Doctor
    } else {
        import.default_kind.parse().unwrap_or(ContactKind::Other)
    }
}

fn person(data: &mut ContactData, row: &mut Row<'_>, kept: &mut Kept) {
    data.preferred_hours = kept.short(row.take_first("preferred_hours"), 120);
    if let Some(cell) = row.take_first("gender") {
        data.gender = choice::gender(cell.value);
        if data.gender.is_none() {
            kept.refuse(&cell, "not understood; kept in the notes");
        }
    }
    if let Some(cell) = row.take_first("class") {
        data.class = choice::class(cell.value);
        if data.class.is_none() {
            kept.refuse(&cell, "not A, B or C; kept in the notes");
        }
    }
    if let Some(cell) = row.take_first("preferred_channel") {
        data.preferred_channel = choice::channel(cell.value);
        if data.preferred_channel.is_none() {
            kept.refuse(&cell, "not understood; kept in the notes");
        }
    }
    if let Some(cell) = row.take_first("birth_date") {
        match value::birthday(cell.value) {
            Birthday::Date(day) => data.birth_date = Some(day),
            Birthday::Day(day) => {
                kept.keep(&cell.heading, &day);
                kept.warn(&cell.heading, "a day without its year; kept in the notes");
            }
            Birthday::Unclear => kept.refuse(&cell, "not a full date; kept in the notes"),
        }
    }
}

/// What only doctors have; for others it stays in its column and so goes into the notes.
fn doctor(data: &mut ContactData, row: &mut Row<'_>, callings: Vec<Calling>, degrees: Option<String>, kept: &mut Kept) {
    if data.kind != ContactKind::Doctor {
        for calling in &callings {
            kept.keep(&calling.heading, &calling.written);
        }
        if let Some(degrees) = degrees {
            kept.keep("Qualifications", &degrees);
        }
        return;
    }
    data.registration_number = kept.short(row.take_first("registration_number"), 40);
    data.qualifications = kept.short(row.take_first("qualifications"), 200);
    if let Some(degrees) = degrees {
        if data.qualifications.is_none() && degrees.chars().count() <= 200 {
            data.qualifications = Some(degrees);
        } else {
            kept.keep("Qualifications", &degrees);
        }
    }
    for calling in callings {
        let name = calling.known.map_or(calling.written, str::to_owned);
        if data.specialties.contains(&name) {
            continue;
        }
        if name.chars().count() <= 60 && data.specialties.len() < 50 {
            data.specialties.push(name);
        } else {
            kept.keep(&calling.heading, &name);
            kept.warn(&calling.heading, "too long or too many; kept in the notes");
        }
    }
}

fn patient(data: &mut ContactData, row: &mut Row<'_>, kept: &mut Kept) {
    if data.kind == ContactKind::Patient {
        data.uhid = kept.short(row.take_first("uhid"), 40);
        data.payer = kept.short(row.take_first("payer"), 120);
        data.guardian_name = kept.short(row.take_first("guardian_name"), 200);
        if let Some(cell) = row.take_first("guardian_phone") {
            if rules::phone(cell.value).is_ok() {
                data.guardian_phone = Some(cell.value.to_owned());
            } else {
                kept.refuse(&cell, "not a phone number; kept in the notes");
            }
        }
    }
}

/// A record needs a name. Without one the person is called by the phone, the e-mail address, the account or a number.
fn call_by_something(data: &mut ContactData, account_name: Option<&str>, kept: &mut Kept) -> bool {
    if !data.sort_name().is_empty() {
        return true;
    }
    let called = data
        .phones
        .first()
        .map(|phone| phone.number.as_str())
        .or(data.emails.first().map(String::as_str))
        .or(account_name)
        .or(data.uhid.as_deref())
        .or(data.registration_number.as_deref())
        .map(|text| name::cut(text, 100));
    if called.is_some() {
        kept.warn("Name", "empty; the person is called by what else the row says");
    }
    data.given_name = called;
    data.given_name.is_some()
}
