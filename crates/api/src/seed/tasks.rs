//! What people have to do about doctors, accounts, leads and opportunities: some overdue, some for today, most later or done.

use super::dice::Dice;
use super::{DemoData, Seeded, SeededTask, Source, TaskStep};
use crate::kernel::change::Belongs;
use chrono::{Days, NaiveDate};
use domain::admin::user::UserData;
use domain::day::task::{ChecklistItem, TaskData, TaskStatus};
use domain::kernel::day::moment;
use domain::kernel::policy::{Resource, Role};
use domain::kernel::priority::Priority;
use domain::kernel::{RecordId, Timestamp, UserId};
use domain::leads::lead::LeadData;
use domain::leads::opportunity::OpportunityData;
use domain::people::account::AccountData;
use domain::people::contact::{ContactData, ContactKind};

const OF_DOCTORS: &[&str] = &[
    "Send the new OPD timings",
    "Take the stent price list along",
    "Ask for two dates for the CME talk",
    "Thank for the last two patients",
    "Bring visiting cards of our cardiology team",
    "क्लिनिक के नए समय पूछें",
];
const OF_ACCOUNTS: &[&str] = &[
    "Send the quotation for health checks",
    "Call HR about the number of employees",
    "Collect the signed agreement",
    "Fix the date of the health talk",
    "Send the list of cashless insurers",
    "कैंप के लिए जगह देख लें",
];
const OF_LEADS: &[&str] = &[
    "Call back after 6 in the evening",
    "Send the estimate on WhatsApp",
    "Ask for the insurance card",
    "Confirm the appointment",
];
const OF_OPPORTUNITIES: &[&str] = &[
    "Send the revised offer",
    "Ask finance about the credit days",
    "Prepare the presentation",
    "Get the last invoice of the year",
];
/// About nobody.
const OF_ONESELF: &[&str] = &[
    "Plan the visits of tomorrow",
    "File the taxi receipts of last week",
    "Bring new brochures from the store",
    "Ring the printer about the banner",
    "अगले सप्ताह की छुट्टी बता दें",
];
const LISTS: &[&[&str]] = &[
    &["Ask for the number of people", "Price by package", "Have it checked", "Send it"],
    &["Banner", "Table and two chairs", "Registration forms", "BP machine and strips"],
];
/// Weekly and monthly duties.
const RULES: &[&str] = &["FREQ=WEEKLY", "FREQ=MONTHLY"];

/// Tasks of each kind.
const COUNT: usize = 70;
/// So many of a hundred are done.
const DONE: usize = 45;
/// Days after today up to which open ones are due.
const AHEAD: i64 = 12;

struct Subject {
    about: (Resource, RecordId),
    known_since: Timestamp,
    belongs: Belongs,
    titles: &'static [&'static str],
}

pub(super) fn plan(source: &mut Source, data: &DemoData) -> Vec<SeededTask> {
    // Of its own, so that the rest of the demo data stays what it is.
    let mut dice = Dice::new(0x7a5c);
    let subjects = subjects(data);
    let mut tasks: Vec<_> = subjects.iter().filter_map(|subject| one(source, &mut dice, subject)).collect();
    for user in data.users.iter().filter(|user| matches!(user.data.role, Role::Rep | Role::Manager | Role::FrontDesk)) {
        tasks.extend(own(source, &mut dice, user));
    }
    tasks.sort_by_key(|task| task.record.created_at);
    tasks
}

/// What somebody has to do today, and one day soon.
fn own(source: &mut Source, dice: &mut Dice, user: &Seeded<UserId, UserData>) -> [SeededTask; 2] {
    [0, dice.between(1, 4)].map(|ahead| {
        let (written, today) = (dice.between(1, 4), source.calendar.date_before(0));
        let created_at = source.calendar.days_ago(written, dice);
        let data = TaskData {
            due_on: Some(on(today, ahead)),
            owner_id: Some(user.id),
            team_id: user.data.team_id,
            facility_id: user.data.facility_id,
            ..TaskData::new(dice.word(OF_ONESELF))
        };
        let record = Seeded { id: source.ids.next(created_at), created_at, created_by: Some(user.id), data };
        SeededTask { record, steps: Vec::new(), told_until: moment(today, 10) }
    })
}

/// The newest of each kind that belong to somebody.
fn subjects(data: &DemoData) -> Vec<Subject> {
    fn of<Id: Copy + Into<RecordId>, Data>(
        resource: Resource,
        titles: &'static [&'static str],
        belongs: fn(&Data) -> Belongs,
    ) -> impl Fn(&Seeded<Id, Data>) -> Subject {
        move |seeded| Subject {
            about: (resource, seeded.id.into()),
            known_since: seeded.created_at,
            belongs: belongs(&seeded.data),
            titles,
        }
    }
    macro_rules! belongs {
        ($data:ident) => {
            Belongs { owner_id: $data.owner_id, team_id: $data.team_id, facility_id: $data.facility_id }
        };
    }
    let owned = |subject: &Subject| subject.belongs.owner_id.is_some();
    let doctors = data.contacts.iter().rev().filter(|contact| contact.data.kind == ContactKind::Doctor);
    let doctors = doctors.map(of(Resource::Contacts, OF_DOCTORS, |data: &ContactData| belongs!(data)));
    let accounts =
        data.accounts.iter().rev().map(of(Resource::Accounts, OF_ACCOUNTS, |data: &AccountData| belongs!(data)));
    let leads = data.leads.iter().rev().map(|lead| &lead.record);
    let leads = leads.map(of(Resource::Leads, OF_LEADS, |data: &LeadData| belongs!(data)));
    let sold = data.opportunities.iter().rev().map(|one| &one.record);
    let sold = sold.map(of(Resource::Opportunities, OF_OPPORTUNITIES, |data: &OpportunityData| belongs!(data)));
    let each = [
        doctors.filter(owned).take(COUNT).collect::<Vec<_>>(),
        accounts.filter(owned).take(COUNT).collect(),
        leads.filter(owned).take(COUNT).collect(),
        sold.filter(owned).take(COUNT).collect(),
    ];
    each.into_iter().flatten().collect()
}

fn one(source: &mut Source, dice: &mut Dice, subject: &Subject) -> Option<SeededTask> {
    let actor = subject.belongs.owner_id?;
    let written = dice.between(1, 25);
    let created_at = source.calendar.days_ago(written, dice);
    if created_at < subject.known_since {
        return None;
    }
    let done = dice.chance(DONE);
    // What is done was due while it was done; of what is open a few are late.
    let due = if done { dice.between(-written, 0) } else { dice.between(-3, AHEAD) };
    let mut data = TaskData::new(dice.word(subject.titles));
    (data.about_resource, data.about_id) = (Some(subject.about.0), Some(subject.about.1));
    (data.owner_id, data.team_id, data.facility_id) =
        (subject.belongs.owner_id, subject.belongs.team_id, subject.belongs.facility_id);
    let day = on(source.calendar.date_before(0), due);
    if dice.chance(25) {
        let hour = u8::try_from(dice.between(10, 18)).unwrap_or(12);
        data.due_at = Some(moment(day, hour));
    } else {
        data.due_on = Some(day);
    }
    data.priority = dice
        .weighted(&[(8, Priority::Low), (70, Priority::Normal), (17, Priority::High), (5, Priority::Urgent)])
        .unwrap_or(Priority::Normal);
    if dice.chance(12) {
        data.checklist = checklist(dice, done);
    }
    if !done && dice.chance(8) {
        data.repeat = Some(dice.word(RULES).to_owned());
    }
    let steps = steps(source, dice, done, (written, created_at), actor);
    let record = Seeded { id: source.ids.next(created_at), created_at, created_by: Some(actor), data };
    // What came up to this morning was told.
    Some(SeededTask { record, steps, told_until: moment(source.calendar.date_before(0), 10) })
}

fn on(today: NaiveDate, days: i64) -> NaiveDate {
    let far = Days::new(days.unsigned_abs());
    let day = if days < 0 { today.checked_sub_days(far) } else { today.checked_add_days(far) };
    day.unwrap_or(today)
}

fn checklist(dice: &mut Dice, all: bool) -> Vec<ChecklistItem> {
    let items = dice.pick(LISTS).copied().unwrap_or_default();
    let ticked = if all { items.len() } else { dice.below(items.len()) };
    items.iter().enumerate().map(|(at, text)| ChecklistItem { text: (*text).to_owned(), done: at < ticked }).collect()
}

fn steps(
    source: &Source,
    dice: &mut Dice,
    done: bool,
    (written, created_at): (i64, Timestamp),
    actor: UserId,
) -> Vec<TaskStep> {
    let later =
        |dice: &mut Dice| source.calendar.days_ago(dice.between(1, written), dice).max(created_at.plus_seconds(600));
    if done {
        return vec![TaskStep { at: later(dice), actor, to: TaskStatus::Done, why: None }];
    }
    let to = dice.weighted(&[
        (72, None),
        (14, Some(TaskStatus::InProgress)),
        (10, Some(TaskStatus::Waiting)),
        (4, Some(TaskStatus::Cancelled)),
    ]);
    let why = |to| (to == TaskStatus::Cancelled).then_some("Not needed any more");
    to.flatten().map(|to| TaskStep { at: later(dice), actor, to, why: why(to) }).into_iter().collect()
}
