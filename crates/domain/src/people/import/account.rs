//! A row becomes an account.

use super::kept::Kept;
use super::row::{Cell, Row};
use super::{RowReading, address, choice, exact, guess_account_kind, name, reach, value};
use crate::admin::import::ImportData;
use crate::kernel::rules;
use crate::people::account::{AccountData, AccountKind};
use crate::people::specialty;

/// Reads a row by the import's mapping. The result keeps every rule, or says its `problem`.
///
/// With a `default_kind` that is no kind (such as an empty one) the kind is recognised from the name.
pub fn account_from_row(import: &ImportData, columns: &[String], row: &[String]) -> RowReading<AccountData> {
    let cells = Row::new(import, columns, row);
    exact::account(cells.clone()).unwrap_or_else(|_| read(import, cells))
}

fn read(import: &ImportData, mut row: Row<'_>) -> RowReading<AccountData> {
    let mut kept = Kept::default();
    let setu_id = exact::record_id(&mut row);
    let account_name = kept.short(row.take_first("parent_name"), 200);
    let owner_email = exact::owner_email(&mut row, &mut kept);
    let said = name_of(row.take_first("name"), &mut kept);
    let kind = kind(import, &mut row, said.as_deref(), &mut kept);
    let mut data = AccountData::new(kind, String::new());
    data.phones = reach::phones(&mut row, &mut kept);
    data.emails = reach::emails(&mut row, &mut kept);
    data.addresses = address::addresses(&mut row, &mut kept);
    data.tags = reach::tags(&mut row, &mut kept);
    if let Some(cell) = row.take_first("website") {
        if cell.value.chars().count() <= 300 && rules::website(cell.value).is_ok() {
            data.website = Some(cell.value.to_owned());
        } else {
            kept.refuse(&cell, "not a web address; kept in the notes");
        }
    }
    if let Some(cell) = row.take_first("class") {
        data.class = choice::class(cell.value);
        if data.class.is_none() {
            kept.refuse(&cell, "not A, B or C; kept in the notes");
        }
    }
    counted(&mut data, &mut row, &mut kept);
    if kind.has_specialties() {
        specialties(&mut data, row.take("specialties"), &mut kept);
    }
    exact::account_references(&mut data, &mut row);
    let called = said.or_else(|| call_by_something(&data, &mut kept));
    let mut problem =
        called.is_none().then(|| "The row has neither a name nor anything to call the account by".to_owned());
    data.name = called.unwrap_or_default();
    match kept.notes(row) {
        Ok(notes) => data.notes = notes,
        Err(too_much) => problem = Some(too_much),
    }
    // A complaint that the reading above did not foresee sends the row to the error file instead of losing it.
    let problem = problem.or_else(|| rules::check(&data).first().map(|complaint| complaint.detail.clone()));
    RowReading { data, setu_id, account_name, owner_email, warnings: kept.warnings, problem }
}

fn name_of(cell: Option<Cell<'_>>, kept: &mut Kept) -> Option<String> {
    let cell = cell?;
    if cell.value.starts_with('=') {
        kept.refuse(&cell, "a formula instead of a name; kept in the notes");
        return None;
    }
    let name = super::kept::one_line(cell.value);
    if name.chars().count() > 200 {
        kept.refuse(&cell, "longer than 200 characters; cut, and kept whole in the notes");
    }
    Some(name::cut(&name, 200)).filter(|name| !name.is_empty())
}

fn kind(import: &ImportData, row: &mut Row<'_>, name: Option<&str>, kept: &mut Kept) -> AccountKind {
    if let Some(cell) = row.take_first("kind") {
        if let Some(kind) = choice::account_kind(cell.value) {
            return kind;
        }
        kept.refuse(&cell, "not a kind of account; kept in the notes");
    }
    import.default_kind.parse().ok().or_else(|| name.and_then(guess_account_kind)).unwrap_or(AccountKind::Other)
}

/// Beds, employees, students, as far as the kind has them; else they stay in their column and go into the notes.
fn counted(data: &mut AccountData, row: &mut Row<'_>, kept: &mut Kept) {
    let kind = data.kind;
    let mut number = |field: &str, has: bool, most: i32| {
        let cell = has.then(|| row.take_first(field)).flatten()?;
        let number = value::count(cell.value, most, field);
        if number.is_none() {
            kept.refuse(&cell, "not a number; kept in the notes");
        }
        number
    };
    data.beds = number("beds", kind.has_beds(), 100_000);
    data.employees = number("employees", kind.has_employees(), 10_000_000);
    data.students = number("students", kind.has_students(), 1_000_000);
}

fn specialties(data: &mut AccountData, cells: Vec<Cell<'_>>, kept: &mut Kept) {
    for cell in cells {
        for written in reach::listed(cell.value) {
            let name =
                specialty::find(written).map_or_else(|| super::kept::one_line(written), |known| known.name.to_owned());
            if data.specialties.contains(&name) {
                continue;
            }
            if name.chars().count() <= 60 && data.specialties.len() < 50 {
                data.specialties.push(name);
            } else {
                kept.keep(&cell.heading, &name);
                kept.warn(&cell.heading, "too long or too many; kept in the notes");
            }
        }
    }
}

/// An account without a name is called by its e-mail address, website or phone.
fn call_by_something(data: &AccountData, kept: &mut Kept) -> Option<String> {
    let phone = data.phones.first().map(|phone| &phone.number);
    let called = phone.or(data.emails.first()).or(data.website.as_ref()).map(|text| name::cut(text, 200));
    if called.is_some() {
        kept.warn("Name", "empty; the account is called by what else the row says");
    }
    called
}
