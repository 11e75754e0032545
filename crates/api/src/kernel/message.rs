//! The one place that writes messages, in the transaction of their cause; a job sends each (`talk/message`).

use super::change::{About, Actor, Belongs, Change, differences, record_change_about};
use super::db::Transaction;
use super::db::schema::messages;
use super::error::ApiResult;
use super::jobs::{NewJob, enqueue};
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::admin::job::JobKind;
use domain::kernel::policy::Resource;
use domain::kernel::{AutoResponseId, MessageId};
use domain::talk::message::{MessageChannel, MessageState};
use serde_json::json;

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub channel: MessageChannel,
    /// The record that it is written about, and whose that is.
    pub about: About,
    pub belongs: Belongs,
    /// An e-mail address, or a phone number in its international form.
    pub recipient: String,
    pub subject: Option<String>,
    pub text: String,
    /// `en`, `hi`.
    pub language: &'static str,
    pub template: Option<String>,
    /// The rule that wrote it, where nobody did by hand.
    pub auto_response_id: Option<AutoResponseId>,
    /// Once it is sent, whoever asked has been answered.
    pub stops_clock: bool,
    /// The `Message-ID` of the mail that it answers.
    pub in_reply_to: Option<String>,
    /// Where people write back to, where that is not the sender.
    pub reply_to: Option<String>,
}

/// Writes a message that a job sends as soon as it can; the record's history tells of it.
pub fn queue(transaction: &mut Transaction<'_>, actor: Actor, new: NewMessage) -> ApiResult<MessageId> {
    let id: MessageId = transaction.new_id().into();
    let NewMessage { channel, about, belongs, recipient, subject, text, .. } = new;
    let told = json!({"channel": channel, "recipient": recipient, "subject": subject, "text": text,
        "state": MessageState::Queued});
    let row = (
        messages::id.eq(id),
        messages::created_at.eq(transaction.now),
        messages::channel.eq(channel),
        messages::resource.eq(about.resource),
        messages::record_id.eq(about.record_id),
        messages::owner_id.eq(belongs.owner_id),
        messages::team_id.eq(belongs.team_id),
        messages::facility_id.eq(belongs.facility_id),
        messages::recipient.eq(recipient),
        messages::subject.eq(subject),
        messages::text.eq(text),
        messages::language.eq(new.language),
        messages::template.eq(new.template),
        messages::auto_response_id.eq(new.auto_response_id),
        messages::stops_clock.eq(new.stops_clock),
        messages::in_reply_to.eq(new.in_reply_to),
        messages::reply_to.eq(new.reply_to),
        messages::state.eq(MessageState::Queued),
    );
    let statement = diesel::insert_into(messages::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let subject_id = id.into();
    enqueue(transaction, NewJob { kind: JobKind::MessageSend, subject_id, owner_id: None, done: 0 })?;
    let changes = differences(&json!({}), &told);
    let (resource, record_id, kind) = (Resource::Messages, id.into(), ChangeKind::Created);
    let change = Change { resource, record_id, kind, version: 1, changes, reason: None, belongs };
    record_change_about(transaction, actor, change, about)?;
    Ok(id)
}
