//! The only place that knows which store keeps which kind of record, for whatever hangs on any of them.

use crate::admin::{
    custom_field::CustomFields, export::Exports, facility::Facilities, import::Imports, team::Teams, user::Users,
};
use crate::day::{activity::Activities, patient_visit::PatientVisits, task::Tasks, visit_plan::VisitPlans};
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::Place;
use crate::kernel::record::{AnyStore, Facts, Kind};
use crate::leads::assignment::AssignmentRules;
use crate::leads::auto_response::AutoResponses;
use crate::leads::web_form::WebForms;
use crate::leads::{inquiry::Inquiries, lead::Leads, opportunity::Opportunities};
use crate::lists::{bulk_change::BulkChanges, saved_view::SavedViews};
use crate::people::{
    account::Accounts, affiliation::Affiliations, consent::Consents, contact::Contacts, duplicate::Duplicates,
    relationship::Relationships, tie_up::TieUps,
};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ProblemCode, RecordId};
use domain::talk::hangs_on;
use std::marker::PhantomData;

/// The store of a kind of record; none for what is no record of its own.
pub fn any(resource: Resource) -> Option<&'static dyn AnyStore> {
    Some(match resource {
        Resource::Accounts => &Kind::<Accounts>(PhantomData),
        Resource::Contacts => &Kind::<Contacts>(PhantomData),
        Resource::Affiliations => &Kind::<Affiliations>(PhantomData),
        Resource::TieUps => &Kind::<TieUps>(PhantomData),
        Resource::Inquiries => &Kind::<Inquiries>(PhantomData),
        Resource::Leads => &Kind::<Leads>(PhantomData),
        Resource::AutoResponses => &Kind::<AutoResponses>(PhantomData),
        Resource::WebForms => &Kind::<WebForms>(PhantomData),
        Resource::Opportunities => &Kind::<Opportunities>(PhantomData),
        Resource::Activities => &Kind::<Activities>(PhantomData),
        Resource::VisitPlans => &Kind::<VisitPlans>(PhantomData),
        Resource::PatientVisits => &Kind::<PatientVisits>(PhantomData),
        Resource::Tasks => &Kind::<Tasks>(PhantomData),
        Resource::AssignmentRules => &Kind::<AssignmentRules>(PhantomData),
        Resource::Relationships => &Kind::<Relationships>(PhantomData),
        Resource::Consents => &Kind::<Consents>(PhantomData),
        Resource::Duplicates => &Kind::<Duplicates>(PhantomData),
        Resource::CustomFields => &Kind::<CustomFields>(PhantomData),
        Resource::Users => &Kind::<Users>(PhantomData),
        Resource::Teams => &Kind::<Teams>(PhantomData),
        Resource::Facilities => &Kind::<Facilities>(PhantomData),
        Resource::Imports => &Kind::<Imports>(PhantomData),
        Resource::Exports => &Kind::<Exports>(PhantomData),
        Resource::BulkChanges => &Kind::<BulkChanges>(PhantomData),
        Resource::SavedViews => &Kind::<SavedViews>(PhantomData),
        Resource::Jobs
        | Resource::LeadSettings
        | Resource::Sessions
        | Resource::Events
        | Resource::Comments
        | Resource::Shares
        | Resource::Notifications
        | Resource::Messages
        | Resource::Editors
        | Resource::DiscountLimits
        | Resource::Search
        | Resource::Calendar
        | Resource::CalendarFeeds
        | Resource::ApiKeys
        | Resource::Audit
        | Resource::SecuritySettings
        | Resource::BrokenGlass
        | Resource::Persons
        | Resource::Attachments => return None,
    })
}

/// Records whose history is also another one's: what, of whom, and the columns that say so.
const PARTS: &[(Resource, Resource, &[&str])] = &[
    (Resource::TieUps, Resource::Accounts, &["account_id"]),
    (Resource::Inquiries, Resource::Leads, &["lead_id"]),
    (Resource::Inquiries, Resource::Contacts, &["contact_id"]),
    (Resource::Leads, Resource::Contacts, &["contact_id"]),
    (Resource::Leads, Resource::Accounts, &["account_id"]),
    (Resource::Opportunities, Resource::Accounts, &["account_id"]),
    (Resource::Opportunities, Resource::Contacts, &["contact_id"]),
    (Resource::Opportunities, Resource::TieUps, &["tie_up_id"]),
    (Resource::Activities, Resource::Accounts, &["account_id"]),
    (Resource::Activities, Resource::Contacts, &["contact_id"]),
    (Resource::Activities, Resource::Leads, &["lead_id"]),
    (Resource::Activities, Resource::Opportunities, &["opportunity_id"]),
    (Resource::PatientVisits, Resource::Contacts, &["contact_id"]),
    (Resource::PatientVisits, Resource::Leads, &["lead_id"]),
    (Resource::Tasks, Resource::Accounts, &["about_id"]),
    (Resource::Tasks, Resource::Contacts, &["about_id"]),
    (Resource::Tasks, Resource::Leads, &["about_id"]),
    (Resource::Tasks, Resource::Opportunities, &["about_id"]),
    (Resource::Tasks, Resource::TieUps, &["about_id"]),
    (Resource::Tasks, Resource::Inquiries, &["about_id"]),
    (Resource::Tasks, Resource::PatientVisits, &["about_id"]),
    (Resource::Affiliations, Resource::Accounts, &["account_id"]),
    (Resource::Affiliations, Resource::Contacts, &["contact_id"]),
    (Resource::Relationships, Resource::Contacts, &["contact_id", "related_id"]),
    (Resource::Consents, Resource::Contacts, &["contact_id"]),
];

/// Parts of which a history also tells what hangs on them: what was said about a lead, and its files, belong to whom it
/// became.
pub const fn tells_what_hangs(part: Resource) -> bool {
    matches!(part, Resource::Leads | Resource::Inquiries)
}

/// Of each kind of part, the newest so many.
const PARTS_AT_MOST: i64 = 200;

/// The parts of a record that the person may read, by kind. They are looked up before the history: a condition with the
/// ids goes by the index of events, one with their tables does not.
pub fn parts(
    connection: &mut Connection,
    person: &Person,
    resource: Resource,
    id: RecordId,
) -> ApiResult<Vec<(Resource, Vec<RecordId>)>> {
    let mut found = Vec::new();
    for (part, _, columns) in PARTS.iter().filter(|(_, whole, _)| *whole == resource) {
        let is = |column: &&'static str| Fragment::new(*column).sql(" = ").bind(Value::Id(id));
        let refers = columns.iter().map(is).reduce(Fragment::or).unwrap_or_else(Fragment::never);
        let ids = any(*part).map(|store| store.ids(connection, person, refers, PARTS_AT_MOST)).transpose()?;
        found.extend(ids.filter(|ids| !ids.is_empty()).map(|ids| (*part, ids)));
    }
    Ok(found)
}

/// A record that the person may read, also one in the recycle bin.
pub fn read(
    connection: &mut Connection,
    person: &Person,
    resource: Resource,
    id: RecordId,
) -> ApiResult<Option<Facts>> {
    any(resource).map_or(Ok(None), |store| store.find(connection, person, Action::Read, id, Place::Anywhere))
}

/// A record that something may hang on: one that belongs to somebody. Invisible is 404, visible but not theirs to do
/// `action` with is 403.
pub fn subject(
    connection: &mut Connection,
    person: &Person,
    action: Action,
    (resource, id): (Resource, RecordId),
    place: Place,
) -> ApiResult<Facts> {
    let store = any(resource).filter(|_| hangs_on(resource));
    let Some(store) = store else {
        return Err(ApiError::field("/resource", "choice", "Nothing hangs on records of this kind"));
    };
    if let Some(facts) = store.find(connection, person, action, id, place)? {
        return Ok(facts);
    }
    let visible = action != Action::Read && store.find(connection, person, Action::Read, id, place)?.is_some();
    Err(if visible { ApiError::new(ProblemCode::Forbidden) } else { ApiError::not_found() })
}
