//! Bytes decide the first visit on a slow network: counts them, and fails the build that has too many.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::pack;
use crate::folder;

/// The first load, all included: page, styles, scripts, main WebAssembly file, English texts, icons.
pub(crate) const FIRST_LOAD: u64 = 350_000;
/// The first page after signing in, all of the first load included: what a first visit takes before there is work to do.
const FIRST_PAGE: u64 = 492_000;
/// The same where a rep lands: on the day.
const FIRST_DAY: u64 = 626_000;
/// The pages on which somebody lands, with the packs that each needs and what it may take.
const LANDINGS: [(&str, &[&str], u64); 2] =
    [("/people", &["people.pack"], FIRST_PAGE), ("/today", &["people.pack", "today.pack"], FIRST_DAY)];
/// Any pack: what opening a page for the first time may take more.
const PACK: u64 = 250_000;

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
    assets: String,
}

fn count(site: &Path) -> Result<Counted> {
    let page = folder::read_text(&site.join("index.html"))?;
    let mut addresses = named_in(&page);
    let assets = assets_of(&page).context("index.html names no assets folder")?;
    addresses.insert("index.html".to_owned());
    // What its scripts fetch.
    addresses.extend(["app_bg.wasm", "locales/en.json"].map(|name| format!("{assets}{name}")));
    let (mut total, mut parts) = (0, Vec::new());
    for address in &addresses {
        // A name without a file is a page's route or an address of the API.
        if let Some(bytes) = transferred(&site.join(address))? {
            total += bytes;
            parts.push((bytes, address.strip_prefix(&assets).unwrap_or(address).to_owned()));
        }
    }
    Ok(Counted { total, parts, assets })
}

pub(super) fn check(site: &Path, detail: Detail) -> Result<()> {
    let Counted { total, mut parts, assets } = count(site)?;
    println!("web app: first load {total} bytes of at most {FIRST_LOAD}");
    if detail == Detail::EachFile {
        parts.sort_unstable_by(|left, right| right.cmp(left));
        for (bytes, name) in &parts {
            println!("  {bytes:>7} {name}");
        }
    }
    ensure!(
        total <= FIRST_LOAD,
        "the first load of the web app has {total} bytes, more than the {FIRST_LOAD} that we allow"
    );
    let packs = packs(&site.join(&assets), detail)?;
    for (page, needed, at_most) in LANDINGS {
        let of_page = packs.iter().filter(|(name, _)| needed.contains(&name.as_str())).map(|(_, bytes)| bytes);
        let first_page = total + of_page.sum::<u64>();
        println!("web app: {page} as the first page after signing in {first_page} bytes of at most {at_most}");
        ensure!(
            first_page <= at_most,
            "{page} as the first page of the web app has {first_page} bytes, more than the {at_most} that we allow"
        );
    }
    for (name, bytes) in packs {
        ensure!(bytes <= PACK, "{name} has {bytes} bytes, more than the {PACK} that we allow");
    }
    Ok(())
}

/// The packs by name, with their bytes. The order in which they are met does not matter.
fn packs(assets: &Path, detail: Detail) -> Result<Vec<(String, u64)>> {
    let mut packs = Vec::new();
    for file in folder::with_extension(assets, pack::EXTENSION)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = transferred(&file)?.unwrap_or(0);
        if detail == Detail::EachFile {
            println!("  {bytes:>7} {name}, later");
        }
        packs.push((name, bytes));
    }
    Ok(packs)
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

    const PAGE: &str = r#"<html data-assets="/assets/1/"><link href="/icon.svg"><script src="/assets/1/main.js?x"></script><a href="/people">"#;

    fn site(main_bytes: usize, landing: usize, other: usize) -> Result<tempfile::TempDir> {
        let site = tempfile::tempdir()?;
        for (path, content) in [
            ("index.html", PAGE.as_bytes()),
            ("icon.svg", &[0; 10]),
            ("assets/1/main.js", &[0; 1000]),
            ("assets/1/main.js.br", &[0; 100]),
            ("assets/1/app_bg.wasm", &vec![0; main_bytes]),
            ("assets/1/people.pack", &vec![0; 400_000]),
            ("assets/1/people.pack.br", &vec![0; landing]),
            ("assets/1/forms.pack", &vec![0; other]),
            ("assets/1/locales/en.json", &[0; 1]),
            ("assets/1/locales/hi.json", &vec![0; 100_000]),
        ] {
            folder::write(&site.path().join(path), content)?;
        }
        Ok(site)
    }

    /// What is left for the main file beside the page, its icon, the script compressed, the English texts.
    const BESIDES: usize = PAGE.len() + 10 + 100 + 1;

    fn is_within(main_bytes: usize, landing: usize, other: usize) -> Result<bool> {
        Ok(check(site(main_bytes, landing, other)?.path(), Detail::EachFile).is_ok())
    }

    #[test]
    fn the_first_load_is_what_the_page_names() -> Result<()> {
        let room = usize::try_from(FIRST_LOAD)? - BESIDES;
        assert!(is_within(room, 0, 0)?);
        assert!(!is_within(room + 1, 0, 0)?);
        Ok(())
    }

    #[test]
    fn the_first_page_adds_its_pack() -> Result<()> {
        let other = usize::try_from(PACK)?;
        let main = usize::try_from(FIRST_LOAD)? - BESIDES;
        let landing = usize::try_from(FIRST_PAGE - FIRST_LOAD)?;
        assert!(is_within(main, landing, other)?);
        assert!(!is_within(main, landing + 1, other)?, "more than a first page may take");
        assert!(!is_within(main, landing, other + 1)?, "a pack that is too large");
        Ok(())
    }
}
