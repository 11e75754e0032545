//! `expand`: names beside the ids of other records; one statement for a page, whatever its length.

use crate::kernel::caller::Person;
use crate::kernel::db::Connection;
use crate::kernel::error::ApiResult;
use domain::kernel::{Named, RecordId};
use std::collections::HashMap;

/// Names by id.
pub type Names = HashMap<RecordId, String>;

/// A field that refers to another record, and where that one's name goes. [`expansions!`](crate::expansions) lists them.
pub struct Expansion<R> {
    /// The slot's name, as `expand` asks for it.
    pub name: &'static str,
    pub names: fn(&mut Connection, &Person, Vec<RecordId>) -> ApiResult<Names>,
    pub id: fn(&R) -> Option<RecordId>,
    pub slot: fn(&mut R) -> &mut Option<Named>,
}

impl<R> Expansion<R> {
    pub fn fill(&self, connection: &mut Connection, person: &Person, records: &mut [R]) -> ApiResult<()> {
        let names = (self.names)(connection, person, records.iter().filter_map(self.id).collect())?;
        for record in records {
            *(self.slot)(record) = named(&names, (self.id)(record));
        }
        Ok(())
    }
}

/// The name beside an id, if both are there.
pub fn named(names: &Names, id: Option<impl Into<RecordId>>) -> Option<Named> {
    let id = id?.into();
    names.get(&id).map(|name| Named { id, name: name.clone() })
}

/// `slot: function that knows the names, |data| id;`, and behind them `=> slot: …, |record| id;` where the id does not
/// stand in the data, for [`Store::EXPANSIONS`](super::Store::EXPANSIONS).
#[macro_export]
macro_rules! expansions {
    (
        $($slot:ident: $names:path, |$data:ident| $id:expr;)*
        $(=> $own:ident: $own_names:path, |$record:ident| $own_id:expr;)*
    ) => {
        &[$($crate::kernel::record::Expansion {
            name: stringify!($slot),
            names: $names,
            id: |record| {
                let $data = &record.data;
                $id.map(domain::kernel::RecordId::from)
            },
            slot: |record| &mut record.$slot,
        },)* $($crate::kernel::record::Expansion {
            name: stringify!($own),
            names: $own_names,
            id: |$record| $own_id.map(domain::kernel::RecordId::from),
            slot: |record| &mut record.$own,
        },)*]
    };
}

/// A function that knows the names of records by their ids: `name: table.column, Id`. With `seen as Store`, only of those
/// that the person may read.
#[macro_export]
macro_rules! names_of {
    ($(#[$doc:meta])* $function:ident: $table:ident.$column:ident, $id:ty $(, seen as $store:ty)?) => {
        $(#[$doc])*
        pub fn $function(
            connection: &mut $crate::kernel::db::Connection,
            person: &$crate::kernel::caller::Person,
            mut ids: Vec<domain::kernel::RecordId>,
        ) -> $crate::kernel::error::ApiResult<$crate::kernel::record::Names> {
            ids.sort();
            ids.dedup();
            if ids.is_empty() {
                return Ok($crate::kernel::record::Names::new());
            }
            let listed = $crate::kernel::db::Fragment::one_of(concat!(stringify!($table), ".id"), &ids);
            let seen = $crate::names_of!(@seen person $(, $store)?);
            let query = $table::table.filter(listed).filter(seen).select(($table::id, $table::$column));
            let rows: Vec<($id, String)> = $crate::each!(connection, c => query.load(c))?;
            Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
        }
    };
    (@seen $person:ident) => {{
        let _ = $person;
        $crate::kernel::db::Fragment::always()
    }};
    (@seen $person:ident, $store:ty) => {
        $person.visible(
            <<$store as Store>::Record as domain::kernel::Record>::RESOURCE,
            domain::kernel::policy::Action::Read,
            <$store as Store>::SCOPE,
        )
    };
}
