//! The HTTP of messages: they are read; what is about to leave is written by the rules that answer, and by jobs.

use super::{Messages, store};
use crate::kernel::caller::{Allowed, Read};
use crate::kernel::error::ApiResult;
use crate::kernel::http::paged;
use crate::kernel::list::{Newest, cursor_key};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::asked;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::kernel::policy::Resource;
use domain::kernel::{Page, RecordId};
use domain::talk::message::Message;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_messages);
}

/// List what was sent on account of a record, the newest first.
#[utoipa::path(
    tag = "messages", operation_id = "listMessages", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Messages", body = Page<Message>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/messages")]
async fn list_messages(
    allowed: Allowed<Read, Messages>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut newest = Newest::of(Resource::Messages);
    let about = asked::subject(request.query_string(), |name, value| newest.take(name, value))?;
    let key = cursor_key(&state.secrets);
    let read = state.database.read(move |connection| store::list(connection, &allowed.person, about, &newest, &key));
    Ok(paged(&request, &read.await?))
}
