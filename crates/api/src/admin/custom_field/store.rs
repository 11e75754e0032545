//! The table of custom fields, and the indexes that come and go with them.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::custom::{index_name, key_expression, table};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::custom_fields;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::Store;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::custom_field::CustomField;
use domain::kernel::custom::{CustomKind, FieldDefinition};
use domain::kernel::field::Field;
use domain::kernel::policy::Resource;
use domain::kernel::{CustomFieldId, Head, Json, ProblemCode, text};

pub struct CustomFields;

/// More would make a form that nobody fills in.
const MOST: i64 = 50;

row! {
    custom_fields: CustomFieldRow, NewCustomFieldRow, CustomField {
        head: CustomFieldId,
        part data: FieldDefinition {
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
        },
        keys(field) {
            label_key: String = text::fold(&field.data.label),
            search: String = text::search_key([field.data.label.as_str(), field.data.name.as_str()]),
        },
    }
}

impl Store for CustomFields {
    type Record = CustomField;
    const SCOPE: Scope = Scope::Group;
    const DEFAULT_SORT: &'static str = "position";
    const CHANGES_FIELDS: bool = true;

    stored_in!(custom_fields, CustomFieldRow, NewCustomFieldRow);

    fn assemble(head: Head<CustomFieldId>, data: FieldDefinition, _: Option<&CustomField>) -> CustomField {
        CustomField { head, data }
    }

    fn belongs(_: &CustomField) -> Belongs {
        Belongs::default()
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "label" => Column::key("label_key"),
            _ => Column::of(field).required(),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        _: &Person,
        data: &mut FieldDefinition,
        before: Option<&CustomField>,
    ) -> ApiResult<()> {
        if let Some(field) = before {
            let FieldDefinition { resource, name, kind, refers_to, .. } = &field.data;
            for (pointer, same) in [
                ("/resource", *resource == data.resource),
                ("/name", *name == data.name),
                ("/kind", *kind == data.kind),
                ("/refers_to", *refers_to == data.refers_to),
            ] {
                if !same {
                    let detail = "This stays as it is, because records hold values of it: make another field";
                    return Err(ApiError::field(pointer, "fixed", detail));
                }
            }
            return Ok(());
        }
        let of_same = custom_fields::table.filter(custom_fields::resource.eq(data.resource));
        // One in the bin may come back, and its values with it.
        let named = of_same.filter(custom_fields::name.eq(&data.name)).count();
        if each!(&mut *transaction.connection, c => named.get_result::<i64>(c))? > 0 {
            let detail = "There is a field of this name already, perhaps in the recycle bin";
            return Err(ApiError::field("/name", "duplicate", detail));
        }
        let in_use = of_same.filter(custom_fields::deleted_at.is_null()).count();
        if each!(&mut *transaction.connection, c => in_use.get_result::<i64>(c))? >= MOST {
            let detail = format!("These records have {MOST} custom fields already");
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
        Ok(())
    }

    /// A field that lists show has an index of its own.
    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        field: &CustomField,
        before: Option<&CustomField>,
    ) -> ApiResult<()> {
        let indexed = |field: &CustomField| field.head.deleted_at.is_none() && field.data.in_list;
        let index = index_name(field.head.id);
        match (before.is_some_and(indexed), indexed(field)) {
            (false, true) => {
                let (table, (key, _)) = (table(field.data.resource), key_expression(&field.data.name));
                let statement = format!("CREATE INDEX {index} ON {table} ({key}, id) WHERE deleted_at IS NULL");
                transaction.connection.execute_batch(&statement)
            }
            (true, false) => transaction.connection.execute_batch(&format!("DROP INDEX {index}")),
            _ => Ok(()),
        }
    }
}
