//! `cargo xtask bundle web`: everything between the sources of the web app and the files that a browser loads.
//!
//! All files of one build lie in one folder that is named by their content, `assets/<name>/`: they may be cached
//! for ever, no reference inside has to be rewritten, and a lazy chunk can never meet a main file of another build.

mod budget;
mod compile;
mod compress;
mod imports;
mod locales;
mod pack;
mod page;
mod publish;
mod section;
mod split;
mod stamp;
mod styles;
mod worker;

use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result};

use self::budget::Detail;
pub(crate) use self::budget::{FIRST_LOAD, first_load};
use crate::{folder, requirements, workspace::Workspace};

/// How much care a build takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// For shipping: smallest code, one chunk a module, brotli at its best.
    Ship,
    /// For development: compiled as by a plain `cargo build`, in one file, not compressed.
    Fast,
}

/// How many digits of the digest name a build.
const NAME_LENGTH: usize = 12;

/// Bundles the web app into `out`, or leaves it as it is when nothing has changed since the last time.
pub(crate) fn web(workspace: &Workspace, out: &Path, care: Care) -> Result<()> {
    let stamp = stamp::of(workspace, care)?;
    if stamp::is_current(out, &stamp) {
        return within_budget(out, care, Detail::Total);
    }
    requirements::wasm_target()?;
    let start = Instant::now();
    let wasm = compile::web(workspace, care)?;
    println!("web app: compiled in {:.1} s", start.elapsed().as_secs_f32());

    let start = Instant::now();
    let staging = publish::staging(out)?;
    let name = assemble(workspace, &wasm, &staging, care)?;
    if care == Care::Ship {
        compress::folder(&staging)?;
    }
    publish::replace(out, &staging, &name)?;
    println!("web app: bundled in {:.1} s as assets/{name}", start.elapsed().as_secs_f32());
    // The stamp is written last: a build over its budget fails again the next time.
    within_budget(out, care, Detail::EachFile)?;
    stamp::write(out, &stamp)
}

/// A build for development is large and has no budget.
fn within_budget(out: &Path, care: Care, detail: Detail) -> Result<()> {
    match care {
        Care::Ship => budget::check(out, detail),
        Care::Fast => Ok(()),
    }
}

/// Puts the whole app together in an empty folder; returns the name of its build.
fn assemble(workspace: &Workspace, wasm: &Path, staging: &Path, care: Care) -> Result<String> {
    let sources = workspace.path("crates/web");
    let unnamed = staging.join("assets/unnamed");
    fs::create_dir_all(&unnamed).with_context(|| format!("cannot make the folder {}", unnamed.display()))?;
    split::into_modules(workspace, wasm, &unnamed, care)?;
    folder::write(&unnamed.join("app.css"), styles::all(&sources.join("style"))?)?;
    styles::later(&sources.join("style/later"), &unnamed.join("styles"))?;
    locales::copy(&sources.join("locales"), &unnamed.join("locales"))?;
    folder::write(&unnamed.join("main.js"), page::START)?;

    let name = name_of(&unnamed)?;
    let assets = staging.join("assets").join(&name);
    fs::rename(&unnamed, &assets).with_context(|| format!("cannot name the build {name}"))?;
    let public = sources.join("public");
    if public.is_dir() {
        folder::copy(&public, staging)?;
        for script in folder::with_extension(staging, "js")? {
            folder::write(&script, without_comments(&folder::read_text(&script)?))?;
        }
    }
    let page = page::finished(&folder::read_text(&sources.join("index.html"))?, &assets, &name)?;
    folder::write(&staging.join("index.html"), page)?;
    worker::fill(staging, &name_of(staging)?)?;
    Ok(name)
}

/// What its readers need and a browser does not: lines that are nothing but a comment.
fn without_comments(script: &str) -> String {
    script.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("//")).collect()
}

fn name_of(folder: &Path) -> Result<String> {
    Ok(folder::digest(folder, &[folder])?.chars().take(NAME_LENGTH).collect())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_of_scripts_stay_here() {
        let script = "// Why.\n(() => {\n  // So.\n  go(\"https://a.example\"); // now\n})();\n";
        assert_eq!(without_comments(script), "(() => {\n  go(\"https://a.example\"); // now\n})();\n");
    }
}
