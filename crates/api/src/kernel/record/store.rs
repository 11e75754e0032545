//! What a record's store must say; `stored_in!` writes the four statements that only differ by table.

use super::Expansion;
use crate::kernel::caller::{Guarded, Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::find::words::Texts;
use crate::kernel::list::{Column, Stored};
use domain::admin::event::FieldChange;
use domain::kernel::field::Field;
use domain::kernel::field_rule::sees_every_field;
use domain::kernel::policy::{Resource, Role};
use domain::kernel::{Head, Record, RecordId, text};
use domain::people::duplicate::DuplicateKey;
use std::collections::BTreeMap;

/// Which rows, in which order, how many.
#[derive(Debug, Clone)]
pub struct Select {
    pub filter: Fragment,
    pub order: Order,
    pub limit: i64,
}

/// The storage of one kind of record.
pub trait Store: Sized + 'static {
    type Record: Record;
    /// Where the table says whose its rows are.
    const SCOPE: Scope;
    /// The order of its lists when none is asked for.
    const DEFAULT_SORT: &'static str;
    /// SQLite's table of trigrams over the column `search`, where the table is long enough to need one.
    const SEARCH_INDEX: Option<&'static str> = None;
    /// What `q` may find for those who do not see every field, where that is less than the column `search`: SQL.
    const OPEN_SEARCH: Option<&'static str> = None;

    fn select(connection: &mut Connection, select: &Select) -> ApiResult<Vec<Self::Record>>;
    fn count(connection: &mut Connection, filter: &Fragment) -> ApiResult<i64>;
    fn insert(connection: &mut Connection, record: &Self::Record) -> ApiResult<()>;
    /// Writes the fields that differ if the stored version is still that of `before`; says how many rows that was.
    fn replace(connection: &mut Connection, before: &Self::Record, record: &Self::Record) -> ApiResult<usize>;

    /// A record of its head and what people wrote; `before` holds what neither of them does.
    fn assemble(
        head: Head<<Self::Record as Record>::Id>,
        data: <Self::Record as Record>::Data,
        before: Option<&Self::Record>,
    ) -> Self::Record;

    /// Whose it is.
    fn belongs(record: &Self::Record) -> Belongs;

    /// Whose it is, where another row says so.
    fn belongs_to(_connection: &mut Connection, record: &Self::Record) -> ApiResult<Belongs> {
        Ok(Self::belongs(record))
    }

    /// How a field lies in the table.
    fn column(field: &'static Field) -> Column {
        Column::of(field)
    }

    /// The same for a role that does not see every field: a hidden one lies there as if it were empty.
    fn open_column(field: &'static Field, _role: Role) -> Column {
        Self::column(field)
    }

    /// How a field lies in the table for a role.
    fn column_for(field: &'static Field, role: Role) -> Column {
        if sees_every_field(role) { Self::column(field) } else { Self::open_column(field, role) }
    }

    /// A record's value in a column that lists are sorted by: what cursors keep.
    fn sort_value(record: &Self::Record, column: Column) -> Option<Value> {
        json_value(record, column.name, column.stored)
    }

    /// Completes and checks what people wrote: the owner, references, what must be unique.
    fn prepare(
        _transaction: &mut Transaction<'_>,
        _person: &Person,
        _data: &mut <Self::Record as Record>::Data,
        _before: Option<&Self::Record>,
    ) -> ApiResult<()> {
        Ok(())
    }

    /// Completes a new record in what nobody writes: whose it is, where that does not stand in its data; its number.
    fn prepare_record(
        _transaction: &mut Transaction<'_>,
        _record: &mut Self::Record,
        _person: &Person,
    ) -> ApiResult<()> {
        Ok(())
    }

    /// What the history of a new record tells beside that it was made: what was decided for whoever made it.
    fn told_of_new(_record: &Self::Record) -> ApiResult<BTreeMap<String, FieldChange>> {
        Ok(BTreeMap::new())
    }

    /// By which rule a record is whose it is, for the notification of its new owner.
    fn chosen_by(_record: &Self::Record) -> Option<String> {
        None
    }

    /// Whether a new owner is told of it; not where they are told of another record that came with it.
    fn tells_owner(_record: &Self::Record) -> bool {
        true
    }

    /// What else a change writes, in the same transaction: keys for duplicates, links.
    fn after(
        _transaction: &mut Transaction<'_>,
        _person: &Person,
        _actor: Actor,
        _record: &Self::Record,
        _before: Option<&Self::Record>,
    ) -> ApiResult<()> {
        Ok(())
    }

    /// What the search over all kinds finds the record by, the name first: the texts of the column `search`, as people
    /// read them. Nothing that some who may see the record may not read.
    fn searched(record: &Self::Record) -> Texts {
        vec![("name", record.name())]
    }

    /// What the search tells namesakes apart by, in one line.
    fn detail(_record: &Self::Record) -> Option<String> {
        None
    }

    /// The expansions that [`Store::searched`] needs.
    const FOUND_WITH: &'static [&'static str] = &[];

    /// What duplicates of this record are found by; nothing for records that nobody looks for twice.
    fn match_keys(_record: &Self::Record) -> Vec<DuplicateKey> {
        Vec::new()
    }

    /// Refuses a deletion that would leave others without what they need.
    fn may_delete(_transaction: &mut Transaction<'_>, _record: &Self::Record) -> ApiResult<()> {
        Ok(())
    }

    /// The record by whose broken glass all of this one is seen: itself, or the patient whom it is about.
    fn glass_of(record: &Self::Record) -> RecordId {
        record.head().id.into()
    }

    /// Whether it is written down who was shown this record.
    fn reading_is_audited(_record: &Self::Record) -> bool {
        false
    }

    /// The record's other ends, for `expand`.
    const EXPANSIONS: &'static [Expansion<Self::Record>] = &[];

    /// Fields that the server works out of others: histories leave them out.
    const WORKED_OUT: &'static [&'static str] = &[];

    /// Changes of this record change what people may do.
    const CHANGES_RIGHTS: bool = false;

    /// Changes of this record change which custom fields there are.
    const CHANGES_FIELDS: bool = false;
}

/// What `expand` may name.
pub fn expansions<S: Store>() -> Vec<&'static str> {
    S::EXPANSIONS.iter().map(|expansion| expansion.name).collect()
}

/// Puts the names of other records beside their ids, as far as a request asks for them.
pub fn expand<S: Store>(
    connection: &mut Connection,
    person: &Person,
    records: &mut [S::Record],
    asked: &[String],
) -> ApiResult<()> {
    let wanted = S::EXPANSIONS.iter().filter(|expansion| asked.iter().any(|name| name == expansion.name));
    wanted.into_iter().try_for_each(|expansion| expansion.fill(connection, person, records))
}

/// A store's records are what permissions are given for.
impl<S: Store> Guarded for S {
    const RESOURCE: Resource = S::Record::RESOURCE;
}

/// A field of the record's JSON as a value of its column; folded where the column is a key, `name_key` of `name`.
pub fn json_value(record: &impl Record, name: &str, stored: Stored) -> Option<Value> {
    // Part of every order; the whole record need not become JSON for them.
    let head = record.head();
    match name {
        "id" => return Some(Value::Id(head.id.into())),
        "created_at" => return Some(Value::Instant(head.created_at)),
        "updated_at" => return Some(Value::Instant(head.updated_at)),
        _ => {}
    }
    let json = serde_json::to_value(record).ok()?;
    let value = json.get(name.strip_suffix("_key").unwrap_or(name))?;
    match stored {
        Stored::Number => value.as_i64().map(Value::Number),
        Stored::Id => value.as_str()?.parse().ok().map(|id| Value::Id(domain::kernel::RecordId(id))),
        Stored::Instant => value.as_str()?.parse().ok().map(Value::Instant),
        Stored::Date => value.as_str()?.parse().ok().map(Value::Date),
        Stored::Key => value.as_str().map(|text| Value::Text(text::fold(text))),
        Stored::Text | Stored::Word | Stored::Words | Stored::Due => {
            value.as_str().map(|text| Value::Text(text.to_owned()))
        }
    }
}

/// The four statements of a store whose rows [`row!`] has made.
#[macro_export]
macro_rules! stored_in {
    ($table:ident, $read:ident, $write:ident) => {
        fn select(
            connection: &mut $crate::kernel::db::Connection,
            select: &$crate::kernel::record::Select,
        ) -> $crate::kernel::error::ApiResult<Vec<Self::Record>> {
            let rows: Vec<$read> = $crate::each!(connection, c => $table::table
                .select($read::as_select())
                .filter(select.filter.clone())
                .order(select.order.clone())
                .limit(select.limit)
                .load(c))?;
            Ok(rows.into_iter().map(Into::into).collect())
        }

        fn count(
            connection: &mut $crate::kernel::db::Connection,
            filter: &$crate::kernel::db::Fragment,
        ) -> $crate::kernel::error::ApiResult<i64> {
            Ok($crate::each!(connection, c => $table::table.filter(filter.clone()).count().get_result(c))?)
        }

        fn insert(
            connection: &mut $crate::kernel::db::Connection,
            record: &Self::Record,
        ) -> $crate::kernel::error::ApiResult<()> {
            let row = $write::from(record);
            $crate::each!(connection, c => diesel::insert_into($table::table).values(&row).execute(c))?;
            Ok(())
        }

        fn replace(
            connection: &mut $crate::kernel::db::Connection,
            before: &Self::Record,
            record: &Self::Record,
        ) -> $crate::kernel::error::ApiResult<usize> {
            let (before, after) = ($write::from(before), $write::from(record));
            let target = $table::table.filter($table::id.eq(before.id)).filter($table::version.eq(before.version));
            let changes = $crate::kernel::record::Changes { before: &before, after: &after };
            Ok($crate::each!(connection, c => diesel::update(target).set(changes).execute(c))?)
        }
    };
}
