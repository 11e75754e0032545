//! The match panel of a lead: who it may be, and what a new one would be made of.

use super::{candidates, consents, store};
use crate::kernel::caller::Person;
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::{Place, find};
use crate::leads::lead::Leads;
use domain::kernel::policy::Action;
use domain::kernel::status::Status;
use domain::kernel::{LeadId, Timestamp};
use domain::leads::conversion::{ConversionPanel, UNDO_SECONDS};
use domain::leads::lead::{Lead, LeadStatus};
use domain::people::account::{AccountData, AccountKind};

pub fn panel(connection: &mut Connection, person: &Person, id: LeadId, now: Timestamp) -> ApiResult<ConversionPanel> {
    let lead = find::<Leads>(connection, person, Action::Read, id, Place::InUse)?.ok_or_else(ApiError::not_found)?;
    let contact = lead.as_contact();
    let contacts = candidates::contacts(connection, person, &contact, lead.data.contact_id)?;
    let accounts = candidates::accounts(connection, person, &caller_of(&lead), lead.data.account_id)?;
    let consents = consents::given(connection, id)?.len();
    let last = store::last(connection, id)?.filter(|last| last.can_be_undone(&lead, now));
    Ok(ConversionPanel {
        lead_id: id,
        version: lead.head.version,
        convertible: lead.status.move_to(LeadStatus::Converted).is_some(),
        contacts,
        accounts,
        opportunity_name: lead.opportunity_name(),
        contact,
        consents: i64::try_from(consents).unwrap_or(i64::MAX),
        undo_until: last.map(|last| last.created_at.plus_seconds(UNDO_SECONDS)),
    })
}

/// An organisation of which nothing is known but how somebody there is reached.
fn caller_of(lead: &Lead) -> AccountData {
    let (phones, emails) = (lead.data.phones.clone(), lead.data.emails.clone());
    AccountData { phones, emails, ..AccountData::new(AccountKind::Other, String::new()) }
}
