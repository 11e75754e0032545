//! Asking for a mail, and choosing a new password with what it holds.

use super::store;
use crate::admin::auth::throttle::{self, unless_waiting};
use crate::admin::auth::{passwords, routes::Device};
use crate::kernel::audit;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::jobs::{NewJob, enqueue};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::admin::audit::AuditAction;
use domain::admin::job::JobKind;
use domain::admin::security::{PasswordReset, PasswordResetRequest};
use domain::kernel::ProblemCode;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(request_password_reset).service(reset_password);
}

/// Ask for a mail that lets one choose a new password.
///
/// The answer is the same whether anybody has that address or not.
#[utoipa::path(
    tag = "auth", operation_id = "requestPasswordReset", security(()),
    request_body = PasswordResetRequest,
    responses(
        (status = 202, description = "If somebody has that address, a mail is on its way"),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "This installation sends no mail"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "This is no e-mail address"),
    ),
)]
#[post("/auth/password-reset-requests")]
async fn request_password_reset(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let PasswordResetRequest { email } = checked(&request, &body)?;
    if !state.outbound.sends_mail() {
        let detail = "This installation sends no mail: ask an administrator for a new password";
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let device = Device::of(&state, &request);
    let subject = ["reset of ", &email.trim().to_lowercase()].concat();
    let subjects = throttle::Subjects::new(&state.secrets, &subject, device.origin);
    state
        .database
        .write(move |transaction| {
            let attempt = throttle::attempt(transaction, &subjects)?;
            if attempt == throttle::Attempt::Counted {
                let subject_id = store::ask(transaction, &email)?;
                let kind = JobKind::PasswordResetMail;
                enqueue(transaction, NewJob { kind, subject_id, owner_id: None, done: 0 })?;
            }
            Ok((attempt, ()))
        })
        .await
        .and_then(unless_waiting)?;
    state.jobs.wake();
    Ok(HttpResponse::Accepted().finish())
}

/// Choose a new password with the secret of the mail. All sessions end; a second factor stays.
#[utoipa::path(
    tag = "auth", operation_id = "resetPassword", security(()),
    request_body = PasswordReset,
    responses(
        (status = 204, description = "The new password is in force"),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The secret is not good any more, or the password does not do"),
    ),
)]
#[post("/auth/password-resets")]
async fn reset_password(state: web::Data<State>, request: HttpRequest, body: web::Bytes) -> ApiResult<HttpResponse> {
    let PasswordReset { token, new_password } = checked(&request, &body)?;
    let outdated = || ApiError::field("/token", "outdated", "This link is not good any more: ask for a new mail");
    let (asked, now) = (token.clone(), state.database.clock.now());
    // Hashing a password is worth somebody's time only.
    let known = state.database.read(move |connection| store::owner(connection, &asked, now)).await?;
    if known.is_none() {
        return Err(outdated());
    }
    let hash = passwords::hash(new_password).await?;
    let device = Device::of(&state, &request);
    let spent = state
        .database
        .write(move |transaction| {
            let Some(user) = store::spend(transaction, &token)? else { return Ok(None) };
            passwords::store(transaction, user, &hash, false)?;
            let told = device.tell(transaction.connection, AuditAction::PasswordReset, Some(user))?;
            audit::append(transaction, &told)?;
            Ok(Some(()))
        })
        .await?;
    state.callers.forget_all();
    spent.map(|()| HttpResponse::NoContent().finish()).ok_or_else(outdated)
}
