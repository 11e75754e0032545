//! The first administrator of an empty installation.

use super::{passwords, routes};
use crate::admin::facility::Facilities;
use crate::admin::user::Users;
use crate::kernel::change::{Actor, Belongs, Change, record_change};
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::record::Store;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use diesel::prelude::*;
use domain::admin::auth::{FirstAdmin, SetupState, SignedIn};
use domain::admin::event::ChangeKind;
use domain::admin::facility::FacilityData;
use domain::admin::user::{Language, UserData, UserStatus};
use domain::kernel::policy::{Resource, Role};
use domain::kernel::{Head, ProblemCode, RecordId, Timestamp, UserId};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_setup).service(create_first_admin);
}

fn has_users(connection: &mut Connection) -> ApiResult<bool> {
    let any = users::table.select(users::id).limit(1);
    Ok(!each!(connection, c => any.load::<UserId>(c))?.is_empty())
}

/// Whether this installation still waits for its first administrator.
#[utoipa::path(
    tag = "auth", operation_id = "getSetup", security(()),
    responses((status = 200, description = "The state of the installation", body = SetupState)),
)]
#[get("/setup")]
async fn get_setup(state: web::Data<State>) -> ApiResult<web::Json<SetupState>> {
    let needs_first_admin = !state.database.read(has_users).await?;
    Ok(web::Json(SetupState { needs_first_admin, sends_mail: state.outbound.sends_mail() }))
}

/// Create the first administrator and the first facility, and sign in.
///
/// Works once: as soon as any user exists it is refused.
#[utoipa::path(
    tag = "auth", operation_id = "createFirstAdmin", security(()),
    request_body = FirstAdmin,
    responses(
        (status = 200, description = "Signed in as the first administrator", body = SignedIn),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "There are users already"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/setup")]
async fn create_first_admin(
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let admin: FirstAdmin = checked(&request, &body)?;
    if state.database.read(has_users).await? {
        return Err(ApiError::detailed(ProblemCode::Conflict, "This installation has its users already"));
    }
    let hash = passwords::hash(admin.password.clone()).await?;
    let id: UserId = state.database.clock.new_id().into();
    let device = routes::Device::of(&state, &request);
    let first = move |transaction: &mut Transaction<'_>| {
        first_admin(transaction, id, &admin, &hash)?;
        Ok(None)
    };
    routes::open_session(&state, id, device, first).await
}

/// Writes the first facility and its administrator, who belongs to head office: all later facilities are theirs too.
pub fn first_admin(transaction: &mut Transaction<'_>, id: UserId, admin: &FirstAdmin, hash: &str) -> ApiResult<()> {
    transaction.lock("first administrator")?;
    if has_users(transaction.connection)? {
        return Err(ApiError::detailed(ProblemCode::Conflict, "This installation has its users already"));
    }
    let code: String = admin.facility_name.split_whitespace().filter_map(|word| word.chars().next()).take(6).collect();
    let facility =
        FacilityData { name: admin.facility_name.clone(), code: code.to_uppercase(), phone: None, address: None };
    let facility = Facilities::assemble(head(transaction.new_id().into(), transaction.now), facility, None);
    Facilities::insert(transaction.connection, &facility)?;
    log(transaction, Resource::Facilities, facility.head.id.into(), Facilities::belongs(&facility))?;
    let data = UserData {
        email: admin.email.trim().to_owned(),
        full_name: admin.full_name.clone(),
        role: Role::Admin,
        status: UserStatus::Active,
        team_id: None,
        facility_id: None,
        phone: None,
        language: Language::English,
        time_zone: "Asia/Kolkata".to_owned(),
    };
    let user = Users::assemble(head(id, transaction.now), data, None);
    Users::insert(transaction.connection, &user)?;
    log(transaction, Resource::Users, id.into(), Users::belongs(&user))?;
    passwords::store(transaction, id, hash, false)
}

fn head<Id>(id: Id, now: Timestamp) -> Head<Id> {
    Head { id, version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at: None }
}

fn log(transaction: &mut Transaction<'_>, resource: Resource, record_id: RecordId, belongs: Belongs) -> ApiResult<()> {
    let changes = std::collections::BTreeMap::new();
    let change = Change { resource, record_id, kind: ChangeKind::Created, version: 1, changes, reason: None, belongs };
    record_change(transaction, Actor::default(), change)
}
