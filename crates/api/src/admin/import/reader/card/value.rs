//! Values of a card: quoted-printable, escapes, lists, dates.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Splits where no backslash stands before.
pub(super) fn split(value: &str, between: char) -> Vec<&str> {
    let mut escaped = false;
    value
        .split(|letter| {
            let here = letter == between && !escaped;
            escaped = letter == '\\' && !escaped;
            here
        })
        .collect()
}

/// Without its backslashes. In 2.1 a backslash before a letter is only a backslash.
pub(super) fn unescaped(text: &str, old: bool) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'N') if !old => plain.push('\n'),
            Some(sign @ (',' | ';' | ':' | '\\')) => plain.push(sign),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}

/// Quoted-printable as text. Some telephones write the line break of a long line once more in itself, as `==0A`.
pub(super) fn unquoted(text: &str, charset: Option<&str>) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'=' {
            bytes.push(*first);
            continue;
        }
        let broken = [&b"=0D=0A"[..], b"=0d=0a", b"=0A", b"=0a"].into_iter().find(|broken| after.starts_with(broken));
        if let Some(broken) = broken {
            rest = after.get(broken.len()..).unwrap_or_default();
        } else if let Some((digits, behind)) = after.split_first_chunk::<2>()
            && let Some(byte) = hex(*digits)
        {
            bytes.push(byte);
            rest = behind;
        } else {
            bytes.push(b'=');
        }
    }
    let said = charset.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8);
    let (text, broken) = said.decode_without_bom_handling(&bytes);
    if broken { WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned() } else { text.into_owned() }
}

fn hex(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

pub(super) fn from_base64(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    String::from_utf8(STANDARD.decode(packed).ok()?).ok()
}

/// `19750314`, `1975-03-14T00:00:00Z`, `--0314` as the import reads dates. A year that only fills its place is left out.
pub(super) fn date(text: &str, no_year: Option<&str>) -> String {
    let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let dashed = match (day.strip_prefix("--"), day.len()) {
        (Some(rest), 6) if digits(rest) => split_at(rest, 2).map(|(month, day)| format!("--{month}-{day}")),
        (None, 8) if digits(day) => split_at(day, 4)
            .and_then(|(year, rest)| split_at(rest, 2).map(|(month, day)| format!("{year}-{month}-{day}"))),
        _ => None,
    };
    let dashed = dashed.unwrap_or_else(|| if day.contains('-') { day.to_owned() } else { text.trim().to_owned() });
    match no_year.and_then(|year| dashed.strip_prefix(year)).and_then(|rest| rest.strip_prefix('-')) {
        Some(rest) => format!("--{rest}"),
        None => dashed,
    }
}

fn split_at(text: &str, at: usize) -> Option<(&str, &str)> {
    text.split_at_checked(at)
}

/// `tel:+91-98765-43210;ext=12` as a number that people write.
pub(super) fn phone(text: &str) -> String {
    let text = text.trim();
    let Some(number) = text.get(..4).filter(|start| start.eq_ignore_ascii_case("tel:")).and(text.get(4..)) else {
        return text.to_owned();
    };
    let (number, more) = number.split_once(';').unwrap_or((number, ""));
    let extension = more.split(';').find_map(|part| part.strip_prefix("ext="));
    extension.map_or_else(|| number.to_owned(), |extension| format!("{number} ext {extension}"))
}

/// Without the scheme of its address.
pub(super) fn without_scheme(text: &str, scheme: &str) -> String {
    let text = text.trim();
    let bare = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme));
    bare.and(text.get(scheme.len()..)).unwrap_or(text).to_owned()
}

/// What Apple writes for its own words: `_$!<Work>!$_`.
pub(super) fn label(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("_$!<").and_then(|inner| inner.strip_suffix(">!$_")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{date, label, phone, split, unescaped, unquoted};

    #[test]
    fn values_read_as_people_wrote_them() {
        assert_eq!(unquoted("=E0=A4=AF=E0=A4=BE==0A=E0=A4=A6", Some("UTF-8")), "याद");
        assert_eq!(unquoted("Jos=E9", Some("ISO-8859-1")), "José");
        assert_eq!(unquoted("Jos=E9 =zz =", None), "José =zz =");
        assert_eq!(unescaped(r"a\, b\; c\nd\\e", false), "a, b; c\nd\\e");
        assert_eq!(unescaped(r"C:\new\;x", true), "C:\\new;x");
        assert_eq!(split(r"a\;b;c\\;d", ';'), [r"a\;b", r"c\\", "d"]);
        assert_eq!(phone("tel:+91-98765-43210;ext=12"), "+91-98765-43210 ext 12");
        assert_eq!(phone("98765"), "98765");
        assert_eq!(label("_$!<HomeFAX>!$_"), "HomeFAX");
        for (written, no_year, read) in [
            ("19750314", None, "1975-03-14"),
            ("1975-03-14T00:00:00Z", None, "1975-03-14"),
            ("--0314", None, "--03-14"),
            ("1604-08-15", Some("1604"), "--08-15"),
            ("15 August", None, "15 August"),
            ("१९", None, "१९"),
        ] {
            assert_eq!(date(written, no_year), read, "{written}");
        }
    }
}
