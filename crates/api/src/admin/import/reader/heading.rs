//! How a file is made: its delimiter, which row has the headings, and a name for every column.

use super::LOOKED_AT;
use super::scan::Records;
use super::table::is_blank;
use domain::kernel::{phone, rules};
use std::collections::{BTreeMap, BTreeSet};

/// So many titles may stand above a table.
pub(super) const MOST_TITLES: usize = 5;

/// The headings, and how many of the first rows stand above the data.
pub(super) struct Headings {
    pub(super) columns: Vec<String>,
    pub(super) body: usize,
}

/// Excel's own first line, `sep=;`: the delimiter that it names, and where the table begins.
pub(super) fn said_delimiter(text: &str) -> (Option<char>, usize) {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    let mut said = line.trim_matches('"').strip_prefix("sep=").unwrap_or_default().chars();
    match (said.next(), said.next()) {
        (Some(delimiter), None) if !delimiter.is_alphanumeric() => (Some(delimiter), line.len()),
        _ => (None, 0),
    }
}

/// The delimiter by which most of the first rows have the same number of cells.
pub(super) fn find_delimiter(table: &str) -> char {
    // Enough to judge by; with a wrong delimiter a quote may be looked for to the end.
    let cut = (0..=table.len().min(65_536)).rev().find(|at| table.is_char_boundary(*at)).unwrap_or(0);
    let start = table.get(..cut).unwrap_or(table);
    let mut best = (0, 0, ',');
    for delimiter in [',', ';', '\t', '|'] {
        let mut rows_by_width: BTreeMap<usize, usize> = BTreeMap::new();
        let mut rows = 0;
        for cells in Records::new(start, delimiter, false).filter(|cells| !is_blank(cells)).take(LOOKED_AT) {
            rows += 1;
            if cells.len() > 1 {
                *rows_by_width.entry(cells.len()).or_default() += 1;
            }
        }
        let common = rows_by_width.into_iter().max_by_key(|(width, count)| (*count, *width));
        if let Some((width, count)) = common {
            let score = (count * 100 / rows, width, delimiter);
            if (score.0, score.1) > (best.0, best.1) {
                best = score;
            }
        }
    }
    best.2
}

/// Finds the row of headings among the first rows that have something in them. A title above the table is not one; a
/// first row with data in it means there is none.
pub(super) fn find(rows: &[Vec<String>]) -> Headings {
    let width = rows.iter().take(LOOKED_AT).map(|cells| filled(cells)).max().unwrap_or(0);
    let is_title = |cells: &[String]| filled(cells) == 1 && width > 2;
    let titles = rows.iter().take(MOST_TITLES).take_while(|cells| is_title(cells)).count();
    // Only titles: then they are all there is.
    let top = if titles < rows.len() { titles } else { 0 };
    let first = rows.get(top).map(Vec::as_slice).unwrap_or_default();
    let has_headings = !first.iter().any(|cell| is_data(cell));
    let (names, body) = if has_headings { (first, top + 1) } else { (&[][..], top) };
    let used = rows.iter().skip(body).take(LOOKED_AT);
    let used = used.filter_map(|cells| cells.iter().rposition(|cell| !cell.trim().is_empty())).max();
    let headed = names.iter().rposition(|name| !name.trim().is_empty());
    let count = used.max(headed).map_or(0, |last| last + 1);
    Headings { columns: name_columns(names, count), body }
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// An e-mail address or a phone number is nobody's heading.
fn is_data(cell: &str) -> bool {
    rules::email(cell.trim()).is_ok() || phone::e164(cell).is_some()
}

/// Every column has a name of its own.
fn name_columns(names: &[String], count: usize) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |number: usize| {
        let written = names.get(number).map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        let written = written.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("Column {}", number + 1));
        let numbered = (2..).map(|again| format!("{written} ({again})"));
        let free =
            std::iter::once(written.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(written);
        taken.insert(free.clone());
        free
    };
    (0..count).map(name).collect()
}
