//! The real server in this process, on a free port of this machine.

use crate::{Caller, Kind, TestDatabase, Who, organisation, told};
use actix_web::dev::ServerHandle;
use anyhow::{Context, Result, bail};
use api::admin::auth::{sessions, token};
use api::app;
use api::config::Limits;
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::{events, jobs, shares};
use api::kernel::db::{Connection, Transaction};
use api::kernel::error::ApiResult;
use api::kernel::state::State;
use api::outbound::Outbound;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, SessionId, UserId};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// A running server; clones are the same one.
#[derive(Clone)]
pub struct TestApp {
    pub state: State,
    /// Stands still until the test moves it.
    pub clock: Clock,
    /// `http://127.0.0.1:1234`
    pub url: String,
    database: Arc<TestDatabase>,
    handle: ServerHandle,
}

/// Few, so that many tests share one cluster.
const POOL: u32 = 4;

impl TestApp {
    pub fn start(database: TestDatabase) -> Result<Self> {
        Self::start_with(database, Limits::default())
    }

    /// The same with other limits.
    pub fn start_with(database: TestDatabase, limits: Limits) -> Result<Self> {
        Self::node(Arc::new(database), Clock::fixed(organisation::start()), limits, Outbound::default())
    }

    /// The same with ways out of the house.
    pub fn start_with_mail(database: TestDatabase, outbound: Outbound) -> Result<Self> {
        Self::node(Arc::new(database), Clock::fixed(organisation::start()), Limits::default(), outbound)
    }

    /// The same with both.
    pub fn start_with_ways(database: TestDatabase, limits: Limits, outbound: Outbound) -> Result<Self> {
        Self::node(Arc::new(database), Clock::fixed(organisation::start()), limits, outbound)
    }

    /// Another server on the same database, with the same clock.
    pub fn another_node(&self) -> Result<Self> {
        Self::node(Arc::clone(&self.database), self.clock.clone(), self.state.limits, self.state.outbound.clone())
    }

    fn node(database: Arc<TestDatabase>, clock: Clock, limits: Limits, outbound: Outbound) -> Result<Self> {
        let (target, files) = (database.target.clone(), database.files());
        let state = app::state(target, clock.clone(), limits, POOL, outbound, &files).map_err(told)?;
        let (server, addresses) = app::listen(state.clone(), None, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), 1)?;
        let address = addresses.first().context("the server has no address")?;
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self { state, clock, url: format!("http://{address}"), database, handle })
    }

    pub async fn stop(&self) {
        self.handle.stop(false).await;
    }

    /// Where the files of records lie.
    pub fn database_files(&self) -> std::path::PathBuf {
        self.database.files()
    }

    pub fn kind(&self) -> Kind {
        self.database.kind
    }

    /// Somebody with a fresh session. Without the twenty milliseconds that a password takes.
    pub async fn sign_in(&self, user: UserId) -> Result<Caller> {
        let session: SessionId = self.clock.new_id().into();
        let refresh = sessions::new_token(session).map_err(told)?;
        self.write(move |transaction| sessions::open(transaction, session, user, &refresh, "tests")).await?;
        let (access, _) = token::issue(&self.state.secrets, session, self.clock.now()).map_err(told)?;
        Ok(Caller::signed_in(&self.url, user, access))
    }

    pub async fn caller(&self, who: Who) -> Result<Caller> {
        self.sign_in(who.id()).await
    }

    /// Nobody.
    pub fn anonymous(&self) -> Caller {
        Caller::anonymous(&self.url)
    }

    /// Lets somebody, or a team, see one record.
    pub async fn share(
        &self,
        resource: Resource,
        record: impl Into<RecordId>,
        with: impl Into<RecordId>,
    ) -> Result<()> {
        let row = (
            shares::resource.eq(resource),
            shares::record_id.eq(record.into()),
            shares::grantee_id.eq(with.into()),
            shares::created_at.eq(self.clock.now()),
        );
        self.write(move |transaction| {
            let statement = diesel::insert_into(shares::table).values(row);
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            Ok(())
        })
        .await?;
        self.state.callers.forget_all();
        Ok(())
    }

    /// Statements in one transaction, as the server's own.
    pub async fn write<T: Send + 'static>(
        &self,
        statements: impl Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    ) -> Result<T> {
        self.state.database.write(statements).await.map_err(told)
    }

    pub async fn read<T: Send + 'static>(
        &self,
        statements: impl FnOnce(&mut Connection) -> ApiResult<T> + Send + 'static,
    ) -> Result<T> {
        self.state.database.read(statements).await.map_err(told)
    }
}

impl TestApp {
    /// Waits until no job about a record is due any more.
    pub async fn finish_jobs(&self, subject: impl Into<RecordId>) -> Result<()> {
        let (subject, now) = (subject.into(), self.clock.now());
        for _ in 0..1_000 {
            self.state.jobs.wake();
            let open = self.read(move |connection| {
                let query = jobs::table
                    .filter(jobs::subject_id.eq(subject))
                    .filter(jobs::run_at.le(now))
                    .filter(jobs::finished_at.is_null())
                    .count();
                Ok(each!(connection, c => query.get_result::<i64>(c))?)
            });
            if open.await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the jobs about {subject} do not end")
    }

    /// Waits until every change stands in the change log for those who catch up. On PostgreSQL they wait for the oldest
    /// transaction of the whole cluster, which may be another test's.
    pub async fn settle(&self) -> Result<()> {
        if self.kind() == Kind::Sqlite {
            return Ok(());
        }
        let unsettled = || {
            let filter = sql::<Bool>("transaction_id >= pg_snapshot_xmin(pg_current_snapshot())");
            self.read(|connection| {
                let query = events::table.filter(filter).count();
                Ok(each!(connection, c => query.get_result::<i64>(c))?)
            })
        };
        while unsettled().await? > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }
}

/// One way to each role.
macro_rules! callers {
    ($($name:ident: $who:ident),*) => {
        impl TestApp {$(
            pub async fn $name(&self) -> Result<Caller> {
                self.caller(Who::$who).await
            }
        )*}
    };
}
callers!(
    rep: Rep, manager: Manager, marketing: Marketing, front_desk: FrontDesk, finance: Finance, physician: Physician,
    admin: Admin, head_office: HeadOffice, colleague: Colleague, neighbour: Neighbour, far: Far
);
