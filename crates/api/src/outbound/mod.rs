//! What leaves the house: one trait for each way out, with one real implementation each.

mod letter;
mod mail;
mod smtp;

pub use letter::Letter;
pub use mail::{Mail, Mailer, NotSent};

use crate::config::MailOptions;
use crate::kernel::error::{ApiError, ApiResult};
use smtp::Smtp;
use std::sync::Arc;

/// The ways out that this installation has.
#[derive(Clone, Default)]
pub struct Outbound {
    mailer: Option<Arc<dyn Mailer>>,
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
                Ok(Self { mailer: Some(Arc::new(Smtp::new(url, from)?)), public_url })
            }
            (Some(_), ..) => {
                Err(ApiError::internal("SETU_SMTP_URL needs SETU_MAIL_FROM and SETU_PUBLIC_URL beside it"))
            }
        }
    }

    pub fn sends_mail(&self) -> bool {
        self.mailer.is_some()
    }

    /// Waits for the mail server: only for jobs.
    pub fn send(&self, mail: &Mail) -> ApiResult<()> {
        let mailer = self.mailer.as_ref().ok_or_else(|| ApiError::internal("this installation sends no mail"))?;
        mailer.send(mail).map_err(ApiError::internal)
    }

    /// An address of the app.
    pub fn link(&self, path: &str) -> String {
        [&self.public_url, path].concat()
    }
}
