//! What becomes of a mail: an inquiry, or a comment on the one that it answers; its files hang on that. All of it, and that
//! the mail was read, is one transaction, so that a killed process neither loses nor doubles one.

use super::imap::Mail;
use super::mail::{self, Incoming};
use super::store::{self, Outcome, Row};
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::schema::{incoming_mails, inquiries, messages};
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::{Facts, Store};
use crate::leads::inquiry::{self, Inquiries, in_use};
use crate::talk::attachment::{Taken, hang_file, take_bytes};
use crate::talk::comment::hang_comment;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{InquiryId, MessageId, Record, RecordId, SessionId};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::origin::LeadChannel;
use domain::talk::notification::NotificationKind;
use sha2::{Digest, Sha256};

/// Of a first mail, so many characters stand in the inquiry; of a further one, so many in its comment. The whole text of a
/// longer one is a file beside it.
const LONGEST_MESSAGE: usize = 20_000;
const LONGEST_COMMENT: usize = 4_000;

/// A file whose bytes lie in their place.
type File = (String, Taken);

/// Takes one mail in; `ours` are the addresses of this house.
pub fn take_in(
    database: &Database,
    files: &dyn Files,
    row: &Row,
    at: (i64, i64),
    (mail, ours): (&Mail, &[String]),
) -> ApiResult<()> {
    let read = mail::read((&mail.bytes, mail.whole), ours);
    let row = row.clone();
    match read {
        Ok(mail) => {
            let kept = keep(database, files, &mail)?;
            database.write_waiting(move |transaction| {
                let outcome = write(transaction, &row, &mail, &kept)?;
                store::pass(transaction, &row, at, outcome)
            })
        }
        Err(_) => database.write_waiting(move |transaction| store::pass(transaction, &row, at, Outcome::Ignored)),
    }
}

/// Puts the files to the disk first: what no row names in the end is swept away.
fn keep(database: &Database, files: &dyn Files, mail: &Incoming) -> ApiResult<Vec<File>> {
    let whole = (mail.text.chars().count() > LONGEST_COMMENT).then_some(("mail.txt", mail.text.as_bytes()));
    let parts = mail.files.iter().map(|part| (part.name.as_str(), part.bytes.as_slice()));
    let mut kept = Vec::new();
    for (name, bytes) in whole.into_iter().chain(parts) {
        kept.push((name.to_owned(), take_bytes(files, database.clock.new_id(), bytes)?));
    }
    Ok(kept)
}

/// What it says, of so many characters at most, behind what of it lies in the mailbox alone.
fn said(mail: &Incoming, most: usize) -> String {
    let mut parts = Vec::new();
    if !mail.whole {
        parts.push("[This mail is too large to be kept here: it lies in the mailbox.]".to_owned());
    }
    if !mail.left.is_empty() {
        parts.push(format!("[These files lie in the mailbox alone: {}]", mail.left.join(", ")));
    }
    parts.push(mail.text.clone());
    let text = parts.join("\n\n");
    text.trim_end().chars().take(most).collect()
}

fn write(transaction: &mut Transaction<'_>, row: &Row, mail: &Incoming, files: &[File]) -> ApiResult<Outcome> {
    // Two mailboxes may get the same mail at once.
    transaction.lock(&format!("mail {}", mail.id))?;
    if is_known(transaction.connection, mail)? {
        return Ok(Outcome::Known);
    }
    let inquiry = match answered(transaction.connection, mail)? {
        Some(inquiry) => hang_on(transaction, inquiry, mail)?,
        None => open(transaction, row, mail)?,
    };
    let facts = facts(&inquiry);
    for (name, taken) in files {
        hang_file(transaction, &facts, name, taken)?;
    }
    let seen = (
        incoming_mails::mail.eq(kept_as(&mail.id)),
        incoming_mails::inquiry_id.eq(Some(inquiry.head.id)),
        incoming_mails::at.eq(transaction.now),
    );
    let statement = diesel::insert_into(incoming_mails::table).values(seen);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(Outcome::Taken)
}

/// A `Message-ID` as it is remembered: for good, so that nobody who was erased comes back with a mailbox that counts anew.
fn kept_as(id: &str) -> String {
    hexadecimal(&Sha256::digest(id))
}

/// It was taken in before: from here, or by whoever else brings mails to the API.
fn is_known(connection: &mut Connection, mail: &Incoming) -> ApiResult<bool> {
    let seen = incoming_mails::table.find(kept_as(&mail.id)).select(incoming_mails::inquiry_id);
    if each!(&mut *connection, c => seen.get_result::<Option<InquiryId>>(c).optional())?.is_some() {
        return Ok(true);
    }
    let first = inquiries::table
        .filter(inquiries::channel.eq(LeadChannel::Email))
        .filter(inquiries::external_id.eq(&mail.id))
        .select(inquiries::id);
    Ok(each!(connection, c => first.get_result::<InquiryId>(c).optional())?.is_some())
}

/// The inquiry that a mail answers: one that a mail opened, one on which a further mail hangs, or one that we wrote about.
fn answered(connection: &mut Connection, mail: &Incoming) -> ApiResult<Option<Inquiry>> {
    for id in &mail.answers {
        let seen = incoming_mails::table.find(kept_as(id)).select(incoming_mails::inquiry_id);
        let seen: Option<Option<InquiryId>> = each!(&mut *connection, c => seen.get_result(c).optional())?;
        let mut found = seen.flatten();
        if found.is_none() {
            let first = inquiries::table
                .filter(inquiries::channel.eq(LeadChannel::Email))
                .filter(inquiries::external_id.eq(id))
                .select(inquiries::id);
            found = each!(&mut *connection, c => first.get_result(c).optional())?;
        }
        if found.is_none() {
            found = written_about(connection, id)?;
        }
        if let Some(id) = found
            && let Some(inquiry) = in_use(connection, id)?
        {
            return Ok(Some(inquiry));
        }
    }
    Ok(None)
}

/// Our own mails are named after their rows: `<id@…>`.
fn written_about(connection: &mut Connection, id: &str) -> ApiResult<Option<InquiryId>> {
    let local = id.trim_start_matches('<').split('@').next().unwrap_or_default();
    let Ok(id) = local.parse::<MessageId>() else { return Ok(None) };
    let query = messages::table.find(id).filter(messages::resource.eq(Resource::Inquiries)).select(messages::record_id);
    let found: Option<RecordId> = each!(connection, c => query.get_result(c).optional())?;
    Ok(found.map(Into::into))
}

fn open(transaction: &mut Transaction<'_>, row: &Row, mail: &Incoming) -> ApiResult<Inquiry> {
    let person = owner(transaction.connection, row)?;
    let message = said(mail, LONGEST_MESSAGE);
    let record = InquiryData {
        email: Some(mail.address.clone()),
        sender_name: mail.name.clone(),
        subject: mail.subject.clone(),
        message: Some(message).filter(|text| !text.is_empty()),
        external_id: Some(mail.id.clone()),
        owner_id: Some(row.owner_id),
        facility_id: Some(row.facility_id),
        ..InquiryData::new(LeadChannel::Email)
    };
    inquiry::take_in(transaction, &person, record, "by e-mail")
}

/// Whoever takes in what comes: with their rights of now.
fn owner(connection: &mut Connection, row: &Row) -> ApiResult<Person> {
    let person = load_user(connection, row.owner_id, SessionId(uuid::Uuid::nil()))?;
    person.ok_or_else(|| ApiError::internal("whoever answers what comes into this mailbox works here no more"))
}

fn hang_on(transaction: &mut Transaction<'_>, inquiry: Inquiry, mail: &Incoming) -> ApiResult<Inquiry> {
    let who = mail.name.as_ref().map_or_else(|| mail.address.clone(), |name| format!("{name} <{}>", mail.address));
    let text: String = format!("{who}:\n\n{}", said(mail, LONGEST_COMMENT)).chars().take(LONGEST_COMMENT).collect();
    hang_comment(transaction, &facts(&inquiry), &text)?;
    let owner: Vec<_> = inquiry.data.owner_id.into_iter().collect();
    let notice = Notice::of(NotificationKind::InquiryReplied, Resource::Inquiries, inquiry.head.id.into());
    notify(transaction, Actor::default(), &owner, notice)?;
    Ok(inquiry)
}

fn facts(inquiry: &Inquiry) -> Facts {
    let (resource, id) = (Resource::Inquiries, inquiry.head.id.into());
    let (name, version, belongs) = (inquiry.name(), inquiry.head.version, Inquiries::belongs(inquiry));
    Facts { resource, id, name, version, belongs, shared_as: (resource, id), audited: false }
}
