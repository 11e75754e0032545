//! The number formats of a workbook: which cells are dates, and which are numbers with zeros before them.

use super::super::error::ReadError;
use super::number::Look;
use super::xml::{Xml, attribute};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::BufRead;

/// How the numbers of cells look, by the style that a cell names.
pub(super) struct Styles {
    looks: Vec<Look>,
    pub(super) from_1904: bool,
}

impl Styles {
    pub(super) const fn none(from_1904: bool) -> Self {
        Self { looks: Vec::new(), from_1904 }
    }

    pub(super) fn read(part: impl BufRead, from_1904: bool) -> Result<Self, ReadError> {
        let mut own = HashMap::new();
        let mut looks = Vec::new();
        let mut of_cells = false;
        let mut xml = Xml::new(part);
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        let code = attribute(&element, "formatCode");
                        own.extend(id.zip(code));
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        looks.push(own.get(&id).map_or_else(|| built_in(id), |code| written(code)));
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => of_cells = false,
                _ => {}
            }
        }
        Ok(Self { looks, from_1904 })
    }

    pub(super) fn look(&self, style: usize) -> Look {
        self.looks.get(style).copied().unwrap_or(Look::General)
    }
}

/// Formats that every workbook has without saying so; some mean dates only in East Asian Excels.
const fn built_in(id: u32) -> Look {
    match id {
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Look::Date,
        _ => Look::General,
    }
}

/// `dd/mm/yyyy` is a date, `000000` a number of six digits; what stands in quotes, brackets or behind a backslash is
/// neither.
fn written(code: &str) -> Look {
    let first = code.split(';').next().unwrap_or_default();
    if first.len() > 1 && first.bytes().all(|byte| byte == b'0') {
        return Look::Digits(first.len());
    }
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for letter in first.chars() {
        match letter {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            // `[h]:mm` counts hours: a time as well, and it is never negative or a word.
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' if !bracketed => return Look::Date,
            _ => {}
        }
    }
    Look::General
}

#[cfg(test)]
mod tests {
    use super::super::number::Look;
    use super::written;

    #[test]
    fn formats_tell_dates_from_numbers() {
        for (code, look) in [
            ("General", Look::General),
            ("yyyy\\-mm\\-dd", Look::Date),
            ("[$-4009]dd/mm/yyyy;@", Look::Date),
            ("[h]:mm", Look::Date),
            ("0.00E+00", Look::General),
            ("\"days\" 0", Look::General),
            ("#,##0;[Red]-#,##0", Look::General),
            ("[Red]0", Look::General),
            ("_(* #,##0_)", Look::General),
            ("000000", Look::Digits(6)),
            ("0", Look::General),
        ] {
            assert_eq!(written(code), look, "{code}");
        }
    }
}
