//! Activities that come again by a rule: each is a record of its own, made some weeks ahead. One of them is changed as any
//! activity; here are the changes of it and those that follow, or of all.

use super::{Activity, ActivityData, ActivityKind};
use crate::kernel::{ActivityId, Timestamp, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// How far ahead the activities of a series are made, in days.
pub const SERIES_DAYS: i64 = 62;
/// So many are made at once, at most: one for each of those days.
pub const SERIES_MOST: usize = 62;

crate::labels!(
    /// Which activities of a series a change is about: only such that nobody has begun, and that were not changed alone.
    SeriesScope {
        /// This one and those behind it.
        Following = "following",
        All = "all",
    }
);

/// Plans an activity that comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    /// The id of the first one, a UUID of version 7; the server makes one when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActivityId>,
    /// The first one, on a day of the rule.
    #[validate(nested)]
    pub activity: ActivityData,
    /// When it comes again: an RRULE of RFC 5545, whose days are India's; each day at most.
    #[validate(length(max = 300, message = "Keep this under 300 characters"), custom(function = "rules::filled"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300, example = "FREQ=WEEKLY;BYDAY=MO"))]
    pub repeat: String,
}

/// Changes several activities of a series; what is absent stays. A blank text goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "something"))]
pub struct SeriesChange {
    pub scope: SeriesScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActivityKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 1440, message = "Enter 1 to 1,440 minutes"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440))]
    pub minutes: Option<i32>,
    /// When this one is: the others are put off by as much. On another day it needs another rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Another rule, from this one on: with the scope `following`. What lies ahead of it is made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300, message = "Keep this under 300 characters"), custom(function = "rules::filled"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300, example = "FREQ=WEEKLY;INTERVAL=2"))]
    pub repeat: Option<String>,
}

fn something(change: &SeriesChange) -> Result<(), ValidationError> {
    if *change == SeriesChange::new(change.scope) {
        return Err(ValidationError::new("required").with_message("Say what should be changed".into()));
    }
    Ok(())
}

impl SeriesChange {
    /// One that changes nothing yet.
    pub const fn new(scope: SeriesScope) -> Self {
        Self { scope, kind: None, subject: None, place: None, minutes: None, starts_at: None, repeat: None }
    }

    /// What one activity of the series becomes, which is put off by so many seconds.
    pub fn applied(&self, activity: &Activity, seconds: i64) -> ActivityData {
        let mut data = activity.data.clone();
        let text = |new: &Option<String>, old: &mut Option<String>| {
            if let Some(new) = new.as_deref() {
                *old = Some(new.trim().to_owned()).filter(|text| !text.is_empty());
            }
        };
        text(&self.subject, &mut data.subject);
        text(&self.place, &mut data.place);
        data.kind = self.kind.unwrap_or(data.kind);
        data.minutes = self.minutes.or(data.minutes);
        data.starts_at = data.starts_at.plus_seconds(seconds);
        data
    }
}

/// Calls several activities of a series off. It comes again no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesEnd {
    pub scope: SeriesScope,
    /// Why.
    #[validate(
        length(max = 500, message = "Keep the reason under 500 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "The clinic has moved away"))]
    pub reason: String,
}
