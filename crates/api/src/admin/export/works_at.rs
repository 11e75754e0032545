//! Where the people of a page work, as an export tells it.

use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Select, Store};
use crate::people::account::account_names;
use crate::people::affiliation::Affiliations;
use domain::kernel::RecordId;
use domain::kernel::policy::{Action, Resource};
use domain::people::import::WorksAt;
use std::collections::BTreeMap;

/// By contact, as far as the person may read them. The names of accounts that they may not see are left out.
pub fn of(
    connection: &mut Connection,
    person: &Person,
    contacts: &[RecordId],
) -> ApiResult<BTreeMap<RecordId, Vec<WorksAt>>> {
    let mut found: BTreeMap<RecordId, Vec<WorksAt>> = BTreeMap::new();
    if contacts.is_empty() {
        return Ok(found);
    }
    let filter = Fragment::new("deleted_at IS NULL AND contact_id IN ");
    let filter = filter.bind_list(contacts.iter().copied().map(Value::Id));
    let filter = filter.and(person.visible(Resource::Affiliations, Action::Read, Affiliations::SCOPE));
    let affiliations =
        Affiliations::select(connection, &Select { filter, order: Order("contact_id, id".into()), limit: i64::MAX })?;
    let names = account_names(connection, person, affiliations.iter().map(|one| one.data.account_id.into()).collect())?;
    for affiliation in affiliations {
        let data = affiliation.data;
        let entry = WorksAt {
            account_id: Some(data.account_id),
            account: names.get(&data.account_id.into()).cloned(),
            role: Some(data.role),
            status: Some(data.status),
            job_title: data.job_title,
            clinic_hours: data.clinic_hours,
            custom: data.custom,
        };
        found.entry(data.contact_id.into()).or_default().push(entry);
    }
    Ok(found)
}
