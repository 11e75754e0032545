//! Exports: a list, as it is filtered and sorted, as a file.

use super::file_format::FileFormat;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{ExportId, Head, JobId};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// What can be exported.
    ExportSource { Contacts = "contacts", Accounts = "accounts" }
);

crate::labels!(
    ExportStatus { Queued = "queued", Ready = "ready", Failed = "failed" }
);

/// What to export: the query string of the list, so that what is seen is what is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportData {
    pub source: ExportSource,
    /// `filter[…]`, `q` and `sort` as in `GET /{source}`, percent-encoded; empty for all that the caller may see.
    #[serde(default)]
    #[validate(length(max = 4000, message = "Keep the query under 4000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, example = "filter[kind]=doctor&sort=full_name"))]
    pub query: String,
    /// How the file is written. As vCards, each record is a card.
    #[serde(default = "csv")]
    pub format: FileFormat,
}

const fn csv() -> FileFormat {
    FileFormat::Csv
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Export {
    #[serde(flatten)]
    pub head: Head<ExportId>,
    #[serde(flatten)]
    pub data: ExportData,
    pub belongs: super::import::TransferOwner,
    pub status: ExportStatus,
    pub rows: i64,
    pub file_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
}

/// What lists of exports know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Exports)).sorted(),
    Field::new("status", FieldKind::Choice(ExportStatus::WORDS)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Export {
    id: ExportId,
    data: ExportData,
    resource: Exports,
    always: ["source", "query", "format", "belongs", "status", "rows", "file_name"],
    name: |export| export.file_name.clone()
});
