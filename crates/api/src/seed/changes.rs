//! What happened to the records later: the demo data's timelines.

use super::accounts::Account;
use super::contacts::Contact;
use super::dice::Dice;
use super::staff::{Owner, Staff};
use super::{Change, Seeded, Source, Subject, clinic, reach};
use domain::kernel::{AffiliationId, Timestamp, merge};
use domain::people::affiliation::{AffiliationData, AffiliationRole};
use domain::people::contact::{ContactData, ContactKind};
use domain::people::reach::Class;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many later changes a contact has.
const HOW_MANY: &[(usize, usize)] = &[(30, 0), (26, 1), (20, 2), (12, 3), (8, 4), (4, 5)];

pub(super) fn of_contacts(source: &mut Source, staff: &Staff, contacts: &[Contact]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (number, contact) in contacts.iter().enumerate() {
        let count = source.dice.weighted(HOW_MANY).unwrap_or(0);
        let mut data = contact.record.data.clone();
        for at in moments(source, contact.day, count) {
            let before = data.clone();
            // The record still belongs to whoever owned it when the change was made.
            let actor = data.owner_id.or(contact.record.created_by);
            let manager = staff.manager(contact.place.facility);
            change(&mut data, contact, staff, &mut source.dice);
            let patch = difference(&before, &data);
            let handed_over = before.owner_id != data.owner_id;
            if let Some(actor) = manager.filter(|_| handed_over).map(|manager| manager.user).or(actor)
                && patch != json!({})
            {
                changes.push(Change { subject: Subject::Contact(number), at, actor, patch });
            }
        }
    }
    changes
}

/// So many moments between the day after its creation and yesterday, in their order.
fn moments(source: &mut Source, day: i64, count: usize) -> Vec<Timestamp> {
    if day < 2 {
        return Vec::new();
    }
    let mut moments: Vec<Timestamp> = (0..count)
        .map(|_| {
            let days = source.dice.between(1, day - 1);
            source.calendar.days_ago(days, &mut source.dice)
        })
        .collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

fn change(data: &mut ContactData, contact: &Contact, staff: &Staff, dice: &mut Dice) {
    match dice.below(10) {
        0 | 1 if data.kind == ContactKind::Doctor || data.class.is_some() => {
            data.class = Some(another_class(data.class, dice));
        }
        2 if data.phones.len() < 3 => data.phones.push(reach::mobile(dice)),
        3 => {
            // Somebody else takes over: a neighbouring area's rep of the same hospital.
            let area = dice.below(3);
            if let Some(Owner { user, team, facility }) = staff.rep(contact.place.facility, area) {
                (data.owner_id, data.team_id, data.facility_id) = (Some(user), team, facility);
            }
        }
        4 => {
            let list = if data.kind == ContactKind::Doctor { clinic::DOCTOR_TAGS } else { clinic::PERSON_TAGS };
            let tag = dice.word(list);
            if !data.tags.iter().any(|known| known == tag) {
                data.tags.push(tag.to_owned());
            }
        }
        5 => {
            data.preferred_hours =
                Some(dice.word(&["after 7 pm", "Sundays", "mornings", "not on Tuesdays"]).to_owned());
        }
        _ => {
            let line =
                dice.word(if data.kind == ContactKind::Doctor { clinic::LATER_DOCTOR } else { clinic::LATER_PERSON });
            data.notes = Some(match data.notes.take() {
                Some(notes) if notes.contains(line) => notes,
                Some(notes) => format!("{notes}\n{line}"),
                None => line.to_owned(),
            });
        }
    }
}

fn another_class(class: Option<Class>, dice: &mut Dice) -> Class {
    let others: Vec<Class> = Class::ALL.iter().copied().filter(|other| Some(*other) != class).collect();
    dice.pick(&others).copied().unwrap_or(Class::B)
}

/// The deciding contact, once there is one, and now and then another class.
pub(super) fn of_accounts(
    source: &mut Source,
    accounts: &[Account],
    contacts: &[Contact],
    affiliations: &[Seeded<AffiliationId, AffiliationData>],
) -> Vec<Change> {
    let deciding: BTreeMap<_, _> = affiliations
        .iter()
        .filter(|affiliation| affiliation.data.role == AffiliationRole::DecidingAuthority)
        .map(|affiliation| (affiliation.data.account_id, affiliation.data.contact_id))
        .collect();
    let known: BTreeMap<_, _> = contacts.iter().map(|contact| (contact.record.id, contact)).collect();
    let mut changes = Vec::new();
    for (number, account) in accounts.iter().enumerate() {
        let Some(actor) = account.record.created_by else { continue };
        let subject = Subject::Account(number);
        if let Some(contact) = deciding.get(&account.record.id).and_then(|id| known.get(id)) {
            let at = contact.record.created_at.plus_seconds(300);
            changes.push(Change { subject, at, actor, patch: json!({ "deciding_contact_id": contact.record.id }) });
        }
        if source.dice.chance(25) {
            let class = another_class(account.record.data.class, &mut source.dice);
            for at in moments(source, account.day, 1) {
                changes.push(Change { subject, at, actor, patch: json!({ "class": class }) });
            }
        }
    }
    changes
}

fn difference(before: &impl Serialize, after: &impl Serialize) -> Value {
    match (serde_json::to_value(before), serde_json::to_value(after)) {
        (Ok(before), Ok(after)) => merge::difference(&before, &after),
        _ => json!({}),
    }
}
