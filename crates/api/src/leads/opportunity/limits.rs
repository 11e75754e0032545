//! How much discount each role gives without asking: read by everybody who sells, set by administrators for their
//! facility, and by those of head office for the group.

use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::Person;
use crate::kernel::db::schema::discount_limits;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::kernel::policy::Role;
use domain::kernel::{FacilityId, RecordId};
use domain::leads::opportunity::discount::{AllDiscountLimits, DiscountLimit, DiscountLimits};
use std::collections::BTreeMap;

/// All there are.
pub fn all(connection: &mut Connection) -> ApiResult<AllDiscountLimits> {
    use discount_limits as limits;
    let query = limits::table.select((limits::facility_id, limits::role, limits::basis_points));
    let rows: Vec<(Option<FacilityId>, Role, i32)> = each!(connection, c => query.load(c))?;
    // Absent comes first: the group's.
    let mut found: BTreeMap<Option<FacilityId>, Vec<DiscountLimit>> = BTreeMap::new();
    for (facility, role, basis_points) in rows {
        found.entry(facility).or_default().push(DiscountLimit { role, basis_points });
    }
    let sorted = |(facility_id, mut limits): (Option<FacilityId>, Vec<DiscountLimit>)| {
        limits.sort_by_key(|limit| limit.role);
        DiscountLimits { facility_id, limits }
    };
    Ok(AllDiscountLimits { data: found.into_iter().map(sorted).collect() })
}

/// Puts new limits in the place of those that were there.
pub fn put(transaction: &mut Transaction<'_>, person: &Person, new: &DiscountLimits) -> ApiResult<()> {
    use discount_limits as limits;
    // Whoever else sets the same ones comes before or after, never between.
    transaction.lock("discount limits")?;
    if let Some(facility) = new.facility_id {
        let gone = diesel::delete(limits::table.filter(limits::facility_id.eq(facility)));
        each!(&mut *transaction.connection, c => gone.execute(c))?;
    } else {
        let gone = diesel::delete(limits::table.filter(limits::facility_id.is_null()));
        each!(&mut *transaction.connection, c => gone.execute(c))?;
    }
    for limit in &new.limits {
        let id: RecordId = transaction.new_id();
        let row = (
            limits::id.eq(id),
            limits::facility_id.eq(new.facility_id),
            limits::role.eq(limit.role),
            limits::basis_points.eq(limit.basis_points),
        );
        let statement = diesel::insert_into(limits::table).values(row);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    let told: Vec<_> = new.limits.iter().map(|limit| format!("{} {}", limit.role, limit.basis_points)).collect();
    let entry = Entry::by(person, AuditAction::SettingsChanged).facility(new.facility_id);
    audit::append(transaction, &entry.detail("discount_limits", told.join(", ")))
}
