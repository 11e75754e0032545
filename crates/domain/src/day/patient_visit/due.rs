//! When somebody is reminded of a visit, and what the patient reads then. Nothing in it tells what they come for: others
//! read a mail, too.

use super::PatientVisit;
use crate::kernel::Timestamp;
use crate::kernel::day::written;

/// How long before it begins.
pub const REMINDER_SECONDS: i64 = 24 * 60 * 60;

impl PatientVisit {
    /// The moment of the reminder that has not been given yet. Whoever books for the next hours knows it without one.
    fn reminder_at(&self) -> Option<Timestamp> {
        let at = self.data.starts_at.plus_seconds(-REMINDER_SECONDS);
        let wanted = self.status.is_expected() && self.reminded_at.is_none() && self.head.deleted_at.is_none();
        Some(at).filter(|at| wanted && self.head.created_at < *at)
    }

    /// Whether somebody is to be reminded now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        now < self.data.starts_at && self.reminder_at().is_some_and(|at| at <= now)
    }

    /// When to look again; none where nobody is reminded any more.
    pub fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        self.reminder_at().filter(|_| now < self.data.starts_at).map(|at| at.max(now))
    }
}

/// What stands in a reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    pub name: String,
    pub hospital: Option<String>,
    /// The hospital's number.
    pub phone: Option<String>,
    pub starts_at: Timestamp,
}

impl Reminder {
    /// The subject and the text of a mail, in Hindi or in English.
    pub fn mail(&self, hindi: bool) -> (String, String) {
        let Self { name, starts_at, .. } = self;
        let at = written(*starts_at, hindi);
        let hospital = self.hospital.as_deref().unwrap_or(if hindi {
            "हमारा अस्पताल"
        } else {
            "our hospital"
        });
        let call = self.phone.as_deref().map(|phone| {
            if hindi {
                format!("\n\nअगर आप नहीं आ सकते या समय बदलना चाहते हैं, तो {phone} पर फ़ोन करें।")
            } else {
                format!("\n\nIf you cannot come or want another time, call {phone}.")
            }
        });
        let call = call.unwrap_or_default();
        if hindi {
            let subject = format!("आपका अपॉइंटमेंट: {at}");
            let text = format!(
                "प्रिय {name},\n\n{hospital} में आपका अपॉइंटमेंट {at} बजे है। कृपया 15 मिनट पहले आएँ और अपने पुराने काग़ज़ साथ लाएँ।{call}\n"
            );
            return (subject, text);
        }
        let subject = format!("Your appointment: {at}");
        let text = format!(
            "Dear {name},\n\nYour appointment at {hospital} is on {at}. Please come 15 minutes earlier and bring your earlier papers along.{call}\n"
        );
        (subject, text)
    }
}
