//! Mail by SMTP, with TLS by rustls and the certificates that the machine trusts.

use super::{Mail, Mailer, NotDelivered, Reply};
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

    /// The address alone, without its name.
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }
}

impl Mailer for Smtp {
    fn send(&self, mail: &Mail) -> Result<(), NotDelivered> {
        let unwritable = |_| NotDelivered::never("the mail could not be written");
        let to: Mailbox = mail.to.parse().map_err(|_| NotDelivered::never("the address takes no mail"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.as_str())
            // Nobody's holiday notice answers it.
            .header(AutoSubmitted(if mail.reply.is_some() { "auto-replied" } else { "auto-generated" }));
        if let Some(id) = &mail.id {
            message = message.message_id(Some(format!("<{id}@{}>", self.from.email.domain())));
        }
        if let Some(Reply { to_message, back_to }) = &mail.reply {
            if let Some(answered) = to_message {
                message = message.in_reply_to(answered.clone()).references(answered.clone());
            }
            if let Some(back_to) = back_to.as_deref().and_then(|address| address.parse().ok()) {
                message = message.reply_to(back_to);
            }
        }
        let both = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        let message = message.multipart(both).map_err(unwritable)?;
        self.transport.send(&message).map(drop).map_err(|cause| not_sent(&cause))
    }
}

/// The server's code, never its words. Where it said nothing the mail may have left; sent again, it is the same mail.
fn not_sent(cause: &Error) -> NotDelivered {
    match cause.status() {
        Some(status) if cause.is_permanent() => NotDelivered::never(format!("the mail server refused with {status}")),
        Some(status) => NotDelivered::later(format!("the mail server refused with {status}")),
        None if cause.is_timeout() => NotDelivered::later("the mail server did not answer in time"),
        None if cause.is_tls() => NotDelivered::later("the mail server's certificate is not trusted"),
        None => NotDelivered::later("the mail server cannot be reached"),
    }
}

/// RFC 3834.
#[derive(Clone)]
struct AutoSubmitted(&'static str);

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self("auto-generated"))
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), self.0.to_owned())
    }
}
