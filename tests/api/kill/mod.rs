//! `kill -9` of a real server, again and again, on both databases. It proves what survives the death of the process; a
//! power cut, which also takes what the system holds in memory, is not tried.

mod bulk;
mod import;
mod mailbox;
mod notices;
mod person_export;
mod unsent_form;
mod visits;
mod writes;

use anyhow::Result;
use tests::{Caller, Server, TestDatabase, Who};

/// How often the server dies in each test.
const ROUNDS: u64 = 20;

/// A server that is there again after each death, and somebody who works with it.
struct Mortal<'d> {
    database: &'d TestDatabase,
    server: Server,
    rep: Caller,
}

impl<'d> Mortal<'d> {
    async fn born(database: &'d TestDatabase) -> Result<Self> {
        let server = Server::start(database)?;
        let rep = server.sign_in(Who::Rep).await?;
        Ok(Self { database, server, rep })
    }

    /// The session and its token outlive the process.
    fn restart(&mut self) -> Result<()> {
        self.server.kill()?;
        self.server = Server::start(self.database)?;
        self.rep = self.rep.at(&self.server.url);
        Ok(())
    }
}
