//! Names as people write them: titles taken off, one cell taken apart, in any script.

use super::kept::{Kept, one_line};
use super::row::{Cell, Row};
use crate::kernel::text::fold;

/// The parts of a name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) prefix: Option<String>,
    pub(super) given: Option<String>,
    pub(super) family: Option<String>,
    /// What stood behind a comma: `MBBS, MD`.
    pub(super) qualifications: Option<String>,
}

impl Name {
    /// Somebody with the title of a doctor.
    pub(super) fn is_doctor(&self) -> bool {
        self.prefix.as_deref().is_some_and(|prefix| prefix.split(' ').any(|word| matches!(word, "Dr" | "डॉ")))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.given.is_none() && self.family.is_none()
    }
}

/// Titles, folded, and how Setu writes them.
const TITLES: &[(&str, &str)] = &[
    ("dr", "Dr"),
    ("drs", "Dr"),
    ("doctor", "Dr"),
    ("prof", "Prof"),
    ("professor", "Prof"),
    ("mr", "Mr"),
    ("mrs", "Mrs"),
    ("ms", "Ms"),
    ("miss", "Miss"),
    ("smt", "Smt"),
    ("shri", "Shri"),
    ("sri", "Sri"),
    ("mx", "Mx"),
    ("capt", "Capt"),
    ("maj", "Maj"),
    ("brig", "Brig"),
    ("डॉ", "डॉ"),
    ("डा", "डॉ"),
    ("डॉक्टर", "डॉ"),
    ("डाॅ", "डॉ"),
    ("प्रो", "प्रो"),
    ("श्री", "श्री"),
    ("श्रीमती", "श्रीमती"),
    ("सुश्री", "सुश्री"),
    ("कुमारी", "कुमारी"),
];
/// Titles only where a full stop follows: without one they are names or initials.
const TITLES_WITH_STOP: &[(&str, &str)] = &[
    ("er", "Er"),
    ("ca", "CA"),
    ("adv", "Adv"),
    ("col", "Col"),
    ("lt", "Lt"),
    ("gen", "Gen"),
    ("km", "Km"),
    ("sh", "Sh"),
    ("md", "Md"),
];

/// Degrees that stand behind a doctor's name.
const DEGREES: &[&str] = &[
    "mbbs", "md", "ms", "dm", "mch", "dnb", "drnb", "frcs", "mrcp", "mrcs", "frcp", "facs", "facc", "bds", "mds",
    "dgo", "dch", "dmrd", "dlo", "doms", "da", "dcp", "bams", "bhms", "bpt", "mpt", "phd", "fnb", "fics", "mrcog",
    "d ortho", "dortho", "fellow",
];

/// Reads the name from whichever columns have it.
pub(super) fn read(row: &mut Row<'_>, kept: &mut Kept) -> Name {
    let mut name = Name::default();
    let mut titles: Vec<String> = Vec::new();
    if let Some(cell) = row.take_first("prefix") {
        let (found, rest) = strip_titles(cell.value);
        if rest.is_empty() {
            add(&mut titles, found);
        } else if cell.value.chars().count() <= 20 && !is_formula(cell.value) {
            add(&mut titles, vec![one_line(cell.value)]);
        } else {
            kept.refuse(&cell, "not a title; kept in the notes");
        }
    }
    let given = part(row.take_first("given_name"), &mut titles, kept);
    let middle = part(row.take_first("middle_name"), &mut titles, kept);
    name.given =
        Some([given, middle].into_iter().flatten().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty());
    name.family = part(row.take_first("family_name"), &mut titles, kept);
    suffix(row.take_first("suffix"), &mut name);
    if let Some(cell) = row.take_first("full_name").filter(|cell| usable(cell, kept)) {
        if name.is_empty() {
            whole(cell.value, &mut titles, &mut name);
        } else {
            let (found, rest) = strip_titles(cell.value);
            add(&mut titles, found);
            if !says_the_same(&rest, &name) {
                kept.keep(&cell.heading, cell.value);
            }
        }
    }
    for (part, heading) in [(&mut name.given, "Given name"), (&mut name.family, "Family name")] {
        shorten(part, heading, kept);
    }
    let prefix = titles.join(" ");
    if prefix.chars().count() <= 20 {
        name.prefix = Some(prefix).filter(|prefix| !prefix.is_empty());
    } else {
        kept.keep("Prefix", &prefix);
    }
    if [&name.given, &name.family].into_iter().flatten().any(|part| part.contains("???")) {
        kept.warn("Name", "question marks instead of letters: the file was saved in an encoding that lost them");
    }
    name
}

fn add(titles: &mut Vec<String>, found: Vec<String>) {
    for title in found {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
}

fn is_formula(value: &str) -> bool {
    value.starts_with('=')
}

/// A formula is nobody's name.
fn usable(cell: &Cell<'_>, kept: &mut Kept) -> bool {
    if is_formula(cell.value) {
        kept.refuse(cell, "a formula instead of a name; kept in the notes");
    }
    !is_formula(cell.value)
}

fn part(cell: Option<Cell<'_>>, titles: &mut Vec<String>, kept: &mut Kept) -> Option<String> {
    let cell = cell.filter(|cell| usable(cell, kept))?;
    let (found, rest) = strip_titles(cell.value);
    add(titles, found);
    Some(rest).filter(|rest| !rest.is_empty())
}

fn suffix(cell: Option<Cell<'_>>, name: &mut Name) {
    let Some(cell) = cell else { return };
    if are_degrees(cell.value) {
        name.qualifications = Some(one_line(cell.value));
    } else {
        let target = if name.family.is_some() { &mut name.family } else { &mut name.given };
        *target = Some(
            target.iter().map(String::as_str).chain([one_line(cell.value).as_str()]).collect::<Vec<_>>().join(" "),
        );
    }
}

/// Takes a whole name apart: the last word is the family's, except behind a comma (`Iyer, Meera`).
fn whole(value: &str, titles: &mut Vec<String>, name: &mut Name) {
    let mut text = one_line(value);
    if let Some((before, behind)) = text.split_once(',') {
        let (before, behind) = (before.trim().to_owned(), behind.trim().to_owned());
        if are_degrees(&behind) {
            name.qualifications = Some(behind);
            text = before;
        } else if !before.is_empty() && !behind.is_empty() && !behind.contains(',') {
            text = format!("{behind} {before}");
            // `Iyer Rao, Meera`: all of what stands before the comma is the family's name.
            let (found, given) = strip_titles(&behind);
            let (more, family) = strip_titles(&before);
            if !given.is_empty() && !family.is_empty() {
                add(titles, found);
                add(titles, more);
                (name.given, name.family) = (Some(given), Some(family));
                return;
            }
        }
    }
    let (found, rest) = strip_titles(&text);
    add(titles, found);
    match rest.rsplit_once(' ') {
        Some((given, family)) => (name.given, name.family) = (Some(given.to_owned()), Some(family.to_owned())),
        None => name.given = Some(rest).filter(|rest| !rest.is_empty()),
    }
}

fn are_degrees(text: &str) -> bool {
    let mut any = false;
    text.split([',', '(', ')', '/', '&', ' '])
        .map(|part| fold(&part.replace('.', "")))
        .filter(|part| !part.is_empty())
        .all(|part| {
            any |= DEGREES.contains(&part.as_str());
            DEGREES.contains(&part.as_str()) || crate::people::specialty::find(&part).is_some()
        })
        && any
}

/// Titles at the beginning, each once, and the rest of the name.
pub(super) fn strip_titles(value: &str) -> (Vec<String>, String) {
    let text = one_line(value);
    let mut rest = text.as_str();
    let mut titles = Vec::new();
    while let Some((title, after)) = first_title(rest) {
        if !titles.contains(&title) {
            titles.push(title);
        }
        rest = after;
    }
    (titles, rest.to_owned())
}

fn first_title(text: &str) -> Option<(String, &str)> {
    let end = text.find([' ', '.', '॰']).unwrap_or(text.len());
    let (word, after) = text.split_at_checked(end)?;
    let stop = after.starts_with(['.', '॰']);
    let key = fold(word);
    let known =
        |list: &[(&str, &str)]| list.iter().find(|(title, _)| *title == key).map(|(_, written)| (*written).to_owned());
    let title = known(TITLES).or_else(|| known(TITLES_WITH_STOP).filter(|_| stop))?;
    Some((title, after.trim_start_matches(['.', '॰', ' ', ','])))
}

/// Every word of the whole name stands in its parts too.
fn says_the_same(whole: &str, name: &Name) -> bool {
    let parts: Vec<&str> = [&name.given, &name.family].into_iter().flatten().map(String::as_str).collect();
    let known = format!(" {} ", fold(&parts.join(" ")));
    fold(whole).split(' ').all(|word| word.is_empty() || known.contains(&format!(" {word} ")))
}

/// A name that is too long is cut, and stands in the notes whole.
fn shorten(part: &mut Option<String>, heading: &str, kept: &mut Kept) {
    if let Some(text) = part.as_mut().filter(|text| text.chars().count() > 100) {
        kept.keep(heading, text);
        kept.warn(heading, "longer than 100 characters; cut, and kept whole in the notes");
        *text = cut(text, 100);
    }
}

/// The first characters of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim().to_owned()
}
