//! The rules of signing in that administrators of head office set for the whole group.

use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{AllowedInPerson, Guarded, Person, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::registry::Registry;
use crate::kernel::settings;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, put, web};
use domain::admin::audit::AuditAction;
use domain::admin::security::SecuritySettings;
use domain::kernel::ProblemCode;
use domain::kernel::policy::Resource;

/// What permissions on these rules are given for.
pub struct SecurityRules;

impl Guarded for SecurityRules {
    const RESOURCE: Resource = Resource::SecuritySettings;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_security_settings).service(update_security_settings);
}

/// Read the rules of signing in.
#[utoipa::path(
    tag = "security", operation_id = "getSecuritySettings", security(("bearer" = [])),
    responses((status = 200, description = "The rules", body = SecuritySettings)),
)]
#[get("/security-settings")]
async fn get_security_settings(
    _allowed: AllowedInPerson<Read, SecurityRules>,
    state: web::Data<State>,
) -> ApiResult<web::Json<SecuritySettings>> {
    Ok(web::Json(state.database.read(settings::security).await?))
}

/// Set the rules of signing in. They hold for the whole group, so only head office sets them.
#[utoipa::path(
    tag = "security", operation_id = "updateSecuritySettings", security(("bearer" = [])),
    request_body = SecuritySettings,
    responses(
        (status = 200, description = "The rules", body = SecuritySettings),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/security-settings")]
async fn update_security_settings(
    allowed: AllowedInPerson<Update, SecurityRules>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<SecuritySettings>> {
    of_head_office(&allowed.person)?;
    let mut new: SecuritySettings = checked(&request, &body)?;
    new.second_factor_roles.sort_unstable();
    new.second_factor_roles.dedup();
    let kept = new.clone();
    state
        .database
        .write(move |transaction| {
            if settings::security(transaction.connection)? == new {
                return Ok(());
            }
            settings::put_security(transaction, &new)?;
            let roles: Vec<_> = new.second_factor_roles.iter().map(ToString::to_string).collect();
            let idle = new.idle_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
            let glass = new.break_glass_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
            let told = Entry::by(&allowed.person, AuditAction::SettingsChanged);
            let told = told.detail("second_factor_roles", roles.join(" ")).detail("idle_minutes", idle);
            audit::append(transaction, &told.detail("break_glass_minutes", glass))
        })
        .await?;
    state.callers.forget_all();
    Ok(web::Json(kept))
}

fn of_head_office(person: &Person) -> ApiResult<()> {
    if person.facility_id.is_none() { Ok(()) } else { Err(ApiError::new(ProblemCode::Forbidden)) }
}
