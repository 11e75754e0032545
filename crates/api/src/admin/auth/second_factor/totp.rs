//! Codes that follow from a secret and the time: RFC 6238 over RFC 4226, with SHA-1, six digits and steps of 30 seconds,
//! because that is what every authenticator app can.

use domain::kernel::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

pub const STEP_SECONDS: i64 = 30;
pub const DIGITS: u32 = 6;

/// The code of a step, so many digits long.
pub fn code(secret: &[u8], step: i64, digits: u32) -> String {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = hash.last().map_or(0, |byte| usize::from(byte & 15));
    let part: [u8; 4] = hash.get(offset..offset + 4).and_then(|part| part.try_into().ok()).unwrap_or_default();
    let number = u32::from_be_bytes(part) & 0x7fff_ffff;
    let width = usize::try_from(digits).unwrap_or_default();
    format!("{:0width$}", number % 10_u32.pow(digits))
}

/// The step at a moment.
pub fn step_at(now: Timestamp) -> i64 {
    now.micros().div_euclid(1_000_000 * STEP_SECONDS)
}

/// The step whose code this is: the present one, or a neighbour, because clocks differ and people type slowly. Steps up to
/// `last` were used already.
pub fn accept(secret: &[u8], given: &str, now: Timestamp, last: i64) -> Option<i64> {
    let present = step_at(now);
    let right = |step: &i64| bool::from(code(secret, *step, DIGITS).as_bytes().ct_eq(given.as_bytes()));
    [present, present - 1, present + 1].into_iter().filter(|step| *step > last).find(right)
}

/// Reads base 32 (RFC 4648) in large or small letters, without padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        held = (held << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, accept, code, decode, step_at};
    use domain::kernel::Timestamp;

    /// RFC 6238, appendix B, the column of SHA-1.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap_or_else(|| panic!("a moment"))
    }

    #[test]
    fn the_vectors_of_rfc_6238() {
        for (seconds, expected) in VECTORS {
            assert_eq!(code(SECRET, step_at(at(seconds)), 8), expected, "at {seconds}");
        }
    }

    /// RFC 4226, appendix D: the first ten counters.
    #[test]
    fn the_vectors_of_rfc_4226() {
        let expected =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, expected) in (0..).zip(expected) {
            assert_eq!(code(SECRET, step, DIGITS), expected);
        }
    }

    #[test]
    fn neighbours_are_accepted_and_nothing_twice() {
        let now = at(1_111_111_111);
        let step = step_at(now);
        for near in [step - 1, step, step + 1] {
            assert_eq!(accept(SECRET, &code(SECRET, near, DIGITS), now, 0), Some(near));
        }
        for far in [step - 2, step + 2] {
            assert_eq!(accept(SECRET, &code(SECRET, far, DIGITS), now, 0), None);
        }
        assert_eq!(accept(SECRET, &code(SECRET, step, DIGITS), now, step), None);
        assert_eq!(accept(SECRET, &code(SECRET, step + 1, DIGITS), now, step), Some(step + 1));
        assert_eq!(accept(SECRET, "", now, 0), None);
    }

    /// RFC 4648, section 10.
    #[test]
    fn base_32_reads() {
        for (text, bytes) in [("", ""), ("MY", "f"), ("mzxq", "fo"), ("MZXW6", "foo"), ("MZXW6YTBOI", "foobar")] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").as_deref(), Some(SECRET));
        assert!(decode("M1").is_none() && decode("MZ=").is_none());
    }
}
