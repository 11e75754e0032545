//! The row of an account: its columns, and the way to and from the record.

use crate::kernel::db::schema::accounts;
use crate::people::place::Place;
use crate::row;
use diesel::prelude::*;
use domain::kernel::{AccountId, ContactId, FacilityId, Head, Json, TeamId, Timestamp, UserId, phone, text};
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::reach::{Class, Phone};

row! {
    #[diesel(table_name = accounts)]
    pub struct AccountRow {
        pub id: AccountId,
        pub version: i32,
        created_at: Timestamp,
        created_by: Option<UserId>,
        updated_at: Timestamp,
        updated_by: Option<UserId>,
        deleted_at: Option<Timestamp>,
        owner_id: Option<UserId>,
        team_id: Option<TeamId>,
        facility_id: Option<FacilityId>,
        kind: AccountKind,
        name: String,
        parent_id: Option<AccountId>,
        deciding_contact_id: Option<ContactId>,
        class: Option<Class>,
        website: Option<String>,
        beds: Option<i32>,
        employees: Option<i32>,
        students: Option<i32>,
        notes: Option<String>,
        phones: Json<Vec<Phone>>,
        emails: Json<Vec<String>>,
        addresses: Json<Vec<Address>>,
        specialties: Json<Vec<String>>,
        tags: Json<Vec<String>>,
        name_key: String,
        city_key: String,
        district_key: String,
        state_key: String,
        pin_code: String,
        last_touch_at: Option<Timestamp>,
        next_touch_at: Option<Timestamp>,
        search: String,
    }
}

/// What `q` looks through: the name, the place, addresses on the net, and the digits of every number.
fn search_key(data: &AccountData) -> String {
    let numbers: Vec<String> = data.phones.iter().flat_map(|phone| phone::searched(&phone.number)).collect();
    let place = data.addresses.first().and_then(|address| address.city.as_deref());
    let texts = std::iter::once(data.name.as_str()).chain(place).chain(data.website.as_deref());
    text::search_key(texts.chain(data.emails.iter().map(String::as_str)).chain(numbers.iter().map(String::as_str)))
}

impl From<&Account> for AccountRow {
    fn from(account: &Account) -> Self {
        let Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at } = account.head.clone();
        let search = search_key(&account.data);
        let Place { city_key, district_key, state_key, pin_code } = Place::of(&account.data.addresses);
        let AccountData {
            owner_id,
            team_id,
            facility_id,
            kind,
            name,
            parent_id,
            deciding_contact_id,
            class,
            website,
            beds,
            employees,
            students,
            notes,
            ..
        } = account.data.clone();
        let AccountData { phones, emails, addresses, specialties, tags, .. } = account.data.clone();
        let (phones, emails, addresses, specialties, tags) =
            (Json(phones), Json(emails), Json(addresses), Json(specialties), Json(tags));
        let name_key = text::fold(&name);
        let (last_touch_at, next_touch_at) = (account.last_touch_at, account.next_touch_at);
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
            name,
            parent_id,
            deciding_contact_id,
            class,
            website,
            beds,
            employees,
            students,
            notes,
            phones,
            emails,
            addresses,
            specialties,
            tags,
            name_key,
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

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let AccountRow { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
        let head = Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at };
        let AccountRow {
            owner_id,
            team_id,
            facility_id,
            kind,
            name,
            parent_id,
            deciding_contact_id,
            class,
            website,
            beds,
            employees,
            students,
            notes,
            last_touch_at,
            next_touch_at,
            ..
        } = row;
        let (Json(phones), Json(emails), Json(addresses), Json(specialties), Json(tags)) =
            (row.phones, row.emails, row.addresses, row.specialties, row.tags);
        let data = AccountData {
            owner_id,
            team_id,
            facility_id,
            kind,
            name,
            parent_id,
            deciding_contact_id,
            class,
            website,
            beds,
            employees,
            students,
            notes,
            phones,
            emails,
            addresses,
            specialties,
            tags,
        };
        Self {
            head,
            data,
            last_touch_at,
            next_touch_at,
            owner: None,
            team: None,
            facility: None,
            parent: None,
            deciding_contact: None,
        }
    }
}
