//! The job of an erasure that was approved: files and copies first, then the person, then the pages they lay in.

use super::carry_out::{erase, tidy};
use super::copies::AtWork;
use super::log::add;
use super::replay::take_away;
use super::store;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::privacy::person::{everyone, is_erased};
use domain::admin::job::Job;
use std::path::PathBuf;
use std::sync::Arc;

/// Carries out what two administrators have agreed on; the job's subject is their request.
pub struct Erasures {
    pub files: Arc<dyn Files>,
    /// The list of those who were erased.
    pub log: PathBuf,
}

/// One that was given up waits on the dead-letter list: what was approved is not undone.
impl Run for Erasures {
    /// Before each step: until the person is erased, what lies outside of the one transaction; afterwards, the tidying.
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let request = job.subject_id.into();
        let contact = database.read_waiting(move |connection| store::to_carry_out(connection, request))?;
        let Some(contact) = contact else { return Ok(()) };
        if database.read_waiting(move |connection| is_erased(connection, contact))? {
            let everyone = database.read_waiting(move |connection| everyone(connection, contact))?;
            let now = database.clock.now();
            add(&self.log, &everyone.into_iter().map(|id| (id, now)).collect())?;
            return tidy(database);
        }
        take_away(database, &*self.files, contact, AtWork::Somebody)
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let request = job.subject_id.into();
        let Some(contact) = store::to_carry_out(transaction.connection, request)? else {
            return Ok(Step::Finished { done: 2 });
        };
        if is_erased(transaction.connection, contact)? {
            store::done(transaction, request)?;
            return Ok(Step::Finished { done: 2 });
        }
        erase(transaction, contact)?;
        Ok(Step::More { done: 1, total: Some(2) })
    }
}
