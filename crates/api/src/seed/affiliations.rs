//! Who works where, in which role, and when a doctor sits there.

use super::accounts::Account;
use super::contacts::Contact;
use super::dice::Dice;
use super::{Seeded, Source, clinic};
use domain::kernel::AffiliationId;
use domain::kernel::custom::CustomValues;
use domain::people::affiliation::{AffiliationData, AffiliationRole, AffiliationStatus, ClinicHours, Weekday};
use domain::people::contact::ContactKind;
use std::collections::BTreeSet;

pub(super) fn join(
    source: &mut Source,
    accounts: &[Account],
    contacts: &[Contact],
) -> Vec<Seeded<AffiliationId, AffiliationData>> {
    let mut affiliations = Vec::new();
    let mut decided = BTreeSet::new();
    for contact in contacts {
        for (order, at) in contact.workplaces.iter().enumerate() {
            let Some(account) = accounts.get(*at) else { continue };
            let dice = &mut source.dice;
            let doctor = contact.record.data.kind == ContactKind::Doctor;
            let role = role(dice, doctor, order == 0 && !decided.contains(at));
            if role == AffiliationRole::DecidingAuthority {
                decided.insert(*at);
            }
            let left = order > 0 && dice.chance(15);
            let data = AffiliationData {
                contact_id: contact.record.id,
                account_id: account.record.id,
                role,
                status: if left { AffiliationStatus::Inactive } else { AffiliationStatus::Active },
                job_title: if order == 0 {
                    contact.record.data.job_title.clone()
                } else {
                    dice.chance(50).then(|| "Visiting Consultant".to_owned())
                },
                clinic_hours: if doctor && !left { hours(dice) } else { Vec::new() },
                custom: CustomValues::new(),
            };
            let minutes = i64::try_from(order).unwrap_or(0) * 120 + 60;
            let created_at = contact.record.created_at.plus_seconds(minutes);
            let id = source.ids.next(created_at);
            affiliations.push(Seeded { id, created_at, created_by: contact.record.created_by, data });
        }
    }
    affiliations
}

/// Each account has at most one who decides.
fn role(dice: &mut Dice, doctor: bool, undecided: bool) -> AffiliationRole {
    let decides = if undecided { 40 } else { 0 };
    let others: &[(usize, AffiliationRole)] = if doctor {
        &[(55, AffiliationRole::Referrer), (20, AffiliationRole::User), (15, AffiliationRole::Influencer)]
    } else {
        &[(50, AffiliationRole::User), (35, AffiliationRole::Influencer), (15, AffiliationRole::Referrer)]
    };
    if dice.chance(decides) {
        return AffiliationRole::DecidingAuthority;
    }
    dice.weighted(others).unwrap_or(AffiliationRole::User)
}

fn hours(dice: &mut Dice) -> Vec<ClinicHours> {
    let Some((days, from, to)) = dice.pick(clinic::HOURS).copied() else { return Vec::new() };
    if dice.chance(20) {
        return Vec::new();
    }
    let weekdays = days.iter().filter_map(|day| Weekday::ALL.get(*day).copied());
    weekdays.map(|weekday| ClinicHours { weekday, from: from.to_owned(), to: to.to_owned() }).collect()
}
