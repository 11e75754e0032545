//! Taking an import back: its events are gone through from the last to the first. What somebody has changed since stays.

use crate::admin::event::import_events;
use crate::kernel::caller::Person;
use crate::kernel::change::{self, Actor};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Store;
use crate::kernel::record::operations::{Place, delete, find, write};
use crate::people::account::Accounts;
use crate::people::affiliation::Affiliations;
use crate::people::contact::Contacts;
use domain::admin::event::{ChangeKind, Event};
use domain::admin::import::Import;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ProblemCode, Record};

/// The word that marks the undo's own events.
pub const REASON: &str = "import undone";
/// Events of one transaction.
const STEP: i64 = 100;

/// What one step did.
pub struct Undone {
    pub events: i64,
    pub kept: i64,
}

pub fn step(transaction: &mut Transaction<'_>, person: &Person, import: &Import, done: i64) -> ApiResult<Undone> {
    let events = import_events(transaction.connection, import.head.id, REASON, done, STEP)?;
    let mut kept = 0;
    for event in &events {
        let taken_back = match event.resource {
            Resource::Contacts => take_back::<Contacts>(transaction, person, import, event)?,
            Resource::Accounts => take_back::<Accounts>(transaction, person, import, event)?,
            Resource::Affiliations => take_back::<Affiliations>(transaction, person, import, event)?,
            _ => true,
        };
        if !taken_back && event.resource != Resource::Affiliations {
            kept += 1;
        }
    }
    Ok(Undone { events: i64::try_from(events.len()).unwrap_or(STEP), kept })
}

/// Whether the change could be taken back.
fn take_back<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    import: &Import,
    event: &Event,
) -> ApiResult<bool> {
    let id = event.record_id;
    let Some(record) = find::<S>(transaction.connection, person, Action::Read, id.into(), Place::InUse)? else {
        // Somebody has deleted it already.
        return Ok(true);
    };
    if crate::admin::event::changed_since(transaction.connection, event, import.head.id)? {
        return Ok(false);
    }
    let actor = Actor { user_id: Some(person.user_id), import_id: Some(import.head.id), reason: Some(REASON) };
    let outcome = match event.kind {
        ChangeKind::Created => delete::<S>(transaction, person, actor, id.into(), record.head().version),
        ChangeKind::Updated => {
            let mut document = serde_json::to_value(record.data()).map_err(ApiError::internal)?;
            change::take_back(&mut document, &event.changes);
            let data = serde_json::from_value(document).map_err(ApiError::internal)?;
            write::<S>(transaction, person, actor, &record, data).map(drop)
        }
        _ => Ok(()),
    };
    match outcome {
        Ok(()) => Ok(true),
        // Their rights have changed since the import, or something else holds the record.
        Err(ApiError::Problem(problem))
            if matches!(problem.code, ProblemCode::Forbidden | ProblemCode::NotFound | ProblemCode::Conflict) =>
        {
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// How many events the undo has to go through.
pub fn total(connection: &mut Connection, import: &Import) -> ApiResult<i64> {
    crate::admin::event::count_import_events(connection, import.head.id, REASON)
}
