//! The translations, without the white space that only their writers need.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::folder;

pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in folder::with_extension(from, "json")? {
        let texts: Value = serde_json::from_str(&folder::read_text(&file)?)
            .with_context(|| format!("{} is not JSON", file.display()))?;
        let name = file.file_name().with_context(|| format!("{} has no name", file.display()))?;
        folder::write(&to.join(name), serde_json::to_vec(&texts)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinks_json_and_names_a_broken_file() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        folder::write(&from.join("hi.json"), "{\n  \"save\": \"सहेजें\"\n}\n")?;
        folder::write(&from.join("notes.txt"), "not for the browser")?;
        copy(&from, &to)?;
        assert_eq!(folder::read_text(&to.join("hi.json"))?, r#"{"save":"सहेजें"}"#);
        assert!(!to.join("notes.txt").exists());
        folder::write(&from.join("en.json"), "{")?;
        assert!(copy(&from, &to).is_err_and(|error| error.to_string().contains("en.json")));
        Ok(())
    }
}
