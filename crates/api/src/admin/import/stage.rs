//! The rows of a file on their way into the database: read once, packed into pieces, and taken out piece by piece, so
//! that a job never holds more of a file than some hundred rows, and any node finds any row at once.

use super::reader::{self, Line, ReadError, Reading};
use crate::kernel::db::schema::import_pieces as pieces;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::kernel::ImportId;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Rows of a piece, and the bytes after which it is closed earlier.
const ROWS: usize = 500;
const BYTES: usize = 512 * 1024;
/// Rows that the mapping page shows.
const SAMPLE: usize = 20;
/// So much of a cell the sample shows.
const SAMPLE_CELL: usize = 500;

/// Where a piece lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    first_row: i64,
    at: u64,
    length: usize,
}

/// A file that has been read, its rows in a file without a name.
pub struct Staged {
    pub reading: Reading,
    pub sample: Vec<Vec<String>>,
    pub rows: i64,
    places: Vec<Place>,
    file: Mutex<File>,
}

struct Packer {
    out: BufWriter<File>,
    end: u64,
    lines: Vec<Line>,
    size: usize,
    rows: i64,
    places: Vec<Place>,
    sample: Vec<Vec<String>>,
}

impl Staged {
    /// Reads a file to its end; of a workbook the sheet of that name.
    pub fn of<R: Read + Seek>(input: R, sheet: Option<&str>) -> Result<Self, ReadError> {
        let out = BufWriter::new(tempfile::tempfile()?);
        let (lines, places, sample) = (Vec::new(), Vec::new(), Vec::new());
        let mut packer = Packer { out, end: 0, lines, size: 0, rows: 0, places, sample };
        let reading = reader::read(input, sheet, &mut |line| packer.add(line))?;
        packer.pack()?;
        let Packer { out, rows, places, sample, .. } = packer;
        let file = out.into_inner().map_err(|cause| ReadError::Disk(cause.to_string()))?;
        Ok(Self { reading, sample, rows, places, file: Mutex::new(file) })
    }

    /// Puts the rows into the database, in place of those that were there.
    pub fn write(&self, transaction: &mut Transaction<'_>, import: ImportId) -> ApiResult<()> {
        clear(transaction, import)?;
        for place in &self.places {
            let bytes = self.load(*place).map_err(ApiError::internal)?;
            let row = (pieces::import_id.eq(import), pieces::first_row.eq(place.first_row), pieces::bytes.eq(bytes));
            let statement = diesel::insert_into(pieces::table).values(row);
            each!(&mut *transaction.connection, c => statement.execute(c))?;
        }
        Ok(())
    }

    fn load(&self, place: Place) -> std::io::Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place.at))?;
        let mut bytes = vec![0; place.length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Packer {
    fn add(&mut self, line: Line) -> Result<(), ReadError> {
        if self.sample.len() < SAMPLE {
            let shown = |cell: &String| cell.chars().take(SAMPLE_CELL).collect();
            self.sample.push(line.cells.iter().map(shown).collect());
        }
        self.rows += 1;
        self.size += line.cells.iter().map(String::len).sum::<usize>();
        self.lines.push(line);
        if self.lines.len() >= ROWS || self.size >= BYTES { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), ReadError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let first_row = self.rows + 1 - i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        serde_json::to_writer(&mut encoder, &self.lines).map_err(|cause| ReadError::Disk(cause.to_string()))?;
        let bytes = encoder.finish()?;
        self.out.write_all(&bytes)?;
        self.places.push(Place { first_row, at: self.end, length: bytes.len() });
        self.end += u64::try_from(bytes.len()).unwrap_or_default();
        self.lines.clear();
        self.size = 0;
        Ok(())
    }
}

/// Forgets the rows of an import.
pub fn clear(transaction: &mut Transaction<'_>, import: ImportId) -> ApiResult<()> {
    let statement = diesel::delete(pieces::table.filter(pieces::import_id.eq(import)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Some rows as they were read.
pub struct Piece {
    /// Counted from 1.
    pub first_row: i64,
    pub lines: Vec<Line>,
}

impl Piece {
    fn place(&self, row: i64) -> Option<usize> {
        usize::try_from(row.checked_sub(self.first_row)?).ok()
    }

    pub fn line(&self, row: i64) -> Option<&Line> {
        self.lines.get(self.place(row)?)
    }

    pub fn holds(&self, row: i64) -> bool {
        self.line(row).is_some()
    }
}

/// The piece that holds a row; `None` behind the last.
pub fn piece_with(connection: &mut Connection, import: ImportId, row: i64) -> ApiResult<Option<Piece>> {
    let query = pieces::table
        .filter(pieces::import_id.eq(import))
        .filter(pieces::first_row.le(row))
        .order(pieces::first_row.desc())
        .limit(1)
        .select((pieces::first_row, pieces::bytes));
    let found: Option<(i64, Vec<u8>)> = each!(connection, c => query.get_result(c).optional())?;
    let Some((first_row, bytes)) = found else { return Ok(None) };
    let unpacked = std::io::BufReader::new(DeflateDecoder::new(bytes.as_slice()));
    let lines = serde_json::from_reader(unpacked).map_err(ApiError::internal)?;
    Ok(Some(Piece { first_row, lines }))
}

#[cfg(test)]
impl Staged {
    /// Every row, as a test wants to see it.
    pub fn lines(&self) -> Vec<Line> {
        let unpack = |place: &Place| -> Vec<Line> {
            let bytes = self.load(*place).expect("a piece");
            serde_json::from_reader(DeflateDecoder::new(bytes.as_slice())).expect("rows")
        };
        self.places.iter().flat_map(unpack).collect()
    }
}
