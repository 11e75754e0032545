//! The table of jobs.

use crate::kernel::db::schema::jobs;
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind, JobState};
use domain::kernel::{JobId, ProblemCode, RecordId, Timestamp, UserId};

/// How often a job is tried before it waits for an administrator.
const fn max_attempts(kind: JobKind) -> i32 {
    match kind {
        JobKind::ImportCheck
        | JobKind::ImportRun
        | JobKind::ImportUndo
        | JobKind::ExportRun
        | JobKind::TieUpDue
        | JobKind::DuplicateScan
        | JobKind::PersonErase
        | JobKind::PersonExport
        | JobKind::ExportEnd
        | JobKind::PipelineSnapshot
        | JobKind::InquiryDue
        | JobKind::FormUnsent
        | JobKind::TaskDue
        | JobKind::MailboxRead
        | JobKind::ActivityDue
        | JobKind::VisitDue
        | JobKind::BulkRun
        | JobKind::BulkUndo => 5,
        // Delays that double add up to half an hour: a mail server may put us off for some minutes.
        JobKind::PasswordResetMail
        | JobKind::BrokenGlassMail
        | JobKind::MessageSend
        | JobKind::NoticeEmail
        | JobKind::NoticePush
        | JobKind::NoticeDigest => 10,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = jobs)]
struct JobRow {
    id: JobId,
    kind: JobKind,
    state: JobState,
    subject_id: RecordId,
    owner_id: Option<UserId>,
    done: i64,
    total: Option<i64>,
    attempts: i32,
    max_attempts: i32,
    cancel_requested: bool,
    error: Option<String>,
    run_at: Timestamp,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        let JobRow { id, kind, state, subject_id, owner_id, done, total, attempts, max_attempts, .. } = row;
        let JobRow { cancel_requested, error, run_at, created_at, finished_at, .. } = row;
        Self {
            id,
            kind,
            state,
            subject_id,
            owner_id,
            done,
            total,
            attempts,
            max_attempts,
            cancel_requested,
            error,
            run_at,
            created_at,
            finished_at,
        }
    }
}

/// Work to be done.
#[derive(Debug, Clone, Copy)]
pub struct NewJob {
    pub kind: JobKind,
    pub subject_id: RecordId,
    pub owner_id: Option<UserId>,
    /// Steps that were done before, by an earlier job on the same subject.
    pub done: i64,
}

/// Writes a job in the transaction of its cause.
pub fn enqueue(transaction: &mut Transaction<'_>, new: NewJob) -> ApiResult<JobId> {
    let id: JobId = transaction.new_id().into();
    let row = (
        jobs::id.eq(id),
        jobs::kind.eq(new.kind),
        jobs::state.eq(JobState::Queued),
        jobs::subject_id.eq(new.subject_id),
        jobs::owner_id.eq(new.owner_id),
        jobs::done.eq(new.done),
        jobs::attempts.eq(0),
        jobs::max_attempts.eq(max_attempts(new.kind)),
        jobs::cancel_requested.eq(false),
        jobs::run_at.eq(transaction.now),
        jobs::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(jobs::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// Lets one job of a kind wait for a record's moment: the one that waits already, for another moment if that has moved.
/// Without a moment nothing waits any more. Call it in the transaction that changes what the moment hangs on.
pub fn plan(
    transaction: &mut Transaction<'_>,
    kind: JobKind,
    subject_id: RecordId,
    run_at: Option<Timestamp>,
) -> ApiResult<()> {
    let waiting = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::subject_id.eq(subject_id))
        .filter(jobs::state.eq(JobState::Queued));
    let Some(run_at) = run_at else {
        each!(&mut *transaction.connection, c => diesel::delete(waiting).execute(c))?;
        return Ok(());
    };
    let moved = diesel::update(waiting).set(jobs::run_at.eq(run_at));
    if each!(&mut *transaction.connection, c => moved.execute(c))? == 0 {
        let id = enqueue(transaction, NewJob { kind, subject_id, owner_id: None, done: 0 })?;
        let later = diesel::update(jobs::table.find(id)).set(jobs::run_at.eq(run_at));
        each!(&mut *transaction.connection, c => later.execute(c))?;
    }
    Ok(())
}

/// Lets one job of a kind wait for each of these records, at the latest until a moment: those that wait already come
/// sooner where they waited for longer, but for those that are tried again, which keep their delay.
pub fn plan_by(
    transaction: &mut Transaction<'_>,
    kind: JobKind,
    subjects: &[RecordId],
    run_at: Timestamp,
) -> ApiResult<()> {
    let waiting = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::subject_id.eq_any(subjects.to_vec()))
        .filter(jobs::state.eq(JobState::Queued))
        .order(jobs::id.asc())
        .select((jobs::id, jobs::subject_id, jobs::attempts, jobs::run_at));
    let known: Vec<(JobId, RecordId, i32, Timestamp)> = match &mut *transaction.connection {
        // The write lock is held already.
        Connection::Sqlite(c) => waiting.load(c)?,
        // None of them begins before this transaction has ended: it would not see what is to be done.
        Connection::Postgres(c) => waiting.for_update().load(c)?,
    };
    let late = known.iter().filter(|(_, _, attempts, at)| *attempts == 0 && *at > run_at);
    let late: Vec<JobId> = late.map(|(id, ..)| *id).collect();
    if !late.is_empty() {
        let sooner = diesel::update(jobs::table.filter(jobs::id.eq_any(late))).set(jobs::run_at.eq(run_at));
        each!(&mut *transaction.connection, c => sooner.execute(c))?;
    }
    let mut missing: Vec<RecordId> = subjects.to_vec();
    missing.sort_unstable();
    missing.dedup();
    missing.retain(|subject| !known.iter().any(|(_, waits, ..)| waits == subject));
    if missing.is_empty() {
        return Ok(());
    }
    let row = |subject: RecordId| {
        (
            jobs::id.eq(JobId::from(transaction.new_id())),
            jobs::kind.eq(kind),
            jobs::state.eq(JobState::Queued),
            jobs::subject_id.eq(subject),
            jobs::done.eq(0_i64),
            jobs::attempts.eq(0),
            jobs::max_attempts.eq(max_attempts(kind)),
            jobs::cancel_requested.eq(false),
            jobs::run_at.eq(run_at),
            jobs::created_at.eq(transaction.now),
        )
    };
    let rows: Vec<_> = missing.into_iter().map(row).collect();
    let statement = diesel::insert_into(jobs::table).values(rows);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Forgets the jobs of a kind about one record that have succeeded: of what runs each minute nobody wants a row for each.
pub fn forget_succeeded(transaction: &mut Transaction<'_>, kind: JobKind, subject_id: RecordId) -> ApiResult<()> {
    let over = jobs::table
        .filter(jobs::kind.eq(kind))
        .filter(jobs::subject_id.eq(subject_id))
        .filter(jobs::state.eq(JobState::Succeeded));
    each!(&mut *transaction.connection, c => diesel::delete(over).execute(c))?;
    Ok(())
}

pub fn find(connection: &mut Connection, id: JobId) -> ApiResult<Option<Job>> {
    let row: Option<JobRow> =
        each!(connection, c => jobs::table.find(id).select(JobRow::as_select()).get_result(c).optional())?;
    Ok(row.map(Into::into))
}

/// The newest 200, of one owner or of everybody. What the system has planned for later days stands there only where a
/// state is asked for: there is one for each record that waits.
pub fn list(connection: &mut Connection, owner: Option<UserId>, state: Option<JobState>) -> ApiResult<Vec<Job>> {
    let rows: Vec<JobRow> = each!(connection, c => {
        let mut query = jobs::table.select(JobRow::as_select()).order((jobs::created_at.desc(), jobs::id.desc())).limit(200).into_boxed();
        if let Some(owner) = owner {
            query = query.filter(jobs::owner_id.eq(owner));
        }
        query = match state {
            Some(state) => query.filter(jobs::state.eq(state)),
            None => query.filter(jobs::kind.ne_all(JobKind::PLANNED).or(jobs::state.eq(JobState::Dead))),
        };
        query.load(c)
    })?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Asks a job to stop at its next step; one that has not begun is over at once.
pub fn request_cancel(transaction: &mut Transaction<'_>, id: JobId) -> ApiResult<Job> {
    let job = find(transaction.connection, id)?.ok_or_else(ApiError::not_found)?;
    if job.state.is_over() {
        return Err(ApiError::detailed(ProblemCode::Conflict, "The job is over"));
    }
    let statement =
        diesel::update(jobs::table.find(id)).set((jobs::cancel_requested.eq(true), jobs::run_at.eq(transaction.now)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(Job { cancel_requested: true, ..job })
}

/// Puts a dead job back into the queue, for as many tries as at first. They are counted on: their number tells a worker
/// of an earlier life that the job is not its own any more.
pub fn retry(transaction: &mut Transaction<'_>, id: JobId) -> ApiResult<Job> {
    let job = find(transaction.connection, id)?.ok_or_else(ApiError::not_found)?;
    if job.state != JobState::Dead {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Only a dead job can be tried again"));
    }
    let statement = diesel::update(jobs::table.find(id)).set((
        jobs::state.eq(JobState::Queued),
        jobs::max_attempts.eq(job.attempts + max_attempts(job.kind)),
        jobs::run_at.eq(transaction.now),
        jobs::error.eq(None::<String>),
        jobs::finished_at.eq(None::<Timestamp>),
        jobs::lease_until.eq(None::<Timestamp>),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    find(transaction.connection, id)?.ok_or_else(ApiError::not_found)
}

/// Takes the next due job, or one whose worker fell silent, for so many seconds. Two workers never get the same one.
pub fn claim(transaction: &mut Transaction<'_>, lease: i64) -> ApiResult<Option<Job>> {
    let now = transaction.now;
    let due = jobs::table
        .filter(jobs::run_at.le(now))
        .filter(jobs::state.eq(JobState::Queued).or(jobs::state.eq(JobState::Running).and(jobs::lease_until.lt(now))))
        .order(jobs::run_at.asc())
        .select(jobs::id)
        .limit(1);
    let id: Option<JobId> = match &mut *transaction.connection {
        // The write lock is held already.
        Connection::Sqlite(c) => due.get_result(c).optional()?,
        Connection::Postgres(c) => due.for_update().skip_locked().get_result(c).optional()?,
    };
    let Some(id) = id else { return Ok(None) };
    let statement = diesel::update(jobs::table.find(id)).set((
        jobs::state.eq(JobState::Running),
        jobs::attempts.eq(jobs::attempts + 1),
        jobs::lease_until.eq(now.plus_seconds(lease)),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    find(transaction.connection, id)
}

/// Writes how far a job is, and prolongs its lease. Tells whether somebody asked it to stop.
/// Fails when another worker has taken it over, which also takes the step back.
pub fn progress(
    transaction: &mut Transaction<'_>,
    id: JobId,
    attempt: i32,
    done: i64,
    total: Option<i64>,
    lease: i64,
) -> ApiResult<bool> {
    let mine = jobs::table.find(id).filter(jobs::attempts.eq(attempt)).filter(jobs::state.eq(JobState::Running));
    let lease = transaction.now.plus_seconds(lease);
    let statement = diesel::update(mine).set((jobs::done.eq(done), jobs::total.eq(total), jobs::lease_until.eq(lease)));
    if each!(&mut *transaction.connection, c => statement.execute(c))? == 0 {
        return Err(ApiError::internal("another worker has taken the job over"));
    }
    let asked = jobs::table.find(id).select(jobs::cancel_requested);
    Ok(each!(&mut *transaction.connection, c => asked.get_result(c))?)
}

/// Ends a job, or puts it back with a delay that doubles with each try. Says whether it was still this worker's: of one
/// that was taken over, the new worker says how it ends.
pub fn finish(transaction: &mut Transaction<'_>, job: &Job, state: JobState, error: Option<&str>) -> ApiResult<bool> {
    let now = transaction.now;
    let again = state == JobState::Queued;
    let tries = max_attempts(job.kind) - (job.max_attempts - job.attempts);
    let delay = 2_i64.saturating_pow(u32::try_from(tries).unwrap_or(1)).min(3_600);
    let mine =
        jobs::table.find(job.id).filter(jobs::attempts.eq(job.attempts)).filter(jobs::state.eq(JobState::Running));
    let statement = diesel::update(mine).set((
        jobs::state.eq(state),
        jobs::error.eq(error),
        jobs::run_at.eq(if again { now.plus_seconds(delay) } else { job.run_at }),
        jobs::lease_until.eq(None::<Timestamp>),
        jobs::finished_at.eq((!again).then_some(now)),
    ));
    Ok(each!(&mut *transaction.connection, c => statement.execute(c))? == 1)
}

/// A look whether anything is due.
pub fn is_due_now(database: &Database) -> impl FnOnce(&mut Connection) -> ApiResult<bool> {
    let now = database.clock.now();
    move |connection| {
        let due = jobs::table
            .filter(jobs::run_at.le(now))
            .filter(
                jobs::state.eq(JobState::Queued).or(jobs::state.eq(JobState::Running).and(jobs::lease_until.lt(now))),
            )
            .select(jobs::id)
            .limit(1);
        Ok(!each!(connection, c => due.load::<JobId>(c))?.is_empty())
    }
}
