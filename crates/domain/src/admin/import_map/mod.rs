//! What the columns of a file mean: proposes a field for each from its heading and its first values.

mod fields;

pub use fields::{ImportField, fields_for};

use super::import::ImportTarget;
use crate::kernel::custom::{FieldDefinition, PREFIX};
use crate::kernel::{phone, rules, text::fold};
use std::collections::BTreeMap;

/// The field that leaves a column out.
pub const IGNORE: &str = "ignore";

/// The field of the accounts where somebody works beside the main one.
pub const AFFILIATIONS: &str = "affiliations";

/// How files call a custom field: by its label, unless that is the heading of another field.
pub fn custom_heading(target: ImportTarget, field: &FieldDefinition, all: &[FieldDefinition]) -> String {
    let label = field.label.trim();
    let twice = all.iter().filter(|other| fold(&other.label) == fold(label)).count() > 1;
    let is_taken =
        by_heading(target, label).or_else(|| address_part(label)).is_some() || twice || label.starts_with('\'');
    if is_taken { [PREFIX, &field.name].concat() } else { label.to_owned() }
}

/// The same as [`suggest_mapping`] with the custom fields of these records: named by `custom.` and their name anywhere, by
/// their label in either language or their name where no other field is called so. Each is proposed once.
pub fn suggest_with(
    target: ImportTarget,
    columns: &[String],
    sample: &[Vec<String>],
    fields: &[FieldDefinition],
) -> BTreeMap<String, String> {
    let mut mapping = suggest_mapping(target, columns, sample);
    let mut proposed: Vec<&str> = Vec::new();
    for (number, heading) in columns.iter().enumerate() {
        let heading = heading.trim();
        let by_name = heading.strip_prefix(PREFIX);
        let is_free = by_heading(target, heading).or_else(|| address_part(heading)).is_none();
        let folded = fold(heading);
        let called = |field: &FieldDefinition| {
            let names = [Some(&field.label), field.label_hi.as_ref(), Some(&field.name)];
            names.into_iter().flatten().any(|name| !folded.is_empty() && fold(name) == folded)
        };
        let fits = |field: &&FieldDefinition| match by_name {
            Some(name) => field.name == name,
            None => is_free && called(field),
        };
        if let Some(field) = fields.iter().find(fits).filter(|field| !proposed.contains(&field.name.as_str())) {
            proposed.push(&field.name);
            mapping.insert(number.to_string(), [PREFIX, &field.name].concat());
        }
    }
    mapping
}

/// Column (counted from 0, as text) → field. A column that nothing is known about is absent: it goes into the notes.
pub fn suggest_mapping(target: ImportTarget, columns: &[String], sample: &[Vec<String>]) -> BTreeMap<String, String> {
    let mut mapping = BTreeMap::new();
    for (number, heading) in columns.iter().enumerate() {
        let values: Vec<&str> = sample
            .iter()
            .filter_map(|row| row.get(number))
            .map(|value| value.trim())
            .filter(|v| !v.is_empty())
            .collect();
        let field = if counts_rows(heading, &values) {
            Some(IGNORE)
        } else {
            by_heading(target, heading)
                .or_else(|| address_part(heading))
                .filter(|field| !contradicted(field, &values))
                .or_else(|| by_values(&values))
        };
        if let Some(field) = field {
            mapping.insert(number.to_string(), field.to_owned());
        }
    }
    mapping
}

/// The words of a heading, without numbers, what stands in brackets, and the word `value`.
fn words(heading: &str) -> Vec<String> {
    let outside = heading.split(['(', '[']).next().filter(|part| !part.trim().is_empty()).unwrap_or(heading);
    let spaced: String = outside.chars().map(|c| if c == '_' { ' ' } else { c }).collect();
    fold(&spaced)
        .split(' ')
        .map(|word| word.trim_matches(|c: char| c.is_ascii_digit()))
        .filter(|word| !word.is_empty() && *word != "value")
        .map(str::to_owned)
        .collect()
}

fn by_heading(target: ImportTarget, heading: &str) -> Option<&'static str> {
    let trimmed = heading.trim();
    if let Some(field) = fields_for(target).find(|field| field.label.eq_ignore_ascii_case(trimmed)) {
        return Some(field.name);
    }
    let key = words(heading).concat();
    let matches = |candidate: &str| !key.is_empty() && key == fold(candidate).replace(' ', "");
    fields_for(target)
        .find(|field| field.headings.iter().any(|heading| matches(heading)) || matches(field.label))
        .map(|field| field.name)
}

/// Words before a part of an address that tell which address is meant.
const FIRST_ADDRESS: &[&str] = &[
    "address", "business", "work", "office", "mailing", "billing", "shipping", "postal", "clinic", "hospital",
    "current", "company",
];
const SECOND_ADDRESS: &[&str] = &["home", "residence", "residential", "permanent", "other", "alternate"];
const PARTS: &[(&str, [&str; 2])] = &[
    ("", ["address.line", "address2.line"]),
    ("street", ["address.line", "address2.line"]),
    ("line", ["address.line", "address2.line"]),
    ("extended", ["address.line", "address2.line"]),
    ("pobox", ["address.line", "address2.line"]),
    ("city", ["address.city", "address2.city"]),
    ("town", ["address.city", "address2.city"]),
    ("district", ["address.district", "address2.district"]),
    ("state", ["address.state", "address2.state"]),
    ("region", ["address.state", "address2.state"]),
    ("stateprovince", ["address.state", "address2.state"]),
    ("pin", ["address.pin_code", "address2.pin_code"]),
    ("pincode", ["address.pin_code", "address2.pin_code"]),
    ("zip", ["address.pin_code", "address2.pin_code"]),
    ("zipcode", ["address.pin_code", "address2.pin_code"]),
    ("zippostalcode", ["address.pin_code", "address2.pin_code"]),
    ("postalcode", ["address.pin_code", "address2.pin_code"]),
    ("code", ["address.pin_code", "address2.pin_code"]),
    ("country", ["address.country", "address2.country"]),
    ("countryregion", ["address.country", "address2.country"]),
    ("coordinates", ["address.coordinates", "address2.coordinates"]),
    ("formatted", ["address.formatted", "address2.formatted"]),
];

/// `Business City`, `Address 2 - Postal Code`, `Mailing Street`.
fn address_part(heading: &str) -> Option<&'static str> {
    let words = words(heading);
    let speaks_of = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if !speaks_of(FIRST_ADDRESS) && !speaks_of(SECOND_ADDRESS) {
        return None;
    }
    let part: String = words
        .iter()
        .filter(|word| !FIRST_ADDRESS.contains(&word.as_str()) && !SECOND_ADDRESS.contains(&word.as_str()))
        .map(String::as_str)
        .collect();
    // `Office` alone is a phone or a name, never an address.
    if part.is_empty() && !words.iter().any(|word| word == "address") {
        return None;
    }
    // `Address Line 2` is the second line of the first address; `Address 2 - Street` is another address.
    let counted = fold(heading).split(' ').any(|word| word.bytes().all(|b| b.is_ascii_digit()) && word != "1");
    let second = speaks_of(SECOND_ADDRESS) || (counted && part != "line" && !part.is_empty());
    PARTS.iter().find(|(name, _)| *name == part).map(|(_, [first, other])| if second { *other } else { *first })
}

/// A column that only counts the file's rows.
fn counts_rows(heading: &str, values: &[&str]) -> bool {
    let key = words(heading).concat();
    let counter =
        ["", "index", "column", "sno", "srno", "slno", "serialno", "serialnumber", "sr", "rowno", "row", "no", "क्रमांक"];
    let numbers: Option<Vec<i64>> = values.iter().map(|value| value.parse().ok()).collect();
    counter.contains(&key.as_str())
        && numbers
            .is_some_and(|numbers| numbers.len() > 1 && numbers.is_sorted_by(|a, b| a < b) && small_steps(&numbers))
}

/// A counter goes up by a little; phone numbers that happen to be sorted do not.
fn small_steps(numbers: &[i64]) -> bool {
    numbers.windows(2).all(|pair| matches!(pair, [a, b] if b.saturating_sub(*a) < 1000))
}

/// The values cannot be what the heading says: `Contact` with names, `Location` with coordinates, `Category` with `A`.
fn contradicted(field: &str, values: &[&str]) -> bool {
    if values.is_empty() {
        return false;
    }
    let mostly = |good: fn(&str) -> bool| 2 * values.iter().filter(|value| good(value)).count() >= values.len();
    match field {
        "email" => !mostly(|value| value.contains('@')),
        "full_name" | "given_name" | "family_name" | "address.line" | "job_title" => {
            mostly(is_coordinates) || mostly(is_phone) || mostly(is_email)
        }
        field if field == "phone" || field.starts_with("phone.") && field != "phone.label" => {
            !mostly(|value| value.chars().any(|c| c.is_ascii_digit()))
        }
        _ => false,
    }
}

/// What almost every value looks like.
fn by_values(values: &[&str]) -> Option<&'static str> {
    let nearly_all = |good: fn(&str) -> bool| {
        !values.is_empty() && 10 * values.iter().filter(|value| good(value)).count() >= 9 * values.len()
    };
    if nearly_all(is_email) {
        Some("email")
    } else if nearly_all(is_coordinates) {
        Some("address.coordinates")
    } else if nearly_all(is_phone) {
        Some("phone")
    } else {
        None
    }
}

fn is_email(value: &str) -> bool {
    rules::email(value).is_ok()
}

fn is_phone(value: &str) -> bool {
    phone::split(value).next().is_some_and(|first| phone::e164(first).is_some()) && !value.contains('@')
}

fn is_coordinates(value: &str) -> bool {
    value.split_once(',').is_some_and(|(north, east)| {
        [north, east].iter().all(|part| part.contains('.') && part.trim().parse::<f64>().is_ok())
    })
}

#[cfg(test)]
mod tests;
