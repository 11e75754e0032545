//! A server of our own for tests: on a free port, with a throwaway database, and gone when its guard is.

use std::{
    fs::File,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{cargo, folder, process, workspace::Workspace};

const START: Duration = Duration::from_secs(30);
const LINES_SHOWN: usize = 40;

/// The administrator of the demo data: e-mail address and password.
const ADMIN: (&str, &str) = ("admin@setu.example", "setu-demo-2026");

/// What the database holds when the server starts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    Demo,
    /// Nothing: the first visitor becomes the administrator.
    Empty,
}

pub(crate) struct Server {
    process: Child,
    /// For tests that start one of their own, because they kill it.
    program: PathBuf,
    address: SocketAddr,
    /// Where it brings its mails; a test listens there if it wants them.
    mail_port: u16,
    log: PathBuf,
    _database: TempDir,
}

/// Starts a server, does something with it, and stops it; shows the end of its log when that fails.
pub(crate) fn with<T>(
    workspace: &Workspace,
    name: &str,
    content: Content,
    work: impl FnOnce(&Server) -> Result<T>,
) -> Result<T> {
    let program = cargo::test_server(workspace)?;
    let log = workspace.kept("logs").join(format!("{name}.log"));
    let done = Server::start(workspace, &program, &log, content).and_then(|server| work(&server));
    done.with_context(|| format!("the server's log {} ends with:\n{}", log.display(), end_of(&log)))
}

impl Server {
    fn start(workspace: &Workspace, program: &Path, log: &Path, content: Content) -> Result<Self> {
        let folder =
            tempfile::Builder::new().prefix("setu-server-").tempdir().context("cannot make a temporary folder")?;
        let database = format!("sqlite://{}", folder.path().join("setu.db").display());
        folder::write(log, [])?;
        let command = || -> Result<Command> {
            let log = File::options().append(true).open(log).context("cannot write a server's log")?;
            let mut command = process::ends_with_us(program);
            command.current_dir(workspace.root()).env("SETU_DATABASE_URL", &database);
            command.stderr(log.try_clone()?).stdout(log);
            Ok(command)
        };
        match content {
            Content::Demo => process::run(command()?.args(["seed", "--demo"]))?,
            Content::Empty => {}
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut serve = command()?;
        let mail_port = free_port()?;
        serve.args(["serve", "--listen", &address.to_string(), "--mail-from", "setu@hospital.example"]);
        serve.args(["--smtp-url", &format!("smtp://127.0.0.1:{mail_port}")]);
        serve.args(["--public-url", &format!("http://{address}")]);
        // The push service of a journey is on this machine.
        serve.args(["--push-to-loopback", "true"]);
        let process = process::spawn_apart(&mut serve)?;
        let program = program.to_owned();
        let mut server = Self { process, program, address, mail_port, log: log.to_owned(), _database: folder };
        process::wait_until("the server", START, || server.ready())?;
        Ok(server)
    }

    /// Tells a command where the server is and how to sign in as its administrator.
    pub(crate) fn introduce<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SETU_MAIL_PORT", self.mail_port.to_string()).env("SETU_PROGRAM", &self.program);
        command.env("SETU_URL", self.url()).env("SETU_EMAIL", ADMIN.0).env("SETU_PASSWORD", ADMIN.1)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn ready(&mut self) -> Result<bool> {
        if let Some(status) = self.process.try_wait().context("lost the server")? {
            bail!("the server ended at once ({status}); see {}", self.log.display());
        }
        Ok(get_status(self.address, "/health/ready").is_ok_and(|status| status.contains(" 200 ")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, and nothing of it is needed any more.
        self.process.kill().and_then(|()| self.process.wait()).ok();
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?;
    Ok(listener.local_addr().context("there is no free port")?.port())
}

/// The status line of an answer to a GET.
fn get_status(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

fn end_of(log: &Path) -> String {
    let text = folder::read_text(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(LINES_SHOWN);
    lines.get(start..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_status_line() -> Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let answering = std::thread::spawn(move || -> Result<()> {
            let (mut stream, _) = listener.accept()?;
            let mut request = [0; 256];
            let read = stream.read(&mut request)?;
            assert!(request.get(..read).is_some_and(|request| request.starts_with(b"GET /health/ready HTTP/1.1\r\n")));
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
            Ok(())
        });
        assert_eq!(get_status(address, "/health/ready")?, "HTTP/1.1 200 OK");
        assert!(answering.join().is_ok_and(|answered| answered.is_ok()));
        Ok(())
    }

    #[test]
    fn shows_only_the_end_of_a_log() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("server.log");
        assert_eq!(end_of(&log), "");
        folder::write(&log, (1..=100).map(|line| line.to_string()).collect::<Vec<_>>().join("\n"))?;
        assert!(end_of(&log).starts_with("61\n") && end_of(&log).ends_with("\n100"));
        Ok(())
    }
}
