//! Bytes decide the first visit on a slow network: counts them, and fails the build that has too many.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::folder;

/// The first load, all included: page, styles, scripts, main WebAssembly file, English texts, icons.
pub(crate) const FIRST_LOAD: u64 = 350_000;
/// A module that loads when it is first opened.
const LAZY_CHUNK: u64 = 60_000;

/// How much of it to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Total,
    EachFile,
}

/// Bytes of the first load.
pub(crate) fn first_load(site: &Path) -> Result<u64> {
    Ok(count(site)?.total)
}

struct Counted {
    total: u64,
    /// Bytes and name within the assets folder.
    parts: Vec<(u64, String)>,
    addresses: BTreeSet<String>,
    assets: String,
}

fn count(site: &Path) -> Result<Counted> {
    let page = folder::read_text(&site.join("index.html"))?;
    let mut addresses = named_in(&page);
    let assets = assets_of(&page).context("index.html names no assets folder")?;
    addresses.insert("index.html".to_owned());
    addresses.insert(format!("{assets}locales/en.json"));
    let (mut total, mut parts) = (0, Vec::new());
    for address in &addresses {
        // A name without a file is a page's route or an address of the API.
        if let Some(bytes) = transferred(&site.join(address))? {
            total += bytes;
            parts.push((bytes, address.strip_prefix(&assets).unwrap_or(address).to_owned()));
        }
    }
    Ok(Counted { total, parts, addresses, assets })
}

pub(super) fn check(site: &Path, detail: Detail) -> Result<()> {
    let Counted { total, mut parts, addresses, assets } = count(site)?;
    println!("web app: first load {total} bytes of at most {FIRST_LOAD}");
    if detail == Detail::EachFile {
        parts.sort_unstable_by(|left, right| right.cmp(left));
        for (bytes, name) in &parts {
            println!("  {bytes:>7} {name}");
        }
        warn_of_large_chunks(site, &assets, &addresses)?;
    }
    ensure!(
        total <= FIRST_LOAD,
        "the first load of the web app has {total} bytes, more than the {FIRST_LOAD} that we allow"
    );
    Ok(())
}

fn warn_of_large_chunks(site: &Path, assets: &str, first_load: &BTreeSet<String>) -> Result<()> {
    for chunk in folder::with_extension(&site.join(assets), "wasm")? {
        let address = chunk.strip_prefix(site)?.to_string_lossy().into_owned();
        let bytes = transferred(&chunk)?.unwrap_or(0);
        if bytes > LAZY_CHUNK && !first_load.contains(&address) {
            println!("warning: the lazy chunk {address} has {bytes} bytes, more than {LAZY_CHUNK}");
        }
    }
    Ok(())
}

/// What goes over the wire for a file; nothing when there is no such file.
fn transferred(file: &Path) -> Result<Option<u64>> {
    let compressed = format!("{}.br", file.display());
    let sent = if Path::new(&compressed).is_file() { Path::new(&compressed) } else { file };
    if !sent.is_file() {
        return Ok(None);
    }
    Ok(Some(fs::metadata(sent).with_context(|| format!("cannot measure {}", sent.display()))?.len()))
}

/// The addresses on our own host that the page names, without the leading slash.
fn named_in(page: &str) -> BTreeSet<String> {
    ["href=\"/", "src=\"/"]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split(['"', '#', '?']).next())
        .map(str::to_owned)
        .collect()
}

fn assets_of(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("data-assets=\"/")?;
    Some(rest.split_once('"')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html data-assets="/assets/1/"><link href="/icon.svg"><script src="/assets/1/main.js?x"></script><link href="/assets/1/app_bg.wasm"><a href="/people">"#;

    fn site(main_bytes: usize) -> Result<tempfile::TempDir> {
        let site = tempfile::tempdir()?;
        for (path, content) in [
            ("index.html", PAGE.as_bytes()),
            ("icon.svg", &[0; 10]),
            ("assets/1/main.js", &[0; 1000]),
            ("assets/1/main.js.br", &[0; 100]),
            ("assets/1/app_bg.wasm", &vec![0; main_bytes]),
            ("assets/1/lazy.wasm", &vec![0; 400_000]),
            ("assets/1/locales/en.json", &[0; 1]),
            ("assets/1/locales/hi.json", &vec![0; 100_000]),
        ] {
            folder::write(&site.path().join(path), content)?;
        }
        Ok(site)
    }

    #[test]
    fn the_first_load_is_what_the_page_names() -> Result<()> {
        // The page, its icon, the script compressed, the English texts: the rest is left for the main file.
        let room = usize::try_from(FIRST_LOAD)? - PAGE.len() - 10 - 100 - 1;
        check(site(room)?.path(), Detail::EachFile)?;
        assert!(check(site(room + 1)?.path(), Detail::Total).is_err());
        Ok(())
    }
}
