//! The rights of patients over their data: who opened what was hidden, what is held about a person, and its end.

pub mod broken_glass;
pub mod erasure;

use std::borrow::Cow;
use validator::ValidationError;

/// The fewest characters of a reason that tells somebody something.
pub const SHORTEST_REASON: usize = 10;
pub const LONGEST_REASON: usize = 500;

/// A reason that others will read.
fn reason(text: &str) -> Result<(), ValidationError> {
    let length = text.trim().chars().count();
    if (SHORTEST_REASON..=LONGEST_REASON).contains(&length) {
        return Ok(());
    }
    Err(ValidationError::new("length").with_message(Cow::Borrowed("Give a reason of 10 to 500 characters")))
}
