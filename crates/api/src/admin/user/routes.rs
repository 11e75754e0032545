//! What users have beside the routes of every record: a first password, and an end of all their sessions.

use super::{Users, set_away};
use crate::admin::auth::{find_user, passwords, sessions};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Allowed, AllowedInPerson, Caller, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id};
use crate::kernel::record::operations::{Place, find_to_change};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, put, web};
use domain::admin::audit::AuditAction;
use domain::admin::user::{Absence, User, UserPassword};
use domain::kernel::UserId;
use domain::kernel::policy::{Action, Resource};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(set_user_password).service(end_user_sessions).service(set_user_absence).service(set_my_absence);
}

/// Set somebody's password, to be handed over in person.
///
/// They must choose another one when they sign in with it; their sessions end.
#[utoipa::path(
    tag = "users", operation_id = "setUserPassword", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    request_body = UserPassword,
    responses(
        (status = 204, description = "The password is set"),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such user"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Another password, please"),
    ),
)]
#[put("/users/{id}/password")]
async fn set_user_password(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: UserId = path_id(&id)?;
    let UserPassword { password } = checked(&request, &body)?;
    let hash = passwords::hash(password).await?;
    state
        .database
        .write(move |transaction| {
            find_to_change::<Users>(transaction, &allowed.person, Action::Update, id, Place::InUse)?;
            passwords::store(transaction, id, &hash, true)?;
            audit::append(transaction, &Entry::by(&allowed.person, AuditAction::PasswordSet).about(Resource::Users, id))
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

/// Say until when somebody is away.
///
/// No rule gives them a lead until then; nothing else changes. Without a day they are there.
#[utoipa::path(
    tag = "users", operation_id = "setUserAbsence", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    request_body = Absence,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such user"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The day does not do"),
    ),
)]
#[put("/users/{id}/absence")]
async fn set_user_absence(
    allowed: Allowed<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<User>> {
    let id: UserId = path_id(&id)?;
    let Absence { until } = checked(&request, &body)?;
    let write = state.database.write(move |transaction| {
        let user = find_to_change::<Users>(transaction, &allowed.person, Action::Update, id, Place::InUse)?;
        set_away(transaction, &allowed.person, &user, until)
    });
    Ok(web::Json(write.await?))
}

/// Say until when one is away oneself.
///
/// No rule gives one a lead until then. Without a day one is there.
#[utoipa::path(
    tag = "auth", operation_id = "setMyAbsence", security(("bearer" = [])),
    request_body = Absence,
    responses(
        (status = 200, description = "The caller", body = User),
        (status = 400, description = "Unreadable"),
        (status = 403, description = "Choose a new password first"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The day does not do"),
    ),
)]
#[put("/me/absence")]
async fn set_my_absence(
    caller: Caller,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<User>> {
    let Absence { until } = checked(&request, &body)?;
    let write = state.database.write(move |transaction| {
        let user = find_user(transaction.connection, caller.0.user_id)?;
        set_away(transaction, &caller.0, &user, until)
    });
    Ok(web::Json(write.await?))
}

/// Sign somebody out everywhere: all their sessions end.
#[utoipa::path(
    tag = "sessions", operation_id = "endUserSessions", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    responses(
        (status = 204, description = "They are signed out"),
        (status = 404, description = "No such user"),
    ),
)]
#[delete("/users/{id}/sessions")]
async fn end_user_sessions(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: UserId = path_id(&id)?;
    state
        .database
        .write(move |transaction| {
            find_to_change::<Users>(transaction, &allowed.person, Action::Update, id, Place::Anywhere)?;
            let ended = sessions::end_all(transaction, id, None)?;
            let told = Entry::by(&allowed.person, AuditAction::SessionsEnded).about(Resource::Users, id);
            audit::append(transaction, &told.detail("sessions", ended.to_string()))
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
