//! A mail, and what sends it.

/// One mail to one person, the same in both forms.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Why a mail did not leave, in words without personal data: what servers say may repeat the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSent(pub String);

impl std::fmt::Display for NotSent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

pub trait Mailer: Send + Sync {
    /// Returns once the next server has taken the mail over.
    fn send(&self, mail: &Mail) -> Result<(), NotSent>;
}
