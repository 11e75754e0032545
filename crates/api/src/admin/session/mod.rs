//! The caller's signed-in devices.

use crate::admin::auth::sessions;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::Caller;
use crate::kernel::error::ApiResult;
use crate::kernel::extract::path_id;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpResponse, delete, get, web};
use domain::admin::audit::AuditAction;
use domain::admin::auth::Session;
use domain::kernel::SessionId;
use domain::kernel::policy::Resource;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_sessions).service(end_session);
}

/// List one's own sessions, the last used first.
#[utoipa::path(
    tag = "sessions", operation_id = "listSessions", security(("bearer" = [])),
    responses(
        (status = 200, description = "The signed-in devices", body = Vec<Session>),
        (status = 403, description = "Choose a new password first"),
    ),
)]
#[get("/sessions")]
async fn list_sessions(caller: Caller, state: web::Data<State>) -> ApiResult<web::Json<Vec<Session>>> {
    let (user, current, now) = (caller.0.user_id, caller.0.session_id, state.database.clock.now());
    Ok(web::Json(state.database.read(move |connection| sessions::list(connection, user, current, now)).await?))
}

/// End one of one's own sessions.
#[utoipa::path(
    tag = "sessions", operation_id = "endSession", security(("bearer" = [])),
    params(("id" = SessionId, Path, description = "The session's id")),
    responses(
        (status = 204, description = "It is over"),
        (status = 403, description = "Choose a new password first"),
        (status = 404, description = "No such session of yours"),
    ),
)]
#[delete("/sessions/{id}")]
async fn end_session(caller: Caller, state: web::Data<State>, id: web::Path<String>) -> ApiResult<HttpResponse> {
    let (person, id) = (caller.0, path_id(&id)?);
    state
        .database
        .write(move |transaction| {
            sessions::end(transaction, person.user_id, id)?;
            let told = Entry::by(&person, AuditAction::SessionEnded).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
