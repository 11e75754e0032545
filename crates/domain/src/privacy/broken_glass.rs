//! Breaking the glass: somebody looks at what their role hides of a patient, for a while, with a reason that others read.

use crate::kernel::{BrokenGlassId, ContactId, Named, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// How long a broken glass stays open, unless the security settings say otherwise.
pub const USUAL_MINUTES: i32 = 30;
/// How often somebody may break the glass within an hour.
pub const MOST_IN_AN_HOUR: i64 = 10;

crate::labels!(
    /// What somebody needs the hidden details for.
    BrokenGlassKind {
        Emergency = "emergency",
        /// The patient, or who decides for them, asked for something that needs them.
        PatientRequest = "patient_request",
        Treatment = "treatment",
        Complaint = "complaint",
        Other = "other",
    }
);

/// What somebody says who breaks the glass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    pub kind: BrokenGlassKind,
    #[validate(custom(function = "super::reason"))]
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 10,
            max_length = 500,
            example = "Collapsed at the camp; the ambulance asks for the hospital number"
        )
    )]
    pub reason: String,
}

/// One time that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokenGlass {
    pub id: BrokenGlassId,
    pub contact_id: ContactId,
    /// The patient's name of today; absent when the reader may not see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    pub user_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Named>,
    pub kind: BrokenGlassKind,
    /// Absent once the patient has been erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub ends_at: Timestamp,
}
