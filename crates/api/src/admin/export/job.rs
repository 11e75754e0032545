//! Writing an export's file, a page of the list at a time.

use super::store::{find_export, list_query, put_progress};
use crate::admin::names::user_emails;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::csv;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::files;
use crate::kernel::jobs::Step;
use crate::kernel::list::{ListQuery, load_page};
use crate::people::account::{Accounts, account_names};
use crate::people::contact::Contacts;
use domain::admin::export::{Export, ExportSource, ExportStatus};
use domain::admin::job::Job;
use domain::kernel::page::MAX_LIMIT;
use domain::kernel::{ExportId, SessionId};
use domain::people::export::{account_headings, account_row, contact_headings, contact_row};
use std::sync::{Mutex, PoisonError};

/// Where the next page begins. Forgotten with the process: the file is then written anew.
struct Place {
    export: ExportId,
    rows: i64,
    cursor: String,
}

#[derive(Default)]
pub struct ExportJobs {
    place: Mutex<Option<Place>>,
    /// Signs the cursors of this process's own lists.
    key: [u8; 16],
}

impl ExportJobs {
    pub fn new() -> ApiResult<Self> {
        Ok(Self { place: Mutex::default(), key: crate::kernel::secrets::random()? })
    }

    pub fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        let export = find_export(transaction.connection, job.subject_id.into())?;
        let id = export.head.id;
        let user = export.head.created_by.ok_or_else(|| ApiError::internal("an export of nobody"))?;
        let person = load_user(transaction.connection, user, SessionId(uuid::Uuid::nil()))?;
        let person = person.ok_or_else(|| ApiError::internal("who asked for the export may not sign in any more"))?;
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = place.take().filter(|place| place.export == id && place.rows == done && done > 0);
        let mut query = list_query(&export.data, export.head.created_at)?;
        (query.limit, query.include_total, query.fields, query.expand) = (MAX_LIMIT, done == 0, None, Vec::new());
        query.cursor = known.as_ref().map(|place| place.cursor.clone());
        let mut done = done;
        if known.is_none() {
            done = 0;
            query.include_total = true;
            files::delete(transaction, id.into())?;
        }
        let (mut lines, next, total) = self.page(transaction.connection, &person, &export, &query)?;
        done += i64::try_from(lines.len()).map_err(ApiError::internal)?;
        let mut bytes = Vec::new();
        if known.is_none() {
            bytes.extend_from_slice(csv::BYTE_ORDER_MARK);
            let headings = match export.data.source {
                ExportSource::Contacts => contact_headings(),
                ExportSource::Accounts => account_headings(),
            };
            lines.insert(0, headings.into_iter().map(str::to_owned).collect());
        }
        bytes.extend(csv::lines(lines)?);
        files::append(transaction, id.into(), &bytes)?;
        let Some(cursor) = next else {
            put_progress(transaction, id, ExportStatus::Ready, done)?;
            return Ok(Step::Finished { done });
        };
        *place = Some(Place { export: id, rows: done, cursor });
        Ok(Step::More { done, total: total.or(job.total) })
    }

    pub fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        put_progress(transaction, job.subject_id.into(), ExportStatus::Failed, job.done)
    }

    /// The lines of one page, where the next begins, and all rows where they were counted.
    #[expect(clippy::type_complexity, reason = "three parts of one page that are taken apart at once")]
    fn page(
        &self,
        connection: &mut Connection,
        person: &Person,
        export: &Export,
        query: &ListQuery,
    ) -> ApiResult<(Vec<Vec<String>>, Option<String>, Option<i64>)> {
        match export.data.source {
            ExportSource::Contacts => {
                let page = load_page::<Contacts>(connection, person, query, &self.key)?;
                let accounts = page.data.iter().filter_map(|contact| contact.data.account_id.map(Into::into)).collect();
                let accounts = account_names(connection, person, accounts)?;
                let owners =
                    user_emails(connection, page.data.iter().filter_map(|contact| contact.data.owner_id).collect())?;
                let line = |contact: &domain::people::contact::Contact| {
                    let account = contact.data.account_id.and_then(|id| accounts.get(&id.into()));
                    let owner = contact.data.owner_id.and_then(|id| owners.get(&id.into()));
                    contact_row(contact, account.map(String::as_str), owner.map(String::as_str))
                };
                Ok((page.data.iter().map(line).collect(), page.page.next_cursor, page.page.total))
            }
            ExportSource::Accounts => {
                let page = load_page::<Accounts>(connection, person, query, &self.key)?;
                let parents = page.data.iter().filter_map(|account| account.data.parent_id.map(Into::into)).collect();
                let parents = account_names(connection, person, parents)?;
                let owners =
                    user_emails(connection, page.data.iter().filter_map(|account| account.data.owner_id).collect())?;
                let line = |account: &domain::people::account::Account| {
                    let parent = account.data.parent_id.and_then(|id| parents.get(&id.into()));
                    let owner = account.data.owner_id.and_then(|id| owners.get(&id.into()));
                    account_row(account, parent.map(String::as_str), owner.map(String::as_str))
                };
                Ok((page.data.iter().map(line).collect(), page.page.next_cursor, page.page.total))
            }
        }
    }
}
