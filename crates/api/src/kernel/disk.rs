//! Where the bytes of files lie: behind one trait, a folder. Several nodes share it (a network file system); what each
//! writes appears whole or not at all.
//!
//! No store of objects (S3): the libraries for it bring a second HTTP stack with TLS and a hundred crates, for what a
//! mounted bucket does as well. It would be another `impl Files`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A place for files, each known by a name that is made here: letters, digits, dots and dashes.
pub trait Files: Send + Sync {
    /// A new empty file that nobody else sees.
    fn begin(&self, name: &str) -> io::Result<Beginning>;
    /// Gives a file that is written its name, for good: once this returns, a loss of power does not take it back. One
    /// that has the name already is replaced.
    fn keep(&self, beginning: Beginning, name: &str) -> io::Result<()>;
    fn open(&self, name: &str) -> io::Result<File>;
    /// Removes a file; one that is not there is no error.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// The names of all files that are older.
    fn older_than(&self, age: Duration) -> io::Result<Vec<String>>;
    /// Removes what was begun so long ago and never kept: its writer is gone.
    fn forget_begun(&self, age: Duration) -> io::Result<usize>;
}

/// A file that is being written; gone when it is dropped without being kept.
pub struct Beginning {
    pub file: File,
    path: PathBuf,
    kept: bool,
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if !self.kept
            && let Err(cause) = fs::remove_file(&self.path)
        {
            tracing::warn!(%cause, "the beginning of a file stays behind until it is swept away");
        }
    }
}

/// A folder of this machine, or of one that all nodes share.
pub struct Folder(PathBuf);

const INCOMING: &str = "incoming";

impl Folder {
    /// The folder is made when the first file comes.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Names begin with a moment (UUIDs of version 7), so their ends spread them evenly over 256 folders.
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
        if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a name of a file"));
        }
        let stem = name.split('.').next().unwrap_or(name);
        let shelf = stem.get(stem.len().saturating_sub(2)..).unwrap_or("00");
        Ok(self.0.join(shelf).join(name))
    }
}

impl Files for Folder {
    fn begin(&self, name: &str) -> io::Result<Beginning> {
        let incoming = self.0.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        let path = incoming.join(name);
        let file = File::options().write(true).read(true).create_new(true).open(&path)?;
        Ok(Beginning { file, path, kept: false })
    }

    fn keep(&self, mut beginning: Beginning, name: &str) -> io::Result<()> {
        let place = self.place(name)?;
        let shelf = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(shelf)?;
        beginning.file.sync_all()?;
        fs::rename(&beginning.path, &place)?;
        beginning.kept = true;
        // The name itself stands in the folder's own file.
        File::open(shelf)?.sync_all()
    }

    fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.place(name)?)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.place(name)?) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            outcome => outcome,
        }
    }

    fn older_than(&self, age: Duration) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for shelf in listed(&self.0)? {
            if shelf.file_name() == INCOMING || !shelf.file_type()?.is_dir() {
                continue;
            }
            for file in listed(&shelf.path())? {
                if is_older(&file, age)? {
                    names.extend(file.file_name().into_string().ok());
                }
            }
        }
        Ok(names)
    }

    fn forget_begun(&self, age: Duration) -> io::Result<usize> {
        let mut forgotten = 0;
        for file in listed(&self.0.join(INCOMING))? {
            if is_older(&file, age)? {
                fs::remove_file(file.path())?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

fn listed(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect(),
    }
}

/// By the clock of the file system, which is the one that wrote its times.
fn is_older(file: &fs::DirEntry, age: Duration) -> io::Result<bool> {
    let written = file.metadata()?.modified()?;
    #[expect(clippy::disallowed_methods, reason = "compared with what the file system wrote, not with a record")]
    let now = SystemTime::now();
    Ok(now.duration_since(written).is_ok_and(|since| since >= age))
}
