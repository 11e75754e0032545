//! The HTTP of devices: a browser says where it takes push messages, as long as it stays signed in.

use super::store;
use crate::kernel::caller::{AllowedInPerson, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::notification::Notifications;
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::talk::push::{NewPushSubscription, PushSubscription, PushSubscriptions};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_push_subscriptions).service(create_push_subscription).service(delete_push_subscription);
}

/// List one's own devices that take push messages, the newest first, with the key that a browser needs to become one.
#[utoipa::path(
    tag = "push-subscriptions", operation_id = "listPushSubscriptions", security(("bearer" = [])),
    responses((status = 200, description = "The devices", body = PushSubscriptions)),
)]
#[get("/push-subscriptions")]
async fn list_push_subscriptions(
    allowed: AllowedInPerson<Read, Notifications>,
    state: web::Data<State>,
) -> ApiResult<web::Json<PushSubscriptions>> {
    let (application_server_key, now) = (state.outbound.push_key()?, state.database.clock.now());
    let data = state.database.read(move |connection| store::list(connection, &allowed.person, now)).await?;
    Ok(web::Json(PushSubscriptions { data, application_server_key }))
}

/// Tell this device by push messages, as long as its session lasts. Said again, the same device stays one; of a browser
/// that somebody else used, the caller's takes its place.
///
/// Messages are encrypted for the browser (RFC 8291); its push service learns when one comes and how long it is, and
/// nothing else. An address that leads into a private network is refused.
#[utoipa::path(
    tag = "push-subscriptions", operation_id = "createPushSubscription", security(("bearer" = [])),
    request_body = NewPushSubscription,
    responses(
        (status = 201, description = "The device", body = PushSubscription),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/push-subscriptions")]
async fn create_push_subscription(
    allowed: AllowedInPerson<Update, Notifications>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: NewPushSubscription = checked(&request, &body)?;
    if !state.outbound.pushes_to(&new.endpoint) {
        return Err(ApiError::field("/endpoint", "endpoint", "This is no address of a push service"));
    }
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(300).collect();
    let made = state.database.write(move |transaction| store::put(transaction, &allowed.person, &new, &agent)).await?;
    Ok(HttpResponse::Created().json(made))
}

/// Do not tell one of one's own devices any more.
#[utoipa::path(
    tag = "push-subscriptions", operation_id = "deletePushSubscription", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The device's id")),
    responses(
        (status = 204, description = "It gets no more messages"),
        (status = 404, description = "No such device of yours"),
    ),
)]
#[delete("/push-subscriptions/{id}")]
async fn delete_push_subscription(
    allowed: AllowedInPerson<Update, Notifications>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    state.database.write(move |transaction| store::delete(transaction, allowed.person.user_id, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
