//! What activities have beside the routes of every record: moves that say more than where they go, the log of what was not
//! planned, corrections, and warnings.

use super::correction;
use super::log::{Logged, log};
use super::moves::move_activity;
use super::series;
use super::store::Activities;
use super::undo::undo;
use super::warnings::{Asked, warnings};
use crate::kernel::caller::{Allowed, Create, Person, Read, Update};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::day::activity::{
    Activity, ActivityData, ActivityKind, ActivityLog, ActivityMove, ActivityWarnings, CorrectionDecision,
    CorrectionRequest, LONGEST_MINUTES, NewSeries, SeriesChange, SeriesEnd,
};
use domain::kernel::{AccountId, ActivityId, ContactId, Timestamp, UserId};
use serde::de::DeserializeOwned;
use validator::Validate;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        // Before the record's own routes, which take any word behind the name for an id.
        .service(get_activity_warnings)
        .no_id("/activities/warnings")
        .service(log_activity)
        .no_id("/activities/log")
        .service(begin_activity_series)
        .no_id("/activities/series")
        .service(change_activity_series)
        .service(end_activity_series)
        .service(transition_activity)
        .service(ask_activity_correction)
        .service(decide_activity_correction)
        .service(undo_activity_move)
        .service(RecordRoutes::<Activities>::new());
}

/// Move one activity to another status.
///
/// To `completed` it says its outcome: a table says which fits which kind. `come_another_day` says the next date, and the
/// next activity is planned at once; `rescheduled` plans the one that stands in its place. To `checked_in`, and to
/// `completed` where nobody checked in, it may say where the phone is: what that proves is written down and stops nobody.
/// A move that the activity's status does not allow answers 409, and `allowed` names those that it does.
#[utoipa::path(
    tag = "activities", operation_id = "transitionActivity", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The activity's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: an activity that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = ActivityMove,
    responses(
        (status = 200, description = "The activity in its new status", body = Activity, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "Its status does not allow this"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something is missing, or does not belong to this move"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/activities/{id}/transitions")]
async fn transition_activity(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    change(allowed, state, id, request, body, move_activity).await
}

/// Tell an activity that was not planned.
///
/// It is made and completed in one transaction, by the rules of both. Told again under the same `id` by the same person, it
/// answers 200 with the one that is there.
#[utoipa::path(
    tag = "activities", operation_id = "logActivity", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200)),
    request_body = ActivityLog,
    responses(
        (status = 200, description = "It was told already", body = Activity, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 201, description = "The activity, completed", body = Activity, headers(
            ("Location" = String, description = "Its address"), ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "The key or the id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/activities/log")]
async fn log_activity(
    allowed: Allowed<Create, Activities>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let told: ActivityLog = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| match log(transaction, &allowed.person, &told)? {
                Logged::Known(activity) => answered(200, None, &activity),
                Logged::Made(activity) => {
                    answered(201, Some(format!("/api/v1/activities/{}", activity.head.id)), &activity)
                }
            })
        })
        .await?;
    Ok(respond(answer))
}

/// Correct what was completed, or ask for it.
///
/// For a day after the completion the fields change at once; then it is a request that somebody who approves decides.
#[utoipa::path(
    tag = "activities", operation_id = "askActivityCorrection", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The activity's id"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once"),
    ),
    request_body = CorrectionRequest,
    responses(
        (status = 200, description = "The activity, corrected or with the request", body = Activity),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "There is nothing to correct, or somebody has asked already"),
        (status = 412, description = "Somebody else has changed it"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you read"),
    ),
)]
#[post("/activities/{id}/corrections")]
async fn ask_activity_correction(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    change::<CorrectionRequest>(allowed, state, id, request, body, correction::ask).await
}

/// Decide about the correction that was asked for.
///
/// By somebody who approves, and neither the one who asked nor the owner. What is approved is changed at once.
#[utoipa::path(
    tag = "activities", operation_id = "decideActivityCorrection", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The activity's id"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once"),
    ),
    request_body = CorrectionDecision,
    responses(
        (status = 200, description = "The activity, corrected or not", body = Activity),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "There is nothing to decide"),
        (status = 412, description = "Somebody else has changed it"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you read"),
    ),
)]
#[post("/activities/{id}/corrections/decision")]
async fn decide_activity_correction(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    change::<CorrectionDecision>(allowed, state, id, request, body, correction::decide).await
}

/// Take a move of an activity back.
///
/// For 30 seconds, by whoever moved it, and while nobody has changed the activity or what was planned with it: that goes into
/// the recycle bin, and the activity is what it was. One that was told once it was done was not there before: it goes there,
/// too, and comes back as any record does.
#[utoipa::path(
    tag = "activities", operation_id = "undoActivityMove", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The activity's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The activity as it was, or in the recycle bin", body = Activity, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "There is no move of yours to take back, or somebody has changed it since"),
        (status = 410, description = "The time is over"),
        (status = 422, description = "The key was used for another request"),
    ),
)]
#[post("/activities/{id}/undo")]
async fn undo_activity_move(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id: ActivityId = path_id(&id)?;
    let key = Key::of(&request, allowed.person.user_id, &[])?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| answered(200, None, &undo(transaction, &allowed.person, id)?))
        })
        .await?;
    Ok(respond(answer))
}

/// Plan an activity that comes again.
///
/// The first one is on a day of the rule; those of the next 62 days are made with it, and further ones each time that one of
/// them is over. Each is an activity of its own, and is changed alone as any is.
#[utoipa::path(
    tag = "activities", operation_id = "beginActivitySeries", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200)),
    request_body = NewSeries,
    responses(
        (status = 201, description = "The first one: its `series_id` finds the others", body = Activity, headers(
            ("Location" = String, description = "Its address"), ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "The key or the id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/activities/series")]
async fn begin_activity_series(
    allowed: Allowed<Create, Activities>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: NewSeries = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let first = series::begin(transaction, &allowed.person, &new)?;
                answered(201, Some(format!("/api/v1/activities/{}", first.head.id)), &first)
            })
        })
        .await?;
    Ok(respond(answer))
}

/// Change several activities of a series.
///
/// This one and those that follow, or all: as far as nobody has begun them or changed them alone. Another rule holds from
/// this one on, and what lies ahead of it is made anew.
#[utoipa::path(
    tag = "activities", operation_id = "changeActivitySeries", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The id of one that lies ahead"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once"),
    ),
    request_body = SeriesChange,
    responses(
        (status = 200, description = "This one as it is now", body = Activity, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "It does not come again, or has begun"),
        (status = 412, description = "Somebody else has changed it"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you read"),
    ),
)]
#[post("/activities/{id}/series")]
async fn change_activity_series(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    change::<SeriesChange>(allowed, state, id, request, body, series::change).await
}

/// Call several activities of a series off.
///
/// This one and those that follow, or all, as far as nobody has begun them or changed them alone. It comes again no more.
#[utoipa::path(
    tag = "activities", operation_id = "endActivitySeries", security(("bearer" = [])),
    params(
        ("id" = ActivityId, Path, description = "The id of one that lies ahead"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once"),
    ),
    request_body = SeriesEnd,
    responses(
        (status = 200, description = "This one, called off", body = Activity, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such activity that you may see"),
        (status = 409, description = "It does not come again, or has begun"),
        (status = 412, description = "Somebody else has changed it"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you read"),
    ),
)]
#[post("/activities/{id}/series/end")]
async fn end_activity_series(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    change::<SeriesEnd>(allowed, state, id, request, body, series::end).await
}

/// What somebody asks of one version of an activity.
type Effect<Asked> = fn(&mut Transaction<'_>, &Person, ActivityId, i32, &Asked) -> ApiResult<Activity>;

async fn change<Asked: DeserializeOwned + Validate + Send + 'static>(
    allowed: Allowed<Update, Activities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
    effect: Effect<Asked>,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let asked: Asked = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let person = allowed.person;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let activity = effect(transaction, &person, id, version, &asked)?;
                answered(200, None, &activity)
            })
        })
        .await?;
    Ok(respond(answer))
}

/// Read what somebody should know before they go somewhere.
///
/// What else the owner does at that time, as far as the caller sees it; and which colleagues are at the same contact or
/// account within three days: whoever sees those learns who goes there and when, not what for. It stops nobody.
#[utoipa::path(
    tag = "activities", operation_id = "getActivityWarnings", security(("bearer" = [])),
    params(
        ("kind" = ActivityKind, Query, description = "What is to be done"),
        ("starts_at" = Timestamp, Query, description = "When"),
        ("minutes" = Option<i32>, Query, description = "How long; as long as its kind usually does when absent", minimum = 1, maximum = 1440),
        ("contact_id" = Option<ContactId>, Query, description = "With whom"),
        ("account_id" = Option<AccountId>, Query, description = "Where; the contact's main account when absent"),
        ("owner_id" = Option<UserId>, Query, description = "Who does it; the caller when absent"),
        ("except" = Option<ActivityId>, Query, description = "The activity that is being changed"),
    ),
    responses(
        (status = 200, description = "What is in the way", body = ActivityWarnings),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/activities/warnings")]
async fn get_activity_warnings(
    allowed: Allowed<Read, Activities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<ActivityWarnings>> {
    let asked = asked(request.query_string())?;
    let read = state.database.read(move |connection| warnings(connection, &allowed.person, asked));
    Ok(web::Json(read.await?))
}

fn asked(query: &str) -> ApiResult<Asked> {
    let (mut kind, mut starts_at, mut except) = (None, None, None);
    let mut rest = ActivityData::new(ActivityKind::Visit, Timestamp::earliest());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let bad = |code: &'static str, detail: &'static str| ApiError::field(&name, code, detail);
        let id = || bad("type", "Give an id (a UUID)");
        match &*name {
            "kind" => kind = Some(value.parse().map_err(|_| bad("choice", "Say a kind of activity"))?),
            "starts_at" => {
                starts_at = Some(value.parse().map_err(|_| bad("type", "Give a moment such as 2026-11-24T10:00:00Z"))?);
            }
            "minutes" => {
                let minutes = value.parse().ok().filter(|minutes| (1..=LONGEST_MINUTES).contains(&i64::from(*minutes)));
                rest.minutes = Some(minutes.ok_or_else(|| bad("range", "Give 1 to 1440 minutes"))?);
            }
            "contact_id" => rest.contact_id = Some(value.parse().map_err(|_| id())?),
            "account_id" => rest.account_id = Some(value.parse().map_err(|_| id())?),
            "owner_id" => rest.owner_id = Some(value.parse().map_err(|_| id())?),
            "except" => except = Some(value.parse().map_err(|_| id())?),
            _ => return Err(bad("unknown_parameter", "There is no such parameter")),
        }
    }
    let kind = kind.ok_or_else(|| ApiError::field("kind", "required", "Say what is to be done"))?;
    let starts_at = starts_at.ok_or_else(|| ApiError::field("starts_at", "required", "Say when"))?;
    Ok(Asked { data: ActivityData { kind, starts_at, ..rest }, except })
}
