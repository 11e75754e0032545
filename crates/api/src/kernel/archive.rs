//! Zip archives, written entry by entry: the bytes that are ready can be taken at any time, and what is kept is one packing
//! window, however much goes in.

use super::error::{ApiError, ApiResult};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Bytes that are ready.
#[derive(Debug, Clone, Default)]
struct Ready(Arc<Mutex<Vec<u8>>>);

impl Ready {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Ready {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An archive that is being written.
pub struct Archive {
    writer: ZipWriter<StreamWriter<Ready>>,
    ready: Ready,
}

impl Default for Archive {
    fn default() -> Self {
        let ready = Ready::default();
        Self { writer: ZipWriter::new_stream(ready.clone()), ready }
    }
}

impl Archive {
    /// Begins the next entry; `path` is its name within the archive, with slashes.
    pub fn entry(&mut self, path: &str) -> ApiResult<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        self.writer.start_file(path, options).map_err(ApiError::internal)
    }

    /// Adds bytes to the entry that was begun last.
    pub fn put(&mut self, bytes: &[u8]) -> ApiResult<()> {
        self.writer.write_all(bytes).map_err(ApiError::internal)
    }

    /// The bytes that have become ready since they were last taken.
    pub fn take(&mut self) -> Vec<u8> {
        self.ready.take()
    }

    /// The last bytes.
    pub fn end(self) -> ApiResult<Vec<u8>> {
        self.writer.finish().map_err(ApiError::internal)?;
        Ok(self.ready.take())
    }
}
