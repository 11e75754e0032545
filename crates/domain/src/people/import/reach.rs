//! Phones, e-mail addresses and word lists: several in one cell, several columns, labels beside them.

use super::choice;
use super::kept::{Kept, one_line};
use super::row::{Cell, Row};
use crate::kernel::{phone, rules};
use crate::people::reach::{Phone, PhoneLabel};

/// The most phones, e-mail addresses or addresses that a record holds.
pub(super) const MOST: usize = 20;

/// The columns of phones, each with the label that stands beside it.
pub(super) fn phone_cells<'r>(row: &mut Row<'r>) -> Vec<(Cell<'r>, Option<Cell<'r>>)> {
    let cells = row.take_where(|field| field == "phone" || field.starts_with("phone."));
    let (labels, numbers): (Vec<_>, Vec<_>) = cells.into_iter().partition(|cell| cell.field == "phone.label");
    let beside = |cell: &Cell<'_>| {
        let at = |column: Option<usize>| labels.iter().find(|label| Some(label.column) == column).cloned();
        at(cell.column.checked_sub(1)).or_else(|| at(cell.column.checked_add(1)))
    };
    numbers.into_iter().map(|cell| (cell.clone(), beside(&cell))).collect()
}

pub(super) fn phones(row: &mut Row<'_>, kept: &mut Kept) -> Vec<Phone> {
    let mut phones = Vec::new();
    for (cell, label) in phone_cells(row) {
        let said = match &label {
            Some(label) => {
                let known = choice::phone_label(label.value);
                if known.is_none() {
                    kept.keep(&label.heading, label.value);
                }
                Some(known.unwrap_or(PhoneLabel::Other))
            }
            None => cell.field.strip_prefix("phone.").and_then(|label| label.parse().ok()),
        };
        numbers(&cell, said, &mut phones, kept);
    }
    if let Some(cell) = row.take_first("more_phones") {
        match serde_json::from_str::<Vec<Phone>>(cell.value) {
            Ok(more)
                if more.iter().all(|phone| rules::check(phone).is_empty()) && phones.len() + more.len() <= MOST =>
            {
                phones.extend(more.into_iter().map(|phone| Phone::new(phone.label, phone.number)));
            }
            _ => numbers(&cell, None, &mut phones, kept),
        }
    }
    phones
}

/// Every number of one cell; what is not a number goes into the notes together with its cell.
fn numbers(cell: &Cell<'_>, label: Option<PhoneLabel>, phones: &mut Vec<Phone>, kept: &mut Kept) {
    let mut found = 0;
    for part in phone::split(cell.value) {
        // `0120-4567890/91`: the second is no number of its own.
        let stub = found > 0 && phone::digits(part).len() < 6;
        if stub || rules::phone(part).is_err() || phones.len() >= MOST {
            continue;
        }
        let phone = Phone::new(fitting(label, part), part);
        match phones.iter().find(|other| is_same(other, &phone, label.is_some())) {
            // The same number with an extension says more.
            Some(other) if other.number != phone.number && !ends_with_number(&phone) => {}
            Some(_) => found += 1,
            None => {
                found += 1;
                phones.push(phone);
            }
        }
    }
    let said: usize = phone::split(cell.value).map(|part| part.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let whole = cell.value.chars().filter(|c| c.is_alphanumeric()).count();
    if found == 0 {
        kept.refuse(cell, "not a phone number; kept in the notes");
    } else if found < phone::split(cell.value).count() || said < whole {
        kept.refuse(cell, "more than phone numbers; kept in the notes too");
    }
}

/// One number typed twice; said to be a WhatsApp number as well, it is another entry.
fn is_same(known: &Phone, new: &Phone, labelled: bool) -> bool {
    let number = known.number == new.number || (known.e164.is_some() && known.e164 == new.e164);
    number && (known.label == new.label || !labelled)
}

fn ends_with_number(phone: &Phone) -> bool {
    let number = phone.e164.as_deref().unwrap_or_default().trim_start_matches("+91").trim_start_matches('+');
    phone::digits(&phone.number).ends_with(number)
}

/// A landline is never a mobile phone, whatever its column says; where nothing is said, the number tells.
fn fitting(label: Option<PhoneLabel>, typed: &str) -> PhoneLabel {
    let international = phone::e164(typed);
    let national = international.as_deref().and_then(|number| number.strip_prefix("+91"));
    let area_code = typed.starts_with('0') && typed.find(['-', ' ']).is_some_and(|at| (3..=5).contains(&at));
    let landline = area_code || national.is_some_and(|number| !number.starts_with(['6', '7', '8', '9']));
    match label {
        Some(PhoneLabel::Mobile) | None if landline => PhoneLabel::Work,
        Some(label) => label,
        None if international.is_none() => PhoneLabel::Work,
        None => PhoneLabel::Mobile,
    }
}

pub(super) fn emails(row: &mut Row<'_>, kept: &mut Kept) -> Vec<String> {
    let mut emails: Vec<String> = Vec::new();
    for cell in row.take("email") {
        let mut all_used = true;
        for part in cell.value.split([',', ';', '/', '|', '<', '>', '"']).flat_map(str::split_whitespace) {
            let address =
                part.strip_prefix("mailto:").unwrap_or(part).trim_matches(['\'', '(', ')']).trim_end_matches('.');
            if address.is_empty() || part == ":::" {
                continue;
            }
            if emails.iter().any(|other| other.eq_ignore_ascii_case(address)) {
                continue;
            }
            if rules::email(address).is_ok() && emails.len() < MOST {
                emails.push(address.to_owned());
            } else {
                all_used = false;
            }
        }
        if !all_used {
            kept.refuse(&cell, "not an e-mail address; kept in the notes");
        }
    }
    emails
}

/// Tags: `* myContacts ::: Doctors`, `VIP; CME`. Google's `myContacts` only says that a contact is one.
pub(super) fn tags(row: &mut Row<'_>, kept: &mut Kept) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for cell in row.take("tags") {
        for part in listed(cell.value) {
            let tag = one_line(part.trim_start_matches('*'));
            if tag.is_empty() || tag == "myContacts" || tags.contains(&tag) {
                continue;
            }
            if tag.chars().count() <= 60 && tags.len() < 50 {
                tags.push(tag);
            } else {
                kept.keep(&cell.heading, &tag);
                kept.warn(&cell.heading, "too long or too many; kept in the notes");
            }
        }
    }
    tags
}

/// The entries of a cell that lists several.
pub(super) fn listed(value: &str) -> impl Iterator<Item = &str> {
    value.split(":::").flat_map(|part| part.split([',', ';', '|', '\n'])).map(str::trim).filter(|part| !part.is_empty())
}
