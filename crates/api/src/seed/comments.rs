//! What colleagues say to each other about doctors and accounts, with mentions.

use super::dice::Dice;
use super::{DemoData, Seeded};
use domain::admin::user::UserData;
use domain::kernel::policy::{Resource, Role};
use domain::kernel::{FacilityId, RecordId, UserId};
use domain::people::contact::ContactKind;
use domain::talk::comment::CommentData;

/// A comment before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededComment {
    pub author: UserId,
    pub data: CommentData,
    /// Minutes before the data was made.
    pub minutes_ago: i64,
}

/// `{}` is where a colleague is mentioned.
const OF_DOCTORS: &[&str] = &[
    "Met after the OPD; wants the new stent prices. {} can you send the list?",
    "Asked for a slot at the next CME. {} please keep one free.",
    "Receptionist says mornings are better than evenings.",
    "{} the doctor has moved to a new clinic, the address is changed here.",
    "Two patients sent this week. Thank you call made.",
    "क्लिनिक बंद मिला, अगले सोमवार फिर जाएँगे।",
];
const OF_ACCOUNTS: &[&str] = &[
    "HR wants health checks for 120 people in January. {} shall we quote the annual package?",
    "Contract is with their legal department since Tuesday.",
    "{} they ask for cashless OPD, is that possible?",
    "Visited with the brochure; the decision is with the director.",
    "कैंप की तारीख 15 तय हुई। {} कृपया टीम को बता दें।",
];
/// Comments on contacts, and as many on accounts.
const COUNT: usize = 30;

/// Of the newest records that have an owner; a rep and the manager of the same hospital talk.
pub(super) fn say(data: &DemoData) -> Vec<SeededComment> {
    let mut dice = Dice::new(0x7a1c);
    let doctors = data.contacts.iter().rev().filter(|contact| contact.data.kind == ContactKind::Doctor);
    let doctors =
        doctors.map(|contact| (Resource::Contacts, contact.id.into(), contact.data.owner_id, contact.data.facility_id));
    let accounts = data.accounts.iter().rev();
    let accounts = accounts.map(|one| (Resource::Accounts, one.id.into(), one.data.owner_id, one.data.facility_id));
    let mut said = Vec::new();
    for (subject, lines) in doctors
        .take(COUNT)
        .zip(std::iter::repeat(OF_DOCTORS))
        .chain(accounts.take(COUNT).zip(std::iter::repeat(OF_ACCOUNTS)))
    {
        said.extend(one(&data.users, subject, lines, &mut dice));
    }
    // The oldest first, as they are written.
    let count = i64::try_from(said.len()).unwrap_or_default();
    for (comment, number) in said.iter_mut().zip(0..) {
        comment.minutes_ago = 7 * (count - number);
    }
    said
}

fn one(
    users: &[Seeded<UserId, UserData>],
    (resource, record_id, owner, facility): (Resource, RecordId, Option<UserId>, Option<FacilityId>),
    lines: &[&'static str],
    dice: &mut Dice,
) -> Option<SeededComment> {
    let author = owner?;
    let manager = users
        .iter()
        .find(|user| user.data.role == Role::Manager && user.data.facility_id == facility && user.id != author)?;
    let text = dice.word(lines).replace("{}", &format!("@[{}]", manager.id));
    Some(SeededComment { author, data: CommentData { resource, record_id, text }, minutes_ago: 0 })
}
