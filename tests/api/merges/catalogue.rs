//! Whoever adds a column that may hold the id of a person or an organisation has to say what a merge does with it.

use anyhow::Result;
use api::kernel::db::references::REFERENCES;
use domain::kernel::custom::CUSTOMISED;
use domain::kernel::policy::Resource;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Content, Kind, TestDatabase, lines};

/// Columns that hold ids of something else, by their names: colleagues, the record itself, work, files.
const ELSEWHERE: &[&str] = &[
    "id",
    "created_by",
    "updated_by",
    "undone_by",
    "owner_id",
    "team_id",
    "facility_id",
    "user_id",
    "last_job_id",
    "actor_id",
    "manager_id",
    "grantee_id",
    "requested_by_id",
    "import_id",
    "job_id",
    "file_id",
    "key_id",
    "comment_id",
    "submission_id",
    "merge_id",
    "renews_id",
    "series_id",
    "scan_id",
    "batch_id",
    "external_id",
    "default_view",
];

/// A column with ids, and the table that a foreign key ties it to.
type Columns = BTreeMap<String, Option<String>>;

fn id_columns(kind: Kind) -> Result<Columns> {
    let database = TestDatabase::with(kind, Content::Nobody)?;
    let (columns, keys) = match kind {
        Kind::Sqlite => (SQLITE_COLUMNS, SQLITE_KEYS),
        Kind::Postgres => (POSTGRES_COLUMNS, POSTGRES_KEYS),
    };
    let mut found: Columns = lines(&database.target, columns)?.into_iter().map(|line| (line, None)).collect();
    for line in lines(&database.target, keys)? {
        if let Some((column, table)) = line.split_once(' ') {
            found.insert(column.to_owned(), Some(table.to_owned()));
        }
    }
    Ok(found)
}

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name AS line FROM sqlite_master t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND (c.type = 'BLOB' OR c.name LIKE '%\\_id' ESCAPE '\\')
        AND c.name NOT LIKE '%hash' AND c.name NOT IN ('bytes', 'sha256', 'password', 'public_key', 'auth_secret') AND t.name NOT LIKE '%\\_search%' ESCAPE '\\'
        AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const SQLITE_KEYS: &str = "SELECT t.name || '.' || k.\"from\" || ' ' || k.\"table\" AS line
    FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name AS line FROM information_schema.columns
    WHERE table_schema = 'public' AND (udt_name = 'uuid' OR column_name LIKE '%\\_id')
        AND column_name <> 'transaction_id' AND table_name NOT LIKE '\\_\\_%'";
const POSTGRES_KEYS: &str = "SELECT conrelid::regclass || '.' || attname || ' ' || confrelid::regclass AS line
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace";

/// What of the columns nobody has thought of.
fn unknown(columns: &Columns) -> BTreeSet<&str> {
    let listed: BTreeSet<String> = REFERENCES.iter().map(|one| format!("{}.{}", one.table, one.column)).collect();
    let merged = ["accounts", "contacts"];
    let thought_of = |column: &str, tied_to: Option<&str>| {
        let name = column.rsplit('.').next().unwrap_or_default();
        match tied_to {
            Some(table) if merged.contains(&table) => listed.contains(column),
            Some(_) => true,
            None => listed.contains(column) || ELSEWHERE.contains(&name),
        }
    };
    columns
        .iter()
        .filter(|(column, tied_to)| !thought_of(column, tied_to.as_deref()))
        .map(|(column, _)| column.as_str())
        .collect()
}

fn everybody_is_thought_of(kind: Kind) -> Result<()> {
    let columns = id_columns(kind)?;
    assert!(columns.len() > 100, "{columns:?}");
    assert_eq!(unknown(&columns), BTreeSet::new(), "say in kernel/db/references.rs what a merge does with these");
    for reference in REFERENCES {
        let name = format!("{}.{}", reference.table, reference.column);
        assert!(columns.contains_key(&name), "{name} is listed, and is no column");
        assert!(reference.to.iter().all(|kind| [Resource::Accounts, Resource::Contacts].contains(kind)), "{name}");
    }
    Ok(())
}

#[test]
fn sqlite_has_no_reference_that_merge_does_not_know() -> Result<()> {
    everybody_is_thought_of(Kind::Sqlite)
}

#[test]
fn postgres_has_no_reference_that_merge_does_not_know() -> Result<()> {
    everybody_is_thought_of(Kind::Postgres)
}

/// Foreign keys and mere names both show.
#[test]
fn a_new_reference_shows() {
    let columns = Columns::from([
        ("journeys.contact_id".to_owned(), None),
        ("visits.met".to_owned(), Some("contacts".to_owned())),
        ("orders.payer_account_id".to_owned(), None),
        ("visits.owner_id".to_owned(), None),
        ("visits.campaign_id".to_owned(), Some("campaigns".to_owned())),
    ]);
    assert_eq!(unknown(&columns), BTreeSet::from(["journeys.contact_id", "orders.payer_account_id", "visits.met"]));
}

/// Custom fields refer to people by ids within a JSON column: every table that has one is gone through.
#[test]
fn every_table_with_custom_fields_is_gone_through() -> Result<()> {
    let database = TestDatabase::with(Kind::Sqlite, Content::Nobody)?;
    let query = "SELECT replace(t.name, '_', '-') AS line FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND c.name = 'custom_keys' ORDER BY 1";
    let mut known: Vec<_> = CUSTOMISED.iter().map(|resource| resource.as_str().to_owned()).collect();
    known.sort_unstable();
    assert_eq!(lines(&database.target, query)?, known);
    Ok(())
}
