//! How a custom field lies in its record's table: as a key within the JSON column `custom_keys`.

use domain::kernel::CustomFieldId;
use domain::kernel::policy::Resource;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The key of a field as SQL, the same on both databases, as its index has it: blank where a record has no value; and the
/// field's name.
///
/// `key_text` is a domain with the collation "C" on PostgreSQL; SQLite takes any type with TEXT in its name for text.
/// Columns are named by texts that live as long as the program, so each field's expression is made once and kept: there
/// are as many as fields were ever asked for, and only defined ones are.
pub fn key_expression(name: &str) -> (&'static str, &'static str) {
    static MADE: Mutex<Option<HashMap<&'static str, &'static str>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let made = made.get_or_insert_default();
    if let Some((name, expression)) = made.get_key_value(name) {
        return (expression, name);
    }
    // A name has nothing but letters, digits and `_` (`FieldDefinition`'s rule).
    let expression = format!("coalesce(CAST(custom_keys ->> '{name}' AS key_text), '')").leak();
    let name: &'static str = name.to_owned().leak();
    made.insert(name, expression);
    (expression, name)
}

/// The table of a kind of record.
pub fn table(resource: Resource) -> String {
    resource.as_str().replace('-', "_")
}

/// The index of a field that lists show.
pub fn index_name(field: CustomFieldId) -> String {
    format!("custom_{}", field.0.simple())
}
