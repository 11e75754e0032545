//! The audit: who did what that matters for security. It is only added to, and each entry is chained to the one before.

use crate::kernel::policy::Resource;
use crate::kernel::{ApiKeyId, Named, RecordId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::labels!(
    /// What happened.
    AuditAction {
        SignedIn = "signed_in", SignInFailed = "sign_in_failed", SignedOut = "signed_out",
        SessionEnded = "session_ended", SessionsEnded = "sessions_ended",
        /// A refresh token came a second time: somebody had copied it.
        SessionCopied = "session_copied",
        PasswordChanged = "password_changed", PasswordSet = "password_set",
        PasswordResetAsked = "password_reset_asked", PasswordReset = "password_reset",
        SecondFactorOn = "second_factor_on", SecondFactorOff = "second_factor_off",
        SecondFactorReset = "second_factor_reset", SecondFactorDemanded = "second_factor_demanded",
        RecoveryCodesMade = "recovery_codes_made",
        KeyCreated = "key_created", KeyRevoked = "key_revoked",
        /// Somebody's calendar got a secret address, or lost it.
        FeedCreated = "feed_created", FeedRevoked = "feed_revoked",
        RightsChanged = "rights_changed", SettingsChanged = "settings_changed",
        ExportAsked = "export_asked", ExportDownloaded = "export_downloaded",
        PatientRead = "patient_read",
        /// Somebody looked at what their role hides of a patient.
        GlassBroken = "glass_broken",
        /// Two patients became one, or two again.
        PatientsMerged = "patients_merged", MergeUndone = "merge_undone",
        ErasureAsked = "erasure_asked", ErasureApproved = "erasure_approved", ErasureRejected = "erasure_rejected",
        PersonErased = "person_erased",
        /// A server began or ended its work. One that began again without having ended was cut off, and what it had not
        /// written yet (a second of reading at most) is missing before this entry.
        ServerStarted = "server_started", ServerStopped = "server_stopped",
    }
);

impl AuditAction {
    /// What the history of somebody's sign-ins shows.
    pub const SIGN_INS: &'static [Self] = &[
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::SessionCopied,
        Self::PasswordReset,
    ];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Without a gap from 1.
    pub sequence: i64,
    pub at: Timestamp,
    pub action: AuditAction,
    /// Absent where nobody had signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Named>,
    /// The API key that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<ApiKeyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Resource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<RecordId>,
    /// The address that the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What else there is to say, in words that stay the same.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

/// Entries, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    pub data: Vec<AuditEntry>,
    /// Pass as `before` to go on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}
