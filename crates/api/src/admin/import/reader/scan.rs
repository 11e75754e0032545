//! Takes text apart into rows and cells (RFC 4180, and what programs make of it).

/// The rows of a text, blank ones too.
#[derive(Debug, Clone)]
pub(super) struct Records<'t> {
    rest: &'t str,
    delimiter: char,
    /// A quote was opened and never closed: from there on quotes are letters, or each would be looked for to the end.
    literal: bool,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, delimiter: char, literal: bool) -> Self {
        Self { rest: text, delimiter, literal }
    }

    pub(super) fn is_literal(&self) -> bool {
        self.literal
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'t str {
        self.rest
    }

    fn cell(&mut self) -> String {
        if let Some(inside) = self.rest.trim_start_matches(' ').strip_prefix('"').filter(|_| !self.literal) {
            match self.quoted(inside) {
                Quoted::Closed(value, after) => {
                    self.rest = after;
                    return value;
                }
                Quoted::Forgotten => {}
                Quoted::ToTheEnd => self.literal = true,
            }
        }
        let end = self.rest.find([self.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        let (value, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = after;
        value.to_owned()
    }

    /// A quote closes only where a cell can end, so that `"He said "no" twice"` is one cell.
    fn quoted(&self, inside: &'t str) -> Quoted<'t> {
        let mut value = String::new();
        let mut rest = inside;
        while let Some((before, after)) = rest.split_once('"') {
            value.push_str(before);
            let behind = after.trim_start_matches(' ');
            if let Some(after) = after.strip_prefix('"') {
                rest = after;
            } else if behind.is_empty() || behind.starts_with([self.delimiter, '\n', '\r']) {
                return Quoted::Closed(value, behind);
            } else if value.ends_with(self.delimiter) && value.contains('\n') {
                // In a later row a cell opens with a quote: this one was never closed.
                return Quoted::Forgotten;
            } else {
                rest = after;
            }
            value.push('"');
        }
        Quoted::ToTheEnd
    }
}

/// What follows an opening quote.
enum Quoted<'t> {
    /// The value, and what stands behind the closing quote.
    Closed(String, &'t str),
    /// The next quotes belong to another cell.
    Forgotten,
    ToTheEnd,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell());
            if let Some(after) = self.rest.strip_prefix(self.delimiter) {
                self.rest = after;
                continue;
            }
            let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
            self.rest = after.unwrap_or("");
            return Some(cells);
        }
    }
}
