//! What people said about being written to and called: most patients were asked at the desk, some have changed their mind.

use super::contacts::Contact;
use super::staff::Staff;
use super::{Seeded, Source};
use domain::kernel::day::day_of;
use domain::kernel::{ConsentId, Timestamp, UserId};
use domain::people::consent::{ConsentData, ConsentPurpose, ConsentSource, ConsentState, NOTICE_VERSION};
use domain::people::contact::ContactKind;
use domain::people::reach::Channel;

type Consents = Vec<Seeded<ConsentId, ConsentData>>;

const SOURCES: &[(usize, ConsentSource)] = &[
    (45, ConsentSource::PaperForm),
    (30, ConsentSource::InPerson),
    (12, ConsentSource::Phone),
    (8, ConsentSource::Whatsapp),
    (5, ConsentSource::Website),
];

pub(super) fn ask(source: &mut Source, staff: &Staff, contacts: &[Contact]) -> Consents {
    let mut consents = Consents::new();
    for contact in contacts {
        let asked = match contact.record.data.kind {
            ContactKind::Patient => 60,
            ContactKind::Doctor => 25,
            ContactKind::Employee | ContactKind::Other => 8,
        };
        if contact.day < 4 || !source.dice.chance(asked) {
            continue;
        }
        let by = staff.front_desk(contact.place.facility).map(|owner| owner.user).or(contact.record.created_by);
        words(source, contact, by, &mut consents);
    }
    consents.sort_by_key(|entry| (entry.created_at, entry.id));
    consents
}

fn words(source: &mut Source, contact: &Contact, by: Option<UserId>, consents: &mut Consents) {
    let at = contact.record.created_at.plus_seconds(900);
    let patient = contact.record.data.kind == ContactKind::Patient;
    let purposes: &[ConsentPurpose] = if patient {
        &[
            ConsentPurpose::Appointments,
            ConsentPurpose::FollowUp,
            ConsentPurpose::HealthInformation,
            ConsentPurpose::Offers,
        ]
    } else {
        &[ConsentPurpose::HealthInformation, ConsentPurpose::ReferralUpdates, ConsentPurpose::Offers]
    };
    let count = usize::try_from(source.dice.between(1, 3)).unwrap_or(1);
    for purpose in source.dice.several(purposes, count) {
        let channels = [Channel::Phone, Channel::Whatsapp, Channel::Sms, Channel::Email];
        let how_many = usize::try_from(source.dice.between(1, 2)).unwrap_or(1);
        for channel in source.dice.several(&channels, how_many) {
            let learned = source.dice.weighted(SOURCES).unwrap_or(ConsentSource::PaperForm);
            let language = if source.dice.chance(65) { "hi" } else { "en" };
            let said = ConsentData {
                contact_id: contact.record.id,
                purpose,
                channel,
                state: ConsentState::Given,
                decided_at: Some(at),
                notice_version: NOTICE_VERSION.to_owned(),
                language: language.to_owned(),
                source: learned,
                notice_text: None,
                guardian_id: contact.record.data.guardian_id,
                guardian_name: None,
                note: None,
            };
            // A child is offered nothing, so nobody asks.
            if said.refuse(contact.record.data.birth_date, day_of(at)).is_some() {
                continue;
            }
            let again = source.dice.chance(9).then(|| {
                let days = source.dice.between(1, contact.day - 2);
                source.calendar.days_ago(days, &mut source.dice)
            });
            consents.push(entry(source, at, by, said.clone()));
            if let Some(later) = again.filter(|later| *later > at) {
                let state = ConsentState::Withdrawn;
                let withdrawn = ConsentData { state, decided_at: Some(later), source: ConsentSource::Phone, ..said };
                consents.push(entry(source, later, by, withdrawn));
            }
        }
    }
}

fn entry(source: &mut Source, at: Timestamp, by: Option<UserId>, data: ConsentData) -> Seeded<ConsentId, ConsentData> {
    Seeded { id: source.ids.next(at), created_at: at, created_by: by, data }
}
