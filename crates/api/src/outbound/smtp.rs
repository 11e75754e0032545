//! Mail by SMTP, with TLS by rustls and the certificates that the machine trusts.

use super::{Mail, Mailer, NotSent};
use crate::kernel::error::{ApiError, ApiResult};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::{Message, SmtpTransport, Transport};
use std::time::Duration;

/// Well within the lease of a job.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Smtp {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Smtp {
    /// `smtps://user:password@host:465`, `smtp://user:password@host:587?tls=required`, `smtp://localhost:25`.
    pub fn new(url: &str, from: &str) -> ApiResult<Self> {
        // The cause could repeat the password.
        let transport = SmtpTransport::from_url(url).map_err(|_| ApiError::internal("SETU_SMTP_URL is no address"))?;
        let from = from.parse().map_err(|_| ApiError::internal("SETU_MAIL_FROM is no e-mail address"))?;
        Ok(Self { transport: transport.timeout(Some(PATIENCE)).build(), from })
    }
}

impl Mailer for Smtp {
    fn send(&self, mail: &Mail) -> Result<(), NotSent> {
        let to: Mailbox = mail.to.parse().map_err(|_| NotSent("the address takes no mail".to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.as_str())
            // Nobody's holiday notice answers it.
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|_| NotSent("the mail could not be written".to_owned()))?;
        self.transport.send(&message).map(drop).map_err(|cause| NotSent(reason(&cause)))
    }
}

/// The server's code, never its words.
fn reason(cause: &Error) -> String {
    match cause.status() {
        Some(status) => format!("the mail server refused with {status}"),
        None if cause.is_timeout() => "the mail server did not answer in time".to_owned(),
        None if cause.is_tls() => "the mail server's certificate is not trusted".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
