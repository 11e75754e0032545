//! Writes that waited on a device.

use crate::talk::attachment_path;
use crate::transport::answer;
use crate::{Client, Error};
use domain::kernel::RecordId;
use domain::kernel::outbox::{Letter, WriteMethod};
use domain::kernel::policy::Resource;
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;

/// A connection that hangs counts as none after so long: what waits behind it should have its turn.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same for a photo on a slow line.
const PATIENCE_WITH_FILES: Duration = Duration::from_mins(3);

impl Client {
    /// Sends a write that may have been sent before, and gives the record that it made or changed. `file` takes the place of
    /// the body.
    pub async fn deliver(&self, letter: &Letter, file: Option<Vec<u8>>) -> Result<Value, Error> {
        let (method, content_type) = match letter.method {
            WriteMethod::Post => (Method::POST, "application/json"),
            WriteMethod::Patch => (Method::PATCH, "application/merge-patch+json"),
            WriteMethod::Put => (Method::PUT, "application/octet-stream"),
        };
        let mut request = self.request(method, &letter.path).header("content-type", content_type);
        if letter.method == WriteMethod::Post {
            request = request.header("idempotency-key", &letter.key);
        }
        if let Some(version) = letter.version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        request = request.timeout(if file.is_some() { PATIENCE_WITH_FILES } else { PATIENCE });
        answer(match file {
            Some(bytes) => request.body(bytes),
            None => request.body(letter.body.to_string()),
        })
        .await
    }

    /// A record of any kind, in its JSON form.
    pub async fn read_any(&self, resource: Resource, id: RecordId) -> Result<Value, Error> {
        answer(self.get(&format!("/{resource}/{id}"), &[])).await
    }

    /// What puts a file on a record later. The id is the file's own, so that it is there once.
    pub fn attachment_letter(
        file: RecordId,
        resource: Resource,
        id: RecordId,
        file_name: &str,
        what: &str,
        name: &str,
    ) -> Letter {
        Letter::file(attachment_path(file.into(), resource, id, file_name), file, id, what, name)
    }
}
