//! Which pairs are no pair, for each kind of record.

use super::Mergeable;
use crate::kernel::db::schema::{accounts, consents, relationships, tie_ups};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::people::account::Accounts;
use crate::people::contact::Contacts;
use crate::people::tie_up;
use diesel::prelude::*;
use domain::kernel::{AccountId, ContactId};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::people::relationship::RelationshipKind;
use domain::people::tie_up::{TieUpScope, TieUpStatus};

impl Mergeable for Contacts {
    fn refused(connection: &mut Connection, survivor: &Contact, other: &Contact) -> ApiResult<Option<String>> {
        let named = |one: &Contact, another: &Contact| {
            let id = Some(another.head.id);
            (one.data.guardian_id == id, one.data.primary_physician_id == id)
        };
        let (guardian, physician) = (named(survivor, other), named(other, survivor));
        let said = if guardian.0 || physician.0 || are_guardian_and_ward(connection, survivor.head.id, other.head.id)? {
            Some("One of the two is the other's guardian: nobody is their own")
        } else if guardian.1 || physician.1 {
            Some("One of the two treats the other: nobody is their own physician")
        } else {
            None
        };
        Ok(said.map(str::to_owned))
    }

    fn follow(_: &mut Transaction<'_>, _: &Contact) -> ApiResult<()> {
        Ok(())
    }
}

/// By a relationship, or in an entry of the ledger of consents.
fn are_guardian_and_ward(connection: &mut Connection, one: ContactId, other: ContactId) -> ApiResult<bool> {
    let two = [one, other];
    let tied = relationships::table
        .filter(relationships::contact_id.eq_any(two))
        .filter(relationships::related_id.eq_any(two))
        .filter(relationships::kind.eq_any([RelationshipKind::Guardian, RelationshipKind::Ward]))
        .filter(relationships::deleted_at.is_null())
        .count();
    let tied: i64 = each!(&mut *connection, c => tied.get_result(c))?;
    let consented = consents::table
        .filter(consents::contact_id.eq_any(two))
        .filter(consents::guardian_id.eq_any(two.map(Some)))
        .filter(consents::deleted_at.is_null())
        .count();
    let consented: i64 = each!(connection, c => consented.get_result(c))?;
    Ok(tied + consented > 0)
}

impl Mergeable for Accounts {
    fn refused(connection: &mut Connection, survivor: &Account, other: &Account) -> ApiResult<Option<String>> {
        if is_above(connection, survivor, other.head.id)? || is_above(connection, other, survivor.head.id)? {
            let said = "One of the two belongs to the other: change that first";
            return Ok(Some(said.to_owned()));
        }
        both_hold(connection, survivor.head.id, other.head.id)
    }

    /// Its tie-ups are found by its name; those of the other are among them now.
    fn follow(transaction: &mut Transaction<'_>, survivor: &Account) -> ApiResult<()> {
        tie_up::found_by(transaction, survivor.head.id, &survivor.data.name)
    }
}

/// Whether the path upwards from an account comes by another one.
fn is_above(connection: &mut Connection, account: &Account, wanted: AccountId) -> ApiResult<bool> {
    let (mut above, mut steps) = (account.data.parent_id, 0);
    while let Some(id) = above.filter(|_| steps <= 50) {
        if id == wanted {
            return Ok(true);
        }
        let query = accounts::table.find(id).select(accounts::parent_id);
        above = each!(&mut *connection, c => query.get_result::<Option<AccountId>>(c).optional())?.flatten();
        steps += 1;
    }
    Ok(false)
}

/// One agreement at a time for each scope.
fn both_hold(connection: &mut Connection, one: AccountId, other: AccountId) -> ApiResult<Option<String>> {
    let active = tie_ups::table
        .filter(tie_ups::account_id.eq_any([one, other]))
        .filter(tie_ups::status.eq(TieUpStatus::Active))
        .filter(tie_ups::deleted_at.is_null())
        .order((tie_ups::scope, tie_ups::id))
        .select((tie_ups::scope, tie_ups::reference));
    let active: Vec<(TieUpScope, Option<String>)> = each!(connection, c => active.load(c))?;
    let twice = active.windows(2).find_map(|pair| match pair {
        [(scope, mine), (again, theirs)] if scope == again => Some((*scope, mine, theirs)),
        _ => None,
    });
    Ok(twice.map(|(scope, mine, theirs)| {
        let called =
            |reference: &Option<String>| reference.clone().unwrap_or_else(|| "one without a number".to_owned());
        let (mine, theirs) = (called(mine), called(theirs));
        format!("Both have an active tie-up for {scope}, {mine} and {theirs}: end one of them first")
    }))
}
