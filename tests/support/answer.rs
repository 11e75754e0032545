//! What came back.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// Null where the body is no JSON.
    pub json: Value,
}

impl Answer {
    pub(crate) fn new(status: u16, headers: HeaderMap, text: String) -> Self {
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
    }

    /// The record's version, from its entity tag.
    pub fn version(&self) -> Option<i32> {
        self.header("etag")?.trim_matches('"').parse().ok()
    }

    /// The code of a problem; blank for anything else.
    pub fn code(&self) -> &str {
        self.text_at("/code")
    }

    /// What is wrong with the first field: `/phones/0/number phone`.
    pub fn complaint(&self) -> String {
        format!("{} {}", self.text_at("/errors/0/pointer"), self.text_at("/errors/0/code"))
    }

    /// The text at a JSON pointer; blank where there is none.
    pub fn text_at(&self, pointer: &str) -> &str {
        self.json.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// The rows of a list.
    pub fn rows(&self) -> &[Value] {
        self.json.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// A field of each row of a list.
    pub fn column(&self, field: &str) -> Vec<String> {
        self.rows().iter().map(|row| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
    }

    /// Status and body for a snapshot, without what differs from run to run.
    pub fn told(&self) -> Value {
        let mut body = self.json.clone();
        if let Some(id) = body.get_mut("request_id") {
            *id = json!("[request]");
        }
        json!({"status": self.status, "body": body})
    }
}
