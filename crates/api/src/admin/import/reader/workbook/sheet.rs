//! The rows of a sheet, as they are unpacked.

use super::super::MAX_COLUMNS;
use super::super::error::ReadError;
use super::super::table::{Table, is_blank};
use super::number;
use super::strings::{MOST, Strings};
use super::styles::Styles;
use super::xml::{Xml, add_reference, attribute};
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// What a cell's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// The number of a shared text.
    Shared,
    /// Written in the cell itself, or what a formula gave.
    Text,
    Boolean,
    /// A date in words, or an error such as `#N/A`.
    AsItIs,
}

/// A cell that has begun.
struct Open {
    column: usize,
    kind: Kind,
    style: usize,
}

/// Hands every row on; whether one had something in it.
pub(super) fn read(
    part: impl BufRead,
    styles: &Styles,
    strings: &mut Strings,
    table: &mut Table<'_>,
) -> Result<bool, ReadError> {
    let mut xml = Xml::new(part);
    let (mut row, mut any, mut number) = (Vec::new(), false, 0);
    let mut open: Option<Open> = None;
    let (mut value, mut is_value, mut spoken, mut next) = (String::new(), false, false, 0);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => (row, next) = (Vec::new(), 0),
                "c" => {
                    let cell = begin(&element, next);
                    next = cell.column + 1;
                    open = Some(cell);
                    value.clear();
                }
                "v" | "t" => is_value = open.is_some() && !spoken,
                "rPh" => spoken = true,
                _ => {}
            },
            // A cell without a value keeps its place.
            Event::Empty(element) if element.local_name().as_ref() == "c" => next = begin(&element, next).column + 1,
            Event::Text(part) if is_value => value.push_str(&part.xml10_content()),
            Event::CData(part) if is_value => value.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) if is_value => add_reference(&reference, &mut value),
            Event::End(element) => match element.local_name().as_ref() {
                "v" | "t" => is_value = false,
                "rPh" => spoken = false,
                "c" => {
                    if let Some(cell) = open.take() {
                        put(&mut row, cell.column, said(&cell, &value, styles, strings)?)?;
                    }
                }
                "row" => {
                    number += 1;
                    let cells = std::mem::take(&mut row);
                    any |= !is_blank(&cells);
                    table.row(cells)?;
                }
                _ => {}
            },
            _ => {}
        }
        if value.len() > MOST {
            return Err(ReadError::TooLong(Some(number + 1)));
        }
    }
    Ok(any)
}

fn begin(element: &BytesStart<'_>, next: usize) -> Open {
    let kind = match attribute(element, "t").as_deref() {
        Some("s") => Kind::Shared,
        Some("str" | "inlineStr") => Kind::Text,
        Some("b") => Kind::Boolean,
        Some("d" | "e") => Kind::AsItIs,
        _ => Kind::Number,
    };
    let style = attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
    let column = attribute(element, "r").and_then(|place| column(&place)).unwrap_or(next);
    Open { column, kind, style }
}

/// `A1` is 0, `AB7` is 27.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let mut number = 0_usize;
    for letter in letters {
        number = number.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    number.checked_sub(1)
}

/// Puts a value at its column. Empty ones take no room, so that a cell far to the right costs nothing.
fn put(row: &mut Vec<String>, column: usize, value: String) -> Result<(), ReadError> {
    if value.is_empty() {
        return Ok(());
    }
    if column >= MAX_COLUMNS {
        return if value.trim().is_empty() { Ok(()) } else { Err(ReadError::TooManyColumns) };
    }
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    if let Some(cell) = row.get_mut(column) {
        *cell = value;
    }
    Ok(())
}

fn said(cell: &Open, value: &str, styles: &Styles, strings: &mut Strings) -> Result<String, ReadError> {
    Ok(match cell.kind {
        Kind::Number => number::text(value, styles.look(cell.style), styles.from_1904),
        Kind::Shared => match value.trim().parse() {
            Ok(number) => letters(strings.get(number)?),
            Err(_) => String::new(),
        },
        Kind::Text => letters(value.to_owned()),
        Kind::Boolean => match value.trim() {
            "1" | "true" => "TRUE".to_owned(),
            "0" | "false" => "FALSE".to_owned(),
            other => other.to_owned(),
        },
        Kind::AsItIs => value.to_owned(),
    })
}

/// `_x000D_` stands for a letter that XML cannot hold, `_x005F_` for the first sign of what only looks so.
fn letters(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("_x") {
        plain.push_str(before);
        let letter = behind.split_once('_').filter(|(digits, _)| digits.len() == 4);
        let letter =
            letter.and_then(|(digits, after)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, after)));
        rest = if let Some((letter, after)) = letter {
            plain.push(letter);
            after
        } else {
            plain.push_str("_x");
            behind
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::{column, letters};

    #[test]
    fn places_and_hidden_letters() {
        assert_eq!(
            ["A1", "Z9", "AA1", "XFD1048576", "7", ""].map(column),
            [Some(0), Some(25), Some(26), Some(16_383), None, None]
        );
        for (written, read) in
            [("a_x000D_\nb", "a\r\nb"), ("_x005F_x0041_", "_x0041_"), ("_x_xyz_", "_x_xyz_"), ("x_x00e9_", "xé")]
        {
            assert_eq!(letters(written.to_owned()), read);
        }
    }
}
