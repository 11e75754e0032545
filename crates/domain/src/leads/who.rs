//! Who somebody is whose number is being typed: what the card beside it shows.

use super::inquiry::InquiryStatus;
use super::lead::LeadStatus;
use super::origin::LeadChannel;
use crate::kernel::{ContactId, InquiryId, LeadId, Timestamp, UserId, phone};
use crate::people::contact::ContactKind;
use serde::{Deserialize, Serialize};

/// Fewer digits are half of the country's.
pub const FEWEST_DIGITS: usize = 6;
/// Of each kind, so many.
pub const MOST: usize = 5;

/// A contact that has the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoContact {
    pub id: ContactId,
    pub name: String,
    pub kind: ContactKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

/// An open lead that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoLead {
    pub id: LeadId,
    pub name: String,
    pub status: LeadStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
}

/// An inquiry that came from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoInquiry {
    pub id: InquiryId,
    pub title: String,
    pub channel: LeadChannel,
    pub status: InquiryStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<LeadId>,
}

/// Whom the number may belong to, as far as the caller may see them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoIs {
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub contacts: Vec<WhoContact>,
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub leads: Vec<WhoLead>,
    /// The newest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub inquiries: Vec<WhoInquiry>,
}

/// How the international form of a number begins of which somebody has typed so much; `None` for too little.
pub fn beginning(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if let Some(whole) = phone::e164(typed) {
        return Some(whole);
    }
    let digits = phone::digits(typed);
    if digits.len() < FEWEST_DIGITS {
        return None;
    }
    if typed.starts_with('+') {
        return Some(format!("+{digits}"));
    }
    if let Some(abroad) = digits.strip_prefix("00") {
        return Some(format!("+{abroad}"));
    }
    Some(format!("+91{}", digits.strip_prefix('0').unwrap_or(&digits)))
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn what_is_typed_begins_a_number() {
        for (typed, expected) in [
            ("98765", None),
            ("987654", Some("+91987654")),
            ("98765 4", Some("+91987654")),
            ("0987654", Some("+91987654")),
            ("+91 98765", Some("+9198765")),
            ("9876543210", Some("+919876543210")),
            ("0044 7911", Some("+447911")),
            ("0120-357", Some("+91120357")),
        ] {
            assert_eq!(beginning(typed).as_deref(), expected, "{typed}");
        }
    }
}
