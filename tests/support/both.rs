//! One test for each database.

use crate::{Content, Kind, TestApp, TestDatabase};
use anyhow::Result;

/// Makes of each named function, `async fn(TestApp) -> Result<()>`, one test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        $crate::on_both!(with Organisation: $($name),*);
    };
    // Without a server: `async fn(TestDatabase) -> Result<()>`.
    (database $content:ident: $($name:ident),* $(,)?) => {
        $crate::on_both!(run_on_database $content: $($name),*);
    };
    // The same for what may block its thread: `fn(TestDatabase) -> Result<()>`.
    (waiting $content:ident: $($name:ident),* $(,)?) => {
        $crate::on_both!(run_waiting $content: $($name),*);
    };
    // `with` says what the database holds; see [`Content`](crate::Content).
    (with $content:ident: $($name:ident),* $(,)?) => {
        $crate::on_both!(run $content: $($name),*);
    };
    ($run:ident $content:ident: $($name:ident),* $(,)?) => {
        mod sqlite {$(
            #[test]
            fn $name() -> anyhow::Result<()> {
                $crate::$run($crate::Kind::Sqlite, $crate::Content::$content, super::$name)
            }
        )*}
        mod postgres {$(
            #[test]
            fn $name() -> anyhow::Result<()> {
                $crate::$run($crate::Kind::Postgres, $crate::Content::$content, super::$name)
            }
        )*}
    };
}

/// Runs a test against a server of its own, on a database of its own.
pub fn run(kind: Kind, content: Content, test: impl AsyncFnOnce(TestApp) -> Result<()>) -> Result<()> {
    run_on_database(kind, content, async |database| {
        let app = TestApp::start(database)?;
        let done = test(app.clone()).await;
        app.stop().await;
        done
    })
}

/// Runs a test that may wait, on a database of its own.
pub fn run_waiting(kind: Kind, content: Content, test: impl FnOnce(TestDatabase) -> Result<()>) -> Result<()> {
    test(TestDatabase::with(kind, content)?)
}

/// Runs a test on a database of its own, without a server.
pub fn run_on_database(kind: Kind, content: Content, test: impl AsyncFnOnce(TestDatabase) -> Result<()>) -> Result<()> {
    let database = TestDatabase::with(kind, content)?;
    let run = async move { test(database).await };
    // Both databases answer alike, so the test's snapshots are compared twice.
    insta::allow_duplicates! { actix_web::rt::System::new().block_on(run) }
}
