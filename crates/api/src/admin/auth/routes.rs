//! Sign in, stay signed in, sign out, change the password, and who one is.

use super::second_factor::{self, Factor};
use super::throttle::unless_waiting;
use super::{again, passwords, sessions, throttle, token};
use crate::admin::user::Users;
use crate::kernel::asker;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Caller, SignedInPerson};
use crate::kernel::courier;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::live;
use crate::kernel::record::{Select, Store};
use crate::kernel::registry::Registry;
use crate::kernel::secrets::sign;
use crate::kernel::settings;
use crate::kernel::state::State;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::auth::{ChangePassword, Login, Preferences, SignedIn};
use domain::admin::security::SecuritySettings;
use domain::admin::user::{User, UserStatus};
use domain::kernel::policy::Resource;
use domain::kernel::{FacilityId, ProblemCode, SessionId, Timestamp, UserId};
use std::net::IpAddr;
use std::sync::Arc;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(login)
        .service(refresh)
        .service(logout)
        .service(change_password)
        .service(get_me)
        .service(update_preferences);
}

/// The refresh cookie: out of reach of scripts, sent to the sign-in addresses of this site only.
const COOKIE: &str = "setu_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";

pub fn refresh_cookie(state: &State, token: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(state.limits.secure_cookie)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}

fn user_agent(request: &HttpRequest) -> String {
    request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The record of somebody who signed in; their own is visible to everybody.
pub fn find_user(connection: &mut Connection, id: UserId) -> ApiResult<User> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    let found = Users::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop();
    found.ok_or_else(ApiError::not_found)
}

/// Sign in with an e-mail address and a password.
///
/// The answer holds the access token (15 minutes); the refresh token comes as an `HttpOnly` cookie for `/auth/refresh`.
/// Where a second factor is set up, the answer without a `code` asks for one (`second_factor_required`).
/// After five wrong passwords or codes the account has to wait, longer each time.
#[utoipa::path(
    tag = "auth", operation_id = "login", security(()),
    request_body = Login,
    responses(
        (status = 200, description = "Signed in", body = SignedIn),
        (status = 400, description = "Unreadable"),
        (status = 401, description = "The e-mail address or the password is wrong, or the code is missing or wrong"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something is missing"),
    ),
)]
#[post("/auth/login")]
async fn login(state: web::Data<State>, request: HttpRequest, body: web::Bytes) -> ApiResult<HttpResponse> {
    let Login { email, password, code } = checked(&request, &body)?;
    let device = Device::of(&state, &request);
    let subjects = throttle::Subjects::new(&state.secrets, &email, device.origin);
    let (email_key, counted) = (email.trim().to_lowercase(), subjects.clone());
    let known = state
        .database
        .write(move |transaction| {
            let allowed = throttle::attempt(transaction, &counted)?;
            Ok((allowed, find_by_email(transaction.connection, &email_key)?))
        })
        .await
        .and_then(unless_waiting)?;
    let (user, stored) = known.map_or((None, None), |(id, hash)| (Some(id), hash));
    let right = passwords::verify(password, stored).await?;
    let Some(user_id) = user.filter(|_| right) else {
        return Err(refused(&state, user, &device, "password", ProblemCode::WrongCredentials).await?);
    };
    let (secrets, forgiven) = (Arc::clone(&state.secrets), subjects.clone());
    let first = move |transaction: &mut Transaction<'_>| {
        let factor = second_factor::pass(transaction, &secrets, user_id, code.as_deref())?;
        throttle::forgive(transaction, &forgiven)?;
        Ok(factor)
    };
    match open_session(&state, user_id, device.clone(), first).await {
        Err(ApiError::Problem(problem)) if problem.code == ProblemCode::SecondFactorRequired => {
            state.database.write(move |transaction| throttle::take_back(transaction, &subjects)).await?;
            Err(ApiError::Problem(problem))
        }
        Err(ApiError::Problem(problem)) if problem.code == ProblemCode::WrongCode => {
            Err(refused(&state, Some(user_id), &device, "code", ProblemCode::WrongCode).await?)
        }
        outcome => outcome,
    }
}

/// A refusal, once it is written down. The same is done whether the account exists or not, so that time does not tell.
async fn refused(
    state: &State,
    user: Option<UserId>,
    device: &Device,
    wrong: &'static str,
    code: ProblemCode,
) -> ApiResult<ApiError> {
    let device = device.clone();
    let tell = move |transaction: &mut Transaction<'_>| {
        let told = device.tell(transaction.connection, AuditAction::SignInFailed, user)?;
        audit::append(transaction, &told.detail("wrong", wrong))
    };
    state.database.write(tell).await?;
    Ok(ApiError::new(code))
}

/// What is known of whoever signs in: the browser's word for itself, and where it is.
#[derive(Debug, Clone)]
pub struct Device {
    pub user_agent: String,
    pub origin: Option<IpAddr>,
}

impl Device {
    pub fn of(state: &State, request: &HttpRequest) -> Self {
        Self { user_agent: user_agent(request).chars().take(300).collect(), origin: asker::origin(state, request) }
    }

    /// An entry of the audit about somebody's signing in.
    pub fn tell(&self, connection: &mut Connection, action: AuditAction, user: Option<UserId>) -> ApiResult<Entry> {
        let told = Entry::new(action, self.origin).detail("device", self.user_agent.as_str());
        let Some(user) = user else { return Ok(told) };
        let facility = users::table.find(user).select(users::facility_id);
        let facility: Option<FacilityId> = each!(connection, c => facility.get_result(c))?;
        Ok(told.facility(facility).about(Resource::Users, user))
    }
}

fn find_by_email(connection: &mut Connection, email_key: &str) -> ApiResult<Option<(UserId, Option<String>)>> {
    let query = users::table
        .filter(users::email_key.eq(email_key))
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::id, users::password_hash));
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

/// Opens a session in one transaction with `first`, which says with what second factor, and answers with its tokens.
pub async fn open_session<F>(state: &State, user_id: UserId, device: Device, first: F) -> ApiResult<HttpResponse>
where
    F: Fn(&mut Transaction<'_>) -> ApiResult<Option<Factor>> + Send + 'static,
{
    let session: SessionId = state.database.clock.new_id().into();
    let cookie = sessions::new_token(session)?;
    let token = cookie.clone();
    let (user, rules) = state
        .database
        .write(move |transaction| {
            let factor = first(transaction)?;
            sessions::open(transaction, session, user_id, &token, &device.user_agent)?;
            let mut told = device.tell(transaction.connection, AuditAction::SignedIn, Some(user_id))?.actor(user_id);
            if let Some(factor) = factor {
                told = told.detail("second_factor", factor.as_str());
            }
            audit::append(transaction, &told)?;
            Ok((find_user(transaction.connection, user_id)?, settings::security(transaction.connection)?))
        })
        .await?;
    signed_in(state, session, user, &rules, cookie).await
}

async fn signed_in(
    state: &State,
    session: SessionId,
    user: User,
    rules: &SecuritySettings,
    cookie: String,
) -> ApiResult<HttpResponse> {
    let (access_token, expires_at): (String, Timestamp) =
        token::issue(&state.secrets, session, state.database.clock.now())?;
    let last_event = state.database.read(live::newest).await?;
    let device_key = BASE64.encode(sign(&state.secrets.derive("device key"), user.head.id.to_string().as_bytes()));
    let answer = SignedIn { access_token, expires_at, user, idle_minutes: rules.idle_minutes, last_event, device_key };
    Ok(HttpResponse::Ok().cookie(refresh_cookie(state, cookie, sessions::SESSION_SECONDS)).json(answer))
}

/// Get a new access token for the refresh cookie.
///
/// The cookie is replaced by the next one. Who shows the one before within a minute, because the answer was lost, gets the
/// same next one again; any other cookie that was used before ends the whole session: somebody copied it.
#[utoipa::path(
    tag = "auth", operation_id = "refresh", security(()),
    responses(
        (status = 200, description = "Still signed in", body = SignedIn),
        (status = 401, description = "Sign in again"),
    ),
)]
#[post("/auth/refresh")]
async fn refresh(state: web::Data<State>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let unauthenticated = || ApiError::new(ProblemCode::Unauthenticated);
    let token = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).ok_or_else(unauthenticated)?;
    let next = sessions::successor(&state.secrets, &token).ok_or_else(unauthenticated)?;
    let (cookie, device) = (next.clone(), Device::of(&state, &request));
    let (refreshed, user, rules) = state
        .database
        .write(move |transaction| {
            let rules = settings::security(transaction.connection)?;
            let refreshed = sessions::refresh(transaction, &token, rules.idle_minutes, &next)?;
            let user = match refreshed {
                sessions::Refreshed::Rotated(_, user) => Some(find_user(transaction.connection, user)?),
                sessions::Refreshed::Copied(_, user) => {
                    let told = device.tell(transaction.connection, AuditAction::SessionCopied, Some(user))?;
                    audit::append(transaction, &told)?;
                    None
                }
                sessions::Refreshed::Refused => None,
            };
            Ok((refreshed, user, rules))
        })
        .await?;
    let user = user.filter(|user| user.data.status == UserStatus::Active && user.head.deleted_at.is_none());
    if let (sessions::Refreshed::Rotated(session, _), Some(user)) = (refreshed, user) {
        signed_in(&state, session, user, &rules, cookie).await
    } else {
        state.callers.forget_all();
        Err(unauthenticated())
    }
}

/// Sign out: the session ends, its tokens stop working.
#[utoipa::path(
    tag = "auth", operation_id = "logout", security(("bearer" = [])),
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "Nobody was signed in"),
    ),
)]
#[post("/auth/logout")]
async fn logout(person: SignedInPerson, state: web::Data<State>) -> ApiResult<HttpResponse> {
    let person = person.0;
    state
        .database
        .write(move |transaction| {
            sessions::end(transaction, person.user_id, person.session_id)?;
            let told = Entry::by(&person, AuditAction::SignedOut).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().cookie(refresh_cookie(&state, String::new(), 0)).finish())
}

/// Change one's own password. All other sessions end.
#[utoipa::path(
    tag = "auth", operation_id = "changePassword", security(("bearer" = [])),
    request_body = ChangePassword,
    responses(
        (status = 204, description = "The new password is in force"),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The present password is wrong, or the new one does not do"),
    ),
)]
#[post("/auth/password")]
async fn change_password(
    person: SignedInPerson,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let change: ChangePassword = checked(&request, &body)?;
    let person = person.0;
    let subjects = again::check(&state, &person, change.current_password.clone()).await?;
    if change.new_password == change.current_password {
        return Err(ApiError::field("/new_password", "same", "Choose another password than the present one"));
    }
    let hash = passwords::hash(change.new_password).await?;
    state
        .database
        .write(move |transaction| {
            throttle::forgive(transaction, &subjects)?;
            passwords::store_keeping(transaction, person.user_id, &hash, false, Some(person.session_id))?;
            let told = Entry::by(&person, AuditAction::PasswordChanged).about(Resource::Users, person.user_id);
            audit::append(transaction, &told)
        })
        .await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

/// Who is signed in.
#[utoipa::path(
    tag = "auth", operation_id = "getMe", security(("bearer" = [])),
    responses(
        (status = 200, description = "The caller", body = User),
    ),
)]
#[get("/me")]
async fn get_me(person: SignedInPerson, state: web::Data<State>) -> ApiResult<web::Json<User>> {
    let id = person.0.user_id;
    Ok(web::Json(state.database.read(move |connection| find_user(connection, id)).await?))
}

/// Change one's own language and time zone.
#[utoipa::path(
    tag = "auth", operation_id = "updatePreferences", security(("bearer" = [])),
    request_body = Preferences,
    responses(
        (status = 200, description = "The caller", body = User),
        (status = 400, description = "Unreadable"),
        (status = 403, description = "Choose a new password first"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/me/preferences")]
async fn update_preferences(
    caller: Caller,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<User>> {
    let Preferences { language, time_zone } = checked(&request, &body)?;
    let id = caller.0.user_id;
    let user = state
        .database
        .write(move |transaction| {
            let statement = diesel::update(users::table.find(id))
                .set((users::language.eq(language), users::time_zone.eq(&time_zone)));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            courier::plan_digest(transaction, id)?;
            find_user(transaction.connection, id)
        })
        .await?;
    Ok(web::Json(user))
}
