//! The archive around a workbook, which may lie about its size: how much is unpacked is counted while it is.

use super::super::error::ReadError;
use std::cell::Cell;
use std::io::{BufReader, Error, ErrorKind, Read, Seek};
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::ZipFile;

/// The most files in a workbook. Those with many pictures have some hundred.
const MOST_FILES: usize = 5_000;
/// The most bytes that a workbook unpacks to, all parts that are read together.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// From here on it is looked at how much smaller the packed part is.
const SUSPICIOUS: u64 = 16 * 1024 * 1024;
/// Sheets pack to a tenth or twentieth of their size, the dullest to a fiftieth; a bomb to a thousandth.
const MOST_GROWTH: u64 = 150;
/// The most bytes from one `<` to the next: an element with its attributes and the text behind it.
const MOST_TEXT: u64 = 4 * 1024 * 1024;

/// A workbook's archive.
pub(super) struct Package<R> {
    archive: ZipArchive<R>,
    unpacked: Rc<Cell<u64>>,
}

/// A part as it is unpacked.
pub(super) type Part<'p, R> = BufReader<Counted<ZipFile<'p, R>>>;

impl<R: Read + Seek> Package<R> {
    pub(super) fn open(input: R) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(input).map_err(|_| ReadError::DamagedWorkbook)?;
        if archive.len() > MOST_FILES {
            return Err(ReadError::TooLarge);
        }
        Ok(Self { archive, unpacked: Rc::default() })
    }

    fn index(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        // Some programs write a name in one way and its file in another.
        self.archive
            .index_for_name(path)
            .or_else(|| self.archive.file_names_raw().position(|name| name.eq_ignore_ascii_case(path.as_bytes())))
    }

    pub(super) fn holds(&self, path: &str) -> bool {
        self.index(path).is_some()
    }

    pub(super) fn part(&mut self, path: &str) -> Result<Part<'_, R>, ReadError> {
        let index = self.index(path).ok_or(ReadError::DamagedWorkbook)?;
        let file = self.archive.by_index(index).map_err(|_| ReadError::DamagedWorkbook)?;
        let packed = file.compressed_size().max(1);
        let unpacked = Rc::clone(&self.unpacked);
        Ok(BufReader::with_capacity(64 * 1024, Counted { file, packed, read: 0, since_element: 0, unpacked }))
    }
}

/// Counts what is unpacked and gives up where it is too much.
pub(super) struct Counted<F> {
    file: F,
    packed: u64,
    read: u64,
    since_element: u64,
    unpacked: Rc<Cell<u64>>,
}

impl<F: Read> Read for Counted<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(into)?;
        let new = u64::try_from(count).map_err(Error::other)?;
        self.read += new;
        self.unpacked.set(self.unpacked.get() + new);
        let bytes = into.get(..count).unwrap_or_default();
        self.since_element = match bytes.iter().rposition(|byte| *byte == b'<') {
            Some(at) => u64::try_from(count - at).map_err(Error::other)?,
            None => self.since_element + new,
        };
        let is_bomb = self.read > SUSPICIOUS && self.read / self.packed > MOST_GROWTH;
        if is_bomb || self.unpacked.get() > MOST_BYTES || self.since_element > MOST_TEXT {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}
