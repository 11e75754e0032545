//! Addresses: parts in columns, several columns for a line, a whole address in one cell.

use super::kept::{Kept, one_line};
use super::reach::MOST;
use super::row::{Cell, Row};
use super::value;
use crate::kernel::{rules, text::fold};
use crate::people::address::Address;

/// The addresses that have columns of their own.
pub(super) const PREFIXES: [&str; 2] = ["address", "address2"];

pub(super) fn addresses(row: &mut Row<'_>, kept: &mut Kept) -> Vec<Address> {
    let mut addresses: Vec<Address> =
        PREFIXES.iter().map(|prefix| read(prefix, row, kept)).filter(|address| !address.is_empty()).collect();
    if let Some(cell) = row.take_first("more_addresses") {
        match serde_json::from_str::<Vec<Address>>(cell.value) {
            Ok(more) if more.iter().all(|one| rules::check(one).is_empty()) && addresses.len() + more.len() <= MOST => {
                addresses.extend(more);
            }
            _ => kept.refuse(&cell, "not a list of addresses; kept in the notes"),
        }
    }
    addresses
}

fn read(prefix: &str, row: &mut Row<'_>, kept: &mut Kept) -> Address {
    let field = |part: &str| format!("{prefix}.{part}");
    let mut address = Address {
        line: line(row.take(&field("line")), kept),
        city: kept.short(row.take_first(&field("city")), 100),
        district: kept.short(row.take_first(&field("district")), 100),
        state: kept.short(row.take_first(&field("state")), 100),
        country: kept.short(row.take_first(&field("country")), 60).map(country),
        ..Address::default()
    };
    if let Some(cell) = row.take_first(&field("pin_code")) {
        address.pin_code = value::pin_code(cell.value);
        if address.pin_code.is_none() {
            kept.refuse(&cell, "not a PIN code; kept in the notes");
        }
    }
    place(&field, row, &mut address, kept);
    if let Some(cell) = row.take_first(&field("formatted")) {
        whole(&cell, &mut address, kept);
    }
    address
}

/// Street, house and landmark may stand in several columns.
fn line(cells: Vec<Cell<'_>>, kept: &mut Kept) -> Option<String> {
    let mut line = String::new();
    for cell in cells {
        let text = cell.value.lines().map(one_line).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        let joined = if line.is_empty() { text } else { format!("{line}, {text}") };
        if joined.chars().count() <= 300 {
            line = joined;
        } else {
            kept.refuse(&cell, "too long for its field; kept in the notes");
        }
    }
    Some(line).filter(|line| !line.is_empty())
}

fn place(field: &impl Fn(&str) -> String, row: &mut Row<'_>, address: &mut Address, kept: &mut Kept) {
    if let Some(cell) = row.take_first(&field("coordinates")) {
        if let Some((north, east)) = value::coordinates(cell.value) {
            (address.latitude_e6, address.longitude_e6) = (Some(north), Some(east));
            return;
        }
        kept.refuse(&cell, "not coordinates; kept in the notes");
    }
    let mut degrees = |part: &str, most: i32| {
        let cell = row.take_first(&field(part))?;
        let degrees = value::degrees(cell.value, most);
        if degrees.is_none() {
            kept.refuse(&cell, "not coordinates; kept in the notes");
        }
        degrees
    };
    (address.latitude_e6, address.longitude_e6) = (degrees("latitude", 90), degrees("longitude", 180));
}

/// The whole address in one cell usually repeats the parts; what it adds is kept.
fn whole(cell: &Cell<'_>, address: &mut Address, kept: &mut Kept) {
    if address.is_empty() {
        address.line = line(vec![cell.clone()], kept);
        return;
    }
    let known = format!(" {} ", fold(&address.one_line()));
    let says_more = fold(cell.value).split(' ').any(|word| word != "in" && !known.contains(&format!(" {word} ")));
    if says_more {
        kept.keep(&cell.heading, &one_line(cell.value));
    }
}

/// Telephones and Google write a country's code.
fn country(written: String) -> String {
    if ["IN", "IND"].contains(&written.to_uppercase().as_str()) { "India".to_owned() } else { written }
}
