//! What consents have beside the routes of every record: what holds for one contact.

use super::store::{Consents, matrix};
use crate::kernel::caller::{Allowed, Read};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::path_id;
use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{get, web};
use domain::kernel::ContactId;
use domain::people::consent::ConsentMatrix;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(RecordRoutes::<Consents>::new().append_only()).service(get_consent_matrix);
}

/// Read what a contact consents to now.
///
/// The last word on each purpose and channel, by the moment at which it was said.
#[utoipa::path(
    tag = "consents", operation_id = "getConsentMatrix", security(("bearer" = [])),
    params(("id" = ContactId, Path, description = "The contact's id")),
    responses(
        (status = 200, description = "What holds; what does not stand there was never asked for", body = ConsentMatrix),
        (status = 404, description = "No such contact that you may see"),
    ),
)]
#[get("/contacts/{id}/consents")]
async fn get_consent_matrix(
    allowed: Allowed<Read, Consents>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<ConsentMatrix>> {
    let (id, now) = (path_id(&id)?, state.database.clock.now());
    let read = state.database.read(move |connection| matrix(connection, &allowed.person, id, now));
    Ok(web::Json(read.await?))
}
