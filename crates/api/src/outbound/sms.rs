//! A text message, and what sends it.

/// One SMS to one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// In its international form: `+919876543210`.
    pub to: String,
    pub text: String,
    /// The number under which its text is registered (India's DLT); every SMS of a hospital in India has one.
    pub template: String,
}

/// Why something did not leave, in words without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDelivered {
    pub why: String,
    /// It surely did not leave, and a later try may do better. What may have left is never sent again.
    pub again: bool,
}

impl NotDelivered {
    pub fn later(why: impl Into<String>) -> Self {
        Self { why: why.into(), again: true }
    }

    pub fn never(why: impl Into<String>) -> Self {
        Self { why: why.into(), again: false }
    }
}

pub trait SmsSender: Send + Sync {
    /// Returns once the gateway has taken it over.
    fn send(&self, sms: &Sms) -> Result<(), NotDelivered>;
}
