//! Writes the demo data's leads in their last state, with the inquiry that opened each, their attempts, and their lives in
//! the change log.

use super::fill::Line;
use super::{LeadChange, LeadStep, SeededLead};
use crate::kernel::change::{Change, differences};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::matching;
use crate::kernel::record::Store;
use crate::leads::attempt;
use crate::leads::inquiry::Inquiries;
use crate::leads::lead::Leads;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::record::{HEAD, Record};
use domain::kernel::{AttemptId, Head, InquiryId, Timestamp, UserId};
use domain::leads::attempt::AttemptData;
use domain::leads::hours::WorkingHours;
use domain::leads::inquiry::{Inquiry, InquiryData, InquiryStatus};
use domain::leads::ladder::LeadSettings;
use domain::leads::lead::{Lead, LeadStatus};
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

/// A lead with what opened it and the rows that hang on it.
#[derive(Clone)]
pub(super) struct Asked {
    lead: Lead,
    inquiry: Inquiry,
    tried: Vec<Tried>,
}

pub(super) fn lives(leads: Vec<SeededLead>, log: &mut Vec<Line>) -> ApiResult<Vec<Asked>> {
    leads.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn life(seeded: SeededLead, log: &mut Vec<Line>) -> ApiResult<Asked> {
    let SeededLead { record, inquiry, steps } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let (mut lead, mut tried) = (Lead::new(head, record.data), Vec::new());
    let mut inquiry = asked(inquiry, &lead);
    log.push(line::<Inquiries>(&inquiry, ChangeKind::Created, BTreeMap::new(), None));
    log.push(line::<Leads>(&lead, ChangeKind::Created, BTreeMap::new(), None));
    for step in steps {
        let before = lead.clone();
        let (kind, reason);
        match &step.what {
            LeadChange::Tried(id, data) => {
                let unanswered = before.unanswered.saturating_add(1);
                let reached = data.outcome.reached();
                let (settings, hours) = (LeadSettings::default(), WorkingHours::default());
                let next = (!reached).then(|| settings.next_attempt(unanswered, step.at, &hours)).flatten();
                lead = before.after_attempt(data, step.at, next);
                kind = if lead.status == before.status { ChangeKind::Updated } else { ChangeKind::Moved };
                reason = Some(format!("{} by {}", data.outcome, data.channel));
                tried.push(Tried { id: *id, by: step.actor, data: data.clone(), next });
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
        log.push(line::<Leads>(&lead, kind, changes::<Leads>(&before, &lead)?, reason.clone()));
        if inquiry.status == InquiryStatus::New {
            inquiry = answered(inquiry, &lead, &step, reason, log)?;
        }
    }
    Ok(Asked { lead, inquiry, tried })
}

/// What came in and opened the lead.
fn asked(id: InquiryId, lead: &Lead) -> Inquiry {
    let Lead { head, data, .. } = lead;
    let mut asked = InquiryData::new(data.channel);
    asked.phone = data.phones.first().map(|phone| phone.number.clone());
    asked.email = data.emails.first().cloned();
    asked.sender_name = Some(data.name()).filter(|name| !name.is_empty());
    (asked.message, asked.specialty) = (data.need.clone(), data.specialty.clone());
    (asked.source, asked.campaign) = (data.source.clone(), data.campaign.clone());
    asked.attribution.clone_from(&data.attribution);
    asked.received_at = Some(head.created_at);
    (asked.owner_id, asked.team_id, asked.facility_id) = (data.owner_id, data.team_id, data.facility_id);
    let Head { created_at, created_by, updated_at, updated_by, .. } = *head;
    let head = Head { id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let minutes = LeadSettings::default().first_response_minutes;
    Inquiry {
        lead_id: Some(lead.head.id),
        contact_id: data.contact_id,
        opened_lead: true,
        due_at: WorkingHours::default().after_minutes(created_at, minutes),
        ..Inquiry::new(head, asked)
    }
}

/// The inquiry after a step of its lead: somebody who was reached, or can read it, has been answered.
fn answered(
    inquiry: Inquiry,
    lead: &Lead,
    step: &LeadStep,
    reason: Option<String>,
    log: &mut Vec<Line>,
) -> ApiResult<Inquiry> {
    let status = match &step.what {
        LeadChange::Tried(_, tried) if tried.answers() => InquiryStatus::Answered,
        LeadChange::Moved(_) if lead.status == LeadStatus::Junk => InquiryStatus::Spam,
        LeadChange::Moved(_) if !lead.status.is_open() => InquiryStatus::Answered,
        LeadChange::Tried(..) | LeadChange::Moved(_) => return Ok(inquiry),
    };
    let mut after = Inquiry { status, ..inquiry.clone() };
    after.settle(step.at);
    after.head.version += 1;
    (after.head.updated_at, after.head.updated_by) = (step.at, Some(step.actor));
    log.push(line::<Inquiries>(&after, ChangeKind::Moved, changes::<Inquiries>(&inquiry, &after)?, reason));
    Ok(after)
}

pub(super) fn changes<S: Store>(before: &S::Record, after: &S::Record) -> ApiResult<BTreeMap<String, FieldChange>> {
    let json = |record: &S::Record| serde_json::to_value(record).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(after)?);
    let silent = |field: &str| HEAD.contains(&field) || field == "updated_by" || S::WORKED_OUT.contains(&field);
    changes.retain(|field, _| !silent(field));
    Ok(changes)
}

pub(super) fn line<S: Store>(
    record: &S::Record,
    kind: ChangeKind,
    changes: BTreeMap<String, FieldChange>,
    reason: Option<String>,
) -> Line {
    let head = record.head();
    let (record_id, version, belongs) = (head.id.into(), head.version, S::belongs(record));
    let change = Change { resource: S::Record::RESOURCE, record_id, kind, version, changes, reason, belongs };
    Line { at: head.updated_at, actor: head.updated_by, change: Arc::new(change) }
}

pub(super) fn write(transaction: &mut Transaction<'_>, Asked { lead, inquiry, tried }: &Asked) -> ApiResult<()> {
    Leads::insert(transaction.connection, lead)?;
    matching::keep(transaction, Resource::Leads, lead.head.id.into(), None, &Leads::match_keys(lead))?;
    Inquiries::insert(transaction.connection, inquiry)?;
    matching::keep(transaction, Resource::Inquiries, inquiry.head.id.into(), None, &Inquiries::match_keys(inquiry))?;
    let id = lead.head.id;
    tried.iter().try_for_each(|one| attempt::write_past(transaction, (one.id, id), one.by, &one.data, one.next))
}
