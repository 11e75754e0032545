//! How what is held about a person becomes an archive, a piece at a time: first the files, then what tells of them.

use super::held::{Held, HeldFile};
use crate::kernel::archive::Archive;
use crate::kernel::disk::Files;
use crate::kernel::error::{ApiError, ApiResult};
use std::fs::File;
use std::io::{ErrorKind, Read};

/// Bytes that are read at once.
const READ: usize = 256 * 1024;
/// Packed bytes of a piece, at least; the last one may have fewer.
const PIECE: usize = 1024 * 1024;

/// What somebody reads who opens the archive.
const README: &str = "This archive holds what the hospital's customer relationship system, Setu, keeps about one person.\r\n\
    \r\n\
    person.json  all of it, in a form that people and programs read (JSON, UTF-8)\r\n\
    files/       the files that were put on the person's record, as they came\r\n\
    \r\n\
    In person.json stand:\r\n\
    contacts       the person's record, and those that were put together with it\r\n\
    affiliations   where the person works\r\n\
    relationships  who is what to the person\r\n\
    consents       what the person agreed to, or withdrew, with the notice and the day\r\n\
    leads          what the person asked about, by which way, and how it ended\r\n\
    inquiries      what came in from the person, and when it was answered\r\n\
    attempts       how the person was called about it\r\n\
    messages       what was sent to the person, and what became of it\r\n\
    comments       what colleagues wrote on the record, with who and when\r\n\
    files          the files, with who put them there; `path` says where each lies in this archive\r\n\
    shares         with whom else in the hospital the record is shared\r\n\
    imported       rows of files from which the record came\r\n\
    history        every change, with what was before and after\r\n\
    readings       who looked at the person's details\r\n";

/// An archive that is being written.
pub struct Packing {
    archive: Archive,
    held: Held,
    /// The next file, by its place.
    next: usize,
    open: Option<File>,
}

/// Bytes of the archive.
pub struct Piece {
    pub bytes: Vec<u8>,
    /// Files that are through.
    pub files: usize,
    pub is_last: bool,
}

impl Packing {
    pub fn of(held: Held) -> Self {
        Self { archive: Archive::default(), held, next: 0, open: None }
    }

    pub const fn held(&self) -> &Held {
        &self.held
    }

    /// The next piece. Behind the last one there is none to ask for.
    pub fn piece(&mut self, files: &dyn Files) -> ApiResult<Piece> {
        let mut bytes = Vec::new();
        let mut buffer = vec![0; READ];
        while bytes.len() < PIECE {
            if let Some(file) = &mut self.open {
                let read = file.read(&mut buffer).map_err(ApiError::internal)?;
                self.archive.put(buffer.get(..read).unwrap_or_default())?;
                if read == 0 {
                    self.open = None;
                    self.next += 1;
                }
            } else if let Some(file) = self.held.files.get_mut(self.next) {
                self.open = begin(&mut self.archive, files, file)?;
                if self.open.is_none() {
                    self.next += 1;
                }
            } else {
                bytes.extend(self.finish()?);
                return Ok(Piece { bytes, files: self.next, is_last: true });
            }
            bytes.extend(self.archive.take());
        }
        Ok(Piece { bytes, files: self.next, is_last: false })
    }

    fn finish(&mut self) -> ApiResult<Vec<u8>> {
        let mut archive = std::mem::take(&mut self.archive);
        archive.entry("person.json")?;
        archive.put(&serde_json::to_vec_pretty(&self.held).map_err(ApiError::internal)?)?;
        archive.entry("README.txt")?;
        archive.put(README.as_bytes())?;
        archive.end()
    }
}

/// Begins the entry of a file. What was taken off the record since it was read has no bytes any more.
fn begin(archive: &mut Archive, files: &dyn Files, file: &mut HeldFile) -> ApiResult<Option<File>> {
    let Some(path) = &file.path else { return Ok(None) };
    match files.open(&file.stored) {
        Ok(open) => {
            archive.entry(path)?;
            Ok(Some(open))
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            file.path = None;
            Ok(None)
        }
        Err(cause) => Err(ApiError::internal(cause)),
    }
}
