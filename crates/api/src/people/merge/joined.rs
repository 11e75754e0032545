//! References that cannot only be led elsewhere: two of them may become one, or they are numbered.

use super::Two;
use crate::kernel::change::Actor;
use crate::kernel::db::{Fragment, Statement, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::{Moved, holding, rewrite, rows};
use crate::people::affiliation::Affiliations;
use crate::people::consent::Consents;
use crate::people::relationship::Relationships;
use domain::kernel::{ContactId, Record, RecordId, Timestamp};
use domain::people::affiliation::{Affiliation, AffiliationStatus};
use domain::people::consent::Consent;
use serde_json::{Map, Value as Json, json};

type Fields = Map<String, Json>;

fn fields<const N: usize>(fields: [(&str, Json); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Who works where, once for each person and place: of two the active one stays, else the survivor's, and gets what only
/// the other one says. The other goes into the recycle bin.
pub fn affiliations(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    column: &'static str,
    two: Two,
) -> ApiResult<Vec<Moved>> {
    let far_end = |one: &Affiliation| -> RecordId {
        if column == "contact_id" { one.data.account_id.into() } else { one.data.contact_id.into() }
    };
    let in_use = |one: &&Affiliation| one.head.deleted_at.is_none();
    let known = rows::<Affiliations>(transaction, holding(column, two.to))?;
    let led = |more: Fields| -> Fields { fields([(column, json!(two.to))]).into_iter().chain(more).collect() };
    let binned = fields([("deleted_at", json!(transaction.now))]);
    let mut moved = Vec::new();
    for theirs in rows::<Affiliations>(transaction, holding(column, two.from))? {
        let double = known.iter().filter(in_use).find(|mine| far_end(mine) == far_end(&theirs));
        let Some(mine) = double.filter(|_| theirs.head.deleted_at.is_none()) else {
            moved.push(rewrite::<Affiliations>(transaction, actor, &theirs, &led(Fields::new()))?.1);
            continue;
        };
        let active = |one: &Affiliation| one.data.status == AffiliationStatus::Active;
        // What goes makes room first.
        if active(&theirs) && !active(mine) {
            moved.push(rewrite::<Affiliations>(transaction, actor, mine, &binned)?.1);
            moved.push(rewrite::<Affiliations>(transaction, actor, &theirs, &led(lacking(&theirs, mine)?))?.1);
        } else {
            moved.push(rewrite::<Affiliations>(transaction, actor, &theirs, &led(binned.clone()))?.1);
            let more = lacking(mine, &theirs)?;
            if !more.is_empty() {
                moved.push(rewrite::<Affiliations>(transaction, actor, mine, &more)?.1);
            }
        }
    }
    Ok(moved)
}

/// What one says and the other does not.
fn lacking(kept: &Affiliation, dropped: &Affiliation) -> ApiResult<Fields> {
    let json = |one: &Affiliation| serde_json::to_value(one.data()).map_err(ApiError::internal);
    let (kept, dropped) = (json(kept)?, json(dropped)?);
    let mut found = Fields::new();
    for (name, value) in dropped.as_object().into_iter().flatten() {
        if name == "custom" {
            let known = kept.get("custom");
            let inner = value.as_object().into_iter().flatten();
            let new = inner.filter(|(name, _)| known.and_then(|known| known.get(*name)).is_none());
            found.extend(new.map(|(name, value)| ([domain::kernel::custom::PREFIX, name].concat(), value.clone())));
        } else if kept.get(name).is_none() {
            found.insert(name.clone(), value.clone());
        }
    }
    Ok(found)
}

/// Who is what to whom: nobody is anything to themselves, and nobody twice.
pub fn relationships(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    column: &'static str,
    two: Two,
) -> ApiResult<Vec<Moved>> {
    let binned = ("deleted_at", json!(transaction.now));
    let mut moved = Vec::new();
    for theirs in rows::<Relationships>(transaction, holding(column, two.from))? {
        let ends: [RecordId; 2] = [theirs.data.contact_id.into(), theirs.data.related_id.into()];
        let in_use = theirs.head.deleted_at.is_none();
        if ends.contains(&two.to) {
            // Between the two: it stays as it was, out of use.
            if in_use {
                moved.push(rewrite::<Relationships>(transaction, actor, &theirs, &fields([binned.clone()]))?.1);
            }
            continue;
        }
        let mut led = theirs.data.clone();
        let end = if column == "contact_id" { &mut led.contact_id } else { &mut led.related_id };
        *end = two.to.into();
        let same = Fragment::new("deleted_at IS NULL AND pair = ").bind(Value::Text(led.pair()));
        let double = in_use && !rows::<Relationships>(transaction, same)?.is_empty();
        let mut change = fields([(column, json!(two.to))]);
        if double {
            change.extend(fields([binned.clone()]));
        }
        moved.push(rewrite::<Relationships>(transaction, actor, &theirs, &change)?.1);
    }
    Ok(moved)
}

/// One ledger of two, numbered as its entries were recorded: of two words of one moment the later entry counts.
pub fn consents(transaction: &mut Transaction<'_>, actor: Actor, two: Two) -> ApiResult<Vec<Moved>> {
    let either = Fragment::new("contact_id IN ").bind_list([two.from, two.to].map(Value::Id));
    let entries = rows::<Consents>(transaction, either)?;
    if entries.iter().all(|entry| RecordId::from(entry.data.contact_id) == two.to) {
        return Ok(Vec::new());
    }
    let moved = number(transaction, actor, entries, two.to.into())?;
    // Numbers are made anew by the undo, too.
    Ok(moved
        .into_iter()
        .filter(|moved| moved.after.contains_key("contact_id"))
        .map(|mut moved| {
            moved.before.remove("number");
            moved.after.remove("number");
            moved
        })
        .collect())
}

/// Numbers the entries of one contact's ledger anew, from 1.
pub fn number_consents(transaction: &mut Transaction<'_>, actor: Actor, contact: RecordId) -> ApiResult<()> {
    let entries = rows::<Consents>(transaction, holding("contact_id", contact))?;
    number(transaction, actor, entries, contact.into()).map(drop)
}

fn number(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    mut entries: Vec<Consent>,
    contact: ContactId,
) -> ApiResult<Vec<Moved>> {
    let order =
        |entry: &Consent| -> (Timestamp, i64, RecordId) { (entry.head.created_at, entry.number, entry.head.id.into()) };
    entries.sort_by_key(order);
    let numbered: Vec<(i64, &Consent)> = (1..).zip(&entries).collect();
    // Out of each other's way first: a number is there once.
    let changing = numbered.iter().filter(|(number, entry)| *number != entry.number);
    let ids: Vec<RecordId> = changing.map(|(_, entry)| entry.head.id.into()).collect();
    for some in ids.chunks(500) {
        let aside = Fragment::new("UPDATE consents SET number = -number WHERE id IN ");
        let aside = Statement(aside.bind_list(some.iter().copied().map(Value::Id)));
        each!(&mut *transaction.connection, c => diesel::RunQueryDsl::execute(aside, c))?;
    }
    let mut moved = Vec::new();
    for (number, entry) in numbered {
        let mut change = Fields::new();
        if entry.number != number {
            change.extend(fields([("number", json!(number))]));
        }
        if entry.data.contact_id != contact {
            change.extend(fields([("contact_id", json!(contact))]));
        }
        if !change.is_empty() {
            moved.push(rewrite::<Consents>(transaction, actor, entry, &change)?.1);
        }
    }
    Ok(moved)
}
