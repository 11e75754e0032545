//! Walking, copying and naming the contents of folders: what the standard library leaves to us.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Every file below a folder, sorted, so that two machines see the same order.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// The files and folders directly in a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || format!("cannot read the folder {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(read)? {
        paths.push(entry.with_context(read)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The files directly in a folder with this extension, sorted by name; none when there is no such folder.
pub(crate) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    Ok(entries(folder)?.into_iter().filter(|path| path.is_file() && has_extension(path, &[extension])).collect())
}

pub(crate) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|found| extensions.iter().any(|extension| found == *extension))
}

/// Copies everything below `from` to the same place below `to`.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        write(&copy, &read(&file)?)?;
    }
    Ok(())
}

pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

pub(crate) fn read_text(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Writes a file and makes the folders that lead to it.
pub(crate) fn write(file: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// Removes a file or a folder with all in it, if it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// A name for the contents of these files and folders: paths (from `root` on) and bytes, in a fixed order.
/// What does not exist counts, too, so that a file which appears changes the name.
pub(crate) fn digest(root: &Path, parts: &[&Path]) -> Result<String> {
    let mut hash = Sha256::new();
    for part in parts {
        let members = match (part.is_dir(), part.is_file()) {
            (true, _) => files(part)?,
            (_, true) => vec![(*part).to_owned()],
            _ => Vec::new(),
        };
        for file in members {
            let content = read(&file)?;
            hash.update(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            // The length keeps two files apart whose bytes could be read as one.
            hash.update(content.len().to_le_bytes());
            hash.update(content);
        }
        hash.update([0]);
    }
    Ok(hexadecimal(&hash.finalize()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |name, byte| name + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_sees_content_name_and_absence() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        let (inside, beside) = (root.join("inside"), root.join("beside.txt"));
        let name = || digest(root, &[&inside, &beside]);
        write(&inside.join("a"), "one")?;
        let first = name()?;
        assert_eq!(first, name()?);
        write(&beside, "")?;
        let second = name()?;
        assert_ne!(first, second);
        write(&inside.join("a"), "two")?;
        let third = name()?;
        assert_ne!(second, third);
        fs::rename(inside.join("a"), inside.join("b"))?;
        assert_ne!(third, name()?);
        Ok(())
    }

    #[test]
    fn copy_keeps_the_tree_and_remove_forgives_absence() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        write(&from.join("deep/er/file"), "x")?;
        copy(&from, &to)?;
        assert_eq!(read_text(&to.join("deep/er/file"))?, "x");
        remove(&to)?;
        remove(&to)?;
        assert!(!to.exists());
        Ok(())
    }
}
