//! The table of patients' visits.

use super::{lead, physician, reminder};
use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::{contacts, leads, patient_visits};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::merge::{holding, rows};
use crate::kernel::record::operations::{Place, find, write_own};
use crate::kernel::record::{Expansion, Select, Store};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::{Contacts, contact_names};
use crate::{expansions, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::day::patient_visit::{
    PatientVisit, PatientVisitData, PatientVisitKind, PatientVisitSource, PatientVisitStatus,
};
use domain::kernel::day::day_of;
use domain::kernel::field::Field;
use domain::kernel::field_rule::rules_of;
use domain::kernel::policy::{Action, Resource, Role};
use domain::kernel::{
    ContactId, FacilityId, Head, LeadId, PatientVisitId, ProblemCode, RecordId, TeamId, Timestamp, UserId, text,
};

pub struct PatientVisits;

row! {
    patient_visits: PatientVisitRow, NewPatientVisitRow, PatientVisit {
        head: PatientVisitId,
        part data: PatientVisitData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            contact_id: Option<ContactId>,
            lead_id: Option<LeadId>,
            kind: PatientVisitKind,
            starts_at: Timestamp,
            minutes: i32,
            department: Option<String>,
            doctor: Option<String>,
            physician_id: Option<UserId>,
            source: Option<PatientVisitSource>,
            source_name: Option<String>,
            note: Option<String>,
        },
        own {
            patient_name: String,
            status: PatientVisitStatus,
            status_since: Timestamp,
            follows_id: Option<PatientVisitId>,
            successor_id: Option<PatientVisitId>,
            reminded_at: Option<Timestamp>,
        },
        keys(visit) {
            patient_name_key: String = text::fold(&visit.patient_name),
            day: NaiveDate = day_of(visit.data.starts_at),
            search: String = text::search_key(
                std::iter::once(visit.patient_name.as_str()).chain(visit.data.source_name.as_deref()),
            ),
        },
        names { owner, team, facility, contact, lead, physician, hidden, open_until },
    }
}

impl Store for PatientVisits {
    type Record = PatientVisit;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "starts_at";
    const WORKED_OUT: &'static [&'static str] = &["patient_name", "status_since"];
    const EXPANSIONS: &'static [Expansion<PatientVisit>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        contact: contact_names, |data| data.contact_id;
        lead: lead::lead_names, |data| data.lead_id;
        physician: user_names, |data| data.physician_id;
    ];

    stored_in!(patient_visits, PatientVisitRow, NewPatientVisitRow);

    fn assemble(head: Head<PatientVisitId>, data: PatientVisitData, before: Option<&PatientVisit>) -> PatientVisit {
        let Some(before) = before else { return PatientVisit::new(head, data) };
        let (owner, team, facility, contact, lead, physician) = (None, None, None, None, None, None);
        let (hidden, open_until) = (None, None);
        let before = before.clone();
        PatientVisit { head, data, owner, team, facility, contact, lead, physician, hidden, open_until, ..before }
    }

    fn belongs(visit: &PatientVisit) -> Belongs {
        let PatientVisitData { owner_id, team_id, facility_id, .. } = visit.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "patient_name" => Column::key("patient_name_key"),
            "kind" | "status" | "status_since" | "starts_at" | "day" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn open_column(field: &'static Field, role: Role) -> Column {
        let hidden = |name: &str| {
            rules_of(Resource::PatientVisits, None).any(|rule| rule.field == name && rule.hides_from(role))
        };
        match field.name {
            "department" if hidden("department") => Column { name: NO_DEPARTMENT, ..Column::of(field) },
            "doctor" if hidden("doctor") => Column { name: NO_DOCTOR, ..Column::of(field) },
            "physician_id" if hidden("physician_id") => Column { name: NO_PHYSICIAN, ..Column::of(field) },
            _ => Self::column(field),
        }
    }

    fn glass_of(visit: &PatientVisit) -> RecordId {
        visit.data.contact_id.map_or(visit.head.id.into(), Into::into)
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut PatientVisitData,
        before: Option<&PatientVisit>,
    ) -> ApiResult<()> {
        match before {
            None => knows_them(transaction, person, data)?,
            Some(visit) => {
                if let Some(problem) = visit.refuse_change(data) {
                    return Err(ApiError::invalid(vec![problem]));
                }
            }
        }
        physician::name_the_doctor(transaction, data, before.map(|visit| &visit.data))?;
        let usual = if data.lead_id.is_some() { PatientVisitSource::Lead } else { PatientVisitSource::Direct };
        data.source.get_or_insert(usual);
        let PatientVisitData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    fn prepare_record(transaction: &mut Transaction<'_>, visit: &mut PatientVisit, _: &Person) -> ApiResult<()> {
        visit.patient_name = name_of(transaction.connection, &visit.data)?;
        Ok(())
    }

    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        actor: Actor,
        visit: &PatientVisit,
        before: Option<&PatientVisit>,
    ) -> ApiResult<()> {
        physician::sees_it(transaction, actor, visit, before)?;
        if before.is_none() {
            lead::follow(transaction, actor, None, visit)?;
        }
        reminder::plan_next(transaction, visit)
    }

    fn searched(visit: &PatientVisit) -> Texts {
        let source = visit.data.source_name.clone().map(|name| ("source_name", name));
        std::iter::once(("patient_name", visit.patient_name.clone())).chain(source).collect()
    }

    fn may_delete(_: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
        if visit.status.is_expected() || visit.status == PatientVisitStatus::Cancelled {
            return Ok(());
        }
        Err(ApiError::detailed(ProblemCode::Conflict, "Who came, and who did not, is not thrown away"))
    }
}

/// Fields as those find them who do not see them.
const NO_DEPARTMENT: &str = "(CASE WHEN 1 = 0 THEN department END)";
const NO_DOCTOR: &str = "(CASE WHEN 1 = 0 THEN doctor END)";
const NO_PHYSICIAN: &str = "(CASE WHEN 1 = 0 THEN physician_id END)";

/// Whoever books sees whom for, or a visit of theirs, which they may put off. What is known of the lead need not be said
/// again.
fn knows_them(transaction: &mut Transaction<'_>, person: &Person, data: &mut PatientVisitData) -> ApiResult<()> {
    if let Some(id) = data.contact_id
        && find::<Contacts>(transaction.connection, person, Action::Read, id, Place::InUse)?.is_none()
        && !sees_a_visit(transaction.connection, person, holding("contact_id", id.into()))?
    {
        return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may see"));
    }
    let Some(id) = data.lead_id else { return Ok(()) };
    let known = match lead::known(transaction, person, id) {
        Err(ApiError::Problem(_)) if sees_a_visit(transaction.connection, person, holding("lead_id", id.into()))? => {
            return Ok(());
        }
        known => known?,
    };
    if let Some(contact) = known.contact_id
        && *data.contact_id.get_or_insert(contact) != contact
    {
        return Err(ApiError::field("/contact_id", "lead", "This lead is another contact's"));
    }
    if data.owner_id.is_none() {
        (data.owner_id, data.team_id) = (known.owner_id, data.team_id.or(known.team_id));
        data.facility_id = data.facility_id.or(known.facility_id);
    }
    Ok(())
}

/// Whether somebody sees a visit in use of whom the condition names.
fn sees_a_visit(connection: &mut Connection, person: &Person, of: Fragment) -> ApiResult<bool> {
    let filter = Fragment::new("deleted_at IS NULL").and(of);
    let filter = filter.and(person.visible(Resource::PatientVisits, Action::Read, PatientVisits::SCOPE));
    let select = Select { filter, order: Order("id".into()), limit: 1 };
    Ok(!PatientVisits::select(connection, &select)?.is_empty())
}

/// What the patient is called today: the contact, else the lead.
pub fn name_of(connection: &mut Connection, data: &PatientVisitData) -> ApiResult<String> {
    let mut name: Option<String> = None;
    if let Some(contact) = data.contact_id {
        let query = contacts::table.find(contact).select(contacts::full_name);
        name = each!(&mut *connection, c => query.get_result(c).optional())?;
    } else if let Some(lead) = data.lead_id {
        let query = leads::table.find(lead).select(leads::full_name);
        name = each!(&mut *connection, c => query.get_result(c).optional())?;
    }
    Ok(name.unwrap_or_default())
}

/// One visit in use, whoever asks.
pub fn in_use(connection: &mut Connection, id: PatientVisitId) -> ApiResult<Option<PatientVisit>> {
    let filter = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into()));
    Ok(PatientVisits::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// The visits of a lead that are in use.
pub fn visits_of(transaction: &mut Transaction<'_>, lead: LeadId) -> ApiResult<Vec<PatientVisit>> {
    rows::<PatientVisits>(transaction, Fragment::new("deleted_at IS NULL").and(holding("lead_id", lead.into())))
}

/// The visits that were booked for a lead are those of the contact that it has become.
pub fn tie_to_contact(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    lead: LeadId,
    contact: ContactId,
    why: &str,
) -> ApiResult<Vec<PatientVisitId>> {
    let mut tied = Vec::new();
    for visit in visits_of(transaction, lead)?.into_iter().filter(|visit| visit.data.contact_id.is_none()) {
        tied.push(visit.head.id);
        write_contact(transaction, actor, &visit, Some(contact), why)?;
    }
    Ok(tied)
}

/// Takes the contact away again from those that still have it.
pub fn untie_from_contact(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    tied: &[PatientVisitId],
    contact: ContactId,
    why: &str,
) -> ApiResult<()> {
    for id in tied {
        let still = holding("id", (*id).into()).and(holding("contact_id", contact.into()));
        for visit in rows::<PatientVisits>(transaction, still)? {
            write_contact(transaction, actor, &visit, None, why)?;
        }
    }
    Ok(())
}

fn write_contact(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    visit: &PatientVisit,
    contact_id: Option<ContactId>,
    why: &str,
) -> ApiResult<()> {
    let mut after = visit.clone();
    after.data.contact_id = contact_id;
    after.patient_name = name_of(transaction.connection, &after.data)?;
    write_own::<PatientVisits>(transaction, actor, visit, after, why.to_owned()).map(drop)
}

/// Writes a visit of before with all that follows from it now: whoever it is to sees it, and a job waits for its reminder.
pub fn write_past(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    PatientVisits::insert(transaction.connection, visit)?;
    physician::sees_it(transaction, Actor::default(), visit, None)?;
    reminder::plan_next(transaction, visit)
}
