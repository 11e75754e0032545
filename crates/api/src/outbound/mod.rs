//! What leaves the house: one trait for each way out, with one real implementation each.

mod gateway;
mod letter;
mod mail;
pub mod push;
mod sms;
mod smtp;

pub use letter::{Letter, Listing, plain};
pub use mail::{Mail, Mailer, Reply};
pub use sms::{NotDelivered, Sms, SmsSender};

use crate::config::{MailOptions, SmsOptions};
use crate::kernel::db::Database;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::Secrets;
use domain::kernel::Timestamp;
use gateway::HttpGateway;
use push::{NotPushed, PushMessage, PushSender, Vapid, WebPush};
use smtp::Smtp;
use std::sync::Arc;

/// The ways out that this installation has.
#[derive(Clone, Default)]
pub struct Outbound {
    mailer: Option<Arc<dyn Mailer>>,
    /// The address that mails leave from.
    sender: Option<String>,
    sms: Option<Arc<dyn SmsSender>>,
    push: Option<Arc<dyn PushSender>>,
    /// Where people reach the app, without a slash at the end: never taken from a request, which could lie.
    public_url: String,
}

impl Outbound {
    pub fn new(options: &MailOptions) -> ApiResult<Self> {
        let MailOptions { smtp_url, mail_from, public_url } = options;
        match (smtp_url, mail_from, public_url) {
            (None, ..) => Ok(Self::default()),
            (Some(url), Some(from), Some(public)) => {
                let public_url = public.trim_end_matches('/').to_owned();
                let smtp = Smtp::new(url, from)?;
                let sender = Some(smtp.sender());
                Ok(Self { mailer: Some(Arc::new(smtp)), sender, public_url, ..Self::default() })
            }
            (Some(_), ..) => {
                Err(ApiError::internal("SETU_SMTP_URL needs SETU_MAIL_FROM and SETU_PUBLIC_URL beside it"))
            }
        }
    }

    /// The same, with a gateway for SMS where these name one.
    pub fn with_sms(self, options: &SmsOptions) -> ApiResult<Self> {
        let gateway = HttpGateway::new(options)?;
        Ok(Self { sms: gateway.map(|gateway| -> Arc<dyn SmsSender> { Arc::new(gateway) }), ..self })
    }

    /// The same, with push messages to browsers: every installation has those. `loopback`: to this machine too.
    pub fn with_push(self, database: &Database, secrets: &Secrets, loopback: bool) -> ApiResult<Self> {
        let own = Some(&self.public_url).filter(|url| url.starts_with("https://"));
        let contact = self.sender.as_ref().map(|sender| ["mailto:", sender].concat()).or_else(|| own.cloned());
        let push = WebPush::new(Vapid::load(database, secrets, contact)?, loopback);
        Ok(Self { push: Some(Arc::new(push)), ..self })
    }

    fn push(&self) -> ApiResult<&dyn PushSender> {
        self.push.as_deref().ok_or_else(|| ApiError::internal("this installation sends no push messages"))
    }

    /// What a browser needs to take our push messages.
    pub fn push_key(&self) -> ApiResult<String> {
        Ok(self.push()?.public_key())
    }

    /// Whether push messages may go to an address.
    pub fn pushes_to(&self, endpoint: &str) -> bool {
        self.push.as_ref().is_some_and(|push| push.reaches(endpoint))
    }

    /// Waits for the push service: only for jobs.
    pub fn deliver_push(&self, message: &PushMessage, now: Timestamp) -> Result<(), NotPushed> {
        let none = |_| NotPushed::Not(NotDelivered::never("this installation sends no push messages"));
        self.push().map_err(none)?.send(message, now)
    }

    pub fn sends_mail(&self) -> bool {
        self.mailer.is_some()
    }

    /// The address that mails leave from, if any do.
    pub fn sender(&self) -> Option<String> {
        self.sender.clone()
    }

    /// Waits for the mail server: only for jobs.
    pub fn send(&self, mail: &Mail) -> ApiResult<()> {
        let mailer = self.mailer.as_ref().ok_or_else(|| ApiError::internal("this installation sends no mail"))?;
        mailer.send(mail).map_err(|not| ApiError::internal(not.why))
    }

    /// The same, and says whether it may be tried again.
    pub fn deliver_mail(&self, mail: &Mail) -> Result<(), NotDelivered> {
        let mailer = self.mailer.as_ref().ok_or_else(|| NotDelivered::never("this installation sends no mail"))?;
        mailer.send(mail)
    }

    /// Waits for the gateway: only for jobs.
    pub fn deliver_sms(&self, sms: &Sms) -> Result<(), NotDelivered> {
        let gateway = self.sms.as_ref().ok_or_else(|| NotDelivered::never("this installation sends no SMS"))?;
        gateway.send(sms)
    }

    /// An address of the app.
    pub fn link(&self, path: &str) -> String {
        [&self.public_url, path].concat()
    }
}
