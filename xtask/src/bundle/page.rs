//! `index.html` with everything it needs named in its head. It has no inline script: the content security policy
//! allows none.

use std::path::Path;

use anyhow::{Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

use crate::folder;

/// The whole of `main.js`: the one script that the page names. The app begins to work when `boot.js` has drawn the page's
/// first data, since a busy processor would draw nothing; for which nobody waits long. Until then it is compiled, or, where
/// this file is not in the browser's cache and so the app is not either, not even fetched: it is larger than all else, and the
/// data would come late beside it.
pub(super) const START: &str = r#"import start from "./app.js";
const drawn = Promise.race([window.setuDrawn, new Promise((go) => setTimeout(go, 300))]);
if (performance.getEntriesByName(import.meta.url)[0]?.transferSize) await drawn;
const app = WebAssembly.compileStreaming(fetch(new URL("app_bg.wasm", import.meta.url)));
await drawn;
start({ module_or_path: app });
"#;

/// Fills the page's head; the app reads from `data-assets` where its other files are.
pub(super) fn finished(page: &str, assets: &Path, name: &str) -> Result<String> {
    let base = format!("/assets/{name}");
    let mut head = vec![format!(
        "<link rel=\"stylesheet\" href=\"{base}/app.css\" integrity=\"{}\">",
        integrity(&assets.join("app.css"))?
    )];
    for module in folder::files(assets)?.iter().filter(|file| folder::has_extension(file, &["js"])) {
        let address = format!("{base}/{}", module.strip_prefix(assets)?.display());
        let sum = integrity(module)?;
        head.push(if module.ends_with("main.js") {
            format!("<script type=\"module\" src=\"{address}\" integrity=\"{sum}\"></script>")
        } else {
            // Without it the browser learns of each module only after it has read the one before.
            format!("<link rel=\"modulepreload\" href=\"{address}\" integrity=\"{sum}\">")
        });
    }
    let page = without_development_lines(page);
    ensure!(page.matches("</head>").count() == 1, "index.html must have one `</head>`");
    with_assets(&page.replace("</head>", &format!("  {}\n</head>", head.join("\n  "))), name)
}

/// Lines with `data-trunk` are for `trunk serve`, which does the bundler's work in development.
fn without_development_lines(page: &str) -> String {
    page.split_inclusive('\n').filter(|line| !line.contains("data-trunk")).collect()
}

/// Sets `data-assets` on the `<html>` element, in place of one that is there for development.
fn with_assets(page: &str, name: &str) -> Result<String> {
    let Some((before, (inside, after))) =
        page.split_once("<html").and_then(|(before, rest)| Some((before, rest.split_once('>')?)))
    else {
        anyhow::bail!("index.html must have an `<html>` element");
    };
    let others = match inside.split_once(" data-assets=\"") {
        Some((left, rest)) => format!("{left}{}", rest.split_once('"').map_or("", |(_, right)| right)),
        None => inside.to_owned(),
    };
    Ok(format!("{before}<html{others} data-assets=\"/assets/{name}/\">{after}"))
}

/// Subresource integrity: the browser refuses a file with other content.
fn integrity(file: &Path) -> Result<String> {
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(folder::read(file)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html>\n<html lang=\"en\" data-assets=\"/\">\n<head>\n  <title>Setu</title>\n  \
                        <link data-trunk rel=\"rust\">\n</head>\n<body></body>\n</html>\n";

    fn assets() -> Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        for (file, content) in
            [("app.css", "a{}"), ("app.js", "export default 1"), ("main.js", START), ("snippets/x.js", "")]
        {
            folder::write(&folder.path().join(file), content)?;
        }
        Ok(folder)
    }

    #[test]
    fn names_every_file_and_nothing_of_development() -> Result<()> {
        let page = finished(PAGE, assets()?.path(), "0123")?;
        assert!(
            page.starts_with("<!doctype html>\n<html lang=\"en\" data-assets=\"/assets/0123/\">\n<head>"),
            "{page}"
        );
        assert!(!page.contains("data-trunk"));
        for expected in [
            "<link rel=\"stylesheet\" href=\"/assets/0123/app.css\" integrity=\"sha384-",
            "<link rel=\"modulepreload\" href=\"/assets/0123/app.js\" integrity=\"sha384-",
            "<link rel=\"modulepreload\" href=\"/assets/0123/snippets/x.js\" integrity=\"sha384-",
            "<script type=\"module\" src=\"/assets/0123/main.js\" integrity=\"sha384-",
        ] {
            assert_eq!(page.matches(expected).count(), 1, "{expected} in {page}");
        }
        assert!(!page.contains("<script>"), "no inline script");
        Ok(())
    }

    #[test]
    fn refuses_a_page_without_head() -> Result<()> {
        assert!(finished("<html></html>", assets()?.path(), "0").is_err());
        assert!(finished("<head></head>", assets()?.path(), "0").is_err());
        Ok(())
    }

    #[test]
    fn integrity_is_the_sum_that_browsers_expect() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a.js");
        folder::write(&file, "alert('Hello, world.');")?;
        // The example of the W3C recommendation "Subresource Integrity", section 1.2.
        assert_eq!(integrity(&file)?, "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO");
        Ok(())
    }
}
