//! One stylesheet from many: concatenated in the order of their names, without comments and idle white space. Beside it
//! those that a page fetches with its chunk.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::folder;

pub(super) fn all(styles: &Path) -> Result<String> {
    let mut whole = String::new();
    for file in folder::with_extension(styles, "css")? {
        whole.push_str(&without_imports(&file)?);
        whole.push('\n');
    }
    ensure!(!whole.is_empty(), "there is no stylesheet in {}", styles.display());
    Ok(minified(&whole))
}

/// The stylesheets that pages fetch by name, each in a file of its own: the first load has none of them.
pub(super) fn later(from: &Path, to: &Path) -> Result<()> {
    for file in folder::with_extension(from, "css")? {
        let name = file.file_name().with_context(|| format!("{} has no name", file.display()))?;
        folder::write(&to.join(name), minified(&without_imports(&file)?))?;
    }
    Ok(())
}

fn without_imports(file: &Path) -> Result<String> {
    let text = folder::read_text(file)?;
    ensure!(
        !text.contains("@import"),
        "{}: `@import` is ignored after the first rule, so files are joined by name instead",
        file.display()
    );
    Ok(text)
}

/// Removes only what can have no meaning: comments, and white space beside braces, semicolons and commas. A space
/// before a colon or around an operator may mean something (`a :hover`, `calc(1px + 2px)`), so one space stays.
fn minified(css: &str) -> String {
    let mut output = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(letter) = rest.chars().next() {
        let (kept, length) = match letter {
            '/' if rest.starts_with("/*") => ("", comment(rest)),
            '"' | '\'' => whole(rest, quoted(rest, letter)),
            'u' if starts_bare_url(rest) && !ends_in_name(&output) => whole(rest, bare_url(rest)),
            space if space.is_ascii_whitespace() => (" ", 1),
            other => whole(rest, other.len_utf8()),
        };
        // A comment parts two names as a space does not (`.a/**/.b` is one selector): keep an empty one there.
        if kept.is_empty() && parts_names(&output, rest.get(length..)) {
            output.push_str("/**/");
        }
        append(&mut output, kept);
        rest = rest.get(length..).unwrap_or_default();
    }
    output.trim().to_owned()
}

fn append(output: &mut String, piece: &str) {
    if piece == " " {
        if !output.is_empty() && !output.ends_with([' ', '{', '}', ';', ',']) {
            output.push(' ');
        }
        return;
    }
    // `--empty: ;` needs its space: a custom property with no value at all is an error to older browsers.
    if piece.starts_with(['{', '}', ';', ',']) && output.ends_with(' ') && !output.ends_with(": ") {
        output.pop();
    }
    if piece == "}" && output.ends_with(';') {
        output.pop();
    }
    output.push_str(piece);
}

fn whole(text: &str, length: usize) -> (&str, usize) {
    let piece = text.get(..length).unwrap_or(text);
    (piece, piece.len())
}

fn comment(text: &str) -> usize {
    text.get(2..).and_then(|inside| inside.find("*/")).map_or(text.len(), |end| end + 4)
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (position, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            end if end == quote => return position + 1,
            _ => {}
        }
    }
    text.len()
}

/// `url(` without quotes, in which `//` and `;` are plain letters.
fn starts_bare_url(text: &str) -> bool {
    text.strip_prefix("url(").is_some_and(|inside| !inside.trim_start().starts_with(['"', '\'']))
}

fn bare_url(text: &str) -> usize {
    text.find(')').map_or(text.len(), |end| end + 1)
}

fn ends_in_name(text: &str) -> bool {
    text.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '-' | '_'))
}

fn parts_names(before: &str, after: Option<&str>) -> bool {
    let open = |letter: char| !letter.is_ascii_whitespace() && !matches!(letter, '{' | '}' | ';' | ',');
    before.ends_with(open) && after.is_some_and(|after| after.starts_with(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn becomes(css: &str, smaller: &str) {
        assert_eq!(minified(css), smaller);
        assert_eq!(minified(smaller), smaller, "a second time changes nothing");
    }

    #[test]
    fn drops_comments_and_idle_space() {
        becomes("/* tokens */\n:root {\n  --gap : 4px;\n  color: red;\n}\n\n", ":root{--gap : 4px;color: red}");
        becomes("@layer reset,\n  base ;\n.a ,\n.b { margin: 0 }", "@layer reset,base;.a,.b{margin: 0}");
        becomes("a { color: red; /* why */ }", "a{color: red}");
    }

    #[test]
    fn keeps_space_that_means_something() {
        becomes(
            ".card :hover { width: calc(100% - 2 * var(--gap)) }",
            ".card :hover{width: calc(100% - 2 * var(--gap))}",
        );
        becomes("@media (width >= 40em) and (hover: hover) {}", "@media (width >= 40em) and (hover: hover){}");
        becomes("& > .a + .b ~ .c {}", "& > .a + .b ~ .c{}");
        becomes("a { --on: ; --off: initial; }", "a{--on: ;--off: initial}");
    }

    #[test]
    fn leaves_strings_and_addresses_alone() {
        becomes(
            r#"a::before { content: "/* not  a comment */ \" ; }"; }"#,
            r#"a::before{content: "/* not  a comment */ \" ; }"}"#,
        );
        becomes(
            "a { background: url(data:image/svg+xml;a,  b/*c*/) }",
            "a{background: url(data:image/svg+xml;a,  b/*c*/)}",
        );
        becomes("a { background: url( 'x  y.svg' ) }", "a{background: url( 'x  y.svg' )}");
    }

    #[test]
    fn a_comment_still_parts_what_it_parted() {
        becomes(".a/* one */.b {}", ".a/**/.b{}");
        becomes(".a /* two */ .b {}", ".a .b{}");
    }

    #[test]
    fn survives_what_is_cut_off() {
        for css in ["/* open", "a { content: 'open", "a { b: url(open", "क { ख: \"ग\" }"] {
            minified(css);
        }
    }

    #[test]
    fn joins_by_name_and_refuses_imports() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(all(folder.path()).is_err(), "an app without styles is a mistake");
        folder::write(&folder.path().join("2_page.css"), ".b {}")?;
        folder::write(&folder.path().join("1_base.css"), ".a {}")?;
        assert_eq!(all(folder.path())?, ".a{}.b{}");
        folder::write(&folder.path().join("3_more.css"), "@import 'x.css';")?;
        assert!(all(folder.path()).is_err());
        Ok(())
    }

    #[test]
    fn what_comes_later_stays_apart() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (styles, from, to) =
            (folder.path().join("style"), folder.path().join("style/later"), folder.path().join("to"));
        folder::write(&styles.join("1_base.css"), ".a {}")?;
        folder::write(&from.join("day.css"), ".b {}")?;
        later(&from, &to)?;
        assert_eq!((all(&styles)?, folder::read_text(&to.join("day.css"))?), (".a{}".to_owned(), ".b{}".to_owned()));
        folder::write(&from.join("night.css"), "@import 'x.css';")?;
        assert!(later(&from, &to).is_err());
        Ok(())
    }
}
