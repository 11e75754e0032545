//! Every migration can be taken back, also with data in the tables; and both databases have the same tables and columns.

use anyhow::Result;
use api::kernel::db::{Target, migrate, revert_all};
use domain::people::account::Account;
use domain::people::contact::{Contact, ContactData};
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Content, Kind, TestApp, TestDatabase, a_contact, an_account, lines, on_both, told};

on_both!(up_down_up);

async fn up_down_up(app: TestApp) -> Result<()> {
    // Records that refer to each other in circles.
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let data = ContactData { account_id: Some(account.head.id), ..a_contact() };
    let contact: Contact = rep.create(data).await?;
    let path = format!("/accounts/{}", account.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"deciding_contact_id": contact.head.id})).await?.status, 200);

    let target = app.state.database.target();
    let once = schema(target)?;
    assert!(once.iter().any(|line| line.contains("accounts_owner")), "{once:?}");
    revert_all(target).map_err(told)?;
    let left: Vec<String> = schema(target)?.into_iter().filter(|line| !is_frame(line)).collect();
    assert_eq!(left, [""; 0], "a way down leaves something behind");
    migrate(target).map_err(told)?;
    assert_eq!(schema(target)?, once);
    Ok(())
}

/// Diesel's own table of migrations, SQLite's list of counters, and an extension that others may use, too.
fn is_frame(line: &str) -> bool {
    ["__diesel_schema_migrations", "sqlite_sequence", "extension pg_trgm"].iter().any(|known| line.contains(known))
}

#[test]
fn both_databases_have_the_same_columns() -> Result<()> {
    let columns = |kind, query| -> Result<BTreeMap<String, String>> {
        let database = TestDatabase::with(kind, Content::Nobody)?;
        let split = |line: String| line.split_once(' ').map(|(name, rest)| (name.to_owned(), rest.to_owned()));
        Ok(lines(&database.target, query)?.into_iter().filter(|line| !is_frame(line)).filter_map(split).collect())
    };
    let sqlite = columns(Kind::Sqlite, SQLITE_COLUMNS)?;
    let mut postgres = columns(Kind::Postgres, POSTGRES_COLUMNS)?;
    // What readers of the change log wait for; SQLite has one writer.
    assert_eq!(postgres.remove("events.transaction_id").as_deref(), Some("xid8 required"));
    let mut without_row_numbers = sqlite.clone();
    // What SQLite's search index refers to.
    for name in ["accounts.rid", "contacts.rid", "leads.rid"] {
        assert_eq!(without_row_numbers.remove(name).as_deref(), Some("number required"));
    }
    assert!(postgres.len() > 100, "{postgres:?}");
    assert_eq!(without_row_numbers, postgres);
    Ok(())
}

/// `table.column kind required|optional`. The tables of a search index have no columns of ours.
const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name
        || CASE c.type WHEN 'INTEGER' THEN ' number' WHEN 'BLOB' THEN ' bytes'
               ELSE CASE WHEN t.sql LIKE '%json_valid(' || c.name || ')%' THEN ' json' ELSE ' text' END END
        || CASE WHEN c.\"notnull\" OR c.pk AND c.type = 'INTEGER' THEN ' required' ELSE ' optional' END AS line
    FROM sqlite_master t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE '%\\_search%' ESCAPE '\\'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name
        || CASE udt_name
               WHEN 'timestamptz' THEN ' number' WHEN 'int4' THEN ' number' WHEN 'int8' THEN ' number'
               WHEN 'int2' THEN ' number' WHEN 'bool' THEN ' number'
               WHEN 'uuid' THEN ' bytes' WHEN 'bytea' THEN ' bytes'
               WHEN 'jsonb' THEN ' json' WHEN 'text' THEN ' text' WHEN 'date' THEN ' text'
               ELSE ' ' || udt_name END
        || CASE is_nullable WHEN 'NO' THEN ' required' ELSE ' optional' END AS line
    FROM information_schema.columns WHERE table_schema = 'public'";

/// Everything that a migration may make, with all that there is to know about it.
fn schema(target: &Target) -> Result<Vec<String>> {
    match target {
        Target::Sqlite { .. } => {
            lines(target, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1")
        }
        Target::Postgres(_) => lines(
            target,
            "SELECT line FROM (
                SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' '
                    || coalesce(column_default, '') || ' ' || coalesce(collation_name, '') || ' ' || is_identity AS line
                FROM information_schema.columns WHERE table_schema = 'public'
                UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p
                WHERE pronamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                UNION ALL SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
            ) AS everything ORDER BY line COLLATE \"C\"",
        ),
    }
}
