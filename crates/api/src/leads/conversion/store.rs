//! The table of conversions: what an undo needs, and for a day.

use super::made::Made;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::lead_conversions as conversions;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{
    AccountId, ContactId, InquiryId, Json, LeadId, PatientVisitId, RecordId, TaskId, Timestamp, UserId,
};
use domain::leads::conversion::UNDO_SECONDS;
use domain::leads::lead::{Lead, LeadStatus, NextAction};
use serde::{Deserialize, Serialize};

/// How long a row is kept, in seconds: the undo is over long before, and retries of it have ended.
const KEPT_SECONDS: i64 = 86_400;

/// Of the lead, what a conversion changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub status: LeadStatus,
    pub contact_id: Option<ContactId>,
    pub account_id: Option<AccountId>,
    pub next_action: Option<NextAction>,
    pub next_action_at: Option<Timestamp>,
    pub unanswered: i32,
    pub closed_at: Option<Timestamp>,
}

impl Before {
    pub fn of(lead: &Lead) -> Self {
        Self {
            status: lead.status,
            contact_id: lead.data.contact_id,
            account_id: lead.data.account_id,
            next_action: lead.data.next_action,
            next_action_at: lead.data.next_action_at,
            unanswered: lead.unanswered,
            closed_at: lead.closed_at,
        }
    }

    /// The lead as it was.
    pub fn put_back(&self, lead: &Lead) -> Lead {
        let mut lead = lead.clone();
        let Self { status, contact_id, account_id, next_action, next_action_at, unanswered, closed_at } = *self;
        (lead.status, lead.unanswered, lead.closed_at, lead.opportunity_id) = (status, unanswered, closed_at, None);
        (lead.data.contact_id, lead.data.account_id) = (contact_id, account_id);
        (lead.data.next_action, lead.data.next_action_at) = (next_action, next_action_at);
        lead.told_anew()
    }
}

/// What a conversion has left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// In the order in which it was made.
    pub made: Vec<Made>,
    pub contact_id: ContactId,
    /// Those that got the contact.
    pub inquiries: Vec<InquiryId>,
    /// The same, of those that were booked before. Rows of before there were any have none.
    #[serde(default)]
    pub visits: Vec<PatientVisitId>,
    /// What was still to be done about the lead, and is about the contact now. The same.
    #[serde(default)]
    pub tasks: Vec<TaskId>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversions, treat_none_as_default_value = false)]
pub struct Row {
    pub id: RecordId,
    pub lead_id: LeadId,
    pub created_at: Timestamp,
    pub created_by: Option<UserId>,
    pub lead_version: i32,
    pub lead_before: Json<Before>,
    pub made: Json<Trail>,
    pub undone_at: Option<Timestamp>,
}

impl Row {
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.created_at.plus_seconds(UNDO_SECONDS) < now
    }

    pub fn can_be_undone(&self, lead: &Lead, now: Timestamp) -> bool {
        !self.is_over(now) && lead.status == LeadStatus::Converted && lead.head.version == self.lead_version
    }
}

/// The last conversion of a lead that was not taken back.
pub fn last(connection: &mut Connection, lead: LeadId) -> ApiResult<Option<Row>> {
    Ok(each!(connection, c => conversions::table
        .filter(conversions::lead_id.eq(lead))
        .filter(conversions::undone_at.is_null())
        .order((conversions::created_at.desc(), conversions::id.desc()))
        .select(Row::as_select())
        .limit(1)
        .get_result(c)
        .optional())?)
}

/// Keeps what an undo needs, and throws away what is too old for one.
pub fn keep(
    transaction: &mut Transaction<'_>,
    person: &Person,
    before: &Lead,
    after: &Lead,
    trail: Trail,
) -> ApiResult<()> {
    let row = Row {
        id: transaction.new_id(),
        lead_id: after.head.id,
        created_at: transaction.now,
        created_by: Some(person.user_id),
        lead_version: after.head.version,
        lead_before: Json(Before::of(before)),
        made: Json(trail),
        undone_at: None,
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(conversions::table).values(&row).execute(c))?;
    let since = transaction.now.plus_seconds(-KEPT_SECONDS);
    let old = diesel::delete(conversions::table.filter(conversions::created_at.lt(since)));
    each!(&mut *transaction.connection, c => old.execute(c))?;
    Ok(())
}

pub fn mark_undone(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    let over = conversions::undone_at.eq(Some(transaction.now));
    let statement = diesel::update(conversions::table.find(id)).set(over);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
