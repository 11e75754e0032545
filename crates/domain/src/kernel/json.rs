//! A value stored as one JSON document in its column: lists that belong to a record and are never queried alone.

use serde::{Deserialize, Serialize};

/// Transparent on the wire; `jsonb` on PostgreSQL, checked text on SQLite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "diesel",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
    diesel(sql_type = crate::kernel::sql::JsonDoc)
)]
#[serde(transparent)]
pub struct Json<T: std::fmt::Debug>(pub T);

#[cfg(feature = "diesel")]
mod stored {
    use super::Json;
    use crate::kernel::sql::JsonDoc;
    use diesel::deserialize::{self, FromSql};
    use diesel::pg::{Pg, PgValue};
    use diesel::serialize::{self, IsNull, Output, ToSql};
    use diesel::sqlite::{Sqlite, SqliteValue};
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;
    use std::io::Write;

    impl<T: Debug + Serialize> ToSql<JsonDoc, Pg> for Json<T> {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
            // The version byte of PostgreSQL's binary jsonb format.
            out.write_all(&[1])?;
            serde_json::to_writer(out, &self.0)?;
            Ok(IsNull::No)
        }
    }

    impl<T: Debug + DeserializeOwned> FromSql<JsonDoc, Pg> for Json<T> {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            // Straight into the type: by way of a `serde_json::Value` it would be read twice.
            let (1, document) = value.as_bytes().split_first().map_or((0, &[][..]), |(version, rest)| (*version, rest))
            else {
                return Err("jsonb of an unknown format version".into());
            };
            Ok(Self(serde_json::from_slice(document)?))
        }
    }

    impl<T: Debug + Serialize> ToSql<JsonDoc, Sqlite> for Json<T> {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
            out.set_value(serde_json::to_string(&self.0)?);
            Ok(IsNull::No)
        }
    }

    impl<T: Debug + DeserializeOwned> FromSql<JsonDoc, Sqlite> for Json<T> {
        fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            Ok(Self(serde_json::from_str(value.read_text())?))
        }
    }
}
