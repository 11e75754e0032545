//! The HTTP of what administrators set for leads.

use super::store;
use crate::admin::facility::Facilities;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Allowed, Guarded, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, put, web};
use domain::admin::audit::AuditAction;
use domain::kernel::policy::Resource;
use domain::kernel::{FacilityId, ProblemCode};
use domain::leads::hours::WorkingHours;
use domain::leads::ladder::LeadSettings;

/// What permissions on the ladder are given for.
pub struct Ladders;

impl Guarded for Ladders {
    const RESOURCE: Resource = Resource::LeadSettings;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(get_lead_settings)
        .service(update_lead_settings)
        .service(get_working_hours)
        .service(update_working_hours);
}

/// Read how leads are worked at.
#[utoipa::path(
    tag = "lead-settings", operation_id = "getLeadSettings", security(("bearer" = [])),
    responses((status = 200, description = "The ladder of attempts", body = LeadSettings)),
)]
#[get("/lead-settings")]
async fn get_lead_settings(
    _allowed: Allowed<Read, Ladders>,
    state: web::Data<State>,
) -> ApiResult<web::Json<LeadSettings>> {
    Ok(web::Json(state.database.read(store::lead_settings).await?))
}

/// Set how leads are worked at. It holds for the whole group, so only head office sets it.
#[utoipa::path(
    tag = "lead-settings", operation_id = "updateLeadSettings", security(("bearer" = [])),
    request_body = LeadSettings,
    responses(
        (status = 200, description = "The ladder of attempts", body = LeadSettings),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/lead-settings")]
async fn update_lead_settings(
    allowed: Allowed<Update, Ladders>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<LeadSettings>> {
    if allowed.person.facility_id.is_some() {
        return Err(ApiError::new(ProblemCode::Forbidden));
    }
    let new: LeadSettings = checked(&request, &body)?;
    let kept = new.clone();
    state
        .database
        .write(move |transaction| {
            store::put_lead_settings(transaction, &new)?;
            let rungs: Vec<String> = new.ladder.iter().map(|rung| format!("{} {}", rung.count, rung.unit)).collect();
            let told = Entry::by(&allowed.person, AuditAction::SettingsChanged).detail("ladder", rungs.join(", "));
            let told = told.detail("first_response_minutes", new.first_response_minutes.to_string());
            let answers = new.automatic_answers_per_hour.to_string();
            audit::append(transaction, &told.detail("automatic_answers_per_hour", answers))
        })
        .await?;
    Ok(web::Json(kept))
}

/// Read when a facility works.
#[utoipa::path(
    tag = "facilities", operation_id = "getWorkingHours", security(("bearer" = [])),
    params(("id" = FacilityId, Path, description = "The facility's id")),
    responses(
        (status = 200, description = "Hours of the week and days off", body = WorkingHours),
        (status = 404, description = "No such facility that you may see"),
    ),
)]
#[get("/facilities/{id}/working-hours")]
async fn get_working_hours(
    allowed: Allowed<Read, Facilities>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<WorkingHours>> {
    let id = path_id(&id)?;
    let read = state.database.read(move |connection| store::read_hours(connection, &allowed.person, id));
    Ok(web::Json(read.await?))
}

/// Set when a facility works. Clocks and attempts that are planned from now on go by it.
#[utoipa::path(
    tag = "facilities", operation_id = "updateWorkingHours", security(("bearer" = [])),
    params(("id" = FacilityId, Path, description = "The facility's id")),
    request_body = WorkingHours,
    responses(
        (status = 200, description = "Hours of the week and days off", body = WorkingHours),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such facility that you may see"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/facilities/{id}/working-hours")]
async fn update_working_hours(
    allowed: Allowed<Update, Facilities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<WorkingHours>> {
    let id: FacilityId = path_id(&id)?;
    let new: WorkingHours = checked(&request, &body)?;
    let kept = new.clone();
    state
        .database
        .write(move |transaction| {
            store::put_hours(transaction, &allowed.person, id, &new)?;
            let told = Entry::by(&allowed.person, AuditAction::SettingsChanged).facility(Some(id));
            let told = told.detail("working_hours", new.hours.len().to_string());
            audit::append(transaction, &told.detail("holidays", new.holidays.len().to_string()))
        })
        .await?;
    Ok(web::Json(kept))
}
