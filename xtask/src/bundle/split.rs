//! Turns cargo's one WebAssembly file into what a browser runs: a main file, lazy chunks, and the JavaScript between.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::{Care, imports, pack};
use crate::{folder, workspace::Workspace};

/// The name under which the `#[lazy]` macros import their loaders. They have it from `wasm_split_helpers`; the number of
/// underscores is part of it.
const LINK_MODULE: &str = "./__wasm_split.______________________.js";

/// Writes `app.js`, `app_bg.wasm` and the chunks into a folder.
pub(super) fn into_modules(workspace: &Workspace, wasm: &Path, out: &Path, care: Care) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.out_name("app").typescript(false).remove_producers_section(true).omit_default_module_path(false);
    match care {
        Care::Fast => bindgen.input_path(wasm).debug(true),
        Care::Ship => {
            let main = workspace.kept("web_main.wasm");
            split(&folder::read(wasm)?, &main, out)?;
            // The chunks link against the main file's exports by the linker's names.
            bindgen.input_path(&main).keep_lld_exports(true).demangle(false).remove_name_section(true)
        }
    };
    bindgen.generate(out).context("wasm-bindgen failed")?;
    if care == Care::Ship { imports::shorten(out) } else { Ok(()) }
}

fn split(wasm: &[u8], main: &Path, out: &Path) -> Result<()> {
    folder::write(main, [])?;
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = out;
    options.main_out_path = main;
    options.main_module = "./app.js";
    options.link_name = LINK_MODULE;
    let parts =
        wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}")).context("splitting failed")?;
    let script = out.join(LINK_MODULE.trim_start_matches("./"));
    pack::chunks(out, &script, &parts.prefetch_map).context("packing the chunks failed")
}
