//! Forms that were begun and not sent. Only whoever has ticked what the form asks them to agree to, with the words beside
//! it that say so, is taken down (sections 5 and 6 of the Digital Personal Data Protection Act, 2023: a notice first, then
//! a clear act), and of what they typed only who they are. A row waits for half an hour at most: then it becomes an inquiry
//! or goes, in one transaction, so that a killed process neither loses nor doubles one.

use super::store::{Happened, count, form};
use super::take_in;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::web_form_beginnings as beginnings;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, plan};
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind};
use domain::kernel::{Json, RecordId, Timestamp, WebFormId};
use domain::leads::origin::Attribution;
use std::collections::BTreeMap;

type Answers = BTreeMap<String, String>;

/// Whoever still types is not gone: the time runs from the last word that came.
const SECONDS: i64 = 30 * 60;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = beginnings, treat_none_as_default_value = false)]
struct Row {
    id: RecordId,
    form_id: WebFormId,
    created_at: Timestamp,
    answers: Json<Answers>,
    attribution: Option<Json<Attribution>>,
}

/// Writes down who has begun; said again, it is what was said last.
pub fn begin(
    transaction: &mut Transaction<'_>,
    id: RecordId,
    form_id: WebFormId,
    answers: Answers,
    attribution: Option<Attribution>,
) -> ApiResult<()> {
    let mine = beginnings::table.find(id).filter(beginnings::form_id.eq(form_id));
    let said =
        (beginnings::answers.eq(Json(answers.clone())), beginnings::attribution.eq(attribution.clone().map(Json)));
    if each!(&mut *transaction.connection, c => diesel::update(mine).set(said).execute(c))? == 0 {
        let (created_at, attribution) = (transaction.now, attribution.map(Json));
        let row = Row { id, form_id, created_at, answers: Json(answers), attribution };
        each!(&mut *transaction.connection, c => diesel::insert_into(beginnings::table).values(&row).execute(c))?;
        count(transaction, form_id, Happened::Begun)?;
    }
    plan(transaction, JobKind::FormUnsent, id, Some(transaction.now.plus_seconds(SECONDS)))
}

/// It was sent, or the person is gone: nothing waits any more.
pub fn forget(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    each!(&mut *transaction.connection, c => diesel::delete(beginnings::table.find(id)).execute(c))?;
    plan(transaction, JobKind::FormUnsent, id, None)
}

pub struct UnsentForms;

impl Run for UnsentForms {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let id = job.subject_id;
        transaction.lock(&take_in::name(id))?;
        let row: Option<Row> = each!(&mut *transaction.connection, c => {
            beginnings::table.find(id).select(Row::as_select()).get_result(c).optional()
        })?;
        // It was sent meanwhile.
        let Some(row) = row else { return Ok(Step::Finished { done: 1 }) };
        if let Some(form) = form(transaction.connection, row.form_id)? {
            let attribution = row.attribution.as_ref().map(|Json(told)| told);
            take_in::unsent(transaction, &form, id, &row.answers.0, attribution)?;
            count(transaction, form.head.id, Happened::Abandoned)?;
        }
        each!(&mut *transaction.connection, c => diesel::delete(beginnings::table.find(id)).execute(c))?;
        Ok(Step::Finished { done: 1 })
    }

    /// Somebody does not want it: whoever began is not asked.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        each!(&mut *transaction.connection, c => diesel::delete(beginnings::table.find(job.subject_id)).execute(c))?;
        Ok(())
    }
}
