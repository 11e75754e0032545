//! Rows and what changed between two of them: an update names only the columns that differ, because SQLite writes every
//! index that has a named column, whether its value changed or not.

/// Two states of a row, for `diesel::update(…).set(…)`.
#[derive(Clone, Copy)]
pub struct Changes<'r, Row> {
    pub before: &'r Row,
    pub after: &'r Row,
}

/// Prepared statements are kept for updates of so many columns, the version and its date included: those of people who
/// edit a field or two. Others are of too many shapes.
pub const KEPT: usize = 8;

/// A struct with a field for each column of a table: to read, to insert, and to update by its [`Changes`].
#[macro_export]
macro_rules! row {
    (
        #[diesel(table_name = $table:ident)]
        $visibility:vis struct $row:ident { $($field_visibility:vis $column:ident: $type:ty),* $(,)? }
    ) => {
        #[derive(Queryable, Selectable, Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        $visibility struct $row { $($field_visibility $column: $type),* }

        impl diesel::query_builder::AsChangeset for $crate::kernel::record::Changes<'_, $row> {
            type Target = $table::table;
            type Changeset = Self;
            fn as_changeset(self) -> Self {
                self
            }
        }

        impl diesel::query_builder::QueryId for $crate::kernel::record::Changes<'_, $row> {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }

        $crate::row! { @walk diesel::sqlite::Sqlite, $table, $row, $($column),* }
        $crate::row! { @walk diesel::pg::Pg, $table, $row, $($column),* }
    };
    (@walk $database:ty, $table:ident, $row:ident, $($column:ident),*) => {
        impl diesel::query_builder::QueryFragment<$database> for $crate::kernel::record::Changes<'_, $row> {
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
