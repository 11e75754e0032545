//! Lines of a vCard file as they are meant: folded ones whole, without the bytes of pictures.

use super::super::encoding::Text;
use super::super::error::ReadError;
use super::property;
use std::io::{Read, Seek};

/// Bytes that are read at once.
const WINDOW: usize = 64 * 1024;
/// So much of a line is kept; the rest of a longer one (a picture) is passed over.
const MOST: usize = 1024 * 1024;

pub(super) struct Lines<'t, R> {
    text: &'t mut Text<R>,
    end: char,
    /// Read already, and not the continuation that was looked for.
    ahead: Option<String>,
    /// In 2.1 the white space before a continuation belongs to the text.
    old: bool,
}

impl<'t, R: Read + Seek> Lines<'t, R> {
    pub(super) fn new(text: &'t mut Text<R>) -> Result<Self, ReadError> {
        text.want(WINDOW)?;
        let end = if text.rest().contains('\n') { '\n' } else { '\r' };
        Ok(Self { text, end, ahead: None, old: false })
    }

    /// The next line with its continuations.
    pub(super) fn next(&mut self) -> Result<Option<String>, ReadError> {
        let Some(mut line) = self.ahead.take().map_or_else(|| self.physical(), |line| Ok(Some(line)))? else {
            return Ok(None);
        };
        if let Some(version) = line.get(..8).filter(|start| start.eq_ignore_ascii_case("VERSION:")).and(line.get(8..)) {
            self.old = version.trim() == "2.1";
        }
        let (quoted, binary) = (property::is_quoted(&line), property::is_binary(&line));
        while let Some(next) = self.physical()? {
            if quoted && line.ends_with('=') && !next.eq_ignore_ascii_case("END:VCARD") {
                line.pop();
                keep(&mut line, &next);
            } else if next.starts_with([' ', '\t']) && !next.trim().is_empty() {
                let folded = if self.old && !binary { next.as_str() } else { next.get(1..).unwrap_or_default() };
                keep(&mut line, folded);
            } else {
                self.ahead = Some(next);
                break;
            }
        }
        if binary {
            line.truncate(line.find(':').map_or(line.len(), |colon| colon + 1));
        }
        Ok(Some(line))
    }

    fn physical(&mut self) -> Result<Option<String>, ReadError> {
        let mut line = String::new();
        loop {
            self.text.want(WINDOW)?;
            let rest = self.text.rest();
            if rest.is_empty() {
                return Ok(Some(line).filter(|line| !line.is_empty()));
            }
            let found = rest.find(self.end);
            let (part, used) = found.map_or((rest, rest.len()), |at| (rest.get(..at).unwrap_or_default(), at + 1));
            keep(&mut line, part);
            self.text.go_on(used);
            if found.is_some() {
                if line.ends_with('\r') {
                    line.pop();
                }
                return Ok(Some(line));
            }
        }
    }
}

/// One byte more than a card may hold tells the card that it was too much.
fn keep(line: &mut String, part: &str) {
    if line.len() <= MOST {
        line.push_str(part);
    }
}
