//! API keys: how tools reach the API in the name of a person.

use crate::kernel::key_scope::KeyScope;
use crate::kernel::network::Network;
use crate::kernel::{ApiKeyId, Named, Timestamp, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What every key begins with, so that a leaked one is recognised wherever it turns up.
pub const KEY_MARK: &str = "setu_";

/// A key that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What uses it.
    #[validate(
        length(min = 1, max = 80, message = "Enter a name of at most 80 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, example = "Monthly report"))]
    pub name: String,
    /// What it may do, always within what its owner may do.
    #[validate(length(min = 1, max = 100, message = "Choose what the key may do"))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 100))]
    pub scopes: Vec<KeyScope>,
    /// Networks that it may be used from; none for any.
    #[serde(default)]
    #[validate(custom(function = "networks"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, max_items = 20, example = json!(["203.0.113.0/24"])))]
    pub addresses: Vec<Network>,
    /// When it stops working by itself; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

fn networks(networks: &[Network]) -> Result<(), ValidationError> {
    if networks.len() <= 20 {
        return Ok(());
    }
    Err(ValidationError::new("length").with_message("Keep at most 20 networks".into()))
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub owner_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    pub name: String,
    /// The beginning of the key, by which people tell one from another.
    pub prefix: String,
    pub scopes: Vec<KeyScope>,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub addresses: Vec<Network>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// To the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    pub fn works_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// A key that has just been made. The only answer that ever holds the secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    pub key: ApiKey,
    /// For the `Authorization: Bearer` header. It cannot be shown again.
    pub secret: String,
}

impl std::fmt::Debug for CreatedApiKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CreatedApiKey").field("key", &self.key).field("secret", &"***").finish()
    }
}
