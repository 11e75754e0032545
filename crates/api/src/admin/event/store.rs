//! The table of events, read only: `kernel/change.rs` writes it.

use crate::admin::names::{named, user_names};
use crate::kernel::db::schema::events;
use crate::kernel::db::{Connection, Fragment, Order};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, Event, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::{ImportId, Json, RecordId, Timestamp, UserId};
use std::collections::BTreeMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    sequence: i64,
    at: Timestamp,
    actor_id: Option<UserId>,
    resource: Resource,
    record_id: RecordId,
    kind: ChangeKind,
    version: i32,
    changes: Json<BTreeMap<String, FieldChange>>,
    reason: Option<String>,
    import_id: Option<ImportId>,
}

/// Events that are complete: on PostgreSQL a number may be taken before an earlier one's transaction commits,
/// so what lies at or above the oldest running transaction waits.
pub fn settled() -> Fragment {
    Fragment::default().either("1 = 1", "transaction_id < pg_snapshot_xmin(pg_current_snapshot())")
}

pub fn select(connection: &mut Connection, filter: &Fragment, newest_first: bool, limit: i64) -> ApiResult<Vec<Event>> {
    let order = Order(if newest_first { "sequence DESC" } else { "sequence ASC" }.into());
    let rows: Vec<EventRow> = each!(&mut *connection, c => events::table
        .select(EventRow::as_select())
        .filter(filter.clone())
        .order(order)
        .limit(limit)
        .load(c))?;
    let names = user_names(connection, rows.iter().filter_map(|row| row.actor_id))?;
    let event = |row: EventRow| {
        let EventRow { sequence, at, actor_id, resource, record_id, kind, version, changes, reason, import_id } = row;
        let actor = named(&names, actor_id);
        Event {
            sequence,
            at,
            actor_id,
            actor,
            resource,
            record_id,
            kind,
            version,
            changes: changes.0,
            reason,
            import_id,
        }
    };
    Ok(rows.into_iter().map(event).collect())
}
