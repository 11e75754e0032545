//! The long work that people start and do not wait for: how long it takes, and how much memory the server needs for it.

use std::{
    fmt::Write as _,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{
    http::{Client, Request},
    server::Server,
    traffic::{CONTACTS, text},
    usage,
};
use crate::process;

/// Often enough to see the memory rise, seldom enough to cost nothing.
const LOOK: Duration = Duration::from_millis(100);
/// Tokens live for a quarter of an hour.
const TOKEN: Duration = Duration::from_mins(5);
/// A job that takes longer has failed.
const PATIENCE: Duration = Duration::from_hours(1);
/// Whom a bulk change tags.
const CHANGED: &str = "filter%5Bkind%5D=doctor";

/// One job from its start to its end.
pub(super) struct Job {
    pub(super) name: &'static str,
    pub(super) rows: u64,
    pub(super) time: Duration,
    /// Of the server, without pages of files: before, and the most while it ran.
    pub(super) before: u64,
    pub(super) most: u64,
}

/// All of them one after the other, in the name of an administrator; the import makes as many people as there were.
pub(super) fn measure(server: &Server, email: &str, contacts: u32) -> Result<Vec<Job>> {
    let mut caller = Caller::new(server, email)?;
    let scan = caller.timed("search for duplicates among all contacts", u64::from(contacts), |caller| {
        let started = caller.post("/api/v1/duplicate-scans", Body::json(String::new()), 202)?;
        caller.over(text(&started, "/id"))
    })?;

    let found = caller.get(&format!("{CONTACTS}?{CHANGED}&limit=1&include_total=true&fields=id"))?;
    let expected = found.pointer("/page/total");
    let asked =
        json!({ "action": "update", "query": CHANGED, "expected": expected, "add_tags": ["bench"] }).to_string();
    let mut changed = 0;
    let mut bulk = caller.timed("bulk change: a tag for every doctor", 0, |caller| {
        let started = caller.post(&format!("{CONTACTS}/bulk"), Body::json(asked), 202)?;
        let id = text(&started, "/id").context("no bulk change")?.to_owned();
        caller.over(text(&started, "/job_id"))?;
        let ended = caller.get(&format!("/api/v1/bulk-changes/{id}"))?;
        changed = ended.pointer("/counts/changed").and_then(Value::as_u64).unwrap_or(0);
        Ok(())
    })?;
    ensure!(changed > 0, "the bulk change has changed nothing");
    bulk.rows = changed;

    let file = file(contacts);
    let upload = "/api/v1/imports?target=contacts&file_name=bench.csv";
    let mut import = String::new();
    let uploaded = caller.timed("import of a file: upload", u64::from(contacts), |caller| {
        let made = caller.post(upload, Body { kind: "text/csv", text: file }, 201)?;
        text(&made, "/id").context("no import")?.clone_into(&mut import);
        Ok(())
    })?;
    let checked = caller.timed("the same: check", u64::from(contacts), |caller| caller.go(&import, "checking"))?;
    let run = caller.timed("the same: import", u64::from(contacts), |caller| caller.go(&import, "running"))?;
    let ended = caller.get(&format!("/api/v1/imports/{import}"))?;
    let count = |of: &str| ended.pointer(&["/counts/", of].concat()).and_then(Value::as_u64).unwrap_or(0);
    // A few numbers are somebody's already, by chance.
    let (created, updated) = (count("created"), count("updated"));
    ensure!(created + updated == u64::from(contacts) && updated < 100, "not all people were imported: {ended}");
    Ok(vec![scan, bulk, uploaded, checked, run])
}

/// As many people as asked, whom nobody knows yet.
fn file(people: u32) -> String {
    let mut text = "Name,Mobile,Email,City,PIN code,Specialty\n".to_owned();
    for number in 0..people {
        // Words without a likeness to one another: five letters that count.
        let name: String = (0..5).map(|place| letter(number / 26_u32.pow(place))).collect();
        let family: String =
            (0..5).map(|place| letter(number.wrapping_mul(7919) / 26_u32.pow(place) + place)).collect();
        writeln!(text, "Dr {name} {family}xa,93{number:08},{name}.{number}@example.in,Noida,201301,Cardiology")
            .unwrap_or_default();
    }
    text
}

fn letter(number: u32) -> char {
    u8::try_from(number % 26).map_or('a', |letter| char::from(b'a' + letter))
}

struct Body {
    kind: &'static str,
    text: String,
}

impl Body {
    fn json(text: String) -> Self {
        Self { kind: "application/json", text }
    }
}

struct Caller<'s> {
    server: &'s Server,
    email: &'s str,
    token: String,
    since: Instant,
}

impl<'s> Caller<'s> {
    fn new(server: &'s Server, email: &'s str) -> Result<Self> {
        Ok(Self { server, email, token: server.sign_in(email)?, since: Instant::now() })
    }

    /// Does something and watches the server's memory while it lasts.
    fn timed(
        &mut self,
        name: &'static str,
        rows: u64,
        work: impl FnOnce(&mut Self) -> Result<()> + Send,
    ) -> Result<Job> {
        process::go_on()?;
        let process = self.server.id();
        let before = usage::memory(process)?.own;
        let started = Instant::now();
        let most = thread::scope(|scope| {
            let (done, is_done) = std::sync::mpsc::channel::<()>();
            let watching = scope.spawn(move || {
                let mut most = before;
                while is_done.recv_timeout(LOOK) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    most = usage::memory(process).map_or(most, |now| most.max(now.own));
                }
                most
            });
            let worked = work(self);
            drop(done);
            let most = watching.join().map_err(|_| anyhow::anyhow!("the watch over the memory ended"))?;
            worked.map(|()| most)
        })?;
        let time = started.elapsed();
        println!("{name}: {:.1} s, {} to {} bytes", time.as_secs_f64(), before, most);
        Ok(Job { name, rows, time, before, most })
    }

    fn ask(&mut self, request: &Request, expected: u16) -> Result<(Option<String>, Value)> {
        if self.since.elapsed() > TOKEN {
            *self = Self::new(self.server, self.email)?;
        }
        let mut client = Client::connect(self.server.address, &self.token)?;
        let answer = client.ask(request)?;
        ensure!(
            answer.status == expected,
            "{} {} answers {}: {}",
            request.method,
            request.path,
            answer.status,
            String::from_utf8_lossy(answer.body)
        );
        Ok((answer.etag, serde_json::from_slice(answer.body).context("the answer is no JSON")?))
    }

    fn get(&mut self, path: &str) -> Result<Value> {
        Ok(self.ask(&Request::get(path), 200)?.1)
    }

    fn post(&mut self, path: &str, body: Body, expected: u16) -> Result<Value> {
        let request = Request { method: "POST", kind: body.kind, body: body.text, ..Request::get(path) };
        Ok(self.ask(&request, expected)?.1)
    }

    /// Lets an import do its next step, and waits for the end of it.
    fn go(&mut self, import: &str, to: &str) -> Result<()> {
        let path = format!("/api/v1/imports/{import}");
        let (if_match, _) = self.ask(&Request::get(&*path), 200)?;
        let body = json!({ "to": to }).to_string();
        let request = Request { method: "POST", if_match, body, ..Request::get(format!("{path}/transitions")) };
        let (_, started) = self.ask(&request, 200)?;
        self.over(text(&started, "/job_id"))
    }

    fn over(&mut self, job: Option<&str>) -> Result<()> {
        let path = format!("/api/v1/jobs/{}", job.context("no job began")?);
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let job = self.get(&path)?;
            match text(&job, "/state") {
                Some("queued" | "running") => thread::sleep(LOOK),
                Some("succeeded") => return Ok(()),
                _ => bail!("a job ended otherwise: {job}"),
            }
        }
        bail!("a job does not end")
    }
}
