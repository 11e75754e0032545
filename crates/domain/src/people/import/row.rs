//! A row with its headings and the fields that its columns are mapped to; counts which cells have been used.

use crate::admin::import::ImportData;
use crate::admin::import_map::{AFFILIATIONS, IGNORE};
use crate::kernel::custom::PREFIX;
use std::borrow::Cow;

/// One cell that holds something.
#[derive(Debug, Clone)]
pub(super) struct Cell<'r> {
    pub(super) column: usize,
    pub(super) heading: Cow<'r, str>,
    /// Empty for a column that is not mapped.
    pub(super) field: &'r str,
    /// As it came.
    pub(super) raw: &'r str,
    /// Without white space around it.
    pub(super) value: &'r str,
}

/// The cells that nobody has taken yet.
#[derive(Debug, Clone)]
pub(super) struct Row<'r> {
    cells: Vec<Cell<'r>>,
}

impl<'r> Row<'r> {
    /// The cells of the record's own fields.
    pub(super) fn new(data: &'r ImportData, columns: &'r [String], row: &'r [String]) -> Self {
        Self::of(data, columns, row, |field| !field.starts_with(PREFIX) && field != AFFILIATIONS)
    }

    /// The cells of custom fields.
    pub(super) fn custom(data: &'r ImportData, columns: &'r [String], row: &'r [String]) -> Vec<Cell<'r>> {
        Self::of(data, columns, row, |field| field.starts_with(PREFIX)).rest()
    }

    /// The cells that name accounts where somebody works.
    pub(super) fn affiliations(data: &'r ImportData, columns: &'r [String], row: &'r [String]) -> Vec<Cell<'r>> {
        Self::of(data, columns, row, |field| field == AFFILIATIONS).rest()
    }

    fn of(data: &'r ImportData, columns: &'r [String], row: &'r [String], fits: impl Fn(&str) -> bool) -> Self {
        let cell = |(column, raw): (usize, &'r String)| {
            let value = raw.trim_matches(is_blank);
            if says_nothing(value) {
                return None;
            }
            let field = data.mapping.get(&column.to_string()).map_or("", String::as_str);
            let heading = columns
                .get(column)
                .filter(|heading| !heading.trim().is_empty())
                .map_or_else(|| Cow::Owned(format!("Column {}", column + 1)), |heading| Cow::Borrowed(heading.trim()));
            (field != IGNORE && fits(field)).then_some(Cell { column, heading, field, raw, value })
        };
        Self { cells: row.iter().enumerate().filter_map(cell).collect() }
    }

    /// Takes every cell of the fields that fit, in the order of the columns.
    pub(super) fn take_where(&mut self, fits: impl Fn(&str) -> bool) -> Vec<Cell<'r>> {
        let (taken, rest) = std::mem::take(&mut self.cells).into_iter().partition(|cell| fits(cell.field));
        self.cells = rest;
        taken
    }

    pub(super) fn take(&mut self, field: &str) -> Vec<Cell<'r>> {
        self.take_where(|other| other == field)
    }

    /// Takes the first cell of a field; further ones stay and so go into the notes.
    pub(super) fn take_first(&mut self, field: &str) -> Option<Cell<'r>> {
        let at = self.cells.iter().position(|cell| cell.field == field)?;
        Some(self.cells.remove(at))
    }

    /// The first value of a field, left where it is.
    pub(super) fn peek(&self, field: &str) -> Option<&'r str> {
        self.cells.iter().find(|cell| cell.field == field).map(|cell| cell.value)
    }

    /// Whether a column of this field has something in it.
    pub(super) fn has(&self, field: &str) -> bool {
        self.cells.iter().any(|cell| cell.field == field)
    }

    /// What nobody took.
    pub(super) fn rest(self) -> Vec<Cell<'r>> {
        self.cells
    }
}

/// People fill an empty cell with `-` or `.`; that is no value.
fn says_nothing(value: &str) -> bool {
    value.chars().all(|c| matches!(c, '-' | '.' | '_' | '\u{2013}' | '\u{2014}'))
}

/// White space, and the marks without width that spreadsheets and telephones leave behind.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}
