//! A day before a visit its owner is reminded, and the patient gets a mail, if they have agreed to mails about their
//! appointments: a job waits for that moment and looks at the visit as it is then.

use super::store::{PatientVisits, in_use};
use crate::kernel::change::{About, Actor};
use crate::kernel::db::schema::{contacts, facilities};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, plan};
use crate::kernel::message::{NewMessage, queue};
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::Store;
use crate::kernel::record::operations::write_own;
use crate::people::consent::given_in;
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind};
use domain::day::patient_visit::{PatientVisit, Reminder};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Json, RecordId, Timestamp};
use domain::people::consent::ConsentPurpose;
use domain::people::reach::Channel;
use domain::talk::message::MessageChannel;
use domain::talk::notification::NotificationKind;

/// Says in the events of a reminder why.
const REASON: &str = "reminder";

pub struct VisitReminders;

impl Run for VisitReminders {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let finished = Ok(Step::Finished { done: 1 });
        let Some(visit) = in_use(transaction.connection, job.subject_id.into())? else { return finished };
        if visit.is_due(transaction.now) {
            remind(transaction, &visit)?;
        } else {
            plan_next(transaction, &visit)?;
        }
        finished
    }

    /// The day comes whatever somebody stops: another job waits for it.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match in_use(transaction.connection, job.subject_id.into())? {
            Some(visit) => plan_next(transaction, &visit),
            None => Ok(()),
        }
    }
}

/// Lets a job wait for the reminder, or none where nobody is reminded any more.
pub fn plan_next(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    plan(transaction, JobKind::VisitDue, visit.head.id.into(), visit.next_due(transaction.now))
}

fn remind(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    let actor = Actor { reason: Some(REASON), ..Actor::default() };
    let told = PatientVisit { reminded_at: Some(transaction.now), ..visit.clone() };
    let visit = write_own::<PatientVisits>(transaction, actor, visit, told, REASON.to_owned())?;
    let owner: Vec<_> = visit.data.owner_id.into_iter().collect();
    let notice = Notice::of(NotificationKind::VisitDue, Resource::PatientVisits, visit.head.id.into());
    notify(transaction, actor, &owner, notice)?;
    match mail(transaction.connection, &visit)? {
        Some(mail) => queue(transaction, actor, mail).map(drop),
        None => Ok(()),
    }
}

/// The mail to the patient, where they have an address and want one.
fn mail(connection: &mut Connection, visit: &PatientVisit) -> ApiResult<Option<NewMessage>> {
    let Some(contact) = visit.data.contact_id else { return Ok(None) };
    let Some(language) = wants(connection, contact)? else { return Ok(None) };
    let query = contacts::table.find(contact).select((contacts::full_name, contacts::emails));
    let (name, Json(emails)): (String, Json<Vec<String>>) = each!(&mut *connection, c => query.get_result(c))?;
    let Some(recipient) = emails.into_iter().next() else { return Ok(None) };
    let mut hospital: Option<(String, Option<String>)> = None;
    if let Some(facility) = visit.data.facility_id {
        let query = facilities::table.find(facility).select((facilities::name, facilities::phone));
        hospital = each!(connection, c => query.get_result(c).optional())?;
    }
    let (hospital, phone) = hospital.map_or((None, None), |(name, phone)| (Some(name), phone));
    let hindi = language.starts_with("hi");
    let reminder = Reminder { name, hospital, phone, starts_at: visit.data.starts_at };
    let (subject, text) = reminder.mail(hindi);
    Ok(Some(NewMessage {
        channel: MessageChannel::Email,
        about: About { resource: Resource::PatientVisits, record_id: visit.head.id.into() },
        belongs: PatientVisits::belongs(visit),
        recipient,
        subject: Some(subject),
        text,
        language: if hindi { "hi" } else { "en" },
        template: None,
        auto_response_id: None,
        stops_clock: false,
        in_reply_to: None,
        reply_to: None,
    }))
}

/// In which language they have agreed to mails about their appointments; none where they have not.
fn wants(connection: &mut Connection, contact: ContactId) -> ApiResult<Option<String>> {
    given_in(connection, contact, ConsentPurpose::Appointments, Channel::Email)
}

/// Whether a reminder that waits should still leave: the visit is still to come, and the patient still wants to hear of it.
pub fn still_wanted(connection: &mut Connection, visit: RecordId, now: Timestamp) -> ApiResult<bool> {
    let Some(visit) = in_use(connection, visit.into())? else { return Ok(false) };
    let Some(contact) = visit.data.contact_id else { return Ok(false) };
    Ok(visit.status.is_expected() && now < visit.data.starts_at && wants(connection, contact)?.is_some())
}
