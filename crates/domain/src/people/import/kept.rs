//! What no field takes: collected for the notes, with a warning where a value was meant for a field and did not fit.

use super::row::{Cell, Row};
use super::{MAX_NOTES, too_much_text};

#[derive(Debug, Default)]
pub(super) struct Kept {
    lines: Vec<String>,
    pub(super) warnings: Vec<String>,
}

impl Kept {
    /// Keeps a value under its heading.
    pub(super) fn keep(&mut self, heading: &str, value: &str) {
        let line = format!("{heading}: {value}");
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// Keeps a cell whose field does not accept it.
    pub(super) fn refuse(&mut self, cell: &Cell<'_>, why: &str) {
        self.keep(&cell.heading, cell.value);
        self.warn(&cell.heading, why);
    }

    pub(super) fn warn(&mut self, heading: &str, why: &str) {
        let warning = format!("{heading}: {why}");
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// The notes of the record: what the row's own notes say, then everything that is left.
    pub(super) fn notes(&mut self, mut row: Row<'_>) -> Result<Option<String>, String> {
        let mut notes: Vec<String> = row.take("notes").into_iter().map(|cell| cell.value.to_owned()).collect();
        for cell in row.rest() {
            self.keep(&cell.heading, cell.value);
        }
        notes.append(&mut self.lines);
        let text = notes.join("\n");
        if text.chars().count() > MAX_NOTES {
            return Err(too_much_text());
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// A short text of one line, or nothing where it is too long for its field.
    pub(super) fn short(&mut self, cell: Option<Cell<'_>>, most: usize) -> Option<String> {
        let cell = cell?;
        let text = one_line(cell.value);
        if text.chars().count() > most {
            self.refuse(&cell, "too long for its field; kept in the notes");
            return None;
        }
        Some(text)
    }
}

/// White space and line breaks as single spaces.
pub(super) fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
