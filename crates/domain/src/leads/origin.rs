//! Where an inquiry or a lead came from.

use crate::people::consent::ConsentSource;
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// The way by which somebody asked first.
    LeadChannel {
        Phone = "phone", Email = "email", Fax = "fax", WalkIn = "walk_in", WebForm = "web_form",
        Whatsapp = "whatsapp", Social = "social", Campaign = "campaign", Camp = "camp", Other = "other",
    }
);

impl LeadChannel {
    /// Somebody picked up the phone or stood at the desk.
    pub const fn in_person(self) -> bool {
        matches!(self, Self::Phone | Self::WalkIn)
    }

    /// How the hospital learned of what somebody agreed to who asked by this way.
    pub const fn consent_source(self) -> ConsentSource {
        match self {
            Self::Phone => ConsentSource::Phone,
            Self::Email => ConsentSource::Email,
            Self::Whatsapp => ConsentSource::Whatsapp,
            Self::WebForm | Self::Social => ConsentSource::Website,
            Self::Fax | Self::Campaign => ConsentSource::PaperForm,
            Self::WalkIn | Self::Camp | Self::Other => ConsentSource::InPerson,
        }
    }

    /// Somebody wrote by themselves.
    pub const fn in_writing(self) -> bool {
        matches!(self, Self::Email | Self::Fax | Self::WebForm | Self::Whatsapp)
    }
}

/// What the link or the advertisement said of itself, as it stood in the address of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "google"))]
    pub utm_source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "cpc"))]
    pub utm_medium: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "knee-replacement"))]
    pub utm_campaign: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub utm_term: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub utm_content: Option<String>,
    /// The advertiser's own number of the click; of a web form with its name (`gclid=…`, `fbclid=…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep this under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub click_id: Option<String>,
    /// The page on which somebody arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1_000, message = "Keep this under 1,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub landing_page: Option<String>,
    /// The page that led there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1_000, message = "Keep this under 1,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub referrer: Option<String>,
}
