//! `cargo xtask migration new NAME`: a pair of empty migrations with the next number.

use anyhow::{Context, Result, ensure};

use crate::{folder, workspace::Workspace};

/// Both databases have the same migrations under the same names.
const DATABASES: [&str; 2] = ["sqlite", "postgres"];

pub(crate) fn create(workspace: &Workspace, name: &str) -> Result<()> {
    ensure!(is_plain(name), "a migration's name is lower case with underscores, such as `add_leads`");
    let mut taken = Vec::new();
    for database in DATABASES {
        let migrations = workspace.path("migrations").join(database);
        if migrations.is_dir() {
            taken.extend(
                folder::entries(&migrations)?.iter().filter_map(|path| number(&path.file_name()?.to_string_lossy())),
            );
        }
    }
    let full_name = format!("{:04}_{name}", next(&taken)?);
    for database in DATABASES {
        for (file, does) in [("up", "makes"), ("down", "takes back")] {
            let path = workspace.path("migrations").join(database).join(&full_name).join(format!("{file}.sql"));
            folder::write(&path, header(&full_name, does, database))?;
            println!("{}", path.strip_prefix(workspace.root()).unwrap_or(&path).display());
        }
    }
    Ok(())
}

fn header(full_name: &str, does: &str, database: &str) -> String {
    let other = if database == "sqlite" { "postgres" } else { "sqlite" };
    format!(
        "-- {full_name}, {database}: {does} …\n\
         -- Its twin is migrations/{other}/{full_name}: the same tables and columns must be there afterwards.\n\n"
    )
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// The number in front of `0012_add_leads`.
fn number(folder_name: &str) -> Option<u32> {
    folder_name.split_once('_')?.0.parse().ok()
}

fn next(taken: &[u32]) -> Result<u32> {
    taken.iter().max().map_or(Some(1), |last| last.checked_add(1)).context("there is no next number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_highest_of_both_databases() -> Result<()> {
        assert_eq!(next(&[])?, 1);
        assert_eq!(next(&[1, 12, 3])?, 13);
        assert_eq!(number("0012_add_leads"), Some(12));
        assert_eq!(number("README.md"), None);
        assert_eq!(number("draft_leads"), None);
        Ok(())
    }

    #[test]
    fn names_are_plain() {
        assert!(is_plain("add_leads_2"));
        for name in ["", "Add", "2_leads", "add leads", "../leads", "add-leads"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
