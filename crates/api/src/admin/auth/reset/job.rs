//! Sending the mail: as a job, so that a mail server which is down or puts us off is asked again.

use super::{mail, store};
use crate::kernel::audit::{self, Entry};
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::kernel::secrets::letters;
use crate::outbound::Outbound;
use domain::admin::audit::AuditAction;
use domain::admin::job::Job;
use domain::kernel::policy::Resource;

pub struct ResetMails {
    pub outbound: Outbound,
}

/// Given up, an administrator may send it again, as long as it is worth anything.
impl Run for ResetMails {
    /// The secret is made here and kept as a hash only: no table ever holds it.
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let (request, now) = (job.subject_id, database.clock.now());
        let found = database.read_waiting(|connection| store::recipient(connection, request, now))?;
        // Nobody has that address, or it is too late for a mail.
        let Some(recipient) = found else { return Ok(()) };
        let token = letters::<40>()?;
        let (user, kept) = (recipient.id, token.clone());
        database.write_waiting(move |transaction| store::keep(transaction, user, &kept))?;
        // Behind `#`, so that the secret reaches no log of a server on the way.
        let link = self.outbound.link(&["/reset-password#", &token].concat());
        self.outbound.send(&mail::write(&recipient, &link))
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let recipient = store::recipient(transaction.connection, job.subject_id, transaction.now)?;
        store::forget(transaction, job.subject_id)?;
        if let Some(recipient) = recipient {
            let told = Entry::new(AuditAction::PasswordResetAsked, None).facility(recipient.facility_id);
            audit::append(transaction, &told.about(Resource::Users, recipient.id))?;
        }
        Ok(Step::Finished { done: 1 })
    }
}
