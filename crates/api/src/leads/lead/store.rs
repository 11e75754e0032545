//! The table of leads.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::leads;
use crate::kernel::db::{Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Store, json_value};
use crate::leads::assignment::{Chosen, choose};
use crate::leads::opportunity::opportunity_names;
use crate::people::account::{Accounts, account_names};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::{Contacts, contact_names};
use crate::people::place;
use crate::{expansions, names_of, row, stored_in};
use diesel::prelude::*;
use domain::admin::event::FieldChange;
use domain::kernel::custom::{self, CustomValues};
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{
    AccountId, ContactId, FacilityId, Head, Json, LeadId, OpportunityId, TeamId, Timestamp, UserId, phone, text,
};
use domain::leads::assignment::{AssignmentCase, LeadAssignment};
use domain::leads::lead::{
    Lead, LeadData, LeadStatus, LostReason, NextAction, Priority, ScorePart, SpokenLanguage, UnqualifiedReason,
};
use domain::leads::origin::{Attribution, LeadChannel};
use domain::people::contact::Gender;
use domain::people::duplicate::{DuplicateKey, reach_keys};
use domain::people::reach::Phone;
use std::collections::BTreeMap;

names_of! { lead_names: leads.full_name, LeadId, seen as Leads }

pub struct Leads;

row! {
    leads: LeadRow, NewLeadRow, Lead {
        head: LeadId,
        part data: LeadData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            given_name: Option<String>,
            family_name: Option<String>,
            phones: Json<Vec<Phone>>,
            emails: Json<Vec<String>>,
            city: Option<String>,
            pin_code: Option<String>,
            language: Option<SpokenLanguage>,
            gender: Option<Gender>,
            birth_year: Option<i32>,
            need: Option<String>,
            specialty: Option<String>,
            payer: Option<String>,
            channel: LeadChannel,
            source: Option<String>,
            campaign: Option<String>,
            attribution: Option<Json<Attribution>>,
            contact_id: Option<ContactId>,
            account_id: Option<AccountId>,
            priority: Priority,
            next_action: Option<NextAction>,
            next_action_at: Option<Timestamp>,
            notes: Option<String>,
            tags: Json<Vec<String>>,
            custom: Json<CustomValues>,
        },
        own {
            full_name: String,
            status: LeadStatus,
            lost_reason: Option<LostReason>,
            unqualified_reason: Option<UnqualifiedReason>,
            duplicate_of_lead_id: Option<LeadId>,
            duplicate_of_contact_id: Option<ContactId>,
            attempts: i32,
            unanswered: i32,
            last_attempt_at: Option<Timestamp>,
            reopened: i32,
            closed_at: Option<Timestamp>,
            score: Option<i32>,
            score_reasons: Json<Vec<ScorePart>>,
            assignment: Option<Json<LeadAssignment>>,
            opportunity_id: Option<OpportunityId>,
        },
        keys(lead) {
            custom_keys: Json<BTreeMap<String, String>> = Json(custom::value::keys(&lead.data.custom)),
            full_name_key: String = text::fold(&lead.full_name),
            city_key: String = lead.data.city.as_deref().map(text::fold).unwrap_or_default(),
            search: String = search_key(lead),
        },
        names { owner, team, facility, contact, account, opportunity },
    }
}

/// What `q` looks through: the name, the place, what they need, e-mail, the digits of every number.
fn search_key(lead: &Lead) -> String {
    let LeadData { phones, emails, city, need, specialty, source, campaign, .. } = &lead.data;
    let numbers: Vec<String> = phones.iter().flat_map(|phone| phone::searched(&phone.number)).collect();
    let told = [city, specialty, need, source, campaign].into_iter().filter_map(|text| text.as_deref());
    let texts = std::iter::once(lead.full_name.as_str()).chain(told);
    text::search_key(texts.chain(emails.iter().map(String::as_str)).chain(numbers.iter().map(String::as_str)))
}

impl Store for Leads {
    type Record = Lead;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "-created_at";
    const SEARCH_INDEX: Option<&'static str> = Some("leads_search");
    const WORKED_OUT: &'static [&'static str] = &["full_name", "score", "score_reasons"];
    const EXPANSIONS: &'static [Expansion<Lead>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        contact: contact_names, |data| data.contact_id;
        account: account_names, |data| data.account_id;
        => opportunity: opportunity_names, |lead| lead.opportunity_id;
    ];

    stored_in!(leads, LeadRow, NewLeadRow);

    fn assemble(head: Head<LeadId>, data: LeadData, before: Option<&Lead>) -> Lead {
        let Some(before) = before else { return Lead::new(head, data) };
        let (owner, team, facility, contact, account, opportunity) = (None, None, None, None, None, None);
        // It says why it is the owner's, not anybody else's.
        let assignment = before.assignment.clone().filter(|_| data.owner_id == before.data.owner_id);
        let named =
            Lead { head, data, assignment, owner, team, facility, contact, account, opportunity, ..before.clone() };
        named.told_anew()
    }

    fn belongs(lead: &Lead) -> Belongs {
        let LeadData { owner_id, team_id, facility_id, .. } = lead.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "full_name" => Column::key("full_name_key"),
            "city" => Column::key("city_key"),
            "due" => Column::due("next_action_at"),
            "status" | "channel" | "priority" | "attempts" | "unanswered" | "reopened" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(lead: &Lead, column: Column) -> Option<Value> {
        match column.name {
            "full_name_key" => Some(Value::Text(text::fold(&lead.full_name))),
            "city_key" => Some(Value::Text(lead.data.city.as_deref().map(text::fold).unwrap_or_default())),
            name => json_value(lead, name, column.stored),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut LeadData,
        before: Option<&Lead>,
    ) -> ApiResult<()> {
        data.phones = data.phones.iter().map(|phone| Phone::new(phone.label, phone.number.trim())).collect();
        knows_them(transaction, person, data, before.map(|lead| &lead.data))?;
        if let Some(lead) = before.filter(|lead| !lead.status.is_open())
            && data.next_action_at.is_some()
        {
            let detail = format!("Nothing is planned for a lead that is {}", lead.status);
            return Err(ApiError::field("/next_action_at", "status", detail));
        }
        // Nobody was named: the rules are asked for the whole record.
        if before.is_none() && data.owner_id.is_none() {
            return Ok(());
        }
        complete(transaction, person, data, before.map(Self::belongs))
    }

    /// Gives a lead that nobody was named for to whom the rules choose, else to whoever writes it down.
    fn prepare_record(transaction: &mut Transaction<'_>, lead: &mut Lead, person: &Person) -> ApiResult<()> {
        if lead.data.owner_id.is_some() {
            return Ok(());
        }
        let case = AssignmentCase::of(&lead.data, person.facility_id);
        if let Some(Chosen { user, assignment }) = choose(transaction, &case)? {
            lead.data.owner_id = Some(user);
            (lead.status, lead.assignment) = (LeadStatus::Assigned, Some(assignment));
        }
        complete(transaction, person, &mut lead.data, None)
    }

    fn told_of_new(lead: &Lead) -> ApiResult<BTreeMap<String, FieldChange>> {
        let Some(assignment) = &lead.assignment else { return Ok(BTreeMap::new()) };
        let to = serde_json::to_value(assignment).map_err(ApiError::internal)?;
        Ok(BTreeMap::from([("assignment".to_owned(), FieldChange { from: serde_json::Value::Null, to })]))
    }

    fn chosen_by(lead: &Lead) -> Option<String> {
        lead.assignment.as_ref().map(|assignment| assignment.rule.clone())
    }

    fn searched(lead: &Lead) -> Texts {
        let LeadData { phones, emails, city, need, specialty, source, campaign, .. } = &lead.data;
        let told =
            [("city", city), ("specialty", specialty), ("need", need), ("source", source), ("campaign", campaign)];
        std::iter::once(("full_name", lead.full_name.clone()))
            .chain(told.into_iter().filter_map(|(field, text)| Some((field, text.clone()?))))
            .chain(emails.iter().map(|email| ("emails", email.clone())))
            .chain(phones.iter().map(|phone| ("phones", phone.number.clone())))
            .collect()
    }

    fn detail(lead: &Lead) -> Option<String> {
        let LeadData { specialty, city, phones, .. } = &lead.data;
        let phone = phones.first().map(|phone| phone.number.clone());
        place::in_one_line([specialty.clone(), city.clone(), phone])
    }

    fn match_keys(lead: &Lead) -> Vec<DuplicateKey> {
        reach_keys(&lead.data.phones, &lead.data.emails)
    }
}

/// The team and the facility follow the owner.
fn complete(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &mut LeadData,
    before: Option<Belongs>,
) -> ApiResult<()> {
    let LeadData { owner_id, team_id, facility_id, .. } = data;
    assignment::complete(transaction, person, Assignment { owner_id, team_id, facility_id }, before)
}

/// Whom a lead newly refers to is seen by whoever writes it.
fn knows_them(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &LeadData,
    before: Option<&LeadData>,
) -> ApiResult<()> {
    let connection = &mut *transaction.connection;
    if let Some(id) = data.contact_id.filter(|id| before.and_then(|before| before.contact_id) != Some(*id))
        && find::<Contacts>(connection, person, Action::Read, id, Place::InUse)?.is_none()
    {
        return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may see"));
    }
    if let Some(id) = data.account_id.filter(|id| before.and_then(|before| before.account_id) != Some(*id))
        && find::<Accounts>(connection, person, Action::Read, id, Place::InUse)?.is_none()
    {
        return Err(ApiError::field("/account_id", "unknown", "There is no such account that you may see"));
    }
    Ok(())
}
