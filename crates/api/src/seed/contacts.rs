//! People: who they are, where they work, and who at the hospital knows them.

use super::accounts::{self, Account};
use super::dice::Dice;
use super::names::Person;
use super::places::{self, Place};
use super::staff::{Owner, Staff};
use super::{Seeded, Source, clinic, doctors, patients, reach, time};
use domain::kernel::ContactId;
use domain::people::account::AccountKind;
use domain::people::contact::{ContactData, ContactKind};
use domain::people::reach::{Channel, Class};

/// A contact with what others need to know of it.
pub(super) struct Contact {
    pub(super) record: Seeded<ContactId, ContactData>,
    pub(super) person: Person,
    pub(super) place: Place,
    /// Accounts by their place in the list, the main one first.
    pub(super) workplaces: Vec<usize>,
    /// Days ago that the contact was created.
    pub(super) day: i64,
}

const KINDS: &[(usize, ContactKind)] =
    &[(40, ContactKind::Doctor), (20, ContactKind::Employee), (35, ContactKind::Patient), (5, ContactKind::Other)];

/// A contact as it is being made.
pub(super) struct Draft {
    pub(super) number: usize,
    /// How many contacts there will be.
    pub(super) count: usize,
    pub(super) data: ContactData,
    pub(super) person: Person,
    pub(super) place: Place,
    pub(super) workplaces: Vec<usize>,
    pub(super) owner: Option<Owner>,
    pub(super) day: i64,
}

pub(super) fn meet(source: &mut Source, staff: &Staff, accounts: &[Account]) -> Vec<Contact> {
    let count = source.size.contacts;
    let mut contacts: Vec<Contact> = Vec::with_capacity(count);
    for number in 0..count {
        let day = time::day_of(number, count, &mut source.dice);
        let dice = &mut source.dice;
        let kind = dice.weighted(KINDS).unwrap_or(ContactKind::Other);
        let person = Person::new(dice);
        let place = places::any(dice);
        let owner = staff.rep(place.facility, place.area);
        let mut draft =
            Draft { number, count, data: ContactData::new(kind), person, place, workplaces: Vec::new(), owner, day };
        match kind {
            ContactKind::Doctor => doctors::fill(&mut draft, accounts, dice),
            ContactKind::Employee => employee(&mut draft, accounts, dice),
            ContactKind::Patient => patients::fill(&mut draft, source, staff, &contacts),
            ContactKind::Other => draft.data.addresses.push(place.home(dice)),
        }
        contacts.push(finish(draft, source, accounts));
    }
    contacts
}

/// What every kind of contact has.
fn finish(mut draft: Draft, source: &mut Source, accounts: &[Account]) -> Contact {
    let dice = &mut source.dice;
    // Doctors' names come from registers and visiting cards; the front desk writes others as they are said.
    let devanagari = draft.data.kind != ContactKind::Doctor && dice.chance(6);
    let data = &mut draft.data;
    data.given_name = Some(draft.person.given(devanagari).to_owned());
    data.family_name = Some(draft.person.family(devanagari).to_owned());
    data.phones.push(reach::mobile(dice));
    if dice.chance(18) {
        data.phones.push(reach::landline(dice, &draft.place));
    }
    if dice.chance(if data.kind == ContactKind::Patient { 35 } else { 70 }) {
        data.emails.push(reach::email(dice, &draft.person.mailbox(), draft.number));
    }
    if data.preferred_channel.is_none() && dice.chance(40) {
        data.preferred_channel = dice.pick(Channel::ALL).copied();
    }
    if dice.chance(20) {
        let hours =
            ["after 6 pm", "before 10 am", "lunch break, 1 to 2 pm", "Saturdays", "between patients, ring twice"];
        data.preferred_hours = Some(dice.word(&hours).to_owned());
    }
    let (tags, notes) = match data.kind {
        ContactKind::Doctor => (clinic::DOCTOR_TAGS, clinic::DOCTOR_NOTES),
        _ => (clinic::PERSON_TAGS, clinic::PERSON_NOTES),
    };
    data.tags = accounts::tags(dice, tags);
    data.notes = dice.chance(45).then(|| dice.word(notes).to_owned());
    data.account_id = draft.workplaces.first().and_then(|at| accounts.get(*at)).map(|account| account.record.id);
    data.owner_id = draft.owner.map(|owner| owner.user);
    data.team_id = draft.owner.and_then(|owner| owner.team);
    data.facility_id = draft.owner.and_then(|owner| owner.facility);
    let created_at = source.calendar.days_ago(draft.day, dice);
    let created_by = draft.owner.map(|owner| owner.user);
    let record = Seeded { id: source.ids.next(created_at), created_at, created_by, data: draft.data };
    Contact { record, person: draft.person, place: draft.place, workplaces: draft.workplaces, day: draft.day }
}

impl Draft {
    /// Takes a main account that existed by then, and with it the place and the owner.
    pub(super) fn work_at(&mut self, accounts: &[Account], fits: fn(AccountKind) -> bool, dice: &mut Dice) {
        let known = (self.number * accounts.len() / self.count).max(60);
        let fitting: Vec<usize> = accounts
            .iter()
            .take(known)
            .enumerate()
            .filter(|(_, account)| fits(account.record.data.kind))
            .map(|(at, _)| at)
            .collect();
        let Some((at, account)) = dice.pick(&fitting).and_then(|at| accounts.get(*at).map(|account| (*at, account)))
        else {
            return;
        };
        self.workplaces.push(at);
        self.place = account.place;
        self.owner = account.owner;
        self.day = self.day.min(account.day - 1).max(1);
    }
}

fn employee(draft: &mut Draft, accounts: &[Account], dice: &mut Dice) {
    draft.work_at(accounts, |_| true, dice);
    let kind = draft.workplaces.first().and_then(|at| accounts.get(*at)).map(|account| account.record.data.kind);
    let titles: &[&str] = match kind {
        Some(AccountKind::Corporate) => &["HR Manager", "Head of Administration", "Wellness Officer", "HR Executive"],
        Some(AccountKind::School) => &["Principal", "Vice Principal", "School Nurse", "Activity Coordinator"],
        Some(AccountKind::Ngo) => &["Trustee", "Programme Manager", "Field Coordinator"],
        Some(AccountKind::Insurer) => &["Network Manager", "Claims Manager"],
        Some(AccountKind::MediaAgency) => &["Health Correspondent", "Media Planner"],
        Some(AccountKind::GovernmentBody) => &["Welfare Officer", "Section Officer", "Establishment Clerk"],
        Some(AccountKind::NriAssociation) => &["President", "Secretary"],
        Some(AccountKind::Hospital) => {
            &["Administrator", "TPA Desk In-charge", "Purchase Manager", "Front Office Head"]
        }
        _ => &["Manager", "Reception In-charge", "Owner"],
    };
    draft.data.job_title = Some(dice.word(titles).to_owned());
    draft.data.gender = Some(draft.person.gender);
    draft.data.class = dice.chance(30).then(|| dice.pick(Class::ALL).copied()).flatten();
    if dice.chance(40) {
        draft.data.addresses.push(draft.place.office(dice));
    }
}
