//! XLSX: which sheets a workbook has, and the rows of one of them, cell by cell as they are unpacked.
//!
//! Read here and not by one of the libraries: those keep all shared texts of a workbook in memory (a list of 200,000
//! people has millions), and none says when an archive unpacks to more than it may.

mod number;
mod package;
mod sheet;
mod strings;
mod styles;
mod xml;

#[cfg(test)]
mod tests;

use super::error::ReadError;
use super::table::Table;
use package::Package;
use quick_xml::events::Event;
use std::io::{Read, Seek};
use strings::Strings;
use styles::Styles;
use xml::Xml;

/// What a workbook says of one of its sheets.
struct Entry {
    name: String,
    path: String,
    hidden: bool,
}

/// The parts of a workbook, by where they lie in the archive.
#[derive(Default)]
struct Parts {
    sheets: Vec<Entry>,
    strings: Option<String>,
    styles: Option<String>,
    /// Days are counted from 1904 instead of 1900.
    from_1904: bool,
}

/// Reads one sheet; the names of the sheets that one may choose from, and of the one that was read.
pub(super) fn read<R: Read + Seek>(
    input: R,
    wanted: Option<&str>,
    table: &mut Table<'_>,
) -> Result<(Vec<String>, String), ReadError> {
    let mut package = Package::open(input)?;
    let parts = find_parts(&mut package)?;
    let shown = parts.sheets.iter().any(|entry| !entry.hidden);
    let choice: Vec<&Entry> = parts.sheets.iter().filter(|entry| !entry.hidden || !shown).collect();
    let styles = match &parts.styles {
        Some(path) => Styles::read(package.part(path)?, parts.from_1904)?,
        None => Styles::none(parts.from_1904),
    };
    let mut strings = match &parts.strings {
        Some(path) => Strings::read(package.part(path)?)?,
        None => Strings::none(),
    };
    let names = choice.iter().map(|entry| entry.name.clone()).collect();
    let candidates: Vec<&&Entry> =
        choice.iter().filter(|entry| wanted.is_none_or(|wanted| entry.name == wanted)).collect();
    if candidates.is_empty() {
        return Err(if wanted.is_some() { ReadError::NoSuchSheet } else { ReadError::Empty });
    }
    for entry in candidates {
        let any = sheet::read(package.part(&entry.path)?, &styles, &mut strings, table)?;
        if any {
            return Ok((names, entry.name.clone()));
        }
    }
    Err(ReadError::Empty)
}

fn find_parts<R: Read + Seek>(package: &mut Package<R>) -> Result<Parts, ReadError> {
    if package.holds("mimetype") && !package.holds("[Content_Types].xml") {
        return Err(ReadError::OpenDocument);
    }
    if !package.holds("_rels/.rels") {
        return Err(ReadError::Archive);
    }
    let top = relations(package, "_rels/.rels", "")?;
    let book = top.into_iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.path);
    let book = book.filter(|book| package.holds(book)).ok_or(ReadError::Archive)?;
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
    let beside = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let of_kind = |kind: &str| beside.iter().find(|relation| relation.kind == kind).map(|found| found.path.clone());
    let mut parts = Parts { strings: of_kind("sharedStrings"), styles: of_kind("styles"), ..Parts::default() };
    parts.strings = parts.strings.filter(|path| package.holds(path));
    parts.styles = parts.styles.filter(|path| package.holds(path));
    let mut named = false;
    let mut xml = Xml::new(package.part(&book)?);
    while let Some(event) = xml.next()? {
        let (Event::Start(element) | Event::Empty(element)) = event else { continue };
        match element.local_name().as_ref() {
            "workbookPr" => {
                parts.from_1904 =
                    xml::attribute(&element, "date1904").is_some_and(|said| said == "1" || said == "true");
            }
            "sheet" => {
                let id = xml::attribute(&element, "id").unwrap_or_default();
                let found = beside.iter().find(|relation| relation.id == id && relation.kind == "worksheet");
                named = true;
                let hidden = xml::attribute(&element, "state").is_some_and(|state| state != "visible");
                let name = xml::attribute(&element, "name").unwrap_or_default();
                if let Some(found) = found {
                    parts.sheets.push(Entry { name, path: found.path.clone(), hidden });
                }
            }
            _ => {}
        }
    }
    drop(xml);
    parts.sheets.retain(|entry| package.holds(&entry.path));
    if named && parts.sheets.is_empty() { Err(ReadError::DamagedWorkbook) } else { Ok(parts) }
}

/// What one part says of another.
struct Relation {
    id: String,
    /// The last word of its type's address.
    kind: String,
    path: String,
}

fn relations<R: Read + Seek>(package: &mut Package<R>, path: &str, folder: &str) -> Result<Vec<Relation>, ReadError> {
    let mut found = Vec::new();
    let mut xml = Xml::new(package.part(path)?);
    while let Some(event) = xml.next()? {
        let (Event::Start(element) | Event::Empty(element)) = event else { continue };
        if element.local_name().as_ref() != "Relationship" {
            continue;
        }
        let said = |name| xml::attribute(&element, name).unwrap_or_default();
        let (kind, target) = (said("Type"), said("Target"));
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None if folder.is_empty() => target,
            None => format!("{folder}/{target}"),
        };
        found.push(Relation { id: said("Id"), kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), path });
    }
    Ok(found)
}
