//! Saved views: the question of a list under a name, for oneself, a team or a facility.

use crate::kernel::field::{Field, FieldKind, Operator};
use crate::kernel::policy::Resource;
use crate::kernel::{FacilityId, Head, SavedViewId, TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use validator::{Validate, ValidationError};

/// Views that stand as tabs above a list.
pub const MOST_PINNED: usize = 50;

/// One condition, as the list's address writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewFilter {
    /// A field of the list, or `custom.NAME`.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "created_at"))]
    pub field: String,
    pub op: Operator,
    /// Several mean any of them. An id may carry the record's name behind `~`; a moment may be a day, which then begins
    /// where whoever looks at the view is, or so many days from now (`-30d`).
    #[cfg_attr(feature = "openapi", schema(max_items = 100, example = json!(["-30d"])))]
    pub values: Vec<String>,
}

/// What a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewQuestion {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub filters: Vec<ViewFilter>,
    /// `-created_at,name`; the list's own order when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "-created_at"))]
    pub sort: Option<String>,
    /// The columns in their order; the list's usual ones when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub columns: Vec<String>,
}

/// What people write of a view. Whoever is in its team or facility sees it, too; only its owner when it names neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SavedViewData {
    #[validate(custom(function = "name_length"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, example = "Cardiologists in Noida"))]
    pub name: String,
    /// The list; it stays.
    pub resource: Resource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    #[serde(default)]
    #[validate(custom(function = "question_size"))]
    pub question: ViewQuestion,
}

fn refuse(code: &'static str, message: &'static str) -> ValidationError {
    ValidationError::new(code).with_message(Cow::Borrowed(message))
}

fn name_length(name: &str) -> Result<(), ValidationError> {
    let length = name.trim().chars().count();
    if (1..=60).contains(&length) { Ok(()) } else { Err(refuse("length", "Name the view in 1 to 60 characters")) }
}

fn question_size(question: &ViewQuestion) -> Result<(), ValidationError> {
    let short = |text: &str, most: usize| text.chars().count() <= most;
    let good = question.filters.len() <= 50
        && question.filters.iter().all(|filter| {
            short(&filter.field, 60)
                && (1..=100).contains(&filter.values.len())
                && filter.values.iter().all(|value| short(value, 300))
        })
        && question.columns.len() <= 100
        && question.columns.iter().all(|column| !column.is_empty() && short(column, 60));
    if good { Ok(()) } else { Err(refuse("length", "A view has at most 50 filters with values, and 100 columns")) }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    #[serde(flatten)]
    pub head: Head<SavedViewId>,
    #[serde(flatten)]
    pub data: SavedViewData,
    /// Who made it, and alone changes it, but for administrators.
    pub owner_id: UserId,
}

/// What lists of views know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::SavedViews)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("resource", FieldKind::Choice(Resource::WORDS)),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(SavedView {
    id: SavedViewId,
    data: SavedViewData,
    resource: SavedViews,
    always: ["name", "resource", "question", "owner_id"],
    name: |view| view.data.name.clone()
});

/// Which views stand above a list for somebody, in which order, and which one it opens with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewArrangement {
    #[validate(length(max = 50, message = "Pin at most 50 views"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub pinned: Vec<SavedViewId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_view: Option<SavedViewId>,
}
