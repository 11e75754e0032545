//! Puts a finished bundle where the server finds it, so that whoever reads meanwhile sees the old one or the new one.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

use crate::folder;

/// Inside the destination, so that moving is renaming.
const STAGING: &str = ".staging";

/// An empty folder for the next bundle.
pub(super) fn staging(out: &Path) -> Result<PathBuf> {
    let staging = out.join(STAGING);
    folder::remove(&staging)?;
    fs::create_dir_all(&staging).with_context(|| format!("cannot make the folder {}", staging.display()))?;
    Ok(staging)
}

/// Moves the bundle out of `staging`. The assets come first and the page that names them last.
pub(super) fn replace(out: &Path, staging: &Path, name: &str) -> Result<()> {
    let assets = out.join("assets");
    fs::create_dir_all(&assets).with_context(|| format!("cannot make the folder {}", assets.display()))?;
    rename(&staging.join("assets").join(name), &assets.join(name))?;
    folder::remove(&staging.join("assets"))?;

    let mut fresh = folder::entries(staging)?;
    fresh.sort_by_key(|path| path.ends_with("index.html"));
    let names: Vec<_> = fresh.iter().filter_map(|path| path.file_name()).collect();
    for path in &fresh {
        rename(path, &out.join(path.strip_prefix(staging)?))?;
    }
    for path in folder::entries(out)? {
        if path != assets && !path.file_name().is_some_and(|name| names.contains(&name)) {
            folder::remove(&path)?;
        }
    }
    forget_old_builds(&assets, name)
}

/// Keeps the build before this one: a tab that is still open loads its lazy chunks from there.
fn forget_old_builds(assets: &Path, name: &str) -> Result<()> {
    let mut others: Vec<PathBuf> = folder::entries(assets)?.into_iter().filter(|path| !path.ends_with(name)).collect();
    others.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH));
    others.pop();
    others.iter().try_for_each(|path| folder::remove(path))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    // A file is replaced in one step; only a folder has to make room first.
    if to.is_dir() {
        folder::remove(to)?;
    }
    fs::rename(from, to).with_context(|| format!("cannot move {} to {}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(out: &Path, name: &str, extra: &str) -> Result<()> {
        let staging = staging(out)?;
        folder::write(&staging.join("assets").join(name).join("app.js"), name)?;
        folder::write(&staging.join("index.html"), name)?;
        folder::write(&staging.join(extra), name)?;
        replace(out, &staging, name)?;
        // Folders made within one tick of the clock would have no order.
        std::thread::sleep(std::time::Duration::from_millis(20));
        Ok(())
    }

    #[test]
    fn keeps_one_build_before_and_no_stale_file() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let out = folder.path();
        for (name, extra) in [("a", "old.svg"), ("b", "icons/new.svg"), ("c", "icons/new.svg"), ("c", "icons/new.svg")]
        {
            publish(out, name, extra)?;
        }
        let left: Vec<_> = folder::files(out)?
            .iter()
            .filter_map(|file| Some(file.strip_prefix(out).ok()?.display().to_string()))
            .collect();
        assert_eq!(left, ["assets/b/app.js", "assets/c/app.js", "icons/new.svg", "index.html"]);
        assert_eq!(folder::read_text(&out.join("index.html"))?, "c");
        Ok(())
    }
}
