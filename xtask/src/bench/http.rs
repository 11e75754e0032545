//! The smallest client that can load a server: one connection that stays open, no copies, hardly any CPU of its own.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};

const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked. The path is as it stands on the wire.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) if_match: Option<String>,
    pub(super) compressed: bool,
    /// The body's media type.
    pub(super) kind: &'static str,
    pub(super) body: String,
}

impl Request {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            if_match: None,
            compressed: false,
            kind: "application/json",
            body: String::new(),
        }
    }
}

pub(super) struct Answer<'c> {
    pub(super) status: u16,
    pub(super) etag: Option<String>,
    pub(super) body: &'c [u8],
}

pub(super) struct Client {
    stream: TcpStream,
    token: String,
    out: Vec<u8>,
    buffer: Vec<u8>,
    piece: Vec<u8>,
}

impl Client {
    /// `token` is empty before the sign-in.
    pub(super) fn connect(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).context("cannot reach the server")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            token: token.to_owned(),
            out: Vec::new(),
            buffer: Vec::with_capacity(1 << 17),
            piece: vec![0; 1 << 16],
        })
    }

    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer<'_>> {
        let Request { method, path, kind, body, .. } = request;
        self.out.clear();
        write!(self.out, "{method} {path} HTTP/1.1\r\nHost: localhost\r\n")?;
        if !self.token.is_empty() {
            write!(self.out, "Authorization: Bearer {}\r\n", self.token)?;
        }
        if let Some(tag) = &request.if_match {
            write!(self.out, "If-Match: {tag}\r\n")?;
        }
        if request.compressed {
            self.out.extend(b"Accept-Encoding: gzip, deflate, br, zstd\r\n");
        }
        if !body.is_empty() {
            write!(self.out, "Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len())?;
        }
        write!(self.out, "\r\n{body}")?;
        self.stream.write_all(&self.out).context("the server does not take a request")?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer<'_>> {
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.read()?;
        };
        let Head { status, etag, length, chunked } = Head::parse(self.buffer.get(..head).unwrap_or_default())?;
        // Nobody looks into a compressed answer, so its pieces stay as they come.
        while if chunked { !self.buffer.ends_with(b"\r\n0\r\n\r\n") } else { self.buffer.len() < head + length } {
            self.read()?;
        }
        Ok(Answer { status, etag, body: self.buffer.get(head..).unwrap_or_default() })
    }

    fn read(&mut self) -> Result<()> {
        let count = self.stream.read(&mut self.piece).context("the server does not answer")?;
        if count == 0 {
            bail!("the server closed the connection");
        }
        self.buffer.extend(self.piece.get(..count).unwrap_or_default());
        Ok(())
    }
}

struct Head {
    status: u16,
    etag: Option<String>,
    length: usize,
    chunked: bool,
}

impl Head {
    fn parse(head: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(head).context("the answer's head is no text")?;
        let mut lines = text.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
        let mut parsed = Self { status: status.context("no status")?, etag: None, length: 0, chunked: false };
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            match name {
                name if name.eq_ignore_ascii_case("etag") => parsed.etag = Some(value.to_owned()),
                name if name.eq_ignore_ascii_case("content-length") => parsed.length = value.parse()?,
                name if name.eq_ignore_ascii_case("transfer-encoding") => parsed.chunked = value == "chunked",
                _ => {}
            }
        }
        Ok(parsed)
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_head() -> Result<()> {
        let head = Head::parse(b"HTTP/1.1 201 Created\r\ncontent-length: 12\r\nETag: \"3\"\r\n\r\n")?;
        assert_eq!((head.status, head.length, head.chunked), (201, 12, false));
        assert_eq!(head.etag.as_deref(), Some("\"3\""));
        assert!(Head::parse(b"SSH-2.0\r\n\r\n").is_err());
        Ok(())
    }
}
