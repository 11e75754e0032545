//! Puts the splitter's many small files together, so that a page needs one request and not dozens.
//!
//! The splitter makes a file for every combination of chunks that share code. Each costs a request with its headers, and
//! compresses badly for being small. A pack holds the files of one chunk one after the other, without those that an earlier
//! pack has; the loader's script asks for parts of packs instead of files.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use anyhow::{Context, Result, ensure};

use super::section;
use crate::folder;

/// The chunks that `lazy_pages!` and `lazy_view!` name, from what most visits need to what few do: what several share goes
/// into the pack of the first.
const CHUNKS: [&str; 20] = [
    "people",
    // Where a rep lands, and ＋: it has what it needs beside the first, and no large pack of another.
    "today",
    "accounts",
    "views",
    "records",
    "tools",
    "forms",
    "agreements",
    "overlays",
    "files",
    "leads",
    "opportunities",
    "day",
    "activities",
    "calendar",
    // By which rules and forms inquiries come in, are answered and given away.
    "intake",
    // Work without a network: after the first page, on every visit.
    "offline",
    "organisation",
    "own",
    // Merging, erasing, showing what is hidden.
    "rare",
];

/// The end of a pack's name.
pub(super) const EXTENSION: &str = "pack";

/// Gives a part of a pack, which is fetched once. A pack that did not arrive is asked for again the next time.
const PART: &str = r"const packs = new Map();
function part(pack, from, to) {
    if (!packs.has(pack)) {
        const whole = fetch(new URL(pack, import.meta.url)).then((answer) => {
            if (!answer.ok) throw new Error(`${pack}: ${answer.status}`);
            return answer.arrayBuffer();
        });
        whole.catch(() => packs.delete(pack));
        packs.set(pack, whole);
    }
    return packs.get(pack).then((bytes) => new Uint8Array(bytes, from, to - from));
}
";
/// The splitter's words for compiling what is still on its way. A part is there already, and there may be two hundred of
/// them: streams for all would keep a phone busy for a tenth of a second.
const STREAMED: &str = "(WebAssembly.instantiateStreaming(src, imports))";
const AT_HAND: &str = "WebAssembly.instantiate(await src, imports)";
/// The splitter's words for having all parts; the code that waits for them goes on in a turn of its own.
const LOADED: &str = "await callee();";
const LOADED_AND_DRAWN: &str = "await callee();\n            await new Promise((go) => setTimeout(go));";

/// `needs` says which files (without `.wasm`) a chunk consists of, as the splitter names both.
pub(super) fn chunks(folder: &Path, script: &Path, needs: &HashMap<String, Vec<String>>) -> Result<()> {
    let mut needs: BTreeMap<&str, &Vec<String>> = needs.iter().map(|(chunk, files)| (bare(chunk), files)).collect();
    let mut loader = folder::read_text(script)?;
    for chunk in CHUNKS {
        let Some(files) = needs.remove(chunk) else { continue };
        let name = [chunk, ".", EXTENSION].concat();
        let mut pack = Vec::new();
        for file in files {
            let path = folder.join([file, ".wasm"].concat());
            // An earlier pack has it.
            if !path.is_file() {
                continue;
            }
            let from = pack.len();
            pack.extend(section::without_named(&folder::read(&path)?)?);
            let asked = format!("fetch(new URL(\"./{file}.wasm\", import.meta.url))");
            ensure!(loader.matches(&asked).count() == 1, "the splitter's script does not load {file}.wasm as expected");
            loader = loader.replace(&asked, &format!("part(\"./{name}\", {from}, {})", pack.len()));
            folder::remove(&path)?;
        }
        folder::write(&folder.join(name), pack)?;
    }
    let unknown = needs.into_keys().next();
    ensure!(unknown.is_none(), "the chunk `{}` is missing in xtask/src/bundle/pack.rs", unknown.unwrap_or_default());
    ensure!(loader.matches(LOADED).count() == 1, "the splitter's script does not wait for chunks as expected");
    let loader = loader.replace(STREAMED, AT_HAND).replace(LOADED, LOADED_AND_DRAWN);
    ensure!(!loader.contains("instantiateStreaming"), "the splitter's script does not compile chunks as expected");
    let (imports, rest) = loader.split_once(";\n").context("the splitter's script begins without an import")?;
    folder::write(script, [imports, ";\n", PART, rest].concat())
}

/// The splitter adds a number to each name, which tells namesakes apart.
fn bare(chunk: &str) -> &str {
    chunk.rsplit_once('_').map_or(chunk, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    fn load(file: &str) -> String {
        format!("const src = fetch(new URL(\"./{file}.wasm\", import.meta.url));\n{STREAMED}\n")
    }

    fn split(files: &[&str]) -> Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        let mut script = format!("import {{ initSync }} from \"./app.js\";\n{LOADED}\n");
        for file in files {
            folder::write(&folder.path().join([file, ".wasm"].concat()), EMPTY)?;
            script += &load(file);
        }
        folder::write(&folder.path().join("link.js"), script)?;
        Ok(folder)
    }

    fn pack(folder: &Path, needs: &[(&str, &[&str])]) -> Result<String> {
        let needs = needs
            .iter()
            .map(|(chunk, files)| ((*chunk).to_owned(), files.iter().map(|file| (*file).to_owned()).collect()))
            .collect();
        chunks(folder, &folder.join("link.js"), &needs)?;
        folder::read_text(&folder.join("link.js"))
    }

    #[test]
    fn each_file_is_in_the_first_pack_that_needs_it() -> Result<()> {
        let folder = split(&["shared", "split_people_1", "split_forms_1"])?;
        let needs: &[(&str, &[&str])] =
            &[("forms_1", &["shared", "split_forms_1"]), ("people_1", &["shared", "split_people_1"])];
        let script = pack(folder.path(), needs)?;
        assert!(script.starts_with("import { initSync } from \"./app.js\";\nconst packs"), "{script}");
        for part in ["part(\"./people.pack\", 0, 8)", "part(\"./people.pack\", 8, 16)", "part(\"./forms.pack\", 0, 8)"]
        {
            assert_eq!(script.matches(part).count(), 1, "{part} in {script}");
        }
        assert_eq!(folder::read(&folder.path().join("people.pack"))?, [EMPTY, EMPTY].concat());
        assert_eq!(folder::with_extension(folder.path(), "wasm")?.len(), 0, "no file is left");
        Ok(())
    }

    #[test]
    fn refuses_what_it_does_not_know() -> Result<()> {
        let folder = split(&["split_secrets_1"])?;
        let error = pack(folder.path(), &[("secrets_1", &["split_secrets_1"])]).err().map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("`secrets`")));
        let folder = split(&["split_people_1"])?;
        folder::write(&folder.path().join("link.js"), "import {} from \"./app.js\";\nload(\"./split_people_1.wasm\")")?;
        assert!(pack(folder.path(), &[("people_1", &["split_people_1"])]).is_err());
        Ok(())
    }
}
