//! From bytes to text: which encoding a file is in.

use super::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The name of the encoding, and the text without byte order mark and without NUL, which PostgreSQL cannot store.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(&'static str, String), ReadError> {
    refuse_other_formats(&bytes)?;
    let (name, mut text) = if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        (encoding.name(), decode_as(encoding, bytes.get(mark..).unwrap_or_default()))
    } else if let Some(encoding) = wide_without_mark(&bytes) {
        (encoding.name(), decode_as(encoding, &bytes))
    } else {
        narrow(bytes)
    };
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    // Text has line breaks and tabs, and hardly any other control character.
    let (mut all, mut controls) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        all += 1;
        controls += usize::from(c.is_control() && !c.is_whitespace());
    }
    if controls * 10 > all { Err(ReadError::NotText) } else { Ok((name, text)) }
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), ReadError> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"PK\x03\x04") || begins(b"\xd0\xcf\x11\xe0") {
        Err(ReadError::Workbook)
    } else if begins(b"%PDF-")
        || begins(b"\x1f\x8b")
        || begins(b"\x89PNG")
        || begins(b"\xff\xd8\xff")
        || begins(b"GIF8")
    {
        Err(ReadError::NotText)
    } else {
        Ok(())
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without its mark: in European text every other byte is zero.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut pairs, mut high_first, mut low_first) = (0_usize, 0_usize, 0_usize);
    for pair in bytes.chunks_exact(2).take(2048) {
        pairs += 1;
        match pair {
            [0, 0] => {}
            [0, _] => high_first += 1,
            [_, 0] => low_first += 1,
            _ => {}
        }
    }
    if pairs > 1 && low_first * 10 > pairs * 4 {
        Some(UTF_16LE)
    } else if pairs > 1 && high_first * 10 > pairs * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 if it is that, even with a few broken bytes; else what the letters look most like.
fn narrow(bytes: Vec<u8>) -> (&'static str, String) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return ("UTF-8", text),
        Err(error) => error.into_bytes(),
    };
    let (mut letters, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // By chance legacy bytes are rarely valid: one broken letter in twenty is damage, not another encoding.
    if letters > broken * 20 {
        return ("UTF-8", String::from_utf8_lossy(&bytes).into_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let encoding = detector.guess(Some(b"in"), Utf8Detection::Deny);
    (encoding.name(), decode_as(encoding, &bytes))
}
