//! `openapi/setu.json`: the description of the REST API, generated from the handlers and checked in.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{cargo, folder, process, workspace::Workspace};

pub(crate) const FILE: &str = "openapi/setu.json";

pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let text = generate(workspace)?;
    folder::write(&workspace.path(FILE), text)?;
    println!("wrote {FILE}");
    Ok(())
}

/// An error when the file does not say what the handlers say.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let checked_in =
        folder::read_text(&workspace.path(FILE)).context("run `cargo xtask openapi` and check the file in")?;
    let (line, generated) =
        (first_difference(&checked_in, &generate(workspace)?), "run `cargo xtask openapi` and look at the difference");
    ensure!(line.is_none(), "{FILE} is stale from line {} on: {generated}", line.unwrap_or_default());
    Ok(())
}

fn generate(workspace: &Workspace) -> Result<String> {
    let server = cargo::test_server(workspace)?;
    let mut text =
        String::from_utf8(process::output(Command::new(server).arg("openapi").current_dir(workspace.root()))?)
            .context("the description of the API is not UTF-8")?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The first line, counted from one, in which two texts differ.
fn first_difference(left: &str, right: &str) -> Option<usize> {
    if left == right {
        return None;
    }
    let same = left.lines().zip(right.lines()).take_while(|(one, other)| one == other).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a", "a\n"), Some(2));
    }
}
