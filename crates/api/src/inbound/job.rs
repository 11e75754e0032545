//! The job that reads a mailbox, again and again. What goes wrong stands beside the mailbox; the next look tries anew.

use super::imap::{self, Found};
use super::store::{self, Outcome};
use super::take_in::take_in;
use crate::kernel::caller::load_user;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, forget_succeeded};
use crate::kernel::secrets::Secrets;
use domain::admin::job::Job;
use domain::kernel::{FacilityId, SessionId};
use domain::talk::attachment::LARGEST_FILE;
use std::sync::Arc;
use uuid::Uuid;

/// Mails of one look: what they weigh together is in memory at once.
const AT_ONCE: usize = 4;
/// So often a mail is tried that cannot be taken in.
const STUMBLES: i64 = 5;

pub struct MailboxJobs {
    pub files: Arc<dyn Files>,
    pub secrets: Arc<Secrets>,
    /// The address from which this installation writes, if it does.
    pub sender: Option<String>,
}

impl MailboxJobs {
    /// Takes in what was found; says whether there is more, or which failure people are told.
    fn take_all(&self, database: &Database, row: &store::Row, found: Found) -> ApiResult<Result<bool, String>> {
        let mut ours = database.read_waiting(store::addresses)?;
        ours.extend(self.sender.clone());
        for mail in found.mails {
            let at = (found.validity, mail.uid);
            let Err(why) = take_in(database, &*self.files, row, at, (&mail, &ours)) else { continue };
            tracing::warn!(?why, "a mail could not be taken in");
            let facility = row.facility_id;
            if database.write_waiting(move |transaction| store::stumble(transaction, facility))? < STUMBLES {
                return Ok(Err("a mail could not be taken in: it is tried again".to_owned()));
            }
            // It holds up all that come behind it: it stays in the mailbox, where people read it.
            pass(database, row, at, Outcome::Ignored)?;
            return Ok(Err("a mail could not be taken in: it is left in the mailbox".to_owned()));
        }
        // Behind those that came too early, too.
        if row.place().validity != Some(found.validity) || row.place().last != found.last {
            pass(database, row, (found.validity, found.last), Outcome::Known)?;
        }
        Ok(Ok(found.more))
    }
}

fn pass(database: &Database, row: &store::Row, at: (i64, i64), outcome: Outcome) -> ApiResult<()> {
    let row = row.clone();
    database.write_waiting(move |transaction| store::pass(transaction, &row, at, outcome))
}

impl Run for MailboxJobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let facility: FacilityId = job.subject_id.into();
        let row = database.read_waiting(|connection| store::find(connection, facility))?;
        let Some(row) = row.filter(|row| row.active) else { return Ok(()) };
        let owner = database.read_waiting(|connection| load_user(connection, row.owner_id, SessionId(Uuid::nil())))?;
        if owner.is_none() {
            let gone = Err("whoever answers what comes in works here no more: name somebody else".to_owned());
            return database.write_waiting(move |transaction| store::looked(transaction, facility, &gone));
        }
        // A mail is larger than the files in it: by a third, and what stands around them.
        let largest = u32::try_from(LARGEST_FILE / 2 * 3).unwrap_or(u32::MAX);
        let found = imap::read(&row.access(&self.secrets)?, row.place(), (AT_ONCE, largest));
        let outcome = match found {
            Ok(found) => self.take_all(database, &row, found)?,
            Err(why) => Err(why),
        };
        database.write_waiting(move |transaction| store::looked(transaction, facility, &outcome))
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let facility: FacilityId = job.subject_id.into();
        let more = store::find(transaction.connection, facility)?.is_some_and(|row| row.has_more);
        forget_succeeded(transaction, job.kind, job.subject_id)?;
        store::plan_next(transaction, facility, if more { 0 } else { store::EVERY_SECONDS })?;
        Ok(Step::Finished { done: 1 })
    }

    /// The next look comes whatever somebody stops.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::plan_next(transaction, job.subject_id.into(), store::EVERY_SECONDS)
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::plan_next(transaction, job.subject_id.into(), store::EVERY_SECONDS)
    }
}

/// Lets every mailbox be read: when a server starts.
pub fn plan_all(database: &Database) -> ApiResult<()> {
    database.write_waiting(|transaction| {
        transaction.lock("mailboxes that are read")?;
        let facilities = store::active(transaction.connection)?;
        facilities.into_iter().try_for_each(|facility| store::plan_next(transaction, facility, 0))
    })
}
