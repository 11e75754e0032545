//! Jobs: how far they are, stopping them, and the dead-letter list.

use crate::kernel::caller::{Allowed, Guarded, Person, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::path_id;
use crate::kernel::jobs::{find, list, request_cancel, retry};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, post, web};
use domain::admin::job::{Job, JobState};
use domain::kernel::JobId;
use domain::kernel::policy::{Action, Reach, Resource, reach};

/// What permissions on jobs are given for.
pub struct Jobs;

impl Guarded for Jobs {
    const RESOURCE: Resource = Resource::Jobs;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_jobs).service(get_job).service(cancel_job).service(retry_job);
}

/// Somebody else's job is not there for those who only see their own.
fn visible(person: &Person, action: Action, job: Option<Job>) -> ApiResult<Job> {
    let all = reach(person.role, Resource::Jobs, action) == Reach::Everything;
    job.filter(|job| all || job.owner_id == Some(person.user_id)).ok_or_else(ApiError::not_found)
}

/// List jobs, the newest first: one's own, for administrators everybody's.
#[utoipa::path(
    tag = "jobs", operation_id = "listJobs", security(("bearer" = [])),
    params(("state" = Option<JobState>, Query, description = "Only jobs in this state; `dead` is the dead-letter list")),
    responses(
        (status = 200, description = "At most 200 jobs", body = Vec<Job>),
        (status = 422, description = "No such state"),
    ),
)]
#[get("/jobs")]
async fn list_jobs(
    allowed: Allowed<Read, Jobs>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Vec<Job>>> {
    let mut wanted: Option<JobState> = None;
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "state" {
            return Err(ApiError::field(&name, "unknown_parameter", "This list takes only state"));
        }
        wanted = Some(value.parse().map_err(|_| ApiError::field("state", "choice", JobState::WORDS.join(", ")))?);
    }
    let all = reach(allowed.person.role, Resource::Jobs, Action::Read) == Reach::Everything;
    let owner = (!all).then_some(allowed.person.user_id);
    Ok(web::Json(state.database.read(move |connection| list(connection, owner, wanted)).await?))
}

/// Read one job.
#[utoipa::path(
    tag = "jobs", operation_id = "getJob", security(("bearer" = [])),
    params(("id" = JobId, Path, description = "The job's id")),
    responses(
        (status = 200, description = "The job", body = Job),
        (status = 404, description = "No such job of yours"),
    ),
)]
#[get("/jobs/{id}")]
async fn get_job(
    allowed: Allowed<Read, Jobs>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<Job>> {
    let id = path_id(&id)?;
    let job = state.database.read(move |connection| find(connection, id)).await?;
    Ok(web::Json(visible(&allowed.person, Action::Read, job)?))
}

/// Ask a job to stop at its next step.
#[utoipa::path(
    tag = "jobs", operation_id = "cancelJob", security(("bearer" = [])),
    params(("id" = JobId, Path, description = "The job's id")),
    responses(
        (status = 200, description = "It will stop", body = Job),
        (status = 404, description = "No such job of yours"),
        (status = 409, description = "It is over"),
    ),
)]
#[post("/jobs/{id}/cancel")]
async fn cancel_job(
    allowed: Allowed<Update, Jobs>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<Job>> {
    let id = path_id(&id)?;
    let job = state
        .database
        .write(move |transaction| {
            visible(&allowed.person, Action::Update, find(transaction.connection, id)?)?;
            request_cancel(transaction, id)
        })
        .await?;
    state.jobs.wake();
    Ok(web::Json(job))
}

/// Put a dead job back into the queue.
#[utoipa::path(
    tag = "jobs", operation_id = "retryJob", security(("bearer" = [])),
    params(("id" = JobId, Path, description = "The job's id")),
    responses(
        (status = 200, description = "It is queued again", body = Job),
        (status = 404, description = "No such job of yours"),
        (status = 409, description = "It is not dead"),
    ),
)]
#[post("/jobs/{id}/retry")]
async fn retry_job(
    allowed: Allowed<Update, Jobs>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<Job>> {
    let id = path_id(&id)?;
    let job = state
        .database
        .write(move |transaction| {
            visible(&allowed.person, Action::Update, find(transaction.connection, id)?)?;
            retry(transaction, id)
        })
        .await?;
    state.jobs.wake();
    Ok(web::Json(job))
}
