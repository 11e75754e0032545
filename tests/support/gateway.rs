//! A real SMS gateway, or push service, on this machine: takes HTTP requests, answers each as it was told to, and keeps them.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What it does with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Answers with a status and a body.
    Answers(u16, &'static str),
    /// Takes the request and hangs up without a word.
    HangsUp,
}

/// A request that has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// `POST /send?a=b`
    pub line: String,
    /// With names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The same as it came.
    pub bytes: Vec<u8>,
}

impl Taken {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The gateway; its thread ends with the process.
#[derive(Clone)]
pub struct Gateway {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Gateway {
    /// One that takes its turns in this order, and the last one for ever.
    pub fn open(turns: Vec<Turn>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port for a gateway")?;
        let gateway = Self { address: listener.local_addr()?, taken: Arc::default() };
        let taken = Arc::clone(&gateway.taken);
        std::thread::spawn(move || {
            let last = turns.last().cloned().unwrap_or(Turn::HangsUp);
            let mut turns = turns.into_iter();
            for stream in listener.incoming().flatten() {
                let turn = turns.next().unwrap_or_else(|| last.clone());
                // A client that goes away in the middle has only harmed itself.
                talk(&stream, &turn, &taken).ok();
            }
        });
        Ok(gateway)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for so many requests.
    pub async fn wait(&self, count: usize) -> Result<Vec<Taken>> {
        let start = Instant::now();
        loop {
            let taken = self.taken();
            if taken.len() >= count {
                return Ok(taken);
            }
            if start.elapsed() > Duration::from_secs(20) {
                bail!("{} of {count} requests have come", taken.len());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn talk(stream: &TcpStream, turn: &Turn, taken: &Mutex<Vec<Taken>>) -> Result<()> {
    let (mut lines, mut out) = (BufReader::new(stream.try_clone()?), stream.try_clone()?);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    let line = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let request = Taken { line, headers, body: String::from_utf8_lossy(&body).into_owned(), bytes: body };
    taken.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    if let Turn::Answers(status, text) = turn {
        let length = text.len();
        write!(out, "HTTP/1.1 {status} Told\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}")?;
    }
    Ok(())
}
