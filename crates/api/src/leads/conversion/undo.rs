//! Taking a conversion back, within half a minute and while nobody has touched what it made: that goes into the recycle
//! bin, what was linked is tied no more, and the lead is what it was.

use super::convert::{hold, subjects, untie_inquiries};
use super::made::{Made, bin, is_untouched};
use super::store::{Row, Trail, last, mark_undone};
use crate::day::patient_visit::untie_from_contact;
use crate::day::task::carry_back;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::{Place, find_to_change, write_own_as};
use crate::leads::lead::Leads;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Action;
use domain::kernel::{Json, LeadId, ProblemCode};
use domain::leads::conversion::UNDO_SECONDS;
use domain::leads::lead::{Lead, LeadStatus};

/// Says in every event of an undo why.
const REASON: &str = "conversion undone";

pub fn undo(transaction: &mut Transaction<'_>, person: &Person, id: LeadId) -> ApiResult<Lead> {
    hold(transaction, id)?;
    let lead = find_to_change::<Leads>(transaction, person, Action::Update, id, Place::InUse)?;
    let refuse = |code, detail: String| Err(ApiError::detailed(code, detail));
    let found = last(transaction.connection, id)?.filter(|_| lead.status == LeadStatus::Converted);
    let Some(row) = found else {
        // Nothing is kept of one that is too old.
        let (code, detail) = match lead.status {
            LeadStatus::Converted => (ProblemCode::Gone, over()),
            _ => (ProblemCode::Conflict, "This lead is not converted".to_owned()),
        };
        return refuse(code, detail);
    };
    if row.is_over(transaction.now) {
        return refuse(ProblemCode::Gone, over());
    }
    let Row { id: conversion, lead_version, lead_before: Json(before), made: Json(trail), .. } = row;
    if lead.head.version != lead_version {
        return refuse(ProblemCode::Conflict, "Somebody has changed the lead since".to_owned());
    }
    let Trail { made, contact_id, inquiries, visits, tasks } = trail;
    untouched(transaction, &made)?;
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    let after = before.put_back(&lead);
    let reason = Some(REASON.to_owned());
    let after = write_own_as::<Leads>(transaction, actor, &lead, after, ChangeKind::Moved, reason)?;
    untie_inquiries(transaction, actor, &inquiries, contact_id, REASON)?;
    untie_from_contact(transaction, actor, &visits, contact_id, REASON)?;
    carry_back(transaction, actor, &tasks, subjects(id, contact_id), REASON)?;
    // What was made last refers to what was made before.
    made.iter().rev().try_for_each(|one| bin(transaction, actor, one))?;
    mark_undone(transaction, conversion)?;
    Ok(after)
}

fn over() -> String {
    format!("A conversion can be taken back for {UNDO_SECONDS} seconds")
}

fn untouched(transaction: &mut Transaction<'_>, made: &[Made]) -> ApiResult<()> {
    for one in made {
        if !is_untouched(transaction.connection, one)? {
            let detail = format!("Somebody has changed what it made, or added to it ({}): it stays", one.resource);
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
    }
    Ok(())
}
