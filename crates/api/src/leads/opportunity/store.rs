//! The table of opportunities.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::opportunities;
use crate::kernel::db::{Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Store, json_value};
use crate::people::account::{Accounts, account_names};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::{Contacts, contact_names};
use crate::people::tie_up::TieUps;
use crate::{names_of, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::custom::{self, CustomValues};
use domain::kernel::field::Field;
use domain::kernel::policy::Action;
use domain::kernel::{
    AccountId, ContactId, FacilityId, Head, Json, Money, OpportunityId, ProblemCode, Record, TeamId, TieUpId,
    Timestamp, UserId, text,
};
use domain::leads::opportunity::{
    ApprovalState, DiscountApproval, ForecastCategory, Opportunity, OpportunityData, OpportunityKind,
    OpportunityLossReason, OpportunityStatus,
};
use std::collections::BTreeMap;

names_of! { opportunity_names: opportunities.name, OpportunityId, seen as Opportunities }

pub struct Opportunities;

row! {
    opportunities: OpportunityRow, NewOpportunityRow, Opportunity {
        head: OpportunityId,
        part data: OpportunityData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            name: String,
            kind: OpportunityKind,
            account_id: Option<AccountId>,
            contact_id: Option<ContactId>,
            tie_up_id: Option<TieUpId>,
            amount: Money,
            discount_basis_points: Option<i32>,
            expected_close: NaiveDate,
            probability_override: Option<i32>,
            probability_reason: Option<String>,
            category_override: Option<ForecastCategory>,
            lost_reason: Option<OpportunityLossReason>,
            source: Option<String>,
            next_step: Option<String>,
            next_step_on: Option<NaiveDate>,
            notes: Option<String>,
            tags: Json<Vec<String>>,
            custom: Json<CustomValues>,
        },
        own {
            status: OpportunityStatus,
            status_since: Timestamp,
            held_from: Option<OpportunityStatus>,
            probability: i32,
            probability_set_by_id: Option<UserId>,
            probability_set_at: Option<Timestamp>,
            forecast_category: ForecastCategory,
            weighted_amount: Money,
            closed_on: Option<NaiveDate>,
            discount_approval: Option<Json<DiscountApproval>>,
            discount_state: Option<ApprovalState>,
        },
        keys(opportunity) {
            custom_keys: Json<BTreeMap<String, String>> = Json(custom::value::keys(&opportunity.data.custom)),
            name_key: String = text::fold(&opportunity.data.name),
            forecast_on: NaiveDate = opportunity.forecast_day(),
            search: String = text::search_key([opportunity.data.name.as_str()]),
        },
        names { owner, team, facility, account, contact, probability_set_by },
    }
}

impl Store for Opportunities {
    type Record = Opportunity;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "expected_close";
    const EXPANSIONS: &'static [Expansion<Opportunity>] = &[
        Expansion {
            name: "owner",
            names: user_names,
            id: |one| one.data.owner_id.map(Into::into),
            slot: |one| &mut one.owner,
        },
        Expansion {
            name: "team",
            names: team_names,
            id: |one| one.data.team_id.map(Into::into),
            slot: |one| &mut one.team,
        },
        Expansion {
            name: "facility",
            names: facility_names,
            id: |one| one.data.facility_id.map(Into::into),
            slot: |one| &mut one.facility,
        },
        Expansion {
            name: "account",
            names: account_names,
            id: |one| one.data.account_id.map(Into::into),
            slot: |one| &mut one.account,
        },
        Expansion {
            name: "contact",
            names: contact_names,
            id: |one| one.data.contact_id.map(Into::into),
            slot: |one| &mut one.contact,
        },
        Expansion {
            name: "probability_set_by",
            names: user_names,
            id: |one| one.probability_set_by_id.map(Into::into),
            slot: |one| &mut one.probability_set_by,
        },
    ];

    stored_in!(opportunities, OpportunityRow, NewOpportunityRow);

    fn assemble(head: Head<OpportunityId>, data: OpportunityData, before: Option<&Opportunity>) -> Opportunity {
        match before {
            Some(before) => Opportunity::with(head, data, before),
            None => Opportunity::new(head, data),
        }
    }

    fn belongs(opportunity: &Opportunity) -> Belongs {
        let OpportunityData { owner_id, team_id, facility_id, .. } = opportunity.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "kind" | "status" | "status_since" | "amount" | "weighted_amount" | "probability" | "expected_close"
            | "forecast_category" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(opportunity: &Opportunity, column: Column) -> Option<Value> {
        match column.name {
            "amount" => Some(Value::Number(opportunity.data.amount.amount_minor)),
            "weighted_amount" => Some(Value::Number(opportunity.weighted_amount.amount_minor)),
            name => json_value(opportunity, name, column.stored),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut OpportunityData,
        before: Option<&Opportunity>,
    ) -> ApiResult<()> {
        if let Some(problem) = before.and_then(|opportunity| opportunity.refuse_change(data)) {
            return Err(ApiError::invalid(vec![problem]));
        }
        let known = before.map(|opportunity| &opportunity.data);
        about_a_tie_up(transaction, person, data, known)?;
        if data.account_id != known.and_then(|known| known.account_id) {
            seen::<Accounts>(transaction, person, data.account_id, "/account_id")?;
        }
        if data.contact_id != known.and_then(|known| known.contact_id) {
            seen::<Contacts>(transaction, person, data.contact_id, "/contact_id")?;
        }
        let OpportunityData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    fn searched(opportunity: &Opportunity) -> Texts {
        vec![("name", opportunity.data.name.clone())]
    }

    fn detail(opportunity: &Opportunity) -> Option<String> {
        opportunity.account.as_ref().or(opportunity.contact.as_ref()).map(|buyer| buyer.name.clone())
    }

    const FOUND_WITH: &'static [&'static str] = &["account", "contact"];

    /// The forecast is made of what was won and lost.
    fn may_delete(_: &mut Transaction<'_>, opportunity: &Opportunity) -> ApiResult<()> {
        if opportunity.status.is_open() {
            return Ok(());
        }
        Err(ApiError::detailed(ProblemCode::Conflict, "What was won or lost is not thrown away"))
    }
}

/// A record that this one names: one in use that the person may see.
fn seen<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: Option<<S::Record as Record>::Id>,
    pointer: &str,
) -> ApiResult<()> {
    let Some(id) = id else { return Ok(()) };
    match find::<S>(transaction.connection, person, Action::Read, id, Place::InUse)? {
        Some(_) => Ok(()),
        None => Err(ApiError::field(pointer, "unknown", "There is no such record that you may see")),
    }
}

/// The tie-up says the account where nobody else does, and never another one.
fn about_a_tie_up(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &mut OpportunityData,
    known: Option<&OpportunityData>,
) -> ApiResult<()> {
    let pair = |data: &OpportunityData| (data.tie_up_id, data.account_id);
    let Some(id) = data.tie_up_id.filter(|_| known.map(pair) != Some(pair(data))) else { return Ok(()) };
    let tie_up = find::<TieUps>(transaction.connection, person, Action::Read, id, Place::InUse)?
        .ok_or_else(|| ApiError::field("/tie_up_id", "unknown", "There is no such tie-up that you may see"))?;
    if *data.account_id.get_or_insert(tie_up.data.account_id) != tie_up.data.account_id {
        return Err(ApiError::field("/tie_up_id", "account", "This tie-up is another account's"));
    }
    Ok(())
}
