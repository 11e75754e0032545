//! What tasks have beside the routes of every record: taking back that one is done.

use super::store::Tasks;
use super::undo;
use crate::kernel::caller::{Allowed, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::path_id;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{MoveRoutes, RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::day::task::Task;
use domain::kernel::TaskId;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(RecordRoutes::<Tasks>::new()).service(MoveRoutes::<Tasks>::new()).service(undo_task_done);
}

/// Take back that a task is done.
///
/// For 30 seconds, and while nobody has changed the task that follows it by its rule: that goes into the recycle bin, and
/// this one has the status that it had.
#[utoipa::path(
    tag = "tasks", operation_id = "undoTaskDone", security(("bearer" = [])),
    params(
        ("id" = TaskId, Path, description = "The task's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The task as it was", body = Task, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such task that you may see"),
        (status = 409, description = "It is not done, or somebody has changed what follows it"),
        (status = 410, description = "The time is over"),
        (status = 422, description = "The key was used for another request"),
    ),
)]
#[post("/tasks/{id}/done/undo")]
async fn undo_task_done(
    allowed: Allowed<Update, Tasks>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id: TaskId = path_id(&id)?;
    let key = Key::of(&request, allowed.person.user_id, &[])?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                answered(200, None, &undo::undo(transaction, &allowed.person, id)?)
            })
        })
        .await?;
    Ok(respond(answer))
}
