//! Reads a file of rows as people bring it: any encoding, any delimiter, ragged rows, stray quotes.
//!
//! The cells are taken apart here and not by the `csv` crate, which writes our files: one quote that nobody closed would
//! swallow the rest of the file there. On well-formed files both give the same (a test compares them).

mod encoding;
mod heading;
mod scan;

#[cfg(test)]
mod tests;

use domain::people::export::unguard;
use scan::Records;
use std::fmt;

/// The most columns that a mapping can name.
const MAX_COLUMNS: usize = 500;
/// So many rows are looked at to find out how the file is made.
const LOOKED_AT: usize = 100;

/// Why a file is no list of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    Empty,
    /// An XLSX or XLS file.
    Workbook,
    /// A picture, a PDF, an archive.
    NotText,
    /// A vCard file.
    Card,
    TooManyColumns,
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "The file is empty",
            Self::Workbook => "This is an Excel workbook: save it as CSV and bring that file",
            Self::NotText => "This file is not text: bring a CSV file",
            Self::Card => "This is a vCard file: export the contacts as CSV and bring that file",
            Self::TooManyColumns => "The file has more than 500 columns",
        })
    }
}

impl std::error::Error for ReadError {}

/// A file of rows, with how it was understood.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// As it was recognised, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    pub delimiter: char,
    /// The headings, each different, none empty.
    pub columns: Vec<String>,
    text: String,
    /// Where in `text` the rows begin, behind the headings.
    body: usize,
}

impl Sheet {
    pub fn open(bytes: Vec<u8>) -> Result<Self, ReadError> {
        let (encoding, text) = encoding::decode(bytes)?;
        if text.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        if text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD")) {
            return Err(ReadError::Card);
        }
        let (said, start) = heading::said_delimiter(&text);
        let table = text.get(start..).unwrap_or_default();
        let delimiter = said.unwrap_or_else(|| heading::find_delimiter(table));
        let headings = heading::find(table, delimiter);
        if headings.columns.len() > MAX_COLUMNS {
            return Err(ReadError::TooManyColumns);
        }
        Ok(Self { encoding, delimiter, columns: headings.columns, body: start + headings.end, text })
    }

    /// Every row that has something in it, counted from 1. The apostrophe that guards a cell against being run as a
    /// formula is taken off.
    pub fn rows(&self) -> impl Iterator<Item = (i64, Vec<String>)> + '_ {
        let records = Records::new(self.text.get(self.body..).unwrap_or_default(), self.delimiter);
        let filled = records.filter(|cells| !is_blank(cells));
        (1..).zip(filled.map(|cells| cells.into_iter().map(plain).collect()))
    }
}

fn plain(cell: String) -> String {
    let bare = unguard(&cell);
    if bare.len() == cell.len() { cell } else { bare.to_owned() }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}
