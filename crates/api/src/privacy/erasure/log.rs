//! The list of those who were erased, as a file: it lies with the files of records and beside each backup, and outlives
//! the database. A line is an id that means nothing by itself, and a moment.

use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::{ContactId, Timestamp};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The file's name in the data folder and beside a backup.
pub const LOG: &str = "erasures.log";

/// Who was erased, and when. A line that is none is an error: nobody is forgotten because of a torn one.
pub fn read(file: &Path) -> ApiResult<BTreeMap<ContactId, Timestamp>> {
    let text = match fs::read_to_string(file) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        text => text.map_err(ApiError::internal)?,
    };
    let line = |line: &str| {
        let (id, at) = line.split_once(' ')?;
        Some((id.parse().ok()?, at.trim().parse().ok()?))
    };
    let wrong = |text: &str| ApiError::internal(format!("{}: not a line of this list: {text}", file.display()));
    text.lines().filter(|text| !text.is_empty()).map(|text| line(text).ok_or_else(|| wrong(text))).collect()
}

/// Adds those who are not in it yet; on the disk when it returns.
pub fn add(file: &Path, erased: &BTreeMap<ContactId, Timestamp>) -> ApiResult<()> {
    let known = read(file)?;
    let new: Vec<String> =
        erased.iter().filter(|(id, _)| !known.contains_key(id)).map(|(id, at)| format!("{id} {at}\n")).collect();
    let new = new.concat();
    if new.is_empty() {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(ApiError::internal)?;
    }
    let mut out = File::options().append(true).create(true).open(file).map_err(ApiError::internal)?;
    out.write_all(new.as_bytes()).and_then(|()| out.sync_all()).map_err(ApiError::internal)
}

/// Writes those whom the data folder knows into the list beside a backup.
pub fn keep_beside(data_folder: &Path, backup: &Path) -> ApiResult<()> {
    let beside = backup.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    add(&beside.join(LOG), &read(&data_folder.join(LOG))?)
}
