//! The table of accounts.

use super::row::AccountRow;
use crate::admin::names::{expand_with, facility_names, team_names, user_names, visible_names_of};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::accounts;
use crate::kernel::db::{Connection, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::{Column, Stored};
use crate::kernel::record::{Store, json_value};
use crate::people::assignment::{self, Assignment, Before};
use crate::people::contact::contact_names;
use crate::stored_in;
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::{AccountId, Head, text};
use domain::people::account::{Account, AccountData};
use domain::people::duplicate::{DuplicateKey, account_duplicate_keys, town};
use domain::people::reach::Phone;

visible_names_of!(account_names: accounts.name, AccountId, Accounts);

pub struct Accounts;

impl Store for Accounts {
    type Record = Account;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "name";
    const SEARCH_INDEX: Option<&'static str> = Some("accounts_search");

    stored_in!(accounts, AccountRow);

    fn assemble(head: Head<AccountId>, data: AccountData, before: Option<&Account>) -> Account {
        let (last_touch_at, next_touch_at) =
            before.map_or((None, None), |account| (account.last_touch_at, account.next_touch_at));
        let (owner, team, facility, parent, deciding_contact) = (None, None, None, None, None);
        Account { head, data, last_touch_at, next_touch_at, owner, team, facility, parent, deciding_contact }
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
            "id" | "kind" | "created_at" | "updated_at" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(account: &Account, column: Column) -> Option<Value> {
        match (column.name, column.stored) {
            ("city_key", _) => {
                let city = account.data.addresses.first().and_then(|address| address.city.as_deref());
                Some(Value::Text(text::fold(city.unwrap_or_default())))
            }
            (name, stored @ Stored::Key) => json_value(account, name.strip_suffix("_key").unwrap_or(name), stored),
            (name, stored) => json_value(account, name, stored),
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
        let known = before.map(|account| {
            let AccountData { owner_id, team_id, facility_id, .. } = account.data;
            Before { owner_id, team_id, facility_id }
        });
        assignment::complete(transaction, person, Assignment { owner_id, team_id, facility_id }, known)?;
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

    fn match_keys(account: &Account) -> Vec<DuplicateKey> {
        account_duplicate_keys(&account.data, town(&account.data.addresses).as_deref())
    }

    fn expand(
        connection: &mut Connection,
        person: &Person,
        accounts: &mut [Account],
        names: &[String],
    ) -> ApiResult<()> {
        for name in names {
            match name.as_str() {
                "owner" => expand_with(connection, accounts, user_names, |one| one.data.owner_id, |one| &mut one.owner),
                "team" => expand_with(connection, accounts, team_names, |one| one.data.team_id, |one| &mut one.team),
                "facility" => expand_with(
                    connection,
                    accounts,
                    facility_names,
                    |one| one.data.facility_id,
                    |one| &mut one.facility,
                ),
                "parent" => expand_with(
                    connection,
                    accounts,
                    |connection, ids| account_names(person, connection, ids),
                    |one| one.data.parent_id,
                    |one| &mut one.parent,
                ),
                _ => expand_with(
                    connection,
                    accounts,
                    |connection, ids| contact_names(person, connection, ids),
                    |one| one.data.deciding_contact_id,
                    |one| &mut one.deciding_contact,
                ),
            }?;
        }
        Ok(())
    }
}
