//! Writes the demo data's leads in their last state, with their attempts, and their lives in the change log.

use super::fill::Line;
use super::{LeadChange, SeededLead};
use crate::kernel::change::{Change, differences};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::matching;
use crate::kernel::record::Store;
use crate::leads::attempt;
use crate::leads::lead::Leads;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::record::HEAD;
use domain::kernel::{AttemptId, Head, Timestamp, UserId};
use domain::leads::attempt::AttemptData;
use domain::leads::hours::WorkingHours;
use domain::leads::ladder::LeadSettings;
use domain::leads::lead::Lead;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An attempt as its row has it: who, what, and what the ladder planned.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    id: AttemptId,
    by: UserId,
    data: AttemptData,
    next: Option<Timestamp>,
}

/// A lead with the rows that hang on it.
pub(super) type Asked = (Lead, Vec<Tried>);

pub(super) fn lives(leads: Vec<SeededLead>, log: &mut Vec<Line>) -> ApiResult<Vec<Asked>> {
    leads.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn life(seeded: SeededLead, log: &mut Vec<Line>) -> ApiResult<Asked> {
    let SeededLead { record, steps } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let (mut lead, mut tried) = (Lead::new(head, record.data), Vec::new());
    log.push(line(&lead, ChangeKind::Created, BTreeMap::new(), None));
    for step in steps {
        let before = lead.clone();
        let (kind, reason);
        match step.what {
            LeadChange::Tried(id, data) => {
                let unanswered = before.unanswered.saturating_add(1);
                let reached = data.outcome.reached();
                let (settings, hours) = (LeadSettings::default(), WorkingHours::default());
                let next = (!reached).then(|| settings.next_attempt(unanswered, step.at, &hours)).flatten();
                lead = before.after_attempt(&data, step.at, next);
                kind = if lead.status == before.status { ChangeKind::Updated } else { ChangeKind::Moved };
                reason = Some(format!("{} by {}", data.outcome, data.channel));
                tried.push(Tried { id, by: step.actor, data, next });
            }
            LeadChange::Moved(asked) => {
                lead.status = asked.to;
                asked.carry_into(&mut lead);
                lead.settle(before.status, step.at);
                (kind, reason) = (ChangeKind::Moved, asked.transition().reason);
            }
        }
        lead.head.version += 1;
        (lead.head.updated_at, lead.head.updated_by) = (step.at, Some(step.actor));
        lead = lead.told_anew();
        log.push(line(&lead, kind, changes(&before, &lead)?, reason));
    }
    Ok((lead, tried))
}

fn changes(before: &Lead, after: &Lead) -> ApiResult<BTreeMap<String, FieldChange>> {
    let json = |lead: &Lead| serde_json::to_value(lead).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(after)?);
    let silent = |field: &str| HEAD.contains(&field) || field == "updated_by" || Leads::WORKED_OUT.contains(&field);
    changes.retain(|field, _| !silent(field));
    Ok(changes)
}

fn line(lead: &Lead, kind: ChangeKind, changes: BTreeMap<String, FieldChange>, reason: Option<String>) -> Line {
    let (record_id, version, belongs) = (lead.head.id.into(), lead.head.version, Leads::belongs(lead));
    let change = Change { resource: Resource::Leads, record_id, kind, version, changes, reason, belongs };
    Line { at: lead.head.updated_at, actor: lead.head.updated_by, change: Arc::new(change) }
}

pub(super) fn write(transaction: &mut Transaction<'_>, (lead, tried): &Asked) -> ApiResult<()> {
    Leads::insert(transaction.connection, lead)?;
    matching::keep(transaction, Resource::Leads, lead.head.id.into(), None, &Leads::match_keys(lead))?;
    let id = lead.head.id;
    tried.iter().try_for_each(|one| attempt::write_past(transaction, (one.id, id), one.by, &one.data, one.next))
}
