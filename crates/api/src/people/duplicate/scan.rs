//! A scan, step by step. First the records, page by page: in which blocks each is. Then the blocks: those within one are
//! compared. What a step needs is a page; nothing grows with the number of records.

use super::block;
use super::store::Duplicates;
use crate::kernel::change::Actor;
use crate::kernel::db::schema::{duplicate_scans as scans, duplicates};
use crate::kernel::db::{Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::record::merge::rewrite;
use crate::kernel::record::{Select, Store};
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{DuplicateId, Head, Record, RecordId, Timestamp};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::people::duplicate_pair::{DuplicateData, DuplicateStatus};
use domain::people::likeness::{Likeness, Score};
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Records of one step.
const PAGE: i64 = 300;
/// Blocks of one step.
const BLOCKS: i64 = 50;
/// Stale pairs of one step.
const STALE: i64 = 200;
/// What more records have in common says nothing of any two of them: the number of a switchboard.
pub(super) const LARGEST: i64 = 30;

/// Where a scan is.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = scans, treat_none_as_default_value = false)]
pub struct Scan {
    pub id: RecordId,
    pub stage: String,
    /// The last id or key that was read.
    pub cursor: String,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub found: i64,
    pub skipped: i64,
}

/// In this order.
const FIRST: &str = "contact blocks";
const STAGES: [&str; 5] = [FIRST, "contact pairs", "account blocks", "account pairs", "stale pairs"];

/// The scan of a job: the one that it goes on with, or a new one.
pub fn begin(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<Scan> {
    let known: Option<Scan> = each!(&mut *transaction.connection, c => {
        scans::table.find(id).select(Scan::as_select()).get_result(c).optional()
    })?;
    if let Some(scan) = known {
        return Ok(scan);
    }
    let scan = Scan {
        id,
        stage: FIRST.to_owned(),
        cursor: String::new(),
        started_at: transaction.now,
        finished_at: None,
        found: 0,
        skipped: 0,
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(scans::table).values(&scan).execute(c))?;
    Ok(scan)
}

/// One step; `None` once nothing is left.
pub fn step(transaction: &mut Transaction<'_>, mut scan: Scan) -> ApiResult<Option<Scan>> {
    let further = match scan.stage.as_str() {
        FIRST => blocks_of::<Contacts>(transaction, &mut scan)?,
        "contact pairs" => pairs_of::<Contacts>(transaction, &mut scan)?,
        "account blocks" => blocks_of::<Accounts>(transaction, &mut scan)?,
        "account pairs" => pairs_of::<Accounts>(transaction, &mut scan)?,
        "stale pairs" => forget_stale(transaction, &scan)?,
        other => return Err(ApiError::internal(format!("a scan has no stage {other}"))),
    };
    let mut over = false;
    if !further {
        let next = STAGES.iter().skip_while(|stage| **stage != scan.stage).nth(1);
        scan.cursor = String::new();
        if let Some(next) = next {
            (*next).clone_into(&mut scan.stage);
        } else {
            over = true;
            scan.finished_at = Some(transaction.now);
        }
    }
    let statement = diesel::update(scans::table.find(scan.id)).set(&scan);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok((!over).then_some(scan))
}

/// What the scan knows how to compare.
pub(super) trait Compared: Store {
    fn likeness(record: &Self::Record) -> Likeness;
}

impl Compared for Contacts {
    fn likeness(contact: &Contact) -> Likeness {
        Likeness::of_contact(&contact.data)
    }
}

impl Compared for Accounts {
    fn likeness(account: &Account) -> Likeness {
        Likeness::of_account(&account.data)
    }
}

/// The blocks of a page of records; those in the recycle bin are in none. Whether there are more.
fn blocks_of<S: Compared>(transaction: &mut Transaction<'_>, scan: &mut Scan) -> ApiResult<bool> {
    let behind = match scan.cursor.parse() {
        Ok(id) => Fragment::new("id > ").bind(Value::Id(RecordId(id))),
        Err(_) => Fragment::always(),
    };
    let select = Select { filter: behind, order: Order("id".into()), limit: PAGE };
    let page = S::select(transaction.connection, &select)?;
    let Some(last) = page.last() else { return Ok(false) };
    scan.cursor = last.head().id.to_string();
    let wanted: BTreeMap<RecordId, BTreeSet<String>> = page
        .iter()
        .map(|record| {
            let in_use = record.head().deleted_at.is_none();
            let keys = if in_use { S::likeness(record).blocks() } else { Vec::new() };
            (record.head().id.into(), keys.into_iter().map(|key| hashed(S::Record::RESOURCE, &key)).collect())
        })
        .collect();
    block::keep(transaction, S::Record::RESOURCE, &wanted)?;
    Ok(true)
}

/// Health ids and numbers are not written down a second time: a block is known by its hash.
pub(super) fn hashed(resource: Resource, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(resource.as_str());
    hash.update([0]);
    hash.update(key);
    hexadecimal(&hash.finalize())
}

/// Compares those within the next blocks. Whether there are more.
fn pairs_of<S: Compared>(transaction: &mut Transaction<'_>, scan: &mut Scan) -> ApiResult<bool> {
    let blocks = block::next(transaction.connection, S::Record::RESOURCE, &scan.cursor, BLOCKS)?;
    let Some((last, _)) = blocks.last() else { return Ok(false) };
    scan.cursor.clone_from(last);
    for (key, count) in blocks {
        if count > LARGEST {
            scan.skipped += 1;
            continue;
        }
        let ids = block::members(transaction.connection, S::Record::RESOURCE, &key)?;
        let filter = Fragment::new("deleted_at IS NULL AND id IN ").bind_list(ids.into_iter().map(Value::Id));
        let select = Select { filter, order: Order("id".into()), limit: LARGEST };
        let records = S::select(transaction.connection, &select)?;
        let compared: Vec<(RecordId, Likeness)> =
            records.iter().map(|record| (record.head().id.into(), S::likeness(record))).collect();
        for (index, (one, mine)) in compared.iter().enumerate() {
            for (other, theirs) in compared.iter().skip(index + 1) {
                if let Some(score) = mine.score(theirs) {
                    let fingerprint = fingerprint(mine, theirs);
                    let pair = (*one, *other);
                    scan.found += i64::from(found(transaction, scan, S::Record::RESOURCE, pair, score, fingerprint)?);
                }
            }
        }
    }
    Ok(true)
}

fn fingerprint(mine: &Likeness, theirs: &Likeness) -> String {
    let mut hash = Sha256::new();
    hash.update(mine.told());
    hash.update([0]);
    hash.update(theirs.told());
    hexadecimal(&hash.finalize())
}

/// Writes a pair down; whether it is new. One that somebody has dismissed stays so until something else is compared.
fn found(
    transaction: &mut Transaction<'_>,
    scan: &Scan,
    resource: Resource,
    (one_id, other_id): (RecordId, RecordId),
    Score { score, reasons }: Score,
    fingerprint: String,
) -> ApiResult<bool> {
    let pair = Fragment::new("one_id = ").bind(Value::Id(one_id)).sql(" AND other_id = ").bind(Value::Id(other_id));
    let select = Select { filter: pair, order: Order("id".into()), limit: 1 };
    let data = DuplicateData { resource, one_id, other_id, score, reasons };
    let Some(known) = Duplicates::select(transaction.connection, &select)?.pop() else {
        let now = transaction.now;
        let id: DuplicateId = transaction.new_id().into();
        let head = Head {
            id,
            version: 1,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            deleted_at: None,
        };
        Duplicates::insert(transaction.connection, &Duplicates::assemble(head, data, None))?;
        seen(transaction, scan, id, &fingerprint)?;
        return Ok(true);
    };
    let query = duplicates::table.find(known.head.id).select(duplicates::fingerprint);
    let before: String = each!(&mut *transaction.connection, c => query.get_result(c))?;
    seen(transaction, scan, known.head.id, &fingerprint)?;
    if known.data == data && before == fingerprint && known.status != DuplicateStatus::Merged {
        return Ok(false);
    }
    let mut change =
        Map::from_iter([("score".to_owned(), json!(data.score)), ("reasons".to_owned(), json!(data.reasons))]);
    let again = before != fingerprint || known.status == DuplicateStatus::Merged;
    if again && known.status != DuplicateStatus::Open {
        change.insert("status".to_owned(), json!(DuplicateStatus::Open));
    }
    let actor = Actor { reason: Some("scan"), ..Actor::default() };
    rewrite::<Duplicates>(transaction, actor, &known, &change)?;
    Ok(false)
}

/// What no reader of the pair sees: by what it was compared, and that it is still there.
fn seen(transaction: &mut Transaction<'_>, scan: &Scan, id: DuplicateId, fingerprint: &str) -> ApiResult<()> {
    let seen = (duplicates::scan_id.eq(Some(scan.id)), duplicates::fingerprint.eq(fingerprint));
    let statement = diesel::update(duplicates::table.find(id)).set(seen);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Open pairs that this scan did not see are none any more. Whether there were some.
fn forget_stale(transaction: &mut Transaction<'_>, scan: &Scan) -> ApiResult<bool> {
    let stale = duplicates::table
        .filter(duplicates::status.eq(DuplicateStatus::Open))
        .filter(duplicates::scan_id.ne(Some(scan.id)))
        .filter(duplicates::updated_at.lt(scan.started_at))
        .limit(STALE)
        .select(duplicates::id);
    let ids: Vec<RecordId> = each!(&mut *transaction.connection, c => stale.load(c))?;
    let gone = diesel::delete(duplicates::table.filter(duplicates::id.eq_any(ids)));
    Ok(each!(&mut *transaction.connection, c => gone.execute(c))? > 0)
}
