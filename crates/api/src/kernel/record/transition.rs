//! Moves from one status to another, written once for every record that has one: the transaction, the HTTP, and the
//! specification of `POST /{resource}/{id}/transitions`.

use super::document::names;
use super::operations::{Place, find_to_change, log, next_head, put, told_changes};
use super::routes::shown;
use super::{Store, respond};
use crate::kernel::caller::{Allowed, Person, Update};
use crate::kernel::change::{Actor, differences};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::http::method_not_allowed;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::openapi::{Operation, named};
use crate::kernel::state::State;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Action;
use domain::kernel::status::{Moving, Status, Transition};
use domain::kernel::{ProblemCode, Record};
use std::marker::PhantomData;
use utoipa::openapi::path::{HttpMethod, PathItem, Paths, PathsBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::OpenApiFactory;

/// The storage of records that move.
pub trait Moves: Store<Record: Moving> {
    /// What a move means beside the new status, which `record` has already: further fields of the record, other records,
    /// jobs. Refuses a move that the table allows and the record's fields do not. Nobody moves what comes by itself.
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        actor: Actor,
        before: &Self::Record,
        record: &mut Self::Record,
    ) -> ApiResult<()>;
}

pub type StatusOf<S> = <<S as Store>::Record as Moving>::Status;

/// Somebody's move: their right to it, the version they saw, the table, the reason.
pub fn transition<S: Moves>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: <S::Record as Record>::Id,
    version: i32,
    asked: &Transition<StatusOf<S>>,
) -> ApiResult<S::Record> {
    let before = may_move::<S>(transaction, person, id, version, asked)?;
    carry_out::<S>(transaction, Some(person), Actor::from(person), &before, asked.to, reason_of(asked))
}

/// The same for a move that says more than where it goes: `complete` writes that into the record, which has its new
/// status already, or refuses it. The history tells of every field that it changed.
pub fn transition_with<S: Moves>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: <S::Record as Record>::Id,
    version: i32,
    asked: &Transition<StatusOf<S>>,
    complete: impl FnOnce(&mut Transaction<'_>, &mut S::Record) -> ApiResult<()>,
) -> ApiResult<S::Record> {
    let (before, actor) = (may_move::<S>(transaction, person, id, version, asked)?, Actor::from(person));
    let mut record = moved::<S>(transaction, actor, &before, asked.to);
    complete(transaction, &mut record)?;
    S::on_move(transaction, Some(person), actor, &before, &mut record)?;
    put::<S>(transaction, &before, &record)?;
    let changes = told_changes::<S>(&before, &record)?;
    log::<S>(transaction, actor, &record, ChangeKind::Moved, changes, reason_of(asked))?;
    Ok(record)
}

/// The record, if this person may take this move of the version that they saw.
fn may_move<S: Moves>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: <S::Record as Record>::Id,
    version: i32,
    asked: &Transition<StatusOf<S>>,
) -> ApiResult<S::Record> {
    let before = find_to_change::<S>(transaction, person, Action::Update, id, Place::InUse)?;
    if before.head().version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    asked.check(&before, person.role, person.user_id).map_err(ApiError::Problem)?;
    Ok(before)
}

fn reason_of<S: Status>(asked: &Transition<S>) -> Option<String> {
    asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned)
}

/// The next version of a record, in another status.
fn moved<S: Moves>(transaction: &Transaction<'_>, actor: Actor, before: &S::Record, to: StatusOf<S>) -> S::Record {
    let mut record = S::assemble(next_head::<S>(transaction, actor, before), before.data().clone(), Some(before));
    record.set_status(to);
    record
}

/// A move that comes by itself: out of a job.
pub fn move_by_itself<S: Moves>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    to: StatusOf<S>,
) -> ApiResult<S::Record> {
    if before.status().move_to(to).is_none() {
        return Err(ApiError::internal(format!("no way from {} to {to}", before.status())));
    }
    carry_out::<S>(transaction, None, actor, before, to, None)
}

fn carry_out<S: Moves>(
    transaction: &mut Transaction<'_>,
    person: Option<&Person>,
    actor: Actor,
    before: &S::Record,
    to: StatusOf<S>,
    reason: Option<String>,
) -> ApiResult<S::Record> {
    let mut record = moved::<S>(transaction, actor, before, to);
    S::on_move(transaction, person, actor, before, &mut record)?;
    put::<S>(transaction, before, &record)?;
    let change = FieldChange { from: before.status().to_string().into(), to: to.to_string().into() };
    // What a move sets back is told with it.
    let json = |record: &S::Record| serde_json::to_value(record.data()).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(&record)?);
    changes.insert("status".to_owned(), change);
    log::<S>(transaction, actor, &record, ChangeKind::Moved, changes, reason)?;
    Ok(record)
}

/// Registers the route of a record's moves together with its documentation.
pub struct MoveRoutes<S> {
    store: PhantomData<S>,
}

impl<S: Moves> Default for MoveRoutes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Moves> MoveRoutes<S> {
    pub const fn new() -> Self {
        Self { store: PhantomData }
    }
}

impl<S: Moves> HttpServiceFactory for MoveRoutes<S> {
    fn register(self, config: &mut AppService) {
        web::resource(path::<S>())
            .default_service(web::to(method_not_allowed))
            .route(web::post().to(take::<S>))
            .register(config);
    }
}

fn path<S: Moves>() -> String {
    format!("/{}/{{id}}/transitions", S::Record::RESOURCE)
}

async fn take<S: Moves>(
    allowed: Allowed<Update, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let asked: Transition<StatusOf<S>> = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let record = transition::<S>(transaction, &allowed.person, id, version, &asked)?;
                shown::<S>(200, None, record, &allowed.person)
            })
        })
        .await?;
    // A move often begins work.
    state.jobs.wake();
    Ok(respond(answer))
}

impl<S> OpenApiFactory for MoveRoutes<S>
where
    S: Moves,
    StatusOf<S>: ToSchema,
{
    fn paths(&self) -> Paths {
        let (one, _, word) = names::<S>();
        let summary = format!("Move one {word} to another status");
        let operation = Operation::new(S::Record::RESOURCE.as_str(), &format!("transition{one}"), &summary)
            .description(
                "A move that the record's status does not allow answers 409, and `allowed` names those that it does.",
            )
            .id_parameter()
            .if_match()
            .header("Idempotency-Key", false, "Sent again with the same key, the request has its effect once")
            .body_ref(&body_name::<S>())
            .answers(200, "The record in its new status", &one)
            .fails(&[400, 401, 403, 404, 409, 412, 413, 415, 422, 428]);
        PathsBuilder::new().path(path::<S>(), PathItem::new(HttpMethod::Post, operation.build())).build()
    }

    fn schemas(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((body_name::<S>(), Transition::<StatusOf<S>>::schema()));
        named::<StatusOf<S>>(schemas);
    }
}

/// `Transition_ImportStatus`
fn body_name<S: Moves>() -> String
where
    StatusOf<S>: ToSchema,
{
    format!("Transition_{}", StatusOf::<S>::name())
}
