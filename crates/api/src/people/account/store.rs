//! The table of accounts.

use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::accounts;
use crate::kernel::db::{Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Store, json_value};
use crate::people::assignment::{self, Assignment};
use crate::people::contact::contact_names;
use crate::people::{place, tie_up};
use crate::{expansions, names_of, row, stored_in};
use diesel::prelude::*;
use domain::kernel::custom::{self, CustomValues};
use domain::kernel::field::Field;
use domain::kernel::{AccountId, ContactId, FacilityId, Head, Json, TeamId, Timestamp, UserId, phone, text};
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::duplicate::{DuplicateKey, account_duplicate_keys, town};
use domain::people::reach::{Class, Phone};

names_of! { account_names: accounts.name, AccountId, seen as Accounts }
use std::collections::BTreeMap;

pub struct Accounts;

row! {
    accounts: AccountRow, NewAccountRow, Account {
        head: AccountId,
        part data: AccountData {
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
            custom: Json<CustomValues>,
        },
        own { last_touch_at: Option<Timestamp>, next_touch_at: Option<Timestamp> },
        keys(account) {
            custom_keys: Json<BTreeMap<String, String>> = Json(custom::value::keys(&account.data.custom)),
            name_key: String = text::fold(&account.data.name),
            city_key: String = place::city_key(&account.data.addresses),
            district_key: String = place::district_key(&account.data.addresses),
            state_key: String = place::state_key(&account.data.addresses),
            pin_code: String = place::pin_code(&account.data.addresses),
            search: String = search_key(&account.data),
        },
        names { owner, team, facility, parent, deciding_contact },
    }
}

/// What `q` looks through: the name, the place, addresses on the net, and the digits of every number.
fn search_key(data: &AccountData) -> String {
    let numbers: Vec<String> = data.phones.iter().flat_map(|phone| phone::searched(&phone.number)).collect();
    let place = data.addresses.first().and_then(|address| address.city.as_deref());
    let texts = std::iter::once(data.name.as_str()).chain(place).chain(data.website.as_deref());
    text::search_key(texts.chain(data.emails.iter().map(String::as_str)).chain(numbers.iter().map(String::as_str)))
}

impl Store for Accounts {
    type Record = Account;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "name";
    const SEARCH_INDEX: Option<&'static str> = Some("accounts_search");
    const EXPANSIONS: &'static [Expansion<Account>] = expansions![
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
        parent: account_names, |data| data.parent_id;
        deciding_contact: contact_names, |data| data.deciding_contact_id;
    ];

    stored_in!(accounts, AccountRow, NewAccountRow);

    fn assemble(head: Head<AccountId>, data: AccountData, before: Option<&Account>) -> Account {
        let (last_touch_at, next_touch_at) =
            before.map_or((None, None), |account| (account.last_touch_at, account.next_touch_at));
        let (owner, team, facility, parent, deciding_contact) = (None, None, None, None, None);
        Account { head, data, last_touch_at, next_touch_at, owner, team, facility, parent, deciding_contact }
    }

    fn searched(account: &Account) -> Texts {
        let AccountData { name, addresses, website, emails, phones, .. } = &account.data;
        let city = addresses.first().and_then(|address| address.city.as_ref());
        std::iter::once(("name", name.clone()))
            .chain(city.map(|city| ("city", city.clone())))
            .chain(website.as_ref().map(|website| ("website", website.clone())))
            .chain(emails.iter().map(|email| ("emails", email.clone())))
            .chain(phones.iter().map(|phone| ("phones", phone.number.clone())))
            .collect()
    }

    fn detail(account: &Account) -> Option<String> {
        let AccountData { addresses, phones, .. } = &account.data;
        let city = addresses.first().and_then(|address| address.city.clone());
        place::in_one_line([city, phones.first().map(|phone| phone.number.clone()), None])
    }

    fn belongs(account: &Account) -> Belongs {
        let AccountData { owner_id, team_id, facility_id, .. } = account.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "city" => Column::key("city_key"),
            "district" => Column::key("district_key"),
            "state" => Column::key("state_key"),
            "pin_code" => Column::key("pin_code"),
            "kind" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(account: &Account, column: Column) -> Option<Value> {
        match column.name {
            "name_key" => Some(Value::Text(text::fold(&account.data.name))),
            "city_key" => Some(Value::Text(place::city_key(&account.data.addresses))),
            name => json_value(account, name, column.stored),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut AccountData,
        before: Option<&Account>,
    ) -> ApiResult<()> {
        data.phones = data.phones.iter().map(|phone| Phone::new(phone.label, phone.number.trim())).collect();
        let AccountData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))?;
        // The path upwards must not come by this account.
        let mut above = data.parent_id;
        let mut steps = 0;
        while let (Some(id), Some(account)) = (above, before) {
            if id == account.head.id || steps > 50 {
                return Err(ApiError::field("/parent_id", "circle", "An account cannot belong to itself"));
            }
            let query = accounts::table.find(id).select(accounts::parent_id);
            above = each!(&mut *transaction.connection, c => query.get_result::<Option<AccountId>>(c).optional())?
                .flatten();
            steps += 1;
        }
        Ok(())
    }

    /// Its tie-ups are found by its name.
    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        account: &Account,
        before: Option<&Account>,
    ) -> ApiResult<()> {
        match before {
            Some(before) if before.data.name != account.data.name => {
                tie_up::found_by(transaction, account.head.id, &account.data.name)
            }
            _ => Ok(()),
        }
    }

    fn match_keys(account: &Account) -> Vec<DuplicateKey> {
        account_duplicate_keys(&account.data, town(&account.data.addresses).as_deref())
    }
}
