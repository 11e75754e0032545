//! How a name sounds, whoever spelt it: Sharma and Sarma, Chaudhary and Chowdhury, Meena and Mina are one.
//!
//! The consonants are the key that an index holds: aspirates lose their h, v is w, z is j, double letters are one. The
//! vowels between them are kept in five classes and compared with some patience, because Indian names share their
//! consonants with many others. Devanagari comes here in Latin letters ([`latin`](crate::kernel::text::latin)).

/// What stands between two consonants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vowel {
    None,
    A,
    E,
    I,
    O,
    U,
}

/// A word of Latin letters as it sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// The consonants.
    pub key: String,
    /// Before the first consonant, between each two, behind the last one.
    vowels: Vec<Vowel>,
}

/// Consonants that a beginning of a word needs before others are guessed from it.
const TELLING: usize = 2;

impl Sound {
    /// Of a folded word.
    pub fn of(word: &str) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let (mut key, mut slots) = (Vec::new(), vec![String::new()]);
        let mut rest = letters.as_slice();
        while let [letter, tail @ ..] = rest {
            let is_first = rest.len() == letters.len();
            let Some((sounds, used)) = consonants(*letter, tail, is_first) else {
                if let Some(slot) = slots.last_mut() {
                    slot.push(*letter);
                }
                rest = tail;
                continue;
            };
            // A h behind a vowel at the end is not spoken.
            let silent = sounds == "h" && tail.is_empty() && !is_first;
            for sound in sounds.chars().filter(|_| !silent) {
                let doubled = key.last() == Some(&sound) && slots.last().is_some_and(String::is_empty);
                if !doubled {
                    key.push(sound);
                    slots.push(String::new());
                }
            }
            rest = tail.get(used..).unwrap_or_default();
        }
        // Rao is राव.
        if slots.last().is_some_and(|slot| matches!(slot.as_str(), "ao" | "aao" | "aw")) && !key.is_empty() {
            slots.pop();
            slots.extend(["a".to_owned(), String::new()]);
            key.push('v');
        }
        Self { key: key.into_iter().collect(), vowels: slots.iter().map(|slot| class(slot)).collect() }
    }

    /// Whether both are spellings of one name.
    pub fn is_like(&self, other: &Self) -> bool {
        self.key == other.key && !self.key.is_empty() && self.differs(&other.vowels, false) <= self.patience()
    }

    /// Whether the other one may be a whole word of which this is the beginning.
    pub fn begins(&self, other: &Self) -> bool {
        other.key.starts_with(&self.key) && self.is_telling() && self.differs(&other.vowels, true) <= self.patience()
    }

    /// Whether enough of a word is there to guess the others from.
    pub fn is_telling(&self) -> bool {
        self.key.chars().count() >= TELLING
    }

    /// How many differences of vowels a name of this length bears.
    fn patience(&self) -> u32 {
        match self.key.chars().count() {
            0..=2 => 0,
            3 | 4 => 1,
            _ => 2,
        }
    }

    fn differs(&self, others: &[Vowel], open: bool) -> u32 {
        let last = self.vowels.len().saturating_sub(1);
        let pairs = self.vowels.iter().zip(others).enumerate();
        pairs
            .map(|(place, (one, other))| {
                // The beginning of a word ends anywhere.
                if open && place == last && *one == Vowel::None {
                    return 0;
                }
                difference(*one, *other, place == 0, place == last && !open)
            })
            .sum()
    }
}

/// The consonants that a letter stands for, and how many of the following letters belong to it; nothing for vowels.
fn consonants(letter: char, tail: &[char], is_first: bool) -> Option<(&'static str, usize)> {
    let next = tail.first().copied();
    let aspirated = |sound| Some((sound, usize::from(next == Some('h'))));
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' => None,
        'y' if !is_first => None,
        'y' => Some(("y", 0)),
        // Chowdhury, but Tiwari.
        'w' if !next.is_some_and(|next| "aeiouy".contains(next)) => None,
        'w' => Some(("v", 0)),
        'k' | 'q' => aspirated("k"),
        'c' => match tail {
            ['h', 'h', ..] => Some(("c", 2)),
            ['h', ..] => Some(("c", 1)),
            ['k', ..] => Some(("k", 1)),
            ['e' | 'i' | 'y', ..] => Some(("s", 0)),
            _ => Some(("k", 0)),
        },
        'g' => aspirated("g"),
        'j' | 'z' => aspirated("j"),
        't' => aspirated("t"),
        'd' => aspirated("d"),
        'p' if next == Some('h') => Some(("f", 1)),
        'p' => Some(("p", 0)),
        'f' => Some(("f", 0)),
        'b' => aspirated("b"),
        's' => aspirated("s"),
        'x' => Some(("ks", 0)),
        'v' => aspirated("v"),
        // Singh is सिंह.
        'n' if tail.starts_with(&['g', 'h']) => Some(("n", 2)),
        'n' => aspirated("n"),
        // संपत is Sampat.
        'm' if matches!(next, Some('p' | 'b')) => Some(("n", 0)),
        'm' => aspirated("m"),
        'r' => aspirated("r"),
        'l' => aspirated("l"),
        'h' => Some(("h", 0)),
        _ => other(letter),
    }
}

/// Letters of other scripts and digits stand for themselves, as far as the key has signs for them.
fn other(letter: char) -> Option<(&'static str, usize)> {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let digit = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
    digit.and_then(|digit| DIGITS.get(digit)).map(|digit| (*digit, 0))
}

/// The class of the letters between two consonants: `ee` and `i` are one, and so are `ou`, `au` and `ow`.
fn class(letters: &str) -> Vowel {
    let has = |wanted: &[char]| letters.contains(wanted);
    if letters.is_empty() {
        Vowel::None
    } else if letters == "oo" {
        Vowel::U
    } else if has(&['o', 'w']) {
        Vowel::O
    } else if has(&['u']) {
        if letters.starts_with('a') { Vowel::O } else { Vowel::U }
    } else if matches!(letters, "ee" | "ea") {
        Vowel::I
    } else if has(&['e']) {
        Vowel::E
    } else if has(&['i', 'y']) {
        if letters.starts_with('a') { Vowel::E } else { Vowel::I }
    } else {
        Vowel::A
    }
}

/// How far two vowels lie apart. The unspoken a of Hindi is written or not, but never at a word's beginning.
const fn difference(one: Vowel, other: Vowel, begins: bool, ends: bool) -> u32 {
    use Vowel::{A, E, I, None, O, U};
    match (one, other) {
        (None, None) | (A, A) | (E | I, E | I) | (O | U, O | U) => 0,
        (None, _) | (_, None) if begins => 2,
        (None, A) | (A, None) => 0,
        (None, E) | (E, None) if ends => 0,
        (None, _) | (_, None) if ends => 2,
        (None, _) | (_, None) | (A, E | O | U) | (E | O | U, A) => 1,
        (A, I) | (I, A) | (E | I, O | U) | (O | U, E | I) => 2,
    }
}

#[cfg(test)]
mod tests;
