//! Databases that belong to one test: copies of a template that is migrated and filled once in a run.

use crate::surroundings::environment;
use crate::{organisation, told};
use anyhow::{Context, Result, anyhow};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::{Connection, Database, Target, migrate};
use api::kernel::secrets::Secrets;
use api::outbound::push::Vapid;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What is in a database when its test begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Not even tables.
    Nothing,
    /// The schema, and nobody who could sign in.
    Nobody,
    /// The people of [`organisation`].
    Organisation,
}

/// A database that goes with this value.
pub struct TestDatabase {
    pub kind: Kind,
    pub target: Target,
    /// Holds the file, on SQLite, and what a server of its own writes.
    folder: TempDir,
    /// The database's name, on PostgreSQL.
    name: Option<String>,
}

impl TestDatabase {
    /// Where the files of its records lie, for every node.
    pub fn files(&self) -> std::path::PathBuf {
        self.folder.path().join("files")
    }

    pub fn with(kind: Kind, content: Content) -> Result<Self> {
        let template = if content == Content::Nothing { None } else { Some(template(kind, content)?) };
        let folder = folder()?;
        match kind {
            Kind::Sqlite => {
                let path = folder.path().join("setu.db");
                if let Some(Template::File { path: from, .. }) = template {
                    std::fs::copy(from, &path).context("the template cannot be copied")?;
                }
                let target = Target::Sqlite { path: path.display().to_string() };
                Ok(Self { kind, target, folder, name: None })
            }
            Kind::Postgres => {
                let from = match template {
                    Some(Template::Database(name)) => name,
                    _ => "template0",
                };
                let name = create_database(from)?;
                let target = Target::Postgres(address_of(&name)?);
                Ok(Self { kind, target, folder, name: Some(name) })
            }
        }
    }

    /// A folder of its own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A connection beside those of a server.
    pub fn connect(&self) -> Result<Connection> {
        self.target.connect().context("no connection to the test's database")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // The cluster goes away anyway; this keeps it small while hundreds of tests run.
        if let Some(name) = &self.name {
            on_cluster(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).ok();
        }
    }
}

enum Template {
    File { path: String, _folder: TempDir },
    Database(String),
}

fn template(kind: Kind, content: Content) -> Result<&'static Template> {
    static TEMPLATES: [OnceLock<Result<Template, String>>; 4] = [const { OnceLock::new() }; 4];
    let index = match (kind, content == Content::Organisation) {
        (Kind::Sqlite, false) => 0,
        (Kind::Sqlite, true) => 1,
        (Kind::Postgres, false) => 2,
        (Kind::Postgres, true) => 3,
    };
    let slot = TEMPLATES.get(index).context("no such template")?;
    let made = slot.get_or_init(|| make_template(kind, content).map_err(|cause| format!("{cause:?}")));
    made.as_ref().map_err(|cause| anyhow!("{cause}"))
}

fn make_template(kind: Kind, content: Content) -> Result<Template> {
    match kind {
        Kind::Sqlite => {
            let folder = folder()?;
            let target = Target::Sqlite { path: folder.path().join("filling.db").display().to_string() };
            fill(&target, content)?;
            // The file alone may lack what is still in its log.
            let path = folder.path().join("template.db").display().to_string();
            let mut connection = target.connect()?;
            connection.execute_batch(&format!("VACUUM INTO '{path}'")).map_err(told)?;
            Ok(Template::File { path, _folder: folder })
        }
        Kind::Postgres => {
            let name = create_database("template0")?;
            fill(&Target::Postgres(address_of(&name)?), content)?;
            Ok(Template::Database(name))
        }
    }
}

fn fill(target: &Target, content: Content) -> Result<()> {
    migrate(target).map_err(told)?;
    let database = Database::open(target.clone(), Clock::fixed(organisation::start()), 1).map_err(told)?;
    let secrets = Secrets::load(&database).map_err(told)?;
    Vapid::load(&database, &secrets, None).map_err(told)?;
    if content == Content::Organisation {
        database.write_waiting(organisation::write).map_err(told)?;
    }
    Ok(())
}

/// What a query gives in its one column, `line`.
pub fn lines(target: &Target, query: &str) -> Result<Vec<String>> {
    let rows: Vec<Line> = each!(&mut target.connect()?, c => diesel::sql_query(query).load(c))?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn folder() -> Result<TempDir> {
    tempfile::Builder::new().prefix("setu-test-").tempdir().context("cannot make a temporary folder")
}

/// The address of the throwaway cluster.
fn cluster() -> Result<String> {
    environment("SETU_TEST_POSTGRES").context(
        "this half of the test needs PostgreSQL: run it with `cargo xtask test --only rust`, \
         or with `cargo xtask postgres -- cargo test …`",
    )
}

fn address_of(database: &str) -> Result<String> {
    let cluster = cluster()?;
    let (server, _) = cluster.rsplit_once('/').context("SETU_TEST_POSTGRES names no database")?;
    Ok(format!("{server}/{database}"))
}

fn on_cluster(statement: &str) -> Result<()> {
    Target::Postgres(cluster()?).connect()?.execute_batch(statement).map_err(told)
}

fn create_database(from: &str) -> Result<String> {
    let name = format!("setu_{}", Clock::default().new_id().0.simple());
    on_cluster(&format!("CREATE DATABASE {name} TEMPLATE {from} STRATEGY FILE_COPY"))?;
    Ok(name)
}
