//! The table of bulk changes.

use crate::kernel::batch::Undo;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Batch, Belongs};
use crate::kernel::db::schema::bulk_changes;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Select, Store};
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::import::TransferOwner;
use domain::kernel::field::Field;
use domain::kernel::policy::Resource;
use domain::kernel::{BulkChangeId, FacilityId, Head, JobId, Json, TeamId, UserId, text};
use domain::lists::bulk_change::{BulkChange, BulkChangeData, BulkCounts, BulkStatus};

pub struct BulkChanges;

row! {
    bulk_changes: BulkChangeRow, NewBulkChangeRow, BulkChange {
        head: BulkChangeId,
        part belongs: TransferOwner {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
        },
        own {
            data: Json<BulkChangeData>,
            resource: Resource,
            status: BulkStatus,
            counts: Json<BulkCounts>,
            job_id: Option<JobId>,
        },
        keys(bulk) { search: String = text::search_key([bulk.resource.as_str(), bulk.data.action.as_str()]) },
    }
}

impl Store for BulkChanges {
    type Record = BulkChange;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";

    stored_in!(bulk_changes, BulkChangeRow, NewBulkChangeRow);

    /// A new one says of which records only once it is started (`start.rs`).
    fn assemble(head: Head<BulkChangeId>, data: BulkChangeData, before: Option<&BulkChange>) -> BulkChange {
        match before {
            Some(bulk) => BulkChange { head, data, ..bulk.clone() },
            None => BulkChange {
                head,
                data,
                resource: Resource::Contacts,
                belongs: TransferOwner::default(),
                status: BulkStatus::Running,
                counts: BulkCounts::default(),
                job_id: None,
            },
        }
    }

    fn belongs(bulk: &BulkChange) -> Belongs {
        let TransferOwner { owner_id, team_id, facility_id } = bulk.belongs;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        Column::of(field).required()
    }
}

/// The word that marks the undo's own events.
const UNDONE: &str = "bulk change undone";

/// The bulk change as its events name it.
pub fn batch_of(bulk: &BulkChange) -> Batch {
    Batch { resource: Resource::BulkChanges, id: bulk.head.id.into() }
}

pub fn undo_of<'u>(bulk: &BulkChange, person: &'u Person) -> Undo<'u> {
    Undo { batch: batch_of(bulk), person, reason: UNDONE, stores: crate::records::any }
}

/// One bulk change, whoever asks: for its job.
pub fn find_bulk(connection: &mut Connection, id: BulkChangeId) -> ApiResult<BulkChange> {
    let filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    let found = BulkChanges::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop();
    found.ok_or_else(ApiError::not_found)
}

/// Writes how far a bulk change is, if it still is in the state that the caller works in. The figures move without a new
/// version: nobody's change is lost by them.
pub fn put_counts(
    transaction: &mut Transaction<'_>,
    id: BulkChangeId,
    status: BulkStatus,
    counts: BulkCounts,
) -> ApiResult<bool> {
    let target = bulk_changes::table.find(id).filter(bulk_changes::status.eq(status));
    let statement = diesel::update(target).set(bulk_changes::counts.eq(Json(counts)));
    Ok(each!(&mut *transaction.connection, c => statement.execute(c))? == 1)
}
