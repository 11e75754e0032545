//! From bytes to text, a piece at a time: which encoding a file is in, and its letters without byte order mark.

use super::error::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{Read, Seek, SeekFrom};

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// The text of a file. What has been read and not been used yet is its `rest`.
pub(super) struct Text<R> {
    pub(super) encoding: &'static str,
    input: R,
    kind: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: u64,
    decoder: Decoder,
    letters: String,
    used: usize,
    ended: bool,
}

impl<R: Read + Seek> Text<R> {
    /// Finds out the encoding, which takes the whole file, and begins at its first letter.
    pub(super) fn open(mut input: R) -> Result<Self, ReadError> {
        let start = piece(&mut input)?;
        refuse_other_formats(&start)?;
        let (kind, mark) = match Encoding::for_bom(&start) {
            Some(marked) => marked,
            None => match wide_without_mark(&start) {
                Some(wide) => (wide, 0),
                None => (narrow(&mut input)?, 0),
            },
        };
        let (encoding, mark) = (kind.name(), u64::try_from(mark).unwrap_or_default());
        let decoder = kind.new_decoder_without_bom_handling();
        let mut text = Self { encoding, input, kind, mark, decoder, letters: String::new(), used: 0, ended: false };
        text.begin_again()?;
        text.want(4096)?;
        // Text has line breaks and tabs, and hardly any other control character.
        let (mut all, mut controls) = (0_usize, 0_usize);
        for c in text.rest().chars().take(4096) {
            all += 1;
            controls += usize::from(c.is_control() && !c.is_whitespace() && c != '\0');
        }
        if controls * 10 > all { Err(ReadError::NotText) } else { Ok(text) }
    }

    /// Goes back to the first letter.
    pub(super) fn begin_again(&mut self) -> Result<(), ReadError> {
        self.input.seek(SeekFrom::Start(self.mark))?;
        self.decoder = self.kind.new_decoder_without_bom_handling();
        self.letters.clear();
        (self.used, self.ended) = (0, false);
        Ok(())
    }

    pub(super) fn rest(&self) -> &str {
        self.letters.get(self.used..).unwrap_or_default()
    }

    /// Whether the rest is all that there is.
    pub(super) fn is_all(&self) -> bool {
        self.ended
    }

    /// Goes on behind so many bytes of the rest.
    pub(super) fn go_on(&mut self, by: usize) {
        self.used = self.letters.len().min(self.used.saturating_add(by));
    }

    /// Reads until the rest has so many bytes, or the file has no more.
    pub(super) fn want(&mut self, bytes: usize) -> Result<(), ReadError> {
        while !self.ended && self.rest().len() < bytes {
            if self.used > 0 {
                self.letters.drain(..self.used);
                self.used = 0;
            }
            let raw = piece(&mut self.input)?;
            self.ended = raw.is_empty();
            decode(&mut self.decoder, &raw, self.ended, &mut self.letters);
        }
        Ok(())
    }
}

fn piece(input: &mut impl Read) -> Result<Vec<u8>, ReadError> {
    let mut raw = Vec::new();
    input.by_ref().take(PIECE.try_into().unwrap_or_default()).read_to_end(&mut raw)?;
    Ok(raw)
}

/// Adds what the bytes say; whether something in them was broken.
fn decode(decoder: &mut Decoder, raw: &[u8], last: bool, letters: &mut String) -> bool {
    letters.reserve(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len()));
    let (_, _, broken) = decoder.decode_to_string(raw, letters, last);
    broken
}

fn refuse_other_formats(start: &[u8]) -> Result<(), ReadError> {
    let others: [&[u8]; 8] =
        [b"%PDF-", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"SQLite format 3\0"];
    if others.iter().any(|magic| start.starts_with(magic)) { Err(ReadError::NotText) } else { Ok(()) }
}

/// UTF-16 without its mark: in European text every other byte is zero.
fn wide_without_mark(start: &[u8]) -> Option<&'static Encoding> {
    let (mut pairs, mut high_first, mut low_first) = (0_usize, 0_usize, 0_usize);
    for pair in start.chunks_exact(2).take(2048) {
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
fn narrow(input: &mut (impl Read + Seek)) -> Result<&'static Encoding, ReadError> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut letters, mut marks, mut broken) = (0_usize, 0_usize, false);
    let mut text = String::new();
    input.rewind()?;
    loop {
        let raw = piece(input)?;
        let last = raw.is_empty();
        detector.feed(&raw, last);
        text.clear();
        broken |= decode(&mut decoder, &raw, last, &mut text);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            letters += 1;
            marks += usize::from(c == char::REPLACEMENT_CHARACTER);
        }
        if last {
            break;
        }
    }
    // By chance legacy bytes are rarely valid: one broken letter in twenty is damage, not another encoding.
    if !broken || letters - marks > marks * 20 {
        return Ok(UTF_8);
    }
    Ok(detector.guess(Some(b"in"), Utf8Detection::Deny))
}
