//! The end of what is held about a person: one administrator asks, another one decides, and only then it happens.

use crate::kernel::{ContactId, ErasureRequestId, JobId, Named, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What an erased person is called wherever something still refers to them.
pub const ERASED_NAME: &str = "Erased person";

crate::labels!(
    /// Why the law asks for it, in the words of the Digital Personal Data Protection Act, 2023.
    LegalBasis {
        /// The person withdrew the consent that the data was kept for (sections 6(4) and 8(7)).
        WithdrawnConsent = "withdrawn_consent",
        /// What it was kept for is served (section 8(7) and (8)).
        PurposeServed = "purpose_served",
        /// The person asked for it (section 12(3)).
        Request = "request",
        /// It should never have been kept.
        Unlawful = "unlawful",
        /// The Data Protection Board or a court ordered it.
        Order = "order",
    }
);

crate::labels!(
    ErasureStatus {
        Pending = "pending",
        /// Decided; the job is on its way.
        Approved = "approved",
        Rejected = "rejected",
        Done = "done",
    }
);

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseData {
    pub legal_basis: LegalBasis,
    #[validate(custom(function = "super::reason"))]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 10, max_length = 500, example = "Letter of 12 November, identity checked at the desk")
    )]
    pub reason: String,
    /// The person's full name as it is shown, typed by hand: nobody erases another one by a slip.
    #[validate(length(min = 1, max = 300, message = "Type the person's name"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300, example = "Kavya Nair"))]
    pub confirmation: String,
}

/// What another administrator says to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureDecision {
    pub approve: bool,
    /// Why not, where it is not; otherwise as you like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the note under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

/// A request, from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureRequest {
    pub id: ErasureRequestId,
    pub contact_id: ContactId,
    /// The person's name of today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    pub legal_basis: LegalBasis,
    pub status: ErasureStatus,
    /// What people wrote is erased with the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub requested_by: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<Named>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decider: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}
