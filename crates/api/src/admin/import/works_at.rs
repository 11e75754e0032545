//! Where somebody works beside the main account: each account of a row is found or made, and so is the affiliation.

use super::take_in::{Intake, account_by_name, owned};
use crate::kernel::db::{Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::operations::{Place, create, find, write};
use crate::kernel::record::{Select, Store};
use crate::people::account::Accounts;
use crate::people::affiliation::Affiliations;
use domain::kernel::policy::Action;
use domain::kernel::{AccountId, ContactId, New};
use domain::people::account::{AccountData, AccountKind};
use domain::people::affiliation::{Affiliation, AffiliationData, AffiliationRole};
use domain::people::import::{WorksAt, guess_account_kind};

/// Makes an affiliation, or fills what the one that is there lacks.
pub fn affiliate(
    intake: &Intake<'_>,
    transaction: &mut Transaction<'_>,
    contact: ContactId,
    entry: &WorksAt,
) -> ApiResult<()> {
    let Some(account) = account(intake, transaction, entry)? else { return Ok(()) };
    let (person, actor) = (intake.person, intake.actor());
    if let Some(existing) = between(transaction, contact, account)? {
        let data = filled(existing.data.clone(), entry);
        return write::<Affiliations>(transaction, person, actor, &existing, data).map(drop);
    }
    let record = filled(AffiliationData::new(contact, account), entry);
    create::<Affiliations>(transaction, person, actor, New { id: None, record }).map(drop)
}

/// By its id where that leads to one here, else by its name; made where nobody knows it.
fn account(intake: &Intake<'_>, transaction: &mut Transaction<'_>, entry: &WorksAt) -> ApiResult<Option<AccountId>> {
    if let Some(id) = entry.account_id
        && find::<Accounts>(transaction.connection, intake.person, Action::Read, id, Place::InUse)?.is_some()
    {
        return Ok(Some(id));
    }
    let Some(name) = entry.account.as_deref() else { return Ok(None) };
    let account = AccountData::new(guess_account_kind(name).unwrap_or(AccountKind::Other), name);
    if let Some(id) = account_by_name(transaction.connection, intake.person, &account)? {
        return Ok(Some(id.into()));
    }
    let new = New { id: None, record: owned(account, intake) };
    Ok(Some(create::<Accounts>(transaction, intake.person, intake.actor(), new)?.head.id))
}

fn between(
    transaction: &mut Transaction<'_>,
    contact: ContactId,
    account: AccountId,
) -> ApiResult<Option<Affiliation>> {
    let filter = Fragment::new("deleted_at IS NULL AND contact_id = ").bind(Value::Id(contact.into()));
    let filter = filter.sql(" AND account_id = ").bind(Value::Id(account.into()));
    let select = Select { filter, order: Order("id".into()), limit: 1 };
    Ok(Affiliations::select(transaction.connection, &select)?.pop())
}

/// What is there stays; one that only came with the main account takes the role that the row says.
fn filled(mut data: AffiliationData, entry: &WorksAt) -> AffiliationData {
    if data.role == AffiliationRole::User {
        data.role = entry.role.unwrap_or(data.role);
    }
    data.status = entry.status.unwrap_or(data.status);
    data.job_title = data.job_title.or_else(|| entry.job_title.clone());
    if data.clinic_hours.is_empty() {
        data.clinic_hours.clone_from(&entry.clinic_hours);
    }
    for (name, value) in &entry.custom {
        data.custom.entry(name.clone()).or_insert_with(|| value.clone());
    }
    data
}
