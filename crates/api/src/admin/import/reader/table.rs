//! Rows on their way from a file to whoever keeps them: finds the headings, drops blank rows, counts the others.

use super::error::ReadError;
use super::{LOOKED_AT, MAX_COLUMNS, heading};
use serde::{Deserialize, Serialize};

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub cells: Vec<String>,
    /// Why it cannot become a record, whatever its cells say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Takes the rows behind the headings.
pub type Take<'t> = dyn FnMut(Line) -> Result<(), ReadError> + 't;

/// Where the readers of all formats put their rows.
pub(super) struct Table<'t> {
    /// Rows that wait until enough are there to tell which has the headings.
    first: Vec<Vec<String>>,
    columns: Option<Vec<String>>,
    take: &'t mut Take<'t>,
}

impl<'t> Table<'t> {
    pub(super) fn new(take: &'t mut Take<'t>) -> Self {
        Self { first: Vec::new(), columns: None, take }
    }

    /// Says the headings, where the format knows them.
    pub(super) fn headed(&mut self, columns: Vec<String>) -> Result<(), ReadError> {
        if columns.len() > MAX_COLUMNS {
            return Err(ReadError::TooManyColumns);
        }
        self.columns = Some(columns);
        Ok(())
    }

    pub(super) fn row(&mut self, cells: Vec<String>) -> Result<(), ReadError> {
        self.line(cells, None)
    }

    pub(super) fn line(&mut self, mut cells: Vec<String>, problem: Option<String>) -> Result<(), ReadError> {
        for cell in &mut cells {
            // PostgreSQL cannot store it.
            if cell.contains('\0') {
                cell.retain(|c| c != '\0');
            }
        }
        if is_blank(&cells) && problem.is_none() {
            return Ok(());
        }
        if self.columns.is_some() {
            return (self.take)(Line { cells, problem });
        }
        self.first.push(cells);
        // Titles may stand above the headings.
        if self.first.len() > LOOKED_AT + heading::MOST_TITLES { self.settle() } else { Ok(()) }
    }

    fn settle(&mut self) -> Result<(), ReadError> {
        let headings = heading::find(&self.first);
        self.headed(headings.columns)?;
        for cells in std::mem::take(&mut self.first).into_iter().skip(headings.body) {
            (self.take)(Line { cells, problem: None })?;
        }
        Ok(())
    }

    /// The headings: each different, none empty.
    pub(super) fn finish(mut self) -> Result<Vec<String>, ReadError> {
        if self.columns.is_none() {
            if self.first.is_empty() {
                return Err(ReadError::Empty);
            }
            self.settle()?;
        }
        Ok(self.columns.unwrap_or_default())
    }
}

pub(super) fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}
