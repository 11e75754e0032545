//! The table of what each person has above their lists.

use super::SavedViews;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::view_arrangements as arrangements;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::{Select, Store};
use diesel::prelude::*;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Json, SavedViewId};
use domain::lists::saved_view::ViewArrangement;
use std::collections::BTreeSet;

/// What somebody has above a list, without views that they do not see any more.
pub fn find(connection: &mut Connection, person: &Person, resource: Resource) -> ApiResult<ViewArrangement> {
    let query = arrangements::table.find((person.user_id, resource));
    let query = query.select((arrangements::pinned, arrangements::default_view));
    let row: Option<(Json<Vec<SavedViewId>>, Option<SavedViewId>)> =
        each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some((Json(mut pinned), mut default_view)) = row else { return Ok(ViewArrangement::default()) };
    let named = pinned.iter().copied().chain(default_view);
    let seen = seen(connection, person, resource, named.collect())?;
    pinned.retain(|id| seen.contains(id));
    default_view = default_view.filter(|id| seen.contains(id));
    Ok(ViewArrangement { pinned, default_view })
}

/// Of these views, the ones of this list that the person sees.
fn seen(
    connection: &mut Connection,
    person: &Person,
    resource: Resource,
    ids: BTreeSet<SavedViewId>,
) -> ApiResult<BTreeSet<SavedViewId>> {
    if ids.is_empty() {
        return Ok(ids);
    }
    let limit = i64::try_from(ids.len()).map_err(ApiError::internal)?;
    let filter = Fragment::new("deleted_at IS NULL AND resource = ").bind(Value::Text(resource.to_string()));
    let filter = filter.sql(" AND id IN ").bind_list(ids.into_iter().map(|id| Value::Id(id.into())));
    let filter = filter.and(person.visible(Resource::SavedViews, Action::Read, SavedViews::SCOPE));
    let found = SavedViews::select(connection, &Select { filter, order: Order("id".into()), limit })?;
    Ok(found.into_iter().map(|view| view.head.id).collect())
}

/// Writes it anew. A view that is none of this list's, or that the person does not see, is refused.
pub fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    resource: Resource,
    arrangement: &ViewArrangement,
) -> ApiResult<()> {
    let ViewArrangement { pinned, default_view } = arrangement;
    let named: BTreeSet<SavedViewId> = pinned.iter().copied().chain(*default_view).collect();
    if pinned.iter().collect::<BTreeSet<_>>().len() != pinned.len() {
        return Err(ApiError::field("/pinned", "duplicate", "Pin a view once"));
    }
    if seen(transaction.connection, person, resource, named.clone())? != named {
        return Err(ApiError::field("/pinned", "unknown", "There is no such view of this list that you may see"));
    }
    let old = diesel::delete(arrangements::table.find((person.user_id, resource)));
    each!(&mut *transaction.connection, c => old.execute(c))?;
    let row = (
        arrangements::user_id.eq(person.user_id),
        arrangements::resource.eq(resource),
        arrangements::pinned.eq(Json(pinned.clone())),
        arrangements::default_view.eq(*default_view),
    );
    let statement = diesel::insert_into(arrangements::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
