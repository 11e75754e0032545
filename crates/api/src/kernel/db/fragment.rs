//! SQL that is put together at run time: filters, visibility, keyset cursors, orders.
//!
//! Names of tables and columns come from this code, never from a request; values are always bound.

use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Date, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, SelectableExpression};
use domain::kernel::sql::{Instant, Uid};
use domain::kernel::{RecordId, Timestamp};
use std::borrow::Cow;

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Number(i64),
    Id(RecordId),
    Instant(Timestamp),
    Date(chrono::NaiveDate),
}

#[derive(Debug, Clone)]
enum Part {
    Sql(Cow<'static, str>),
    Bind(Value),
    /// What the two databases say differently.
    Either {
        sqlite: Cow<'static, str>,
        postgres: Cow<'static, str>,
    },
}

/// Lists of more ids than any page has rows are not kept prepared.
const KEPT_IDS: usize = 256;

/// A piece of SQL: a condition where diesel wants a condition.
#[derive(Debug, Clone, Default)]
pub struct Fragment {
    parts: Vec<Part>,
    /// A shape that hardly comes again would only fill the cache of prepared statements.
    rare: bool,
}

impl Fragment {
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self::default().sql(sql)
    }

    /// A condition that always holds.
    pub fn always() -> Self {
        Self::new("1 = 1")
    }

    /// A condition that never holds.
    pub fn never() -> Self {
        Self::new("1 = 0")
    }

    #[must_use]
    pub fn sql(mut self, sql: impl Into<Cow<'static, str>>) -> Self {
        self.parts.push(Part::Sql(sql.into()));
        self
    }

    #[must_use]
    pub fn either(mut self, sqlite: impl Into<Cow<'static, str>>, postgres: impl Into<Cow<'static, str>>) -> Self {
        self.parts.push(Part::Either { sqlite: sqlite.into(), postgres: postgres.into() });
        self
    }

    #[must_use]
    pub fn bind(mut self, value: Value) -> Self {
        self.parts.push(Part::Bind(value));
        self
    }

    /// `(v1, v2, …)`
    #[must_use]
    pub fn bind_list(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.parts.push(Part::Sql("(".into()));
        let first = self.parts.len();
        for value in values {
            if self.parts.len() > first {
                self.parts.push(Part::Sql(", ".into()));
            }
            self.parts.push(Part::Bind(value));
        }
        self.rare |= self.parts.len() > first + 15;
        self.parts.push(Part::Sql(")".into()));
        self
    }

    /// `column IN (…)`, in few enough shapes to be kept prepared: the last id fills the list up to a power of two.
    #[must_use]
    pub fn one_of(column: &'static str, ids: &[RecordId]) -> Self {
        let Some(last) = ids.last() else { return Self::never() };
        let filled = ids.iter().chain(std::iter::repeat(last)).take(ids.len().next_power_of_two());
        let listed = Self::new(column).sql(" IN ").bind_list(filled.map(|id| Value::Id(*id)));
        Self { rare: ids.len() > KEPT_IDS, ..listed }
    }

    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self.rare |= other.rare;
        self
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new("(").append(self).sql(") AND (").append(other).sql(")")
    }

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::new("((").append(self).sql(") OR (").append(other).sql("))")
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self::new("NOT coalesce((").append(self).either("), 0)", "), false)")
    }

    /// Not worth keeping prepared.
    #[must_use]
    pub fn rare(mut self) -> Self {
        self.rare = true;
        self
    }
}

macro_rules! walk {
    ($database:ty, $variant:ident) => {
        impl QueryFragment<$database> for Fragment {
            fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, $database>) -> QueryResult<()> {
                if self.rare {
                    pass.unsafe_to_cache_prepared();
                }
                for part in &self.parts {
                    match part {
                        Part::Sql(sql) => pass.push_sql(sql),
                        Part::Either { $variant, .. } => pass.push_sql($variant),
                        Part::Bind(Value::Text(text)) => pass.push_bind_param::<Text, String>(text)?,
                        Part::Bind(Value::Number(number)) => pass.push_bind_param::<BigInt, i64>(number)?,
                        Part::Bind(Value::Id(id)) => pass.push_bind_param::<Uid, RecordId>(id)?,
                        Part::Bind(Value::Instant(instant)) => pass.push_bind_param::<Instant, Timestamp>(instant)?,
                        Part::Bind(Value::Date(date)) => pass.push_bind_param::<Date, chrono::NaiveDate>(date)?,
                    }
                }
                Ok(())
            }
        }
    };
}
walk!(Sqlite, sqlite);
walk!(Pg, postgres);

impl QueryId for Fragment {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Expression for Fragment {
    type SqlType = Bool;
}
impl<Source> AppearsOnTable<Source> for Fragment {}
impl<Source> SelectableExpression<Source> for Fragment {}
impl<GroupBy> ValidGrouping<GroupBy> for Fragment {
    type IsAggregate = is_aggregate::No;
}

/// A whole query for one column of whole numbers; `diesel::sql_query` would be prepared anew each time.
#[derive(Debug, Clone)]
pub struct Numbers(pub Fragment);

impl<Database: diesel::backend::Backend> QueryFragment<Database> for Numbers
where
    Fragment: QueryFragment<Database>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Database>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}
impl QueryId for Numbers {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl diesel::query_builder::Query for Numbers {
    type SqlType = BigInt;
}
impl<Connection> diesel::RunQueryDsl<Connection> for Numbers {}

/// The same for one column of ids.
#[derive(Debug, Clone)]
pub struct Ids(pub Fragment);

/// A statement that changes rows, of a table that only a list names.
#[derive(Debug, Clone)]
pub struct Statement(pub Fragment);

macro_rules! whole {
    ($($name:ident),*) => {$(
        impl<Database: diesel::backend::Backend> QueryFragment<Database> for $name
        where
            Fragment: QueryFragment<Database>,
        {
            fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Database>) -> QueryResult<()> {
                self.0.walk_ast(pass)
            }
        }
        impl QueryId for $name {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl<Connection> diesel::RunQueryDsl<Connection> for $name {}
    )*};
}
whole!(Ids, Statement);
impl diesel::query_builder::Query for Ids {
    type SqlType = Uid;
}

/// An order put together at run time: `name_key ASC, id ASC`.
#[derive(Debug, Clone)]
pub struct Order(pub Cow<'static, str>);

impl<Database: diesel::backend::Backend> QueryFragment<Database> for Order {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Database>) -> QueryResult<()> {
        pass.push_sql(&self.0);
        Ok(())
    }
}
impl QueryId for Order {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Expression for Order {
    type SqlType = diesel::sql_types::Integer;
}
impl<Source> AppearsOnTable<Source> for Order {}
impl<Source> SelectableExpression<Source> for Order {}
impl<GroupBy> ValidGrouping<GroupBy> for Order {
    type IsAggregate = is_aggregate::No;
}
