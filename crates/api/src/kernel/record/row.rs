//! How a record lies in its table: every column is named once.
//!
//! Reading leaves out the keys that only indexes need. An update names only the columns that differ, because SQLite
//! writes every index that has a named column, whether its value changed or not.

use domain::kernel::Json;

/// Two states of a row, for `diesel::update(…).set(…)`.
#[derive(Clone, Copy)]
pub struct Changes<'r, Row> {
    pub before: &'r Row,
    pub after: &'r Row,
}

/// Prepared statements are kept for updates of so many columns, the version and its date included: those of people who
/// edit a field or two. Others are of too many shapes.
pub const KEPT: usize = 8;

/// A column's type for a field's type: the same, or JSON around it.
pub trait Kept<Field> {
    fn keep(field: &Field) -> Self;
    fn field(self) -> Field;
}

impl<Field: Clone> Kept<Field> for Field {
    fn keep(field: &Field) -> Self {
        field.clone()
    }

    fn field(self) -> Field {
        self
    }
}

impl<Field: Clone + std::fmt::Debug> Kept<Field> for Json<Field> {
    fn keep(field: &Field) -> Self {
        Self(field.clone())
    }

    fn field(self) -> Field {
        self.0
    }
}

impl<Field: Clone + std::fmt::Debug> Kept<Option<Field>> for Option<Json<Field>> {
    fn keep(field: &Option<Field>) -> Self {
        field.clone().map(Json)
    }

    fn field(self) -> Option<Field> {
        self.map(|Json(field)| field)
    }
}

/// The rows of a record: `$read` is what a list selects, `$write` what is inserted and updated.
///
/// `head` has the id's type; each `part` is a field of the record that is itself a struct, with its type and its fields,
/// each with the type of its column; `own` are the record's own columns; `keys` are computed for each write; `names` are
/// filled in when a request expands them.
#[macro_export]
macro_rules! row {
    (
        $table:ident: $read:ident, $write:ident, $record:ident {
            head: $id:ty,
            $(part $part:ident: $part_type:ident { $($field:ident: $field_type:ty),* $(,)? },)*
            $(own { $($own:ident: $own_type:ty),* $(,)? },)?
            keys($from:ident) { $($key:ident: $key_type:ty = $value:expr),* $(,)? },
            $(names { $($name:ident),* $(,)? },)?
        }
    ) => {
        #[derive(Queryable, Selectable)]
        #[diesel(table_name = $table)]
        struct $read {
            id: $id,
            version: i32,
            created_at: domain::kernel::Timestamp,
            created_by: Option<domain::kernel::UserId>,
            updated_at: domain::kernel::Timestamp,
            updated_by: Option<domain::kernel::UserId>,
            deleted_at: Option<domain::kernel::Timestamp>,
            $($($field: $field_type,)*)*
            $($($own: $own_type,)*)?
        }

        impl From<$read> for $record {
            fn from(row: $read) -> Self {
                use $crate::kernel::record::Kept;
                Self {
                    head: domain::kernel::Head {
                        id: row.id,
                        version: row.version,
                        created_at: row.created_at,
                        created_by: row.created_by,
                        updated_at: row.updated_at,
                        updated_by: row.updated_by,
                        deleted_at: row.deleted_at,
                    },
                    $($part: $part_type { $($field: row.$field.field(),)* },)*
                    $($($own: row.$own.field(),)*)?
                    $($($name: None,)*)?
                }
            }
        }

        #[derive(Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        struct $write {
            id: $id,
            version: i32,
            created_at: domain::kernel::Timestamp,
            created_by: Option<domain::kernel::UserId>,
            updated_at: domain::kernel::Timestamp,
            updated_by: Option<domain::kernel::UserId>,
            deleted_at: Option<domain::kernel::Timestamp>,
            $($($field: $field_type,)*)*
            $($($own: $own_type,)*)?
            $($key: $key_type,)*
        }

        impl From<&$record> for $write {
            fn from($from: &$record) -> Self {
                use $crate::kernel::record::Kept;
                Self {
                    id: $from.head.id,
                    version: $from.head.version,
                    created_at: $from.head.created_at,
                    created_by: $from.head.created_by,
                    updated_at: $from.head.updated_at,
                    updated_by: $from.head.updated_by,
                    deleted_at: $from.head.deleted_at,
                    $($($field: Kept::keep(&$from.$part.$field),)*)*
                    $($($own: Kept::keep(&$from.$own),)*)?
                    $($key: $value,)*
                }
            }
        }

        impl diesel::query_builder::AsChangeset for $crate::kernel::record::Changes<'_, $write> {
            type Target = $table::table;
            type Changeset = Self;
            fn as_changeset(self) -> Self {
                self
            }
        }

        impl diesel::query_builder::QueryId for $crate::kernel::record::Changes<'_, $write> {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }

        $crate::row! {
            @changes $table, $write,
            version, updated_at, updated_by, deleted_at, $($($field,)*)* $($($own,)*)? $($key,)*
        }
    };
    (@changes $table:ident, $write:ident, $($column:ident,)*) => {
        $crate::row! { @walk diesel::sqlite::Sqlite, $table, $write, $($column,)* }
        $crate::row! { @walk diesel::pg::Pg, $table, $write, $($column,)* }
    };
    (@walk $database:ty, $table:ident, $write:ident, $($column:ident,)*) => {
        impl diesel::query_builder::QueryFragment<$database> for $crate::kernel::record::Changes<'_, $write> {
            fn walk_ast<'b>(
                &'b self,
                mut pass: diesel::query_builder::AstPass<'_, 'b, $database>,
            ) -> diesel::QueryResult<()> {
                let mut named = 0;
                $(
                    if self.before.$column != self.after.$column {
                        if named > 0 {
                            pass.push_sql(", ");
                        }
                        pass.push_identifier(<$table::$column as diesel::Column>::NAME)?;
                        pass.push_sql(" = ");
                        pass.push_bind_param::<diesel::dsl::SqlTypeOf<$table::$column>, _>(&self.after.$column)?;
                        named += 1;
                    }
                )*
                if named > $crate::kernel::record::KEPT {
                    pass.unsafe_to_cache_prepared();
                }
                Ok(())
            }
        }
    };
}
