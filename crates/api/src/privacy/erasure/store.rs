//! The table of requests.

use crate::admin::names::user_names;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::schema::erasure_requests as requests;
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{NewJob, enqueue};
use crate::kernel::list::Newest;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::named;
use crate::people::contact::contact_names;
use crate::privacy::administrators::administrators;
use crate::privacy::asked::{Asked, SCOPE};
use crate::privacy::person::{self, subject};
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::job::JobKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::text::fold;
use domain::kernel::{ContactId, ErasureRequestId, JobId, Page, ProblemCode, RecordId, Timestamp, UserId};
use domain::privacy::erasure::{EraseData, ErasureDecision, ErasureRequest, ErasureStatus, LegalBasis};
use domain::talk::notification::NotificationKind;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = requests, treat_none_as_default_value = false)]
struct Row {
    id: ErasureRequestId,
    contact_id: ContactId,
    legal_basis: LegalBasis,
    status: ErasureStatus,
    reason: Option<String>,
    requested_by: UserId,
    created_at: Timestamp,
    decided_by: Option<UserId>,
    decided_at: Option<Timestamp>,
    decision_note: Option<String>,
    job_id: Option<JobId>,
    done_at: Option<Timestamp>,
}

/// Asks for an erasure. Nothing happens to the person until somebody else agrees.
pub fn ask(
    transaction: &mut Transaction<'_>,
    asker: &Person,
    id: ContactId,
    data: &EraseData,
) -> ApiResult<ErasureRequest> {
    let contact = subject(transaction.connection, asker, id)?;
    if fold(&data.confirmation) != fold(&contact.full_name) {
        return Err(ApiError::field("/confirmation", "confirmation", "This is not the person's name as it is shown"));
    }
    let open = requests::table
        .filter(requests::contact_id.eq(id))
        .filter(requests::status.eq_any([ErasureStatus::Pending, ErasureStatus::Approved]))
        .select(requests::id)
        .limit(1);
    if !each!(&mut *transaction.connection, c => open.load::<ErasureRequestId>(c))?.is_empty() {
        return Err(ApiError::detailed(ProblemCode::Duplicate, "Somebody has asked for this already"));
    }
    let row = Row {
        id: transaction.new_id().into(),
        contact_id: id,
        legal_basis: data.legal_basis,
        status: ErasureStatus::Pending,
        reason: Some(data.reason.trim().to_owned()),
        requested_by: asker.user_id,
        created_at: transaction.now,
        decided_by: None,
        decided_at: None,
        decision_note: None,
        job_id: None,
        done_at: None,
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(requests::table).values(&row).execute(c))?;
    let deciders = deciders(transaction.connection, asker, row.id)?;
    notify(transaction, Actor::from(asker), &deciders, notice(NotificationKind::ErasureAsked, id))?;
    let entry = Entry::by(asker, AuditAction::ErasureAsked).about(Resource::Contacts, id);
    let entry = entry.facility(contact.data.facility_id).detail("legal_basis", data.legal_basis.as_str());
    audit::append(transaction, &entry.detail("request", row.id.to_string()))?;
    one(transaction.connection, asker, row)
}

const fn notice(kind: NotificationKind, contact: ContactId) -> Notice {
    Notice::of(kind, Resource::Contacts, RecordId(contact.0))
}

/// A request that somebody may decide.
fn to_decide(connection: &mut Connection, decider: &Person, id: ErasureRequestId) -> ApiResult<Option<Row>> {
    let seen = decider.visible(Resource::Persons, Action::Update, SCOPE);
    let filter = Fragment::new("id = ").bind(Value::Id(id.into())).and(seen);
    Ok(each!(connection, c => requests::table.filter(filter).select(Row::as_select()).get_result(c).optional())?)
}

/// Who may decide a request: nobody about their own.
fn deciders(connection: &mut Connection, asker: &Person, id: ErasureRequestId) -> ApiResult<Vec<UserId>> {
    let mut deciders = Vec::new();
    for (user, _) in administrators(connection)?.into_iter().filter(|(user, _)| *user != asker.user_id) {
        let Some(decider) = load_user(connection, user, asker.session_id)? else { continue };
        if to_decide(connection, &decider, id)?.is_some() {
            deciders.push(user);
        }
    }
    Ok(deciders)
}

/// Agrees, which begins the job, or refuses. Nobody decides about what they asked for themselves.
pub fn decide(
    transaction: &mut Transaction<'_>,
    decider: &Person,
    id: ErasureRequestId,
    decision: &ErasureDecision,
) -> ApiResult<ErasureRequest> {
    transaction.lock(&format!("erasure request {id}"))?;
    let mut row = to_decide(transaction.connection, decider, id)?.ok_or_else(ApiError::not_found)?;
    if row.status != ErasureStatus::Pending {
        return Err(ApiError::detailed(ProblemCode::Conflict, "This was decided already"));
    }
    if row.requested_by == decider.user_id {
        return Err(ApiError::detailed(ProblemCode::Forbidden, "Somebody else has to decide what you asked for"));
    }
    let note = decision.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if !decision.approve && note.is_none() {
        return Err(ApiError::field("/note", "required", "Say why not"));
    }
    if decision.approve {
        let new =
            NewJob { kind: JobKind::PersonErase, subject_id: id.into(), owner_id: Some(decider.user_id), done: 0 };
        row.job_id = Some(enqueue(transaction, new)?);
    }
    row.status = if decision.approve { ErasureStatus::Approved } else { ErasureStatus::Rejected };
    (row.decided_by, row.decided_at) = (Some(decider.user_id), Some(transaction.now));
    row.decision_note = note.map(str::to_owned);
    let statement = diesel::update(requests::table.find(id)).set((
        requests::status.eq(row.status),
        requests::decided_by.eq(row.decided_by),
        requests::decided_at.eq(row.decided_at),
        requests::decision_note.eq(&row.decision_note),
        requests::job_id.eq(row.job_id),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    // Nobody has to decide any more.
    withdraw(transaction, NotificationKind::ErasureAsked, row.contact_id.into())?;
    if !decision.approve {
        let refused = notice(NotificationKind::ErasureRejected, row.contact_id);
        notify(transaction, Actor::from(decider), &[row.requested_by], refused)?;
    }
    let action = if decision.approve { AuditAction::ErasureApproved } else { AuditAction::ErasureRejected };
    // Whoever reads what is asked about a person reads what was decided, wherever the decider belongs.
    let facility =
        person::contact(transaction.connection, row.contact_id)?.and_then(|contact| contact.data.facility_id);
    let entry = Entry::by(decider, action).about(Resource::Contacts, row.contact_id).facility(facility);
    audit::append(transaction, &entry.detail("request", id.to_string()))?;
    one(transaction.connection, decider, row)
}

/// The person of a request that was approved and is not done.
pub fn to_carry_out(connection: &mut Connection, id: ErasureRequestId) -> ApiResult<Option<ContactId>> {
    let query =
        requests::table.find(id).filter(requests::status.eq(ErasureStatus::Approved)).select(requests::contact_id);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

/// A request is through, and whoever asked is told.
pub fn done(transaction: &mut Transaction<'_>, id: ErasureRequestId) -> ApiResult<()> {
    let end = (requests::status.eq(ErasureStatus::Done), requests::done_at.eq(transaction.now));
    let statement = diesel::update(requests::table.find(id)).set(end);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let query = requests::table.find(id).select((requests::contact_id, requests::requested_by, requests::decided_by));
    let (contact, asker, decider): (ContactId, UserId, Option<UserId>) =
        each!(&mut *transaction.connection, c => query.get_result(c))?;
    let by = Actor { user_id: decider, ..Actor::default() };
    notify(transaction, by, &[asker], notice(NotificationKind::ErasureDone, contact)).map(drop)
}

/// Requests about people whom the asker may see, the newest first; of one person, or of all.
pub fn list(connection: &mut Connection, asker: &Person, asked: &Asked) -> ApiResult<Page<ErasureRequest>> {
    let edge = |row: &Row| (row.created_at, row.id.into());
    let page = asked.page(asker, edge, |filter, limit| {
        Ok(each!(&mut *connection, c => requests::table
            .select(Row::as_select())
            .filter(filter)
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: told(connection, asker, page.data)?, page: page.page })
}

fn one(connection: &mut Connection, asker: &Person, row: Row) -> ApiResult<ErasureRequest> {
    let one = told(connection, asker, vec![row])?.pop();
    one.ok_or_else(|| ApiError::internal("a request that was just written is gone"))
}

fn told(connection: &mut Connection, asker: &Person, rows: Vec<Row>) -> ApiResult<Vec<ErasureRequest>> {
    let users = rows.iter().flat_map(|row| [Some(row.requested_by), row.decided_by]).flatten().map(Into::into);
    let users = user_names(connection, asker, users.collect())?;
    let contacts = contact_names(connection, asker, rows.iter().map(|row| row.contact_id.into()).collect())?;
    let told = |row: Row| {
        let Row { id, contact_id, legal_basis, status, reason, requested_by, created_at, .. } = row;
        let Row { decided_by, decided_at, decision_note, job_id, done_at, .. } = row;
        ErasureRequest {
            id,
            contact_id,
            contact: named(&contacts, Some(contact_id)),
            legal_basis,
            status,
            reason,
            requested_by,
            requester: named(&users, Some(requested_by)),
            created_at,
            decided_by,
            decider: named(&users, decided_by),
            decided_at,
            decision_note,
            job_id,
            done_at,
        }
    };
    Ok(rows.into_iter().map(told).collect())
}
