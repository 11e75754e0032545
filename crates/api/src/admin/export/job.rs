//! Writing an export's file, a page of the list at a time.

use super::store::{expire, find_export, list_query, put_progress, source_resource};
use super::writer::{Entry, Layout, Writer, Written};
use crate::admin::names::user_emails;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::files;
use crate::kernel::jobs::{Run, Step};
use crate::kernel::list::{ListQuery, load_page};
use crate::kernel::record::Store;
use crate::people::account::{Accounts, account_names};
use crate::people::contact::Contacts;
use domain::admin::export::ExportStatus;
use domain::admin::import::ImportTarget;
use domain::admin::job::Job;
use domain::kernel::page::MAX_LIMIT;
use domain::kernel::{ExportId, Record, RecordId, SessionId};
use std::sync::{Mutex, PoisonError};

/// Where the next page begins, and what writes it. Forgotten with the process: the file is then written anew.
struct Place {
    export: ExportId,
    rows: i64,
    cursor: String,
    layout: Layout,
    writer: Writer,
}

#[derive(Default)]
pub struct ExportJobs {
    place: Mutex<Option<Place>>,
    /// Signs the cursors of this process's own lists.
    key: [u8; 16],
}

impl Run for ExportJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        let export = find_export(transaction.connection, job.subject_id.into())?;
        let id = export.head.id;
        let user = export.head.created_by.ok_or_else(|| ApiError::internal("an export of nobody"))?;
        let person = load_user(transaction.connection, user, SessionId(uuid::Uuid::nil()))?;
        let person = person.ok_or_else(|| ApiError::internal("who asked for the export may not sign in any more"))?;
        let no_list = || ApiError::internal("the job of another room writes this export");
        let target = export.data.source.rows().ok_or_else(no_list)?;
        let format = export.data.format.rows().ok_or_else(no_list)?;
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = place.take().filter(|place| place.export == id && place.rows == done && done > 0);
        let mut query = list_query(transaction, &person, target, &export.data, export.head.created_at)?;
        (query.limit, query.include_total, query.fields, query.expand) = (MAX_LIMIT, done == 0, None, Vec::new());
        query.cursor = known.as_ref().map(|place| place.cursor.clone());
        let mut done = done;
        if known.is_none() {
            done = 0;
            query.include_total = true;
            files::delete(transaction, id.into())?;
        }
        // A field that is added meanwhile comes with the next export.
        let layout = match &known {
            Some(place) => place.layout.clone(),
            None => Layout::new(target, transaction.fields_of(source_resource(export.data.source))?),
        };
        let (mut writer, mut bytes) = match known {
            Some(place) => (place.writer, Vec::new()),
            None => Writer::begin(format, &layout)?,
        };
        let connection = &mut *transaction.connection;
        let page = match target {
            ImportTarget::Contacts => self.page::<Contacts>(connection, &person, &query, &layout, &mut writer)?,
            ImportTarget::Accounts => self.page::<Accounts>(connection, &person, &query, &layout, &mut writer)?,
        };
        done += page.rows;
        bytes.extend(page.bytes);
        let Some(cursor) = page.next else {
            bytes.extend(writer.end()?);
            files::append(transaction, id.into(), &bytes)?;
            put_progress(transaction, id, ExportStatus::Ready, done)?;
            return Ok(Step::Finished { done });
        };
        files::append(transaction, id.into(), &bytes)?;
        *place = Some(Place { export: id, rows: done, cursor, layout, writer });
        Ok(Step::More { done, total: page.total.or(job.total) })
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.failed(transaction, job)
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        put_progress(transaction, job.subject_id.into(), ExportStatus::Failed, job.done)
    }
}

/// Takes away the file of an export whose time is over.
pub struct ExportEnds;

impl Run for ExportEnds {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        expire(transaction, job.subject_id.into())?;
        Ok(Step::Finished { done: 1 })
    }
}

impl ExportJobs {
    pub fn new() -> ApiResult<Self> {
        Ok(Self { place: Mutex::default(), key: crate::kernel::secrets::random()? })
    }

    /// Writes one page of the list.
    fn page<S: Store>(
        &self,
        connection: &mut Connection,
        person: &Person,
        query: &ListQuery,
        layout: &Layout,
        writer: &mut Writer,
    ) -> ApiResult<Portion>
    where
        S::Record: Written,
    {
        let page = load_page::<S>(connection, person, query, &self.key)?;
        let accounts = page.data.iter().filter_map(|record| record.refers_to().0.map(Into::into)).collect();
        let accounts = account_names(connection, person, accounts)?;
        let owners = user_emails(connection, page.data.iter().filter_map(|record| record.refers_to().1).collect())?;
        let ids: Vec<RecordId> = page.data.iter().map(|record| record.head().id.into()).collect();
        let works_at = S::Record::works_at(connection, person, &ids)?;
        let entry = |record: &S::Record| {
            let (account, owner) = record.refers_to();
            let account = account.and_then(|id| accounts.get(&id.into())).cloned();
            let works_at = works_at.get(&record.head().id.into()).cloned().unwrap_or_default();
            let owner = owner.and_then(|id| owners.get(&id.into())).cloned();
            Entry { record: record.clone(), account, owner, works_at }
        };
        let entries: Vec<_> = page.data.iter().map(entry).collect();
        let rows = i64::try_from(entries.len()).map_err(ApiError::internal)?;
        Ok(Portion { rows, bytes: writer.page(layout, &entries)?, next: page.page.next_cursor, total: page.page.total })
    }
}

/// One page, written.
struct Portion {
    rows: i64,
    bytes: Vec<u8>,
    /// Where the next begins.
    next: Option<String>,
    /// All rows, where they were counted.
    total: Option<i64>,
}
