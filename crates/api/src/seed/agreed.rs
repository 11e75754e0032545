//! Writes the demo data's tie-ups in their last state, with their lives in the change log and a job for their next day.

use super::fill::Line;
use super::{SeededTieUp, TieUpChange};
use crate::kernel::change::{Belongs, Change};
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::record::Store;
use crate::people::tie_up::{TieUps, found_by, plan_next};
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Head};
use domain::people::consent::Consent;
use domain::people::tie_up::{TieUp, TieUpStatus};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A tie-up with what its search needs.
pub(super) type Agreed = (TieUp, String);

/// The tie-ups after all that happened to them.
pub(super) fn lives(tie_ups: Vec<SeededTieUp>, log: &mut Vec<Line>) -> Vec<Agreed> {
    tie_ups.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn life(seeded: SeededTieUp, log: &mut Vec<Line>) -> Agreed {
    let SeededTieUp { record, account_name, belongs, steps } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let mut tie_up = TieUp::new(head, record.data);
    log.push(line(&tie_up, belongs, ChangeKind::Created, BTreeMap::new(), None));
    for step in steps {
        let before = tie_up.clone();
        tie_up.head.version += 1;
        (tie_up.head.updated_at, tie_up.head.updated_by) = (step.at, step.actor);
        let (kind, field, change, reason) = match step.what {
            TieUpChange::Moved(status, why) => {
                tie_up.status = status;
                if status == TieUpStatus::PendingApproval {
                    tie_up.requested_by_id = step.actor;
                }
                let change = FieldChange { from: json!(before.status), to: json!(status) };
                (ChangeKind::Moved, "status", change, why.map(str::to_owned))
            }
            TieUpChange::Reminded(days) => {
                tie_up.reminded_days_left = Some(days);
                let change = FieldChange { from: json!(before.reminded_days_left), to: json!(days) };
                let why = format!("renewal due in {days} days");
                (ChangeKind::Updated, "reminded_days_left", change, Some(why))
            }
        };
        let changes = BTreeMap::from([(field.to_owned(), change)]);
        log.push(line(&tie_up, belongs, kind, changes, reason));
    }
    (tie_up, account_name)
}

fn line(
    tie_up: &TieUp,
    belongs: Belongs,
    kind: ChangeKind,
    changes: BTreeMap<String, FieldChange>,
    reason: Option<String>,
) -> Line {
    let (record_id, version) = (tie_up.head.id.into(), tie_up.head.version);
    let change = Change { resource: Resource::TieUps, record_id, kind, version, changes, reason, belongs };
    Line { at: tie_up.head.updated_at, actor: tie_up.head.updated_by, change: Arc::new(change) }
}

pub(super) fn write(transaction: &mut Transaction<'_>, (tie_up, account_name): &Agreed) -> ApiResult<()> {
    TieUps::insert(transaction.connection, tie_up)?;
    found_by(transaction, tie_up.data.account_id, account_name)?;
    plan_next(transaction, tie_up)
}

/// The entries of each contact, counted in their order.
pub(super) fn numbered(mut consents: Vec<Consent>) -> Vec<Consent> {
    let mut last: BTreeMap<ContactId, i64> = BTreeMap::new();
    for consent in &mut consents {
        let number = last.entry(consent.data.contact_id).or_default();
        *number += 1;
        consent.number = *number;
    }
    consents
}
