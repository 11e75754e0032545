//! The server that is measured, as it is shipped: release build, its log in a file.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::http::{Client, Request};
use crate::{process, server::free_port};

const START: Duration = Duration::from_secs(30);

pub(super) struct Server {
    process: Child,
    pub(super) address: SocketAddr,
    /// From its start as a program to its first word that it is ready.
    pub(super) started_in: Duration,
}

impl Server {
    pub(super) fn start(program: &Path, database: &str, log: &Path) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let log = File::create(log).context("cannot write the server's log")?;
        let mut serve = process::ends_with_us(program);
        serve.args(["serve", "--database", database, "--listen", &address.to_string()]);
        serve.stderr(log.try_clone()?).stdout(log);
        let started = Instant::now();
        let process = process::spawn_apart(&mut serve)?;
        let mut server = Self { process, address, started_in: Duration::ZERO };
        while !server.is_ready() {
            process::go_on()?;
            ensure!(server.process.try_wait()?.is_none(), "the server ended at once");
            ensure!(started.elapsed() < START, "the server does not become ready");
            thread::sleep(Duration::from_millis(1));
        }
        server.started_in = started.elapsed();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        let client = Client::connect(self.address, "");
        client
            .is_ok_and(|mut client| client.ask(&Request::get("/health/ready")).is_ok_and(|answer| answer.status == 200))
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// An access token of one of the demo data's people.
    pub(super) fn sign_in(&self, email: &str) -> Result<String> {
        let body = serde_json::json!({ "email": email, "password": "setu-demo-2026" }).to_string();
        let request = Request { method: "POST", body, ..Request::get("/api/v1/auth/login") };
        let mut client = Client::connect(self.address, "")?;
        let answer = client.ask(&request)?;
        let signed_in: serde_json::Value = serde_json::from_slice(answer.body).context("the sign-in failed")?;
        Ok(super::traffic::text(&signed_in, "/access_token").context("the sign-in was refused")?.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already; nothing of it is needed any more.
        self.process.kill().and_then(|()| self.process.wait()).ok();
    }
}
