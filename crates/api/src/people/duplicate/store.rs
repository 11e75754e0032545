//! The table of pairs. Whoever sees both sees the pair. Nobody writes one but the scan; people only decide.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::duplicates;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Moves, Names, Store};
use crate::people::account::account_names;
use crate::people::belonging;
use crate::people::contact::contact_names;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::policy::Resource;
use domain::kernel::{DuplicateId, Head, Json, RecordId, text};
use domain::people::duplicate_pair::{Duplicate, DuplicateData, DuplicateStatus};
use domain::people::likeness::LikeReason;

pub struct Duplicates;

row! {
    duplicates: DuplicateRow, NewDuplicateRow, Duplicate {
        head: DuplicateId,
        part data: DuplicateData {
            resource: Resource,
            one_id: RecordId,
            other_id: RecordId,
            score: i32,
            reasons: Json<Vec<LikeReason>>,
        },
        own { status: DuplicateStatus },
        keys(pair) { search: String = text::search_key(pair.data.reasons.iter().map(|reason| reason.as_str())) },
        names { one, other },
    }
}

/// Names of accounts and of contacts: an id is of one of them.
fn names(connection: &mut Connection, person: &Person, ids: Vec<RecordId>) -> ApiResult<Names> {
    let mut names = contact_names(connection, person, ids.clone())?;
    names.extend(account_names(connection, person, ids)?);
    Ok(names)
}

impl Store for Duplicates {
    type Record = Duplicate;
    const SCOPE: Scope = Scope::ThroughBoth {
        columns: ["one_id", "other_id"],
        kinds: &[(Resource::Accounts, "accounts"), (Resource::Contacts, "contacts")],
    };
    const DEFAULT_SORT: &'static str = "-score";
    const EXPANSIONS: &'static [Expansion<Duplicate>] = &[
        Expansion { name: "one", names, id: |pair| Some(pair.data.one_id), slot: |pair| &mut pair.one },
        Expansion { name: "other", names, id: |pair| Some(pair.data.other_id), slot: |pair| &mut pair.other },
    ];

    stored_in!(duplicates, DuplicateRow, NewDuplicateRow);

    fn assemble(head: Head<DuplicateId>, data: DuplicateData, before: Option<&Duplicate>) -> Duplicate {
        let status = before.map_or(DuplicateStatus::Open, |pair| pair.status);
        Duplicate { head, data, status, one: None, other: None }
    }

    fn belongs(_: &Duplicate) -> Belongs {
        Belongs::default()
    }

    /// Its events are seen with the older one of the two.
    fn belongs_to(connection: &mut Connection, pair: &Duplicate) -> ApiResult<Belongs> {
        match pair.data.resource {
            Resource::Accounts => belonging::of_account(connection, pair.data.one_id.into()),
            _ => belonging::of_contact(connection, pair.data.one_id.into()),
        }
    }

    fn column(field: &'static Field) -> Column {
        Column::of(field).required()
    }
}

impl Moves for Duplicates {
    fn on_move(
        _: &mut Transaction<'_>,
        _: Option<&Person>,
        _: Actor,
        _: &Duplicate,
        _: &mut Duplicate,
    ) -> ApiResult<()> {
        Ok(())
    }
}
