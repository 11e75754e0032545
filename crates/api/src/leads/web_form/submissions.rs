//! What was sent, as it was answered: kept beside the inquiry that it became, and gone with the person.

use crate::kernel::db::schema::{web_form_beginnings, web_form_submissions as submissions, web_forms};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{InquiryId, Json, RecordId, Timestamp, WebFormId};
use domain::leads::origin::Attribution;
use serde::Serialize;
use std::collections::BTreeMap;

type Answers = BTreeMap<String, String>;

/// A row as it is written.
#[derive(Insertable)]
#[diesel(table_name = submissions, treat_none_as_default_value = false)]
pub(super) struct NewSubmission {
    pub id: RecordId,
    pub form_id: WebFormId,
    pub created_at: Timestamp,
    pub inquiry_id: InquiryId,
    pub answers: Option<Json<Answers>>,
    pub agreed: bool,
    pub attribution: Option<Json<Attribution>>,
    pub origin: Option<String>,
}

pub(super) fn insert(transaction: &mut Transaction<'_>, row: &NewSubmission) -> ApiResult<()> {
    each!(&mut *transaction.connection, c => diesel::insert_into(submissions::table).values(row).execute(c))?;
    Ok(())
}

/// Whether it was sent before, by this form.
pub(super) fn is_known(connection: &mut Connection, id: RecordId, form: WebFormId) -> ApiResult<bool> {
    let query = submissions::table.find(id).filter(submissions::form_id.eq(form)).select(submissions::id);
    Ok(each!(connection, c => query.get_result::<RecordId>(c).optional())?.is_some())
}

/// What somebody has sent, for a copy of their data.
#[derive(Debug, Clone, Serialize)]
pub struct Submission {
    pub id: RecordId,
    /// What colleagues call the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    pub at: Timestamp,
    pub inquiry_id: InquiryId,
    /// By the names of the form's fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Json<Answers>>,
    /// They ticked what they were asked to agree to.
    pub agreed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Json<Attribution>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = submissions)]
struct Row {
    id: RecordId,
    form_id: WebFormId,
    created_at: Timestamp,
    inquiry_id: InquiryId,
    answers: Option<Json<Answers>>,
    agreed: bool,
    attribution: Option<Json<Attribution>>,
    origin: Option<String>,
}

/// What became of these inquiries, the oldest first.
pub fn submissions_of(connection: &mut Connection, inquiries: &[InquiryId]) -> ApiResult<Vec<Submission>> {
    let rows: Vec<Row> = each!(&mut *connection, c => submissions::table
        .filter(submissions::inquiry_id.eq_any(inquiries.to_vec()))
        .order((submissions::created_at, submissions::id))
        .select(Row::as_select())
        .load(c))?;
    let forms: Vec<WebFormId> = rows.iter().map(|row| row.form_id).collect();
    let names = web_forms::table.filter(web_forms::id.eq_any(forms)).select((web_forms::id, web_forms::name));
    let names: BTreeMap<WebFormId, String> = each!(connection, c => names.load(c))?.into_iter().collect();
    let told = |row: Row| {
        let Row { id, form_id, created_at: at, inquiry_id, answers, agreed, attribution, origin } = row;
        Submission { id, form: names.get(&form_id).cloned(), at, inquiry_id, answers, agreed, attribution, origin }
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Takes out what somebody has answered; that something was sent stays.
pub fn forget(transaction: &mut Transaction<'_>, inquiry: InquiryId) -> ApiResult<()> {
    let nothing = (
        submissions::answers.eq(None::<Json<Answers>>),
        submissions::attribution.eq(None::<Json<Attribution>>),
        submissions::origin.eq(None::<String>),
    );
    let of = submissions::table.filter(submissions::inquiry_id.eq(inquiry));
    each!(&mut *transaction.connection, c => diesel::update(of).set(nothing).execute(c))?;
    Ok(())
}

/// Takes away what somebody has begun and not sent, by what they have typed; there are those of half an hour.
pub fn forget_beginnings(transaction: &mut Transaction<'_>, theirs: impl Fn(&[&str]) -> bool) -> ApiResult<()> {
    let query = web_form_beginnings::table.select((web_form_beginnings::id, web_form_beginnings::answers));
    let waiting: Vec<(RecordId, Json<Answers>)> = each!(&mut *transaction.connection, c => query.load(c))?;
    for (id, Json(answers)) in waiting {
        let typed: Vec<&str> = answers.values().map(String::as_str).collect();
        if theirs(&typed) {
            super::unsent::forget(transaction, id)?;
        }
    }
    Ok(())
}
