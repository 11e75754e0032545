//! `docs/benchmarks.md`: the figures, and plain words on which targets are met.

use std::time::Duration;

use super::{
    jobs::Job,
    measure::{Limit, Pace, Report, Row},
    traffic::Operation,
};
use crate::bundle::FIRST_LOAD;

/// The server may hold so much while nobody asks.
const IDLE_BYTES: u64 = 40_000_000;
const START: Duration = Duration::from_millis(200);
/// Of a search over all records and of who rings, from the first byte sent to the last one read.
const ANSWER: Duration = Duration::from_millis(50);

const INTRODUCTION: &str = "\
# Benchmarks

Written by `cargo xtask bench`, which fills both databases with the same invented data, starts the released server on
this machine's loopback, signs in, and loads it over HTTP/1.1 with connections that stay open. The load generator runs
on the same processors, so requests per second are what is left beside it; **CPU per request** is what the server (and
PostgreSQL's processes) used by `/proc`, and is the figure to compare. PostgreSQL and SQLite both wait for the disk at
each commit. The limit of the database is what the same statements of the same code cost in a loop without HTTP, on as
many connections.
";

pub(super) fn page(machine: &[String], pace: &Pace, reports: &[Report], first_load: Option<u64>) -> String {
    let mut lines = vec![INTRODUCTION.to_owned()];
    lines.extend(machine.iter().cloned());
    lines.push(format!(
        "- Data: {} contacts, {} accounts, {} leads with their inquiries, {} activities, {} change events beside those of \
         leads and activities, five custom fields; an administrator sees everything, a manager one hospital of three, a rep their own",
        pace.contacts, pace.accounts, pace.leads, pace.activities, pace.events
    ));
    if let Some(report) = reports.first() {
        lines.extend(targets(report, first_load));
    }
    lines.extend(reports.iter().flat_map(section));
    lines.join("\n") + "\n"
}

/// The targets, each beside the worst of its figures.
fn targets(report: &Report, first_load: Option<u64>) -> Vec<String> {
    let mut lines = vec![
        "\n## Targets\n".to_owned(),
        format!("On {}, whole requests of an administrator; the worse of 1 and 16 connections.\n", report.name),
        "| what | target | measured | |\n|---|---|---|---|".to_owned(),
    ];
    let mut line = |what: &str, target: String, measured: String, met: bool| {
        lines.push(format!("| {what} | {target} | {measured} | {} |", if met { "met" } else { "**not met**" }));
    };
    for operation in Operation::ALL {
        if let (Some(target), Some(worst)) = (operation.target(), worst(report, operation)) {
            let (measured, met) = (milliseconds(worst), worst.as_secs_f64() * 1e3 <= target);
            line(&format!("{}, CPU", operation.name()), format!("≤ {target} ms"), format!("{measured} ms"), met);
        }
    }
    if let (Some(first), Some(deep)) = (worst(report, Operation::List), worst(report, Operation::DeepList)) {
        let ratio = deep.as_secs_f64() / first.as_secs_f64().max(1e-9);
        // Below a tenth of difference is the noise of the measurement.
        line("deep page against the first one", "the same".to_owned(), format!("{ratio:.2} times"), ratio < 1.1);
    }
    // What somebody waits for who types; sixteen at once on two processors wait for one another.
    for operation in [Operation::GlobalSearch, Operation::WhoAsks] {
        let alone = report.rows.iter().filter(|row| row.operation == operation && row.connections == 1);
        if let Some(slowest) = alone.map(|row| row.seen.percentile(99)).max() {
            line(
                &format!("{}, p99 of one connection, the slowest of the three roles", operation.name()),
                format!("≤ {} ms", ANSWER.as_millis()),
                format!("{} ms", milliseconds(slowest)),
                slowest <= ANSWER,
            );
        }
    }
    let idle = report.idle.resident;
    line("memory, idle", "≤ 40 MB".to_owned(), format!("{} MB", megabytes(idle)), idle <= IDLE_BYTES);
    let start = median(&report.starts);
    line("start on the existing database", "≤ 200 ms".to_owned(), format!("{} ms", start.as_millis()), start <= START);
    if let Some(bytes) = first_load {
        let target = format!("≤ {} kB", FIRST_LOAD / 1000);
        line("first load of the web app", target, format!("{:.1} kB", kilobytes(bytes)), bytes <= FIRST_LOAD);
    }
    lines
}

fn worst(report: &Report, operation: Operation) -> Option<Duration> {
    let rows = report.rows.iter().filter(|row| row.operation == operation && row.caller == "admin");
    rows.map(|row| row.server).max()
}

fn section(report: &Report) -> Vec<String> {
    let Report { name, version, bytes, filled_in, idle, after, .. } = report;
    let own_processes = report.rows.iter().any(|row| !row.database.is_zero());
    let about = format!(
        "{} MB of data, filled in {} s. From start to ready {} ms (median of {}). The server holds {} MB of memory after \
         its start ({} MB without pages of files), {} MB after all requests ({} MB).\n",
        megabytes(*bytes),
        filled_in.as_secs(),
        median(&report.starts).as_millis(),
        report.starts.len(),
        megabytes(idle.resident),
        megabytes(idle.own),
        megabytes(after.resident),
        megabytes(after.own),
    );
    let (heading, rule) = if own_processes { (" CPU of PostgreSQL, ms |", "--:|") } else { ("", "") };
    let heading = format!(
        "| operation | as | connections | requests/s | p50 ms | p99 ms | CPU of the server, ms |{heading} errors | \
         limit of the database/s | its CPU, ms |"
    );
    let rule = format!("|---|---|--:|--:|--:|--:|--:|{rule}--:|--:|--:|");
    let mut lines = vec![format!("\n## {name} {version}\n"), about, heading, rule];
    lines.extend(report.rows.iter().map(|row| line(row, own_processes)));
    lines.push("\n| job | rows | s | rows/s | memory before, MB | at most, MB |\n|---|--:|--:|--:|--:|--:|".to_owned());
    lines.extend(report.jobs.iter().map(job));
    lines
}

/// Memory without pages of files: those are the system's to take back.
fn job(Job { name, rows, time, before, most }: &Job) -> String {
    let seconds = time.as_secs_f64();
    let each_second = f64::from(u32::try_from(*rows).unwrap_or(u32::MAX)) / seconds.max(1e-9);
    format!("| {name} | {rows} | {seconds:.1} | {each_second:.0} | {} | {} |", megabytes(*before), megabytes(*most))
}

fn line(row: &Row, own_processes: bool) -> String {
    let Row { operation, caller, connections, seen, server, database, limit } = row;
    let both = |process: Duration, database: Duration, between: &str| {
        let database = format!("{between}{}", milliseconds(database));
        milliseconds(process) + if own_processes { &database } else { "" }
    };
    let limit = limit.as_ref().map_or_else(
        || "– | –".to_owned(),
        |Limit { per_second, process, database }| format!("{per_second:.0} | {}", both(*process, *database, " + ")),
    );
    let (p50, p99) = (milliseconds(seen.percentile(50)), milliseconds(seen.percentile(99)));
    format!(
        "| {} | {caller} | {connections} | {:.0} | {p50} | {p99} | {} | {} | {limit} |",
        operation.name(),
        seen.per_second(),
        both(*server, *database, " | "),
        seen.errors,
    )
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1e3)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0}", kilobytes(bytes) / 1e3)
}

/// Exact below some hundred gigabytes.
fn kilobytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 100).unwrap_or(u32::MAX)) / 10.0
}

fn median(sorted: &[Duration]) -> Duration {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
