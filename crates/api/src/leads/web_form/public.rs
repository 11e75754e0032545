//! What people ask of a form without signing in. Whoever knows its key may read and fill it in; a site that the form does
//! not name may not.

use super::challenge::{self, Done};
use super::origin::Page;
use super::store::{Happened, count, open_form, shown};
use super::{submissions, take_in, unsent};
use crate::kernel::asker::origin;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::kernel::throttle::{self, Counted, Rate};
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, post, web};
use domain::kernel::{FieldProblem, ProblemCode};
use domain::leads::web_form::{
    FormBeginning, FormChallenge, FormProof, FormSubmission, FormThanks, PublicForm, WebForm,
};
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use validator::Validate;

/// Bytes of an answer: thirty fields, the longest of them full.
const LARGEST: usize = 64 * 1024;

/// A whole neighbourhood may sit behind one address: India's mobile networks share them.
const CHALLENGES: [Rate; 2] = rates("challenges", 120, 6_000);
const BEGINNINGS: [Rate; 2] = rates("beginnings", 60, 3_000);
const SUBMISSIONS: [Rate; 2] = rates("submissions", 30, 1_500);

/// By an address, and of a form from everywhere, within ten minutes.
const fn rates(of: &'static str, by_origin: i32, of_form: i32) -> [Rate; 2] {
    [Rate { of, most: by_origin, seconds: 600 }, Rate { of, most: of_form, seconds: 600 }]
}

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(get_public_form)
        .service(create_form_challenge)
        .service(begin_form)
        .service(submit_form)
        .before("/public/forms/{key}", Method::OPTIONS, preflight)
        .before("/public/forms/{key}/{what}", Method::OPTIONS, preflight);
}

/// Read a form as everybody does.
#[utoipa::path(
    tag = "public-forms", operation_id = "getPublicForm", security(()),
    params(("key" = String, Path, description = "The form's key", max_length = 40, example = "k3s7dmp2q5xw6tjc4hva")),
    responses(
        (status = 200, description = "The form", body = PublicForm),
        (status = 403, description = "The form does not stand in pages of this site"),
        (status = 404, description = "No such form"),
    ),
)]
#[get("/public/forms/{key}")]
async fn get_public_form(
    state: web::Data<State>,
    request: HttpRequest,
    key: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let from = Page::of(&request);
    let (key, asked) = (key.into_inner(), from.clone());
    let read = state.database.read(move |connection| {
        asked.may_ask(&open_form(connection, &key)?)?;
        shown(connection, &key)
    });
    let form = read.await?;
    // A page that is looked at a thousand times asks once a minute.
    let mut response = HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=60")).json(form);
    from.allow(response.headers_mut());
    Ok(response)
}

/// Ask for the sum that has to be done before anything is sent.
#[utoipa::path(
    tag = "public-forms", operation_id = "createFormChallenge", security(()),
    params(("key" = String, Path, description = "The form's key", max_length = 40, example = "k3s7dmp2q5xw6tjc4hva")),
    responses(
        (status = 200, description = "The sum", body = FormChallenge),
        (status = 400, description = "Unreadable"),
        (status = 403, description = "The form does not stand in pages of this site"),
        (status = 404, description = "No such form"),
        (status = 413, description = "Too large"),
    ),
)]
#[post("/public/forms/{key}/challenge")]
async fn create_form_challenge(
    state: web::Data<State>,
    request: HttpRequest,
    key: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let asking = Asking::of(&state, &request, key.into_inner()).await?;
    Ok(asking.told(challenge_for(&state, &asking).await))
}

async fn challenge_for(state: &State, asking: &Asking) -> ApiResult<HttpResponse> {
    asking.count(state, CHALLENGES).await?;
    let now = state.database.clock.now();
    let challenge = challenge::issue(&state.secrets, &asking.form.key, state.limits.proof_bits, now)?;
    Ok(HttpResponse::Ok().json(challenge))
}

/// Say who has begun a form.
///
/// Sent when somebody leaves who has ticked what the form asks them to agree to, where it says that they may then be asked.
/// Whoever does not send the form within half an hour becomes a lead of low priority.
#[utoipa::path(
    tag = "public-forms", operation_id = "beginForm", security(()),
    params(("key" = String, Path, description = "The form's key", max_length = 40, example = "k3s7dmp2q5xw6tjc4hva")),
    request_body = FormBeginning,
    responses(
        (status = 204, description = "Taken down, where there is enough to reach somebody"),
        (status = 400, description = "Unreadable"),
        (status = 403, description = "The form does not stand in pages of this site"),
        (status = 404, description = "No such form"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do, or nobody agreed to it"),
    ),
)]
#[post("/public/forms/{key}/begun")]
async fn begin_form(
    state: web::Data<State>,
    request: HttpRequest,
    key: web::Path<String>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let asking = Asking::of(&state, &request, key.into_inner()).await?;
    Ok(asking.told(begin(&state, &asking, &request, &body).await))
}

async fn begin(state: &State, asking: &Asking, request: &HttpRequest, body: &[u8]) -> ApiResult<HttpResponse> {
    asking.count(state, BEGINNINGS).await?;
    let (begun, form): (FormBeginning, _) = (read(request, body)?, asking.form.clone());
    if !form.data.collect_unsent {
        return Err(ApiError::field("/consent", "unsent", "This form takes in nothing that was not sent"));
    }
    if let Some(problem) = form.consent_problem(Some(&begun.consent)) {
        return Err(ApiError::invalid(vec![problem]));
    }
    let done = asking.proof(state, &begun.proof)?;
    if let Some(kept) = form.beginning(&begun.answers) {
        let write = state.database.write(move |transaction| {
            transaction.lock(&take_in::name(begun.id))?;
            // What was sent is not begun any more.
            if submissions::is_known(transaction.connection, begun.id, form.head.id)? {
                return Ok(());
            }
            if !challenge::spend(transaction, &done, begun.id)? {
                return Err(challenge::refused("proof_used", form.data.language));
            }
            unsent::begin(transaction, begun.id, form.head.id, kept.clone(), begun.attribution.clone())
        });
        write.await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Send a form.
///
/// Sent again with the same id it is there once. What a machine has sent, as far as that shows, gets the same answer, and
/// nothing comes of it.
#[utoipa::path(
    tag = "public-forms", operation_id = "submitForm", security(()),
    params(("key" = String, Path, description = "The form's key", max_length = 40, example = "k3s7dmp2q5xw6tjc4hva")),
    request_body = FormSubmission,
    responses(
        (status = 200, description = "It is there: what people read next, or where they go", body = FormThanks),
        (status = 400, description = "Unreadable"),
        (status = 403, description = "The form does not stand in pages of this site"),
        (status = 404, description = "No such form"),
        (status = 409, description = "The id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do: in the form's language, each by its field"),
    ),
)]
#[post("/public/forms/{key}/submissions")]
async fn submit_form(
    state: web::Data<State>,
    request: HttpRequest,
    key: web::Path<String>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let asking = Asking::of(&state, &request, key.into_inner()).await?;
    Ok(asking.told(submit(&state, &asking, &request, &body).await))
}

async fn submit(state: &State, asking: &Asking, request: &HttpRequest, body: &[u8]) -> ApiResult<HttpResponse> {
    asking.count(state, SUBMISSIONS).await?;
    let (new, form): (FormSubmission, _) = (read(request, body)?, asking.form.clone());
    let thanks = HttpResponse::Ok().json(FormThanks::of(&form));
    let (id, of) = (new.id, form.head.id);
    if state.database.read(move |connection| submissions::is_known(connection, id, of)).await? {
        return Ok(thanks);
    }
    let trapped = new.website.as_deref().is_some_and(|text| !text.trim().is_empty());
    let done = if trapped { None } else { Some(asking.proof(state, &new.proof)?) };
    let Some(done) = done.filter(|done| !done.too_fast) else {
        state.database.write(move |transaction| count(transaction, of, Happened::Spam)).await?;
        return Ok(thanks);
    };
    let mut problems: Vec<FieldProblem> = form.problems(&new.answers);
    problems.extend(form.consent_problem(new.consent.as_deref()));
    if !problems.is_empty() {
        return Err(ApiError::invalid(problems));
    }
    let from = asking.from.clone();
    let write = state.database.write(move |transaction| {
        transaction.lock(&take_in::name(new.id))?;
        if submissions::is_known(transaction.connection, new.id, form.head.id)? {
            return Ok(());
        }
        if !challenge::spend(transaction, &done, new.id)? {
            return Err(challenge::refused("proof_used", form.data.language));
        }
        take_in::sent(transaction, &form, &new, &from)
    });
    write.await?;
    // It may be answered by itself.
    state.jobs.wake();
    Ok(thanks)
}

/// Who asks of which form: somebody who may.
struct Asking {
    form: WebForm,
    from: Page,
    origin: Option<IpAddr>,
}

impl Asking {
    async fn of(state: &State, request: &HttpRequest, key: String) -> ApiResult<Self> {
        let form = state.database.read(move |connection| open_form(connection, &key)).await?;
        let from = Page::of(request);
        from.may_ask(&form)?;
        Ok(Self { form, from, origin: origin(state, request) })
    }

    /// Counts that they ask, or says when they may ask again.
    async fn count(&self, state: &State, [by_origin, of_form]: [Rate; 2]) -> ApiResult<()> {
        let counted = [
            Counted::by_origin(&state.secrets, by_origin, &self.form.key, self.origin),
            Counted::new(&state.secrets, of_form, &self.form.key),
        ];
        state.database.write(move |transaction| throttle::count(transaction, &counted)).await
    }

    fn proof(&self, state: &State, proof: &FormProof) -> ApiResult<Done> {
        let verified = challenge::verify(&state.secrets, &self.form.key, proof, state.database.clock.now());
        verified.map_err(|code| challenge::refused(code, self.form.data.language))
    }

    /// The answer or the refusal, as the page of another site may read it.
    fn told(&self, answer: ApiResult<HttpResponse>) -> HttpResponse {
        let mut response = answer.unwrap_or_else(|refused| refused.error_response());
        self.from.allow(response.headers_mut());
        response
    }
}

/// A body that is no longer than any form's.
fn read<T: DeserializeOwned + Validate>(request: &HttpRequest, body: &[u8]) -> ApiResult<T> {
    if body.len() > LARGEST {
        return Err(ApiError::new(ProblemCode::TooLarge));
    }
    checked(request, body)
}

/// What a browser asks before it lets the page of another site send JSON.
async fn preflight(state: web::Data<State>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let key = request.match_info().get("key").unwrap_or_default().to_owned();
    let from = Page::of(&request);
    let form = state.database.read(move |connection| open_form(connection, &key)).await?;
    from.may_ask(&form)?;
    let mut response = HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
        .finish();
    from.allow(response.headers_mut());
    Ok(response)
}
