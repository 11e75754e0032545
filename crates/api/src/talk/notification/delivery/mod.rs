//! Notifications that leave the app: a job for each person and way, which sends together what is due and still unread.

mod mail;
mod store;

pub use mail::after;

use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::outbound::push::{NotPushed, PushMessage};
use crate::outbound::{NotDelivered, Outbound};
use crate::talk::push::store as devices;
use domain::admin::job::Job;
use domain::admin::user::Language;
use domain::kernel::UserId;
use domain::talk::notification::address;
use domain::talk::notification::kinds::{NoticeWay, Urgency};
use domain::talk::notification::words::sentence;
use serde_json::json;
use store::Batch;

pub struct NoticeJobs {
    pub way: NoticeWay,
    pub outbound: Outbound,
}

impl NoticeJobs {
    /// Whether all of it has left, or never will; an error where it is tried again.
    fn deliver(&self, database: &Database, job: &Job, batch: &Batch) -> ApiResult<()> {
        match self.way {
            NoticeWay::Email if !self.outbound.sends_mail() => Ok(()),
            NoticeWay::Email => {
                let mut mail = mail::write(&self.outbound, batch);
                // Whoever dies over it sends the same mail again.
                mail.id = Some(job.id.to_string());
                taken(self.outbound.deliver_mail(&mail))
            }
            NoticeWay::Push => self.push(database, job, batch),
        }
    }

    /// To each device that has not got it yet. What one does not take does not keep it from the others.
    fn push(&self, database: &Database, job: &Job, batch: &Batch) -> ApiResult<()> {
        let (user, id, now) = (UserId::from(job.subject_id), job.id, database.clock.now());
        let found = database.read_waiting(move |connection| devices::waiting(connection, user, id, now))?;
        let urgent = batch.notices.iter().any(|notice| notice.kind.facts().urgency == Urgency::Urgent);
        let (text, topic) = (payload(job, batch), job.id.0.simple().to_string());
        let mut again = Ok(());
        for device in found {
            let device_id = device.id;
            let message = PushMessage {
                endpoint: device.endpoint,
                public_key: device.public_key,
                auth_secret: device.auth_secret,
                text: text.clone(),
                topic: topic.clone(),
                urgent,
            };
            match self.outbound.deliver_push(&message, now) {
                Ok(()) => database.write_waiting(move |transaction| devices::sent(transaction, device_id, id))?,
                Err(NotPushed::Gone) => {
                    database.write_waiting(move |transaction| devices::gone(transaction, device_id))?;
                }
                Err(NotPushed::Not(not)) => again = again.and(taken(Err(not))),
            }
        }
        again
    }
}

/// What will never be taken is over: it stands in the app all the same.
fn taken(outcome: Result<(), NotDelivered>) -> ApiResult<()> {
    match outcome {
        Ok(()) => Ok(()),
        Err(NotDelivered { why, again: true }) => Err(ApiError::internal(why)),
        Err(NotDelivered { why, again: false }) => {
            tracing::warn!(why, "a notification could not leave");
            Ok(())
        }
    }
}

/// What the service worker shows (`public/sw.js`): nobody's name.
fn payload(job: &Job, batch: &Batch) -> String {
    let hindi = batch.reader.language == Language::Hindi;
    let (body, url) = match batch.notices.as_slice() {
        [one] => {
            let page = address::page(one.kind, one.resource, one.record_id);
            (sentence(one.kind, hindi).to_owned(), page.unwrap_or_else(|| address::INBOX.to_owned()))
        }
        several if hindi => (format!("{} नई सूचनाएँ", several.len()), address::INBOX.to_owned()),
        several => (format!("{} new notifications", several.len()), address::INBOX.to_owned()),
    };
    let title = if hindi { "सेतु" } else { "Setu" };
    json!({"title": title, "body": body, "url": url, "tag": job.id}).to_string()
}

impl Run for NoticeJobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let (way, this) = (self.way, job.clone());
        let begun = database.write_waiting(move |transaction| store::begin(transaction, &this, way))?;
        let Some(batch) = begun else { return Ok(()) };
        self.deliver(database, job, &batch)?;
        // By itself, so that nothing that follows takes back that it has left.
        let this = job.clone();
        database.write_waiting(move |transaction| store::settle(transaction, &this, way))
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        store::plan_next(transaction, job, self.way)?;
        Ok(Step::Finished { done: 1 })
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::settle(transaction, job, self.way)?;
        store::plan_next(transaction, job, self.way)
    }

    /// What it had to send waits for an administrator to let it be tried again; what came later does not.
    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::plan_next(transaction, job, self.way)
    }
}
