//! Brotli at its best, once when building, so that the server never compresses a file while somebody waits.

use std::path::Path;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use rayon::prelude::*;

use crate::folder;

/// Pictures and fonts are compressed in themselves.
const COMPRESSIBLE: [&str; 10] =
    ["css", "html", "js", "json", "mjs", super::pack::EXTENSION, "svg", "txt", "wasm", "webmanifest"];

/// Puts a `.br` beside every file that gets smaller by it.
pub(super) fn folder(site: &Path) -> Result<()> {
    let files = folder::files(site)?;
    files.par_iter().filter(|file| folder::has_extension(file, &COMPRESSIBLE)).try_for_each(|file| {
        let content = folder::read(file)?;
        let small = brotli(&content).with_context(|| format!("cannot compress {}", file.display()))?;
        if small.len() < content.len() {
            let mut name = file.clone().into_os_string();
            name.push(".br");
            folder::write(Path::new(&name), small)?;
        }
        Ok(())
    })
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..BrotliEncoderParams::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &parameters)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compresses_what_gets_smaller() -> Result<()> {
        let site = tempfile::tempdir()?;
        let at = |path: &str| site.path().join(path);
        let text = "setu ".repeat(100);
        folder::write(&at("assets/app.js"), &text)?;
        folder::write(&at("tiny.js"), "1")?;
        folder::write(&at("icon.png"), &text)?;
        folder(site.path())?;
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*folder::read(&at("assets/app.js.br"))?, &mut back)?;
        assert_eq!(back, text.as_bytes());
        assert!(!at("tiny.js.br").exists() && !at("icon.png.br").exists());
        Ok(())
    }
}
