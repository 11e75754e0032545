//! One slip of the finger: a letter too many, too few, another one, or two neighbours swapped.
//!
//! Words that differ so share a part that lacks at most one letter of each. Kept as keys, these parts find every word
//! that may be meant with a few looks into an index; [`near`] then says which ones are.

/// Letters that a typed word needs before a slip is forgiven: of shorter ones everything is near.
pub const SHORTEST: usize = 4;

/// The word, and the word without one letter, each once.
pub fn parts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut parts = vec![word.to_owned()];
    if letters.len() < SHORTEST {
        return parts;
    }
    for left_out in 0..letters.len() {
        let part: String =
            letters.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, letter)| *letter).collect();
        if parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    parts
}

/// Whether at most one slip lies between two words.
pub fn near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = |(a, b): &(&char, &char)| a == b;
    let begin = one.iter().zip(&other).take_while(same).count();
    let (one, other) = (one.get(begin..).unwrap_or_default(), other.get(begin..).unwrap_or_default());
    let end = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let rest = |letters: &[char]| letters.get(..letters.len() - end).unwrap_or_default().to_vec();
    match (rest(one).as_slice(), rest(other).as_slice()) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{near, parts};

    /// The distance as textbooks compute it: with swaps of neighbours, each place touched once.
    fn distance(one: &str, other: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let best = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if swapped { best.min(table[i - 2][j - 2] + 1) } else { best }
                };
            }
        }
        table[a.len()][b.len()]
    }

    /// Every word of up to five letters of an alphabet of three against every other one.
    #[test]
    fn near_is_what_the_table_says_and_near_words_share_a_part() {
        let mut words = vec![String::new()];
        let mut from = 0;
        for _ in 0..5 {
            let until = words.len();
            for number in from..until {
                for letter in ['a', 'b', 'c'] {
                    words.push(format!("{}{letter}", words[number]));
                }
            }
            from = until;
        }
        for one in &words {
            for other in &words {
                let is_near = distance(one, other) <= 1;
                assert_eq!(near(one, other), is_near, "{one} {other}");
                if is_near && one.len() >= 4 && other.len() >= 4 {
                    let others = parts(other);
                    assert!(parts(one).iter().any(|part| others.contains(part)), "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn short_words_have_no_parts() {
        assert_eq!(parts("ram"), ["ram"]);
        assert_eq!(parts("anna"), ["anna", "nna", "ana", "ann"]);
    }
}
