//! The table of imports.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::imports;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Select, Store};
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::file_format::FileFormat;
use domain::admin::import::{Import, ImportCounts, ImportData, ImportStatus, ImportTarget, TransferOwner};
use domain::admin::import_map::{IGNORE, fields_for};
use domain::kernel::custom::PREFIX;
use domain::kernel::field::Field;
use domain::kernel::policy::Resource;
use domain::kernel::{FacilityId, Head, ImportId, JobId, Json, ProblemCode, TeamId, UserId, text};
use domain::people::account::AccountKind;
use domain::people::contact::ContactKind;

pub struct Imports;

row! {
    imports: ImportRow, NewImportRow, Import {
        head: ImportId,
        part belongs: TransferOwner {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
        },
        own {
            status: ImportStatus,
            data: Json<ImportData>,
            file_name: String,
            file_size: i64,
            encoding: String,
            delimiter: String,
            headings: Json<Vec<String>>,
            sample: Json<Vec<Vec<String>>>,
            counts: Json<ImportCounts>,
            job_id: Option<JobId>,
            kept: i64,
            format: FileFormat,
            sheets: Json<Vec<String>>,
            sheet: String,
            file_rows: i64,
        },
        keys(import) { search: String = text::search_key([import.file_name.as_str()]) },
    }
}

impl Store for Imports {
    type Record = Import;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";

    stored_in!(imports, ImportRow, NewImportRow);

    fn assemble(head: Head<ImportId>, data: ImportData, before: Option<&Import>) -> Import {
        match before {
            Some(import) => {
                // What a dry run found does not hold for other columns or rules.
                let outdated = import.status == ImportStatus::Checked && import.data != data;
                let (status, counts) = if outdated {
                    (ImportStatus::Draft, ImportCounts::default())
                } else {
                    (import.status, import.counts)
                };
                Import { head, data, status, counts, ..import.clone() }
            }
            None => Import {
                head,
                data,
                belongs: TransferOwner::default(),
                status: ImportStatus::Draft,
                file_name: String::new(),
                file_size: 0,
                encoding: String::new(),
                delimiter: String::new(),
                headings: Vec::new(),
                sample: Vec::new(),
                counts: ImportCounts::default(),
                job_id: None,
                kept: 0,
                format: FileFormat::Csv,
                sheets: Vec::new(),
                sheet: String::new(),
                file_rows: 0,
            },
        }
    }

    fn belongs(import: &Import) -> Belongs {
        Belongs {
            owner_id: import.belongs.owner_id,
            team_id: import.belongs.team_id,
            facility_id: import.belongs.facility_id,
        }
    }

    fn column(field: &'static Field) -> Column {
        Column::of(field).required()
    }

    /// What is asked for must make sense before anything goes in, and cannot change while rows do.
    fn prepare(
        transaction: &mut Transaction<'_>,
        _: &Person,
        data: &mut ImportData,
        before: Option<&Import>,
    ) -> ApiResult<()> {
        if let Some(import) = before
            && !matches!(import.status, ImportStatus::Draft | ImportStatus::Checked)
            && import.data != *data
        {
            return Err(ApiError::detailed(
                ProblemCode::Conflict,
                "The import has begun: its settings stay as they are",
            ));
        }
        let known_kind = match data.target {
            ImportTarget::Contacts => data.default_kind.parse::<ContactKind>().is_ok(),
            // Empty: recognised from each name.
            ImportTarget::Accounts => data.default_kind.is_empty() || data.default_kind.parse::<AccountKind>().is_ok(),
        };
        if !known_kind {
            return Err(ApiError::field(
                "/default_kind",
                "choice",
                "This is no kind of the records that the file becomes",
            ));
        }
        let custom = transaction.fields_of(target_resource(data.target))?;
        for (column, field) in &data.mapping {
            let is_custom = |name: &str| custom.iter().any(|field| field.name == name);
            let known = field == IGNORE
                || fields_for(data.target).any(|known| known.name == field.as_str())
                || field.strip_prefix(PREFIX).is_some_and(is_custom);
            if !known {
                return Err(ApiError::field(&format!("/mapping/{column}"), "choice", "There is no such field"));
            }
        }
        Ok(())
    }
}

/// What somebody writes who imports it.
pub const fn target_resource(target: ImportTarget) -> Resource {
    match target {
        ImportTarget::Contacts => Resource::Contacts,
        ImportTarget::Accounts => Resource::Accounts,
    }
}

/// One import, whoever asks: for its job.
pub fn find_import(connection: &mut Connection, id: ImportId) -> ApiResult<Import> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    let found = Imports::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop();
    found.ok_or_else(ApiError::not_found)
}

/// Writes how far an import is, if it still is in the state that the caller works in. The figures move without a new
/// version: nobody's change is lost by them.
pub fn put_counts(
    transaction: &mut Transaction<'_>,
    id: ImportId,
    status: ImportStatus,
    counts: ImportCounts,
    kept: i64,
) -> ApiResult<bool> {
    let target = imports::table.find(id).filter(imports::status.eq(status));
    let statement = diesel::update(target).set((imports::counts.eq(Json(counts)), imports::kept.eq(kept)));
    Ok(each!(&mut *transaction.connection, c => statement.execute(c))? == 1)
}
