//! What wraps every request: its id, its line in the log, its figures, the headers that protect browsers.

use super::error::ApiError;
use super::state::State;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError, web};
use domain::kernel::{Page, PageInfo, Problem, ProblemCode};
use serde::Serialize;
use std::sync::OnceLock;
use std::time::Instant;
use utoipa::openapi::{OpenApi, PathItem};

/// Runs outermost. A log line says the route's pattern, never the address: ids and searches are personal data.
pub async fn observe(
    state: web::Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let request_id = state.database.clock.new_id().to_string();
    let method = request.method().clone();
    let path = request.path().to_owned();
    let mut response = next.call(request).await?.map_into_boxed_body();
    if path.starts_with("/api/") && !is_problem(&response) {
        let code = match response.status().as_u16() {
            // What the framework refuses before a handler sees it: in plain text.
            413 => Some(ProblemCode::TooLarge),
            400..=499 => Some(ProblemCode::Syntax),
            500.. => Some(ProblemCode::Internal),
            _ => None,
        };
        if let Some(code) = code {
            response = response.into_response(ApiError::new(code).error_response()).map_into_boxed_body();
        }
    }
    if is_problem(&response) {
        response = name_problem(response, &path, &request_id).await;
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    state.metrics.answered(method.as_str(), &route, status, elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::warn!(%method, route, status, micros, request_id, "request failed");
    } else {
        tracing::info!(%method, route, status, micros, request_id, "request answered");
    }
    Ok(response)
}

fn is_problem(response: &ServiceResponse<BoxBody>) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json")
}

/// Adds to a problem what only this place knows: the address and the request's id.
async fn name_problem(response: ServiceResponse<BoxBody>, path: &str, request_id: &str) -> ServiceResponse<BoxBody> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body).await.unwrap_or_default();
    let body = match serde_json::from_slice::<Problem>(&bytes) {
        Ok(mut problem) => {
            problem.instance = Some(path.to_owned());
            problem.request_id = Some(request_id.to_owned());
            serde_json::to_vec(&problem).unwrap_or_default()
        }
        Err(_) => bytes.to_vec(),
    };
    ServiceResponse::new(request, head.set_body(BoxBody::new(body)))
}

/// Only this site's own scripts, and WebAssembly; nobody may frame the app.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers of every answer.
pub fn security_headers() -> actix_web::middleware::DefaultHeaders {
    actix_web::middleware::DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
        .add((HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .add((HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .add((HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(self), microphone=()"))
}

/// What is asked of the API is never stored by anybody in between.
pub async fn never_stored(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    Ok(response)
}

/// Which methods each address has. They stand in the specification, which is put together when somebody first asks for what
/// no route takes: that costs 40 ms and 20 MB, and most servers never need it.
pub struct Methods {
    specification: fn() -> OpenApi,
    known: OnceLock<Vec<(Vec<String>, Vec<&'static str>)>>,
}

impl Methods {
    pub const fn of(specification: fn() -> OpenApi) -> Self {
        Self { specification, known: OnceLock::new() }
    }

    fn known(&self) -> &[(Vec<String>, Vec<&'static str>)] {
        self.known.get_or_init(|| {
            let methods = |item: &PathItem| {
                let known = [
                    ("GET", &item.get),
                    ("POST", &item.post),
                    ("PUT", &item.put),
                    ("PATCH", &item.patch),
                    ("DELETE", &item.delete),
                ];
                known.into_iter().filter(|(_, operation)| operation.is_some()).map(|(method, _)| method).collect()
            };
            let parts = |path: &str| path.split('/').map(str::to_owned).collect();
            let paths = (self.specification)().paths.paths;
            paths.iter().map(|(path, item)| (parts(path), methods(item))).collect()
        })
    }

    /// `GET, PATCH` for an address that exists. A fixed part counts more than a parameter: `/contacts/search` is no id.
    fn allowed(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('/').collect();
        let matches = |pattern: &[String]| {
            pattern.len() == parts.len()
                && pattern.iter().zip(&parts).all(|(known, part)| known.starts_with('{') || known == part)
        };
        let fixed = |pattern: &[String]| pattern.iter().filter(|known| !known.starts_with('{')).count();
        let found =
            self.known().iter().filter(|(pattern, _)| matches(pattern)).max_by_key(|(pattern, _)| fixed(pattern));
        found.map(|(_, methods)| methods.join(", "))
    }
}

/// What no route takes: 405 with the methods of an address that exists, else 404.
pub async fn method_not_allowed(request: HttpRequest, methods: web::Data<Methods>) -> HttpResponse {
    let Some(allowed) = methods.allowed(request.path()) else {
        return ApiError::new(ProblemCode::NotFound).error_response();
    };
    let mut response = ApiError::new(ProblemCode::MethodNotAllowed).error_response();
    if let Ok(allowed) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// A page of a list as an answer.
pub fn paged<T: Serialize>(request: &HttpRequest, page: &Page<T>) -> HttpResponse {
    linked(request, &page.page).json(page)
}

/// An answer with the `Link` headers (RFC 8288) of a page of a list.
pub fn linked(request: &HttpRequest, page: &PageInfo) -> HttpResponseBuilder {
    let link = |cursor: &Option<String>, relation: &str| {
        cursor.as_ref().map(|cursor| {
            let kept = form_urlencoded::parse(request.query_string().as_bytes()).filter(|(name, _)| name != "cursor");
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(kept)
                .append_pair("cursor", cursor)
                .finish();
            format!("<{}?{query}>; rel=\"{relation}\"", request.path())
        })
    };
    let mut response = HttpResponse::Ok();
    for link in [link(&page.next_cursor, "next"), link(&page.prev_cursor, "prev")].into_iter().flatten() {
        response.append_header((header::LINK, link));
    }
    response
}
