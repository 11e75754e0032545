//! The HTTP of notifications: the inbox, the bell's count, and what has been read.

use super::{Notifications, preferences, store};
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::http::paged;
use crate::kernel::list::{Newest, cursor_key};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::kernel::Page;
use domain::kernel::policy::Resource;
use domain::talk::notification::kinds::NoticeWay;
use domain::talk::notification::preferences::{NotificationPreferences, NotificationSettings};
use domain::talk::notification::{Notification, ReadNotifications, UnreadCount};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(list_notifications)
        .service(count_unread_notifications)
        .service(read_notifications)
        .service(get_notification_preferences)
        .service(update_notification_preferences);
}

/// List one's notifications: first the unread ones, then the others, each newest first.
#[utoipa::path(
    tag = "notifications", operation_id = "listNotifications", security(("bearer" = [])),
    params(
        ("unread" = Option<bool>, Query, description = "Only those that have not been read"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Notifications", body = Page<Notification>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/notifications")]
async fn list_notifications(
    allowed: Allowed<Read, Notifications>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut unread = false;
    let newest = Newest::asked(Resource::Notifications, request.query_string(), |name, value| {
        if name == "unread" {
            unread = value.parse().map_err(|_| ApiError::field("unread", "type", "Give true or false"))?;
        }
        Ok(name == "unread")
    })?;
    let key = cursor_key(&state.secrets);
    let page =
        state.database.read(move |connection| store::list(connection, &allowed.person, unread, &newest, &key)).await?;
    Ok(paged(&request, &page))
}

/// Count one's unread notifications, up to 100.
#[utoipa::path(
    tag = "notifications", operation_id = "countUnreadNotifications", security(("bearer" = [])),
    responses((status = 200, description = "How many there are", body = UnreadCount)),
)]
#[get("/notifications/unread")]
async fn count_unread_notifications(
    allowed: Allowed<Read, Notifications>,
    state: web::Data<State>,
) -> ApiResult<web::Json<UnreadCount>> {
    let count = state.database.read(move |connection| store::count_unread(connection, &allowed.person)).await?;
    Ok(web::Json(UnreadCount { count }))
}

/// Mark notifications as read: those that are named, or all.
///
/// Answers how many are left. Ids of other people's notifications change nothing.
#[utoipa::path(
    tag = "notifications", operation_id = "readNotifications", security(("bearer" = [])),
    request_body = ReadNotifications,
    responses(
        (status = 200, description = "How many are left", body = UnreadCount),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/notifications/read")]
async fn read_notifications(
    allowed: Allowed<Update, Notifications>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<UnreadCount>> {
    let read: ReadNotifications = checked(&request, &body)?;
    let count = state
        .database
        .write(move |transaction| store::mark_read(transaction, &allowed.person, read.ids.as_deref()))
        .await?;
    Ok(web::Json(UnreadCount { count }))
}

/// Read by which ways one is told, when not, and when a digest comes. Who has chosen nothing has what their role has.
#[utoipa::path(
    tag = "notifications", operation_id = "getNotificationPreferences", security(("bearer" = [])),
    responses((status = 200, description = "What is in force", body = NotificationSettings)),
)]
#[get("/notification-preferences")]
async fn get_notification_preferences(
    allowed: Allowed<Read, Notifications>,
    state: web::Data<State>,
) -> ApiResult<web::Json<NotificationSettings>> {
    let preferences = state.database.read(move |connection| preferences::find(connection, &allowed.person)).await?;
    Ok(web::Json(settings(&state, preferences)))
}

/// Choose by which ways one is told, when not, and when a digest comes. In the app one is told always.
///
/// Quiet hours and digests go by the time zone of one's profile. What waits to leave follows the choice, too.
#[utoipa::path(
    tag = "notifications", operation_id = "updateNotificationPreferences", security(("bearer" = [])),
    request_body = NotificationPreferences,
    responses(
        (status = 200, description = "What is in force", body = NotificationSettings),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/notification-preferences")]
async fn update_notification_preferences(
    allowed: Allowed<Update, Notifications>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<NotificationSettings>> {
    let new: NotificationPreferences = checked(&request, &body)?;
    let preferences =
        state.database.write(move |transaction| preferences::put(transaction, &allowed.person, new.clone())).await?;
    Ok(web::Json(settings(&state, preferences)))
}

fn settings(state: &State, preferences: NotificationPreferences) -> NotificationSettings {
    let mut ways = NoticeWay::ALL.to_vec();
    ways.retain(|way| *way != NoticeWay::Email || state.outbound.sends_mail());
    NotificationSettings { preferences, ways }
}
