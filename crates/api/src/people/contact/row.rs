//! The row of a contact: its columns, and the way to and from the record.

use crate::kernel::db::schema::contacts;
use crate::people::place::Place;
use crate::row;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::{AccountId, ContactId, FacilityId, Head, Json, TeamId, Timestamp, UserId, phone, text};
use domain::people::address::Address;
use domain::people::contact::{Contact, ContactData, ContactKind, Gender};
use domain::people::reach::{Channel, Class, Phone};

row! {
    #[diesel(table_name = contacts)]
    pub struct ContactRow {
        pub id: ContactId,
        pub version: i32,
        created_at: Timestamp,
        created_by: Option<UserId>,
        updated_at: Timestamp,
        updated_by: Option<UserId>,
        deleted_at: Option<Timestamp>,
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
        guardian_id: Option<ContactId>,
        primary_physician_id: Option<ContactId>,
        payer: Option<String>,
        notes: Option<String>,
        phones: Json<Vec<Phone>>,
        emails: Json<Vec<String>>,
        addresses: Json<Vec<Address>>,
        specialties: Json<Vec<String>>,
        tags: Json<Vec<String>>,
        full_name: String,
        full_name_key: String,
        city_key: String,
        district_key: String,
        state_key: String,
        pin_code: String,
        last_touch_at: Option<Timestamp>,
        next_touch_at: Option<Timestamp>,
        search: String,
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

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        let Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at } = contact.head.clone();
        let full_name = contact.full_name.clone();
        let (full_name_key, search) = (text::fold(&contact.data.sort_name()), search_key(&contact.data, &full_name));
        let Place { city_key, district_key, state_key, pin_code } = Place::of(&contact.data.addresses);
        let ContactData {
            owner_id,
            team_id,
            facility_id,
            kind,
            prefix,
            given_name,
            family_name,
            job_title,
            account_id,
            class,
            gender,
            birth_date,
            preferred_channel,
            preferred_hours,
            registration_number,
            qualifications,
            uhid,
            guardian_id,
            primary_physician_id,
            payer,
            notes,
            ..
        } = contact.data.clone();
        let ContactData { phones, emails, addresses, specialties, tags, .. } = contact.data.clone();
        let (phones, emails, addresses, specialties, tags) =
            (Json(phones), Json(emails), Json(addresses), Json(specialties), Json(tags));
        let (last_touch_at, next_touch_at) = (contact.last_touch_at, contact.next_touch_at);
        Self {
            id,
            version,
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at,
            owner_id,
            team_id,
            facility_id,
            kind,
            prefix,
            given_name,
            family_name,
            job_title,
            account_id,
            class,
            gender,
            birth_date,
            preferred_channel,
            preferred_hours,
            registration_number,
            qualifications,
            uhid,
            guardian_id,
            primary_physician_id,
            payer,
            notes,
            phones,
            emails,
            addresses,
            specialties,
            tags,
            full_name,
            full_name_key,
            city_key,
            district_key,
            state_key,
            pin_code,
            last_touch_at,
            next_touch_at,
            search,
        }
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        let ContactRow { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
        let head = Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at };
        let ContactRow {
            owner_id,
            team_id,
            facility_id,
            kind,
            prefix,
            given_name,
            family_name,
            job_title,
            account_id,
            class,
            gender,
            birth_date,
            preferred_channel,
            preferred_hours,
            registration_number,
            qualifications,
            uhid,
            guardian_id,
            primary_physician_id,
            payer,
            notes,
            full_name,
            last_touch_at,
            next_touch_at,
            ..
        } = row;
        let (Json(phones), Json(emails), Json(addresses), Json(specialties), Json(tags)) =
            (row.phones, row.emails, row.addresses, row.specialties, row.tags);
        let data = ContactData {
            owner_id,
            team_id,
            facility_id,
            kind,
            prefix,
            given_name,
            family_name,
            job_title,
            account_id,
            class,
            gender,
            birth_date,
            preferred_channel,
            preferred_hours,
            registration_number,
            qualifications,
            uhid,
            guardian_id,
            primary_physician_id,
            payer,
            notes,
            phones,
            emails,
            addresses,
            specialties,
            tags,
        };
        Self {
            head,
            full_name,
            data,
            last_touch_at,
            next_touch_at,
            owner: None,
            team: None,
            facility: None,
            account: None,
            guardian: None,
            primary_physician: None,
        }
    }
}
