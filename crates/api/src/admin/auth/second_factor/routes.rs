//! One's own second factor: how it stands, setting it up, new recovery codes, switching it off.

use super::{qr, store};
use crate::admin::auth::throttle::unless_waiting;
use crate::admin::auth::{again, throttle};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::SignedInPerson;
use crate::kernel::error::ApiResult;
use crate::kernel::extract::checked;
use crate::kernel::registry::Registry;
use crate::kernel::secrets::letters;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::admin::audit::AuditAction;
use domain::admin::security::{PasswordAgain, RecoveryCodes, SecondFactor, SecondFactorCode, SecondFactorSetup};
use domain::kernel::policy::Resource;
use std::sync::Arc;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(get_second_factor)
        .service(begin_second_factor)
        .service(confirm_second_factor)
        .service(renew_recovery_codes)
        .service(disable_second_factor);
}

/// Read how it stands with one's own second factor.
#[utoipa::path(
    tag = "security", operation_id = "getSecondFactor", security(("bearer" = [])),
    responses((status = 200, description = "How it stands", body = SecondFactor)),
)]
#[get("/me/second-factor")]
async fn get_second_factor(person: SignedInPerson, state: web::Data<State>) -> ApiResult<web::Json<SecondFactor>> {
    let (user, role) = (person.0.user_id, person.0.role);
    Ok(web::Json(state.database.read(move |connection| store::state(connection, user, role)).await?))
}

/// Get a secret for an authenticator app. It holds from the moment that a first code proves it.
#[utoipa::path(
    tag = "security", operation_id = "beginSecondFactor", security(("bearer" = [])),
    request_body = PasswordAgain,
    responses(
        (status = 200, description = "What the app needs to know", body = SecondFactorSetup),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "There is one already"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The password is wrong"),
    ),
)]
#[post("/me/second-factor/setup")]
async fn begin_second_factor(
    person: SignedInPerson,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<SecondFactorSetup>> {
    let PasswordAgain { current_password } = checked(&request, &body)?;
    let subjects = again::check(&state, &person.0, current_password).await?;
    let (user, secret) = (person.0.user_id, letters::<32>()?.to_ascii_uppercase());
    let kept = secret.clone();
    let email = state
        .database
        .write(move |transaction| {
            throttle::forgive(transaction, &subjects)?;
            store::begin(transaction, user, &kept)
        })
        .await?;
    let email: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
    let uri = format!("otpauth://totp/Setu:{email}?secret={secret}&issuer=Setu&algorithm=SHA1&digits=6&period=30");
    let (qr_size, qr_path) = qr::path(&uri)?;
    Ok(web::Json(SecondFactorSetup { secret, uri, qr_size, qr_path }))
}

/// Prove with a first code that the app knows the secret. The answer holds the recovery codes, for this once.
#[utoipa::path(
    tag = "security", operation_id = "confirmSecondFactor", security(("bearer" = [])),
    request_body = SecondFactorCode,
    responses(
        (status = 200, description = "Signing in takes a code from now on", body = RecoveryCodes),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "There is nothing to confirm"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The code is wrong"),
    ),
)]
#[post("/me/second-factor/confirm")]
async fn confirm_second_factor(
    person: SignedInPerson,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<RecoveryCodes>> {
    let SecondFactorCode { code } = checked(&request, &body)?;
    let person = person.0;
    let subjects = throttle::Subjects::new(&state.secrets, &format!("code of {}", person.user_id), person.origin);
    let counted = subjects.clone();
    state
        .database
        .write(move |transaction| Ok((throttle::attempt(transaction, &counted)?, ())))
        .await
        .and_then(unless_waiting)?;
    let (codes, secrets) = (store::new_codes()?, Arc::clone(&state.secrets));
    let kept = codes.clone();
    state
        .database
        .write(move |transaction| {
            store::confirm(transaction, &secrets, person.user_id, &code, &kept)?;
            throttle::forgive(transaction, &subjects)?;
            let told = Entry::by(&person, AuditAction::SecondFactorOn).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(web::Json(RecoveryCodes { codes }))
}

/// Get new recovery codes; the old ones end.
#[utoipa::path(
    tag = "security", operation_id = "renewRecoveryCodes", security(("bearer" = [])),
    request_body = PasswordAgain,
    responses(
        (status = 200, description = "The codes, for this once", body = RecoveryCodes),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "There is no second factor"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The password is wrong"),
    ),
)]
#[post("/me/second-factor/recovery-codes")]
async fn renew_recovery_codes(
    person: SignedInPerson,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<RecoveryCodes>> {
    let PasswordAgain { current_password } = checked(&request, &body)?;
    let person = person.0;
    let subjects = again::check(&state, &person, current_password).await?;
    let (codes, secrets) = (store::new_codes()?, Arc::clone(&state.secrets));
    let kept = codes.clone();
    state
        .database
        .write(move |transaction| {
            throttle::forgive(transaction, &subjects)?;
            store::renew(transaction, &secrets, person.user_id, &kept)?;
            let told = Entry::by(&person, AuditAction::RecoveryCodesMade).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    Ok(web::Json(RecoveryCodes { codes }))
}

/// Switch one's own second factor off. All other sessions end.
#[utoipa::path(
    tag = "security", operation_id = "disableSecondFactor", security(("bearer" = [])),
    request_body = PasswordAgain,
    responses(
        (status = 204, description = "Signing in takes the password alone"),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The password is wrong"),
    ),
)]
#[post("/me/second-factor/disable")]
async fn disable_second_factor(
    person: SignedInPerson,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let PasswordAgain { current_password } = checked(&request, &body)?;
    let person = person.0;
    let subjects = again::check(&state, &person, current_password).await?;
    state
        .database
        .write(move |transaction| {
            throttle::forgive(transaction, &subjects)?;
            if !store::remove(transaction, person.user_id)? {
                return Ok(());
            }
            crate::admin::auth::sessions::end_all(transaction, person.user_id, Some(person.session_id))?;
            let told = Entry::by(&person, AuditAction::SecondFactorOff).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
