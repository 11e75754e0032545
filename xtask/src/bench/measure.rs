//! One database from empty to measured: fill it, start the server on it, load the server, ask the database alone.

use std::{
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{
    http::{Client, Request},
    jobs::{self, Job},
    load::{self, Seen},
    server::Server,
    traffic::{CONTACTS, LIST, Operation, Sample, encoded, text},
    usage::{self, Memory},
};
use crate::process;

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) contacts: u32,
    pub(super) accounts: u32,
    pub(super) leads: u32,
    pub(super) events: u32,
    pub(super) activities: u32,
    /// Of each measurement, whichever comes first.
    pub(super) time: Duration,
    pub(super) requests: u64,
    /// Requests before a measurement, of all connections together.
    pub(super) warm_up: u64,
    pub(super) starts: usize,
}

/// A database that is empty.
pub(super) struct Target<'t> {
    pub(super) name: &'static str,
    pub(super) url: String,
    /// PostgreSQL's first process; SQLite runs within ours.
    pub(super) postmaster: Option<u32>,
    pub(super) setu: &'t Path,
    pub(super) log: &'t Path,
}

/// Callers by their sign-in: the whole group, one hospital, one's own.
const CALLERS: [&str; 3] = ["admin", "manager", "rep"];
const CONNECTIONS: [usize; 2] = [1, 16];
/// Pages of 200 rows that lie before the deep one.
const PAGES: usize = 50;
/// People whose calendars are looked at together.
const TEAM: usize = 20;

pub(super) struct Row {
    pub(super) operation: Operation,
    pub(super) caller: &'static str,
    pub(super) connections: usize,
    pub(super) seen: Seen,
    /// Of one request: the server's processor time, and that of the database's own processes.
    pub(super) server: Duration,
    pub(super) database: Duration,
    pub(super) limit: Option<Limit>,
}

/// The same statements in a loop without HTTP.
pub(super) struct Limit {
    pub(super) per_second: f64,
    pub(super) process: Duration,
    pub(super) database: Duration,
}

pub(super) struct Report {
    pub(super) name: &'static str,
    pub(super) version: String,
    pub(super) bytes: u64,
    pub(super) filled_in: Duration,
    /// Sorted.
    pub(super) starts: Vec<Duration>,
    pub(super) idle: Memory,
    pub(super) after: Memory,
    pub(super) rows: Vec<Row>,
    pub(super) jobs: Vec<Job>,
}

pub(super) fn measure(target: &Target<'_>, pace: &Pace) -> Result<Report> {
    let started = Instant::now();
    let mut fill = Command::new(target.setu);
    fill.args(["bench-data", "--database", &target.url]);
    let amounts = [
        ("--contacts", pace.contacts),
        ("--accounts", pace.accounts),
        ("--leads", pace.leads),
        ("--events", pace.events),
        ("--activities", pace.activities),
    ];
    for (name, amount) in amounts {
        fill.arg(name).arg(amount.to_string());
    }
    process::run(&mut fill)?;
    let filled_in = started.elapsed();
    println!("{}: filled in {} s", target.name, filled_in.as_secs());

    let mut starts = Vec::new();
    for _ in 1..pace.starts {
        starts.push(Server::start(target.setu, &target.url, target.log)?.started_in);
    }
    let server = Server::start(target.setu, &target.url, target.log)?;
    starts.push(server.started_in);
    starts.sort_unstable();
    thread::sleep(Duration::from_secs(3));
    let idle = usage::memory(server.id())?;

    let mut rows = Vec::new();
    for operation in Operation::ALL {
        for caller in CALLERS {
            if caller != "admin" && !Operation::SOME.contains(&operation) {
                continue;
            }
            for connections in CONNECTIONS {
                process::go_on()?;
                rows.push(one(target, pace, &server, operation, caller, connections)?);
            }
        }
    }
    thread::sleep(Duration::from_secs(3));
    let after = usage::memory(server.id())?;
    let jobs = jobs::measure(&server, &email("admin"), pace.contacts)?;
    let about = limit(target, &["--work", "read", "--email", &email("admin"), "--seconds", "0"])?;
    let version = text(&about, "/database").unwrap_or_default().to_owned();
    let bytes = about.pointer("/bytes").and_then(Value::as_u64).unwrap_or(0);
    Ok(Report { name: target.name, version, bytes, filled_in, starts, idle, after, rows, jobs })
}

fn email(caller: &str) -> String {
    format!("{caller}@setu.example")
}

fn one(
    target: &Target<'_>,
    pace: &Pace,
    server: &Server,
    operation: Operation,
    caller: &'static str,
    connections: usize,
) -> Result<Row> {
    // A token ends after some minutes, and versions have changed since the last measurement.
    let token = server.sign_in(&email(caller))?;
    let sample = sample(server, &token)?;
    let mut traffic = operation.traffic(&sample, connections);
    load::run(server.address, &token, &mut traffic, pace.time, pace.warm_up)?;
    let family = || target.postmaster.map_or(Ok(Duration::ZERO), usage::cpu_of_family);
    let (before, database_before) = (usage::cpu(server.id())?, family()?);
    let seen = load::run(server.address, &token, &mut traffic, pace.time, pace.requests)?;
    let (used, database_used) =
        (usage::cpu(server.id())?.saturating_sub(before), family()?.saturating_sub(database_before));
    let count = u32::try_from(seen.durations.len()).unwrap_or(u32::MAX).max(1);
    let mut row = Row {
        operation,
        caller,
        connections,
        seen,
        server: used / count,
        database: database_used / count,
        limit: None,
    };
    println!(
        "{}: {} as {caller}, {connections} connections: {:.0}/s, {:.3} ms + {:.3} ms of CPU, {} errors",
        target.name,
        operation.name(),
        row.seen.per_second(),
        row.server.as_secs_f64() * 1e3,
        row.database.as_secs_f64() * 1e3,
        row.seen.errors,
    );
    if let (Some(work), "admin") = (operation.limit(), caller) {
        let (threads, seconds) = (connections.to_string(), pace.time.as_secs().max(1).to_string());
        let mut arguments = vec!["--work", work, "--threads", &threads, "--seconds", &seconds];
        let (email, inputs) = (email(caller), operation.inputs(&sample));
        arguments.extend(["--email", &email]);
        for input in &inputs {
            arguments.extend(["--input", input]);
        }
        let database_before = family()?;
        let answer = limit(target, &arguments)?;
        let number = |name: &str| answer.pointer(name).and_then(Value::as_u64).unwrap_or(0);
        let count = u32::try_from(number("/count")).unwrap_or(u32::MAX).max(1);
        row.limit = Some(Limit {
            per_second: f64::from(count) / Duration::from_micros(number("/micros")).as_secs_f64().max(1e-9),
            process: Duration::from_micros(number("/cpu_micros")) / count,
            database: family()?.saturating_sub(database_before) / count,
        });
    }
    Ok(row)
}

/// Asks the database alone.
fn limit(target: &Target<'_>, arguments: &[&str]) -> Result<Value> {
    let mut command = Command::new(target.setu);
    command.args(["bench-limit", "--database", &target.url]).args(arguments);
    serde_json::from_slice(&process::output(&mut command)?).context("bench-limit said something else")
}

/// Walks the list as far as the deep page, and remembers what lay on the way.
fn sample(server: &Server, token: &str) -> Result<Sample> {
    let mut client = Client::connect(server.address, token)?;
    let mut get = |path: String| -> Result<Value> {
        let answer = client.ask(&Request::get(path))?;
        ensure!(answer.status == 200, "a list answers {}", answer.status);
        serde_json::from_slice(answer.body).context("a list is no JSON")
    };
    let accounts = get("/api/v1/accounts?limit=1&fields=id".to_owned())?;
    let account = text(&accounts, "/data/0/id").unwrap_or_default().to_owned();
    let reps = get(format!("/api/v1/users?filter%5Brole%5D=rep&limit={TEAM}&fields=id"))?;
    let reps = reps.pointer("/data").and_then(Value::as_array).context("the list of users has no data")?;
    let team = reps.iter().filter_map(|rep| text(rep, "/id")).map(str::to_owned).collect();
    let (rows, numbers, rare, cursor) = (Vec::new(), Vec::new(), Vec::new(), String::new());
    let mut sample = Sample { rows, cursor, rare, numbers, account, team };
    let list = format!("{CONTACTS}?{}&fields=id,version,family_name,phones", LIST.replace("limit=50", "limit=200"));
    for page in 0..PAGES {
        let after = if sample.cursor.is_empty() { String::new() } else { format!("&cursor={}", sample.cursor) };
        let answer = get(format!("{list}{after}"))?;
        let rows = answer.pointer("/data").and_then(Value::as_array).context("a list has no data")?;
        for row in rows {
            let version = row.pointer("/version").and_then(Value::as_i64).unwrap_or(1);
            sample.rows.push((text(row, "/id").unwrap_or_default().to_owned(), version));
        }
        if page % 4 == 0 {
            // The names of the South are the rare ones, and long.
            let name = rows.iter().filter_map(|row| text(row, "/family_name")).find(|name| name.len() > 9);
            let number = rows.iter().rev().find_map(|row| text(row, "/phones/0/e164"));
            sample.numbers.extend(number.map(str::to_owned));
            sample.rare.extend(name.and_then(|name| name.get(..8)).map(str::to_lowercase));
            sample
                .rare
                .extend(number.and_then(|number| number.get(number.len().saturating_sub(7)..)).map(str::to_owned));
        }
        match text(&answer, "/page/next_cursor") {
            Some(next) => sample.cursor = encoded(next),
            None => break,
        }
    }
    ensure!(!sample.rows.is_empty() && !sample.rare.is_empty(), "the caller sees nothing");
    Ok(sample)
}
