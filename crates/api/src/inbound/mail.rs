//! A mail as it came: who wrote it, what it says and answers, its files; and whether a person wrote it at all.

use crate::kernel::hexadecimal::hexadecimal;
use domain::leads::auto_response::answers_nobody;
use domain::talk::attachment::{LARGEST_FILE, clean_name};
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders};
use sha2::{Digest, Sha256};

/// The most files of one mail that are kept.
const MOST_FILES: usize = 20;
/// What a sender's system calls an inquiry has so many characters at most.
const LONGEST_ID: usize = 200;

/// A mail that was written by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// `<…>`; made of the mail itself where it has none, or one that is too long.
    pub id: String,
    pub name: Option<String>,
    pub address: String,
    pub subject: Option<String>,
    pub text: String,
    /// What it answers, the nearest first; as `id`.
    pub answers: Vec<String>,
    pub files: Vec<Part>,
    /// The names of files that are not kept here, because they are too large or too many.
    pub left: Vec<String>,
    /// Else only its headers are known here: the rest is too large.
    pub whole: bool,
}

/// A file of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why a mail opens nothing. It stays in the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// No mail, or one without a sender.
    Unreadable,
    /// A machine wrote it: a notice of absence, a bounce, a list, a newsletter.
    Automatic,
    /// It came from this house.
    Ours,
}

/// Reads a mail, or the headers of one that is too large; `ours` are the addresses of this house.
pub fn read((bytes, whole): (&[u8], bool), ours: &[String]) -> Result<Incoming, Ignored> {
    let message = MessageParser::default().parse(bytes).ok_or(Ignored::Unreadable)?;
    let from = message.from().and_then(|from| from.first()).ok_or(Ignored::Unreadable)?;
    let address = from.address().map(str::trim).filter(|address| domain::kernel::rules::email(address).is_ok());
    let address = address.ok_or(Ignored::Unreadable)?.to_owned();
    if ours.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
        return Err(Ignored::Ours);
    }
    if is_automatic(&message) || answers_nobody(&address) {
        return Err(Ignored::Automatic);
    }
    let name = from.name().map(|name| short(name, 100)).filter(|name| !name.is_empty());
    let (files, left) = files(&message);
    Ok(Incoming {
        id: message.message_id().and_then(bracketed).unwrap_or_else(|| made_of(bytes)),
        name,
        address,
        subject: message.subject().map(|subject| short(subject, 300)).filter(|subject| !subject.is_empty()),
        // PostgreSQL keeps no zero bytes.
        text: message.body_text(0).map(|text| text.trim().replace('\0', "")).unwrap_or_default(),
        answers: answers(&message),
        files,
        left,
        whole,
    })
}

/// RFC 3834, and what systems wrote before it.
fn is_automatic(message: &Message<'_>) -> bool {
    let says = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_lowercase());
    let submitted = says("Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    let precedence = says("Precedence");
    let bulk = precedence.is_some_and(|value| ["bulk", "junk", "list", "auto_reply", "auto-reply"].contains(&&*value));
    // A bounce has no way back (RFC 5321).
    let no_return = says("Return-Path").is_some_and(|path| path == "<>");
    let replied = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply"];
    let replied = replied.into_iter().any(|name| says(name).is_some_and(|value| !value.starts_with("no")));
    let list = ["List-Id", "List-Unsubscribe", "Feedback-ID"].into_iter().any(|name| says(name).is_some());
    let report = message.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default();
        kind.ctype().eq_ignore_ascii_case("multipart") && subtype.eq_ignore_ascii_case("report")
            || kind.ctype().eq_ignore_ascii_case("message") && subtype.to_lowercase().ends_with("status")
    });
    submitted || bulk || no_return || replied || list || report
}

/// `In-Reply-To`, then `References` from the last one on.
fn answers(message: &Message<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(text) => vec![text.to_string()],
            HeaderValue::TextList(texts) => texts.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    let references = ids(message.references());
    for id in ids(message.in_reply_to()).iter().chain(references.iter().rev()).filter_map(|id| bracketed(id)) {
        if !found.contains(&id) && found.len() < 50 {
            found.push(id);
        }
    }
    found
}

fn bracketed(id: &str) -> Option<String> {
    let inner = id.trim().trim_start_matches('<').trim_end_matches('>');
    let good = !inner.is_empty() && inner.chars().all(|letter| letter.is_ascii_graphic());
    (good && inner.len() + 2 <= LONGEST_ID).then(|| format!("<{inner}>"))
}

fn made_of(bytes: &[u8]) -> String {
    format!("<sha256-{}@mail.invalid>", hexadecimal(&Sha256::digest(bytes)))
}

fn short(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// The files that are kept, and the names of the others.
fn files(message: &Message<'_>) -> (Vec<Part>, Vec<String>) {
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for (number, part) in (1..).zip(message.attachments()) {
        let bytes = match part.message() {
            // A mail within the mail is kept as it came.
            Some(inner) => inner.raw_message(),
            None => part.contents(),
        };
        if bytes.is_empty() {
            continue;
        }
        let ending = if part.is_message() { ".eml" } else { "" };
        let name = part.attachment_name().map_or_else(|| format!("file-{number}{ending}"), clean_name);
        if bytes.len() > LARGEST_FILE || kept.len() == MOST_FILES {
            left.push(name);
        } else {
            kept.push(Part { name, bytes: bytes.to_vec() });
        }
    }
    (kept, left)
}

#[cfg(test)]
mod tests {
    use super::{Ignored, read};

    const OURS: &str = "care@hospital.example.in";

    fn mail(headers: &str) -> Vec<u8> {
        format!("From: Asha Gupta <asha@example.in>\r\nTo: {OURS}\r\n{headers}\r\nWhat does it cost?\r\n").into_bytes()
    }

    fn ignored(headers: &str) -> Option<Ignored> {
        read((&mail(headers), true), &[OURS.to_owned()]).err()
    }

    #[test]
    fn what_a_person_wrote() {
        let headers = "Message-ID: <1@example.in>\r\nSubject: =?utf-8?B?4KSY4KWB4KSf4KSo4KS+?=\r\n\
            In-Reply-To: <b@x>\r\nReferences: <a@x> <b@x>\r\nAuto-Submitted: no\r\nPrecedence: first-class\r\n";
        let read = read((&mail(headers), true), &[OURS.to_owned()]).unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!((read.id.as_str(), read.name.as_deref()), ("<1@example.in>", Some("Asha Gupta")));
        assert_eq!((read.address.as_str(), read.subject.as_deref()), ("asha@example.in", Some("घुटना")));
        assert_eq!((read.text.as_str(), read.answers), ("What does it cost?", vec!["<b@x>".into(), "<a@x>".into()]));
    }

    #[test]
    fn a_mail_without_an_id_is_known_by_itself() {
        let id = |headers: &str| read((&mail(headers), true), &[]).map(|mail| mail.id).unwrap_or_default();
        assert!(id("Subject: A\r\n").starts_with("<sha256-"));
        assert_eq!(id("Subject: A\r\n"), id("Subject: A\r\n"));
        assert_ne!(id("Subject: A\r\n"), id("Subject: B\r\n"));
        assert!(id(&format!("Message-ID: <{}@x>\r\n", "a".repeat(300))).starts_with("<sha256-"));
    }

    #[test]
    fn what_opens_nothing() {
        for headers in [
            "Auto-Submitted: auto-replied\r\n",
            "Auto-Submitted: auto-generated (failure)\r\n",
            "Precedence: bulk\r\n",
            "Precedence: Auto_Reply\r\n",
            "Return-Path: <>\r\n",
            "X-Autoreply: yes\r\n",
            "X-Autorespond: On holiday\r\n",
            "List-Id: <news.example.in>\r\n",
            "List-Unsubscribe: <https://example.in/u>\r\n",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n",
        ] {
            assert_eq!(ignored(headers), Some(Ignored::Automatic), "{headers}");
        }
        assert_eq!(ignored("Subject: Knee\r\n"), None);
        let from = |from: &str| {
            let mail = format!("From: {from}\r\n\r\nx\r\n");
            read((mail.as_bytes(), true), &[OURS.to_owned()]).err()
        };
        assert_eq!(from("MAILER-DAEMON@mx.example.in"), Some(Ignored::Automatic));
        assert_eq!(from("Setu <CARE@hospital.example.in>"), Some(Ignored::Ours));
        assert_eq!(from("<>"), Some(Ignored::Unreadable));
        assert_eq!(read((b"", true), &[]).err(), Some(Ignored::Unreadable));
    }
    #[test]
    fn files_that_are_too_many_or_too_large_are_named() {
        let part = |name: &str, text: &str| {
            format!("--x\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let mut parts: String = (0..21).map(|number| part(&format!("{number}.txt"), "x")).collect();
        parts.insert_str(0, &part("whole.bin", &"x".repeat(super::LARGEST_FILE + 1)));
        let body = format!("Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--\r\n");
        let read = read((&mail(&body), true), &[]).unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!((read.files.len(), read.left), (20, vec!["whole.bin".to_owned(), "20.txt".to_owned()]));
    }
}
