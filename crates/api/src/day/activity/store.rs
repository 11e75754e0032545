//! The table of activities.

use super::follow::follow;
use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::activities;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Select, Store};
use crate::leads::lead::{Leads, lead_names};
use crate::leads::opportunity::{Opportunities, opportunity_names};
use crate::people::account::{Accounts, account_names};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::{Contacts, contact_names};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::day::activity::{
    Activity, ActivityData, ActivityKind, ActivityOutcome, ActivityStatus, BeforeMove, CheckIn, CheckInVerdict,
    Correction,
};
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{
    AccountId, ActivityId, ContactId, FacilityId, Head, Json, LeadId, OpportunityId, ProblemCode, Record, TeamId,
    Timestamp, UserId, text,
};
use domain::leads::opportunity::ApprovalState;

pub struct Activities;

row! {
    activities: ActivityRow, NewActivityRow, Activity {
        head: ActivityId,
        part data: ActivityData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            kind: ActivityKind,
            subject: Option<String>,
            contact_id: Option<ContactId>,
            account_id: Option<AccountId>,
            lead_id: Option<LeadId>,
            opportunity_id: Option<OpportunityId>,
            starts_at: Timestamp,
            minutes: Option<i32>,
            place: Option<String>,
            notes: Option<String>,
        },
        own {
            ends_at: Timestamp,
            status: ActivityStatus,
            completed_at: Option<Timestamp>,
            outcome: Option<ActivityOutcome>,
            next_at: Option<Timestamp>,
            proposed_at: Option<Timestamp>,
            next_activity_id: Option<ActivityId>,
            follows_id: Option<ActivityId>,
            series_id: Option<ActivityId>,
            series_at: Option<Timestamp>,
            repeat: Option<String>,
            repeats_from: Option<Timestamp>,
            apart: bool,
            check_in: Option<Json<CheckIn>>,
            check_in_verdict: Option<CheckInVerdict>,
            correction: Option<Json<Correction>>,
            correction_state: Option<ApprovalState>,
            before_move: Option<Json<BeforeMove>>,
        },
        keys(activity) {
            touched_at: Option<Timestamp> = activity.touched_at(),
            search: String = search_key(&activity.data),
        },
        names { owner, team, facility, contact, account, lead, opportunity },
    }
}

/// What `q` looks through: the subject and the place.
fn search_key(data: &ActivityData) -> String {
    text::search_key([&data.subject, &data.place].into_iter().filter_map(|text| text.as_deref()))
}

impl Store for Activities {
    type Record = Activity;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-starts_at";
    const WORKED_OUT: &'static [&'static str] =
        &["ends_at", "check_in_verdict", "correction_state", "series_at", "repeats_from", "apart"];
    const EXPANSIONS: &'static [Expansion<Activity>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        contact: contact_names, |data| data.contact_id;
        account: account_names, |data| data.account_id;
        lead: lead_names, |data| data.lead_id;
        opportunity: opportunity_names, |data| data.opportunity_id;
    ];

    stored_in!(activities, ActivityRow, NewActivityRow);

    fn assemble(head: Head<ActivityId>, data: ActivityData, before: Option<&Activity>) -> Activity {
        match before {
            Some(before) => Activity::with(head, data, before),
            None => Activity::new(head, data),
        }
    }

    fn belongs(activity: &Activity) -> Belongs {
        let ActivityData { owner_id, team_id, facility_id, .. } = activity.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "kind" | "status" | "starts_at" | "ends_at" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut ActivityData,
        before: Option<&Activity>,
    ) -> ApiResult<()> {
        if let Some(problem) = before.and_then(|activity| activity.refuse_change(data, transaction.now)) {
            return Err(ApiError::invalid(vec![problem]));
        }
        if before.is_none() {
            complete_who(transaction.connection, person, data)?;
        }
        knows_them(transaction, person, data, before.map(|activity| &activity.data))?;
        let ActivityData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        activity: &Activity,
        before: Option<&Activity>,
    ) -> ApiResult<()> {
        follow(transaction, activity, before)
    }

    fn searched(activity: &Activity) -> Texts {
        let ActivityData { subject, place, .. } = &activity.data;
        let told = [("subject", subject), ("place", place)];
        told.into_iter().filter_map(|(field, text)| Some((field, text.clone()?))).collect()
    }

    fn detail(activity: &Activity) -> Option<String> {
        activity.contact.as_ref().or(activity.account.as_ref()).map(|met| met.name.clone())
    }

    const FOUND_WITH: &'static [&'static str] = &["contact", "account"];

    /// Whoever told something by mistake takes it back within the day.
    fn may_delete(transaction: &mut Transaction<'_>, activity: &Activity) -> ApiResult<()> {
        if activity.is_locked(transaction.now) {
            let detail = "It was completed more than a day ago: ask for a correction";
            return Err(ApiError::detailed(ProblemCode::Conflict, detail));
        }
        Ok(())
    }
}

/// Whom an opportunity or a lead is about, and where a contact works, where nobody says it: as far as the person sees it.
pub fn complete_who(connection: &mut Connection, person: &Person, data: &mut ActivityData) -> ApiResult<()> {
    let (read, named) = (Action::Read, data.account_id);
    if let Some(id) = data.opportunity_id
        && let Some(sold) = find::<Opportunities>(connection, person, read, id, Place::InUse)?
    {
        data.contact_id = data.contact_id.or(sold.data.contact_id);
        data.account_id = data.account_id.or(sold.data.account_id);
    }
    if let Some(id) = data.lead_id
        && let Some(lead) = find::<Leads>(connection, person, read, id, Place::InUse)?
    {
        data.contact_id = data.contact_id.or(lead.data.contact_id);
        data.account_id = data.account_id.or(lead.data.account_id);
    }
    if data.account_id.is_none()
        && let Some(id) = data.contact_id
        && let Some(contact) = find::<Contacts>(connection, person, read, id, Place::InUse)?
    {
        data.account_id = contact.data.account_id;
    }
    // What nobody has named and the person does not see is left out.
    if let Some(id) = data.account_id.filter(|_| named.is_none())
        && find::<Accounts>(connection, person, read, id, Place::InUse)?.is_none()
    {
        data.account_id = None;
    }
    Ok(())
}

/// Whom an activity newly refers to is seen by whoever writes it.
fn knows_them(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &ActivityData,
    before: Option<&ActivityData>,
) -> ApiResult<()> {
    let connection = &mut *transaction.connection;
    let (contact, account) = (before.and_then(|data| data.contact_id), before.and_then(|data| data.account_id));
    let (lead, sold) = (before.and_then(|data| data.lead_id), before.and_then(|data| data.opportunity_id));
    seen::<Contacts>(connection, person, data.contact_id.filter(|id| contact != Some(*id)), "/contact_id")?;
    seen::<Accounts>(connection, person, data.account_id.filter(|id| account != Some(*id)), "/account_id")?;
    seen::<Leads>(connection, person, data.lead_id.filter(|id| lead != Some(*id)), "/lead_id")?;
    seen::<Opportunities>(connection, person, data.opportunity_id.filter(|id| sold != Some(*id)), "/opportunity_id")
}

/// A record that this one names: one in use that the person may see.
pub fn seen<S: Store>(
    connection: &mut Connection,
    person: &Person,
    id: Option<<S::Record as Record>::Id>,
    pointer: &str,
) -> ApiResult<()> {
    let Some(id) = id else { return Ok(()) };
    match find::<S>(connection, person, Action::Read, id, Place::InUse)? {
        Some(_) => Ok(()),
        None => Err(ApiError::field(pointer, "unknown", "There is no such record that you may see")),
    }
}

/// One activity in use, whoever asks: for its job.
pub fn in_use(connection: &mut Connection, id: ActivityId) -> ApiResult<Option<Activity>> {
    let filter = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into()));
    Ok(Activities::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}
