//! Records as vCards of version 3.0, which iPhone, Android and mail programs all read.
//!
//! What vCard has no word for stands in lines of Setu's own, which others pass over: so a card comes in again unchanged.

use super::super::account::Account;
use super::super::address::Address;
use super::super::contact::Contact;
use super::super::reach::{Phone, PhoneLabel};
use super::{account_cells, account_headings, contact_cells, contact_headings, coordinates, text};
use crate::kernel::custom::PREFIX;
use std::borrow::Cow;

/// What lines of Setu's own begin with.
const OWN: &str = "X-SETU-";
/// What those of custom fields go on with.
const CUSTOM: &str = "CUSTOM-";
/// The heading of the accounts where somebody works.
const AFFILIATIONS: &str = "Affiliations";
/// Octets of a line (RFC 2426).
const LINE: usize = 75;

/// Headings whose cells stand in lines that every program knows.
const STANDARD: [&str; 10] =
    ["Prefix", "Given name", "Family name", "Name", "Account", "Job title", "Birth date", "Website", "Tags", "Notes"];
/// The same, by how they begin.
const STANDARD_STARTS: [&str; 9] =
    ["Phone", "More phones", "E-mail", "Address", "City", "District", "State", "PIN code", "Country"];

/// A contact as a card.
pub fn contact_card(contact: &Contact, account_name: Option<&str>, owner_email: Option<&str>) -> String {
    let data = &contact.data;
    let mut card = Card::begin(&contact.head.id.to_string());
    let name = [&data.family_name, &data.given_name, &None, &data.prefix, &None].map(|part| text(part.as_ref()));
    card.structured("N", &name);
    card.line("FN", &escaped(&contact.full_name));
    card.optional("ORG", account_name);
    card.optional("TITLE", data.job_title.as_deref());
    card.reach(&data.phones, &data.emails, &data.addresses);
    card.optional("BDAY", data.birth_date.map(|day| day.to_string()).as_deref());
    let cells = contact_cells(contact, account_name, owner_email);
    card.rest(&contact_headings(), &cells, &data.tags, data.notes.as_deref());
    card.end()
}

/// An account as the card of a company.
pub fn account_card(account: &Account, parent_name: Option<&str>, owner_email: Option<&str>) -> String {
    let data = &account.data;
    let mut card = Card::begin(&account.head.id.to_string());
    card.structured("N", &[const { String::new() }; 5]);
    card.line("FN", &escaped(&data.name));
    card.line("ORG", &escaped(&data.name));
    card.line("X-ABShowAs", "COMPANY");
    card.reach(&data.phones, &data.emails, &data.addresses);
    card.optional("URL", data.website.as_deref());
    let cells = account_cells(account, parent_name, owner_email);
    card.rest(&account_headings(), &cells, &data.tags, data.notes.as_deref());
    card.end()
}

/// The heading that a line of Setu's own stands for: `X-SETU-JOB` or nothing.
pub fn card_heading(name: &str) -> Option<Cow<'static, str>> {
    let own = name.to_ascii_uppercase();
    let own = own.strip_prefix(OWN)?;
    // Names of custom fields have no hyphen, names of lines no underscore.
    if let Some(field) = own.strip_prefix(CUSTOM) {
        return Some(Cow::Owned([PREFIX, &field.to_ascii_lowercase().replace('-', "_")].concat()));
    }
    let known = contact_headings().into_iter().chain(account_headings()).chain([AFFILIATIONS]);
    known.into_iter().find(|heading| own_name(heading) == own).map(Cow::Borrowed)
}

/// A card with further lines of Setu's own, each under its heading: custom fields by `custom.` and their name.
pub fn with_own_lines(card: String, lines: &[(String, String)]) -> String {
    let end = "END:VCARD\r\n";
    let mut own = Card { text: card.strip_suffix(end).map_or_else(|| card.clone(), str::to_owned), groups: 0 };
    for (heading, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let name = match heading.strip_prefix(PREFIX) {
            Some(field) => [CUSTOM, &field.to_ascii_uppercase().replace('_', "-")].concat(),
            None => own_name(heading),
        };
        own.line(&format!("{OWN}{name}"), &escaped(value));
    }
    own.end()
}

/// `Owner e-mail` is `OWNER-E-MAIL`, `Setu ID` only `ID`.
fn own_name(heading: &str) -> String {
    let name = heading.to_ascii_uppercase().replace(' ', "-");
    name.strip_prefix("SETU-").map(str::to_owned).unwrap_or(name)
}

struct Card {
    text: String,
    groups: usize,
}

impl Card {
    fn begin(id: &str) -> Self {
        let mut card = Self { text: String::new(), groups: 0 };
        card.line("BEGIN", "VCARD");
        card.line("VERSION", "3.0");
        card.line("UID", &format!("urn:uuid:{id}"));
        card
    }

    fn end(mut self) -> String {
        self.line("END", "VCARD");
        self.text
    }

    /// A line of that name; its value is escaped already. Long ones are folded between letters.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for letter in format!("{name}:{value}").chars() {
            if letter.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= letter.len_utf8();
            self.text.push(letter);
        }
        self.text.push_str("\r\n");
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.line(name, &escaped(value));
        }
    }

    fn structured(&mut self, name: &str, parts: &[String]) {
        let parts: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
        self.line(name, &parts.join(";"));
    }

    fn reach(&mut self, phones: &[Phone], emails: &[String], addresses: &[Address]) {
        for phone in phones {
            let number = escaped(&phone.number);
            match phone.label {
                PhoneLabel::Mobile => self.line("TEL;TYPE=CELL", &number),
                PhoneLabel::Work => self.line("TEL;TYPE=WORK", &number),
                PhoneLabel::Home => self.line("TEL;TYPE=HOME", &number),
                PhoneLabel::Fax => self.line("TEL;TYPE=WORK,FAX", &number),
                PhoneLabel::Whatsapp => self.labelled("TEL;TYPE=CELL", &number, "WhatsApp"),
                PhoneLabel::Other => self.labelled("TEL;TYPE=VOICE", &number, "_$!<Other>!$_"),
            }
        }
        for email in emails {
            self.line("EMAIL;TYPE=INTERNET", &escaped(email));
        }
        for address in addresses {
            self.address(address);
        }
    }

    /// A group binds a line to those that say more of it.
    fn group(&mut self) -> String {
        self.groups += 1;
        format!("item{}", self.groups)
    }

    /// With a word that iPhones show beside the number.
    fn labelled(&mut self, name: &str, value: &str, label: &str) {
        let group = self.group();
        self.line(&format!("{group}.{name}"), value);
        self.line(&format!("{group}.X-ABLabel"), label);
    }

    fn address(&mut self, address: &Address) {
        let parts = [&None, &None, &address.line, &address.city, &address.state, &address.pin_code, &address.country];
        let parts = parts.map(|part| text(part.as_ref()));
        let place = coordinates(address);
        if address.district.is_none() && place.is_empty() {
            return self.structured("ADR;TYPE=WORK", &parts);
        }
        let group = self.group();
        self.structured(&format!("{group}.ADR;TYPE=WORK"), &parts);
        self.optional(&format!("{group}.{OWN}DISTRICT"), address.district.as_deref());
        self.optional(&format!("{group}.{OWN}COORDINATES"), Some(&place));
    }

    /// What no line above says.
    fn rest(&mut self, headings: &[&str], cells: &[String], tags: &[String], notes: Option<&str>) {
        if !tags.is_empty() {
            let tags: Vec<String> = tags.iter().map(|tag| escaped(tag)).collect();
            self.line("CATEGORIES", &tags.join(","));
        }
        self.optional("NOTE", notes);
        for (heading, cell) in headings.iter().zip(cells) {
            let is_said = STANDARD.contains(heading)
                || STANDARD_STARTS.iter().any(|start| heading.starts_with(start))
                || ["Coordinates", "More addresses"].contains(heading)
                || cell.is_empty();
            // A reference is no name: `Account ID` is said nowhere else.
            if !is_said {
                self.line(&format!("{OWN}{}", own_name(heading)), &escaped(cell));
            }
        }
    }
}

/// A comma, a semicolon, a backslash or a line break would end the value or a part of it.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' => out.push_str("\\n"),
            ',' | ';' | '\\' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}
