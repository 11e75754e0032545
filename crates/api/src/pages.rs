//! The few pages beside the app: health, the specification with its reader, what each problem means, web forms, and
//! calendars at secret addresses.

use crate::app::is_ready;
use crate::day::calendar;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::state::State;
use crate::leads::web_form;
use crate::specification;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use domain::kernel::ProblemCode;
use utoipa_swagger_ui::{Config, SwaggerUi};

pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/health/live", web::get().to(live))
        .route("/health/ready", web::get().to(ready))
        .route("/openapi.json", web::get().to(openapi))
        .route("/docs", web::get().to(to_docs))
        .route("/problems/{code}", web::get().to(problem))
        .configure(web_form::pages)
        .configure(calendar::pages)
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")));
}

async fn openapi() -> ApiResult<HttpResponse> {
    let text = web::block(specification::served).await.map_err(|_| ApiError::busy())??;
    Ok(HttpResponse::Ok().content_type("application/json").body(text))
}

/// The process runs.
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("live")
}

/// The database answers too.
async fn ready(state: web::Data<State>) -> ApiResult<HttpResponse> {
    state.database.read(is_ready).await.map_err(|cause| {
        tracing::warn!(?cause, "not ready");
        ApiError::busy()
    })?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready"))
}

async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

/// The page that a problem's `type` names.
async fn problem(code: web::Path<String>) -> ApiResult<HttpResponse> {
    let code: ProblemCode = code.parse().map_err(|_| ApiError::not_found())?;
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{code}</title><h1>{title}</h1><p>HTTP status {status}, code <code>{code}</code>.</p>",
        title = code.title(),
        status = code.status(),
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}
