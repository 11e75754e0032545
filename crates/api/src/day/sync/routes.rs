//! `GET /sync`: one's own work for a device that is without a network now and then.

use super::cursor::Cursor;
use super::store::page;
use crate::kernel::caller::{Allowed, Guarded, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, web};
use domain::day::sync::SyncPage;
use domain::kernel::ProblemCode;
use domain::kernel::policy::Resource;

/// It is read from the change log, and permitted as that.
pub struct Sync;

impl Guarded for Sync {
    const RESOURCE: Resource = Resource::Events;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(sync_own_work);
}

fn asked(query: &str) -> ApiResult<Option<Cursor>> {
    let mut cursor = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "cursor" {
            return Err(ApiError::field(&name, "unknown_parameter", "This list has no such parameter"));
        }
        cursor = Some(value.parse().map_err(|()| ApiError::new(ProblemCode::BadCursor))?);
    }
    Ok(cursor)
}

/// Read what changed of one's own work.
///
/// One's own activities of the last 30 days and all that are planned, tasks that are open or were closed in that time,
/// leads with a next step, and the contacts whom these are about. Without a cursor: all of them, page by page. Pass `next` as
/// the next `cursor`: behind the last page it gives what changed since, a record without its content when it is one's own
/// work no longer. Nothing clinical is among it, whatever the role. Begin without a cursor once a day, since what grows
/// too old is no change.
#[utoipa::path(
    tag = "events", operation_id = "syncOwnWork", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, description = "`next` of the page before", max_length = 200)),
    responses(
        (status = 200, description = "What changed", body = SyncPage),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 422, description = "There is no such parameter"),
    ),
)]
#[get("/sync")]
async fn sync_own_work(
    allowed: Allowed<Read, Sync>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<SyncPage>> {
    let cursor = asked(request.query_string())?;
    let now = state.database.clock.now();
    let found = state.database.read(move |connection| page(connection, &allowed.person, now, cursor)).await?;
    Ok(web::Json(found))
}
