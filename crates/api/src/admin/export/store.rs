//! The table of exports: how one begins, how far it is, and its end.

use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::exports;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::files;
use crate::kernel::jobs::{NewJob, enqueue, plan};
use crate::kernel::list::{Column, ListQuery, page::known};
use crate::kernel::record::{Expansion, Select, Store, operations};
use crate::people::account::Accounts;
use crate::people::contact::{Contacts, contact_names};
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::export::{Export, ExportData, ExportFormat, ExportSource, ExportStatus, PERSON_FILE_SECONDS};
use domain::admin::import::{ImportTarget, TransferOwner};
use domain::admin::job::JobKind;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, ExportId, FacilityId, Head, JobId, New, TeamId, Timestamp, UserId, text};
use domain::people::contact::Contact;

pub struct Exports;

row! {
    exports: ExportRow, NewExportRow, Export {
        head: ExportId,
        part data: ExportData { source: ExportSource, query: String, format: ExportFormat },
        part belongs: TransferOwner {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
        },
        own {
            status: ExportStatus,
            rows: i64,
            file_name: String,
            job_id: Option<JobId>,
            contact_id: Option<ContactId>,
            ends_at: Option<Timestamp>,
        },
        keys(export) { search: String = text::search_key([export.file_name.as_str()]) },
        names { contact },
    }
}

impl Store for Exports {
    type Record = Export;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";
    const EXPANSIONS: &'static [Expansion<Export>] = &[Expansion {
        name: "contact",
        names: contact_names,
        id: |export| export.contact_id.map(Into::into),
        slot: |export| &mut export.contact,
    }];

    stored_in!(exports, ExportRow, NewExportRow);

    fn assemble(head: Head<ExportId>, data: ExportData, before: Option<&Export>) -> Export {
        if let Some(export) = before {
            return Export { head, data, ..export.clone() };
        }
        let file_name =
            format!("{}-{}.{}", data.source, head.created_at.utc().format("%Y-%m-%d"), data.format.extension());
        let belongs = TransferOwner::default();
        Export {
            head,
            data,
            belongs,
            status: ExportStatus::Queued,
            rows: 0,
            file_name,
            job_id: None,
            contact_id: None,
            contact: None,
            ends_at: None,
        }
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
        match field.name {
            "contact_id" => Column::of(field),
            _ => Column::of(field).required(),
        }
    }

    /// A query that the list would refuse is refused before a job is made of it.
    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut ExportData,
        before: Option<&Export>,
    ) -> ApiResult<()> {
        person.require(source_resource(data.source), Action::Read)?;
        // Who may fetch a file hangs on what is in it.
        if before.is_some_and(|export| export.data.source != data.source) {
            return Err(ApiError::field("/source", "fixed", "An export stays one of what it was made of"));
        }
        if data.source.rows().is_some() != data.format.rows().is_some() {
            return Err(ApiError::field("/format", "choice", "This is not written in that format"));
        }
        let Some(target) = data.source.rows() else { return Ok(()) };
        let now = transaction.now;
        list_query(transaction, person, target, data, now).map(drop)
    }
}

/// Writes an export and the job that makes its file. `subject`: the person whose data it is, where it is one person's.
pub fn start(
    transaction: &mut Transaction<'_>,
    person: &Person,
    new: New<ExportData>,
    subject: Option<&Contact>,
) -> ApiResult<Export> {
    let export = operations::create::<Exports>(transaction, person, Actor::from(person), new)?;
    let kind = if subject.is_some() { JobKind::PersonExport } else { JobKind::ExportRun };
    let (subject_id, owner_id) = (export.head.id.into(), Some(person.user_id));
    let job = enqueue(transaction, NewJob { kind, subject_id, owner_id, done: 0 })?;
    let contact_id = subject.map(|contact| contact.head.id);
    let queued = Export { job_id: Some(job), contact_id, ..export.clone() };
    Exports::replace(transaction.connection, &export, &queued)?;
    audit::append(transaction, &told(Entry::by(person, AuditAction::ExportAsked), &queued, subject))?;
    Ok(queued)
}

/// What the audit says of an export. That of a person's data is about the person, for whoever reads what is asked of them.
pub fn told(entry: Entry, export: &Export, subject: Option<&Contact>) -> Entry {
    let entry = entry.detail("source", export.data.source.as_str());
    match subject {
        None => entry.about(Resource::Exports, export.head.id),
        Some(contact) => entry
            .about(Resource::Contacts, contact.head.id)
            .facility(contact.data.facility_id)
            .detail("export", export.head.id.to_string()),
    }
}

/// What somebody reads who exports it.
pub const fn source_resource(source: ExportSource) -> Resource {
    match source {
        ExportSource::Contacts => Resource::Contacts,
        ExportSource::Accounts => Resource::Accounts,
        ExportSource::Persons => Resource::Persons,
    }
}

/// The list that an export writes out.
pub fn list_query(
    transaction: &mut Transaction<'_>,
    person: &Person,
    target: ImportTarget,
    data: &ExportData,
    now: Timestamp,
) -> ApiResult<ListQuery> {
    let known = match target {
        ImportTarget::Contacts => known::<Contacts>(person),
        ImportTarget::Accounts => known::<Accounts>(person),
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

/// The file with a person's data is written: it can be fetched for some days.
pub fn put_person_file(transaction: &mut Transaction<'_>, id: ExportId, rows: i64) -> ApiResult<()> {
    let end = transaction.now.plus_seconds(PERSON_FILE_SECONDS);
    put_progress(transaction, id, ExportStatus::Ready, rows)?;
    let statement = diesel::update(exports::table.find(id)).set(exports::ends_at.eq(end));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    plan(transaction, JobKind::ExportEnd, id.into(), Some(end))
}

/// Takes away a file whose time is over. Doing it twice does no harm.
pub fn expire(transaction: &mut Transaction<'_>, id: ExportId) -> ApiResult<()> {
    let export = find_export(transaction.connection, id)?;
    if export.status != ExportStatus::Ready {
        return Ok(());
    }
    files::delete(transaction, id.into())?;
    put_progress(transaction, id, ExportStatus::Expired, export.rows)
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
