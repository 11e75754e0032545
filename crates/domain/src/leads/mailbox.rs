//! The mailbox of a facility: what people write there becomes inquiries.

use crate::kernel::{FacilityId, Named, Timestamp, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// How the way to the mail server is protected.
    MailboxSecurity {
        /// From the first byte (port 993).
        Tls = "tls",
        /// From its beginning on, at the server's offer (port 143).
        StartTls = "starttls",
        /// Not at all: to a server on the same machine only.
        Nothing = "nothing",
    }
);

/// What administrators set: where the mailbox lies, and whose inquiries its mails become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "protected"))]
pub struct MailboxSettings {
    #[validate(custom(function = "host"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 253, example = "imap.hospital.example.in"))]
    pub host: String,
    #[serde(default = "usual_port")]
    #[validate(range(min = 1, message = "Enter a port from 1 to 65535"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65535, example = 993))]
    pub port: u16,
    #[serde(default = "usual_security")]
    pub security: MailboxSecurity,
    #[validate(
        length(min = 1, max = 254, message = "Enter a name of at most 254 characters"),
        custom(function = "plain")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 254))]
    pub user: String,
    /// Kept encrypted, and never told again; the one that is there when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(
        length(min = 1, max = 500, message = "Enter a password of at most 500 characters"),
        custom(function = "plain")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub password: Option<String>,
    #[serde(default = "usual_folder")]
    #[validate(
        length(min = 1, max = 200, message = "Enter a folder of at most 200 characters"),
        custom(function = "plain")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "INBOX"))]
    pub folder: String,
    /// Where people write to: automatic answers say to write back there.
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "care@hospital.example.in"))]
    pub address: String,
    /// Who answers what comes in, where it belongs to no open lead; with their rights it is taken in.
    pub owner_id: UserId,
    #[serde(default = "yes")]
    pub active: bool,
}

const fn usual_port() -> u16 {
    993
}

const fn usual_security() -> MailboxSecurity {
    MailboxSecurity::Tls
}

fn usual_folder() -> String {
    "INBOX".to_owned()
}

const fn yes() -> bool {
    true
}

fn refuse(code: &'static str, message: &'static str) -> Result<(), ValidationError> {
    Err(ValidationError::new(code).with_message(message.into()))
}

/// A name or an address of a machine, without anything around it.
fn host(name: &str) -> Result<(), ValidationError> {
    let good = (1..=253).contains(&name.len())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':'));
    if good { Ok(()) } else { refuse("host", "Enter the server's name, such as imap.example.in") }
}

/// What goes into a command of IMAP.
fn plain(text: &str) -> Result<(), ValidationError> {
    if text.chars().any(char::is_control) { refuse("line", "Keep this on one line") } else { Ok(()) }
}

fn protected(settings: &MailboxSettings) -> Result<(), ValidationError> {
    let here = ["localhost", "127.0.0.1", "::1"].contains(&settings.host.as_str());
    if settings.security == MailboxSecurity::Nothing && !here {
        let told = "A password goes to a server on another machine by TLS only";
        return Err(rules::about("security", "tls", told));
    }
    Ok(())
}

/// A mailbox as administrators read it; its password is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityMailbox {
    pub facility_id: FacilityId,
    pub host: String,
    pub port: u16,
    pub security: MailboxSecurity,
    pub user: String,
    pub folder: String,
    pub address: String,
    pub owner_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    pub active: bool,
    /// When it was read the last time without a failure, since it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_read_at: Option<Timestamp>,
    /// Why the last look failed; absent when it did not, and until the first look since it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Mails that became inquiries, or were hung on one.
    pub taken: i64,
    /// Mails that no person wrote: notices of absence, bounces, newsletters. They stay in the mailbox.
    pub ignored: i64,
}
