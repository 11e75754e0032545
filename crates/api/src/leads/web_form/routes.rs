//! What web forms have beside the routes of every record: their key, and what people without a sign-in ask of them.

use super::public;
use super::store::{WebForms, renew_key};
use crate::kernel::caller::{Allowed, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::leads::web_form::WebForm;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(renew_web_form_key).service(RecordRoutes::<WebForms>::new()).configure(public::configure);
}

/// Give a form another key.
///
/// Addresses and snippets with the old one lead nowhere from now on.
#[utoipa::path(
    tag = "web-forms", operation_id = "renewWebFormKey", security(("bearer" = [])),
    params(
        ("id" = uuid::Uuid, Path, description = "The form's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a form that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The form with its new key", body = WebForm, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such form that you may see"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/web-forms/{id}/key")]
async fn renew_web_form_key(
    allowed: Allowed<Update, WebForms>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let key = Key::of(&request, allowed.person.user_id, &[])?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                answered(200, None, &renew_key(transaction, &allowed.person, id, version)?)
            })
        })
        .await?;
    Ok(respond(answer))
}
