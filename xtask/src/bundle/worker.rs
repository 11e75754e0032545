//! Tells the service worker which build it belongs to and which files make it up.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::folder;

/// What no page asks for: the worker itself is fetched by the browser, the rest is for machines.
const NOT_CACHED: [&str; 2] = ["sw.js", "robots.txt"];

pub(super) fn fill(site: &Path, build: &str) -> Result<()> {
    let file = site.join("sw.js");
    if !file.is_file() {
        return Ok(());
    }
    let worker = folder::read_text(&file)?;
    for placeholder in ["__BUILD_ID__", "__ASSETS__"] {
        ensure!(worker.contains(placeholder), "sw.js must contain {placeholder}");
    }
    folder::write(&file, worker.replace("__BUILD_ID__", build).replace("__ASSETS__", &list(site)?))
}

fn list(site: &Path) -> Result<String> {
    let mut addresses = Vec::new();
    for file in folder::files(site)? {
        let path = file.strip_prefix(site)?.to_string_lossy().into_owned();
        if !NOT_CACHED.contains(&path.as_str()) {
            addresses.push(format!("/{path}"));
        }
    }
    Ok(serde_json::to_string(&addresses)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_what_pages_load() -> Result<()> {
        let site = tempfile::tempdir()?;
        let at = |path: &str| site.path().join(path);
        fill(site.path(), "0123")?;
        for path in ["index.html", "assets/0123/app.js", "robots.txt"] {
            folder::write(&at(path), "")?;
        }
        folder::write(&at("sw.js"), "const build = '__BUILD_ID__', assets = __ASSETS__;")?;
        fill(site.path(), "0123")?;
        assert_eq!(
            folder::read_text(&at("sw.js"))?,
            "const build = '0123', assets = [\"/assets/0123/app.js\",\"/index.html\"];"
        );
        assert!(fill(site.path(), "0123").is_err(), "a worker without placeholders would never update");
        Ok(())
    }
}
