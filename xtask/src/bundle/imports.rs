//! Gives what the main file imports short names, in the file and in the script that provides it.
//!
//! The names end in a digest each, which no compression makes smaller, and both files hold all of them: seven kilobytes of
//! the first load.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::section::{self, number};
use crate::folder;

const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;
/// How the names begin that the script lists once each; others come from other scripts.
const PROVIDED: &[u8] = b"__wb";
const CUT_OFF: &str = "the list of imports is cut off";

/// Renames in `app_bg.wasm` and `app.js` of a folder.
pub(super) fn shorten(folder: &Path) -> Result<()> {
    let (file, script) = (folder.join("app_bg.wasm"), folder.join("app.js"));
    let mut text = folder::read_text(&script)?;
    let mut count = 0;
    let wasm = section::replaced(&folder::read(&file)?, IMPORTS, |imports| {
        renamed(imports, |name| {
            let (long, short) = (format!("\n        {name}: "), format!("\n        {}: ", short_name(count)));
            ensure!(text.matches(&long).count() == 1, "app.js does not list {name} once, as expected");
            text = text.replace(&long, &short);
            count += 1;
            Ok(short_name(count - 1))
        })
    })?;
    ensure!(count > 0, "app_bg.wasm imports nothing by the names that we expect");
    folder::write(&file, wasm)?;
    folder::write(&script, text)
}

fn short_name(index: usize) -> String {
    format!("i{index}")
}

/// The content of a section of imports with other names. An import is its module, its name, its kind, and of a function
/// its type. (WebAssembly core specification, binary format, 5.5.5.)
fn renamed(content: &[u8], mut rename: impl FnMut(&str) -> Result<String>) -> Result<Vec<u8>> {
    let (count, width) = number(content).context(CUT_OFF)?;
    let (head, mut rest) = content.split_at_checked(width).context(CUT_OFF)?;
    let mut written = head.to_vec();
    for _ in 0..count {
        let (module, after) = text(rest)?;
        let (name, after) = text(after)?;
        let (kind, after) = after.split_first().context(CUT_OFF)?;
        ensure!(*kind == FUNCTION, "the main file imports something that is no function");
        let (_, width) = number(after).context(CUT_OFF)?;
        let (function, next) = after.split_at_checked(width).context(CUT_OFF)?;
        write_text(&mut written, module);
        if name.starts_with(PROVIDED) {
            write_text(&mut written, rename(std::str::from_utf8(name)?)?.as_bytes());
        } else {
            write_text(&mut written, name);
        }
        written.push(FUNCTION);
        written.extend_from_slice(function);
        rest = next;
    }
    ensure!(rest.is_empty(), "there is more behind the imports than expected");
    Ok(written)
}

/// A text with its length before it, and what follows.
fn text(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, width) = number(bytes).context(CUT_OFF)?;
    bytes.get(width..).and_then(|bytes| bytes.split_at_checked(length)).context(CUT_OFF)
}

fn write_text(written: &mut Vec<u8>, text: &[u8]) {
    section::write_number(written, text.len());
    written.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(module: &str, name: &str, function: &[u8]) -> Vec<u8> {
        let mut written = Vec::new();
        write_text(&mut written, module.as_bytes());
        write_text(&mut written, name.as_bytes());
        [&written, &[FUNCTION][..], function].concat()
    }

    #[test]
    fn names_of_the_script_become_short_and_others_stay() -> Result<()> {
        let long = "__wbg_key_".to_owned() + &"0".repeat(200);
        let before = [vec![2], import("./app.js", &long, &[0x80, 1]), import("./split.js", "load", &[3])].concat();
        let after = [vec![2], import("./app.js", "i0", &[0x80, 1]), import("./split.js", "load", &[3])].concat();
        assert_eq!(renamed(&before, |name| Ok(short_name(usize::from(name != long))))?, after);
        Ok(())
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let mut memory = import("./app.js", "__wbg_memory", &[0, 1]);
        let kind = memory.len() - 3;
        memory[kind] = 2;
        for broken in [vec![], vec![1], [vec![1], memory].concat(), [vec![0], vec![9]].concat()] {
            assert!(renamed(&broken, |name| Ok(name.to_owned())).is_err(), "{broken:?}");
        }
    }
}
