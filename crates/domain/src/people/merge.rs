//! Filling an existing record from another one of the same person or organisation: what it has stays, what it lacks is
//! added. Imports use it; nothing of what they bring is lost, because what conflicts goes into the notes.

use super::account::AccountData;
use super::contact::{ContactData, ContactKind};
use super::reach::Phone;
use crate::kernel::custom::CustomValues;

/// Whether all of it found room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    Done,
    /// A list or the notes would become longer than they may.
    DoesNotFit,
}

const MAX_LIST: usize = 20;
const MAX_WORDS: usize = 50;
const MAX_NOTES: usize = 20_000;

/// Takes a value that is absent; a different one is kept as a line for the notes.
macro_rules! take {
    ($notes:ident, $existing:ident, $from:ident; $($field:ident: $heading:literal),* $(,)?) => {$(
        match (&$existing.$field, &$from.$field) {
            (None, Some(value)) => $existing.$field = Some(value.clone()),
            (Some(old), Some(value)) if old != value => $notes.push(format!(concat!($heading, ": {}"), value)),
            _ => {}
        }
    )*};
}

fn add_words(existing: &mut Vec<String>, from: &[String]) {
    for word in from {
        if !existing.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            existing.push(word.clone());
        }
    }
}

fn add_phones(existing: &mut Vec<Phone>, from: &[Phone]) {
    for phone in from {
        let known = existing.iter().any(|known| match (&known.e164, &phone.e164) {
            (Some(one), Some(other)) => one == other,
            _ => known.number == phone.number,
        });
        if !known {
            existing.push(phone.clone());
        }
    }
}

fn add_notes(existing: &mut Option<String>, from: Option<&String>, more: Vec<String>) {
    let mut text = existing.take().unwrap_or_default();
    for line in from.map(String::as_str).into_iter().flat_map(str::lines).map(str::to_owned).chain(more) {
        if !text.lines().any(|known| known == line) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
    }
    *existing = Some(text).filter(|text| !text.is_empty());
}

/// Custom fields that the record lacks; others are kept as lines for the notes.
fn add_custom(existing: &mut CustomValues, from: &CustomValues, more: &mut Vec<String>) {
    for (name, value) in from {
        match existing.get(name) {
            None => drop(existing.insert(name.clone(), value.clone())),
            Some(known) if known != value => more.push(format!("{name}: {}", value.plain())),
            Some(_) => {}
        }
    }
}

fn room(lists: &[usize], words: &[usize], notes: Option<&String>) -> Fill {
    let fits = lists.iter().all(|length| *length <= MAX_LIST)
        && words.iter().all(|length| *length <= MAX_WORDS)
        && notes.is_none_or(|notes| notes.chars().count() <= MAX_NOTES);
    if fits { Fill::Done } else { Fill::DoesNotFit }
}

/// Adds to `existing` what `from` has and it lacks. Whose it is stays as it is.
pub fn fill_contact(existing: &mut ContactData, from: &ContactData) -> Fill {
    let mut more = Vec::new();
    if existing.kind == ContactKind::Other {
        existing.kind = from.kind;
    }
    take!(more, existing, from; given_name: "Given name", family_name: "Family name", prefix: "Prefix", job_title: "Job title",
        class: "Class", gender: "Gender", birth_date: "Birthday", preferred_channel: "Preferred channel",
        preferred_hours: "Preferred hours");
    if existing.account_id.is_none() {
        existing.account_id = from.account_id;
    }
    if existing.kind == from.kind {
        take!(more, existing, from; registration_number: "Registration number", qualifications: "Qualifications",
            uhid: "UHID", payer: "Payer", guardian_name: "Guardian", guardian_phone: "Guardian's phone");
        add_words(&mut existing.specialties, &from.specialties);
    } else {
        more.extend(from.registration_number.iter().map(|value| format!("Registration number: {value}")));
        more.extend(from.qualifications.iter().map(|value| format!("Qualifications: {value}")));
        more.extend(from.uhid.iter().map(|value| format!("UHID: {value}")));
        more.extend(from.payer.iter().map(|value| format!("Payer: {value}")));
        more.extend(from.guardian_name.iter().map(|value| format!("Guardian: {value}")));
        more.extend(from.guardian_phone.iter().map(|value| format!("Guardian's phone: {value}")));
        more.extend(from.specialties.iter().map(|value| format!("Specialty: {value}")));
    }
    add_phones(&mut existing.phones, &from.phones);
    add_words(&mut existing.emails, &from.emails);
    add_words(&mut existing.tags, &from.tags);
    existing.addresses.extend(
        from.addresses.iter().filter(|address| !existing.addresses.contains(address)).cloned().collect::<Vec<_>>(),
    );
    add_custom(&mut existing.custom, &from.custom, &mut more);
    add_notes(&mut existing.notes, from.notes.as_ref(), more);
    room(
        &[existing.phones.len(), existing.emails.len(), existing.addresses.len()],
        &[existing.specialties.len(), existing.tags.len()],
        existing.notes.as_ref(),
    )
}

/// Adds to `existing` what `from` has and it lacks. Whose it is stays as it is.
pub fn fill_account(existing: &mut AccountData, from: &AccountData) -> Fill {
    let mut more = Vec::new();
    if existing.name != from.name {
        more.push(format!("Also called: {}", from.name));
    }
    take!(more, existing, from; class: "Class", website: "Website");
    if existing.parent_id.is_none() {
        existing.parent_id = from.parent_id;
    }
    if existing.kind == from.kind {
        take!(more, existing, from; beds: "Beds", employees: "Employees", students: "Students");
        add_words(&mut existing.specialties, &from.specialties);
    } else {
        more.extend(from.beds.iter().map(|value| format!("Beds: {value}")));
        more.extend(from.employees.iter().map(|value| format!("Employees: {value}")));
        more.extend(from.students.iter().map(|value| format!("Students: {value}")));
        more.extend(from.specialties.iter().map(|value| format!("Specialty: {value}")));
    }
    add_phones(&mut existing.phones, &from.phones);
    add_words(&mut existing.emails, &from.emails);
    add_words(&mut existing.tags, &from.tags);
    existing.addresses.extend(
        from.addresses.iter().filter(|address| !existing.addresses.contains(address)).cloned().collect::<Vec<_>>(),
    );
    add_custom(&mut existing.custom, &from.custom, &mut more);
    add_notes(&mut existing.notes, from.notes.as_ref(), more);
    room(
        &[existing.phones.len(), existing.emails.len(), existing.addresses.len()],
        &[existing.specialties.len(), existing.tags.len()],
        existing.notes.as_ref(),
    )
}

#[cfg(test)]
mod tests {
    use super::{Fill, fill_contact};
    use crate::people::contact::{ContactData, ContactKind};
    use crate::people::reach::{Phone, PhoneLabel};

    #[test]
    fn what_is_there_stays_and_what_conflicts_is_noted() {
        let mut existing = ContactData::new(ContactKind::Doctor);
        existing.given_name = Some("Meera".into());
        existing.phones = vec![Phone::new(PhoneLabel::Mobile, "98765 43210")];
        existing.notes = Some("Met at CME".into());
        let mut from = ContactData::new(ContactKind::Doctor);
        from.given_name = Some("Mira".into());
        from.family_name = Some("Iyer".into());
        from.phones =
            vec![Phone::new(PhoneLabel::Work, "+91 9876543210"), Phone::new(PhoneLabel::Work, "0120-3577020")];
        from.notes = Some("Met at CME\nAsk again".into());
        assert_eq!(fill_contact(&mut existing, &from), Fill::Done);
        assert_eq!(existing.full_name(), "Meera Iyer");
        assert_eq!(existing.phones.len(), 2);
        assert_eq!(existing.notes.as_deref(), Some("Met at CME\nAsk again\nGiven name: Mira"));
    }
}
