//! Who has a number of which the first digits are typed: a range of an index, then what the caller may see of it.

use super::store::Inquiries;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::matching;
use crate::kernel::record::{Select, Store};
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use domain::kernel::Record;
use domain::kernel::policy::{Action, Resource};
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::{Lead, LeadStatus};
use domain::leads::who::{MOST, WhoContact, WhoInquiry, WhoIs, WhoLead};
use domain::people::contact::Contact;

/// Ids that are looked at; a whole number has a handful.
const LOOKED_AT: i64 = 60;

pub fn who_is(connection: &mut Connection, person: &Person, number: &str) -> ApiResult<WhoIs> {
    let contacts = seen::<Contacts>(connection, person, number, Fragment::always(), "full_name_key, id")?;
    let open = LeadStatus::open().map(|status| Value::Text(status.to_string()));
    let open = Fragment::new("status IN ").bind_list(open);
    let leads = seen::<Leads>(connection, person, number, open, "created_at DESC, id DESC")?;
    let inquiries = seen::<Inquiries>(connection, person, number, Fragment::always(), "created_at DESC, id DESC")?;
    Ok(WhoIs {
        contacts: contacts.iter().map(contact).collect(),
        leads: leads.iter().map(lead).collect(),
        inquiries: inquiries.iter().map(inquiry).collect(),
    })
}

/// The records of a kind whose number begins so, as far as the person reads them.
fn seen<S: Store>(
    connection: &mut Connection,
    person: &Person,
    number: &str,
    condition: Fragment,
    order: &'static str,
) -> ApiResult<Vec<S::Record>> {
    let resource: Resource = S::Record::RESOURCE;
    if !person.may(resource, Action::Read) {
        return Ok(Vec::new());
    }
    let ids = matching::beginning(connection, resource, number, LOOKED_AT)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Fragment::new("deleted_at IS NULL AND id IN ").bind_list(ids.into_iter().map(Value::Id)).rare();
    let filter = filter.and(condition).and(person.visible(resource, Action::Read, S::SCOPE));
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
    S::select(connection, &Select { filter, order: Order(order.into()), limit })
}

fn contact(contact: &Contact) -> WhoContact {
    let city = contact.data.addresses.first().and_then(|address| address.city.clone());
    WhoContact { id: contact.head.id, name: contact.full_name.clone(), kind: contact.data.kind, city }
}

fn lead(lead: &Lead) -> WhoLead {
    WhoLead {
        id: lead.head.id,
        name: lead.full_name.clone(),
        status: lead.status,
        specialty: lead.data.specialty.clone(),
        next_action_at: lead.data.next_action_at,
        owner_id: lead.data.owner_id,
    }
}

fn inquiry(inquiry: &Inquiry) -> WhoInquiry {
    WhoInquiry {
        id: inquiry.head.id,
        title: inquiry.title(),
        channel: inquiry.data.channel,
        status: inquiry.status,
        received_at: inquiry.data.received_at,
        lead_id: inquiry.lead_id,
    }
}
