//! Who is what to whom: families of patients, and doctors who know each other.

use super::contacts::Contact;
use super::{Seeded, Source};
use domain::kernel::{ContactId, RelationshipId};
use domain::people::contact::{ContactKind, Gender};
use domain::people::relationship::{RelationshipData, RelationshipKind};
use std::collections::{BTreeMap, BTreeSet};

type Relationships = Vec<Seeded<RelationshipId, RelationshipData>>;

pub(super) fn tie(source: &mut Source, contacts: &[Contact]) -> Relationships {
    let known: BTreeMap<ContactId, &Contact> = contacts.iter().map(|contact| (contact.record.id, contact)).collect();
    let mut made = Relationships::new();
    let mut pairs = BTreeSet::new();
    let mut married = BTreeSet::new();
    for (at, contact) in contacts.iter().enumerate() {
        let data = &contact.record.data;
        if let Some(guardian) = data.guardian_id.filter(|id| known.contains_key(id)) {
            let kind = if source.dice.chance(80) { RelationshipKind::Parent } else { RelationshipKind::Guardian };
            make(source, contact, guardian, kind, None, &mut pairs, &mut made);
        }
        let adult = data.kind == ContactKind::Patient && data.guardian_id.is_none();
        if adult && source.dice.chance(6) && !married.contains(&contact.record.id) {
            let fits = |other: &&Contact| {
                let them = &other.record.data;
                them.kind == ContactKind::Patient
                    && them.guardian_id.is_none()
                    && !married.contains(&other.record.id)
                    && matches!(
                        (data.gender, them.gender),
                        (Some(Gender::Female), Some(Gender::Male)) | (Some(Gender::Male), Some(Gender::Female))
                    )
                    && other.place.facility == contact.place.facility
            };
            let near: Vec<&Contact> = contacts.iter().take(at).rev().take(200).filter(fits).collect();
            if let Some(other) = source.dice.pick(&near).copied() {
                married.extend([contact.record.id, other.record.id]);
                make(source, contact, other.record.id, RelationshipKind::Spouse, None, &mut pairs, &mut made);
            }
        }
        if data.kind == ContactKind::Doctor && source.dice.chance(8) {
            let doctors = |other: &&Contact| {
                other.record.data.kind == ContactKind::Doctor && other.place.facility == contact.place.facility
            };
            let near: Vec<&Contact> = contacts.iter().take(at).rev().take(300).filter(doctors).collect();
            let kinds =
                [(60, RelationshipKind::Colleague), (25, RelationshipKind::ReferredBy), (15, RelationshipKind::Friend)];
            let kind = source.dice.weighted(&kinds).unwrap_or(RelationshipKind::Colleague);
            let note = source.dice.chance(30).then(|| source.dice.word(NOTES).to_owned());
            if let Some(other) = source.dice.pick(&near).copied() {
                make(source, contact, other.record.id, kind, note, &mut pairs, &mut made);
            }
        }
    }
    made
}

const NOTES: &[&str] = &[
    "Studied together at Lucknow",
    "Share a clinic on Saturdays",
    "Met at the cardiology meeting",
    "Trained under them",
];

fn make(
    source: &mut Source,
    contact: &Contact,
    related_id: ContactId,
    kind: RelationshipKind,
    note: Option<String>,
    pairs: &mut BTreeSet<String>,
    made: &mut Relationships,
) {
    let data = RelationshipData { contact_id: contact.record.id, related_id, kind, note };
    if related_id == contact.record.id || !pairs.insert(data.pair()) {
        return;
    }
    let created_at = contact.record.created_at.plus_seconds(600);
    made.push(Seeded { id: source.ids.next(created_at), created_at, created_by: contact.record.created_by, data });
}
