//! PostgreSQL: its own programs write and read the dump; the rows are counted in the same snapshot.

use super::tables::{lines, sums};
use super::{Copied, Manifest, compare, refused};
use crate::kernel::db::{Connection, Target};
use crate::kernel::error::ApiResult;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Rows read as the same text, whatever the database's settings.
const SETTINGS: &str =
    "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601'; SET bytea_output = 'hex'; SET extra_float_digits = 1";
/// Where the tables stand that a backup is about to replace.
const BEFORE: &str = "setu_before_restore";

pub(super) fn copy(target: &Target, url: &str, part: &Path) -> ApiResult<Copied> {
    let mut connection = open(target)?;
    connection.execute_batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let snapshot = lines(&mut connection, "SELECT pg_export_snapshot() AS line")?.concat();
    let (snapshot, file) = (format!("--snapshot={snapshot}"), path_of("--file=", part));
    run(
        "pg_dump",
        url,
        &["--format=custom".as_ref(), "--no-owner".as_ref(), "--no-privileges".as_ref(), snapshot.as_ref(), &file],
    )?;
    let migrations = "SELECT version::text AS line FROM __diesel_schema_migrations ORDER BY version";
    let tables = sums(&mut connection)?;
    let copied = Copied {
        version: lines(&mut connection, "SELECT current_setting('server_version') AS line")?.concat(),
        migrations: lines(&mut connection, migrations)?,
        files: super::files::known(&mut connection, &tables)?,
        tables,
    };
    connection.execute_batch("COMMIT")?;
    Ok(copied)
}

/// What is there is put aside, and taken away only when the backup stands in its place, counted.
pub(super) fn put_back(target: &Target, url: &str, part: &Path, manifest: &Manifest, force: bool) -> ApiResult<()> {
    let mut connection = open(target)?;
    let holds = lines(&mut connection, "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'")?;
    if !holds.is_empty() && !force {
        return Err(refused("The database is not empty: --force puts the backup in its place".to_owned()));
    }
    let extensions = "SELECT extname::text AS line FROM pg_extension WHERE extnamespace = 'public'::regnamespace";
    let extensions = lines(&mut connection, extensions)?;
    let moved = |to: &str| {
        let each = extensions.iter().map(|name| format!("ALTER EXTENSION \"{name}\" SET SCHEMA {to};"));
        each.collect::<String>()
    };
    connection.execute_batch(&format!(
        "BEGIN; ALTER SCHEMA public RENAME TO {BEFORE}; CREATE SCHEMA public; {} COMMIT;",
        moved("public")
    ))?;
    let outcome = fill(target, url, part, manifest);
    let settled = match &outcome {
        Ok(()) => format!("DROP SCHEMA {BEFORE} CASCADE"),
        Err(_) => format!(
            "BEGIN; {} DROP SCHEMA public CASCADE; ALTER SCHEMA {BEFORE} RENAME TO public; COMMIT;",
            moved(BEFORE)
        ),
    };
    connection.execute_batch(&settled)?;
    outcome
}

fn fill(target: &Target, url: &str, part: &Path, manifest: &Manifest) -> ApiResult<()> {
    let arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments"];
    let mut arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    arguments.push(part.as_os_str());
    run("pg_restore", url, &arguments)?;
    let mut connection = open(target)?;
    // Numbers of another cluster's transactions may lie above those that this one has given: readers of the change log
    // would wait for them. What is in a backup has long been committed; its order is that of its own numbers.
    connection.execute_batch("UPDATE events SET transaction_id = '0'")?;
    compare(manifest, &sums(&mut connection)?)?;
    connection.execute_batch("ANALYZE")
}

fn open(target: &Target) -> ApiResult<Connection> {
    let mut connection = target.connect().map_err(|cause| refused(cause.to_string()))?;
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

/// Runs one of PostgreSQL's programs. The password goes by the environment: everybody sees a command line.
fn run(program: &str, url: &str, arguments: &[&OsStr]) -> ApiResult<()> {
    let (address, password) = without_password(url);
    let mut command = Command::new(program);
    command.arg(format!("--dbname={address}")).arg("--no-password").args(arguments).stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().map_err(|cause| {
        refused(format!(
            "{program} cannot be run ({cause}): install PostgreSQL's client programs and have them on the PATH"
        ))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(refused(format!("{program} failed: {}", told.lines().last().unwrap_or_default())))
}

fn path_of(option: &str, path: &Path) -> std::ffi::OsString {
    let mut whole = std::ffi::OsString::from(option);
    whole.push(path);
    whole
}

/// `postgres://setu:secret@host/db` as `postgres://setu@host/db` and `secret`.
fn without_password(url: &str) -> (String, Option<String>) {
    let plain = (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return plain };
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?']).unwrap_or(rest.len())).unwrap_or((rest, ""));
    let Some((user, host)) = authority.rsplit_once('@') else { return plain };
    let Some((name, password)) = user.split_once(':') else { return plain };
    // A plus is only a plus here, other than in a form.
    let coded = format!("x={}", password.replace('+', "%2B").replace('&', "%26"));
    let password = form_urlencoded::parse(coded.as_bytes()).next().map(|(_, value)| value.into_owned());
    (format!("{scheme}://{name}@{host}{path}"), password)
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_on_no_command_line() {
        for (url, address, password) in [
            (
                "postgres://setu:s%40c+t&r@host:5432/db?sslmode=require",
                "postgres://setu@host:5432/db?sslmode=require",
                Some("s@c+t&r"),
            ),
            ("postgres://setu@host/db", "postgres://setu@host/db", None),
            ("postgres:///db", "postgres:///db", None),
            ("postgres://a:b@host", "postgres://a@host", Some("b")),
        ] {
            assert_eq!(without_password(url), (address.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }
}
