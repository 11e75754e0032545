//! Somebody else's second factor: administrators ask for one, and take a lost one away.

use super::store;
use crate::admin::user::Users;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{AllowedInPerson, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id};
use crate::kernel::record::operations::{Place, find_to_change, find_to_look_after};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::admin::audit::AuditAction;
use domain::admin::security::{SecondFactor, SecondFactorDemand};
use domain::kernel::UserId;
use domain::kernel::policy::{Action, Resource};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_user_second_factor).service(demand_second_factor).service(reset_second_factor);
}

/// Read how it stands with somebody's second factor.
#[utoipa::path(
    tag = "security", operation_id = "getUserSecondFactor", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    responses(
        (status = 200, description = "How it stands", body = SecondFactor),
        (status = 404, description = "No such user"),
    ),
)]
#[get("/users/{id}/second-factor")]
async fn get_user_second_factor(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<SecondFactor>> {
    let id: UserId = path_id(&id)?;
    let read = move |connection: &mut _| {
        let user = find_to_look_after::<Users>(connection, &allowed.person, Action::Update, id, Place::Anywhere)?;
        store::state(connection, id, user.data.role)
    };
    Ok(web::Json(state.database.read(read).await?))
}

/// Ask somebody for a second factor, whatever their role; until they have one they can do nothing else.
#[utoipa::path(
    tag = "security", operation_id = "demandSecondFactor", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    request_body = SecondFactorDemand,
    responses(
        (status = 204, description = "It is asked for, or no more"),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such user"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/users/{id}/second-factor")]
async fn demand_second_factor(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: UserId = path_id(&id)?;
    let SecondFactorDemand { required } = checked(&request, &body)?;
    state
        .database
        .write(move |transaction| {
            find_to_change::<Users>(transaction, &allowed.person, Action::Update, id, Place::InUse)?;
            store::demand(transaction, id, required)?;
            let told = Entry::by(&allowed.person, AuditAction::SecondFactorDemanded).about(Resource::Users, id);
            audit::append(transaction, &told.detail("required", required.to_string()))
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

/// Take somebody's lost second factor away. Their sessions end; they sign in with the password alone.
#[utoipa::path(
    tag = "security", operation_id = "resetSecondFactor", security(("bearer" = [])),
    params(("id" = UserId, Path, description = "The user's id")),
    responses(
        (status = 204, description = "They have none any more"),
        (status = 404, description = "No such user"),
    ),
)]
#[delete("/users/{id}/second-factor")]
async fn reset_second_factor(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: UserId = path_id(&id)?;
    state
        .database
        .write(move |transaction| {
            find_to_change::<Users>(transaction, &allowed.person, Action::Update, id, Place::Anywhere)?;
            if !store::remove(transaction, id)? {
                return Ok(());
            }
            crate::admin::auth::sessions::end_all(transaction, id, None)?;
            let told = Entry::by(&allowed.person, AuditAction::SecondFactorReset).about(Resource::Users, id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
