//! The records that operations are tried on: written straight into their tables, whosever they are.

use super::Relation;
use anyhow::Result;
use api::admin::custom_field::CustomFields;
use api::admin::export::Exports;
use api::admin::facility::Facilities;
use api::admin::import::Imports;
use api::admin::team::Teams;
use api::admin::user::Users;
use api::day::activity::Activities;
use api::day::calendar;
use api::day::patient_visit::PatientVisits;
use api::day::task::Tasks;
use api::day::visit_plan::VisitPlans;
use api::each;
use api::kernel::api_key::new_key;
use api::kernel::change::{Actor, Belongs, Change, record_change};
use api::kernel::db::Transaction;
use api::kernel::db::schema::{attachments, comments, jobs, shares};
use api::kernel::error::ApiResult;
use api::kernel::jobs::{NewJob, enqueue};
use api::kernel::record::Store;
use api::leads::assignment::AssignmentRules;
use api::leads::auto_response::AutoResponses;
use api::leads::inquiry::Inquiries;
use api::leads::lead::Leads;
use api::leads::opportunity::Opportunities;
use api::leads::web_form::WebForms;
use api::lists::bulk_change::BulkChanges;
use api::lists::saved_view::SavedViews;
use api::people::account::Accounts;
use api::people::affiliation::Affiliations;
use api::people::consent::Consents;
use api::people::contact::Contacts;
use api::people::duplicate::Duplicates;
use api::people::relationship::Relationships;
use api::people::tie_up::TieUps;
use chrono::Datelike;
use diesel::prelude::*;
use domain::admin::api_key::NewApiKey;
use domain::admin::event::ChangeKind;
use domain::admin::export::{Export, ExportData, ExportFormat, ExportSource};
use domain::admin::facility::FacilityData;
use domain::admin::import::{DuplicateRule, Import, ImportData, ImportTarget, TransferOwner};
use domain::admin::job::{JobKind, JobState};
use domain::admin::team::TeamData;
use domain::admin::user::{Language, UserData, UserStatus};
use domain::day::calendar::NewCalendarFeed;
use domain::day::patient_visit::PatientVisitData;
use domain::day::task::TaskData;
use domain::day::visit_plan::VisitPlanData;
use domain::kernel::custom::{CustomKind, FieldDefinition};
use domain::kernel::key_scope::KeyScope;
use domain::kernel::policy::{Resource, Role};
use domain::kernel::{AccountId, AttachmentId, CommentId, ContactId, Head, Record, RecordId};
use domain::leads::assignment::{AssignMethod, AssignmentRuleData};
use domain::leads::inquiry::InquiryData;
use domain::leads::origin::LeadChannel;
use domain::lists::bulk_change::{BulkAction, BulkChange, BulkChangeData};
use domain::lists::saved_view::{SavedView, SavedViewData, ViewQuestion};
use domain::people::affiliation::AffiliationData;
use domain::people::consent::ConsentData;
use domain::people::duplicate_pair::DuplicateData;
use domain::people::likeness::LikeReason;
use domain::people::relationship::{RelationshipData, RelationshipKind};
use std::collections::BTreeMap;
use tests::{
    TestApp, Who, a_consent, a_contact, a_lead, a_tie_up, a_visit, a_web_form, an_account, an_activity,
    an_auto_response, an_opportunity, organisation,
};

/// Who owns the records of a relation, seen from a caller.
fn owner(caller: Who, relation: Relation) -> Who {
    match relation {
        Relation::Own => caller,
        Relation::Team => Who::Colleague,
        Relation::Site => Who::Neighbour,
        Relation::Foreign | Relation::Shared => Who::Far,
    }
}

/// Writes a record as the operation needs it, and shares it where the relation says so.
pub async fn record(
    app: &TestApp,
    resource: Resource,
    caller: Who,
    relation: Relation,
    state: State,
) -> Result<RecordId> {
    if resource == Resource::Users && relation == Relation::Own {
        return Ok(caller.id().into());
    }
    if resource == Resource::Sessions {
        let user = app.caller(owner(caller, relation)).await?;
        let sessions = user.client.list_sessions().await?;
        return Ok(sessions
            .iter()
            .find(|session| session.current)
            .map_or(caller.id().into(), |one| RecordId(one.id.0)));
    }
    let owner = owner(caller, relation);
    let id = app.write(move |transaction| write(transaction, resource, owner, state)).await?;
    if relation == Relation::Shared {
        // The event of [`event`] is a contact's, and so is what hangs on one.
        let of_contact = matches!(
            resource,
            Resource::Events
                | Resource::Comments
                | Resource::Shares
                | Resource::Editors
                | Resource::Attachments
                | Resource::Messages
                | Resource::Persons
        );
        let shared = if of_contact { Resource::Contacts } else { resource };
        app.share(shared, id, caller.id()).await?;
        if state == State::Pair {
            app.share(shared, other(id), caller.id()).await?;
        }
        if resource == Resource::Affiliations {
            app.share(Resource::Contacts, id, caller.id()).await?;
            app.share(Resource::Accounts, id, caller.id()).await?;
        }
        if matches!(resource, Resource::TieUps | Resource::Opportunities) {
            app.share(Resource::Accounts, id, caller.id()).await?;
        }
        if matches!(
            resource,
            Resource::Relationships
                | Resource::Consents
                | Resource::Duplicates
                | Resource::PatientVisits
                | Resource::VisitPlans
        ) {
            app.share(Resource::Contacts, id, caller.id()).await?;
        }
        if matches!(resource, Resource::Relationships | Resource::Duplicates) {
            app.share(Resource::Contacts, other(id), caller.id()).await?;
        }
    }
    Ok(id)
}

/// What the operation needs the record to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    InUse,
    /// In the recycle bin; for a job: dead.
    Gone,
    /// Not there, only what it would refer to.
    Absent,
    /// In use, with another one like it: [`other`].
    Pair,
}

fn write(transaction: &mut Transaction<'_>, resource: Resource, owner: Who, state: State) -> ApiResult<RecordId> {
    if state == State::Pair {
        let id = transaction.new_id();
        let make = if resource == Resource::Accounts { account } else { contact };
        make(transaction, owner, State::InUse, other(id))?;
        return make(transaction, owner, State::InUse, id);
    }
    match resource {
        Resource::Accounts => account(transaction, owner, state, transaction.new_id()),
        // Who edits a record is said of the record itself; a person is a contact.
        Resource::Contacts | Resource::Editors | Resource::Persons | Resource::Messages => {
            contact(transaction, owner, state, transaction.new_id())
        }
        Resource::Affiliations => affiliation(transaction, owner, state),
        Resource::TieUps => tie_up(transaction, owner, state),
        Resource::Inquiries => inquiry(transaction, owner, state),
        Resource::AutoResponses => auto_response(transaction, owner, state),
        Resource::WebForms => web_form(transaction, owner, state),
        Resource::Leads => lead(transaction, owner, state),
        Resource::Opportunities => opportunity(transaction, owner, state),
        Resource::Activities => activity(transaction, owner, state),
        Resource::VisitPlans => visit_plan(transaction, owner, state),
        Resource::PatientVisits => patient_visit(transaction, owner, state),
        Resource::Tasks => task(transaction, owner, state),
        Resource::AssignmentRules => assignment_rule(transaction, owner, state),
        Resource::Relationships => relationship(transaction, owner, state),
        Resource::Consents => consent(transaction, owner, state),
        Resource::Duplicates => duplicate(transaction, owner, state),
        Resource::Users => user(transaction, owner, state),
        Resource::Teams => team(transaction, owner, state),
        Resource::Facilities => facility(transaction, owner, state),
        Resource::CustomFields => custom_field(transaction, state),
        Resource::Imports => import(transaction, owner),
        Resource::Exports => export(transaction, owner),
        Resource::BulkChanges => bulk_change(transaction, owner),
        Resource::SavedViews => saved_view(transaction, owner, state),
        Resource::Jobs => job(transaction, owner, state),
        Resource::Events => event(transaction, owner),
        Resource::Comments => comment(transaction, owner, state),
        Resource::Shares => share(transaction, owner),
        Resource::Attachments => attachment(transaction, owner, state),
        Resource::ApiKeys => api_key(transaction, owner),
        Resource::CalendarFeeds => calendar_feed(transaction, owner),
        Resource::Sessions
        | Resource::Notifications
        | Resource::Search
        | Resource::Calendar
        | Resource::BrokenGlass
        | Resource::DiscountLimits
        | Resource::Audit
        | Resource::LeadSettings
        | Resource::SecuritySettings => Ok(transaction.new_id()),
    }
}

/// Names are there once; an id's end is one.
fn custom_field(transaction: &mut Transaction<'_>, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    let name = format!("f{}", id.0.simple());
    insert::<CustomFields>(transaction, id, state, FieldDefinition::new(Resource::Contacts, &name, CustomKind::Text))
}

fn head<Id: From<RecordId>>(transaction: &Transaction<'_>, id: RecordId, state: State) -> Head<Id> {
    let now = transaction.now;
    let deleted_at = (state == State::Gone).then_some(now);
    Head { id: id.into(), version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at }
}

fn insert<S: Store>(
    transaction: &mut Transaction<'_>,
    id: RecordId,
    state: State,
    data: <S::Record as Record>::Data,
) -> ApiResult<RecordId> {
    let record = S::assemble(head(transaction, id, state), data, None);
    S::insert(transaction.connection, &record)?;
    Ok(id)
}

fn account(transaction: &mut Transaction<'_>, owner: Who, state: State, id: RecordId) -> ApiResult<RecordId> {
    let mut data = an_account();
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<Accounts>(transaction, id, state, data)
}

fn contact(transaction: &mut Transaction<'_>, owner: Who, state: State, id: RecordId) -> ApiResult<RecordId> {
    let mut data = a_contact();
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<Contacts>(transaction, id, state, data)
}

/// Contact and account have the same id, so that both can be shared by it.
fn affiliation(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    contact(transaction, owner, State::InUse, id)?;
    account(transaction, owner, State::InUse, id)?;
    if state == State::Absent {
        return Ok(id);
    }
    insert::<Affiliations>(transaction, id, state, AffiliationData::new(ContactId(id.0), AccountId(id.0)))
}

/// Account and tie-up have the same id, so that both can be shared by it.
fn tie_up(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    account(transaction, owner, State::InUse, id)?;
    if state == State::Absent {
        return Ok(id);
    }
    insert::<TieUps>(transaction, id, state, a_tie_up(AccountId(id.0)))
}

fn inquiry(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let mut data = InquiryData::new(LeadChannel::Phone);
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    (data.phone, data.received_at) = (Some("98765 43210".to_owned()), Some(transaction.now));
    insert::<Inquiries>(transaction, transaction.new_id(), state, data)
}

fn auto_response(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let mut data = an_auto_response();
    data.facility_id = owner.facility();
    insert::<AutoResponses>(transaction, transaction.new_id(), state, data)
}

fn web_form(transaction: &mut Transaction<'_>, like: Who, state: State) -> ApiResult<RecordId> {
    let mut data = a_web_form();
    (data.owner_id, data.facility_id) = (Some(Who::Marketing.id()), like.facility());
    insert::<WebForms>(transaction, transaction.new_id(), state, data)
}

fn lead(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let mut data = a_lead();
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<Leads>(transaction, transaction.new_id(), state, data)
}

fn task(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let mut data = TaskData::new("Send the price list");
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<Tasks>(transaction, transaction.new_id(), state, data)
}

/// Of the facility of somebody; switched off, so that leads of other rows go where they are written down.
fn assignment_rule(transaction: &mut Transaction<'_>, like: Who, state: State) -> ApiResult<RecordId> {
    let mut data = AssignmentRuleData::new("A rule", AssignMethod::Person);
    (data.user_id, data.facility_id, data.active) = (Some(like.id()), like.facility(), false);
    insert::<AssignmentRules>(transaction, transaction.new_id(), state, data)
}

/// Account and opportunity have the same id, so that both can be shared by it. Its discount is above every limit.
fn opportunity(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    account(transaction, owner, State::InUse, id)?;
    if state == State::Absent {
        return Ok(id);
    }
    let mut data = an_opportunity(AccountId(id.0));
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    data.discount_basis_points = Some(1_500);
    insert::<Opportunities>(transaction, id, state, data)
}

fn activity(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    let mut data = an_activity(ContactId(id.0));
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<Activities>(transaction, id, state, data)
}

/// Contact and plan have the same id, so that both can be shared by it.
fn visit_plan(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    if state == State::Absent {
        return Ok(id);
    }
    let month = organisation::start().utc().date_naive().with_day(1).unwrap_or_default();
    let mut data = VisitPlanData::new(ContactId(id.0), month, 2);
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<VisitPlans>(transaction, id, state, data)
}

fn patient_visit(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    contact(transaction, owner, State::InUse, id)?;
    if state == State::Absent {
        return Ok(id);
    }
    let mut data = PatientVisitData { contact_id: Some(ContactId(id.0)), ..a_visit() };
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.id()), owner.team(), owner.facility());
    insert::<PatientVisits>(transaction, id, state, data)
}

/// The other person of a relationship whose own id is the first one's.
pub fn other(id: RecordId) -> RecordId {
    RecordId(uuid::Uuid::from_u128(id.0.as_u128() ^ 1))
}

fn relationship(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    contact(transaction, owner, State::InUse, id)?;
    contact(transaction, owner, State::InUse, other(id))?;
    if state == State::Absent {
        return Ok(id);
    }
    let (contact_id, related_id) = (ContactId(id.0), ContactId(other(id).0));
    let data = RelationshipData { contact_id, related_id, kind: RelationshipKind::Spouse, note: None };
    insert::<Relationships>(transaction, id, state, data)
}

/// One of the two and the pair have the same id, so that both can be shared by it.
fn duplicate(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    contact(transaction, owner, State::InUse, id)?;
    contact(transaction, owner, State::InUse, other(id))?;
    let (resource, reasons) = (Resource::Contacts, vec![LikeReason::SamePhone, LikeReason::SameName]);
    let data = DuplicateData { resource, one_id: id, other_id: other(id), score: 75, reasons };
    insert::<Duplicates>(transaction, id, state, data)
}

/// Contact and entry have the same id, so that both can be shared by it.
fn consent(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    contact(transaction, owner, State::InUse, id)?;
    if state == State::Absent {
        return Ok(id);
    }
    let decided_at = Some(transaction.now);
    insert::<Consents>(transaction, id, state, ConsentData { decided_at, ..a_consent(ContactId(id.0)) })
}

fn user(transaction: &mut Transaction<'_>, like: Who, state: State) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    let data = UserData {
        email: format!("{}@setu.example.in", id.0.simple()),
        full_name: "Somebody New".to_owned(),
        role: Role::Rep,
        status: UserStatus::Active,
        team_id: like.team(),
        facility_id: like.facility(),
        phone: None,
        language: Language::English,
        time_zone: "Asia/Kolkata".to_owned(),
    };
    insert::<Users>(transaction, id, state, data)
}

fn team(transaction: &mut Transaction<'_>, like: Who, state: State) -> ApiResult<RecordId> {
    let data = TeamData { name: "A team".to_owned(), parent_id: None, manager_id: None, facility_id: like.facility() };
    insert::<Teams>(transaction, transaction.new_id(), state, data)
}

/// The caller's own facility is there already; another one is written.
fn facility(transaction: &mut Transaction<'_>, like: Who, state: State) -> ApiResult<RecordId> {
    if let (Who::Neighbour, Some(own)) = (like, like.facility()) {
        return Ok(own.into());
    }
    let id = transaction.new_id();
    let code: String = id.0.simple().to_string().chars().rev().take(12).collect();
    let data = FacilityData { name: "Another hospital".to_owned(), code, phone: None, address: None };
    insert::<Facilities>(transaction, id, state, data)
}

fn transfer(owner: Who) -> TransferOwner {
    TransferOwner { owner_id: Some(owner.id()), team_id: owner.team(), facility_id: owner.facility() }
}

fn import(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let data = ImportData {
        target: ImportTarget::Contacts,
        duplicates: DuplicateRule::Skip,
        mapping: BTreeMap::new(),
        default_kind: "other".to_owned(),
        owner_id: None,
    };
    let id = transaction.new_id();
    let import = Imports::assemble(head(transaction, id, State::InUse), data, None);
    Imports::insert(transaction.connection, &Import { belongs: transfer(owner), ..import })?;
    Ok(id)
}

fn export(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let data = ExportData { source: ExportSource::Contacts, query: String::new(), format: ExportFormat::Csv };
    let id = transaction.new_id();
    let export = Exports::assemble(head(transaction, id, State::InUse), data, None);
    Exports::insert(transaction.connection, &Export { belongs: transfer(owner), ..export })?;
    Ok(id)
}

fn bulk_change(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let data = BulkChangeData {
        action: BulkAction::Delete,
        changes: serde_json::Map::new(),
        add_tags: Vec::new(),
        remove_tags: Vec::new(),
        records: Vec::new(),
        query: Some(String::new()),
        expected: Some(1),
    };
    let id = transaction.new_id();
    let bulk = BulkChanges::assemble(head(transaction, id, State::InUse), data, None);
    BulkChanges::insert(transaction.connection, &BulkChange { belongs: transfer(owner), ..bulk })?;
    Ok(id)
}

/// One that its owner shows nobody.
fn saved_view(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let data = SavedViewData {
        name: "Mine".to_owned(),
        resource: Resource::Contacts,
        team_id: None,
        facility_id: None,
        question: ViewQuestion::default(),
    };
    let id = transaction.new_id();
    let view = SavedViews::assemble(head(transaction, id, state), data, None);
    SavedViews::insert(transaction.connection, &SavedView { owner_id: owner.id(), ..view })?;
    Ok(id)
}

/// Due tomorrow, so that nobody runs it meanwhile.
fn job(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let subject_id = transaction.new_id();
    let new = NewJob { kind: JobKind::ExportRun, subject_id, owner_id: Some(owner.id()), done: 0 };
    let id = enqueue(transaction, new)?;
    let state = if state == State::Gone { JobState::Dead } else { JobState::Queued };
    let later = (jobs::run_at.eq(transaction.now.plus_seconds(86_400)), jobs::state.eq(state));
    let statement = diesel::update(jobs::table.find(id)).set(later);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(RecordId(id.0))
}

/// A contact, and what its owner said about it, with the same id.
fn comment(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    let now = transaction.now;
    let row = (
        (comments::id.eq(CommentId::from(id)), comments::version.eq(1), comments::text.eq("She wants a visit")),
        (comments::created_at.eq(now), comments::created_by.eq(owner.id()), comments::updated_at.eq(now)),
        (comments::deleted_at.eq((state == State::Gone).then_some(now)), comments::resource.eq(Resource::Contacts)),
        comments::record_id.eq(id),
    );
    let statement = diesel::insert_into(comments::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// A contact, and a file on it, with the same id.
fn attachment(transaction: &mut Transaction<'_>, owner: Who, state: State) -> ApiResult<RecordId> {
    let id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    let (now, hash) = (transaction.now, [0_u8; 32]);
    let row = (
        (attachments::id.eq(AttachmentId::from(id)), attachments::version.eq(1), attachments::name.eq("scan.pdf")),
        (attachments::created_at.eq(now), attachments::created_by.eq(owner.id()), attachments::updated_at.eq(now)),
        attachments::deleted_at.eq((state == State::Gone).then_some(now)),
        (attachments::resource.eq(Resource::Contacts), attachments::record_id.eq(id)),
        (attachments::content_type.eq("application/pdf"), attachments::size.eq(1_i64), attachments::file_id.eq(id)),
        (attachments::sha256.eq(&hash[..]), attachments::has_thumbnail.eq(false)),
    );
    let statement = diesel::insert_into(attachments::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// A contact that is shared with one of the teams.
fn share(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    let row = (
        shares::resource.eq(Resource::Contacts),
        shares::record_id.eq(id),
        shares::grantee_id.eq(RecordId::from(organisation::GURUGRAM_SALES)),
        shares::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(shares::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

fn api_key(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let scopes = vec![KeyScope { resource: Resource::Contacts, writes: false }];
    let new = NewApiKey { name: "A tool".to_owned(), scopes, addresses: Vec::new(), expires_at: None };
    let (token, prefix) = new_key()?;
    Ok(api::admin::api_key::insert(transaction, owner.id(), &new, &token, &prefix)?.into())
}

fn calendar_feed(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let new = NewCalendarFeed { name: "My phone".to_owned(), with_names: false };
    let (token, prefix) = calendar::new_feed()?;
    Ok(calendar::insert_feed(transaction, owner.id(), &new, &token, &prefix)?.into())
}

/// A contact, and the event that it was made.
fn event(transaction: &mut Transaction<'_>, owner: Who) -> ApiResult<RecordId> {
    let record_id = contact(transaction, owner, State::InUse, transaction.new_id())?;
    let belongs = Belongs { owner_id: Some(owner.id()), team_id: owner.team(), facility_id: owner.facility() };
    let (resource, kind, changes) = (Resource::Contacts, ChangeKind::Created, BTreeMap::new());
    let change = Change { resource, record_id, kind, version: 1, changes, reason: None, belongs };
    record_change(transaction, Actor::default(), change)?;
    Ok(record_id)
}
