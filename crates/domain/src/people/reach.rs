//! How a person or an organisation is reached: phones and preferences.

use crate::kernel::{phone, rules};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    PhoneLabel { Mobile = "mobile", Work = "work", Home = "home", Whatsapp = "whatsapp", Fax = "fax", Other = "other" }
);

crate::labels!(
    /// How somebody likes to be contacted.
    Channel { Phone = "phone", Whatsapp = "whatsapp", Sms = "sms", Email = "email", Visit = "visit" }
);

crate::labels!(
    /// How much an account or a doctor matters: A most.
    Class { A = "A", B = "B", C = "C" }
);

/// A phone number, kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Phone {
    #[serde(default = "mobile")]
    pub label: PhoneLabel,
    /// As typed.
    #[validate(custom(function = "rules::phone"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 40, example = "98765 43210"))]
    pub number: String,
    /// International form; the server makes it from `number` and ignores what is sent. Absent when it cannot be dialled as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "+919876543210"))]
    pub e164: Option<String>,
}

const fn mobile() -> PhoneLabel {
    PhoneLabel::Mobile
}

impl Phone {
    pub fn new(label: PhoneLabel, number: impl Into<String>) -> Self {
        let number = number.into();
        let e164 = phone::e164(&number);
        Self { label, number, e164 }
    }

    /// What people read.
    pub fn shown(&self) -> String {
        self.e164.as_deref().map_or_else(|| self.number.clone(), phone::display)
    }
}
