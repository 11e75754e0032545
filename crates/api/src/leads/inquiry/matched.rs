//! Whom an inquiry comes from: an open lead, a contact, or nobody who is known yet. Only what the caller may see counts.

use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::matching;
use crate::kernel::record::operations::{Place, find};
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use domain::kernel::policy::{Action, Resource};
use domain::leads::lead::Lead;
use domain::people::contact::Contact;
use domain::people::duplicate::DuplicateKey;

/// The open lead that shares a number or an address: the newest where there are several.
pub fn open_lead(connection: &mut Connection, person: &Person, keys: &[DuplicateKey]) -> ApiResult<Option<Lead>> {
    let mut found: Option<Lead> = None;
    for (id, _) in matching::find(connection, Resource::Leads, keys)? {
        let lead = find::<Leads>(connection, person, Action::Update, id.into(), Place::InUse)?;
        let Some(lead) = lead.filter(|lead| lead.status.is_open()) else { continue };
        if found.as_ref().is_none_or(|known| known.head.created_at < lead.head.created_at) {
            found = Some(lead);
        }
    }
    Ok(found)
}

/// The contact that shares a number or an address: the surest key first.
pub fn contact(connection: &mut Connection, person: &Person, keys: &[DuplicateKey]) -> ApiResult<Option<Contact>> {
    for (id, _) in matching::find(connection, Resource::Contacts, keys)? {
        if let Some(contact) = find::<Contacts>(connection, person, Action::Read, id.into(), Place::InUse)? {
            return Ok(Some(contact));
        }
    }
    Ok(None)
}

/// Lets two inquiries of one person follow each other, so that they open one lead.
pub fn one_after_the_other(transaction: &mut Transaction<'_>, keys: &[DuplicateKey]) -> ApiResult<()> {
    // In their order, so that two never wait for each other.
    let mut names: Vec<String> = keys.iter().map(|key| format!("inquiries of {key:?}")).collect();
    names.sort_unstable();
    names.iter().try_for_each(|name| transaction.lock(name))
}
