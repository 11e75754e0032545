//! Sending a message: as a job, so that a server or a gateway that is down or puts us off is asked again.

use super::store::{self, End, Outgoing};
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::outbound::{NotDelivered, Outbound, Reply, Sms, plain};
use domain::admin::job::Job;
use domain::kernel::{MessageId, Timestamp};
use domain::talk::message::MessageChannel;

pub struct MessageJobs {
    pub outbound: Outbound,
    /// Whether whoever it goes to still wants it at this moment: they may have opted out while it waited.
    pub wanted: fn(&mut Connection, &Outgoing, Timestamp) -> ApiResult<bool>,
    /// What follows once it is sent; asked again where that failed.
    pub sent: fn(&mut Transaction<'_>, &Outgoing) -> ApiResult<()>,
}

impl MessageJobs {
    fn deliver(&self, message: &Outgoing) -> Result<(), NotDelivered> {
        let Outgoing { id, channel, recipient, subject, text, language, template, .. } = message;
        match channel {
            MessageChannel::Email => {
                let mut mail = plain(language, recipient, subject.as_deref().unwrap_or_default(), text);
                let (to_message, back_to) = (message.in_reply_to.clone(), message.reply_to.clone());
                mail.id = Some(id.to_string());
                mail.reply = Some(Reply { to_message, back_to });
                self.outbound.deliver_mail(&mail)
            }
            MessageChannel::Sms => {
                let template = template.clone().unwrap_or_default();
                self.outbound.deliver_sms(&Sms { to: recipient.clone(), text: text.clone(), template })
            }
        }
    }
}

impl Run for MessageJobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let id: MessageId = job.subject_id.into();
        let wanted = self.wanted;
        let begun = database.write_waiting(move |transaction| {
            let Some(message) = store::begin(transaction, id)? else { return Ok(None) };
            let is_wanted = wanted(transaction.connection, &message, transaction.now)?;
            Ok(Some((message, is_wanted)))
        })?;
        let Some((message, is_wanted)) = begun else { return Ok(()) };
        let outcome = if is_wanted {
            self.deliver(&message)
        } else {
            Err(NotDelivered::never("whoever it goes to wants none by this way"))
        };
        match outcome {
            // By itself, so that nothing that follows takes back that it has left.
            Ok(()) => database.write_waiting(move |transaction| store::settle(transaction, &message, &End::Sent)),
            Err(NotDelivered { why, again: false }) => {
                let end = End::Failed(why);
                database.write_waiting(move |transaction| store::settle(transaction, &message, &end))
            }
            Err(NotDelivered { why, again: true }) => {
                let told = why.clone();
                database.write_waiting(move |transaction| store::put_off(transaction, id, &told))?;
                Err(ApiError::internal(why))
            }
        }
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        if let Some(message) = store::sent(transaction.connection, job.subject_id.into())? {
            (self.sent)(transaction, &message)?;
        }
        Ok(Step::Finished { done: 1 })
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::give_up(transaction, job.subject_id.into(), "somebody stopped it")
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        store::give_up(transaction, job.subject_id.into(), "it could not be sent")
    }
}
