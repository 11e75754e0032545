//! Somebody who calls the API: the typed client, and raw requests where a test looks at the wire.

use crate::Answer;
use anyhow::Result;
use client::Client;
use domain::admin::auth::Login;
use domain::kernel::{New, Record, UserId};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

#[derive(Clone)]
pub struct Caller {
    pub client: Client,
    /// Absent for somebody who has not signed in.
    pub user_id: Option<UserId>,
    url: String,
    http: reqwest::Client,
}

impl Caller {
    /// Nobody, at a server.
    pub fn anonymous(url: &str) -> Self {
        let http = reqwest::Client::new();
        Self { client: Client::with_http(url, http.clone()), user_id: None, url: url.to_owned(), http }
    }

    pub(crate) fn signed_in(url: &str, user_id: UserId, access_token: String) -> Self {
        let caller = Self { user_id: Some(user_id), ..Self::anonymous(url) };
        caller.client.set_access_token(Some(access_token));
        caller
    }

    /// The same person with another access token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        let caller = Self::anonymous(&self.url);
        caller.client.set_access_token(Some(token.into()));
        caller
    }

    /// The same person at another node.
    #[must_use]
    pub fn at(&self, url: &str) -> Self {
        let caller = Self { user_id: self.user_id, ..Self::anonymous(url) };
        caller.client.set_access_token(self.client.access_token());
        caller
    }

    /// `path` lies below `/api/v1`; `//path` is meant as it stands, with one slash.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let url = match path.strip_prefix("//") {
            Some(rest) => format!("{}/{rest}", self.url),
            None => format!("{}/api/v1{path}", self.url),
        };
        let request = self.http.request(method, url);
        Request(match self.client.access_token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: &Value) -> Request {
        self.request(Method::POST, path).json(body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Request {
        self.request(Method::PUT, path).json(body)
    }

    pub fn patch(&self, path: &str, version: i32, body: &Value) -> Request {
        self.request(Method::PATCH, path).json(body).header("if-match", &format!("\"{version}\""))
    }

    pub fn delete(&self, path: &str, version: i32) -> Request {
        self.request(Method::DELETE, path).header("if-match", &format!("\"{version}\""))
    }

    /// Signs in with a password, as the sign-in page does.
    pub fn login(&self, email: &str, password: &str) -> Request {
        let login = Login { email: email.to_owned(), password: password.to_owned(), code: None };
        self.request(Method::POST, "/auth/login").json(&serde_json::to_value(login).unwrap_or_default())
    }

    /// The same with the second factor's code.
    pub fn login_with(&self, email: &str, password: &str, code: &str) -> Request {
        let login = serde_json::json!({"email": email, "password": password, "code": code});
        self.request(Method::POST, "/auth/login").json(&login)
    }

    pub async fn create<R: Record>(&self, data: R::Data) -> Result<R> {
        Ok(self.client.create(&New { id: None, record: data }).await?)
    }
}

/// A request that is sent by `.await`.
pub struct Request(RequestBuilder);

impl Request {
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    #[must_use]
    pub fn body(self, body: impl Into<reqwest::Body>) -> Self {
        Self(self.0.body(body))
    }

    /// Sends, and waits for the headers only: the body of a stream does not end.
    pub async fn open(self) -> Result<reqwest::Response> {
        Ok(self.0.send().await?)
    }

    /// The same as an answer without its body.
    pub async fn begin(self) -> Result<Answer> {
        let response = self.open().await?;
        Ok(Answer::new(response.status().as_u16(), response.headers().clone(), String::new()))
    }

    /// With an `Idempotency-Key`.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
}

impl IntoFuture for Request {
    type Output = Result<Answer>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Answer>>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let response = self.0.send().await?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok(Answer::new(status, headers, response.text().await?))
        })
    }
}
