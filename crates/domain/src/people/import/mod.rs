//! From a row of a file to a record. Nothing of a row is lost: what no field takes goes into the notes with its heading.
//!
//! A row of Setu's own export (it carries a Setu ID) is read word for word, so that it comes back unchanged; every other
//! row is read the way people write. The caller looks up what a row only names: the account, the owner.

mod account;
mod address;
mod choice;
mod contact;
mod custom;
mod exact;
mod guess;
mod kept;
mod name;
mod reach;
mod row;
mod value;
mod works_at;

#[cfg(test)]
mod property;
#[cfg(test)]
mod tests;

pub use account::account_from_row;
pub use contact::contact_from_row;
pub use custom::{CustomReading, Refused, custom_from_row};
pub use guess::guess_account_kind;
pub use works_at::{WorksAt, works_at_from_row};

use super::account::{AccountData, AccountKind};
use super::contact::ContactData;
use crate::kernel::RecordId;

/// The most characters that notes may have.
const MAX_NOTES: usize = 20_000;

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReading<Data> {
    /// Keeps every rule, unless there is a `problem`.
    pub data: Data,
    /// The record that the row was exported from.
    pub setu_id: Option<RecordId>,
    /// Where a contact works, or the account that an account belongs to, as the row calls it.
    pub account_name: Option<String>,
    /// Who owns the record, as the row calls them: an e-mail address.
    pub owner_email: Option<String>,
    /// What was understood only in part, by heading; never a value, so that it may be counted and logged.
    pub warnings: Vec<String>,
    /// Why the row cannot become a record.
    pub problem: Option<String>,
}

/// A record that can keep in its notes what has no other place.
pub trait Annotated {
    fn notes_mut(&mut self) -> &mut Option<String>;
}

impl Annotated for ContactData {
    fn notes_mut(&mut self) -> &mut Option<String> {
        &mut self.notes
    }
}

impl Annotated for AccountData {
    fn notes_mut(&mut self) -> &mut Option<String> {
        &mut self.notes
    }
}

impl<Data: Annotated> RowReading<Data> {
    /// Keeps in the notes what the caller could not use, such as an owner whom nobody knows.
    pub fn note(&mut self, heading: &str, value: &str) {
        let notes = self.data.notes_mut();
        let line = format!("{heading}: {value}");
        let text = match notes.take() {
            Some(before) if !before.is_empty() => format!("{before}\n{line}"),
            _ => line,
        };
        if text.chars().count() > MAX_NOTES {
            self.problem.get_or_insert_with(too_much_text);
        }
        *notes = Some(text);
    }
}

/// A place in millionths of a degree, north and east, as Setu's own files write it; one of the two may be absent.
pub fn place_of(written: &str) -> Option<(Option<i32>, Option<i32>)> {
    let (north, east) = written.split_once(',')?;
    let degrees = |part: &str, most| match part.trim() {
        "" => Some(None),
        part => value::degrees(part, most).map(Some),
    };
    Some((degrees(north, 90)?, degrees(east, 180)?))
}

fn too_much_text() -> String {
    format!("The row has more text than the notes can hold ({MAX_NOTES} characters)")
}

/// The account that a contact's row names, as far as the row describes it: for the case that there is none yet.
pub fn account_of(reading: &RowReading<ContactData>) -> Option<AccountData> {
    let name = reading.account_name.as_deref()?;
    let mut account = AccountData::new(guess_account_kind(name).unwrap_or(AccountKind::Other), name);
    // A doctor's or an employee's address in a spreadsheet is where they work; of its lines only the place is certain.
    account.addresses = reading
        .data
        .addresses
        .first()
        .map(|address| super::address::Address { line: None, latitude_e6: None, longitude_e6: None, ..address.clone() })
        .filter(|address| !address.is_empty())
        .into_iter()
        .collect();
    Some(account)
}
