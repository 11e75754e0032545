//! Imports: a file of contacts or accounts goes in without one lost row: each is in, merged, or in the error file.

use super::file_format::FileFormat;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::{Move, Moving, Status, by_itself, to};
use crate::kernel::{FacilityId, Head, ImportId, JobId, RecordId, TeamId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use validator::Validate;

crate::labels!(
    /// What the rows of a file become.
    ImportTarget { Contacts = "contacts", Accounts = "accounts" }
);

crate::labels!(
    /// What happens to a row whose phone, e-mail, or name and town exists already.
    DuplicateRule {
        /// The row is left out and counted.
        Skip = "skip",
        /// The existing record takes over what the row adds; what it has stays.
        Update = "update",
        /// The row becomes a record of its own.
        Create = "create",
    }
);

crate::labels!(
    ImportStatus {
        /// The file is in; columns can be mapped.
        Draft = "draft",
        /// The dry run is under way.
        Checking = "checking",
        /// The dry run's figures are there.
        Checked = "checked",
        Running = "running",
        Completed = "completed",
        /// Stopped half way; what went in stays until it is undone.
        Cancelled = "cancelled",
        /// A fault stopped it; it can be started again and goes on where it stopped.
        Failed = "failed",
        Undoing = "undoing",
        Undone = "undone",
    }
);

impl Status for ImportStatus {
    fn moves(self) -> &'static [Move<Self>] {
        const DRAFT: &[Move<ImportStatus>] =
            &[to(ImportStatus::Checking), to(ImportStatus::Running), to(ImportStatus::Cancelled)];
        const CHECKING: &[Move<ImportStatus>] =
            &[to(ImportStatus::Cancelled), by_itself(ImportStatus::Checked), by_itself(ImportStatus::Failed)];
        const RUNNING: &[Move<ImportStatus>] =
            &[to(ImportStatus::Cancelled), by_itself(ImportStatus::Completed), by_itself(ImportStatus::Failed)];
        const STOPPED: &[Move<ImportStatus>] = &[to(ImportStatus::Running), to(ImportStatus::Undoing)];
        const COMPLETED: &[Move<ImportStatus>] = &[to(ImportStatus::Undoing)];
        const UNDOING: &[Move<ImportStatus>] = &[by_itself(ImportStatus::Undone), by_itself(ImportStatus::Failed)];
        match self {
            Self::Draft | Self::Checked => DRAFT,
            Self::Checking => CHECKING,
            Self::Running => RUNNING,
            Self::Failed | Self::Cancelled => STOPPED,
            Self::Completed => COMPLETED,
            Self::Undoing => UNDOING,
            Self::Undone => &[],
        }
    }
}

/// How a file is read and its columns are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportData {
    pub target: ImportTarget,
    pub duplicates: DuplicateRule,
    /// Column of the file (counted from 0, as text) → field of the record, such as `given_name`, `phone`, `account_name`,
    /// `address.city`, `notes`. A column that is not named here goes into the notes with its heading, so nothing is lost;
    /// `ignore` leaves it out.
    #[validate(custom(function = "mapping_size"))]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, String>))]
    pub mapping: BTreeMap<String, String>,
    /// For contacts: what a row becomes that does not say (`doctor`, `employee`, `patient`, `other`). For accounts: their kind.
    #[validate(length(max = 40))]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub default_kind: String,
    /// Who will own the records; the importer when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
}

fn mapping_size(mapping: &BTreeMap<String, String>) -> Result<(), validator::ValidationError> {
    let good = mapping.len() <= 500
        && mapping.iter().all(|(column, field)| {
            column.len() <= 4 && column.bytes().all(|b| b.is_ascii_digit()) && field.len() <= 60
        });
    if good {
        Ok(())
    } else {
        Err(validator::ValidationError::new("mapping").with_message("Map column numbers to field names".into()))
    }
}

/// What became of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportCounts {
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub failed: i64,
}

/// Whose import or export it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransferOwner {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    #[serde(flatten)]
    pub head: Head<ImportId>,
    #[serde(flatten)]
    pub data: ImportData,
    pub belongs: TransferOwner,
    pub status: ImportStatus,
    pub file_name: String,
    /// Bytes.
    pub file_size: i64,
    /// As it was recognised, such as `UTF-8` or `windows-1252`.
    pub encoding: String,
    /// As it was recognised: `,`, `;`, a tab or `|`; empty where the format has none.
    pub delimiter: String,
    pub format: FileFormat,
    /// Of a workbook: the sheets that one may choose from.
    pub sheets: Vec<String>,
    /// The sheet that is brought in; empty where the format has none.
    pub sheet: String,
    /// Rows in the file that have something in them, without the headings.
    pub file_rows: i64,
    pub headings: Vec<String>,
    /// The first rows, for the mapping page.
    pub sample: Vec<Vec<String>>,
    /// Of the dry run, later of the import itself.
    pub counts: ImportCounts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
    /// After an undo: records that somebody had changed in the meantime and that therefore stayed.
    pub kept: i64,
}

crate::labels!(
    RowOutcome { Created = "created", Updated = "updated", Skipped = "skipped", Failed = "failed" }
);

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// Counted from 1, without the heading.
    pub row: i64,
    pub outcome: RowOutcome,
    /// The record that was made, changed, or found as the duplicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<RecordId>,
    /// Why it failed, or what the duplicate was found by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRowPage {
    pub data: Vec<ImportRow>,
    /// Pass as `after` to go on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Chooses another sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetChoice {
    /// One of the import's `sheets`.
    #[validate(length(min = 1, max = 200, message = "Name a sheet of the workbook"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub sheet: String,
}

/// What lists of imports know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Imports)).sorted(),
    Field::new("status", FieldKind::Choice(ImportStatus::WORDS)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Import {
    id: ImportId,
    data: ImportData,
    resource: Imports,
    always: [
        "target",
        "duplicates",
        "mapping",
        "default_kind",
        "belongs",
        "status",
        "file_name",
        "file_size",
        "encoding",
        "delimiter",
        "format",
        "sheets",
        "sheet",
        "file_rows",
        "headings",
        "sample",
        "counts",
        "kept"
    ],
    name: |import| import.file_name.clone()
});

impl Moving for Import {
    type Status = ImportStatus;

    fn status(&self) -> ImportStatus {
        self.status
    }

    fn set_status(&mut self, status: ImportStatus) {
        self.status = status;
    }
}
