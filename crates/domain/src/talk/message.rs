//! Messages that leave the house on account of a record: what was written to whom, and what became of it.

use crate::kernel::policy::Resource;
use crate::kernel::{MessageId, RecordId, Timestamp};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// The way out.
    MessageChannel { Email = "email", Sms = "sms" }
);

crate::labels!(
    /// How far it has come.
    MessageState {
        /// It waits for its turn, or is tried again.
        Queued = "queued",
        /// The next server, or the gateway, has taken it over.
        Sent = "sent",
        /// It is not tried any more; `failure` says why.
        Failed = "failed",
    }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    pub id: MessageId,
    pub channel: MessageChannel,
    /// The kind of the record that it was written about.
    pub resource: Resource,
    pub record_id: RecordId,
    /// An e-mail address, or a phone number in its international form.
    pub recipient: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub text: String,
    /// The number under which an SMS's text is registered (India's DLT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Nobody wrote it by hand: a rule did.
    pub automatic: bool,
    pub state: MessageState,
    /// Why it did not leave, or not yet; without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    pub created_at: Timestamp,
    /// When it was sent, or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
}
