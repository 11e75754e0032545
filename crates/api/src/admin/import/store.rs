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
use domain::admin::import::{Import, ImportCounts, ImportData, ImportStatus, ImportTarget};
use domain::admin::import_map::{IGNORE, fields_for};
use domain::kernel::field::Field;
use domain::kernel::{FacilityId, Head, ImportId, JobId, Json, ProblemCode, TeamId, Timestamp, UserId};
use domain::people::account::AccountKind;
use domain::people::contact::ContactKind;

pub struct Imports;

row! {
    #[diesel(table_name = imports)]
    struct ImportRow {
        id: ImportId,
        version: i32,
        created_at: Timestamp,
        created_by: Option<UserId>,
        updated_at: Timestamp,
        updated_by: Option<UserId>,
        deleted_at: Option<Timestamp>,
        owner_id: Option<UserId>,
        team_id: Option<TeamId>,
        facility_id: Option<FacilityId>,
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
        search: String,
    }
}

impl From<&Import> for ImportRow {
    fn from(import: &Import) -> Self {
        let Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at } = import.head.clone();
        let Import { belongs, data, file_name, encoding, delimiter, columns, sample, .. } = import.clone();
        let Import { status, file_size, counts, job_id, kept, .. } = *import;
        let search = domain::kernel::text::search_key([file_name.as_str()]);
        let (data, headings, sample, counts) = (Json(data), Json(columns), Json(sample), Json(counts));
        let (owner_id, team_id, facility_id) = (belongs.owner_id, belongs.team_id, belongs.facility_id);
        Self {
            id,
            version,
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at,
            owner_id,
            team_id,
            facility_id,
            status,
            data,
            file_name,
            file_size,
            encoding,
            delimiter,
            headings,
            sample,
            counts,
            job_id,
            kept,
            search,
        }
    }
}

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        let ImportRow { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
        let head = Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at };
        let ImportRow {
            owner_id,
            team_id,
            facility_id,
            status,
            file_name,
            file_size,
            encoding,
            delimiter,
            job_id,
            kept,
            ..
        } = row;
        let belongs = domain::admin::import::TransferOwner { owner_id, team_id, facility_id };
        let (Json(data), Json(columns), Json(sample), Json(counts)) = (row.data, row.headings, row.sample, row.counts);
        Self {
            head,
            data,
            belongs,
            status,
            file_name,
            file_size,
            encoding,
            delimiter,
            columns,
            sample,
            counts,
            job_id,
            kept,
        }
    }
}

impl Store for Imports {
    type Record = Import;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";

    stored_in!(imports, ImportRow);

    fn assemble(head: Head<ImportId>, data: ImportData, before: Option<&Import>) -> Import {
        match before {
            Some(import) => Import { head, data, ..import.clone() },
            None => Import {
                head,
                data,
                belongs: domain::admin::import::TransferOwner::default(),
                status: ImportStatus::Draft,
                file_name: String::new(),
                file_size: 0,
                encoding: String::new(),
                delimiter: String::new(),
                columns: Vec::new(),
                sample: Vec::new(),
                counts: ImportCounts::default(),
                job_id: None,
                kept: 0,
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
    fn prepare(_: &mut Transaction<'_>, _: &Person, data: &mut ImportData, before: Option<&Import>) -> ApiResult<()> {
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
        for (column, field) in &data.mapping {
            let known = field == IGNORE || fields_for(data.target).any(|known| known.name == field.as_str());
            if !known {
                return Err(ApiError::field(&format!("/mapping/{column}"), "choice", "There is no such field"));
            }
        }
        Ok(())
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
