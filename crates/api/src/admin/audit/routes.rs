//! `GET /audit`, and the history of sign-ins, which is a part of it.

use super::store::{Wanted, page};
use crate::admin::user::Users;
use crate::kernel::caller::{Allowed, AllowedInPerson, Caller, Guarded, Read, Scope, Update};
use crate::kernel::db::{Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::path_id;
use crate::kernel::record::operations::{Place, find_to_look_after};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, web};
use domain::admin::audit::{AuditAction, AuditPage};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{RecordId, Timestamp, UserId};

/// What permissions on the audit are given for.
pub struct Audit;

impl Guarded for Audit {
    const RESOURCE: Resource = Resource::Audit;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_audit).service(list_my_sign_ins).service(list_user_sign_ins);
}

/// Reads the parameters that a list takes; `known` names them.
fn asked(query: &str, known: &[&str]) -> ApiResult<Wanted> {
    let mut wanted = Wanted { limit: 50, ..Wanted::default() };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !known.contains(&&*name) {
            return Err(ApiError::field(&name, "unknown_parameter", format!("This list takes {}", known.join(", "))));
        }
        let number = |least: i64| {
            let number: Option<i64> = value.parse().ok().filter(|number| *number >= least);
            number.ok_or_else(|| ApiError::field(&name, "type", format!("Give a whole number from {least}")))
        };
        let id = || value.parse().map_err(|_| ApiError::field(&name, "type", "Give an id (a UUID)"));
        let moment = || {
            let moment: Option<Timestamp> = value.parse().ok();
            moment.map(Some).ok_or_else(|| ApiError::field(&name, "type", "Give a moment (RFC 3339)"))
        };
        match &*name {
            "before" => wanted.before = Some(number(0)?),
            "limit" => wanted.limit = number(1)?,
            "action" => {
                let words = value.split(',').map(str::parse).collect::<Result<Vec<AuditAction>, _>>();
                wanted.actions =
                    words.map_err(|_| ApiError::field("action", "choice", AuditAction::WORDS.join(", ")))?;
            }
            "actor_id" => wanted.actor_id = Some(UserId(id()?)),
            "record_id" => wanted.record_id = Some(RecordId(id()?)),
            "from" => wanted.from = moment()?,
            _ => wanted.to = moment()?,
        }
    }
    if wanted.limit > 200 {
        return Err(ApiError::field("limit", "range", "A page has 1 to 200 rows"));
    }
    Ok(wanted)
}

/// Read the audit, the newest first: who did what that matters for security.
///
/// Administrators read what people of their facility did; those of head office read all of it.
#[utoipa::path(
    tag = "audit", operation_id = "listAudit", security(("bearer" = [])),
    params(
        ("before" = Option<i64>, Query, description = "Only entries before this one: `next` of the page above", minimum = 0),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
        ("action" = Option<String>, Query, description = "Only these actions, separated by commas", max_length = 500, example = "signed_in,sign_in_failed"),
        ("actor_id" = Option<UserId>, Query, description = "Only what this person did"),
        ("record_id" = Option<RecordId>, Query, description = "Only what was done with this record"),
        ("from" = Option<Timestamp>, Query, description = "Not before this moment"),
        ("to" = Option<Timestamp>, Query, description = "Before this moment"),
    ),
    responses(
        (status = 200, description = "Entries", body = AuditPage),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/audit")]
async fn list_audit(
    allowed: Allowed<Read, Audit>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<AuditPage>> {
    let known = ["before", "limit", "action", "actor_id", "record_id", "from", "to"];
    let wanted = asked(request.query_string(), &known)?;
    // Who reads it sees what this node has noted by now.
    state.reads.flush().await?;
    let read = move |connection: &mut _| {
        let person = &allowed.person;
        page(connection, person, person.visible(Resource::Audit, Action::Read, Scope::Facility), &wanted)
    };
    Ok(web::Json(state.database.read(read).await?))
}

/// What concerns one person's sign-ins.
fn sign_ins(user: UserId) -> Fragment {
    Fragment::new("resource = ")
        .bind(Value::Text(Resource::Users.to_string()))
        .sql(" AND record_id = ")
        .bind(Value::Id(user.into()))
}

/// List one's own sign-ins, the newest first: when, from where, on what, and how they ended.
#[utoipa::path(
    tag = "sessions", operation_id = "listMySignIns", security(("bearer" = [])),
    params(
        ("before" = Option<i64>, Query, description = "Only entries before this one: `next` of the page above", minimum = 0),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Entries", body = AuditPage),
        (status = 403, description = "Choose a new password first"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/me/sign-ins")]
async fn list_my_sign_ins(
    caller: Caller,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<AuditPage>> {
    let mut wanted = asked(request.query_string(), &["before", "limit"])?;
    wanted.actions = AuditAction::SIGN_INS.to_vec();
    let read = move |connection: &mut _| page(connection, &caller.0, sign_ins(caller.0.user_id), &wanted);
    Ok(web::Json(state.database.read(read).await?))
}

/// List somebody's sign-ins, the newest first.
#[utoipa::path(
    tag = "sessions", operation_id = "listUserSignIns", security(("bearer" = [])),
    params(
        ("id" = UserId, Path, description = "The user's id"),
        ("before" = Option<i64>, Query, description = "Only entries before this one: `next` of the page above", minimum = 0),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Entries", body = AuditPage),
        (status = 404, description = "No such user"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/users/{id}/sign-ins")]
async fn list_user_sign_ins(
    allowed: AllowedInPerson<Update, Users>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<web::Json<AuditPage>> {
    let id: UserId = path_id(&id)?;
    let mut wanted = asked(request.query_string(), &["before", "limit"])?;
    wanted.actions = AuditAction::SIGN_INS.to_vec();
    let read = move |connection: &mut _| {
        let person = &allowed.person;
        find_to_look_after::<Users>(connection, person, Action::Update, id, Place::Anywhere)?;
        page(connection, person, sign_ins(id), &wanted)
    };
    Ok(web::Json(state.database.read(read).await?))
}
