//! `/api-keys`: made and shown once, listed, revoked; by people only.

use super::store;
use crate::kernel::api_key::new_key;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{AllowedInPerson, Create, Delete, Guarded, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::admin::api_key::{ApiKey, CreatedApiKey, NewApiKey};
use domain::admin::audit::AuditAction;
use domain::kernel::ApiKeyId;
use domain::kernel::policy::{Action, Resource};

/// What permissions on keys are given for.
pub struct ApiKeys;

impl Guarded for ApiKeys {
    const RESOURCE: Resource = Resource::ApiKeys;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_api_keys).service(create_api_key).service(revoke_api_key);
}

/// List API keys, the newest first: one's own, for administrators those of their facility.
#[utoipa::path(
    tag = "api-keys", operation_id = "listApiKeys", security(("bearer" = [])),
    params(("mine" = Option<bool>, Query, description = "Only one's own")),
    responses(
        (status = 200, description = "At most 500 keys, without their secrets", body = Vec<ApiKey>),
        (status = 422, description = "No such parameter"),
    ),
)]
#[get("/api-keys")]
async fn list_api_keys(
    allowed: AllowedInPerson<Read, ApiKeys>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Vec<ApiKey>>> {
    let mut mine = false;
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "mine" {
            return Err(ApiError::field(&name, "unknown_parameter", "This list takes only mine"));
        }
        mine = value.parse().map_err(|_| ApiError::field("mine", "type", "Give true or false"))?;
    }
    let list = state
        .database
        .read(move |connection| store::list(connection, &allowed.person, Action::Read, mine, None))
        .await?;
    Ok(web::Json(list))
}

/// Make an API key for a tool that works in one's own name.
///
/// The answer holds the key, `setu_<prefix>_<secret>`: it is sent as a bearer token, and cannot be shown again.
#[utoipa::path(
    tag = "api-keys", operation_id = "createApiKey", security(("bearer" = [])),
    request_body = NewApiKey,
    responses(
        (status = 201, description = "The key, for this once with its secret", body = CreatedApiKey),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "Too many keys"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/api-keys")]
async fn create_api_key(
    allowed: AllowedInPerson<Create, ApiKeys>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: NewApiKey = checked(&request, &body)?;
    let (secret, prefix) = new_key()?;
    let token = secret.clone();
    let key = state
        .database
        .write(move |transaction| {
            let person = &allowed.person;
            let id = store::insert(transaction, person.user_id, &new, &token, &prefix)?;
            let mut scopes: Vec<String> = new.scopes.iter().map(ToString::to_string).collect();
            scopes.sort();
            let told = Entry::by(person, AuditAction::KeyCreated).about(Resource::ApiKeys, id);
            audit::append(transaction, &told.detail("prefix", &prefix).detail("scopes", scopes.join(" ")))?;
            store::find(transaction.connection, person, Action::Create, id)
        })
        .await?;
    Ok(HttpResponse::Created().json(CreatedApiKey { key, secret }))
}

/// Revoke an API key: it stops working at once on this node, and within five seconds on others.
#[utoipa::path(
    tag = "api-keys", operation_id = "revokeApiKey", security(("bearer" = [])),
    params(("id" = ApiKeyId, Path, description = "The key's id")),
    responses(
        (status = 204, description = "It works no more"),
        (status = 404, description = "No such key that you may revoke"),
    ),
)]
#[delete("/api-keys/{id}")]
async fn revoke_api_key(
    allowed: AllowedInPerson<Delete, ApiKeys>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: ApiKeyId = path_id(&id)?;
    state
        .database
        .write(move |transaction| {
            let key = store::find(transaction.connection, &allowed.person, Action::Delete, id)?;
            if store::revoke(transaction, id)? {
                let told = Entry::by(&allowed.person, AuditAction::KeyRevoked).about(Resource::ApiKeys, id);
                audit::append(transaction, &told.detail("prefix", &key.prefix))?;
            }
            Ok(())
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
