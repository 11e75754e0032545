//! How a request reaches the server and an answer comes back: the only code here that knows HTTP.

use domain::kernel::Problem;
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, PoisonError, RwLock};

/// Why there is no answer of the expected type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No answer at all: no signal, no server, a connection that broke. The request may have taken effect.
    Offline,
    /// The server refused, and says why.
    Problem(Box<Problem>),
    /// An answer that this client does not understand.
    Unexpected(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Offline => out.write_str("The server cannot be reached"),
            Self::Problem(problem) => out.write_str(problem.detail.as_deref().unwrap_or(&problem.title)),
            Self::Unexpected(what) => write!(out, "The server gave an unexpected answer: {what}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The problem that the server told, if it told one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Offline | Self::Unexpected(_) => None,
        }
    }
}

/// A downloaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// A connection to one server, with the access token of one person. Clones share the token.
#[derive(Debug, Clone)]
pub struct Client {
    /// Scheme and host, without a slash at the end.
    base: String,
    http: reqwest::Client,
    access_token: Arc<RwLock<Option<String>>>,
}

impl Client {
    pub fn new(base: impl Into<String>) -> Self {
        Self::with_http(base, reqwest::Client::new())
    }

    /// With a `reqwest` client of one's own: cookies, time limits, proxies.
    pub fn with_http(base: impl Into<String>, http: reqwest::Client) -> Self {
        let base = base.into().trim_end_matches('/').to_owned();
        Self { base, http, access_token: Arc::default() }
    }

    /// The token that later requests carry; `None` signs this client out.
    pub fn set_access_token(&self, token: Option<String>) {
        *self.access_token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }

    pub fn access_token(&self) -> Option<String> {
        self.access_token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.address(path));
        match self.access_token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) fn get(&self, path: &str, query: &[(String, String)]) -> RequestBuilder {
        self.request(Method::GET, &with_query(path, query))
    }

    pub(crate) fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.request(Method::POST, path).json(body)
    }
}

/// `path?a=b&c=d`, percent-encoded.
pub(crate) fn with_query(path: &str, query: &[(String, String)]) -> String {
    let mut url = path.to_owned();
    for (index, (name, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        encode(&mut url, name);
        url.push('=');
        encode(&mut url, value);
    }
    url
}

/// RFC 3986: all but unreserved characters are escaped; brackets stay, which every server reads.
fn encode(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~[]".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            for half in [byte >> 4, byte & 15] {
                url.extend(char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
}

/// Sends and reads the JSON of a 2xx answer.
pub(crate) async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let bytes = accepted(request).await?.bytes().await.map_err(|_| Error::Offline)?;
    serde_json::from_slice(&bytes).map_err(|cause| Error::Unexpected(cause.to_string()))
}

/// Sends; a 2xx answer without a body.
pub(crate) async fn done(request: RequestBuilder) -> Result<(), Error> {
    accepted(request).await.map(drop)
}

/// Sends and takes the body as it is.
pub(crate) async fn file(request: RequestBuilder) -> Result<File, Error> {
    let response = accepted(request).await?;
    let content_type =
        response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let bytes = response.bytes().await.map_err(|_| Error::Offline)?.to_vec();
    Ok(File { content_type, bytes })
}

async fn accepted(request: RequestBuilder) -> Result<Response, Error> {
    let response = request.send().await.map_err(|_| Error::Offline)?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let bytes = response.bytes().await.map_err(|_| Error::Offline)?;
    match serde_json::from_slice::<Problem>(&bytes) {
        Ok(problem) => Err(Error::Problem(Box::new(problem))),
        Err(_) => Err(Error::Unexpected(format!("status {}", status.as_u16()))),
    }
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn queries_are_percent_encoded() {
        let query = [("filter[city]".to_owned(), "New Delhi & शर्मा".to_owned()), ("limit".to_owned(), "8".to_owned())];
        assert_eq!(
            with_query("/contacts", &query),
            "/contacts?filter[city]=New%20Delhi%20%26%20%E0%A4%B6%E0%A4%B0%E0%A5%8D%E0%A4%AE%E0%A4%BE&limit=8"
        );
    }
}
