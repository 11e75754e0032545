//! The body of `POST /{resource}/search`: what a query string cannot say, an and/or/not tree of filters.

use super::field::Operator;
use serde::{Deserialize, Serialize};

/// How deep groups may lie in each other.
pub const MAX_DEPTH: usize = 8;
/// How many conditions one search may hold.
pub const MAX_CONDITIONS: usize = 100;

/// All parts are optional; an empty body is the plain list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Search {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Part of a name, a number, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub q: Option<String>,
    /// `-created_at,name`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub sort: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub fields: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub expand: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    #[serde(default)]
    pub include_total: bool,
    /// The recycle bin instead of the records in use.
    #[serde(default)]
    pub deleted: bool,
}

/// One node of the tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Filter {
    And(AllOf),
    Or(AnyOf),
    Not(NoneOf),
    Is(Condition),
}

/// All of these hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AllOf {
    #[cfg_attr(feature = "openapi", schema(no_recursion, max_items = 100))]
    pub and: Vec<Filter>,
}

/// At least one of these holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnyOf {
    #[cfg_attr(feature = "openapi", schema(no_recursion, max_items = 100))]
    pub or: Vec<Filter>,
}

/// This does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoneOf {
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub not: Box<Filter>,
}

/// One field compared with values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub field: String,
    pub op: Operator,
    /// As text, the way the query string writes it; several, separated by commas, for `in` and `nin`.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub value: String,
}
