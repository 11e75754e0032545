//! What is held about a person, read from every room, in the form that `person.json` tells it.

use crate::admin::audit::{self, Wanted};
use crate::admin::event::{self, Part};
use crate::admin::import::{Imports, piece_with};
use crate::admin::names::user_names;
use crate::day::activity::Activities;
use crate::day::patient_visit::PatientVisits;
use crate::day::task::Tasks;
use crate::day::visit_plan::VisitPlans;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::import_rows;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::record::{Select, Store, expand, expansions, named};
use crate::leads::attempt::attempts_on;
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use crate::leads::opportunity::Opportunities;
use crate::leads::web_form::{Submission, submissions_of};
use crate::people::affiliation::Affiliations;
use crate::people::consent::Consents;
use crate::people::contact::Contacts;
use crate::people::relationship::Relationships;
use crate::privacy::person::{about, everyone};
use crate::talk::attachment::files_on;
use crate::talk::comment::comments_on;
use crate::talk::message::messages_on;
use crate::talk::share::shares_of;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::event::Event;
use domain::admin::import::RowOutcome;
use domain::day::activity::Activity;
use domain::day::patient_visit::PatientVisit;
use domain::day::task::Task;
use domain::day::visit_plan::VisitPlan;
use domain::kernel::{AttachmentId, ContactId, ImportId, InquiryId, LeadId, Named, RecordId, Timestamp};
use domain::leads::attempt::Attempt;
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::Lead;
use domain::leads::opportunity::Opportunity;
use domain::people::affiliation::Affiliation;
use domain::people::consent::Consent;
use domain::people::contact::Contact;
use domain::people::relationship::Relationship;
use domain::talk::comment::Comment;
use domain::talk::message::Message;
use domain::talk::share::Share;
use serde::Serialize;
use std::collections::BTreeMap;

/// `person.json`. Records are written as the API writes them, with the names of whom they refer to.
#[derive(Serialize)]
pub struct Held {
    /// When it was read.
    pub made_at: Timestamp,
    /// The person's record, and those that were merged into it.
    pub contacts: Vec<Contact>,
    pub affiliations: Vec<Affiliation>,
    pub relationships: Vec<Relationship>,
    pub consents: Vec<Consent>,
    /// What they asked about before they were patients.
    pub leads: Vec<Lead>,
    /// What came in from them.
    pub inquiries: Vec<Inquiry>,
    /// What they wrote into web forms, as they wrote it.
    pub submissions: Vec<Submission>,
    /// How somebody tried to reach them about it.
    pub attempts: Vec<Attempt>,
    /// What may be sold to them, or was.
    pub opportunities: Vec<Opportunity>,
    /// What was done with them, or about their leads.
    pub activities: Vec<Activity>,
    /// How often they are to be visited.
    pub visit_plans: Vec<VisitPlan>,
    /// When they came to the hospital, were to come, or did not.
    pub visits: Vec<PatientVisit>,
    /// What somebody was to do about any of that.
    pub tasks: Vec<Task>,
    /// What was sent to them.
    pub messages: Vec<Message>,
    pub comments: Vec<Comment>,
    pub files: Vec<HeldFile>,
    pub shares: Vec<Share>,
    /// Rows of files that were brought in and became, or changed, the person's record.
    pub imported: Vec<Imported>,
    /// Every change of all of the above, the oldest first.
    pub history: Vec<Event>,
    /// Who looked at the person's details or did something else that is audited, the oldest first.
    pub readings: Vec<Reading>,
}

impl Held {
    /// All that its lists hold.
    pub fn entries(&self) -> usize {
        [
            self.contacts.len(),
            self.affiliations.len(),
            self.relationships.len(),
            self.consents.len(),
            self.leads.len(),
            self.inquiries.len(),
            self.submissions.len(),
            self.attempts.len(),
            self.opportunities.len(),
            self.activities.len(),
            self.visit_plans.len(),
            self.visits.len(),
            self.tasks.len(),
            self.messages.len(),
            self.comments.len(),
            self.files.len(),
            self.shares.len(),
            self.imported.len(),
            self.history.len(),
            self.readings.len(),
        ]
        .iter()
        .sum()
    }
}

/// A file that hangs on the person's records.
#[derive(Serialize)]
pub struct HeldFile {
    pub id: AttachmentId,
    pub record_id: RecordId,
    pub name: String,
    pub content_type: String,
    /// In bytes.
    pub size: i64,
    /// Hexadecimal.
    pub sha256: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Named>,
    /// In the recycle bin since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// Where it lies in the archive; absent when its bytes are not there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The name of its bytes among the files of records.
    #[serde(skip)]
    pub stored: String,
}

#[derive(Serialize)]
pub struct Imported {
    pub import_id: ImportId,
    pub file_name: String,
    pub at: Timestamp,
    /// Counted from 1, without the headings.
    pub row: i64,
    pub outcome: RowOutcome,
    pub headings: Vec<String>,
    /// As they stood in the file; absent where its rows are not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<String>>,
}

#[derive(Serialize)]
pub struct Reading {
    pub at: Timestamp,
    pub action: AuditAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Named>,
}

/// Reads all of it. Names of whom `asker` may not see are left out; what is held of the person is not.
pub fn held(connection: &mut Connection, asker: &Person, id: ContactId, now: Timestamp) -> ApiResult<Held> {
    let everyone = everyone(connection, id)?;
    let (mut subjects, mut told) = (Vec::new(), Vec::new());
    for id in &everyone {
        let about = about(connection, *id)?;
        told.extend(about.all());
        subjects.extend(about.subjects);
    }
    let of = |column: &'static str| Fragment::new(column).sql(" IN ").bind_list(ids(&everyone).map(Value::Id));
    let mut contacts = all::<Contacts>(connection, asker, of("id"))?;
    // The one that stays comes first.
    contacts.sort_by_key(|contact| everyone.iter().position(|id| *id == contact.head.id));
    let leads = all::<Leads>(connection, asker, of("contact_id"))?;
    let about = leads.iter().map(|lead| Value::Id(lead.head.id.into()));
    let done = if leads.is_empty() { Fragment::never() } else { Fragment::new("lead_id IN ").bind_list(about) };
    let done = of("contact_id").or(done);
    let asked: Vec<LeadId> = leads.iter().map(|lead| lead.head.id).collect();
    let inquiries = all::<Inquiries>(connection, asker, of("contact_id"))?;
    let wrote: Vec<InquiryId> = inquiries.iter().map(|inquiry| inquiry.head.id).collect();
    let booked = Fragment::new("lead_id IN ").bind_list(asked.iter().map(|lead| Value::Id((*lead).into())));
    let visited = if asked.is_empty() { of("contact_id") } else { of("contact_id").or(booked) };
    let todo = Fragment::new("about_id IN ").bind_list(subjects.iter().copied().map(Value::Id));
    Ok(Held {
        made_at: now,
        contacts,
        affiliations: all::<Affiliations>(connection, asker, of("contact_id"))?,
        relationships: all::<Relationships>(connection, asker, of("contact_id").or(of("related_id")))?,
        consents: all::<Consents>(connection, asker, of("contact_id"))?,
        leads,
        inquiries,
        submissions: submissions_of(connection, &wrote)?,
        attempts: attempts_on(connection, asker, &asked)?,
        opportunities: all::<Opportunities>(connection, asker, of("contact_id"))?,
        activities: all::<Activities>(connection, asker, done)?,
        visit_plans: all::<VisitPlans>(connection, asker, of("contact_id"))?,
        visits: all::<PatientVisits>(connection, asker, visited)?,
        tasks: all::<Tasks>(connection, asker, todo)?,
        messages: messages_on(connection, &subjects)?,
        comments: comments_on(connection, asker, &subjects)?,
        files: files(connection, asker, &subjects)?,
        shares: shares_of(connection, asker, &subjects)?,
        imported: imported(connection, ids(&everyone).collect())?,
        history: history(connection, asker, &told)?,
        readings: readings(connection, asker, ids(&everyone))?,
    })
}

fn ids(everyone: &[ContactId]) -> impl Iterator<Item = RecordId> {
    everyone.iter().copied().map(RecordId::from)
}

/// Records of one kind, also those in the recycle bin, with all names beside their ids.
fn all<S: Store>(connection: &mut Connection, asker: &Person, filter: Fragment) -> ApiResult<Vec<S::Record>> {
    let order = Order("created_at, id".into());
    let mut records = S::select(connection, &Select { filter, order, limit: i64::MAX })?;
    let names: Vec<String> = expansions::<S>().into_iter().map(str::to_owned).collect();
    expand::<S>(connection, asker, &mut records, &names)?;
    Ok(records)
}

fn files(connection: &mut Connection, asker: &Person, subjects: &[RecordId]) -> ApiResult<Vec<HeldFile>> {
    let rows = files_on(connection, subjects)?;
    let authors =
        user_names(connection, asker, rows.iter().filter_map(|row| row.created_by.map(Into::into)).collect())?;
    let file = |(number, row): (usize, crate::talk::attachment::Row)| HeldFile {
        id: row.id,
        record_id: row.record_id,
        // Two files may have one name.
        path: Some(format!("files/{number:03}-{}", row.name)),
        name: row.name,
        content_type: row.content_type,
        size: row.size,
        sha256: hexadecimal(&row.sha256),
        created_at: row.created_at,
        author: named(&authors, row.created_by),
        deleted_at: row.deleted_at,
        stored: row.file_id.to_string(),
    };
    Ok((1..).zip(rows).map(file).collect())
}

fn imported(connection: &mut Connection, contacts: Vec<RecordId>) -> ApiResult<Vec<Imported>> {
    let query = import_rows::table
        .filter(import_rows::record_id.eq_any(contacts))
        .order((import_rows::import_id.asc(), import_rows::row.asc()))
        .select((import_rows::import_id, import_rows::row, import_rows::outcome));
    let rows: Vec<(ImportId, i64, RowOutcome)> = each!(&mut *connection, c => query.load(c))?;
    let named = rows.iter().map(|(import, ..)| Value::Id((*import).into()));
    let select = Select {
        filter: if rows.is_empty() { Fragment::never() } else { Fragment::new("id IN ").bind_list(named) },
        order: Order("id".into()),
        limit: i64::MAX,
    };
    let imports = Imports::select(connection, &select)?;
    let mut found = Vec::with_capacity(rows.len());
    for (import_id, row, outcome) in rows {
        let Some(import) = imports.iter().find(|import| import.head.id == import_id) else { continue };
        let piece = piece_with(connection, import_id, row)?;
        let line = piece.as_ref().and_then(|piece| piece.line(row));
        found.push(Imported {
            import_id,
            file_name: import.file_name.clone(),
            at: import.head.created_at,
            row,
            outcome,
            headings: import.headings.clone(),
            cells: line.map(|line| line.cells.clone()),
        });
    }
    Ok(found)
}

/// The change log of all of these, and of what hangs on them.
fn history(connection: &mut Connection, asker: &Person, told: &[RecordId]) -> ApiResult<Vec<Event>> {
    let mut found = BTreeMap::new();
    for some in told.chunks(500) {
        let ids = || some.iter().copied().map(Value::Id);
        let filter = Fragment::new("record_id IN ").bind_list(ids());
        let filter = filter.or(Fragment::new("about_id IN ").bind_list(ids()));
        let events = event::select(connection, asker, filter, &Part::Before(None), i64::MAX)?;
        found.extend(events.into_iter().map(|event| (event.sequence, event)));
    }
    Ok(found.into_values().collect())
}

/// Entries that are read at once.
const PAGE: i64 = 1_000;

fn readings(
    connection: &mut Connection,
    asker: &Person,
    contacts: impl Iterator<Item = RecordId>,
) -> ApiResult<Vec<Reading>> {
    let mut found = BTreeMap::new();
    for id in contacts {
        let mut wanted = Wanted { limit: PAGE, record_id: Some(id), ..Wanted::default() };
        loop {
            let page = audit::page(connection, asker, Fragment::always(), &wanted)?;
            let reading = |entry: domain::admin::audit::AuditEntry| Reading {
                at: entry.at,
                action: entry.action,
                who: entry.actor,
            };
            found.extend(page.data.into_iter().map(|entry| (entry.sequence, reading(entry))));
            wanted.before = page.next;
            if wanted.before.is_none() {
                break;
            }
        }
    }
    Ok(found.into_values().collect())
}
