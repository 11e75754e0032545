//! A postal address in India, with coordinates where they are known.

use crate::kernel::rules;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Every part may be absent: addresses come as people know them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// House, street, landmark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300, message = "Keep this under 300 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub line: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub district: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::pin_code"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[1-9][0-9]{5}$", example = "201301"))]
    pub pin_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub country: Option<String>,
    /// Millionths of a degree north (WGS 84): whole numbers compare and store exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = -90_000_000, max = 90_000_000, message = "Latitude lies between -90 and 90 degrees"))]
    #[cfg_attr(feature = "openapi", schema(minimum = -90_000_000, maximum = 90_000_000, example = 28_535_500))]
    pub latitude_e6: Option<i32>,
    /// Millionths of a degree east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = -180_000_000, max = 180_000_000, message = "Longitude lies between -180 and 180 degrees"))]
    #[cfg_attr(feature = "openapi", schema(minimum = -180_000_000, maximum = 180_000_000, example = 77_391_000))]
    pub longitude_e6: Option<i32>,
}

impl Address {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// One line for people: `Sector 18, Noida, Uttar Pradesh 201301`.
    pub fn one_line(&self) -> String {
        let mut text = [&self.line, &self.city, &self.district, &self.state]
            .into_iter()
            .filter_map(|part| part.as_deref().filter(|part| !part.is_empty()))
            .collect::<Vec<_>>()
            .join(", ");
        for part in [&self.pin_code, &self.country].into_iter().flatten() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(part);
        }
        text
    }
}
