//! The tables of second factors and recovery codes.

use super::totp;
use crate::kernel::db::schema::{recovery_codes, user_security, users};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::{Secrets, letters, sign};
use crate::kernel::settings;
use diesel::prelude::*;
use domain::admin::security::SecondFactor;
use domain::kernel::policy::Role;
use domain::kernel::{ProblemCode, Timestamp, UserId};

/// Recovery codes that somebody gets.
const CODES: usize = 10;

/// What somebody proved themselves with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    App,
    RecoveryCode,
}

impl Factor {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

type Row = (bool, Option<String>, Option<Timestamp>, i64);

fn find(connection: &mut Connection, user: UserId) -> ApiResult<Row> {
    let query = user_security::table.find(user).select((
        user_security::totp_required,
        user_security::totp_secret,
        user_security::totp_since,
        user_security::totp_last_step,
    ));
    let row: Option<Row> = each!(connection, c => query.get_result(c).optional())?;
    Ok(row.unwrap_or_default())
}

/// Lets somebody on whose password was right: `None` where no second factor is set up. Uses the code up.
pub fn pass(
    transaction: &mut Transaction<'_>,
    secrets: &Secrets,
    user: UserId,
    code: Option<&str>,
) -> ApiResult<Option<Factor>> {
    let (_, secret, since, last) = find(transaction.connection, user)?;
    let (Some(secret), Some(_)) = (secret, since) else { return Ok(None) };
    let code = code.map(plain).filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| ApiError::new(ProblemCode::SecondFactorRequired))?;
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        take(transaction, user, &secret, &code, last)?;
        return Ok(Some(Factor::App));
    }
    let used = recovery_codes::table.find((user, hash(secrets, user, &code)));
    match each!(&mut *transaction.connection, c => diesel::delete(used).execute(c))? {
        0 => Err(ApiError::new(ProblemCode::WrongCode)),
        _ => Ok(Some(Factor::RecoveryCode)),
    }
}

/// Accepts a code of the app once: of two requests with the same one, one is late.
fn take(transaction: &mut Transaction<'_>, user: UserId, secret: &str, code: &str, last: i64) -> ApiResult<()> {
    let wrong = || ApiError::new(ProblemCode::WrongCode);
    let secret = totp::decode(secret).ok_or_else(|| ApiError::internal("a second factor's secret is no base 32"))?;
    let step = totp::accept(&secret, code, transaction.now, last).ok_or_else(wrong)?;
    let unused = user_security::table.find(user).filter(user_security::totp_last_step.lt(step));
    let statement = diesel::update(unused).set(user_security::totp_last_step.eq(step));
    match each!(&mut *transaction.connection, c => statement.execute(c))? {
        0 => Err(wrong()),
        _ => Ok(()),
    }
}

/// As people type it: with blanks and hyphens, in large letters.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_lowercase()
}

/// Keyed, because 50 bits are not beyond guessing for whoever holds a copy of the table alone.
fn hash(secrets: &Secrets, user: UserId, code: &str) -> Vec<u8> {
    sign(&secrets.derive("recovery codes"), format!("{user}:{}", plain(code)).as_bytes())
}

pub fn state(connection: &mut Connection, user: UserId, role: Role) -> ApiResult<SecondFactor> {
    let (of_person, _, since, _) = find(connection, user)?;
    let codes = recovery_codes::table.filter(recovery_codes::user_id.eq(user)).count();
    let codes: i64 = each!(&mut *connection, c => codes.get_result(c))?;
    let of_role = settings::security(connection)?.second_factor_roles.contains(&role);
    let required = of_person || of_role;
    Ok(SecondFactor { since, required, required_of_person: of_person, recovery_codes: codes })
}

/// Keeps a secret that no code has proved yet; a later one replaces it. The answer is the person's address.
pub fn begin(transaction: &mut Transaction<'_>, user: UserId, secret: &str) -> ApiResult<String> {
    if find(transaction.connection, user)?.2.is_some() {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Switch two-step sign-in off before setting it up anew"));
    }
    ensure(transaction, user)?;
    let statement = diesel::update(user_security::table.find(user)).set(user_security::totp_secret.eq(Some(secret)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let email = users::table.find(user).select(users::email);
    Ok(each!(&mut *transaction.connection, c => email.get_result(c))?)
}

/// The first code: from now on signing in takes one.
pub fn confirm(
    transaction: &mut Transaction<'_>,
    secrets: &Secrets,
    user: UserId,
    code: &str,
    recovery: &[String],
) -> ApiResult<()> {
    let (_, secret, since, last) = find(transaction.connection, user)?;
    let Some(secret) = secret.filter(|_| since.is_none()) else {
        return Err(ApiError::detailed(ProblemCode::Conflict, "There is nothing to confirm"));
    };
    let wrong = |_| ApiError::field("/code", "wrong_code", "This is not what the app shows now");
    take(transaction, user, &secret, &plain(code), last).map_err(wrong)?;
    let statement =
        diesel::update(user_security::table.find(user)).set(user_security::totp_since.eq(Some(transaction.now)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    replace_codes(transaction, secrets, user, recovery)
}

/// New recovery codes; the old ones end.
pub fn renew(transaction: &mut Transaction<'_>, secrets: &Secrets, user: UserId, recovery: &[String]) -> ApiResult<()> {
    if find(transaction.connection, user)?.2.is_none() {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Set two-step sign-in up first"));
    }
    replace_codes(transaction, secrets, user, recovery)
}

/// Made before the transaction, whose statements may run twice.
pub fn new_codes() -> ApiResult<Vec<String>> {
    (0..CODES).map(|_| Ok([letters::<5>()?, letters::<5>()?].join("-"))).collect()
}

fn replace_codes(
    transaction: &mut Transaction<'_>,
    secrets: &Secrets,
    user: UserId,
    codes: &[String],
) -> ApiResult<()> {
    let old = diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user)));
    each!(&mut *transaction.connection, c => old.execute(c))?;
    let rows: Vec<_> = codes
        .iter()
        .map(|code| (recovery_codes::user_id.eq(user), recovery_codes::code_hash.eq(hash(secrets, user, code))))
        .collect();
    each!(&mut *transaction.connection, c => diesel::insert_into(recovery_codes::table).values(&rows).execute(c))?;
    Ok(())
}

/// Takes the second factor away; says whether there was one.
pub fn remove(transaction: &mut Transaction<'_>, user: UserId) -> ApiResult<bool> {
    let known = user_security::table.find(user).filter(user_security::totp_secret.is_not_null());
    let statement = diesel::update(known).set((
        user_security::totp_secret.eq(None::<String>),
        user_security::totp_since.eq(None::<Timestamp>),
        user_security::totp_last_step.eq(0_i64),
    ));
    let removed = each!(&mut *transaction.connection, c => statement.execute(c))? == 1;
    let codes = diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user)));
    each!(&mut *transaction.connection, c => codes.execute(c))?;
    Ok(removed)
}

/// Asks somebody for a second factor, or asks it no more.
pub fn demand(transaction: &mut Transaction<'_>, user: UserId, required: bool) -> ApiResult<()> {
    ensure(transaction, user)?;
    let statement = diesel::update(user_security::table.find(user)).set(user_security::totp_required.eq(required));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

fn ensure(transaction: &mut Transaction<'_>, user: UserId) -> ApiResult<()> {
    let row = (
        user_security::user_id.eq(user),
        user_security::totp_required.eq(false),
        user_security::totp_last_step.eq(0_i64),
    );
    let statement = diesel::insert_into(user_security::table).values(row).on_conflict_do_nothing();
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
