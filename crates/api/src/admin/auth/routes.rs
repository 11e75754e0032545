//! Sign in, stay signed in, sign out, change the password, and who one is.

use super::throttle::Attempt;
use super::{passwords, sessions, throttle, token};
use crate::admin::user::Users;
use crate::kernel::caller::{Caller, SignedInPerson};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::record::{Select, Store};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use diesel::prelude::*;
use domain::admin::auth::{ChangePassword, Login, Preferences, SignedIn};
use domain::admin::user::{User, UserStatus};
use domain::kernel::{ProblemCode, SessionId, Timestamp, UserId};

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

/// Where a request comes from; the reverse proxy's word counts only where one is configured.
fn origin(state: &State, request: &HttpRequest) -> String {
    if state.limits.behind_proxy {
        request.connection_info().realip_remote_addr().unwrap_or_default().to_owned()
    } else {
        request.peer_addr().map(|peer| peer.ip().to_string()).unwrap_or_default()
    }
}

pub fn user_agent(request: &HttpRequest) -> String {
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
/// After five wrong passwords the account has to wait, longer each time.
#[utoipa::path(
    tag = "auth", operation_id = "login", security(()),
    request_body = Login,
    responses(
        (status = 200, description = "Signed in", body = SignedIn),
        (status = 400, description = "Unreadable"),
        (status = 401, description = "The e-mail address or the password is wrong"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something is missing"),
    ),
)]
#[post("/auth/login")]
async fn login(state: web::Data<State>, request: HttpRequest, body: web::Bytes) -> ApiResult<HttpResponse> {
    let Login { email, password } = checked(&request, &body)?;
    let subjects = throttle::Subjects::new(&state.secrets, &email, &origin(&state, &request));
    let (email_key, counted) = (email.trim().to_lowercase(), subjects.clone());
    let known = state
        .database
        .write(move |transaction| {
            let allowed = throttle::attempt(transaction, &counted)?;
            Ok((allowed, find_by_email(transaction.connection, &email_key)?))
        })
        .await
        .and_then(unless_waiting)?;
    let (user_id, stored) = known.map_or((None, None), |(id, hash)| (Some(id), hash));
    let right = passwords::verify(password, stored).await?;
    let user_id = user_id.filter(|_| right).ok_or_else(|| ApiError::new(ProblemCode::WrongCredentials))?;
    let agent = user_agent(&request);
    open_session(&state, user_id, agent, move |transaction| throttle::forgive(transaction, &subjects)).await
}

/// Lets an attempt on that need not wait.
fn unless_waiting<T>((attempt, then): (Attempt, T)) -> ApiResult<T> {
    match attempt {
        Attempt::Counted => Ok(then),
        Attempt::Wait(seconds) => Err(ApiError::Later(ProblemCode::TooManyRequests, seconds)),
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

/// Opens a session in one transaction with `first`, and answers with its tokens.
pub async fn open_session<F>(state: &State, user_id: UserId, user_agent: String, first: F) -> ApiResult<HttpResponse>
where
    F: Fn(&mut Transaction<'_>) -> ApiResult<()> + Send + 'static,
{
    let session: SessionId = state.database.clock.new_id().into();
    let cookie = sessions::new_token(session)?;
    let token = cookie.clone();
    let user = state
        .database
        .write(move |transaction| {
            first(transaction)?;
            sessions::open(transaction, session, user_id, &token, &user_agent)?;
            find_user(transaction.connection, user_id)
        })
        .await?;
    signed_in(state, session, user, Some(cookie))
}

fn signed_in(state: &State, session: SessionId, user: User, cookie: Option<String>) -> ApiResult<HttpResponse> {
    let (access_token, expires_at): (String, Timestamp) =
        token::issue(&state.secrets, session, state.database.clock.now())?;
    let mut response = HttpResponse::Ok();
    if let Some(cookie) = cookie {
        response.cookie(refresh_cookie(state, cookie, sessions::SESSION_SECONDS));
    }
    Ok(response.json(SignedIn { access_token, expires_at, user }))
}

/// Get a new access token for the refresh cookie.
///
/// The cookie is replaced by the next one. A cookie that was used before ends the whole session: somebody copied it.
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
    let next = sessions::new_token(sessions::id_of(&token).ok_or_else(unauthenticated)?)?;
    let cookie = next.clone();
    let (refreshed, user) = state
        .database
        .write(move |transaction| {
            let refreshed = sessions::refresh(transaction, &token, |_| next.clone())?;
            let user = match refreshed {
                sessions::Refreshed::Rotated(_, user) | sessions::Refreshed::JustRotated(_, user) => {
                    Some(find_user(transaction.connection, user)?)
                }
                sessions::Refreshed::Refused => None,
            };
            Ok((refreshed, user))
        })
        .await?;
    let user = user.filter(|user| user.data.status == UserStatus::Active && user.head.deleted_at.is_none());
    match (refreshed, user) {
        (sessions::Refreshed::Rotated(session, _), Some(user)) => signed_in(&state, session, user, Some(cookie)),
        (sessions::Refreshed::JustRotated(session, _), Some(user)) => signed_in(&state, session, user, None),
        _ => {
            state.callers.forget_all();
            Err(unauthenticated())
        }
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
    let (user, session) = (person.0.user_id, person.0.session_id);
    state.database.write(move |transaction| sessions::end(transaction, user, session)).await?;
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
    let (user, session) = (person.0.user_id, person.0.session_id);
    let subjects = throttle::Subjects::new(&state.secrets, &format!("password of {user}"), &origin(&state, &request));
    let counted = subjects.clone();
    let stored = state
        .database
        .write(move |transaction| {
            let allowed = throttle::attempt(transaction, &counted)?;
            Ok((allowed, passwords::stored(transaction.connection, user)?))
        })
        .await
        .and_then(unless_waiting)?;
    if !passwords::verify(change.current_password.clone(), stored).await? {
        return Err(ApiError::field("/current_password", "wrong", "This is not your present password"));
    }
    if change.new_password == change.current_password {
        return Err(ApiError::field("/new_password", "same", "Choose another password than the present one"));
    }
    let hash = passwords::hash(change.new_password).await?;
    state
        .database
        .write(move |transaction| {
            throttle::forgive(transaction, &subjects)?;
            passwords::store_keeping(transaction, user, &hash, false, Some(session))
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
            find_user(transaction.connection, id)
        })
        .await?;
    Ok(web::Json(user))
}
