//! Comments, and how their text mentions people: `@[id]`, so that a mention outlives every change of a name.

use crate::kernel::policy::Resource;
use crate::kernel::{CommentId, Head, Named, RecordId, UserId, rules};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use validator::{Validate, ValidationError};

/// The most people that one comment may mention.
pub const MOST_MENTIONS: usize = 20;

/// What somebody writes: a comment on a record that they may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentData {
    /// The kind of the record that this is about.
    pub resource: Resource,
    pub record_id: RecordId,
    /// Plain text; `@[id]` mentions a user by their id.
    #[validate(
        length(min = 1, max = 4000, message = "Write at most 4000 characters"),
        custom(function = "rules::filled"),
        custom(function = "few_mentions")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 4000, example = "Called her, she wants a visit.")
    )]
    pub text: String,
}

/// Another text for one's own comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentPatch {
    #[validate(
        length(min = 1, max = 4000, message = "Write at most 4000 characters"),
        custom(function = "rules::filled"),
        custom(function = "few_mentions")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 4000, example = "Called her twice."))]
    pub text: String,
}

/// A comment, as everybody reads it who may see the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    #[serde(flatten)]
    pub head: Head<CommentId>,
    #[serde(flatten)]
    pub data: CommentData,
    /// Who wrote it, by the name of today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Named>,
    /// The people whom the text mentions, by their names of today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Named>,
    /// After writing: who is mentioned, cannot see the record, and so was not told. Sharing it tells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot_see: Vec<Named>,
}

/// A part of a comment's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    Text(&'t str),
    Mention(UserId),
}

/// The text in pieces. What only looks like a mention stays text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut plain_from, mut at) = (0, 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("@[")).map(|found| at + found) {
        let inside = start + "@[".len();
        let end = text.get(inside..).and_then(|rest| rest.find(']')).map(|found| inside + found);
        let id = end.and_then(|end| text.get(inside..end)).and_then(|id| id.parse().ok());
        if let (Some(end), Some(id)) = (end, id) {
            pieces.extend(text.get(plain_from..start).filter(|plain| !plain.is_empty()).map(Piece::Text));
            pieces.push(Piece::Mention(id));
            plain_from = end + "]".len();
            at = plain_from;
        } else {
            at = inside;
        }
    }
    pieces.extend(text.get(plain_from..).filter(|plain| !plain.is_empty()).map(Piece::Text));
    pieces
}

/// Whom the text mentions, each once, in the order of the text.
pub fn mentions(text: &str) -> Vec<UserId> {
    let mut found = Vec::new();
    for piece in pieces(text) {
        if let Piece::Mention(id) = piece
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

/// How a text mentions somebody.
pub fn mention(id: UserId) -> String {
    format!("@[{id}]")
}

fn few_mentions(text: &str) -> Result<(), ValidationError> {
    if mentions(text).len() > MOST_MENTIONS {
        return Err(ValidationError::new("mentions").with_message(Cow::Borrowed("Mention at most 20 people")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Piece, mention, mentions, pieces};
    use crate::kernel::UserId;

    #[test]
    fn mentions_are_found_and_nothing_else() {
        let (asha, ravi) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
        let text = format!("{} and {}, mail me @[not an id] or @[{asha}", mention(asha), mention(ravi));
        assert_eq!(mentions(&format!("{text}]{}", mention(asha))), [asha, ravi]);
        let last = format!(", mail me @[not an id] or @[{asha}");
        let known = [Piece::Mention(asha), Piece::Text(" and "), Piece::Mention(ravi), Piece::Text(&last)];
        assert_eq!(pieces(&text), known);
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("@[@[é]"), [Piece::Text("@[@[é]")]);
        assert_eq!(pieces(&format!("@[{}", mention(ravi))), [Piece::Text("@["), Piece::Mention(ravi)]);
    }
}
