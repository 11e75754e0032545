//! The transaction that erases a person, and what makes sure that nothing of them is left in the pages of the database.

use super::traces::Traces;
use crate::day::activity::Activities;
use crate::day::patient_visit::PatientVisits;
use crate::day::task::Tasks;
use crate::kernel::audit::{self, Entry};
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::schema::{
    accounts, activities, affiliations, attachments, broken_glass, comments, consents, contacts, duplicate_blocks,
    duplicates, editors, erasure_requests, erasures, events, facilities, incoming_mails, lead_attempts, leads,
    match_keys, merge_moves, merges, messages, notifications, opportunities, patient_visits, relationships,
    search_parts, search_words, shares, tasks, teams, users, visit_plans,
};
use crate::kernel::db::{Connection, Database, Fragment, Order, Transaction, Value as Bound};
use crate::kernel::error::ApiResult;
use crate::kernel::find::words;
use crate::kernel::record::{Select, Store};
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use crate::leads::opportunity::Opportunities;
use crate::leads::web_form;
use crate::people::contact::Contacts;
use crate::privacy::person::{self, About};
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::day::activity::{Activity, CheckIn};
use domain::day::patient_visit::PatientVisit;
use domain::day::task::{Task, TaskData};
use domain::kernel::custom::CustomValues;
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Head, InquiryId, Json, RecordId, UserId};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{Lead, LeadData};
use domain::people::contact::{Contact, ContactData};
use domain::privacy::erasure::ERASED_NAME;
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs one statement on whichever database it is.
macro_rules! run {
    ($transaction:ident, $statement:expr) => {{
        let statement = $statement;
        each!(&mut *$transaction.connection, c => statement.execute(c))?;
    }};
}

/// Erases a person, with every record that was merged with theirs. Twice does no harm.
pub fn erase(transaction: &mut Transaction<'_>, id: ContactId) -> ApiResult<()> {
    let everyone = person::everyone(transaction.connection, id)?;
    everyone.into_iter().try_for_each(|id| erase_record(transaction, id))
}

/// The record stays as a name that means nobody, so that what refers to it holds.
fn erase_record(transaction: &mut Transaction<'_>, id: ContactId) -> ApiResult<()> {
    let Some(contact) = person::contact(transaction.connection, id)? else { return Ok(()) };
    let about = person::about(transaction.connection, id)?;
    let leads = person::leads(transaction.connection, id)?;
    let inquiries = person::inquiries(transaction.connection, id)?;
    let done = person::activities(transaction.connection, id)?;
    let traces = Traces::of(&contact);
    web_form::forget_beginnings(transaction, |typed| traces.are_in(typed.iter().copied()))?;
    let visits = person::visits(transaction.connection, id)?;
    let tasks = person::tasks(transaction.connection, &about.subjects)?;
    overwrite_what_is_deleted(transaction, true)?;
    hang_nothing(transaction, id, &about)?;
    forget_words(transaction, id, &about)?;
    forget_what_was_sold(transaction, &contact)?;
    forget_what_was_done(transaction, id, &done)?;
    forget_visits(transaction, &visits)?;
    forget_likeness(transaction, id.into())?;
    bury(transaction, &contact)?;
    bury_inquiries(transaction, &inquiries)?;
    bury_leads(transaction, &leads)?;
    bury_tasks(transaction, &tasks)?;
    forget_guesses(transaction, &contact, (&leads, &inquiries), (&done, &visits, &tasks))?;
    overwrite_what_is_deleted(transaction, false)?;
    let row = (erasures::contact_id.eq(id), erasures::erased_at.eq(transaction.now));
    run!(transaction, diesel::insert_into(erasures::table).values(row).on_conflict_do_nothing());
    let entry = Entry::new(AuditAction::PersonErased, None).facility(contact.data.facility_id);
    audit::append(transaction, &entry.about(Resource::Contacts, id))
}

/// Takes away what hangs on the person, and what they are to others.
fn hang_nothing(transaction: &mut Transaction<'_>, id: ContactId, about: &About) -> ApiResult<()> {
    let (subjects, files) = (about.subjects.clone(), about.attachments.clone());
    run!(transaction, diesel::delete(notifications::table.filter(notifications::record_id.eq_any(subjects.clone()))));
    run!(transaction, diesel::delete(editors::table.filter(editors::record_id.eq_any(subjects.clone()))));
    run!(transaction, diesel::delete(shares::table.filter(shares::record_id.eq_any(subjects.clone()))));
    run!(transaction, diesel::delete(messages::table.filter(messages::record_id.eq_any(subjects.clone()))));
    run!(transaction, diesel::delete(comments::table.filter(comments::record_id.eq_any(subjects))));
    run!(transaction, diesel::delete(attachments::table.filter(attachments::id.eq_any(files))));
    run!(transaction, diesel::delete(affiliations::table.filter(affiliations::contact_id.eq(id))));
    let ties = relationships::contact_id.eq(id).or(relationships::related_id.eq(id));
    run!(transaction, diesel::delete(relationships::table.filter(ties)));
    run!(transaction, diesel::delete(match_keys::table.filter(match_keys::record_id.eq(RecordId::from(id)))));
    Ok(())
}

/// Takes the words out of what stays: that there was a change, a consent, a look, and when, by whom.
fn forget_words(transaction: &mut Transaction<'_>, id: ContactId, about: &About) -> ApiResult<()> {
    let nothing = (events::changes.eq(Json(BTreeMap::<String, FieldChange>::new())), events::reason.eq(None::<String>));
    for some in about.all().chunks(500) {
        let told = events::record_id.eq_any(some.to_vec()).or(events::about_id.eq_any(some.to_vec()));
        run!(transaction, diesel::update(events::table.filter(told)).set(nothing.clone()));
    }
    // The proof of what was agreed to stays as long as the law asks for it, without a word about who else was there.
    let proof = (
        consents::note.eq(None::<String>),
        consents::guardian_name.eq(None::<String>),
        consents::guardian_id.eq(None::<ContactId>),
        consents::search.eq(""),
    );
    run!(transaction, diesel::update(consents::table.filter(consents::contact_id.eq(id))).set(proof));
    let glass = broken_glass::table.filter(broken_glass::contact_id.eq(id));
    run!(transaction, diesel::update(glass).set(broken_glass::reason.eq(None::<String>)));
    let asked = erasure_requests::table.filter(erasure_requests::contact_id.eq(id));
    let silent = (erasure_requests::reason.eq(None::<String>), erasure_requests::decision_note.eq(None::<String>));
    run!(transaction, diesel::update(asked).set(silent));
    Ok(())
}

/// What was or may be sold to the person stays as a figure of the forecast. Its name stays where an account buys, too, and
/// it does not tell of the person.
fn forget_what_was_sold(transaction: &mut Transaction<'_>, contact: &Contact) -> ApiResult<()> {
    let filter = Fragment::new("contact_id = ").bind(Bound::Id(contact.head.id.into()));
    let select = Select { filter, order: Order("id".into()), limit: i64::MAX };
    let traces = Traces::of(contact);
    for before in Opportunities::select(transaction.connection, &select)? {
        let mut after = before.clone();
        after.head.version = before.head.version.saturating_add(1);
        (after.head.updated_at, after.head.updated_by) = (transaction.now, None);
        let data = &mut after.data;
        if data.account_id.is_none() || traces.are_in([data.name.as_str()].into_iter()) {
            ERASED_NAME.clone_into(&mut data.name);
        }
        (data.source, data.next_step, data.next_step_on, data.notes) = (None, None, None, None);
        if data.probability_override.is_some() {
            data.probability_reason = Some(ERASED_NAME.to_owned());
        }
        data.tags.clear();
        data.custom = CustomValues::new();
        if let Some(asked) = &mut after.discount_approval {
            (asked.asked_because, asked.reason) = (None, None);
        }
        Opportunities::replace(transaction.connection, &before, &after)?;
    }
    Ok(())
}

/// What was done with the person stays as work of whoever did it: when, how long, with what outcome; not a word about what,
/// nor where somebody was.
fn forget_what_was_done(transaction: &mut Transaction<'_>, id: ContactId, done: &[Activity]) -> ApiResult<()> {
    for before in done {
        let mut after = before.clone();
        after.head.version = before.head.version.saturating_add(1);
        (after.head.updated_at, after.head.updated_by) = (transaction.now, None);
        (after.data.subject, after.data.place, after.data.notes) = (None, None, None);
        after.check_in = before.check_in.map(CheckIn::without_place);
        after.correction = before.correction.clone().map(|asked| asked.without_words(ERASED_NAME));
        after.before_move = None;
        Activities::replace(transaction.connection, before, &after)?;
    }
    run!(transaction, diesel::delete(visit_plans::table.filter(visit_plans::contact_id.eq(id))));
    Ok(())
}

/// That somebody came, when and to which hospital stays, without who and what for. Nobody waits for them any more.
fn forget_visits(transaction: &mut Transaction<'_>, visits: &[PatientVisit]) -> ApiResult<()> {
    for before in visits {
        let mut after = before.clone();
        after.head.version = before.head.version.saturating_add(1);
        (after.head.updated_at, after.head.updated_by) = (transaction.now, None);
        if before.status.is_open() && before.head.deleted_at.is_none() {
            after.head.deleted_at = Some(transaction.now);
        }
        ERASED_NAME.clone_into(&mut after.patient_name);
        let data = &mut after.data;
        (data.department, data.doctor, data.physician_id) = (None, None, None);
        (data.source_name, data.note) = (None, None);
        PatientVisits::replace(transaction.connection, before, &after)?;
    }
    Ok(())
}

/// What the record was compared by, the pairs it was in, and what its merges keep for their undo.
fn forget_likeness(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    let pairs = duplicates::one_id.eq(id).or(duplicates::other_id.eq(id));
    run!(transaction, diesel::delete(duplicates::table.filter(pairs)));
    run!(transaction, diesel::delete(duplicate_blocks::table.filter(duplicate_blocks::record_id.eq(id))));
    let both = || merges::survivor_id.eq(id).or(merges::loser_id.eq(id));
    let known = merges::table.filter(both()).select(merges::id);
    let known: Vec<RecordId> = each!(&mut *transaction.connection, c => known.load(c))?;
    run!(transaction, diesel::delete(merge_moves::table.filter(merge_moves::merge_id.eq_any(known))));
    run!(transaction, diesel::delete(merge_moves::table.filter(merge_moves::record_id.eq(id))));
    let closed = (merges::fields_before.eq(None::<Json<Value>>), merges::fields_after.eq(None::<Json<Value>>));
    run!(transaction, diesel::update(merges::table.filter(both())).set(closed));
    Ok(())
}

/// Puts nobody in the person's place, in the recycle bin for good.
fn bury(transaction: &mut Transaction<'_>, contact: &Contact) -> ApiResult<()> {
    let ContactData { kind, owner_id, team_id, facility_id, .. } = contact.data;
    let given_name = Some(ERASED_NAME.to_owned());
    let data = ContactData { given_name, owner_id, team_id, facility_id, ..ContactData::new(kind) };
    let head = Head {
        version: contact.head.version.saturating_add(1),
        updated_at: transaction.now,
        updated_by: None::<UserId>,
        deleted_at: Some(transaction.now),
        ..contact.head.clone()
    };
    let nobody = Contacts::assemble(head, data, None);
    Contacts::replace(transaction.connection, contact, &nobody)?;
    let change = Change {
        resource: Resource::Contacts,
        record_id: contact.head.id.into(),
        kind: ChangeKind::Deleted,
        version: nobody.head.version,
        changes: BTreeMap::new(),
        reason: Some("erased".to_owned()),
        belongs: Contacts::belongs(&nobody),
    };
    record_change(transaction, Actor::default(), change)
}

/// What the person asked about before: that somebody did, by which way and with what end, stays without a word of who.
fn bury_leads(transaction: &mut Transaction<'_>, leads: &[Lead]) -> ApiResult<()> {
    for lead in leads {
        let keys = match_keys::table.filter(match_keys::record_id.eq(RecordId::from(lead.head.id)));
        run!(transaction, diesel::delete(keys));
        run!(transaction, diesel::delete(lead_attempts::table.filter(lead_attempts::lead_id.eq(lead.head.id))));
        let LeadData { channel, owner_id, team_id, facility_id, contact_id, .. } = lead.data;
        let given_name = Some(ERASED_NAME.to_owned());
        let data = LeadData { given_name, owner_id, team_id, facility_id, contact_id, ..LeadData::new(channel) };
        let head = Head {
            version: lead.head.version.saturating_add(1),
            updated_at: transaction.now,
            updated_by: None::<UserId>,
            deleted_at: Some(transaction.now),
            ..lead.head.clone()
        };
        // A rule names what they asked for, and where they live.
        let nobody = Lead { assignment: None, ..Leads::assemble(head, data, Some(lead)) };
        Leads::replace(transaction.connection, lead, &nobody)?;
    }
    Ok(())
}

/// What came in from the person: that something did, by which way and how fast it was answered, stays.
fn bury_inquiries(transaction: &mut Transaction<'_>, inquiries: &[Inquiry]) -> ApiResult<()> {
    for inquiry in inquiries {
        let keys = match_keys::table.filter(match_keys::record_id.eq(RecordId::from(inquiry.head.id)));
        run!(transaction, diesel::delete(keys));
        // That it was read is known for good, by a hash: read again, it would bring the person back.
        let mails = incoming_mails::table.filter(incoming_mails::inquiry_id.eq(inquiry.head.id));
        run!(transaction, diesel::update(mails).set(incoming_mails::inquiry_id.eq(None::<InquiryId>)));
        web_form::forget(transaction, inquiry.head.id)?;
        let InquiryData { channel, received_at, owner_id, team_id, facility_id, .. } = inquiry.data;
        let sender_name = Some(ERASED_NAME.to_owned());
        let data =
            InquiryData { sender_name, received_at, owner_id, team_id, facility_id, ..InquiryData::new(channel) };
        let head = Head {
            version: inquiry.head.version.saturating_add(1),
            updated_at: transaction.now,
            updated_by: None::<UserId>,
            deleted_at: Some(transaction.now),
            ..inquiry.head.clone()
        };
        let nobody = Inquiries::assemble(head, data, Some(inquiry));
        Inquiries::replace(transaction.connection, inquiry, &nobody)?;
    }
    Ok(())
}

/// What somebody was to do about the person: that there was something, whose it was and when it was over, stays.
fn bury_tasks(transaction: &mut Transaction<'_>, tasks: &[Task]) -> ApiResult<()> {
    for task in tasks {
        let TaskData { about_resource, about_id, owner_id, team_id, facility_id, due_on, due_at, .. } = task.data;
        let data = TaskData {
            about_resource,
            about_id,
            owner_id,
            team_id,
            facility_id,
            due_on,
            due_at,
            ..TaskData::new(ERASED_NAME)
        };
        let head = Head {
            version: task.head.version.saturating_add(1),
            updated_at: transaction.now,
            updated_by: None::<UserId>,
            deleted_at: Some(transaction.now),
            ..task.head.clone()
        };
        let nobody = Tasks::assemble(head, data, Some(task));
        Tasks::replace(transaction.connection, task, &nobody)?;
    }
    Ok(())
}

/// The search guesses no more from words that were the person's alone.
fn forget_guesses(
    transaction: &mut Transaction<'_>,
    contact: &Contact,
    (leads, inquiries): (&[Lead], &[Inquiry]),
    (done, visits, planned): (&[Activity], &[PatientVisit], &[Task]),
) -> ApiResult<()> {
    let mut told = words::of(&Contacts::searched(contact));
    told.extend(leads.iter().flat_map(|lead| words::of(&Leads::searched(lead))));
    told.extend(inquiries.iter().flat_map(|inquiry| words::of(&Inquiries::searched(inquiry))));
    told.extend(done.iter().flat_map(|activity| words::of(&Activities::searched(activity))));
    told.extend(visits.iter().flat_map(|visit| words::of(&PatientVisits::searched(visit))));
    told.extend(planned.iter().flat_map(|task| words::of(&Tasks::searched(task))));
    for word in told {
        let anywhere = format!("%{word}%");
        macro_rules! has {
            ($table:ident) => {{
                let query = $table::table.filter($table::search.like(&anywhere)).select($table::id).limit(1);
                !each!(&mut *transaction.connection, c => query.load::<RecordId>(c))?.is_empty()
            }};
        }
        let people = has!(contacts) || has!(leads) || has!(users);
        let days = has!(activities) || has!(patient_visits) || has!(tasks);
        if people || days || has!(accounts) || has!(opportunities) || has!(teams) || has!(facilities) {
            continue;
        }
        run!(transaction, diesel::delete(search_words::table.filter(search_words::word.eq(&word))));
        run!(transaction, diesel::delete(search_parts::table.filter(search_parts::word.eq(&word))));
    }
    Ok(())
}

/// SQLite's search index keeps what was deleted until it is put together anew, unless it is told to overwrite it.
fn overwrite_what_is_deleted(transaction: &mut Transaction<'_>, on: bool) -> ApiResult<()> {
    if let Connection::Postgres(_) = &*transaction.connection {
        return Ok(());
    }
    ["contacts_search", "leads_search"].into_iter().try_for_each(|index| {
        // What waits for the index is taken in while it overwrites: that may be an earlier text of the same person.
        let take_in = format!("INSERT INTO {index}_waiting (rid) VALUES (-1)");
        let option = format!("INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', {})", u8::from(on));
        let in_order = if on { [&option, &take_in] } else { [&take_in, &option] };
        in_order.into_iter().try_for_each(|statement| transaction.connection.execute_batch(statement))
    })
}

/// Empties the pages that held what is gone: writes SQLite's file anew, and clears PostgreSQL's tables of dead rows.
/// Readers go on meanwhile; on SQLite writers wait, some seconds for each gigabyte.
pub fn tidy(database: &Database) -> ApiResult<()> {
    let mut connection = database.target().connect()?;
    let statements: &[&str] = match connection {
        Connection::Sqlite(_) => &["PRAGMA busy_timeout = 30000", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"],
        Connection::Postgres(_) => &["VACUUM (ANALYZE)"],
    };
    statements.iter().try_for_each(|statement| connection.execute_batch(statement))
}
