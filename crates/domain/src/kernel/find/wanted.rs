//! Where the words of a question lie in a record's texts, and how surely: what orders the hits and what is highlighted.

use super::sound::Sound;
use super::{Mark, MatchKind, typing};
use crate::kernel::phone;
use crate::kernel::text::{fold, is_devanagari, latin, latin_digits};

/// Words that are looked for; the ones behind them would hardly tell more.
const MOST: usize = 8;
/// Letters of a word from which on other spellings are looked for.
const SOUNDING: usize = 3;

/// What somebody typed, taken apart.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// All of it, folded.
    whole: String,
    words: Vec<Word>,
}

/// A word of a question.
#[derive(Debug, Clone)]
pub struct Word {
    /// Folded, in its own script; of a number the digits alone.
    pub typed: String,
    /// The same in Latin letters.
    pub latin: String,
    sound: Sound,
    is_number: bool,
}

/// Where a question lies in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub kind: MatchKind,
    /// Which text matched best.
    pub place: usize,
    pub marks: Vec<Mark>,
}

/// How one word lies in one text.
#[derive(Debug, Clone)]
struct Lies {
    kind: MatchKind,
    mark: Mark,
}

impl Word {
    fn of(typed: String, is_number: bool) -> Self {
        let latin = latin(&typed);
        Self { sound: Sound::of(&latin), latin, typed, is_number }
    }

    /// The word's sound, where other spellings and slips are looked for: not for numbers, not for a letter or two.
    pub fn sounding(&self) -> Option<&Sound> {
        let letters = self.latin.chars().all(char::is_alphabetic) && self.latin.chars().count() >= SOUNDING;
        (letters && !self.is_number).then_some(&self.sound)
    }

    /// How this word is meant by another, whole one; `None` when it is not.
    pub fn means(&self, other: &str, its_sound: &Sound) -> Option<MatchKind> {
        let sound = self.sounding()?;
        if sound.is_like(its_sound) || sound.begins(its_sound) {
            return Some(MatchKind::Sound);
        }
        let long = |word: &str| word.chars().count() >= typing::SHORTEST;
        (long(&self.latin) && typing::near(&self.latin, other)).then_some(MatchKind::Typo)
    }

    fn lies_in(&self, token: &Token) -> Option<Lies> {
        let whole = token.mark;
        let one_to_one = token.folded.chars().count() == size(whole.length);
        let mut found = None;
        for (mine, its, exact_marks) in
            [(&self.typed, &token.folded, one_to_one), (&self.latin, &token.latin, one_to_one && !token.is_devanagari)]
        {
            let Some(byte) = its.find(mine.as_str()).filter(|_| !mine.is_empty()) else { continue };
            let start = its.get(..byte).map_or(0, |before| before.chars().count());
            let kind = if start == 0 { MatchKind::Beginning } else { MatchKind::Part };
            let part = Mark { start: whole.start.saturating_add(count(start)), length: count(mine.chars().count()) };
            found = Some(Lies { kind, mark: if exact_marks { part } else { whole } });
            break;
        }
        if found.is_none() && self.is_number {
            return None;
        }
        found.or_else(|| {
            let kind = self.means(&token.latin, &Sound::of(&token.latin))?;
            Some(Lies { kind, mark: whole })
        })
    }
}

/// A word of a record's text.
struct Token {
    mark: Mark,
    folded: String,
    latin: String,
    is_devanagari: bool,
}

impl Wanted {
    pub fn of(q: &str) -> Self {
        let q = latin_digits(q);
        let is_number = q.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
        let words = if is_number {
            Some(phone::digits(&q))
                .filter(|digits| !digits.is_empty())
                .map(|digits| Word::of(digits, true))
                .into_iter()
                .collect()
        } else {
            fold(&q)
                .split(' ')
                .filter(|word| !word.is_empty())
                .take(MOST)
                .map(|word| Word::of(word.to_owned(), false))
                .collect()
        };
        Self { whole: fold(&q), words }
    }

    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether it may be the number of one record, which comes before all that only hold it.
    pub fn is_identifier(&self) -> bool {
        let signs = self.whole.chars().filter(|c| c.is_alphanumeric()).count();
        signs >= 4 && self.whole.chars().any(|c| c.is_ascii_digit())
    }

    /// The best text for all words together; `None` when a word lies nowhere.
    pub fn find_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Option<Match> {
        let texts: Vec<&str> = texts.into_iter().collect();
        if let Some(place) = texts.iter().position(|text| self.is_exactly(text)) {
            let length = texts.get(place).map_or(0, |text| count(text.chars().count()));
            return Some(Match { kind: MatchKind::Exact, place, marks: vec![Mark { start: 0, length }] });
        }
        let table: Vec<Vec<Option<Lies>>> = texts
            .iter()
            .map(|text| {
                let tokens = tokens(text);
                self.words.iter().map(|word| lies_in(word, text, &tokens)).collect()
            })
            .collect();
        let best: Option<Vec<MatchKind>> = (0..self.words.len())
            .map(|word| {
                table.iter().filter_map(|row| Some(row.get(word)?.as_ref()?.kind)).min_by_key(|kind| rank(*kind))
            })
            .collect();
        let best = best.filter(|best| !best.is_empty())?;
        let fits = |row: &[Option<Lies>]| {
            row.iter().zip(&best).filter(|(lies, best)| lies.as_ref().is_some_and(|lies| lies.kind == **best)).count()
        };
        let (place, row) =
            table.iter().enumerate().max_by_key(|(place, row)| (fits(row), std::cmp::Reverse(*place)))?;
        let kind = best.iter().copied().max_by_key(|kind| rank(*kind))?;
        let mut marks: Vec<Mark> = row.iter().flatten().map(|lies| lies.mark).collect();
        marks.sort_unstable();
        marks.dedup();
        // Two words may lie in one: the longer mark stays.
        marks.dedup_by(|next, before| next.start < before.start.saturating_add(before.length));
        Some(Match { kind, place, marks })
    }

    fn is_exactly(&self, text: &str) -> bool {
        if self.whole.is_empty() {
            return false;
        }
        let number = |text: &str| phone::e164(text).unwrap_or_else(|| phone::digits(text));
        match self.words.as_slice() {
            [word] if word.is_number => {
                let is_number = text.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
                is_number && number(text) == number(&word.typed)
            }
            _ => fold(text) == self.whole,
        }
    }
}

/// The order of kinds: the surest first.
pub fn rank(kind: MatchKind) -> usize {
    MatchKind::ALL.iter().position(|known| *known == kind).unwrap_or(usize::MAX)
}

fn lies_in(word: &Word, text: &str, tokens: &[Token]) -> Option<Lies> {
    if word.is_number
        && let Some(mark) = run_of_digits(text, &word.typed)
    {
        return Some(Lies { kind: MatchKind::Part, mark });
    }
    tokens.iter().filter_map(|token| word.lies_in(token)).min_by_key(|lies| rank(lies.kind))
}

/// Where the digits of a text hold others, whatever stands between them.
fn run_of_digits(text: &str, wanted: &str) -> Option<Mark> {
    let digits: Vec<(usize, char)> = text.chars().enumerate().filter(|(_, c)| c.is_ascii_digit()).collect();
    let run: String = digits.iter().map(|(_, digit)| *digit).collect();
    let from = run.find(wanted)?;
    let (start, _) = digits.get(from)?;
    let (end, _) = digits.get(from + wanted.len() - 1)?;
    Some(Mark { start: count(*start), length: count(end - start + 1) })
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let is_part = |letter: &char| !fold(&letter.to_string()).is_empty() || is_mark(*letter);
        let rest = letters.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|letter| is_part(letter)).count();
        if length == 0 {
            start += 1;
            continue;
        }
        let word: String = rest.iter().take(length).collect();
        let folded = fold(&word);
        let mark = Mark { start: count(start), length: count(length) };
        tokens.push(Token { mark, latin: latin(&folded), is_devanagari: folded.chars().any(is_devanagari), folded });
        start += length;
    }
    tokens
}

/// Accents that folding takes away.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
