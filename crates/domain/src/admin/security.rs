//! What protects accounts beside passwords: second factors, resets by e-mail, the rules that administrators set.

use crate::kernel::policy::Role;
use crate::kernel::{Timestamp, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// How it stands with somebody's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// Since when signing in takes a code; absent while it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The hospital asks for it, for the person or for their role.
    pub required: bool,
    /// It is asked of this person, whatever their role.
    pub required_of_person: bool,
    /// Recovery codes that were not used yet.
    pub recovery_codes: i64,
}

/// The password again: for what a stolen session must not be able to do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordAgain {
    #[validate(length(min = 1, max = 256, message = "Enter your present password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, format = Password))]
    pub current_password: String,
}

impl std::fmt::Debug for PasswordAgain {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordAgain(***)")
    }
}

/// What an authenticator app needs to know. It holds from the moment that a first code proves it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorSetup {
    /// In base 32, to be typed where nothing can be scanned.
    pub secret: String,
    /// The same as an `otpauth://` address.
    pub uri: String,
    /// The address as a QR code: so many modules a side, the dark ones as the path of an SVG in units of a module.
    pub qr_size: i32,
    pub qr_path: String,
}

impl std::fmt::Debug for SecondFactorSetup {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecondFactorSetup(***)")
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    #[validate(length(min = 6, max = 20, message = "Enter the six digits that the app shows"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 6, max_length = 20, example = "287082"))]
    pub code: String,
}

impl std::fmt::Debug for SecondFactorCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecondFactorCode(***)")
    }
}

/// Codes that each open the account once where the app is lost. Shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("RecoveryCodes(***)")
    }
}

/// Whether somebody must have a second factor, whatever their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorDemand {
    pub required: bool,
}

/// Somebody forgot their password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordResetRequest {
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "asha.rep@example.in"))]
    pub email: String,
}

impl std::fmt::Debug for PasswordResetRequest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordResetRequest(***)")
    }
}

/// A new password, with the secret of the mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    #[validate(length(min = 1, max = 100, message = "Open the link of the mail again"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub token: String,
    #[validate(custom(function = "rules::password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 256, format = Password))]
    pub new_password: String,
}

impl std::fmt::Debug for PasswordReset {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordReset(***)")
    }
}

/// The rules of signing in and of looking at what is hidden, for the whole group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecuritySettings {
    /// Roles that sign in with a second factor.
    #[serde(default)]
    #[validate(length(max = 20, message = "Name each role once"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub second_factor_roles: Vec<Role>,
    /// Minutes without input after which somebody is signed out; absent for never before the session's own end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "idle"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 15, maximum = 1440))]
    pub idle_minutes: Option<i32>,
    /// Minutes for which a broken glass shows a patient's hidden details; 30 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 5, max = 240, message = "Choose 5 minutes to 4 hours"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 240))]
    pub break_glass_minutes: Option<i32>,
}

/// An access token lives for 15 minutes: less could not be kept.
fn idle(minutes: i32) -> Result<(), ValidationError> {
    if (15..=1440).contains(&minutes) {
        return Ok(());
    }
    Err(ValidationError::new("range").with_message("Choose 15 minutes to 24 hours".into()))
}
