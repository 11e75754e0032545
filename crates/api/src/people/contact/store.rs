//! The table of contacts.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::{contacts, erasures};
use crate::kernel::db::{Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Store, json_value};
use crate::people::account::account_names;
use crate::people::affiliation;
use crate::people::assignment::{self, Assignment};
use crate::people::place;
use crate::{expansions, names_of, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::custom::{self, CustomValues};
use domain::kernel::field::Field;
use domain::kernel::policy::Role;
use domain::kernel::{
    AccountId, ContactId, FacilityId, Head, Json, ProblemCode, TeamId, Timestamp, UserId, phone, text,
};
use domain::people::abha;
use domain::people::address::Address;
use domain::people::contact::{Contact, ContactData, ContactKind, Gender};
use domain::people::duplicate::{DuplicateKey, duplicate_keys, town};
use domain::people::reach::{Channel, Class, Phone};
use std::collections::BTreeMap;

names_of! { contact_names: contacts.full_name, ContactId, seen as Contacts }

pub struct Contacts;

row! {
    contacts: ContactRow, NewContactRow, Contact {
        head: ContactId,
        part data: ContactData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            kind: ContactKind,
            prefix: Option<String>,
            given_name: Option<String>,
            family_name: Option<String>,
            job_title: Option<String>,
            account_id: Option<AccountId>,
            class: Option<Class>,
            gender: Option<Gender>,
            birth_date: Option<NaiveDate>,
            preferred_channel: Option<Channel>,
            preferred_hours: Option<String>,
            registration_number: Option<String>,
            qualifications: Option<String>,
            uhid: Option<String>,
            abha: Option<String>,
            guardian_id: Option<ContactId>,
            guardian_name: Option<String>,
            guardian_phone: Option<String>,
            primary_physician_id: Option<ContactId>,
            payer: Option<String>,
            notes: Option<String>,
            phones: Json<Vec<Phone>>,
            emails: Json<Vec<String>>,
            addresses: Json<Vec<Address>>,
            specialties: Json<Vec<String>>,
            tags: Json<Vec<String>>,
            custom: Json<CustomValues>,
        },
        own { full_name: String, last_touch_at: Option<Timestamp>, next_touch_at: Option<Timestamp> },
        keys(contact) {
            custom_keys: Json<BTreeMap<String, String>> = Json(custom::value::keys(&contact.data.custom)),
            full_name_key: String = text::fold(&contact.data.sort_name()),
            city_key: String = place::city_key(&contact.data.addresses),
            district_key: String = place::district_key(&contact.data.addresses),
            state_key: String = place::state_key(&contact.data.addresses),
            pin_code: String = place::pin_code(&contact.data.addresses),
            search: String = search_key(&contact.data, &contact.full_name),
            open_search: Option<String> = open_search(&contact.data, &contact.full_name),
        },
        names { owner, team, facility, account, guardian, primary_physician, hidden, open_until },
    }
}

/// What `q` looks through: the name, the place, numbers of the hospital and the register, e-mail, the digits of every number.
fn search_key(data: &ContactData, full_name: &str) -> String {
    let numbers: Vec<String> = data.phones.iter().flat_map(|phone| phone::searched(&phone.number)).collect();
    let place = data.addresses.first().and_then(|address| address.city.as_deref());
    let texts =
        std::iter::once(full_name).chain(place).chain(data.registration_number.as_deref()).chain(data.uhid.as_deref());
    text::search_key(texts.chain(data.emails.iter().map(String::as_str)).chain(numbers.iter().map(String::as_str)))
}

/// The same without what some do not see; absent where that is all of it.
fn open_search(data: &ContactData, full_name: &str) -> Option<String> {
    data.uhid.as_ref()?;
    Some(search_key(&ContactData { uhid: None, ..data.clone() }, full_name))
}

/// Patients' fields as those find them who do not see them.
const OPEN_UHID: &str = "(CASE WHEN kind = 'patient' THEN NULL ELSE uhid END)";
const OPEN_BIRTH_DATE: &str = "(CASE WHEN kind = 'patient' THEN NULL ELSE birth_date END)";

/// Whoever sees only the end of a number sends it back as it was shown: the number stays.
fn keep_abha(data: &mut ContactData, before: Option<&Contact>) -> ApiResult<()> {
    let Some(sent) = data.abha.as_deref() else { return Ok(()) };
    if abha::is_masked(sent) {
        let known = before.and_then(|contact| contact.data.abha.clone()).filter(|known| abha::masked(known) == sent);
        if known.is_none() {
            return Err(ApiError::field("/abha", "abha", "Enter the fourteen digits of the ABHA number"));
        }
        data.abha = known;
    } else {
        data.abha = abha::written(sent);
    }
    Ok(())
}

/// Whoever was erased comes back by nothing.
fn not_erased(transaction: &mut Transaction<'_>, id: ContactId) -> ApiResult<()> {
    let query = erasures::table.find(id).select(erasures::contact_id);
    let erased: Option<ContactId> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    if erased.is_some() {
        return Err(ApiError::detailed(ProblemCode::Gone, "This person has been erased"));
    }
    Ok(())
}

impl Store for Contacts {
    type Record = Contact;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "full_name";
    const SEARCH_INDEX: Option<&'static str> = Some("contacts_search");
    const OPEN_SEARCH: Option<&'static str> = Some("coalesce(open_search, search)");
    const EXPANSIONS: &'static [Expansion<Contact>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        account: account_names, |data| data.account_id;
        guardian: contact_names, |data| data.guardian_id;
        primary_physician: contact_names, |data| data.primary_physician_id;
    ];

    stored_in!(contacts, ContactRow, NewContactRow);

    fn assemble(head: Head<ContactId>, data: ContactData, before: Option<&Contact>) -> Contact {
        let (last_touch_at, next_touch_at) =
            before.map_or((None, None), |contact| (contact.last_touch_at, contact.next_touch_at));
        let full_name = data.full_name();
        let (owner, team, facility, account, guardian, primary_physician) = (None, None, None, None, None, None);
        let (hidden, open_until) = (None, None);
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
            hidden,
            open_until,
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
            "kind" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn open_column(field: &'static Field, _: Role) -> Column {
        match field.name {
            "uhid" => Column { name: OPEN_UHID, ..Column::of(field) },
            "birth_date" => Column { name: OPEN_BIRTH_DATE, ..Column::of(field) },
            _ => Self::column(field),
        }
    }

    fn sort_value(contact: &Contact, column: Column) -> Option<Value> {
        match column.name {
            "full_name_key" => Some(Value::Text(text::fold(&contact.data.sort_name()))),
            "city_key" => Some(Value::Text(place::city_key(&contact.data.addresses))),
            // Those who sort by it see it already as it is sorted.
            OPEN_BIRTH_DATE => json_value(contact, "birth_date", column.stored),
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
        keep_abha(data, before)?;
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
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    /// Whoever has a main account works there: the account's page lists its people by affiliations.
    fn after(
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        contact: &Contact,
        before: Option<&Contact>,
    ) -> ApiResult<()> {
        if before.is_some_and(|before| before.head.deleted_at.is_some()) && contact.head.deleted_at.is_none() {
            not_erased(transaction, contact.head.id)?;
        }
        let known = before.and_then(|contact| contact.data.account_id);
        match contact.data.account_id {
            Some(account) if Some(account) != known => {
                affiliation::ensure(transaction, person, actor, contact.head.id, account)
            }
            _ => Ok(()),
        }
    }

    /// Whoever reads a patient's details is told of in the audit.
    fn reading_is_audited(contact: &Contact) -> bool {
        contact.data.kind == ContactKind::Patient
    }

    fn searched(contact: &Contact) -> Texts {
        let ContactData { phones, emails, addresses, registration_number, uhid, .. } = &contact.data;
        let city = addresses.first().and_then(|address| address.city.as_ref());
        let one = |field, text: Option<&String>| text.map(|text| (field, text.clone()));
        std::iter::once(("full_name", contact.full_name.clone()))
            .chain(one("city", city))
            .chain(one("registration_number", registration_number.as_ref()))
            .chain(one("uhid", uhid.as_ref()))
            .chain(emails.iter().map(|email| ("emails", email.clone())))
            .chain(phones.iter().map(|phone| ("phones", phone.number.clone())))
            .collect()
    }

    fn detail(contact: &Contact) -> Option<String> {
        let ContactData { specialties, job_title, addresses, phones, .. } = &contact.data;
        let city = addresses.first().and_then(|address| address.city.clone());
        let phone = phones.first().map(|phone| phone.number.clone());
        place::in_one_line([specialties.first().cloned().or_else(|| job_title.clone()), city, phone])
    }

    fn match_keys(contact: &Contact) -> Vec<DuplicateKey> {
        duplicate_keys(&contact.data, town(&contact.data.addresses).as_deref())
    }
}
