//! One line of a card: `item1.TEL;TYPE=CELL,VOICE:+91 98765 43210`.

use super::value;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// In upper case, empty where it has none.
    pub(super) group: String,
    /// In upper case.
    pub(super) name: String,
    /// `TYPE`s, and in 2.1 also words without a name; in lower case.
    types: Vec<String>,
    /// Names in upper case, values as they came.
    parameters: Vec<(String, String)>,
    /// As it came.
    pub(super) value: String,
}

/// Properties that hold pictures, sounds and keys.
const BINARY: [&str; 5] = ["PHOTO", "LOGO", "SOUND", "KEY", "X-ANDROID-PHOTO"];

impl Property {
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (head, value) = split_head(line)?;
        let mut parts = outside_quotes(head, ';').into_iter();
        let named = parts.next()?.trim();
        let (group, name) = named.rsplit_once('.').unwrap_or(("", named));
        let good = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if name.is_empty() || !good(name) || !good(group) {
            return None;
        }
        let mut property = Self {
            group: group.to_ascii_uppercase(),
            name: name.to_ascii_uppercase(),
            value: value.to_owned(),
            ..Self::default()
        };
        for part in parts {
            let (name, said) = part.split_once('=').unwrap_or(("TYPE", part));
            let (name, said) = (name.trim().to_ascii_uppercase(), said.trim());
            if name == "TYPE" {
                let words = said.trim_matches('"').split(',').map(|word| word.trim().to_ascii_lowercase());
                property.types.extend(words.filter(|word| !word.is_empty()));
            } else {
                property.parameters.push((name, said.trim_matches('"').to_owned()));
            }
        }
        Some(property)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.types.iter().any(|known| known == word)
    }

    /// Words of its type that mean something to people.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(String::as_str)
    }

    /// The smaller, the sooner it is tried; the same for all that say nothing.
    pub(super) fn preference(&self) -> u32 {
        let said = self.parameter("PREF").and_then(|pref| pref.parse().ok());
        said.unwrap_or(if self.is("pref") { 1 } else { 101 })
    }

    pub(super) fn is_binary(&self) -> bool {
        BINARY.contains(&self.name.as_str())
    }

    fn is_quoted(&self) -> bool {
        self.is("quoted-printable") || self.encoding_is("QUOTED-PRINTABLE")
    }

    fn encoding_is(&self, name: &str) -> bool {
        self.parameter("ENCODING").is_some_and(|encoding| encoding.eq_ignore_ascii_case(name))
    }

    /// A part of the value as people read it.
    fn read(&self, raw: &str, old: bool) -> String {
        if self.is_quoted() {
            let text = value::unquoted(raw, self.parameter("CHARSET"));
            return value::unescaped(&text, old);
        }
        if self.is("base64") || self.encoding_is("BASE64") || self.encoding_is("B") {
            return value::from_base64(raw).unwrap_or_else(|| raw.to_owned());
        }
        value::unescaped(raw, old)
    }

    pub(super) fn text(&self, old: bool) -> String {
        self.read(&self.value, old)
    }

    /// The parts between semicolons.
    pub(super) fn parts(&self, old: bool) -> Vec<String> {
        value::split(&self.value, ';').into_iter().map(|part| self.read(part, old).trim().to_owned()).collect()
    }

    /// The parts of a name, each of which may list several with commas.
    pub(super) fn names(&self, old: bool) -> Vec<String> {
        let several = |part: &str| if old { vec![part.to_owned()] } else { owned(value::split(part, ',')) };
        let read = |part: &str| {
            let names = several(part).into_iter().map(|name| self.read(&name, old).trim().to_owned());
            names.collect::<Vec<_>>().join(" ").trim().to_owned()
        };
        value::split(&self.value, ';').into_iter().map(read).collect()
    }

    /// The entries between commas.
    pub(super) fn list(&self, old: bool) -> Vec<String> {
        let entries = value::split(&self.value, ',').into_iter().map(|part| self.read(part, old).trim().to_owned());
        entries.filter(|entry| !entry.is_empty()).collect()
    }
}

/// Whether the line's text is quoted-printable, so that a `=` at its end means that it goes on.
pub(super) fn is_quoted(line: &str) -> bool {
    split_head(line).is_some_and(|(head, _)| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
}

pub(super) fn is_binary(line: &str) -> bool {
    let named = line.split([':', ';']).next().unwrap_or_default();
    let name = named.rsplit('.').next().unwrap_or_default();
    BINARY.iter().any(|binary| name.eq_ignore_ascii_case(binary))
}

/// What stands before the first colon that no quotes hold, and what stands behind it.
fn split_head(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == ':' && !quoted
    });
    // A quote that nobody closed quotes nothing.
    let at = at.map(|(at, _)| at).or_else(|| line.find(':'))?;
    Some((line.get(..at)?, line.get(at + 1..)?))
}

fn owned(parts: Vec<&str>) -> Vec<String> {
    parts.into_iter().map(str::to_owned).collect()
}

fn outside_quotes(head: &str, between: char) -> Vec<&str> {
    let mut quoted = false;
    head.split(|letter| {
        quoted ^= letter == '"';
        letter == between && !quoted
    })
    .collect()
}
