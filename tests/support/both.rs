//! One test for each database.

use crate::{Content, Kind, TestApp, TestDatabase};
use anyhow::Result;

/// Makes of each named function, `async fn(TestApp) -> Result<()>`, one test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {$(
            #[test]
            fn $name() -> anyhow::Result<()> {
                $crate::run($crate::Kind::Sqlite, super::$name)
            }
        )*}
        mod postgres {$(
            #[test]
            fn $name() -> anyhow::Result<()> {
                $crate::run($crate::Kind::Postgres, super::$name)
            }
        )*}
    };
}

/// Runs a test against a server of its own, with the organisation in its database.
pub fn run(kind: Kind, test: impl AsyncFnOnce(TestApp) -> Result<()>) -> Result<()> {
    let database = TestDatabase::with(kind, Content::Organisation)?;
    actix_web::rt::System::new().block_on(async move {
        let app = TestApp::start(database)?;
        let done = test(app.clone()).await;
        app.stop().await;
        done
    })
}
