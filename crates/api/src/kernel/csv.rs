//! CSV as spreadsheets want it: UTF-8 with a byte order mark, CRLF, no cell that runs as a formula.

use super::error::{ApiError, ApiResult};
use domain::people::export::guard_formula;

/// Excel takes a file without it for windows-1252.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Lines as they follow each other in a file, without the mark at its beginning.
pub fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> ApiResult<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(String::as_str)).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

/// The same rows, no cell of which runs as a formula.
pub fn guarded(rows: impl IntoIterator<Item = Vec<String>>) -> impl Iterator<Item = Vec<String>> {
    rows.into_iter().map(|row| row.iter().map(|cell| guard_formula(cell).into_owned()).collect())
}
