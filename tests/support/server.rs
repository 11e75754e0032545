//! The real program as a process of its own, which a test may kill.

use crate::surroundings::environment;
use crate::{Caller, TestDatabase, Who, organisation, root};
use anyhow::{Context, Result, bail, ensure};
use api::kernel::db::Target;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// How long a start may take on a busy machine before it counts as one that never ends.
const START: Duration = Duration::from_mins(1);

/// A running `setu serve`; it ends with this value.
pub struct Server {
    process: Child,
    /// `http://127.0.0.1:1234`
    pub url: String,
    log: PathBuf,
}

impl Server {
    /// On a free port. The log and the files of records lie beside the database's own, and later starts go on in them.
    pub fn start(database: &TestDatabase) -> Result<Self> {
        Self::start_with(database, &[])
    }

    /// The same with more of an environment.
    pub fn start_with(database: &TestDatabase, environment: &[(&str, String)]) -> Result<Self> {
        let log = database.folder().join("log");
        let file = File::options().create(true).append(true).open(&log).context("no file for the server's log")?;
        let known = file.metadata()?.len();
        let address = match &database.target {
            Target::Sqlite { path } => format!("sqlite://{path}"),
            Target::Postgres(url) => url.clone(),
        };
        let mut command = Command::new(program()?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--workers", "2", "--pool", "4"]);
        // A second is the shortest lease: a job that lost its worker is soon taken over.
        command.args(["--job-lease", "1", "--secure-cookie", "false"]).env("SETU_DATABASE_URL", address);
        command.arg("--data-dir").arg(database.folder().join("data"));
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let process = command.spawn().context("cannot start the server")?;
        let mut server = Self { process, url: String::new(), log };
        let start = Instant::now();
        while server.url.is_empty() {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended at once ({status}):\n{}", server.last_words());
            }
            ensure!(start.elapsed() < START, "the server does not start:\n{}", server.last_words());
            std::thread::sleep(Duration::from_millis(5));
            server.url = greeting(&server.log()?, known).unwrap_or_default();
        }
        Ok(server)
    }

    /// `kill -9`: no destructor runs, no request ends, no connection is closed.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Everything that it has said, also before earlier deaths.
    pub fn log(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.log)?).into_owned())
    }

    /// The end of it, for somebody who reads why a test failed.
    pub fn last_words(&self) -> String {
        let log = self.log().unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    /// Signs in with the password, as people do.
    pub async fn sign_in(&self, who: Who) -> Result<Caller> {
        let anonymous = Caller::anonymous(&self.url);
        let answer = anonymous.login(&who.email(), organisation::PASSWORD).await?;
        ensure!(answer.status == 200, "{}", answer.text);
        Ok(Caller::signed_in(&self.url, who.id(), answer.text_at("/access_token").to_owned()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test may have killed it already.
        self.kill().ok();
    }
}

/// The address in what it says to people, behind what an earlier process said.
fn greeting(log: &str, known: u64) -> Option<String> {
    let new = log.get(usize::try_from(known).ok()?..)?;
    let (_, rest) = new.split_once("Setu is at ")?;
    let (address, _) = rest.split_once('\n')?;
    Some(address.to_owned())
}

/// The program that is built beside the tests, or the one that `SETU_TEST_SERVER` names.
fn program() -> Result<PathBuf> {
    if let Some(named) = environment("SETU_TEST_SERVER") {
        return Ok(PathBuf::from(named));
    }
    let test = std::env::current_exe()?;
    let program = test.parent().and_then(Path::parent).context("a test lies in no folder")?.join("setu");
    let built = fs::metadata(&program).and_then(|known| known.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let sources = ["crates/api/src", "crates/domain/src", "migrations", "Cargo.lock"];
    let mut latest = SystemTime::UNIX_EPOCH;
    for path in sources {
        latest = latest.max(newest(&root().join(path))?);
    }
    ensure!(
        latest <= built,
        "{} is missing or older than its sources: build it with \
         `cargo build -p domain -p client -p api -p tests --bin setu`, or run `cargo xtask test --only rust`",
        program.display(),
    );
    Ok(program)
}

fn newest(path: &Path) -> Result<SystemTime, std::io::Error> {
    if !path.is_dir() {
        return fs::metadata(path)?.modified();
    }
    let mut latest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(path)? {
        latest = latest.max(newest(&entry?.path())?);
    }
    Ok(latest)
}
