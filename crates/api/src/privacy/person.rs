//! What belongs to a person, wherever it lies: the ids that lead to it.

use crate::day::activity::Activities;
use crate::day::patient_visit::PatientVisits;
use crate::day::task::Tasks;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::{
    activities, affiliations, attachments, comments, consents, erasures, inquiries, leads, messages, opportunities,
    relationships, tasks, visit_plans,
};
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::merged;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Select, Store};
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use crate::talk::attachment::thumbnail_name;
use diesel::prelude::*;
use domain::day::activity::Activity;
use domain::day::patient_visit::PatientVisit;
use domain::day::task::Task;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, ProblemCode, RecordId};
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::Lead;
use domain::people::contact::Contact;

/// The rows that are about a person.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The person, and the records that say what they are to others, what was to be sold to them, what was done with
    /// them, when they came and what was to be done about all that: comments, files and shares hang on each.
    pub subjects: Vec<RecordId>,
    pub comments: Vec<RecordId>,
    pub attachments: Vec<RecordId>,
    /// What was sent to them, or about them.
    pub messages: Vec<RecordId>,
    /// The names of their files.
    pub files: Vec<String>,
}

impl About {
    /// Everything whose events tell of the person.
    pub fn all(&self) -> Vec<RecordId> {
        [self.subjects.as_slice(), &self.comments, &self.attachments, &self.messages].concat()
    }
}

/// A person whose data somebody may look after: one whom they see, in use or in the recycle bin.
pub fn subject(connection: &mut Connection, asker: &Person, id: ContactId) -> ApiResult<Contact> {
    let found = find::<Contacts>(connection, asker, Action::Read, id, Place::Anywhere)?;
    let contact = found.ok_or_else(ApiError::not_found)?;
    if is_erased(connection, id)? {
        return Err(ApiError::detailed(ProblemCode::Gone, "This person has been erased"));
    }
    Ok(contact)
}

pub fn is_erased(connection: &mut Connection, id: ContactId) -> ApiResult<bool> {
    let query = erasures::table.find(id).select(erasures::contact_id);
    Ok(each!(connection, c => query.get_result::<ContactId>(c).optional())?.is_some())
}

/// The records that are this person: one, or those that were merged with it into the one that stayed.
pub fn everyone(connection: &mut Connection, id: ContactId) -> ApiResult<Vec<ContactId>> {
    let stays = merged::survivor_of(connection, Resource::Contacts, id.into())?.unwrap_or(id.into());
    Ok(merged::all_of(connection, Resource::Contacts, stays)?.into_iter().map(Into::into).collect())
}

/// The person's record, wherever it is.
pub fn contact(connection: &mut Connection, id: ContactId) -> ApiResult<Option<Contact>> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    Ok(Contacts::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// What came in from the person: by their own name, or about their leads.
pub fn inquiries(connection: &mut Connection, id: ContactId) -> ApiResult<Vec<Inquiry>> {
    let filter = of_person_or_lead(id);
    Inquiries::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

/// What the person asked about before they were one of the hospital's.
pub fn leads(connection: &mut Connection, id: ContactId) -> ApiResult<Vec<Lead>> {
    let filter = Fragment::new("contact_id = ").bind(Value::Id(id.into()));
    Leads::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

/// What was done with the person, or about their leads.
pub fn activities(connection: &mut Connection, id: ContactId) -> ApiResult<Vec<Activity>> {
    let filter = of_person_or_lead(id);
    Activities::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

/// When the person came, or did not: by their own name, or as one of their leads.
pub fn visits(connection: &mut Connection, id: ContactId) -> ApiResult<Vec<PatientVisit>> {
    let filter = of_person_or_lead(id);
    PatientVisits::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

/// The rows that name the person, or a lead of theirs.
fn of_person_or_lead(id: ContactId) -> Fragment {
    let mine = Fragment::new("contact_id = ").bind(Value::Id(id.into()));
    mine.or(Fragment::new("lead_id IN (SELECT id FROM leads WHERE contact_id = ").bind(Value::Id(id.into())).sql(")"))
}

/// What was to be done about any of these.
pub fn tasks(connection: &mut Connection, subjects: &[RecordId]) -> ApiResult<Vec<Task>> {
    let filter = Fragment::new("about_id IN ").bind_list(subjects.iter().copied().map(Value::Id));
    Tasks::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

pub fn about(connection: &mut Connection, id: ContactId) -> ApiResult<About> {
    let mut subjects: Vec<RecordId> = vec![id.into()];
    let ties = relationships::contact_id.eq(id).or(relationships::related_id.eq(id));
    let works = affiliations::table.filter(affiliations::contact_id.eq(id)).select(affiliations::id);
    let ties = relationships::table.filter(ties).select(relationships::id);
    let asked = leads::table.filter(leads::contact_id.eq(id)).select(leads::id);
    let asked: Vec<RecordId> = each!(&mut *connection, c => asked.load(c))?;
    let wrote = inquiries::contact_id.eq(id).or(inquiries::lead_id.eq_any(asked.clone()));
    let wrote = inquiries::table.filter(wrote).select(inquiries::id);
    let says = consents::table.filter(consents::contact_id.eq(id)).select(consents::id);
    subjects.extend(each!(&mut *connection, c => works.load::<RecordId>(c))?);
    subjects.extend(each!(&mut *connection, c => ties.load::<RecordId>(c))?);
    let done = activities::contact_id.eq(id).or(activities::lead_id.eq_any(asked.clone()));
    let done = activities::table.filter(done).select(activities::id);
    let planned = visit_plans::table.filter(visit_plans::contact_id.eq(id)).select(visit_plans::id);
    subjects.extend(asked);
    subjects.extend(each!(&mut *connection, c => done.load::<RecordId>(c))?);
    subjects.extend(each!(&mut *connection, c => planned.load::<RecordId>(c))?);
    subjects.extend(each!(&mut *connection, c => wrote.load::<RecordId>(c))?);
    subjects.extend(each!(&mut *connection, c => says.load::<RecordId>(c))?);
    let buys = opportunities::table.filter(opportunities::contact_id.eq(id)).select(opportunities::id);
    subjects.extend(each!(&mut *connection, c => buys.load::<RecordId>(c))?);
    subjects.extend(visits(connection, id)?.iter().map(|visit| RecordId::from(visit.head.id)));
    let planned = tasks::table.filter(tasks::about_id.eq_any(subjects.clone())).select(tasks::id);
    subjects.extend(each!(&mut *connection, c => planned.load::<RecordId>(c))?);
    let on = comments::table.filter(comments::record_id.eq_any(subjects.clone())).select(comments::id);
    let comments = each!(&mut *connection, c => on.load::<RecordId>(c))?;
    let on = messages::table.filter(messages::record_id.eq_any(subjects.clone())).select(messages::id);
    let messages = each!(&mut *connection, c => on.load::<RecordId>(c))?;
    let on = attachments::table
        .filter(attachments::record_id.eq_any(subjects.clone()))
        .select((attachments::id, attachments::file_id));
    let found: Vec<(RecordId, RecordId)> = each!(connection, c => on.load(c))?;
    let attachments = found.iter().map(|(id, _)| *id).collect();
    let files = found.iter().flat_map(|(_, file)| [file.to_string(), thumbnail_name(*file)]).collect();
    Ok(About { subjects, comments, attachments, messages, files })
}
