//! The only place that starts other programs and waits for them.
//!
//! Ctrl-C and SIGTERM only set a flag: the running program is ended, its failure travels up as an error,
//! and on the way every guard (a server, a database cluster, a temporary folder) cleans up after itself.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::workspace;

/// How long a program may take to end by itself after the Ctrl-C that it got from the terminal, too.
const GRACE: Duration = Duration::from_secs(5);
const LONGEST_NAP: Duration = Duration::from_millis(50);

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From here on, Ctrl-C no longer ends this program at once.
pub(crate) fn catch_interrupts() -> Result<()> {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(flag)).context("cannot watch for Ctrl-C")?;
    }
    Ok(())
}

/// An error when the user wants to stop; whoever waits in a loop asks it.
pub(crate) fn go_on() -> Result<()> {
    ensure!(!INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed)), "interrupted");
    Ok(())
}

/// Runs a program to its end with its output on ours; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    run_within(Duration::MAX, command)
}

/// The same, with an end to a program that would not end by itself.
pub(crate) fn run_within(limit: Duration, command: &mut Command) -> Result<()> {
    let line = written(command);
    let child = command.spawn().with_context(|| format!("cannot start `{line}`"))?;
    let status = wait(child, limit).with_context(|| format!("`{line}` did not end"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs a program to its end and returns what it wrote to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = written(command);
    let Output { status, stdout, .. } =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start `{line}`"))?;
    go_on()?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(stdout)
}

/// Whether a program can be started and ends well; what it says is not shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A command whose process ends with ours, even when ours is killed and runs no guard.
pub(crate) fn ends_with_us(program: &Path) -> Command {
    match workspace::program(&["setpriv"]) {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "TERM"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim_ascii() == b"0")
}

/// Starts a program that a Ctrl-C in the terminal does not reach: its guard ends it, after those who use it.
pub(crate) fn spawn_apart(command: &mut Command) -> Result<Child> {
    command.process_group(0).stdin(Stdio::null());
    command.spawn().with_context(|| format!("cannot start `{}`", written(command)))
}

/// Asks again and again until `ready` says yes, the time is over, or the user wants to stop.
pub(crate) fn wait_until(what: &str, limit: Duration, mut ready: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    while !ready()? {
        go_on()?;
        if start.elapsed() > limit {
            bail!("{what} was not ready after {} seconds", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn wait(mut child: Child, limit: Duration) -> Result<ExitStatus> {
    let start = Instant::now();
    let mut nap = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait().context("lost a child process")? {
            go_on()?;
            return Ok(status);
        }
        if let Err(interrupted) = go_on() {
            end(&mut child)?;
            return Err(interrupted);
        }
        if start.elapsed() > limit {
            child.kill().and_then(|()| child.wait()).context("cannot end a child process")?;
            bail!("it took longer than {} seconds", limit.as_secs());
        }
        thread::sleep(nap);
        nap = (nap * 2).min(LONGEST_NAP);
    }
}

fn end(child: &mut Child) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < GRACE {
        if child.try_wait().context("lost a child process")?.is_some() {
            return Ok(());
        }
        thread::sleep(LONGEST_NAP);
    }
    child.kill().context("cannot end a child process")?;
    child.wait().context("lost a child process")?;
    Ok(())
}

/// The command as one would type it.
fn written(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_success_failure_and_too_long_apart() {
        let sleep = |seconds: &str, limit: u64| {
            run_within(Duration::from_millis(limit), Command::new("sleep").arg(seconds))
                .map_err(|error| format!("{error:#}"))
        };
        assert_eq!(sleep("0", 10_000), Ok(()));
        assert_eq!(sleep("60", 20), Err("`sleep 60` did not end: it took longer than 0 seconds".to_owned()));
        assert!(sleep("never", 10_000).is_err_and(|error| error.starts_with("`sleep never` failed")));
        assert!(run(&mut Command::new("/no/such/program")).is_err());
    }

    #[test]
    fn output_is_what_was_written() -> Result<()> {
        assert_eq!(output(Command::new("echo").arg("setu"))?, b"setu\n");
        assert!(output(&mut Command::new("false")).is_err());
        Ok(())
    }
}
