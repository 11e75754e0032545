//! Believable demo data of one hospital group in India's National Capital Region: the same for the same day, every time.
//!
//! Nothing here is real: the people and the organisations are invented, the places are real towns.

mod accounts;
mod affiliations;
mod agreed;
mod answers;
mod asked;
pub mod bench;
mod came;
mod changes;
mod clinic;
mod comments;
mod consents;
mod contacts;
mod custom;
mod dice;
mod doctors;
mod fill;
mod forms;
mod leads;
mod names;
mod opportunities;
mod patients;
mod places;
mod reach;
mod relationships;
mod rules;
mod sold;
mod staff;
mod tasks;
mod tie_ups;
mod time;
mod todo;
mod tours;
mod visited;
mod visits;

#[cfg(test)]
mod tests;

pub use comments::SeededComment;
pub use fill::{PASSWORD, fill, sign_ins};
pub use opportunities::{OpportunityChange, OpportunityStep};
pub use tours::ActivityStep;
pub use visits::{SeededVisit, VisitStep};

use crate::kernel::change::Belongs;
use chrono::NaiveDate;
use dice::Dice;
use domain::admin::facility::FacilityData;
use domain::admin::team::TeamData;
use domain::admin::user::UserData;
use domain::day::activity::ActivityData;
use domain::day::task::{TaskData, TaskStatus};
use domain::day::visit_plan::VisitPlanData;
use domain::kernel::custom::FieldDefinition;
use domain::kernel::{
    AccountId, ActivityId, AffiliationId, AttemptId, ConsentId, ContactId, FacilityId, InquiryId, LeadId,
    OpportunityId, RelationshipId, TaskId, TeamId, TieUpId, Timestamp, UserId, VisitPlanId,
};
use domain::leads::assignment::AssignmentRuleData;
use domain::leads::attempt::AttemptData;
use domain::leads::auto_response::AutoResponseData;
use domain::leads::lead::{LeadData, LeadMove};
use domain::leads::opportunity::OpportunityData;
use domain::leads::web_form::WebFormData;
use domain::people::account::AccountData;
use domain::people::affiliation::AffiliationData;
use domain::people::consent::ConsentData;
use domain::people::contact::ContactData;
use domain::people::relationship::RelationshipData;
use domain::people::tie_up::{TieUpData, TieUpStatus};
use serde_json::Value;
use time::{Calendar, Ids};

/// A record as it was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeded<Id, Data> {
    pub id: Id,
    pub created_at: Timestamp,
    /// Absent for what the system itself made.
    pub created_by: Option<UserId>,
    pub data: Data,
}

/// Which record a change is about, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Account(usize),
    Contact(usize),
}

/// A later change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub subject: Subject,
    pub at: Timestamp,
    pub actor: UserId,
    /// A merge patch of the record's data; the patches of one record are applied in the order of the list.
    pub patch: Value,
}

/// Everything, in an order in which it can be written: what a record refers to stands before it, except a team's manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoData {
    pub facilities: Vec<Seeded<FacilityId, FacilityData>>,
    pub teams: Vec<Seeded<TeamId, TeamData>>,
    pub users: Vec<Seeded<UserId, UserData>>,
    pub accounts: Vec<Seeded<AccountId, AccountData>>,
    pub contacts: Vec<Seeded<ContactId, ContactData>>,
    pub affiliations: Vec<Seeded<AffiliationId, AffiliationData>>,
    pub tie_ups: Vec<SeededTieUp>,
    pub opportunities: Vec<SeededOpportunity>,
    /// One that follows another stands behind it.
    pub activities: Vec<SeededActivity>,
    pub visit_plans: Vec<Seeded<VisitPlanId, VisitPlanData>>,
    /// By time.
    pub tasks: Vec<SeededTask>,
    pub relationships: Vec<Seeded<RelationshipId, RelationshipData>>,
    /// By time: the entries of one contact are numbered in this order.
    pub consents: Vec<Seeded<ConsentId, ConsentData>>,
    /// By time.
    pub leads: Vec<SeededLead>,
    /// By time.
    pub visits: Vec<SeededVisit>,
    /// What an administrator has added to contacts and accounts, whose values are in their data.
    pub custom_fields: Vec<FieldDefinition>,
    /// In their order.
    pub assignment_rules: Vec<AssignmentRuleData>,
    /// By which inquiries are answered.
    pub answers: Vec<AutoResponseData>,
    /// What people ask on web pages.
    pub web_forms: Vec<WebFormData>,
    /// By time, the last thing that happened.
    pub comments: Vec<SeededComment>,
    /// By time. An account's deciding contact comes as a change, because the contact is younger than the account.
    pub changes: Vec<Change>,
}

/// A tie-up with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededTieUp {
    pub record: Seeded<TieUpId, TieUpData>,
    /// For the search.
    pub account_name: String,
    pub belongs: Belongs,
    pub steps: Vec<TieUpStep>,
}

/// An opportunity with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededOpportunity {
    /// As it was written down.
    pub record: Seeded<OpportunityId, OpportunityData>,
    /// By time.
    pub steps: Vec<OpportunityStep>,
    /// The day of its end, which may lie before it was written down.
    pub closed_on: Option<NaiveDate>,
}

/// An activity with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededActivity {
    pub record: Seeded<ActivityId, ActivityData>,
    /// By time, each a move of the table.
    pub steps: Vec<ActivityStep>,
    /// What was planned with its last step.
    pub next: Option<ActivityId>,
    pub follows: Option<ActivityId>,
}

/// A task with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededTask {
    pub record: Seeded<TaskId, TaskData>,
    /// By time, each a move of the table.
    pub steps: Vec<TaskStep>,
    pub told_until: Timestamp,
}

/// A move of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStep {
    pub at: Timestamp,
    pub actor: UserId,
    pub to: TaskStatus,
    pub why: Option<&'static str>,
}

/// What happened to a tie-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieUpStep {
    pub at: Timestamp,
    /// Absent for what comes by itself.
    pub actor: Option<UserId>,
    pub what: TieUpChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TieUpChange {
    Moved(TieUpStatus, Option<&'static str>),
    /// So many days were left.
    Reminded(i32),
}

/// A lead with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededLead {
    pub record: Seeded<LeadId, LeadData>,
    /// What opened it.
    pub inquiry: InquiryId,
    /// By time, each a move of the table.
    pub steps: Vec<LeadStep>,
}

/// What somebody did for a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadStep {
    pub at: Timestamp,
    pub actor: UserId,
    pub what: LeadChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadChange {
    Tried(AttemptId, AttemptData),
    Moved(LeadMove),
}

/// How much data there is.
#[derive(Debug, Clone, Copy)]
struct Size {
    accounts: usize,
    contacts: usize,
    leads: usize,
    /// Lines of the change log, without those of leads; as many as believable people make when absent.
    events: Option<usize>,
}

const DEMO: Size = Size { accounts: 2_000, contacts: 6_000, leads: 900, events: None };

/// What all parts draw on.
struct Source {
    dice: Dice,
    ids: Ids,
    calendar: Calendar,
    size: Size,
}

/// The group, its staff, and what they have gathered in the eighteen months before `today`.
pub fn demo_data(today: NaiveDate) -> DemoData {
    data_of(today, DEMO)
}

fn data_of(today: NaiveDate, size: Size) -> DemoData {
    let mut source = Source { dice: Dice::new(0x5e70), ids: Ids::default(), calendar: Calendar::new(today), size };
    let staff = staff::hire(&mut source);
    let accounts = accounts::open(&mut source, &staff);
    let contacts = contacts::meet(&mut source, &staff, &accounts);
    let affiliations = affiliations::join(&mut source, &accounts, &contacts);
    let mut changes = changes::of_contacts(&mut source, &staff, &contacts);
    changes.extend(changes::of_accounts(&mut source, &accounts, &contacts, &affiliations));
    if let Some(events) = size.events {
        let records = [staff.facilities.len(), staff.teams.len(), staff.users.len(), accounts.len(), contacts.len()];
        let created = records.iter().sum::<usize>() + affiliations.len();
        while changes.len() + created < events {
            changes.extend(changes::of_contacts(&mut source, &staff, &contacts));
        }
        changes.truncate(events.saturating_sub(created));
    }
    // The benchmark measures people, what happened to them line by line, and those who ask about care.
    let (mut tie_ups, mut relationships, mut consents) = (Vec::new(), Vec::new(), Vec::new());
    if size.events.is_none() {
        tie_ups = tie_ups::agree(&mut source, &staff, &accounts);
        relationships = relationships::tie(&mut source, &contacts);
        consents = consents::ask(&mut source, &staff, &contacts);
    }
    let asked = leads::ask(&mut source, &staff, &contacts);
    let (mut opportunities, mut visits) = (Vec::new(), Vec::new());
    let (mut activities, mut visit_plans) = (Vec::new(), Vec::new());
    if size.events.is_none() {
        opportunities = opportunities::pursue(&mut source, &staff, &accounts, &contacts, &tie_ups);
        (activities, visit_plans) = tours::go(&mut source, &accounts, &contacts);
        visits = visits::come(&mut source, &staff, &contacts, &asked);
    }
    changes.sort_by_key(|change| (change.at, change.subject));
    let assignment_rules = rules::keep(&staff);
    let web_forms = if size.events.is_none() { forms::draw(&staff) } else { Vec::new() };
    let mut data = DemoData {
        facilities: staff.facilities,
        teams: staff.teams,
        users: staff.users,
        accounts: accounts.into_iter().map(|account| account.record).collect(),
        contacts: contacts.into_iter().map(|contact| contact.record).collect(),
        affiliations,
        tie_ups,
        opportunities,
        activities,
        visit_plans,
        tasks: Vec::new(),
        relationships,
        consents,
        leads: asked,
        visits,
        custom_fields: custom::definitions(),
        assignment_rules,
        web_forms,
        answers: if size.events.is_none() { answers::rules() } else { Vec::new() },
        comments: Vec::new(),
        changes,
    };
    custom::fill(today, &mut data.contacts, &mut data.accounts);
    if size.events.is_none() {
        data.comments = comments::say(&data);
        data.tasks = tasks::plan(&mut source, &data);
    }
    data
}
