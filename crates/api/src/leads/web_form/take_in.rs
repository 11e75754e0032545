//! What becomes of an answer: an inquiry, as of a mail. A form looks with the eyes of its facility, whoever answers for it:
//! an open lead of the person is found, whosever it is, and gets the inquiry.

use super::origin::Page;
use super::store::{Happened, count};
use super::submissions::{self, NewSubmission};
use super::unsent;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::schema::{inquiries, users};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::{create, write_own};
use crate::kernel::record::{Select, Store};
use crate::leads::assignment::least_loaded_of;
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::policy::{Action, Resource, Role, may};
use domain::kernel::{Json, LeadId, New, RecordId, SessionId, UserId};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::Priority;
use domain::leads::origin::{Attribution, LeadChannel};
use domain::leads::web_form::{FormAssignment, FormSubmission, WebForm};
use domain::talk::notification::NotificationKind;
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
    let person = keeper(transaction.connection, form)?;
    let owner_id = match (form.data.assign, form.data.team_id) {
        (FormAssignment::Owner, _) => Some(person.user_id),
        (FormAssignment::Team, Some(team)) => least_loaded_of(transaction, team)?,
        (FormAssignment::Team | FormAssignment::Rules, _) => None,
    };
    let actor = Actor { reason: Some(reason), ..Actor::default() };
    let record = InquiryData { owner_id, ..record };
    let inquiry = create::<Inquiries>(transaction, &person, actor, New { id: None, record })?;
    let owner: Vec<_> = inquiry.data.owner_id.into_iter().collect();
    let notice = Notice::of(NotificationKind::InquiryReceived, Resource::Inquiries, inquiry.head.id.into());
    notify(transaction, Actor::default(), &owner, notice)?;
    Ok(inquiry)
}

/// In whose name a form takes in: its owner's, with the sight of its facility. Where they work here no more nobody's
/// question is lost: it is an administrator's, of the facility or of head office.
fn keeper(connection: &mut Connection, form: &WebForm) -> ApiResult<Person> {
    let here = form.data.facility_id;
    let mut found = match form.data.owner_id {
        Some(owner) => load_user(connection, owner, SessionId(uuid::Uuid::nil()))?,
        None => None,
    };
    found = found.filter(|person| may(person.role, Resource::Leads, Action::Update));
    if found.is_none() {
        let of_facility = users::facility_id.eq(here).or(users::facility_id.is_null());
        let query = users::table
            .filter(users::deleted_at.is_null())
            .filter(users::status.eq(UserStatus::Active))
            .filter(users::role.eq(Role::Admin))
            .filter(of_facility)
            .order((users::facility_id.is_null(), users::id))
            .select(users::id)
            .limit(1);
        let administrator: Option<UserId> = each!(&mut *connection, c => query.get_result(c).optional())?;
        if let Some(administrator) = administrator {
            found = load_user(connection, administrator, SessionId(uuid::Uuid::nil()))?;
        }
    }
    let person = found.ok_or_else(|| ApiError::internal("nobody is there who could answer what comes in by a form"))?;
    Ok(Person { role: Role::Marketing, facility_id: here, ..person })
}
