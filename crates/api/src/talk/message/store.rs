//! The table of messages: what is read of it, and how each goes from queued to its end. Whoever may see the record sees
//! them.

use crate::kernel::caller::Person;
use crate::kernel::change::{About, Actor, Belongs, Change, differences, record_change_about};
use crate::kernel::db::schema::messages;
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::list::Newest;
use crate::kernel::record::operations::Place;
use crate::records::subject;
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{AutoResponseId, FacilityId, MessageId, Page, RecordId, TeamId, Timestamp, UserId};
use domain::talk::message::{Message, MessageChannel, MessageState};
use serde_json::json;

/// A message as it stands in the table, with what is needed to send it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Outgoing {
    pub id: MessageId,
    created_at: Timestamp,
    pub channel: MessageChannel,
    pub resource: Resource,
    pub record_id: RecordId,
    owner_id: Option<UserId>,
    team_id: Option<TeamId>,
    pub facility_id: Option<FacilityId>,
    pub recipient: String,
    pub subject: Option<String>,
    pub text: String,
    pub language: String,
    pub template: Option<String>,
    pub auto_response_id: Option<AutoResponseId>,
    pub stops_clock: bool,
    pub in_reply_to: Option<String>,
    pub reply_to: Option<String>,
    state: MessageState,
    failure: Option<String>,
    begun_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
}

impl From<Outgoing> for Message {
    fn from(row: Outgoing) -> Self {
        let Outgoing { id, created_at, channel, resource, record_id, recipient, subject, text, .. } = row;
        let Outgoing { template, state, failure, settled_at, .. } = row;
        let automatic = row.auto_response_id.is_some();
        Self {
            id,
            channel,
            resource,
            record_id,
            recipient,
            subject,
            text,
            template,
            automatic,
            state,
            failure,
            created_at,
            settled_at,
        }
    }
}

pub fn list(
    connection: &mut Connection,
    person: &Person,
    about: Subject,
    asked: &Newest,
    cursor_key: &[u8],
) -> ApiResult<Page<Message>> {
    let facts = subject(connection, person, Action::Read, about, Place::Anywhere)?;
    let mine = Fragment::new("record_id = ").bind(Value::Id(facts.id));
    let mine = mine.sql(" AND resource = ").bind(Value::Text(facts.resource.to_string()));
    let edge = |row: &Outgoing| (row.created_at, row.id.into());
    let page = asked.page(cursor_key, 1, edge, |_, behind, limit| {
        Ok(each!(&mut *connection, c => messages::table
            .select(Outgoing::as_select())
            .filter(mine.clone().and(behind))
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: page.data.into_iter().map(Into::into).collect(), page: page.page })
}

/// All that was sent on account of these records, the oldest first.
pub fn messages_on(connection: &mut Connection, records: &[RecordId]) -> ApiResult<Vec<Message>> {
    let rows: Vec<Outgoing> = each!(connection, c => messages::table
        .filter(messages::record_id.eq_any(records.to_vec()))
        .order((messages::created_at.asc(), messages::id.asc()))
        .select(Outgoing::as_select())
        .load(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What becomes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Sent,
    Failed(String),
}

/// Takes a message that waits, so that it is known who dies over it; `None` where nothing is left to do. Of an SMS over
/// which somebody died nobody knows whether it has left: it is not sent again. A mail is, because its `Message-ID` makes
/// it the same one.
pub fn begin(transaction: &mut Transaction<'_>, id: MessageId) -> ApiResult<Option<Outgoing>> {
    let Some(message) = find(transaction.connection, id)?.filter(|message| message.state != MessageState::Sent) else {
        return Ok(None);
    };
    if message.begun_at.is_some() && message.channel == MessageChannel::Sms {
        if message.state == MessageState::Queued {
            settle(transaction, &message, &End::Failed("it was interrupted and may have left".to_owned()))?;
        }
        return Ok(None);
    }
    let begun = diesel::update(messages::table.find(id)).set(messages::begun_at.eq(transaction.now));
    each!(&mut *transaction.connection, c => begun.execute(c))?;
    Ok(Some(message))
}

/// It surely did not leave, and is tried again later.
pub fn put_off(transaction: &mut Transaction<'_>, id: MessageId, why: &str) -> ApiResult<()> {
    let again = (messages::begun_at.eq(None::<Timestamp>), messages::failure.eq(why));
    each!(&mut *transaction.connection, c => diesel::update(messages::table.find(id)).set(again).execute(c))?;
    Ok(())
}

/// The end, which the record's history tells, too.
pub fn settle(transaction: &mut Transaction<'_>, message: &Outgoing, end: &End) -> ApiResult<()> {
    let (state, failure) = match end {
        End::Sent => (MessageState::Sent, None),
        End::Failed(why) => (MessageState::Failed, Some(why.as_str())),
    };
    let fields =
        (messages::state.eq(state), messages::failure.eq(failure), messages::settled_at.eq(Some(transaction.now)));
    let statement = diesel::update(messages::table.find(message.id)).set(fields);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let changes = differences(&json!({"state": message.state}), &json!({"state": state, "failure": failure}));
    let Outgoing { id, owner_id, team_id, facility_id, resource, record_id, .. } = *message;
    let change = Change {
        resource: Resource::Messages,
        record_id: id.into(),
        kind: ChangeKind::Updated,
        version: 2,
        changes,
        reason: None,
        belongs: Belongs { owner_id, team_id, facility_id },
    };
    record_change_about(transaction, Actor::default(), change, About { resource, record_id })
}

/// Nobody tries it any more: the reason of the last try stays.
pub fn give_up(transaction: &mut Transaction<'_>, id: MessageId, why: &str) -> ApiResult<()> {
    let waiting = find(transaction.connection, id)?.filter(|message| message.state == MessageState::Queued);
    let Some(message) = waiting else { return Ok(()) };
    let why = message.failure.clone().unwrap_or_else(|| why.to_owned());
    settle(transaction, &message, &End::Failed(why))
}

/// A message that has left.
pub fn sent(connection: &mut Connection, id: MessageId) -> ApiResult<Option<Outgoing>> {
    Ok(find(connection, id)?.filter(|message| message.state == MessageState::Sent))
}

fn find(connection: &mut Connection, id: MessageId) -> ApiResult<Option<Outgoing>> {
    let query = messages::table.find(id);
    Ok(each!(connection, c => query.select(Outgoing::as_select()).get_result(c).optional())?)
}
