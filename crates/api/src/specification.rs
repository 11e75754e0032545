//! The whole OpenAPI specification, from the handlers.

use crate::app;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::openapi::{complete, prune};
use crate::kernel::registry::{Description, Registry};
use actix_web::web::Bytes;
use std::sync::OnceLock;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    // Ids that only addresses name.
    components(schemas(domain::kernel::BulkChangeId, domain::kernel::ImportId)),
    info(
        title = "Setu",
        description = "The REST API of Setu, the CRM of a hospital's sales and marketing team.\n\n\
            Times are RFC 3339 in UTC, ids are UUIDs of version 7 that a client may choose, \
            errors are RFC 9457 problem details. Lists take filters, an order and a cursor; \
            changes need the version that was read (`If-Match`).",
        contact(name = "The Setu project"),
        license(name = "MIT OR Apache-2.0", url = "https://opensource.org/license/mit"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "auth", description = "Signing in and staying signed in"),
        (name = "sessions", description = "The caller's signed-in devices"),
        (name = "security", description = "Second factors and the rules of signing in"),
        (name = "api-keys", description = "Keys of tools"),
        (name = "audit", description = "Who did what that matters for security"),
        (name = "users", description = "The people who sign in"),
        (name = "teams", description = "The tree of teams"),
        (name = "facilities", description = "The hospitals of the group"),
        (name = "accounts", description = "Organisations that the hospital knows"),
        (name = "contacts", description = "People that the hospital knows"),
        (name = "search", description = "One question to all kinds of records"),
        (name = "affiliations", description = "Who works where"),
        (name = "tie-ups", description = "What was agreed with accounts"),
        (name = "leads", description = "People who asked about care and may become patients"),
        (name = "inquiries", description = "What came in, by whatever way, and how fast it was answered"),
        (name = "auto-responses", description = "How inquiries are answered by themselves"),
        (name = "web-forms", description = "What people ask on web pages: forms, and what came of them"),
        (name = "patient-visits", description = "When patients come to the hospital, came, or did not"),
        (name = "public-forms", description = "Filling in a web form, without signing in"),
        (name = "lead-settings", description = "How leads are worked at: the ladder of attempts"),
        (name = "assignment-rules", description = "Who gets a lead that nobody was named for"),
        (name = "opportunities", description = "What may be sold: stages, discounts, totals, forecast"),
        (name = "discount-limits", description = "How much discount each role gives without asking"),
        (name = "activities", description = "Visits, calls and whatever else people do, from the plan to the outcome"),
        (name = "visit-plans", description = "How often somebody is to be visited, and what has become of it"),
        (name = "tasks", description = "What somebody has to do, by when, and for which record"),
        (name = "calendar", description = "What has a day, of those whom somebody looks at"),
        (name = "calendar-feeds", description = "One's own calendar at a secret address, for a phone"),
        (name = "relationships", description = "Who is what to whom"),
        (name = "consents", description = "The ledger of what people want to be told, and how"),
        (name = "broken-glass", description = "Who looked at what their role hides of a patient"),
        (name = "persons", description = "All that is held about a person: taken out, and erased"),
        (name = "duplicates", description = "Pairs of records that look like one"),
        (name = "custom-fields", description = "What administrators add to records"),
        (name = "imports", description = "Bringing files in"),
        (name = "exports", description = "Taking lists out"),
        (name = "saved-views", description = "Questions of lists under a name, for oneself, a team or a facility"),
        (name = "bulk-changes", description = "One change of many records, as a job that can be taken back"),
        (name = "jobs", description = "Work that outlives its request"),
        (name = "events", description = "The change log"),
        (name = "comments", description = "What people say about a record"),
        (name = "attachments", description = "Files on a record"),
        (name = "shares", description = "Who else may see a record, and why everybody does"),
        (name = "editors", description = "Who edits a record at this moment"),
        (name = "messages", description = "What left the house on account of a record"),
        (name = "notifications", description = "What people are told of"),
        (name = "push-subscriptions", description = "One's own browsers that take push messages"),
    ),
)]
struct Document;

/// The document, its parts in a fixed order.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut registry = Registry::Describing(Description::default());
    app::api(&mut registry);
    let mut api = Document::openapi();
    if let Registry::Describing(Description { paths, schemas }) = registry {
        api.paths.paths.extend(paths.paths.into_iter().map(|(path, item)| (format!("/api/v1{path}"), item)));
        api.components.get_or_insert_default().schemas.extend(schemas);
    }
    complete(&mut api);
    prune(&mut api);
    api
}

/// As it is checked in at `openapi/setu.json` and served at `/openapi.json`.
pub fn text(document: &utoipa::openapi::OpenApi) -> ApiResult<String> {
    document.to_pretty_json().map(|text| text + "\n").map_err(ApiError::internal)
}

/// The text, put together when somebody first asks for it.
pub fn served() -> ApiResult<Bytes> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    if let Some(text) = TEXT.get() {
        return Ok(text.clone());
    }
    let text = Bytes::from(text(&document())?);
    Ok(TEXT.get_or_init(|| text).clone())
}
