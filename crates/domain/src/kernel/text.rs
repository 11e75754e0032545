//! Keys made of text: what a search compares and what a list sorts by, the same on both databases and for every script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, white space and punctuation as single spaces. Marks of Indic scripts stay: they are vowels.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().filter(|c| !is_latin_accent(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_combining_mark(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
    out.nfc().collect()
}

/// A name for machines out of a label: `OPD days` becomes `opd_days`. At most 40 letters, digits and underscores, a letter
/// first; empty where a label has no Latin letter.
pub fn identifier(label: &str) -> String {
    let words: String = fold(label).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = words.split_whitespace().collect::<Vec<_>>().join("_");
    name.trim_start_matches(|c: char| !c.is_ascii_lowercase()).chars().take(40).collect()
}

fn is_latin_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// What a search looks through: each text folded, and Devanagari also in Latin letters, so that either script finds it.
pub fn search_key<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for text in texts {
        let folded = fold(text);
        if folded.is_empty() {
            continue;
        }
        let latin = folded.chars().any(is_devanagari).then(|| latin(&folded));
        for part in std::iter::once(folded).chain(latin) {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&part);
        }
    }
    key
}

pub fn is_devanagari(c: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&c)
}

/// Devanagari digits as the others write them.
pub fn latin_digits(text: &str) -> String {
    text.chars().map(|c| latin_digit(c).unwrap_or(c)).collect()
}

fn latin_digit(c: char) -> Option<char> {
    char::from_digit(u32::from(c).checked_sub(0x966)?, 10)
}

/// Devanagari in Latin letters, as Indian names are commonly spelt: शर्मा is `sharma`.
pub fn latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters: Vec<char> = text.nfc().collect();
    let mut rest = letters.as_slice();
    while let [c, tail @ ..] = rest {
        rest = tail;
        // ज्ञ is spoken, and spelt, gy.
        if let ('ज', ['\u{94d}', 'ञ', behind @ ..]) = (*c, tail) {
            out.push_str("gy");
            rest = close(behind, &mut out);
        } else if let Some(consonant) = consonant(*c) {
            let dotted = rest.first() == Some(&NUKTA);
            if dotted {
                rest = rest.get(1..).unwrap_or_default();
            }
            out.push_str(if dotted { with_nukta(*c).unwrap_or(consonant) } else { consonant });
            rest = close(rest, &mut out);
        } else if let Some(vowel) = vowel_sign(*c).or_else(|| independent_vowel(*c)) {
            out.push_str(vowel);
        } else if matches!(c, '\u{901}' | '\u{902}') {
            out.push('n');
        } else if let Some(digit) = latin_digit(*c) {
            out.push(digit);
        } else if !is_devanagari(*c) {
            out.push(*c);
        }
    }
    out
}

/// What follows a consonant: a sign that silences its inherent vowel or takes its place, or that vowel itself.
fn close<'t>(rest: &'t [char], out: &mut String) -> &'t [char] {
    match rest.first().copied() {
        Some('\u{94d}') => return rest.get(1..).unwrap_or_default(),
        Some(sign) if vowel_sign(sign).is_some() => {}
        // Hindi does not speak the inherent vowel at a word's end.
        Some(next) if consonant_or_mark(next) => out.push('a'),
        _ => {}
    }
    rest
}

/// The dot below a letter, which NFC keeps apart in Devanagari.
const NUKTA: char = '\u{93c}';

/// Letters whose sound the dot changes.
const fn with_nukta(c: char) -> Option<&'static str> {
    Some(match c {
        'ज' => "z",
        'फ' => "f",
        'ड' => "r",
        'ढ' => "rh",
        _ => return None,
    })
}

fn consonant_or_mark(c: char) -> bool {
    consonant(c).is_some() || matches!(c, '\u{901}'..='\u{903}')
}

const fn consonant(c: char) -> Option<&'static str> {
    Some(match c {
        'क' => "k",
        'ख' => "kh",
        'ग' => "g",
        'घ' => "gh",
        'च' => "ch",
        'छ' => "chh",
        'ज' => "j",
        'झ' => "jh",
        'ट' | 'त' => "t",
        'ठ' | 'थ' => "th",
        'ड' | 'द' => "d",
        'ढ' | 'ध' => "dh",
        'ङ' | 'ञ' | 'ण' | 'न' => "n",
        'प' => "p",
        'फ' => "ph",
        'ब' => "b",
        'भ' => "bh",
        'म' => "m",
        'य' => "y",
        'र' => "r",
        'ल' | 'ळ' => "l",
        'व' => "v",
        'श' | 'ष' => "sh",
        'स' => "s",
        'ह' => "h",
        _ => return None,
    })
}

const fn vowel_sign(c: char) -> Option<&'static str> {
    Some(match c {
        'ा' => "a",
        'ि' | 'ी' => "i",
        'ु' | 'ू' => "u",
        'ृ' => "ri",
        'े' => "e",
        'ै' => "ai",
        'ो' | 'ॉ' => "o",
        'ौ' => "au",
        _ => return None,
    })
}

const fn independent_vowel(c: char) -> Option<&'static str> {
    Some(match c {
        'अ' | 'आ' => "a",
        'इ' | 'ई' => "i",
        'उ' | 'ऊ' => "u",
        'ऋ' => "ri",
        'ए' => "e",
        'ऐ' => "ai",
        'ओ' | 'ऑ' => "o",
        'औ' => "au",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{fold, identifier, latin, search_key};

    #[test]
    fn accents_case_and_punctuation_fold_away() {
        assert_eq!(fold("  Dr. JOSÉ  D'Souza-Naïr "), "dr jose d souza nair");
        assert_eq!(fold("शर्मा"), "शर्मा");
    }

    #[test]
    fn a_label_makes_a_name_for_machines() {
        assert_eq!(identifier("OPD days (2026)"), "opd_days_2026");
        assert_eq!(identifier("24 h ward"), "h_ward");
        assert_eq!(identifier("कमल"), "");
    }

    #[test]
    fn devanagari_is_found_in_latin_letters() {
        for (name, expected) in
            [("शर्मा", "sharma"), ("राम", "ram"), ("कमल", "kamal"), ("गुप्ता", "gupta"), ("सिंह", "sinh")]
        {
            assert_eq!(latin(name), expected);
        }
        assert_eq!(search_key(["डॉ शर्मा", "Noida"]), "डॉ शर्मा do sharma noida");
    }
}
