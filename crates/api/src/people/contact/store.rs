//! The table of contacts.

use super::row::ContactRow;
use crate::admin::names::{expand_with, facility_names, team_names, user_names, visible_names_of};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::contacts;
use crate::kernel::db::{Connection, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Store, json_value};
use crate::people::account::account_names;
use crate::people::affiliation;
use crate::people::assignment::{self, Assignment, Before};
use crate::stored_in;
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::{ContactId, Head, text};
use domain::people::contact::{Contact, ContactData};
use domain::people::duplicate::{DuplicateKey, duplicate_keys, town};
use domain::people::reach::Phone;

visible_names_of!(contact_names: contacts.full_name, ContactId, Contacts);

pub struct Contacts;

impl Store for Contacts {
    type Record = Contact;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "full_name";
    const SEARCH_INDEX: Option<&'static str> = Some("contacts_search");

    stored_in!(contacts, ContactRow);

    fn assemble(head: Head<ContactId>, data: ContactData, before: Option<&Contact>) -> Contact {
        let (last_touch_at, next_touch_at) =
            before.map_or((None, None), |contact| (contact.last_touch_at, contact.next_touch_at));
        let full_name = data.full_name();
        let (owner, team, facility, account, guardian, primary_physician) = (None, None, None, None, None, None);
        Contact {
            head,
            full_name,
            data,
            last_touch_at,
            next_touch_at,
            owner,
            team,
            facility,
            account,
            guardian,
            primary_physician,
        }
    }

    fn belongs(contact: &Contact) -> Belongs {
        let ContactData { owner_id, team_id, facility_id, .. } = contact.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "full_name" => Column::key("full_name_key"),
            "city" => Column::key("city_key"),
            "district" => Column::key("district_key"),
            "state" => Column::key("state_key"),
            "pin_code" => Column::key("pin_code"),
            "id" | "kind" | "created_at" | "updated_at" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(contact: &Contact, column: Column) -> Option<Value> {
        match column.name {
            "full_name_key" => Some(Value::Text(text::fold(&contact.data.sort_name()))),
            "city_key" => {
                let city = contact.data.addresses.first().and_then(|address| address.city.as_deref());
                Some(Value::Text(text::fold(city.unwrap_or_default())))
            }
            name => json_value(contact, name, column.stored),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut ContactData,
        before: Option<&Contact>,
    ) -> ApiResult<()> {
        data.phones = data.phones.iter().map(|phone| Phone::new(phone.label, phone.number.trim())).collect();
        if let Some(contact) = before {
            let own = Some(contact.head.id);
            for (field, id) in
                [("/guardian_id", data.guardian_id), ("/primary_physician_id", data.primary_physician_id)]
            {
                if id == own {
                    return Err(ApiError::field(field, "circle", "Somebody else must be named here"));
                }
            }
        }
        let ContactData { owner_id, team_id, facility_id, .. } = data;
        let known = before.map(|contact| {
            let ContactData { owner_id, team_id, facility_id, .. } = contact.data;
            Before { owner_id, team_id, facility_id }
        });
        assignment::complete(transaction, person, Assignment { owner_id, team_id, facility_id }, known)
    }

    /// Whoever has a main account works there: the account's page lists its people by affiliations.
    fn after(
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        contact: &Contact,
        before: Option<&Contact>,
    ) -> ApiResult<()> {
        let known = before.and_then(|contact| contact.data.account_id);
        match contact.data.account_id {
            Some(account) if Some(account) != known => {
                affiliation::ensure(transaction, person, actor, contact.head.id, account)
            }
            _ => Ok(()),
        }
    }

    fn match_keys(contact: &Contact) -> Vec<DuplicateKey> {
        duplicate_keys(&contact.data, town(&contact.data.addresses).as_deref())
    }

    fn expand(
        connection: &mut Connection,
        person: &Person,
        contacts: &mut [Contact],
        names: &[String],
    ) -> ApiResult<()> {
        for name in names {
            match name.as_str() {
                "owner" => expand_with(connection, contacts, user_names, |one| one.data.owner_id, |one| &mut one.owner),
                "team" => expand_with(connection, contacts, team_names, |one| one.data.team_id, |one| &mut one.team),
                "facility" => expand_with(
                    connection,
                    contacts,
                    facility_names,
                    |one| one.data.facility_id,
                    |one| &mut one.facility,
                ),
                "account" => expand_with(
                    connection,
                    contacts,
                    |connection, ids| account_names(person, connection, ids),
                    |one| one.data.account_id,
                    |one| &mut one.account,
                ),
                "guardian" => expand_with(
                    connection,
                    contacts,
                    |connection, ids| contact_names(person, connection, ids),
                    |one| one.data.guardian_id,
                    |one| &mut one.guardian,
                ),
                _ => expand_with(
                    connection,
                    contacts,
                    |connection, ids| contact_names(person, connection, ids),
                    |one| one.data.primary_physician_id,
                    |one| &mut one.primary_physician,
                ),
            }?;
        }
        Ok(())
    }
}
