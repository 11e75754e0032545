//! Answering a new inquiry by itself: the first rule that matches, by mail and by SMS, once. A machine, a number that asks
//! again and again, and whoever has opted out get nothing.

use super::store::in_force;
use crate::kernel::change::{About, Actor};
use crate::kernel::db::schema::{facilities, leads, mailboxes};
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::matching;
use crate::kernel::message::{NewMessage, queue};
use crate::kernel::record::Store;
use crate::leads::inquiry::{Inquiries, answer_now, in_use};
use crate::leads::settings::{hours_of, lead_settings};
use crate::people::consent::may_be_answered;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, RecordId, Timestamp, phone};
use domain::leads::auto_response::{Asked, AutoResponse, Filled, Values, answers_nobody};
use domain::leads::inquiry::{Inquiry, InquiryData, InquiryStatus};
use domain::leads::lead::SpokenLanguage;
use domain::leads::origin::LeadChannel;
use domain::people::duplicate::reach_keys;
use domain::people::reach::Channel;
use domain::talk::message::MessageChannel;

/// What came in longer ago, and is only written down now, is answered by people.
const FRESH_SECONDS: i64 = 86_400;

/// Writes the answers to an inquiry that has just come in, in its transaction.
pub fn answer(transaction: &mut Transaction<'_>, inquiry: &Inquiry) -> ApiResult<()> {
    let received = inquiry.data.received_at.unwrap_or(inquiry.head.created_at);
    let (email, number) = (address(&inquiry.data), number(&inquiry.data));
    if received.plus_seconds(FRESH_SECONDS) < transaction.now || (email.is_none() && number.is_none()) {
        return Ok(());
    }
    let connection = &mut *transaction.connection;
    let asked = Asked {
        inquiry: &inquiry.data,
        language: language_of(connection, inquiry)?,
        facility_id: inquiry.data.facility_id,
        inside_hours: hours_of(connection, inquiry.data.facility_id)?.is_open(received),
    };
    let rules = in_force(connection, inquiry.data.facility_id)?;
    let Some(rule) = asked.first_of(&rules) else { return Ok(()) };
    if asks_too_often(connection, &inquiry.data, transaction.now)? {
        return Ok(());
    }
    let (language, texts) = rule.data.texts(&asked);
    let values = values(transaction.connection, inquiry)?;
    let mail = email.zip(texts.email(language, &values)).map(|(to, words)| (MessageChannel::Email, to, words));
    let sms = number.zip(texts.sms(language, &values)).map(|(to, words)| (MessageChannel::Sms, to, words));
    let back_to = mailbox_of(transaction.connection, inquiry)?;
    for (channel, recipient, words) in mail.into_iter().chain(sms) {
        if wants(transaction.connection, inquiry.contact_id, channel, transaction.now)? {
            let new = message(inquiry, rule, language, (channel, recipient), (words, back_to.clone()));
            queue(transaction, Actor { reason: Some("automatic answer"), ..Actor::default() }, new)?;
        }
    }
    Ok(())
}

fn message(
    inquiry: &Inquiry,
    rule: &AutoResponse,
    language: &'static str,
    (channel, recipient): (MessageChannel, String),
    (words, reply_to): (Filled, Option<String>),
) -> NewMessage {
    let answers = inquiry.data.external_id.clone().filter(|_| inquiry.data.channel == LeadChannel::Email);
    // What a sender's system calls its own messages need not be a Message-ID.
    let answers = answers.filter(|id| id.starts_with('<') && id.ends_with('>') && id.is_ascii() && !id.contains(' '));
    NewMessage {
        channel,
        about: About { resource: Resource::Inquiries, record_id: inquiry.head.id.into() },
        belongs: Inquiries::belongs(inquiry),
        recipient,
        subject: words.subject,
        text: words.text,
        language,
        template: words.template,
        auto_response_id: Some(rule.head.id),
        stops_clock: rule.data.stops_clock,
        in_reply_to: answers,
        reply_to,
    }
}

/// The address that is written to.
fn address(data: &InquiryData) -> Option<String> {
    let address = data.email.as_deref().map(str::trim).filter(|address| !address.is_empty());
    address.filter(|address| !answers_nobody(address)).map(str::to_owned)
}

/// The mobile number that an SMS goes to: registered senders and templates are India's, and no landline reads.
fn number(data: &InquiryData) -> Option<String> {
    let number = phone::e164(data.phone.as_deref()?)?;
    let national = number.strip_prefix("+91")?;
    (national.len() == 10 && national.starts_with(['6', '7', '8', '9'])).then_some(number)
}

fn language_of(connection: &mut Connection, inquiry: &Inquiry) -> ApiResult<Option<SpokenLanguage>> {
    let Some(lead) = inquiry.lead_id else { return Ok(None) };
    let query = leads::table.find(lead).select(leads::language);
    let found: Option<Option<SpokenLanguage>> = each!(connection, c => query.get_result(c).optional())?;
    Ok(found.flatten())
}

/// Whether more came from the same number or address within an hour than anybody asks by hand; this one counts.
fn asks_too_often(connection: &mut Connection, data: &InquiryData, now: Timestamp) -> ApiResult<bool> {
    let most = i64::from(lead_settings(connection)?.automatic_answers_per_hour);
    let keys = reach_keys(&data.phones(), &data.emails());
    let same = Fragment::new("created_at > ")
        .bind(Value::Instant(now.plus_seconds(-3_600)))
        .sql(" AND id IN (SELECT record_id FROM match_keys WHERE resource = 'inquiries' AND key IN ")
        .bind_list(keys.iter().map(|key| Value::Text(matching::text(key))))
        .sql(")");
    Ok(Inquiries::count(connection, &same)? > most)
}

fn values(connection: &mut Connection, inquiry: &Inquiry) -> ApiResult<Values> {
    let mut hospital: Option<(String, Option<String>)> = None;
    if let Some(facility) = inquiry.data.facility_id {
        let query = facilities::table.find(facility).select((facilities::name, facilities::phone));
        hospital = each!(connection, c => query.get_result(c).optional())?;
    }
    let (hospital, phone) = hospital.map_or((None, None), |(name, phone)| (Some(name), phone));
    let InquiryData { sender_name, subject, .. } = inquiry.data.clone();
    Ok(Values { name: sender_name, hospital, phone, due: inquiry.due_at, subject })
}

/// Where people write back to: the mailbox from which the facility's inquiries come.
fn mailbox_of(connection: &mut Connection, inquiry: &Inquiry) -> ApiResult<Option<String>> {
    let Some(facility) = inquiry.data.facility_id else { return Ok(None) };
    let query = mailboxes::table.find(facility).filter(mailboxes::active.eq(true)).select(mailboxes::address);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

/// Whether whoever asked, as far as the hospital knows them, wants to be answered by this way.
fn wants(
    connection: &mut Connection,
    contact: Option<ContactId>,
    channel: MessageChannel,
    now: Timestamp,
) -> ApiResult<bool> {
    let channel = match channel {
        MessageChannel::Email => Channel::Email,
        MessageChannel::Sms => Channel::Sms,
    };
    contact.map_or(Ok(true), |contact| may_be_answered(connection, contact, channel, now))
}

/// Whether an answer that waits should still leave: the inquiry is one, and whoever asked has not opted out since.
pub fn still_wanted(
    connection: &mut Connection,
    inquiry: RecordId,
    channel: MessageChannel,
    now: Timestamp,
) -> ApiResult<bool> {
    match in_use(connection, inquiry.into())? {
        Some(inquiry) if inquiry.status != InquiryStatus::Spam => wants(connection, inquiry.contact_id, channel, now),
        _ => Ok(false),
    }
}

/// An answer that counts as the first response has left.
pub fn sent(transaction: &mut Transaction<'_>, inquiry: RecordId) -> ApiResult<()> {
    let Some(inquiry) = in_use(transaction.connection, inquiry.into())? else { return Ok(()) };
    if inquiry.status != InquiryStatus::New {
        return Ok(());
    }
    let now = transaction.now;
    answer_now(transaction, Actor::default(), &inquiry, now, "answered by itself")
}
