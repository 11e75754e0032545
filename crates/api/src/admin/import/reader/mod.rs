//! Reads a file as people bring it, whatever program wrote it, row by row: neither the file nor its rows are ever whole
//! in memory, and a file that unpacks to far more than it seems is refused on the way.
//!
//! Cells of text are taken apart here and not by the `csv` crate, which writes our files: one quote that nobody closed
//! would swallow the rest of the file there. On well-formed files both give the same (a test compares them).

mod card;
mod csv;
mod encoding;
mod error;
mod heading;
mod scan;
mod table;
mod workbook;

#[cfg(test)]
mod tests;

pub use error::ReadError;
pub use table::{Line, Take};

use domain::admin::file_format::FileFormat;
use encoding::Text;
use std::io::{Read, Seek};
use table::Table;

/// The most columns that a mapping can name.
const MAX_COLUMNS: usize = 500;
/// So many rows are looked at to find out how the file is made.
const LOOKED_AT: usize = 100;

/// How a file was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub format: FileFormat,
    /// As it was recognised, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// Empty where the format has none.
    pub delimiter: String,
    /// The headings, each different, none empty.
    pub columns: Vec<String>,
    /// Of a workbook: the sheets that one may choose from.
    pub sheets: Vec<String>,
    /// The one that was read.
    pub sheet: String,
}

/// Reads every row that has something in it. Of a workbook it is the sheet of that name, else the first with rows.
pub fn read<R: Read + Seek>(mut input: R, sheet: Option<&str>, take: &mut Take<'_>) -> Result<Reading, ReadError> {
    let mut magic = Vec::new();
    input.rewind()?;
    input.by_ref().take(4).read_to_end(&mut magic)?;
    input.rewind()?;
    let mut table = Table::new(take);
    match magic.as_slice() {
        b"PK\x03\x04" => {
            let (sheets, sheet) = workbook::read(input, sheet, &mut table)?;
            let columns = table.finish()?;
            Ok(Reading {
                format: FileFormat::Xlsx,
                encoding: "UTF-8",
                delimiter: String::new(),
                columns,
                sheets,
                sheet,
            })
        }
        b"\xd0\xcf\x11\xe0" => Err(ReadError::OldWorkbook),
        _ => {
            let text = Text::open(input)?;
            let encoding = text.encoding;
            let start = text.rest().trim_start_matches(['\u{feff}', '\0']).trim_start();
            let is_card = start.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD"));
            let (format, delimiter) = if is_card {
                card::read(text, &mut table)?;
                (FileFormat::Vcard, String::new())
            } else {
                (FileFormat::Csv, csv::read(text, &mut table)?.to_string())
            };
            let (sheets, sheet) = (Vec::new(), String::new());
            Ok(Reading { format, encoding, delimiter, columns: table.finish()?, sheets, sheet })
        }
    }
}
