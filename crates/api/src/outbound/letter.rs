//! A mail of a few sentences around one address, as text and as plain HTML.

use super::Mail;

/// The words of such a mail, in its reader's language.
pub struct Letter<'w> {
    /// `en`, `hi`.
    pub language: &'w str,
    pub subject: &'w str,
    pub greeting: &'w str,
    /// The reader's.
    pub name: &'w str,
    /// What stands before the address, and behind it.
    pub before: &'w str,
    pub button: &'w str,
    pub after: &'w str,
}

impl Letter<'_> {
    pub fn mail(&self, to: &str, link: &str) -> Mail {
        let Self { language, subject, greeting, name, before, button, after } = self;
        let text = format!("{greeting} {name},\r\n\r\n{before}\r\n\r\n{link}\r\n\r\n{after}\r\n");
        let (name, link) = (escaped(name), escaped(link));
        let after = escaped(after).replace("\r\n", "<br>");
        let html = format!(
            "<!doctype html><html lang=\"{language}\"><body style=\"font-family:sans-serif;line-height:1.5\">\
             <p>{greeting} {name},</p><p>{before}</p><p><a href=\"{link}\">{button}</a></p><p>{link}</p>\
             <p>{after}</p></body></html>"
        );
        Mail { to: to.to_owned(), subject: (*subject).to_owned(), text, html, id: None, reply: None }
    }
}

/// A mail that lists things, each with or without an address, in its reader's language.
pub struct Listing<'w> {
    /// `en`, `hi`.
    pub language: &'w str,
    pub subject: &'w str,
    pub greeting: &'w str,
    /// The reader's.
    pub name: &'w str,
    pub before: &'w str,
    pub lines: &'w [(String, Option<String>)],
    pub after: &'w str,
}

impl Listing<'_> {
    pub fn mail(&self, to: &str) -> Mail {
        let Self { language, subject, greeting, name, before, lines, after } = self;
        let mut text = format!("{greeting} {name},\r\n\r\n{before}\r\n\r\n");
        let mut items = String::new();
        for (line, link) in *lines {
            text.push_str(&["- ", line, "\r\n"].concat());
            let line = escaped(line);
            match link {
                Some(link) => {
                    text.push_str(&["  ", link, "\r\n"].concat());
                    items.push_str(&["<li><a href=\"", &escaped(link), "\">", &line, "</a></li>"].concat());
                }
                None => items.push_str(&["<li>", &line, "</li>"].concat()),
            }
        }
        text.push_str(&["\r\n", after, "\r\n"].concat());
        let (name, after) = (escaped(name), escaped(after));
        let html = format!(
            "<!doctype html><html lang=\"{language}\"><body style=\"font-family:sans-serif;line-height:1.5\">\
             <p>{greeting} {name},</p><p>{before}</p><ul>{items}</ul><p>{after}</p></body></html>"
        );
        Mail { to: to.to_owned(), subject: (*subject).to_owned(), text, html, id: None, reply: None }
    }
}

/// A mail of somebody's own words: paragraphs where they left a line empty.
pub fn plain(language: &str, to: &str, subject: &str, words: &str) -> Mail {
    let words = words.replace("\r\n", "\n");
    let paragraph = |text: &str| format!("<p>{}</p>", escaped(text.trim()).replace('\n', "<br>"));
    let paragraphs: String = words.split("\n\n").filter(|text| !text.trim().is_empty()).map(paragraph).collect();
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><body style=\"font-family:sans-serif;line-height:1.5\">\
         {paragraphs}</body></html>"
    );
    let text = words.replace('\n', "\r\n");
    Mail { to: to.to_owned(), subject: subject.to_owned(), text, html, id: None, reply: None }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
