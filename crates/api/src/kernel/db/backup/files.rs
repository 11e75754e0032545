//! The files of records in a backup: a list of them, each with its size and checksum, and behind it the files themselves in
//! the same order. Neither a backup nor a restore holds more of them than one line and one piece.
//!
//! A file is never changed once it is there, so those that the database of the backup knows can be copied after it. One
//! that goes meanwhile (its record was erased, or it lay in the recycle bin too long) is left out.

use super::{Part, TableSum, refused, unusable};
use crate::kernel::db::Connection;
use crate::kernel::disk::{Files, Folder};
use crate::kernel::error::{ApiError, ApiResult};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::Path;

/// The part that lists the files.
pub(super) const LIST: &str = "files";
/// Where each of them lies in the archive.
pub(super) const FOLDER: &str = "file/";

/// A file as the list tells it.
pub(super) struct Listed {
    pub name: String,
    pub part: Part,
}

/// Lists the files that a database knows, as they are in the folder.
pub(super) fn list(names: &[String], folder: &Folder, list: &Path) -> ApiResult<()> {
    let mut out = BufWriter::new(File::create_new(list).map_err(|cause| unusable(list, &cause))?);
    for name in names {
        let file = match folder.open(name) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(|cause| unusable(Path::new(name), &cause))?,
        };
        let part = sum(file)?;
        writeln!(out, "{name} {} {}", part.bytes, part.sha256).map_err(ApiError::internal)?;
    }
    out.flush().map_err(ApiError::internal)
}

fn sum(mut file: File) -> ApiResult<Part> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        let count = file.read(&mut buffer).map_err(ApiError::internal)?;
        let piece = buffer.get(..count).unwrap_or_default();
        if piece.is_empty() {
            return Ok(Part { bytes, sha256: crate::kernel::hexadecimal::hexadecimal(&hash.finalize()) });
        }
        hash.update(piece);
        bytes += u64::try_from(count).map_err(ApiError::internal)?;
    }
}

/// The lines of a list, one after the other.
pub(super) fn read(list: &Path) -> ApiResult<impl Iterator<Item = ApiResult<Listed>> + use<>> {
    let file = File::open(list).map_err(|cause| unusable(list, &cause))?;
    let wrong = || refused("The backup's list of files cannot be read".to_owned());
    Ok(BufReader::new(file).lines().map(move |line| {
        let line = line.map_err(ApiError::internal)?;
        let mut words = line.split(' ');
        let (Some(name), Some(bytes), Some(sha256), None) = (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(wrong());
        };
        let bytes = bytes.parse().map_err(|_| wrong())?;
        Ok(Listed { name: name.to_owned(), part: Part { bytes, sha256: sha256.to_owned() } })
    }))
}

/// The files that the database knows, by their names; one from before there were files knows none.
pub(super) fn known(connection: &mut Connection, tables: &BTreeMap<String, TableSum>) -> ApiResult<Vec<String>> {
    if !tables.contains_key("attachments") {
        return Ok(Vec::new());
    }
    let id = match connection {
        Connection::Sqlite(_) => {
            "lower(substr(hex(file_id), 1, 8) || '-' || substr(hex(file_id), 9, 4) || '-' || substr(hex(file_id), 13, 4)
             || '-' || substr(hex(file_id), 17, 4) || '-' || substr(hex(file_id), 21))"
        }
        Connection::Postgres(_) => "file_id::text",
    };
    let files = format!("SELECT {id} AS line FROM attachments ORDER BY file_id");
    let small = if matches!(connection, Connection::Sqlite(_)) { "has_thumbnail = 1" } else { "has_thumbnail" };
    let small = format!("SELECT {id} || '.small' AS line FROM attachments WHERE {small} ORDER BY file_id");
    let mut names = super::tables::lines(connection, &files)?;
    names.extend(super::tables::lines(connection, &small)?);
    Ok(names)
}
