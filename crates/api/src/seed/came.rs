//! Writes the demo data's visits in their last state, with their lives in the change log.

use super::fill::Line;
use super::visits::SeededVisit;
use crate::day::patient_visit::{PatientVisits, write_past};
use crate::kernel::change::Change;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::record::Store;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::day::patient_visit::PatientVisit;
use domain::kernel::Head;
use domain::kernel::policy::Resource;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The visits after all that happened to them.
pub(super) fn lives(visits: Vec<SeededVisit>, log: &mut Vec<Line>) -> Vec<PatientVisit> {
    visits.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn life(seeded: SeededVisit, log: &mut Vec<Line>) -> PatientVisit {
    let SeededVisit { record, patient_name, steps } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let mut visit = PatientVisit { patient_name, ..PatientVisit::new(head, record.data) };
    log.push(line(&visit, ChangeKind::Created, BTreeMap::new(), None));
    for step in steps {
        let change = FieldChange { from: json!(visit.status), to: json!(step.to) };
        visit.head.version += 1;
        (visit.head.updated_at, visit.head.updated_by) = (step.at, Some(step.actor));
        (visit.status, visit.status_since) = (step.to, step.at);
        let changes = BTreeMap::from([("status".to_owned(), change)]);
        log.push(line(&visit, ChangeKind::Moved, changes, step.reason.map(str::to_owned)));
    }
    visit
}

fn line(
    visit: &PatientVisit,
    kind: ChangeKind,
    changes: BTreeMap<String, FieldChange>,
    reason: Option<String>,
) -> Line {
    let (record_id, version, belongs) = (visit.head.id.into(), visit.head.version, PatientVisits::belongs(visit));
    let change = Change { resource: Resource::PatientVisits, record_id, kind, version, changes, reason, belongs };
    Line { at: visit.head.updated_at, actor: visit.head.updated_by, change: Arc::new(change) }
}

pub(super) fn write(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    write_past(transaction, visit)
}
