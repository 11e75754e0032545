//! A real mail server on this machine: speaks enough of SMTP (RFC 5321) for one client at a time, and keeps what it gets.

use anyhow::{Context, Result, bail};
use api::config::MailOptions;
use api::outbound::Outbound;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How it treats those who bring mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    Takes,
    /// Puts everybody off so often, as greylisting does (450).
    PutsOff(u32),
    /// Wants nothing for anybody (550).
    Refuses,
}

#[derive(Default)]
struct Kept {
    mails: Vec<String>,
    tries: u32,
}

/// The server and its mails; its thread ends with the process.
#[derive(Clone)]
pub struct Mailbox {
    pub address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

impl Mailbox {
    pub fn open(manners: Manners) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port for mail")?;
        let mailbox = Self { address: listener.local_addr()?, kept: Arc::default() };
        let kept = Arc::clone(&mailbox.kept);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away in the middle has only harmed itself.
                talk(&stream, manners, &kept).ok();
            }
        });
        Ok(mailbox)
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What an installation has that sends its mails here.
    pub fn outbound(&self) -> Result<Outbound> {
        let options = MailOptions {
            smtp_url: Some(self.url()),
            mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
            public_url: Some("https://setu.example.in/".to_owned()),
        };
        Outbound::new(&options).map_err(crate::told)
    }

    pub fn mails(&self) -> Vec<String> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).mails.clone()
    }

    /// How often somebody wanted to bring a mail.
    pub fn tries(&self) -> u32 {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).tries
    }

    /// Waits for so many mails.
    pub async fn wait(&self, count: usize) -> Result<Vec<String>> {
        let start = Instant::now();
        loop {
            let mails = self.mails();
            if mails.len() >= count {
                return Ok(mails);
            }
            if start.elapsed() > Duration::from_secs(20) {
                bail!("{} of {count} mails have come", mails.len());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn talk(stream: &TcpStream, manners: Manners, kept: &Mutex<Kept>) -> Result<()> {
    let (mut lines, mut out) = (BufReader::new(stream.try_clone()?), stream.try_clone()?);
    out.write_all(b"220 mail.example.in ESMTP\r\n")?;
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.split([' ', '\r', ':']).next().unwrap_or_default().to_uppercase();
        match word.as_str() {
            "EHLO" => out.write_all(b"250-mail.example.in\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")?,
            "RCPT" => {
                let tries = {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.tries += 1;
                    kept.tries
                };
                // As real ones do, it repeats the address.
                match manners {
                    Manners::PutsOff(times) if tries <= times => write!(out, "450 4.7.1 later, please: {line}")?,
                    Manners::Refuses => write!(out, "550 5.1.1 nobody here: {line}")?,
                    _ => out.write_all(b"250 OK\r\n")?,
                }
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut mail = String::new();
                loop {
                    line.clear();
                    if lines.read_line(&mut line)? == 0 {
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                kept.lock().unwrap_or_else(PoisonError::into_inner).mails.push(mail);
                out.write_all(b"250 OK\r\n")?;
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => out.write_all(b"250 OK\r\n")?,
        }
    }
}
