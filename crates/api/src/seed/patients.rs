//! Patients: their hospital number, who treats them, who pays, and for children who decides.

use super::Source;
use super::contacts::{Contact, Draft};
use super::staff::Staff;
use domain::people::abha;
use domain::people::contact::ContactKind;
use domain::people::reach::Channel;

const PAYERS: &[(usize, &str)] =
    &[(40, "Self"), (30, "Cashless insurance"), (12, "CGHS"), (10, "Employer"), (5, "Ayushman Bharat"), (3, "ECHS")];

pub(super) fn fill(draft: &mut Draft, source: &mut Source, staff: &Staff, contacts: &[Contact]) {
    let dice = &mut source.dice;
    draft.owner = match dice.below(10) {
        0 => staff.physician(draft.place.facility),
        1..=5 => staff.front_desk(draft.place.facility),
        _ => draft.owner,
    };
    let child = dice.chance(14);
    let guardian = if child { guardian(dice, contacts) } else { None };
    draft.data.addresses.push(draft.place.home(dice));
    if let Some(guardian) = guardian {
        draft.person = guardian.person.relative(dice);
        draft.place = guardian.place;
        draft.day = draft.day.min(guardian.day - 1).max(1);
        draft.data.guardian_id = Some(guardian.record.id);
        draft.data.addresses = guardian.record.data.addresses.iter().take(1).cloned().collect();
    }
    let age_in_days = if guardian.is_some() { dice.between(30, 17 * 365) } else { dice.between(19 * 366, 88 * 365) };
    draft.data.birth_date = Some(source.calendar.date_before(age_in_days));
    draft.data.gender = Some(draft.person.gender);
    let code = ["NOI", "GGN", "DEL"].get(draft.place.facility).copied().unwrap_or_default();
    draft.data.uhid = Some(format!("{code}{:07}", 100_000 + draft.number));
    // Every third one has shown the card.
    if draft.number.is_multiple_of(3) {
        let spread = (draft.number + 1) * 7_919 * 104_729 % 1_000_000_000_000;
        draft.data.abha = abha::written(&format!("91{spread:012}"));
    }
    draft.data.payer = dice.chance(80).then(|| dice.weighted(PAYERS).unwrap_or_default().to_owned());
    if dice.chance(70) {
        let doctors: Vec<&Contact> = contacts
            .iter()
            .rev()
            .take(400)
            .filter(|other| {
                other.record.data.kind == ContactKind::Doctor && other.place.facility == draft.place.facility
            })
            .collect();
        draft.data.primary_physician_id = dice.pick(&doctors).map(|doctor| doctor.record.id);
    }
    let channels = [(35, Channel::Phone), (35, Channel::Whatsapp), (20, Channel::Sms), (10, Channel::Email)];
    draft.data.preferred_channel = dice.chance(60).then(|| dice.weighted(&channels)).flatten();
}

/// A grown-up whom the hospital knows already.
fn guardian<'c>(dice: &mut super::dice::Dice, contacts: &'c [Contact]) -> Option<&'c Contact> {
    let grown_up = |other: &&Contact| {
        matches!(other.record.data.kind, ContactKind::Patient | ContactKind::Other)
            && other.record.data.guardian_id.is_none()
            && other.day > 2
    };
    let known: Vec<&Contact> = contacts.iter().rev().take(600).filter(grown_up).collect();
    dice.pick(&known).copied()
}
