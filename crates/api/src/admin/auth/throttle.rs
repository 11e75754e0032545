//! Slowing down whoever guesses passwords: by account and by address of origin, kept in the database so that
//! every node counts the same. What is stored is a keyed hash, not the address.

use crate::kernel::db::Transaction;
use crate::kernel::db::schema::sign_in_failures as failures;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::{Secrets, sign};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use diesel::prelude::*;
use domain::kernel::{ProblemCode, Timestamp};
use std::net::IpAddr;

/// Failures are forgotten so long after the last one.
const MEMORY_SECONDS: i64 = 60 * 60;
/// Failures of one account before it has to wait.
const ACCOUNT_FREE: i32 = 5;
/// Failures from one address before it has to wait: a whole hospital may sit behind one.
const ORIGIN_FREE: i32 = 100;
/// The longest wait.
const LONGEST_SECONDS: i64 = 15 * 60;

/// The two things that are counted for one attempt.
#[derive(Debug, Clone)]
pub struct Subjects {
    account: String,
    origin: String,
}

impl Subjects {
    pub fn new(secrets: &Secrets, email: &str, origin: Option<IpAddr>) -> Self {
        let origin = origin.map(|origin| origin.to_string()).unwrap_or_default();
        let key = secrets.derive("sign-in throttle");
        let name = |kind: &str, value: &str| BASE64.encode(sign(&key, format!("{kind}:{value}").as_bytes()));
        Self { account: name("account", &email.trim().to_lowercase()), origin: name("origin", &origin) }
    }
}

/// What an attempt counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may be made now. It is counted as failed already, so that guesses which arrive together are no way around
    /// the count; [`forgive`] takes that back.
    Counted,
    /// It has to wait so many seconds.
    Wait(u32),
}

/// Lets an attempt on that need not wait.
pub fn unless_waiting<T>((attempt, then): (Attempt, T)) -> ApiResult<T> {
    match attempt {
        Attempt::Counted => Ok(then),
        Attempt::Wait(seconds) => Err(ApiError::Later(ProblemCode::TooManyRequests, seconds)),
    }
}

/// Asks whether an attempt may be made, and counts it.
pub fn attempt(transaction: &mut Transaction<'_>, subjects: &Subjects) -> ApiResult<Attempt> {
    for subject in [&subjects.account, &subjects.origin] {
        transaction.lock(subject)?;
    }
    if let Some(seconds) = wait(transaction, subjects)? {
        return Ok(Attempt::Wait(seconds));
    }
    for (subject, free) in [(&subjects.account, ACCOUNT_FREE), (&subjects.origin, ORIGIN_FREE)] {
        count(transaction, subject, free)?;
    }
    Ok(Attempt::Counted)
}

fn wait(transaction: &mut Transaction<'_>, subjects: &Subjects) -> ApiResult<Option<u32>> {
    let now = transaction.now;
    let query = failures::table
        .filter(failures::subject.eq_any([&subjects.account, &subjects.origin]))
        .filter(failures::blocked_until.gt(now))
        .select(failures::blocked_until);
    let until: Vec<Timestamp> = each!(&mut *transaction.connection, c => query.load(c))?;
    let seconds = until.into_iter().max().map(|until| (until.micros() - now.micros()) / 1_000_000 + 1);
    Ok(seconds.and_then(|seconds| u32::try_from(seconds).ok()))
}

fn count(transaction: &mut Transaction<'_>, subject: &str, free: i32) -> ApiResult<()> {
    let now = transaction.now;
    let query = failures::table.find(subject).select((failures::failures, failures::last_at));
    let known: Option<(i32, Timestamp)> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let before = known.filter(|(_, last)| last.plus_seconds(MEMORY_SECONDS) > now).map_or(0, |(count, _)| count);
    let count = before.saturating_add(1);
    // The last free failure is the first to be followed by a wait.
    let over = u32::try_from(count - free + 1).unwrap_or(0).min(10);
    let seconds = if over == 0 { 0 } else { (1_i64 << over).min(LONGEST_SECONDS) };
    let changed = (
        failures::failures.eq(count),
        failures::last_at.eq(now),
        failures::blocked_until.eq(now.plus_seconds(seconds)),
    );
    let statement = diesel::insert_into(failures::table)
        .values((failures::subject.eq(subject), changed))
        .on_conflict(failures::subject)
        .do_update()
        .set(changed);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Takes back that an attempt counted as failed, and nothing else: the password was right, and the code is still to come.
/// Earlier failures stay, and so does a wait, or whoever knows the password could guess codes without end.
pub fn take_back(transaction: &mut Transaction<'_>, subjects: &Subjects) -> ApiResult<()> {
    for subject in [&subjects.account, &subjects.origin] {
        let counted = failures::table.find(subject).filter(failures::failures.gt(0));
        let statement = diesel::update(counted).set(failures::failures.eq(failures::failures - 1));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

/// A right password forgives the account's earlier failures; of those of the address only this attempt, which was none.
pub fn forgive(transaction: &mut Transaction<'_>, subjects: &Subjects) -> ApiResult<()> {
    let statement = diesel::delete(failures::table.find(&subjects.account));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let origin = diesel::update(failures::table.find(&subjects.origin))
        .set((failures::failures.eq(failures::failures - 1), failures::blocked_until.eq(transaction.now)));
    each!(&mut *transaction.connection, c => origin.execute(c))?;
    Ok(())
}
