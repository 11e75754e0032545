//! The only place that thinks up passwords: easy to say over the phone, hard to guess.

use crate::browser;

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";
const GROUPS: usize = 4;

/// Four groups such as `kivat-donul-muras-zobin`: each has 3 × 4 + 2 × 2 = 16 bits, 64 together.
pub(super) fn propose() -> String {
    let numbers = browser::random_numbers(GROUPS);
    numbers.into_iter().map(group).collect::<Vec<_>>().join("-")
}

fn group(number: u32) -> String {
    let mut rest = number;
    let mut letters = String::with_capacity(5);
    for place in 0..5 {
        let (set, bits): (&[u8], u32) = if place % 2 == 0 { (CONSONANTS, 4) } else { (VOWELS, 2) };
        let index = usize::try_from(rest % (1 << bits)).unwrap_or_default();
        letters.extend(set.get(index).copied().map(char::from));
        rest >>= bits;
    }
    letters
}
