//! What becomes of an answer: an inquiry, as of a mail. A form looks with the eyes of its facility, whoever answers for it:
//! an open lead of the person is found, whosever it is, and gets the inquiry.

use super::origin::Page;
use super::store::{Happened, count};
use super::submissions::{self, NewSubmission};
use super::unsent;
use crate::kernel::change::Actor;
use crate::kernel::db::schema::inquiries;
use crate::kernel::db::{Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::operations::write_own;
use crate::kernel::record::{Select, Store};
use crate::leads::assignment::least_loaded_of;
use crate::leads::inquiry;
use crate::leads::lead::Leads;
use diesel::prelude::*;
use domain::kernel::{Json, LeadId, RecordId};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::Priority;
use domain::leads::origin::{Attribution, LeadChannel};
use domain::leads::web_form::{FormAssignment, FormSubmission, WebForm};
use std::collections::BTreeMap;

/// What holds back another try of the same submission, and the job about what it began.
pub fn name(id: RecordId) -> String {
    format!("web form submission {id}")
}

/// Takes in what somebody has sent, once.
pub fn sent(transaction: &mut Transaction<'_>, form: &WebForm, new: &FormSubmission, from: &Page) -> ApiResult<()> {
    let attribution = new.attribution.as_ref();
    let data = form.inquiry(&new.answers, new.consent.is_some(), attribution);
    let data = InquiryData { external_id: Some(new.id.to_string()), ..data };
    let inquiry = take_in(transaction, form, data, "by a web form")?;
    let row = NewSubmission {
        id: new.id,
        form_id: form.head.id,
        created_at: transaction.now,
        inquiry_id: inquiry.head.id,
        answers: Some(Json(new.answers.clone())),
        agreed: new.consent.is_some(),
        attribution: inquiry.data.attribution.clone().map(Json),
        origin: from.site().map(str::to_owned),
    };
    submissions::insert(transaction, &row)?;
    raise(transaction, &inquiry, new.id)?;
    unsent::forget(transaction, new.id)?;
    count(transaction, form.head.id, Happened::Submitted)
}

/// Takes in somebody who began and did not send.
pub fn unsent(
    transaction: &mut Transaction<'_>,
    form: &WebForm,
    id: RecordId,
    answers: &BTreeMap<String, String>,
    attribution: Option<&Attribution>,
) -> ApiResult<()> {
    let data = form.unsent_inquiry(answers, attribution);
    let external_id = Some(unsent_name(id));
    take_in(transaction, form, InquiryData { external_id, ..data }, "by a web form that was not sent").map(drop)
}

/// What a form that was not sent is called: another name than that of what is sent, which it may still be.
fn unsent_name(id: RecordId) -> String {
    format!("{id} unsent")
}

/// Whoever sends it after all is answered like everybody: the lead that their half an hour had opened is not of low
/// priority any more.
fn raise(transaction: &mut Transaction<'_>, inquiry: &Inquiry, id: RecordId) -> ApiResult<()> {
    let query = inquiries::table
        .filter(inquiries::channel.eq(LeadChannel::WebForm))
        .filter(inquiries::external_id.eq(unsent_name(id)))
        .filter(inquiries::opened_lead.eq(true))
        .select(inquiries::lead_id);
    let opened: Option<Option<LeadId>> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let Some(lead) = opened.flatten().filter(|lead| Some(*lead) == inquiry.lead_id) else { return Ok(()) };
    let filter = Fragment::new("id = ").bind(Value::Id(lead.into()));
    let select = Select { filter, order: Order("id".into()), limit: 1 };
    for lead in Leads::select(transaction.connection, &select)? {
        if lead.data.priority == Priority::Low {
            let mut after = lead.clone();
            after.data.priority = Priority::Normal;
            let reason = "the form was sent after all".to_owned();
            write_own::<Leads>(transaction, Actor::default(), &lead, after.told_anew(), reason)?;
        }
    }
    Ok(())
}

fn take_in(
    transaction: &mut Transaction<'_>,
    form: &WebForm,
    record: InquiryData,
    reason: &'static str,
) -> ApiResult<Inquiry> {
    let person = inquiry::keeper(transaction.connection, form.data.owner_id, form.data.facility_id)?;
    let owner_id = match (form.data.assign, form.data.team_id) {
        (FormAssignment::Owner, _) => Some(person.user_id),
        (FormAssignment::Team, Some(team)) => least_loaded_of(transaction, team)?,
        (FormAssignment::Team | FormAssignment::Rules, _) => None,
    };
    inquiry::take_in(transaction, &person, InquiryData { owner_id, ..record }, reason)
}
