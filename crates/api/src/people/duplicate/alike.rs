//! Who is like somebody that is about to be written down: found by the keys that are always up to date and by the blocks
//! of the last scan, compared as the scan does. Only what the person may see.

use super::block;
use super::scan::{Compared, LARGEST, hashed};
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::matching;
use crate::kernel::record::Select;
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use domain::kernel::policy::Action;
use domain::kernel::{Record, RecordId};
use domain::people::account::{Account, AccountData};
use domain::people::contact::{Contact, ContactData};
use domain::people::duplicate::{DuplicateKey, account_duplicate_keys, duplicate_keys, town};
use domain::people::likeness::{Likeness, Score};
use std::collections::BTreeSet;

/// A record that is there, and how alike it is.
#[derive(Debug, Clone)]
pub struct Alike<R> {
    pub record: R,
    pub score: Score,
}

/// Contacts that are like this one, the surest first; and `known`, whatever they have in common.
pub fn contacts_like(
    connection: &mut Connection,
    person: &Person,
    data: &ContactData,
    known: Option<RecordId>,
) -> ApiResult<Vec<Alike<Contact>>> {
    let keys = duplicate_keys(data, town(&data.addresses).as_deref());
    alike::<Contacts>(connection, person, &asked_by(person, data), &keys, known)
}

/// What a patient is compared by. Who does not see every field would find out by trying what is hidden from them: for
/// them nothing of that counts.
fn asked_by(person: &Person, data: &ContactData) -> Likeness {
    if person.sees_every_field() {
        return Likeness::of_contact(data);
    }
    Likeness::of_contact(&ContactData { uhid: None, abha: None, birth_date: None, ..data.clone() })
}

/// Accounts that are like this one.
pub fn accounts_like(
    connection: &mut Connection,
    person: &Person,
    data: &AccountData,
    known: Option<RecordId>,
) -> ApiResult<Vec<Alike<Account>>> {
    let keys = account_duplicate_keys(data, town(&data.addresses).as_deref());
    alike::<Accounts>(connection, person, &Likeness::of_account(data), &keys, known)
}

fn alike<S: Compared>(
    connection: &mut Connection,
    person: &Person,
    likeness: &Likeness,
    keys: &[DuplicateKey],
    known: Option<RecordId>,
) -> ApiResult<Vec<Alike<S::Record>>> {
    let resource = S::Record::RESOURCE;
    let mut ids: BTreeSet<RecordId> = known.into_iter().collect();
    ids.extend(matching::find(connection, resource, keys)?.into_iter().map(|(id, _)| id));
    for key in likeness.blocks() {
        let members = block::members(connection, resource, &hashed(resource, &key))?;
        // What so many have in common says nothing.
        if i64::try_from(members.len()).is_ok_and(|count| count <= LARGEST) {
            ids.extend(members);
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Fragment::new("deleted_at IS NULL AND id IN ").bind_list(ids.into_iter().map(Value::Id)).rare();
    let filter = filter.and(person.visible(resource, Action::Read, S::SCOPE));
    let records = S::select(connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })?;
    let compared = records.into_iter().map(|record| {
        let score = likeness.compare(&S::likeness(&record));
        Alike { record, score }
    });
    let named = |one: &Alike<S::Record>| Some(one.record.head().id.into()) == known;
    let mut found: Vec<_> = compared.filter(|one| named(one) || !one.score.reasons.is_empty()).collect();
    // Those of one score stay in the order of their ids.
    found.sort_by_key(|one| std::cmp::Reverse(one.score.score));
    Ok(found)
}
