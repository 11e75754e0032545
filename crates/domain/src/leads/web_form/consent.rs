//! What people may agree to in a form.

use crate::kernel::rules;
use crate::people::consent::ConsentPurpose;
use crate::people::reach::Channel;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use validator::{Validate, ValidationError};

/// One entry of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentGrant {
    pub purpose: ConsentPurpose,
    pub channel: Channel,
}

/// A box that nobody has ticked for them (section 6(1) of the Digital Personal Data Protection Act, 2023: consent is free,
/// specific and by a clear act).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormConsent {
    /// What stands beside the box; kept word for word with what somebody agreed to.
    #[validate(
        length(min = 1, max = 2_000, message = "Enter a text of at most 2,000 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 2_000, example = "Setu Hospital may call me about my question.")
    )]
    pub text: String,
    /// What of the ledger it grants.
    #[validate(custom(function = "some_once"))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 25))]
    pub grants: Vec<ConsentGrant>,
    /// Nothing is sent without it.
    #[serde(default)]
    pub required: bool,
}

fn some_once(grants: &[ConsentGrant]) -> Result<(), ValidationError> {
    let refuse = |code: &'static str, message| Err(ValidationError::new(code).with_message(Cow::Borrowed(message)));
    if !(1..=25).contains(&grants.len()) {
        return refuse("length", "Say what it allows: 1 to 25 entries");
    }
    let different: BTreeSet<_> = grants.iter().collect();
    if different.len() == grants.len() { Ok(()) } else { refuse("twice", "Name each purpose and channel once") }
}
