//! Exports: a list, as it is filtered and sorted, or all that is held about a person, as a file.

use super::file_format::FileFormat;
use super::import::ImportTarget;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{ContactId, ExportId, Head, JobId, Named, Timestamp};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// What can be exported.
    ExportSource {
        Contacts = "contacts",
        Accounts = "accounts",
        /// All that is held about one person: asked for at `POST /persons/{id}/export`.
        Persons = "persons",
    }
);

impl ExportSource {
    /// What its rows are, as an import would take them; `None` for what is no list.
    pub const fn rows(self) -> Option<ImportTarget> {
        match self {
            Self::Contacts => Some(ImportTarget::Contacts),
            Self::Accounts => Some(ImportTarget::Accounts),
            Self::Persons => None,
        }
    }
}

crate::labels!(
    /// How an export is written.
    ExportFormat {
        /// Rows of text with a delimiter.
        Csv = "csv",
        /// An Excel workbook.
        Xlsx = "xlsx",
        /// The address cards of telephones and mail programs.
        Vcard = "vcard",
        /// An archive of files, which all that is held about a person is.
        Zip = "zip",
    }
);

impl ExportFormat {
    /// How a list is written; `None` for what is no list.
    pub const fn rows(self) -> Option<FileFormat> {
        match self {
            Self::Csv => Some(FileFormat::Csv),
            Self::Xlsx => Some(FileFormat::Xlsx),
            Self::Vcard => Some(FileFormat::Vcard),
            Self::Zip => None,
        }
    }

    /// What stands behind the dot of a file's name.
    pub fn extension(self) -> &'static str {
        self.rows().map_or("zip", FileFormat::extension)
    }

    /// The media type of a file.
    pub fn media_type(self) -> &'static str {
        self.rows().map_or("application/zip", FileFormat::media_type)
    }
}

impl From<FileFormat> for ExportFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Csv => Self::Csv,
            FileFormat::Xlsx => Self::Xlsx,
            FileFormat::Vcard => Self::Vcard,
        }
    }
}

crate::labels!(
    ExportStatus {
        Queued = "queued",
        Ready = "ready",
        Failed = "failed",
        /// Its time is over, and its file is gone.
        Expired = "expired",
    }
);

/// How long the file with all that is held about a person can be fetched.
pub const PERSON_FILE_SECONDS: i64 = 7 * 24 * 60 * 60;

/// What to export: the query string of the list, so that what is seen is what is written. Neither source nor format change
/// any more once an export is made.
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
    /// How the file is written. As vCards, each record is a card; lists are not written as `zip`.
    #[serde(default = "csv")]
    pub format: ExportFormat,
}

const fn csv() -> ExportFormat {
    ExportFormat::Csv
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
    /// Of a person's file: all that its lists hold.
    pub rows: i64,
    pub file_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// Whose data it is, where it is one person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    /// The file can be fetched until then; absent before it is written, and for one that stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

/// What lists of exports know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Exports)).sorted(),
    Field::new("status", FieldKind::Choice(ExportStatus::WORDS)),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
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
