//! The texts that the cells of a workbook share. A long list has millions: they lie in a file without a name, in blocks
//! of which some are kept at hand.

use super::super::error::ReadError;
use super::xml::{Xml, add_reference};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufWriter, Read, Seek, SeekFrom, Write};

/// Texts of a block, and the bytes after which it is closed earlier.
const BLOCK: usize = 64;
const BLOCK_BYTES: usize = 32 * 1024;
/// Bytes of blocks that are kept at hand.
const AT_HAND: usize = 8 * 1024 * 1024;
/// The most bytes of one text; Excel's own limit is 32,767 letters.
pub(super) const MOST: usize = 1024 * 1024;

/// Where a block begins, and with which text.
struct Block {
    first: usize,
    at: u64,
}

#[derive(Default)]
pub(super) struct Strings {
    file: Option<File>,
    blocks: Vec<Block>,
    count: usize,
    end: u64,
    kept: HashMap<usize, (u64, Vec<String>)>,
    kept_bytes: usize,
    turn: u64,
}

impl Strings {
    pub(super) fn none() -> Self {
        Self::default()
    }

    pub(super) fn read(part: impl BufRead) -> Result<Self, ReadError> {
        let mut strings = Self::default();
        let mut out = BufWriter::new(tempfile::tempfile()?);
        let (mut text, mut is_text, mut spoken, mut in_block) = (String::new(), false, false, 0);
        let mut xml = Xml::new(part);
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "si" => text.clear(),
                    "t" => is_text = !spoken,
                    // How a word of Japanese is spoken stands beside it.
                    "rPh" => spoken = true,
                    _ => {}
                },
                Event::Text(part) if is_text => text.push_str(&part.xml10_content()),
                Event::CData(part) if is_text => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) if is_text => add_reference(&reference, &mut text),
                Event::Empty(element) if element.local_name().as_ref() == "si" => {
                    strings.put(&mut out, "", &mut in_block)?;
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => spoken = false,
                    "si" => strings.put(&mut out, &text, &mut in_block)?,
                    _ => {}
                },
                _ => {}
            }
            if text.len() > MOST {
                return Err(ReadError::TooLong(None));
            }
        }
        strings.file = Some(out.into_inner().map_err(|cause| ReadError::Disk(cause.to_string()))?);
        Ok(strings)
    }

    fn put(&mut self, out: &mut impl Write, text: &str, in_block: &mut usize) -> Result<(), ReadError> {
        if *in_block >= BLOCK_BYTES || self.blocks.last().is_none_or(|last| self.count - last.first >= BLOCK) {
            self.blocks.push(Block { first: self.count, at: self.end });
            *in_block = 0;
        }
        let length = u32::try_from(text.len()).map_err(|_| ReadError::TooLong(None))?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(text.as_bytes())?;
        self.count += 1;
        self.end += u64::from(length) + 4;
        *in_block += text.len();
        Ok(())
    }

    /// The text of that number; empty where there is none.
    pub(super) fn get(&mut self, number: usize) -> Result<String, ReadError> {
        if number >= self.count {
            return Ok(String::new());
        }
        let block = self.blocks.partition_point(|block| block.first <= number).saturating_sub(1);
        let Some(first) = self.blocks.get(block).map(|block| block.first) else { return Ok(String::new()) };
        self.turn += 1;
        let turn = self.turn;
        if let Some((last, texts)) = self.kept.get_mut(&block) {
            *last = turn;
            return Ok(texts.get(number - first).cloned().unwrap_or_default());
        }
        let texts = self.load(block)?;
        let text = texts.get(number - first).cloned().unwrap_or_default();
        self.keep(block, texts);
        Ok(text)
    }

    fn load(&mut self, block: usize) -> Result<Vec<String>, ReadError> {
        let from = self.blocks.get(block).map_or(self.end, |block| block.at);
        let to = self.blocks.get(block + 1).map_or(self.end, |next| next.at);
        let Some(file) = &mut self.file else { return Ok(Vec::new()) };
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(to - from).read_to_end(&mut bytes)?;
        let mut rest = bytes.as_slice();
        let mut texts = Vec::new();
        while let Some((length, behind)) = rest.split_first_chunk::<4>() {
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let Some((text, behind)) = behind.split_at_checked(length) else { break };
            texts.push(String::from_utf8_lossy(text).into_owned());
            rest = behind;
        }
        Ok(texts)
    }

    fn keep(&mut self, block: usize, texts: Vec<String>) {
        self.kept_bytes += size(&texts);
        self.kept.insert(block, (self.turn, texts));
        while self.kept_bytes > AT_HAND && self.kept.len() > 1 {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, (turn, _))| *turn).map(|(block, _)| *block) else {
                break;
            };
            if let Some((_, texts)) = self.kept.remove(&oldest) {
                self.kept_bytes = self.kept_bytes.saturating_sub(size(&texts));
            }
        }
    }
}

fn size(texts: &[String]) -> usize {
    texts.iter().map(|text| text.len() + size_of::<String>()).sum()
}
