//! What assignment rules have beside the routes of every record: their order, and a dry run.

use super::order::move_past;
use super::preview::preview;
use super::store::AssignmentRules;
use crate::kernel::caller::{Allowed, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::kernel::AssignmentRuleId;
use domain::leads::assignment::{AssignmentCase, AssignmentPreview, AssignmentRule, RuleMove};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        // Before the record's own routes, which take any word behind the name for an id.
        .service(preview_assignment)
        .no_id("/assignment-rules/preview")
        .service(move_assignment_rule)
        .service(RecordRoutes::<AssignmentRules>::new());
}

/// Say whom a lead would go to by the rules, and why.
///
/// Nothing is written, and nobody's turn is taken: `tried` names each rule in its order, with what became of it.
#[utoipa::path(
    tag = "assignment-rules", operation_id = "previewAssignment", security(("bearer" = [])),
    request_body = AssignmentCase,
    responses(
        (status = 200, description = "Who would get it, if any rule is chosen", body = AssignmentPreview),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/assignment-rules/preview")]
async fn preview_assignment(
    allowed: Allowed<Update, AssignmentRules>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<AssignmentPreview>> {
    let case: AssignmentCase = checked(&request, &body)?;
    let now = state.database.clock.now();
    let read = state.database.read(move |connection| preview(connection, &allowed.person, &case, now));
    Ok(web::Json(read.await?))
}

/// Move one rule past its neighbour.
///
/// The first stays where it is when it is moved up, and the last when it is moved down.
#[utoipa::path(
    tag = "assignment-rules", operation_id = "moveAssignmentRule", security(("bearer" = [])),
    params(
        ("id" = AssignmentRuleId, Path, description = "The rule's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a rule that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = RuleMove,
    responses(
        (status = 200, description = "The rule at its new place", body = AssignmentRule, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such rule that you may see"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/assignment-rules/{id}/moves")]
async fn move_assignment_rule(
    allowed: Allowed<Update, AssignmentRules>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let RuleMove { direction } = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let rule = move_past(transaction, &allowed.person, id, version, direction)?;
                answered(200, None, &rule)
            })
        })
        .await?;
    Ok(respond(answer))
}
