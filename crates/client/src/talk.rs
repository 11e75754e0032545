//! What hangs on every record: comments, shares, notifications.

use crate::transport::{answer, done, with_query};
use crate::{Client, Error};
use domain::kernel::policy::Resource;
use domain::kernel::{AttachmentId, CommentId, New, NotificationId, Page, PushSubscriptionId, RecordId};
use domain::talk::attachment::Attachment;
use domain::talk::comment::{Comment, CommentData, CommentPatch};
use domain::talk::editor::{Editing, Editor};
use domain::talk::message::Message;
use domain::talk::notification::preferences::{NotificationPreferences, NotificationSettings};
use domain::talk::notification::{Notification, ReadNotifications, UnreadCount};
use domain::talk::push::{NewPushSubscription, PushSubscription, PushSubscriptions};
use domain::talk::share::{Share, ShareData, Viewer};
use reqwest::Method;
use serde_json::json;

fn of(resource: Resource, id: RecordId) -> Vec<(String, String)> {
    vec![("resource".to_owned(), resource.to_string()), ("record_id".to_owned(), id.to_string())]
}

pub(crate) fn attachment_path(file: AttachmentId, resource: Resource, id: RecordId, name: &str) -> String {
    let mut query = of(resource, id);
    query.push(("name".to_owned(), name.to_owned()));
    with_query(&format!("/attachments/{file}"), &query)
}

impl Client {
    /// The comments on a record, newest first; with `ids` only these.
    pub async fn list_comments(
        &self,
        resource: Resource,
        id: RecordId,
        ids: &[RecordId],
        cursor: Option<String>,
    ) -> Result<Page<Comment>, Error> {
        let mut query = of(resource, id);
        if !ids.is_empty() {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            query.extend([("ids".to_owned(), ids.join(",")), ("limit".to_owned(), "200".to_owned())]);
        }
        query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor)));
        answer(self.get("/comments", &query)).await
    }

    /// One page of what was sent on account of a record, the newest first.
    pub async fn list_messages(
        &self,
        resource: Resource,
        id: RecordId,
        cursor: Option<String>,
    ) -> Result<Page<Message>, Error> {
        let mut query = of(resource, id);
        query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor)));
        answer(self.get("/messages", &query)).await
    }

    pub async fn get_comment(&self, id: CommentId) -> Result<Comment, Error> {
        answer(self.get(&format!("/comments/{id}"), &[])).await
    }

    /// Writes a comment. With an id of one's own, sending it twice writes it once.
    pub async fn create_comment(&self, new: &New<CommentData>) -> Result<Comment, Error> {
        let request = self.post("/comments", new);
        answer(match new.id {
            Some(id) => request.header("idempotency-key", id.to_string()),
            None => request,
        })
        .await
    }

    /// Another text for one's own comment; refused (412) when it was changed since it was read.
    pub async fn update_comment(&self, comment: &Comment, text: &str) -> Result<Comment, Error> {
        let request = self.request(Method::PATCH, &format!("/comments/{}", comment.head.id));
        let request = request.json(&CommentPatch { text: text.to_owned() });
        answer(request.header("if-match", format!("\"{}\"", comment.head.version))).await
    }

    pub async fn delete_comment(&self, comment: &Comment) -> Result<(), Error> {
        let request = self.request(Method::DELETE, &format!("/comments/{}", comment.head.id));
        done(request.header("if-match", format!("\"{}\"", comment.head.version))).await
    }

    pub async fn restore_comment(&self, id: CommentId) -> Result<Comment, Error> {
        answer(self.post(&format!("/comments/{id}/restore"), &json!({}))).await
    }

    /// With whom a record is shared.
    pub async fn list_shares(&self, resource: Resource, id: RecordId) -> Result<Vec<Share>, Error> {
        answer(self.get("/shares", &of(resource, id))).await
    }

    /// Shares a record, or changes how far its share goes.
    pub async fn create_share(&self, share: &ShareData) -> Result<Share, Error> {
        answer(self.post("/shares", share)).await
    }

    pub async fn delete_share(&self, share: &ShareData) -> Result<(), Error> {
        let mut query = of(share.resource, share.record_id);
        query.push(("grantee_id".to_owned(), share.grantee_id.to_string()));
        done(self.request(Method::DELETE, &with_query("/shares", &query))).await
    }

    /// Everybody who sees a record, and why.
    pub async fn list_viewers(&self, resource: Resource, id: RecordId) -> Result<Vec<Viewer>, Error> {
        answer(self.get("/shares/viewers", &of(resource, id))).await
    }

    /// The files of a record, newest first, with links to their bytes.
    pub async fn list_attachments(
        &self,
        resource: Resource,
        id: RecordId,
        cursor: Option<String>,
    ) -> Result<Page<Attachment>, Error> {
        let mut query = of(resource, id);
        query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor)));
        answer(self.get("/attachments", &query)).await
    }

    /// Puts a file on a record. Sent again with the same id and bytes, it is the same file.
    pub async fn put_attachment(
        &self,
        file: AttachmentId,
        resource: Resource,
        id: RecordId,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Attachment, Error> {
        let request = self.request(Method::PUT, &attachment_path(file, resource, id, name));
        answer(request.header("content-type", "application/octet-stream").body(bytes)).await
    }

    /// Where `put_attachment` sends its bytes and the token that it wants, for browsers, which tell how far it has gone.
    pub fn attachment_address(
        &self,
        file: AttachmentId,
        resource: Resource,
        id: RecordId,
        name: &str,
    ) -> (String, Option<String>) {
        (self.address(&attachment_path(file, resource, id, name)), self.access_token())
    }

    pub async fn delete_attachment(&self, file: &Attachment) -> Result<(), Error> {
        let request = self.request(Method::DELETE, &format!("/attachments/{}", file.head.id));
        done(request.header("if-match", format!("\"{}\"", file.head.version))).await
    }

    pub async fn restore_attachment(&self, id: AttachmentId) -> Result<Attachment, Error> {
        answer(self.post(&format!("/attachments/{id}/restore"), &json!({}))).await
    }

    /// The address of the stream of events and the token that it wants, for readers that reqwest is none of: browsers.
    pub fn event_stream(&self) -> (String, Option<String>) {
        (self.address("/events/stream"), self.access_token())
    }

    /// Who else edits a record at this moment.
    pub async fn list_editors(&self, resource: Resource, id: RecordId) -> Result<Vec<Editor>, Error> {
        answer(self.get("/editors", &of(resource, id))).await
    }

    /// Says that one edits a record, every ten seconds; tells who else does.
    pub async fn say_editing(&self, editing: &Editing) -> Result<Vec<Editor>, Error> {
        answer(self.request(Method::PUT, "/editors").json(editing)).await
    }

    pub async fn end_editing(&self, editing: &Editing) -> Result<(), Error> {
        let query = with_query("/editors", &of(editing.resource, editing.record_id));
        done(self.request(Method::DELETE, &query)).await
    }

    /// First the unread ones, then the others, each newest first.
    pub async fn list_notifications(&self, cursor: Option<String>) -> Result<Page<Notification>, Error> {
        let query: Vec<_> = cursor.map(|cursor| ("cursor".to_owned(), cursor)).into_iter().collect();
        answer(self.get("/notifications", &query)).await
    }

    /// How many are unread, up to 100.
    pub async fn count_unread_notifications(&self) -> Result<UnreadCount, Error> {
        answer(self.get("/notifications/unread", &[])).await
    }

    /// Marks these as read, or all; tells how many are left.
    pub async fn read_notifications(&self, ids: Option<Vec<NotificationId>>) -> Result<UnreadCount, Error> {
        answer(self.post("/notifications/read", &ReadNotifications { ids })).await
    }

    /// By which ways one is told, when not, and when a digest comes.
    pub async fn get_notification_preferences(&self) -> Result<NotificationSettings, Error> {
        answer(self.get("/notification-preferences", &[])).await
    }

    pub async fn update_notification_preferences(
        &self,
        preferences: &NotificationPreferences,
    ) -> Result<NotificationSettings, Error> {
        answer(self.request(Method::PUT, "/notification-preferences").json(preferences)).await
    }

    /// One's devices that take push messages, and the key that a browser needs to become one.
    pub async fn list_push_subscriptions(&self) -> Result<PushSubscriptions, Error> {
        answer(self.get("/push-subscriptions", &[])).await
    }

    pub async fn create_push_subscription(&self, new: &NewPushSubscription) -> Result<PushSubscription, Error> {
        answer(self.post("/push-subscriptions", new)).await
    }

    pub async fn delete_push_subscription(&self, id: PushSubscriptionId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/push-subscriptions/{id}"))).await
    }
}
