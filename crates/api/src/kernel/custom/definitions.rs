//! The custom fields in force, kept in memory: every write asks for them, and they hardly ever change.

use crate::kernel::db::Connection;
use crate::kernel::db::schema::custom_fields;
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::custom::{CustomKind, FieldDefinition};
use domain::kernel::policy::Resource;
use domain::kernel::{Json, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The fields of one kind of record, in the order in which people see them.
pub type Fields = Arc<[FieldDefinition]>;

/// How long another node may still go by fields that were just changed; a change on this node counts at once.
const FRESH_SECONDS: i64 = 5;

#[derive(Default)]
struct Kept {
    until: Option<Timestamp>,
    fields: BTreeMap<Resource, Fields>,
    /// Counts what was forgotten: what was read before is not kept after.
    age: u64,
}

/// Clones share what they keep.
#[derive(Clone, Default)]
pub struct Definitions(Arc<Mutex<Kept>>);

impl Definitions {
    /// The fields of these records.
    pub fn of(&self, connection: &mut Connection, now: Timestamp, resource: Resource) -> ApiResult<Fields> {
        let age = {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.until.is_some_and(|until| until > now) {
                return Ok(kept.fields.get(&resource).cloned().unwrap_or_default());
            }
            kept.age
        };
        let fields = load(connection)?;
        let found = fields.get(&resource).cloned().unwrap_or_default();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.age == age {
            *kept = Kept { until: Some(now.plus_seconds(FRESH_SECONDS)), fields, age };
        }
        Ok(found)
    }

    /// A field was made, changed, or taken away.
    pub fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Kept { age: kept.age.wrapping_add(1), ..Kept::default() };
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = custom_fields)]
struct DefinitionRow {
    resource: Resource,
    name: String,
    label: String,
    label_hi: Option<String>,
    hint: Option<String>,
    kind: CustomKind,
    choices: Json<Vec<String>>,
    refers_to: Option<Resource>,
    kinds: Json<Vec<String>>,
    required: bool,
    in_list: bool,
    position: i32,
}

fn load(connection: &mut Connection) -> ApiResult<BTreeMap<Resource, Fields>> {
    let query = custom_fields::table.filter(custom_fields::deleted_at.is_null()).order((
        custom_fields::position,
        custom_fields::created_at,
        custom_fields::id,
    ));
    let rows: Vec<DefinitionRow> = each!(connection, c => query.select(DefinitionRow::as_select()).load(c))?;
    let mut found: BTreeMap<Resource, Vec<FieldDefinition>> = BTreeMap::new();
    for row in rows {
        let DefinitionRow {
            resource, name, label, label_hi, hint, kind, refers_to, required, in_list, position, ..
        } = row;
        let (choices, kinds) = (row.choices.0, row.kinds.0);
        let field = FieldDefinition {
            resource,
            name,
            label,
            label_hi,
            hint,
            kind,
            choices,
            refers_to,
            kinds,
            required,
            in_list,
            position,
        };
        found.entry(resource).or_default().push(field);
    }
    Ok(found.into_iter().map(|(resource, fields)| (resource, fields.into())).collect())
}
