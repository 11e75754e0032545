//! Feeds: somebody's own calendar at a secret address, for the calendar of their phone.

use crate::kernel::{CalendarFeedId, Timestamp, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What the secret of every feed begins with, so that a leaked one is recognised wherever it turns up.
pub const FEED_MARK: &str = "setucal_";

/// A feed that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCalendarFeed {
    /// What reads it.
    #[validate(
        length(min = 1, max = 80, message = "Enter a name of at most 80 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 80, example = "My phone"))]
    pub name: String,
    /// Whether it names whom something is with. Whoever has the address reads it without signing in, and a phone's maker
    /// may keep a copy: without it, an entry says only what is done and where.
    #[serde(default)]
    pub with_names: bool,
}

/// A feed, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    pub id: CalendarFeedId,
    pub owner_id: UserId,
    pub name: String,
    pub with_names: bool,
    /// The beginning of its secret, by which people tell one from another.
    pub prefix: String,
    pub created_at: Timestamp,
    /// When something last read it, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// A feed that has just been made. The only answer that ever holds its address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedCalendarFeed {
    pub feed: CalendarFeed,
    /// Where it is read: an address below this server's, such as `/calendar/….ics`. It cannot be shown again.
    pub path: String,
}

impl std::fmt::Debug for CreatedCalendarFeed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CreatedCalendarFeed").field("feed", &self.feed).field("path", &"***").finish()
    }
}
