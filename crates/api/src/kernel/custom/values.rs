//! A record's custom values before they are written: checked against the fields in force, references looked up.

use super::Fields;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::db::schema::{accounts, contacts, users};
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::kernel::custom::{self, CustomKind, CustomValue, CustomValues};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{FieldProblem, Record, RecordId};

/// Completes what a record is about to hold; `before` is what it held.
pub fn complete<R: Record>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &mut R::Data,
    before: Option<&R::Data>,
) -> ApiResult<()> {
    let kind = R::kind(data);
    let Some(values) = R::custom_mut(data) else { return Ok(()) };
    let fields = transaction.fields_of(R::RESOURCE)?;
    let before = before.and_then(R::custom);
    if fields.is_empty() && values.is_empty() {
        return Ok(());
    }
    let mut problems = custom::complete(&fields, kind, values, before);
    if problems.is_empty() {
        problems = unknown_references(transaction.connection, person, &fields, values, before)?;
    }
    if problems.is_empty() { Ok(()) } else { Err(ApiError::invalid(problems)) }
}

/// References to what is not there, or not for this person to see.
fn unknown_references(
    connection: &mut Connection,
    person: &Person,
    fields: &Fields,
    values: &CustomValues,
    before: Option<&CustomValues>,
) -> ApiResult<Vec<FieldProblem>> {
    let mut problems = Vec::new();
    for field in fields.iter().filter(|field| field.kind == CustomKind::Reference) {
        let value = values.get(&field.name);
        let (Some(CustomValue::Text(id)), Some(target)) = (value, field.refers_to) else { continue };
        if before.and_then(|before| before.get(&field.name)) == value {
            continue;
        }
        let id = id.parse().map(RecordId).map_err(ApiError::internal)?;
        if !is_visible(connection, person, target, id)? {
            let detail = format!("There is nothing like this among the {target} that you may see");
            problems.push(FieldProblem::new(format!("/custom/{}", field.name), "unknown", detail));
        }
    }
    Ok(problems)
}

fn is_visible(connection: &mut Connection, person: &Person, target: Resource, id: RecordId) -> ApiResult<bool> {
    let scope = if target == Resource::Users { Scope::Facility } else { Scope::Owned };
    let same = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id));
    let filter = same.and(person.visible(target, Action::Read, scope));
    let count: i64 = match target {
        Resource::Accounts => each!(connection, c => accounts::table.filter(filter).count().get_result(c))?,
        Resource::Contacts => each!(connection, c => contacts::table.filter(filter).count().get_result(c))?,
        Resource::Users => each!(connection, c => users::table.filter(filter).count().get_result(c))?,
        _ => 0,
    };
    Ok(count > 0)
}
