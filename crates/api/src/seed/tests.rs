use super::{DemoData, LeadChange, OpportunityChange, Seeded, SeededTask, Subject, TieUpChange, demo_data};
use chrono::{Datelike, NaiveDate};
use domain::day::activity::{Activity, ActivityStatus};
use domain::day::patient_visit::PatientVisitStatus;
use domain::day::task::TaskStatus;
use domain::kernel::day::{day_of, moment};
use domain::kernel::policy::Role;
use domain::kernel::record::Record;
use domain::kernel::status::{Mover, Moving, Status};
use domain::kernel::{Head, RecordId, merge, phone, rules};
use domain::leads::forecast::Month;
use domain::leads::lead::LeadStatus;
use domain::leads::opportunity::{ApprovalState, OpportunityStatus};
use domain::people::account::{AccountData, AccountKind};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::tie_up::TieUpStatus;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use validator::Validate;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
static DATA: LazyLock<DemoData> = LazyLock::new(|| demo_data(TODAY));

#[test]
fn the_same_day_gives_the_same_data() {
    assert!(demo_data(TODAY) == *DATA);
    assert!(demo_data(TODAY.succ_opt().expect("a date")) != *DATA);
}

fn keeps_the_rules<Id: std::fmt::Debug, Data: Validate + std::fmt::Debug>(records: &[Seeded<Id, Data>]) {
    for record in records {
        assert_eq!(rules::check(&record.data), [], "{record:?}");
    }
}

#[test]
fn every_record_keeps_the_rules() {
    keeps_the_rules(&DATA.facilities);
    keeps_the_rules(&DATA.teams);
    keeps_the_rules(&DATA.users);
    keeps_the_rules(&DATA.accounts);
    keeps_the_rules(&DATA.contacts);
    keeps_the_rules(&DATA.affiliations);
    keeps_the_rules(&DATA.relationships);
    keeps_the_rules(&DATA.consents);
    let leads: Vec<_> = DATA.leads.iter().map(|lead| lead.record.clone()).collect();
    keeps_the_rules(&leads);
    let opportunities: Vec<_> = DATA.opportunities.iter().map(|one| one.record.clone()).collect();
    keeps_the_rules(&opportunities);
    ids(&opportunities);
    let activities: Vec<_> = DATA.activities.iter().map(|one| one.record.clone()).collect();
    keeps_the_rules(&activities);
    ids(&activities);
    keeps_the_rules(&DATA.visit_plans);
    ids(&DATA.visit_plans);
    let visits: Vec<_> = DATA.visits.iter().map(|visit| visit.record.clone()).collect();
    keeps_the_rules(&visits);
    ids(&visits);
    for contact in &DATA.contacts {
        assert_eq!(Contact::problems_on(&contact.data, TODAY), [], "{contact:?}");
    }
    for rule in &DATA.assignment_rules {
        assert_eq!(rules::check(rule), [], "{rule:?}");
    }
    for form in &DATA.web_forms {
        assert_eq!(rules::check(form), [], "{form:?}");
    }
    assert_eq!((DATA.assignment_rules.len(), DATA.web_forms.len()), (7, 2));
    let counts = (DATA.facilities.len(), DATA.users.len(), DATA.accounts.len(), DATA.contacts.len());
    assert_eq!(counts, (3, 25, 2_000, 6_000));
}

/// The ids of a list, each once, of version 7, and as old as the record.
fn ids<Id: Copy + Into<RecordId>, Data>(records: &[Seeded<Id, Data>]) -> BTreeSet<RecordId> {
    let start = TODAY.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
    let ids: BTreeSet<RecordId> = records.iter().map(|record| record.id.into()).collect();
    assert_eq!(ids.len(), records.len());
    for record in records {
        let id: RecordId = record.id.into();
        assert_eq!((id.0.get_version_num(), id.0.get_variant()), (7, uuid::Variant::RFC4122));
        let millis = record.created_at.micros() / 1_000;
        assert_eq!(i64::try_from(id.0.as_u128() >> 80).expect("48 bits"), millis);
        assert!(millis < start && millis > start - 590 * 86_400_000, "within the history");
    }
    ids
}

#[test]
fn what_a_record_refers_to_stands_before_it() {
    let (facilities, users) = (ids(&DATA.facilities), ids(&DATA.users));
    let mut teams = BTreeSet::new();
    for team in &DATA.teams {
        assert!(team.data.parent_id.is_none_or(|parent| teams.contains(&parent)));
        assert!(team.data.manager_id.is_none_or(|manager| users.contains(&manager.into())));
        teams.insert(team.id);
    }
    assert_eq!(DATA.teams.iter().filter(|team| team.data.parent_id.is_none()).count(), 1, "one tree");
    let owned = |owner: Option<_>, team: Option<_>, facility: Option<_>| {
        owner.is_some_and(|owner: domain::kernel::UserId| users.contains(&owner.into()))
            && team.is_some_and(|team| teams.contains(&team))
            && facility.is_some_and(|facility: domain::kernel::FacilityId| facilities.contains(&facility.into()))
    };
    let mut accounts = BTreeMap::new();
    for account in &DATA.accounts {
        let data = &account.data;
        assert!(owned(data.owner_id, data.team_id, data.facility_id));
        assert!(data.parent_id.is_none_or(|parent| accounts.contains_key(&parent)));
        accounts.insert(account.id, account.created_at);
    }
    let mut contacts = BTreeMap::new();
    for contact in &DATA.contacts {
        let data = &contact.data;
        assert!(owned(data.owner_id, data.team_id, data.facility_id));
        assert!(data.account_id.is_none_or(|account| accounts[&account] < contact.created_at));
        assert!(data.guardian_id.is_none_or(|guardian| contacts[&guardian] < contact.created_at));
        assert!(data.primary_physician_id.is_none_or(|doctor| contacts.contains_key(&doctor)));
        contacts.insert(contact.id, contact.created_at);
    }
    let pairs: BTreeSet<_> =
        DATA.affiliations.iter().map(|record| (record.data.contact_id, record.data.account_id)).collect();
    assert_eq!(pairs.len(), DATA.affiliations.len(), "one affiliation for each pair");
    assert!(pairs.iter().all(|(contact, account)| contacts.contains_key(contact) && accounts.contains_key(account)));
    let all =
        ids(&DATA.teams).len() + ids(&DATA.accounts).len() + ids(&DATA.contacts).len() + ids(&DATA.affiliations).len();
    assert!(all > 12_000);
}

#[test]
fn children_have_a_guardian_and_grown_ups_have_none() {
    let mut children = 0;
    for contact in DATA.contacts.iter().filter(|contact| contact.data.kind == ContactKind::Patient) {
        let born = contact.data.birth_date.expect("a birth date");
        let birthday_to_come = (TODAY.month(), TODAY.day()) < (born.month(), born.day());
        let age = TODAY.year() - born.year() - i32::from(birthday_to_come);
        assert_eq!(contact.data.guardian_id.is_some(), age < 18, "{contact:?}");
        children += usize::from(age < 18);
    }
    assert!((200..400).contains(&children), "{children}");
}

#[test]
fn users_have_every_role_and_their_own_sign_in() {
    let emails: BTreeSet<_> = DATA.users.iter().map(|user| user.data.email.to_lowercase()).collect();
    assert_eq!(emails.len(), DATA.users.len());
    for sign_in in ["admin", "manager", "rep", "marketing", "frontdesk", "finance", "physician"] {
        assert!(emails.contains(&format!("{sign_in}@setu.example")), "{sign_in}");
    }
    for role in Role::ALL {
        assert!(DATA.users.iter().any(|user| user.data.role == *role));
    }
    let names: BTreeSet<_> = DATA.users.iter().map(|user| &user.data.full_name).collect();
    assert_eq!(names.len(), DATA.users.len());
    let led = DATA.teams.iter().filter(|team| team.data.manager_id.is_some()).count();
    assert_eq!(led, 4, "the group and each hospital");
}

/// Applies the patches and returns how many records have so many.
fn replay<Data>(records: Vec<Data>, index: fn(Subject) -> Option<usize>) -> BTreeMap<usize, usize>
where
    Data: Serialize + serde::de::DeserializeOwned + Validate + PartialEq + Clone,
{
    let mut states = records;
    let mut count = BTreeMap::new();
    for change in &DATA.changes {
        let Some(at) = index(change.subject) else { continue };
        let mut value = serde_json::to_value(&states[at]).expect("JSON");
        merge::apply(&mut value, &change.patch);
        let after: Data = serde_json::from_value(value).expect("data");
        assert_eq!(rules::check(&after), []);
        assert!(after != states[at], "every change changes something");
        states[at] = after;
        *count.entry(at).or_default() += 1;
    }
    count
}

#[test]
fn changes_come_in_order_and_keep_the_rules() {
    assert!(DATA.changes.is_sorted_by_key(|change| change.at));
    for change in &DATA.changes {
        let created = match change.subject {
            Subject::Account(at) => DATA.accounts[at].created_at,
            Subject::Contact(at) => DATA.contacts[at].created_at,
        };
        assert!(change.at > created && DATA.users.iter().any(|user| user.id == change.actor), "{change:?}");
    }
    let contacts: Vec<ContactData> = DATA.contacts.iter().map(|contact| contact.data.clone()).collect();
    let of_contact = |subject| if let Subject::Contact(at) = subject { Some(at) } else { None };
    let counts = replay(contacts, of_contact);
    assert!(counts.values().all(|count| *count <= 5) && counts.values().sum::<usize>() > 6_000);
    let accounts: Vec<AccountData> = DATA.accounts.iter().map(|account| account.data.clone()).collect();
    let of_account = |subject| if let Subject::Account(at) = subject { Some(at) } else { None };
    assert!(replay(accounts, of_account).len() > 500);
}

#[test]
fn the_mixture_is_believable() {
    let share =
        |kind| DATA.contacts.iter().filter(|contact| contact.data.kind == kind).count() * 100 / DATA.contacts.len();
    assert_eq!(ContactKind::ALL.iter().map(|kind| share(*kind)).collect::<Vec<_>>().len(), 4);
    assert!((37..44).contains(&share(ContactKind::Doctor)) && (32..38).contains(&share(ContactKind::Patient)));
    for kind in AccountKind::ALL {
        assert!(DATA.accounts.iter().filter(|account| account.data.kind == *kind).count() >= 8, "{kind}");
    }
    let names: BTreeSet<_> =
        DATA.accounts.iter().map(|account| (&account.data.name, &account.data.addresses[0].city)).collect();
    assert_eq!(names.len(), DATA.accounts.len());
    let phones: Vec<_> = DATA.contacts.iter().flat_map(|contact| &contact.data.phones).collect();
    let phones = phones.into_iter().chain(DATA.accounts.iter().flat_map(|account| &account.data.phones));
    for phone in phones {
        assert!(phone.e164.is_some() && phone.e164 == phone::e164(&phone.number), "{phone:?}");
    }
    let devanagari =
        |contact: &&Seeded<_, ContactData>| contact.data.given_name.as_deref().is_some_and(|name| !name.is_ascii());
    assert!(DATA.contacts.iter().filter(devanagari).count() > 100);
    let owners: BTreeSet<_> = DATA.contacts.iter().filter_map(|contact| contact.data.owner_id).collect();
    assert_eq!(owners.len(), 9 + 3 + 3, "reps, front desks and physicians");
}

#[test]
fn tie_ups_move_as_the_table_says() {
    assert!(DATA.tie_ups.len() > 150, "{}", DATA.tie_ups.len());
    let mut seen = BTreeSet::new();
    for tie_up in &DATA.tie_ups {
        assert_eq!(rules::check(&tie_up.record.data), [], "{tie_up:?}");
        let (mut status, mut at, mut asked) = (TieUpStatus::Draft, tie_up.record.created_at, None);
        for step in &tie_up.steps {
            assert!(step.at > at, "{tie_up:?}");
            at = step.at;
            let TieUpChange::Moved(to, why) = step.what else { continue };
            let legal = status.move_to(to).unwrap_or_else(|| panic!("{status} to {to}"));
            assert_eq!(legal.reason_required, why.is_some());
            assert_eq!(legal.by == Mover::System, step.actor.is_none());
            assert!(legal.by != Mover::Approver || asked != step.actor, "nobody approves their own request");
            if to == TieUpStatus::PendingApproval {
                asked = step.actor;
            }
            status = to;
        }
        seen.insert(status);
        // Nothing is left for the jobs of the first minute.
        let overdue = status.runs() && tie_up.record.data.end_date < TODAY;
        assert!(!overdue || status == TieUpStatus::Suspended, "{tie_up:?}");
    }
    assert_eq!(seen.len(), TieUpStatus::ALL.len() - 1, "all but renewed: {seen:?}");
}

/// Every life is one that the server would have allowed, and the forecast has thirty months to go by.
#[test]
fn opportunities_move_as_the_table_says() {
    assert!((1_480..=1_500).contains(&DATA.opportunities.len()), "{}", DATA.opportunities.len());
    let (mut seen, mut months, mut asked) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
    for one in &DATA.opportunities {
        let data = &one.record.data;
        let (mut status, mut at, mut approval) = (OpportunityStatus::Prospecting, one.record.created_at, None);
        for step in &one.steps {
            assert!(step.at > at && day_of(step.at) < TODAY, "{one:?}");
            at = step.at;
            match step.what {
                OpportunityChange::Moved(to, why) => {
                    let legal = status.move_to(to).unwrap_or_else(|| panic!("{status} to {to}: {one:?}"));
                    assert_eq!(legal.reason_required, why.is_some());
                    let above = data.discount_basis_points.is_some_and(|points| points > 1_000);
                    assert!(!to.is_offered() || !above || approval == Some(ApprovalState::Approved), "{one:?}");
                    status = to;
                }
                OpportunityChange::AskedForDiscount => approval = Some(ApprovalState::Pending),
                OpportunityChange::DiscountDecided(state, _) => {
                    assert_eq!(approval, Some(ApprovalState::Pending));
                    assert!(Some(step.actor) != data.owner_id, "nobody approves their own request");
                    approval = Some(state);
                }
                OpportunityChange::Revised(..) => {}
            }
        }
        assert_eq!(one.closed_on.is_some(), !status.is_open(), "{one:?}");
        assert_eq!(data.lost_reason.is_some(), status == OpportunityStatus::Lost);
        *seen.entry(status).or_insert(0) += 1;
        *asked.entry(approval).or_insert(0) += 1;
        if let Some(day) = one.closed_on.filter(|_| status == OpportunityStatus::Won) {
            months.insert(Month::of(day));
        }
    }
    assert_eq!(seen.len(), OpportunityStatus::ALL.len(), "{seen:?}");
    assert_eq!(asked.len(), 4, "none, pending, approved, rejected: {asked:?}");
    let now = Month::of(TODAY);
    let missing: Vec<_> = now.plus(-29).up_to(now.plus(-1)).filter(|month| !months.contains(month)).collect();
    assert_eq!(missing, []);
}

/// Every life is one that the server would have allowed.
#[test]
fn activities_move_as_the_table_says() {
    assert!((1_100..=2_600).contains(&DATA.activities.len()), "{}", DATA.activities.len());
    let (mut seen, mut outcomes, mut written) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for one in &DATA.activities {
        let Seeded { id, created_at, ref data, .. } = one.record;
        let (created_by, updated_by, deleted_at) = (None, None, None);
        let head = Head { id, version: 1, created_at, created_by, updated_at: created_at, updated_by, deleted_at };
        let mut now = Activity::new(head, data.clone());
        let mut last = created_at;
        for step in &one.steps {
            assert!(step.at > last && day_of(step.at) <= TODAY, "{one:?}");
            last = step.at;
            assert!(now.status.move_to(step.what.to).is_some() && now.may_move_to(step.what.to), "{one:?}");
            assert_eq!(step.what.problems(&now, step.at), [], "{one:?}");
            assert_eq!(step.actor.is_none(), step.what.to == ActivityStatus::Missed, "{one:?}");
            now.set_status(step.what.to);
            step.what.carry_into(&mut now, step.at);
        }
        assert_eq!(one.next.is_some(), now.next_at.is_some(), "{one:?}");
        // What it follows stands before it.
        assert!(one.follows.is_none_or(|before| written.contains(&before)), "{one:?}");
        written.insert(id);
        // Nothing is left for the jobs of the first minute.
        assert!(now.missed_at().is_none_or(|missed| missed > moment(TODAY, 0)), "{one:?}");
        seen.insert(now.status);
        outcomes.extend(now.outcome);
    }
    assert_eq!(seen.len(), ActivityStatus::ALL.len() - 1, "all but checked in: {seen:?}");
    assert!(outcomes.len() > 10, "{outcomes:?}");
    let plans: BTreeSet<_> = DATA.visit_plans.iter().map(|plan| (plan.data.owner_id, plan.data.contact_id)).collect();
    assert_eq!(plans.len(), DATA.visit_plans.len());
    assert!(plans.len() > 200, "{}", plans.len());
}

#[test]
fn nobody_is_the_same_to_somebody_twice() {
    let pairs: BTreeSet<String> = DATA.relationships.iter().map(|one| one.data.pair()).collect();
    assert_eq!(pairs.len(), DATA.relationships.len());
    assert!(pairs.len() > 300, "{}", pairs.len());
}

#[test]
fn the_ledger_is_in_order_and_protects_children() {
    assert!(DATA.consents.len() > 3_000 && DATA.consents.is_sorted_by_key(|entry| entry.created_at));
    let births: BTreeMap<_, _> = DATA.contacts.iter().map(|contact| (contact.id, contact.data.birth_date)).collect();
    for entry in &DATA.consents {
        let born = births.get(&entry.data.contact_id).copied().flatten();
        assert_eq!(entry.data.refuse(born, day_of(entry.created_at)), None, "{entry:?}");
    }
}

#[test]
fn leads_live_by_the_table() {
    let mut ends: BTreeMap<LeadStatus, usize> = BTreeMap::new();
    let mut written = BTreeSet::new();
    for seeded in &DATA.leads {
        let (mut status, mut last) = (LeadStatus::New, seeded.record.created_at);
        for step in &seeded.steps {
            assert!(last <= step.at, "{seeded:?}");
            last = step.at;
            match &step.what {
                LeadChange::Moved(asked) => {
                    assert!(status.move_to(asked.to).is_some(), "{status} to {}: {seeded:?}", asked.to);
                    assert_eq!(asked.problems(step.at), [], "{seeded:?}");
                    // The database takes no lead that is the double of one that it does not have yet.
                    assert!(asked.duplicate_of_lead_id.is_none_or(|id| written.contains(&id)), "{seeded:?}");
                    status = asked.to;
                }
                LeadChange::Tried(_, attempt) => {
                    let to = if attempt.outcome.reached() { LeadStatus::Contacted } else { LeadStatus::Attempting };
                    status = if status.move_to(to).is_some() { to } else { status };
                }
            }
        }
        *ends.entry(status).or_default() += 1;
        written.insert(seeded.record.id);
    }
    assert!((800..=900).contains(&DATA.leads.len()), "{}", DATA.leads.len());
    // Something stands in every column of the board.
    for status in
        LeadStatus::ALL.iter().filter(|status| !matches!(status, LeadStatus::Converted | LeadStatus::Assigned))
    {
        assert!(ends.contains_key(status), "{status}: {ends:?}");
    }
}

/// Every visit has gone a way of its table, has a name, and the desk has somebody today.
#[test]
fn visits_go_by_their_table() {
    let mut ends = BTreeSet::new();
    let mut today = 0;
    for visit in &DATA.visits {
        let (mut status, mut at) = (PatientVisitStatus::Booked, visit.record.created_at);
        for step in &visit.steps {
            assert!(status.move_to(step.to).is_some(), "{status} to {} of {visit:?}", step.to);
            assert!(at <= step.at && day_of(step.at) < TODAY, "{visit:?}");
            (status, at) = (step.to, step.at);
        }
        assert!(!visit.patient_name.is_empty(), "{visit:?}");
        today += usize::from(day_of(visit.record.data.starts_at) == TODAY && status.is_expected());
        ends.insert(status);
    }
    assert!(DATA.visits.len() > 500 && today >= 10, "{} {today}", DATA.visits.len());
    for status in [PatientVisitStatus::Completed, PatientVisitStatus::NoShow, PatientVisitStatus::Cancelled] {
        assert!(ends.contains(&status), "{status}");
    }
    assert!(DATA.visits.iter().any(|visit| visit.record.data.physician_id.is_some()));
}

/// Something of everything: late, for today, later, done, waiting, with a list, by a rule; each move is one of the table.
#[test]
fn tasks_are_of_a_living_team() {
    let tasks: Vec<_> = DATA.tasks.iter().map(|task| task.record.clone()).collect();
    keeps_the_rules(&tasks);
    ids(&tasks);
    let (mut open, mut late, mut today, mut done, mut waiting) = (0, 0, 0, 0, 0);
    for task in &DATA.tasks {
        let (mut status, mut at) = (TaskStatus::Open, task.record.created_at);
        for step in &task.steps {
            let legal = status.move_to(step.to).unwrap_or_else(|| panic!("{task:?}"));
            assert!(!legal.reason_required || step.why.is_some(), "{task:?}");
            assert!(at < step.at, "{task:?}");
            (status, at) = (step.to, step.at);
        }
        let day = task.record.data.due_by().map_or_else(|| panic!("{task:?}"), day_of);
        open += usize::from(status.is_open());
        late += usize::from(status.is_open() && day < TODAY);
        today += usize::from(status.is_open() && day == TODAY);
        done += usize::from(status == TaskStatus::Done);
        waiting += usize::from(status == TaskStatus::Waiting);
    }
    assert!(open > 60 && done > 60 && late > 10 && today > 3 && waiting > 3, "{open} {done} {late} {today} {waiting}");
    assert!(late * 2 < open, "{late} of {open}");
    assert!(DATA.tasks.iter().any(|task| !task.record.data.checklist.is_empty()));
    assert!(DATA.tasks.iter().any(|task| task.record.data.repeat.is_some()));
    // Whoever is in the field or at the desk has something to do today.
    for user in DATA.users.iter().filter(|user| matches!(user.data.role, Role::Rep | Role::FrontDesk)) {
        let of_today =
            |task: &SeededTask| task.record.data.owner_id == Some(user.id) && task.record.data.due_on == Some(TODAY);
        assert!(DATA.tasks.iter().any(of_today), "{user:?}");
    }
}
