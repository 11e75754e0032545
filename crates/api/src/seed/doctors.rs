//! Doctors: what they practise, how they are registered, and at which one to three places they sit.

use super::accounts::Account;
use super::clinic;
use super::contacts::Draft;
use super::dice::Dice;
use chrono::{Days, NaiveDate};
use domain::people::account::AccountKind;
use domain::people::reach::Class;

const fn is_medical(kind: AccountKind) -> bool {
    kind.has_specialties()
}

pub(super) fn fill(draft: &mut Draft, accounts: &[Account], dice: &mut Dice) {
    draft.work_at(accounts, is_medical, dice);
    more_places(draft, accounts, dice);
    // In a clinic of one specialty most doctors have that one.
    let house = draft.workplaces.first().and_then(|at| accounts.get(*at)).map(|account| &account.record.data);
    let only = house.filter(|house| house.kind == AccountKind::Clinic).and_then(|house| house.specialties.first());
    let known = only.and_then(|name| clinic::named(name)).filter(|_| dice.chance(85));
    let (specialty, degrees) = known.unwrap_or_else(|| clinic::specialty(dice));
    let data = &mut draft.data;
    data.prefix = Some(if dice.chance(4) { "Prof Dr" } else { "Dr" }.to_owned());
    data.specialties.push(specialty.to_owned());
    if dice.chance(25) {
        // Who has gone further still practises what came before.
        let base = [(" DM ", "General Medicine"), (" MCh ", "General Surgery")];
        let broader =
            base.into_iter().find(|(degree, _)| degrees.contains(degree)).map(|(_, broader)| broader.to_owned());
        data.specialties.extend(broader);
    }
    data.qualifications = dice.chance(80).then(|| degrees.to_owned());
    data.registration_number = dice.chance(75).then(|| registration(draft.number, draft.place.state));
    let title = [
        "Consultant",
        "Senior Consultant",
        "Visiting Consultant",
        "Director",
        "Head of Department",
        "Medical Superintendent",
    ];
    data.job_title = dice.chance(60).then(|| dice.word(&title).to_owned());
    data.gender = Some(draft.person.gender);
    data.class = dice.weighted(&[(18, Class::A), (37, Class::B), (45, Class::C)]);
    if dice.chance(30) {
        let born = NaiveDate::from_ymd_opt(1955, 1, 1);
        let days = u64::try_from(dice.between(0, 15_000)).unwrap_or(0);
        data.birth_date = born.and_then(|born| born.checked_add_days(Days::new(days)));
    }
    data.addresses.push(draft.place.office(dice));
}

/// One doctor in three also sits elsewhere.
fn more_places(draft: &mut Draft, accounts: &[Account], dice: &mut Dice) {
    let more = dice.weighted(&[(62, 0), (27, 1), (11, 2)]).unwrap_or(0);
    let day = draft.day;
    for _ in 0..more * 4 {
        let at = dice.below(accounts.len());
        let open = accounts.get(at).is_some_and(|account| is_medical(account.record.data.kind) && account.day > day);
        if open && !draft.workplaces.contains(&at) && draft.workplaces.len() <= more {
            draft.workplaces.push(at);
        }
    }
}

/// As the councils of Delhi, Haryana and Uttar Pradesh number their doctors.
fn registration(number: usize, state: &str) -> String {
    match state {
        "Delhi" => format!("DMC/R/{:05}", 10_000 + number),
        "Haryana" => format!("HN {:05}", 20_000 + number),
        _ => format!("UPMC {:05}", 50_000 + number),
    }
}
