//! vCard 2.1, 3.0 and 4.0, as telephones and mail programs write them: every card of a file becomes a row.
//!
//! Which columns there are is known only at the end of the file, so it is read twice.

mod fields;
mod lines;
mod property;
mod value;

#[cfg(test)]
mod tests;

use super::encoding::Text;
use super::error::ReadError;
use super::table::Table;
use fields::Place;
use lines::Lines;
use property::Property;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// The most lines of one card, and the most bytes in them; pictures do not count.
const MOST_LINES: usize = 2_000;
const MOST_BYTES: usize = 1024 * 1024;
/// The most columns that cards make; what else they say stands together in one more.
const MOST_COLUMNS: usize = 400;

/// One card, taken apart into lines.
#[derive(Debug, Default)]
struct Card {
    properties: Vec<Property>,
    /// Lines that are none of a card.
    strays: Vec<String>,
    /// Why it cannot become a record.
    problem: Option<&'static str>,
    size: usize,
}

pub(super) fn read<R: Read + Seek>(mut text: Text<R>, table: &mut Table<'_>) -> Result<(), ReadError> {
    text.begin_again()?;
    let mut places: BTreeMap<Place, usize> = BTreeMap::new();
    let mut too_many = false;
    each(&mut text, &mut |card| {
        for (place, _) in fields::of(card) {
            if places.contains_key(&place) {
                continue;
            }
            if places.len() < MOST_COLUMNS || place.is_common() {
                places.insert(place, 0);
            } else {
                too_many = true;
            }
        }
        Ok(())
    })?;
    if places.is_empty() {
        return Err(ReadError::NoCard);
    }
    for (number, (_, column)) in places.iter_mut().enumerate() {
        *column = number;
    }
    let surplus = places.len();
    let mut columns: Vec<String> = places.keys().map(|place| place.heading.clone()).collect();
    if too_many {
        columns.push("Other".to_owned());
    }
    table.headed(columns)?;
    text.begin_again()?;
    each(&mut text, &mut |card| {
        let mut cells = vec![String::new(); surplus + 1];
        for (place, value) in fields::of(card) {
            let (column, value) = match places.get(&place) {
                Some(column) => (*column, value),
                None => (surplus, format!("{}: {value}", place.heading)),
            };
            if let Some(cell) = cells.get_mut(column) {
                let between = if cell.is_empty() { "" } else { "\n" };
                cell.push_str(between);
                cell.push_str(&value);
            }
        }
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(used);
        let problem = card.problem.or_else(|| card.is_group().then_some("The card is of a group, not of a person"));
        let problem = problem.or_else(|| (used == 0).then_some("The card says nothing"));
        table.line(cells, problem.map(str::to_owned))
    })
}

/// Every card of a file, also one that breaks off.
fn each<R: Read + Seek>(
    text: &mut Text<R>,
    take: &mut dyn FnMut(&Card) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut lines = Lines::new(text)?;
    let mut open: Option<Card> = None;
    // A card in a card, such as somebody's assistant: its lines are told, but it is no card of the file.
    let mut inner = false;
    while let Some(line) = lines.next()? {
        let begins = line.eq_ignore_ascii_case("BEGIN:VCARD");
        let ends = line.eq_ignore_ascii_case("END:VCARD");
        if let Some(card) = open.as_mut().filter(|card| inner || (begins && card.expects_inner())) {
            inner = !ends;
            card.stray(line);
        } else if begins {
            // Without its end, a card ends where the next one begins.
            if let Some(card) = open.replace(Card::default()) {
                take(&card)?;
            }
        } else if ends {
            if let Some(card) = open.take() {
                take(&card)?;
            }
        } else if let Some(card) = &mut open {
            card.add(line);
        }
    }
    match open {
        Some(mut card) => {
            card.problem = Some("The card is not whole: the file ends in it");
            take(&card)
        }
        None => Ok(()),
    }
}

impl Card {
    /// Keeps count of what a card holds: one that never ends must not fill the memory.
    fn has_room(&mut self, line: &str) -> bool {
        self.size += line.len();
        let fits = self.size <= MOST_BYTES && self.properties.len() + self.strays.len() < MOST_LINES;
        if !fits {
            self.problem = Some("The card has more text than a card can have");
        }
        fits
    }

    fn add(&mut self, line: String) {
        if line.trim().is_empty() || !self.has_room(&line) {
            return;
        }
        match Property::parse(&line) {
            Some(property) => self.properties.push(property),
            None => self.strays.push(line),
        }
    }

    fn stray(&mut self, line: String) {
        if self.has_room(&line) {
            self.strays.push(line);
        }
    }

    fn expects_inner(&self) -> bool {
        self.properties.last().is_some_and(|last| last.name == "AGENT" && last.value.trim().is_empty())
    }

    fn says(&self, name: &str, value: &str) -> bool {
        let found = self.properties.iter().find(|property| property.name == name);
        found.is_some_and(|found| found.value.trim().eq_ignore_ascii_case(value))
    }

    fn is_group(&self) -> bool {
        self.says("KIND", "group") || self.says("X-ADDRESSBOOKSERVER-KIND", "group")
    }

    fn is_company(&self) -> bool {
        self.says("KIND", "org") || self.says("X-ABSHOWAS", "COMPANY")
    }

    /// `2.1`, `3.0`, `4.0`; the oldest where it is not said.
    fn is_old(&self) -> bool {
        let version = self.properties.iter().find(|property| property.name == "VERSION");
        version.is_none_or(|version| version.value.trim() == "2.1")
    }
}
