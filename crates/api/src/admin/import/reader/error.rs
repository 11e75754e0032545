//! Why a file cannot be taken in, in words for the person who brought it.

use std::fmt;

/// Why a file is no list of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    Empty,
    /// XLS, or a workbook behind a password, which is kept in the same container.
    OldWorkbook,
    /// Another program's workbook.
    OpenDocument,
    /// An archive without a workbook in it.
    Archive,
    /// A workbook that ends too early or is not well formed.
    DamagedWorkbook,
    /// A small file that becomes a huge one when it is unpacked, or simply too much text.
    TooLarge,
    NoSuchSheet,
    /// A picture, a PDF, another archive.
    NotText,
    /// It begins as a vCard and has no card.
    NoCard,
    TooManyColumns,
    /// One row, cell or card holds more text than any list does; the row's number, where it is known.
    TooLong(Option<i64>),
    /// The file cannot be read any more: the server's fault.
    Disk(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "The file is empty",
            Self::OldWorkbook => {
                "This workbook is in Excel's old format or has a password: save it as .xlsx without one"
            }
            Self::OpenDocument => "This is an OpenDocument table: save it as .xlsx or CSV and bring that file",
            Self::Archive => "This is an archive, not a workbook: unpack it and bring the file in it",
            Self::DamagedWorkbook => "This workbook is damaged: open it in Excel, save it again and bring that file",
            Self::TooLarge => "Unpacked, this workbook is far too large: bring only the sheet with the rows",
            Self::NoSuchSheet => "The workbook has no sheet of that name",
            Self::NotText => "This is neither CSV, nor an Excel workbook, nor vCard",
            Self::NoCard => "There is no whole card in this vCard file",
            Self::TooManyColumns => "The file has more than 500 columns",
            Self::TooLong(Some(row)) => return write!(out, "Row {row} has more text than a row of a list can have"),
            Self::TooLong(None) => "A cell has more text than a cell can have",
            Self::Disk(_) => "The file could not be read",
        })
    }
}

impl std::error::Error for ReadError {}

impl From<std::io::Error> for ReadError {
    fn from(cause: std::io::Error) -> Self {
        Self::Disk(cause.to_string())
    }
}
