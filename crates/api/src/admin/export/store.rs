//! The table of exports.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::exports;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::{Column, ListQuery, page::known};
use crate::kernel::record::{Select, Store};
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::export::{Export, ExportData, ExportSource, ExportStatus};
use domain::admin::file_format::FileFormat;
use domain::admin::import::TransferOwner;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ExportId, FacilityId, Head, JobId, TeamId, Timestamp, UserId, text};

pub struct Exports;

row! {
    exports: ExportRow, NewExportRow, Export {
        head: ExportId,
        part data: ExportData { source: ExportSource, query: String, format: FileFormat },
        part belongs: TransferOwner {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
        },
        own { status: ExportStatus, rows: i64, file_name: String, job_id: Option<JobId> },
        keys(export) { search: String = text::search_key([export.file_name.as_str()]) },
    }
}

impl Store for Exports {
    type Record = Export;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";

    stored_in!(exports, ExportRow, NewExportRow);

    fn assemble(head: Head<ExportId>, data: ExportData, before: Option<&Export>) -> Export {
        if let Some(export) = before {
            return Export { head, data, ..export.clone() };
        }
        let file_name =
            format!("{}-{}.{}", data.source, head.created_at.utc().format("%Y-%m-%d"), data.format.extension());
        let belongs = TransferOwner::default();
        Export { head, data, belongs, status: ExportStatus::Queued, rows: 0, file_name, job_id: None }
    }

    fn prepare_record(_: &mut Transaction<'_>, export: &mut Export, person: &Person) -> ApiResult<()> {
        let (owner_id, team_id, facility_id) = (Some(person.user_id), person.team_id, person.facility_id);
        export.belongs = TransferOwner { owner_id, team_id, facility_id };
        Ok(())
    }

    fn belongs(export: &Export) -> Belongs {
        let TransferOwner { owner_id, team_id, facility_id } = export.belongs;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        Column::of(field).required()
    }

    /// A query that the list would refuse is refused before a job is made of it.
    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut ExportData,
        _: Option<&Export>,
    ) -> ApiResult<()> {
        person.require(source_resource(data.source), Action::Read)?;
        let now = transaction.now;
        list_query(transaction, person, data, now).map(drop)
    }
}

/// What somebody reads who exports it.
pub const fn source_resource(source: ExportSource) -> Resource {
    match source {
        ExportSource::Contacts => Resource::Contacts,
        ExportSource::Accounts => Resource::Accounts,
    }
}

/// The list that an export writes out.
pub fn list_query(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &ExportData,
    now: Timestamp,
) -> ApiResult<ListQuery> {
    let known = match data.source {
        ExportSource::Contacts => known::<Contacts>(person),
        ExportSource::Accounts => known::<Accounts>(person),
    };
    let known = known.with(transaction.fields_of(source_resource(data.source))?);
    ListQuery::from_query_string(data.query.trim_start_matches('?'), &known, now)
}

/// One export, whoever asks: for its job.
pub fn find_export(connection: &mut Connection, id: ExportId) -> ApiResult<Export> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    let found = Exports::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop();
    found.ok_or_else(ApiError::not_found)
}

/// Writes how an export's job goes; nobody else changes these fields.
pub fn put_progress(transaction: &mut Transaction<'_>, id: ExportId, status: ExportStatus, rows: i64) -> ApiResult<()> {
    let statement = diesel::update(exports::table.find(id)).set((
        exports::status.eq(status),
        exports::rows.eq(rows),
        exports::version.eq(exports::version + 1),
        exports::updated_at.eq(transaction.now),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
