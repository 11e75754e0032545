//! Delimited text, read through a window: neither the file nor its text is ever whole in memory.

use super::encoding::Text;
use super::error::ReadError;
use super::heading;
use super::scan::Records;
use super::table::Table;
use domain::people::export::unguard;
use std::io::{Read, Seek};

/// Bytes that are looked at to find the delimiter.
const START: usize = 128 * 1024;
/// Bytes in which a row usually ends.
const WINDOW: usize = 64 * 1024;
/// The most bytes of a row. So far a quote may be looked for that closes another.
const MOST: usize = 8 * 1024 * 1024;

/// Reads every row; the delimiter.
pub(super) fn read<R: Read + Seek>(mut text: Text<R>, table: &mut Table<'_>) -> Result<char, ReadError> {
    text.want(START)?;
    let (said, start) = heading::said_delimiter(text.rest());
    let delimiter = said.unwrap_or_else(|| heading::find_delimiter(text.rest().get(start..).unwrap_or_default()));
    text.go_on(start);
    let (mut literal, mut row) = (false, 0);
    while let Some(cells) = next(&mut text, delimiter, &mut literal, row)? {
        row += 1;
        table.row(cells.into_iter().map(plain).collect())?;
    }
    Ok(delimiter)
}

fn next<R: Read + Seek>(
    text: &mut Text<R>,
    delimiter: char,
    literal: &mut bool,
    row: i64,
) -> Result<Option<Vec<String>>, ReadError> {
    let mut window = WINDOW;
    loop {
        text.want(window)?;
        let mut records = Records::new(text.rest(), delimiter, *literal);
        let cells = records.next();
        let left = records.rest().len();
        // The row, or the quote in it, may end in what has not been read yet.
        let is_cut = left == 0 || records.is_literal() != *literal;
        if is_cut && !text.is_all() {
            if window < MOST {
                window = MOST.min(window * 8);
                continue;
            }
            if left == 0 {
                return Err(ReadError::TooLong(Some(row + 1)));
            }
        }
        *literal = records.is_literal();
        let used = text.rest().len() - left;
        text.go_on(used);
        return Ok(cells);
    }
}

/// The apostrophe that guards a cell against being run as a formula is taken off.
fn plain(cell: String) -> String {
    let bare = unguard(&cell);
    if bare.len() == cell.len() { cell } else { bare.to_owned() }
}
