//! A mail, and what sends it.

use super::NotDelivered;

/// One mail to one person, the same in both forms.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// What stands before the `@` of its `Message-ID`, where it may be sent twice: then it is the same mail.
    pub id: Option<String>,
    /// It answers somebody who wrote or asked first.
    pub reply: Option<Reply>,
}

/// What ties an answer to what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The `Message-ID` of the mail that it answers, if that was one.
    pub to_message: Option<String>,
    /// Where people write back to, where that is not the sender.
    pub back_to: Option<String>,
}

pub trait Mailer: Send + Sync {
    /// Returns once the next server has taken the mail over. Why it did not is said without personal data: what servers
    /// say may repeat the address.
    fn send(&self, mail: &Mail) -> Result<(), NotDelivered>;
}
