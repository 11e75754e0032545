//! What pairs have beside the routes of every record: a scan at once.

use super::job::scan_now;
use super::store::Duplicates;
use crate::kernel::caller::{Allowed, Create};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::find;
use crate::kernel::record::{MoveRoutes, RecordRoutes};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use domain::admin::job::Job;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(scan_for_duplicates)
        .service(RecordRoutes::<Duplicates>::new().read_only())
        .service(MoveRoutes::<Duplicates>::new());
}

/// Look for duplicates now.
///
/// The same as each night: all accounts and contacts are compared with those that share a number, an address or a name
/// that sounds alike in one town.
#[utoipa::path(
    tag = "duplicates", operation_id = "scanForDuplicates", security(("bearer" = [])),
    responses((status = 202, description = "It is looked for; `Location` tells how far", body = Job)),
)]
#[post("/duplicate-scans")]
async fn scan_for_duplicates(allowed: Allowed<Create, Duplicates>, state: web::Data<State>) -> ApiResult<HttpResponse> {
    let owner = allowed.person.user_id;
    let write = state.database.write(move |transaction| {
        let id = scan_now(transaction, owner)?;
        find(transaction.connection, id)?.ok_or_else(|| ApiError::internal("a job that was just written is gone"))
    });
    let job = write.await?;
    state.jobs.wake();
    let location = (header::LOCATION, format!("/api/v1/jobs/{}", job.id));
    Ok(HttpResponse::Accepted().insert_header(location).json(job))
}
