//! The table of affiliations. Whoever may see the contact may see where they work.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::{affiliations, contacts};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, create, find};
use crate::kernel::record::{Expansion, Store};
use crate::people::account::{Accounts, account_names};
use crate::people::contact::{Contacts, contact_names};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::kernel::custom::{self, CustomValues};
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{
    AccountId, AffiliationId, ContactId, FacilityId, Head, Json, New, ProblemCode, TeamId, UserId, text,
};
use domain::people::affiliation::{Affiliation, AffiliationData, AffiliationRole, AffiliationStatus, ClinicHours};
use std::collections::BTreeMap;

pub struct Affiliations;

row! {
    affiliations: AffiliationRow, NewAffiliationRow, Affiliation {
        head: AffiliationId,
        part data: AffiliationData {
            contact_id: ContactId,
            account_id: AccountId,
            role: AffiliationRole,
            status: AffiliationStatus,
            job_title: Option<String>,
            clinic_hours: Json<Vec<ClinicHours>>,
            custom: Json<CustomValues>,
        },
        keys(affiliation) {
            custom_keys: Json<BTreeMap<String, String>> = Json(custom::value::keys(&affiliation.data.custom)),
            search: String = text::search_key(affiliation.data.job_title.as_deref()),
        },
        names { contact, account },
    }
}

impl Store for Affiliations {
    type Record = Affiliation;
    const SCOPE: Scope = Scope::Through { column: "contact_id", table: "contacts", resource: Resource::Contacts };
    const DEFAULT_SORT: &'static str = "-created_at";
    const EXPANSIONS: &'static [Expansion<Affiliation>] = expansions![
        contact: contact_names, |data| Some(data.contact_id);
        account: account_names, |data| Some(data.account_id);
    ];

    stored_in!(affiliations, AffiliationRow, NewAffiliationRow);

    fn assemble(head: Head<AffiliationId>, data: AffiliationData, _: Option<&Affiliation>) -> Affiliation {
        Affiliation { head, data, contact: None, account: None }
    }

    fn belongs(_: &Affiliation) -> Belongs {
        Belongs::default()
    }

    fn belongs_to(connection: &mut Connection, affiliation: &Affiliation) -> ApiResult<Belongs> {
        let query = contacts::table.find(affiliation.data.contact_id).select((
            contacts::owner_id,
            contacts::team_id,
            contacts::facility_id,
        ));
        let found: Option<(Option<UserId>, Option<TeamId>, Option<FacilityId>)> =
            each!(connection, c => query.get_result(c).optional())?;
        Ok(found.map_or_else(Belongs::default, |(owner_id, team_id, facility_id)| Belongs {
            owner_id,
            team_id,
            facility_id,
        }))
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "job_title" => Column::of(field),
            _ => Column::of(field).required(),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut AffiliationData,
        before: Option<&Affiliation>,
    ) -> ApiResult<()> {
        if let Some(affiliation) = before {
            if affiliation.data.contact_id != data.contact_id || affiliation.data.account_id != data.account_id {
                let detail = "An affiliation keeps its two ends: make another one";
                return Err(ApiError::field("/contact_id", "fixed", detail));
            }
            return Ok(());
        }
        if find::<Contacts>(transaction.connection, person, Action::Update, data.contact_id, Place::InUse)?.is_none() {
            return Err(ApiError::field("/contact_id", "unknown", "There is no such contact that you may change"));
        }
        if find::<Accounts>(transaction.connection, person, Action::Read, data.account_id, Place::InUse)?.is_none() {
            return Err(ApiError::field("/account_id", "unknown", "There is no such account that you may see"));
        }
        if exists(transaction, data.contact_id, data.account_id)? {
            return Err(ApiError::detailed(ProblemCode::Duplicate, "This person works there already"));
        }
        Ok(())
    }
}

fn exists(transaction: &mut Transaction<'_>, contact: ContactId, account: AccountId) -> ApiResult<bool> {
    let query = affiliations::table
        .filter(affiliations::contact_id.eq(contact))
        .filter(affiliations::account_id.eq(account))
        .filter(affiliations::deleted_at.is_null())
        .count();
    let count: i64 = each!(&mut *transaction.connection, c => query.get_result(c))?;
    Ok(count > 0)
}

/// Makes the affiliation of a contact with an account, unless there is one.
pub fn ensure(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    contact_id: ContactId,
    account_id: AccountId,
) -> ApiResult<()> {
    if exists(transaction, contact_id, account_id)? {
        return Ok(());
    }
    let record = AffiliationData::new(contact_id, account_id);
    create::<Affiliations>(transaction, person, actor, New { id: None, record }).map(drop)
}
