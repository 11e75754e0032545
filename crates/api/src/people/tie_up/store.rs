//! The table of tie-ups. Whoever may see the account may see what was agreed with it.

use crate::admin::names::user_names;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::{accounts, tie_ups};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::jobs::plan;
use crate::kernel::list::Column;
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Expansion, Select, Store};
use crate::people::account::{Accounts, account_names};
use crate::people::belonging;
use crate::{row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::admin::job::JobKind;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{AccountId, Head, Json, Money, ProblemCode, TieUpId, UserId, text};
use domain::people::tie_up::{ServiceDiscount, TieUp, TieUpData, TieUpScope, TieUpStatus};

pub struct TieUps;

row! {
    tie_ups: TieUpRow, NewTieUpRow, TieUp {
        head: TieUpId,
        part data: TieUpData {
            account_id: AccountId,
            scope: TieUpScope,
            reference: Option<String>,
            start_date: NaiveDate,
            end_date: NaiveDate,
            credit_days: Option<i32>,
            credit_limit: Option<Money>,
            discounts: Json<Vec<ServiceDiscount>>,
            special_package: Option<String>,
            notes: Option<String>,
        },
        own {
            status: TieUpStatus,
            requested_by_id: Option<UserId>,
            renews_id: Option<TieUpId>,
            reminded_days_left: Option<i32>,
        },
        keys(tie_up) { search: String = search_key(tie_up.data.reference.as_deref(), "") },
        names { account, requested_by },
    }
}

/// What `q` looks through: the number of the paper, and the account's name, which [`found_by`] adds.
fn search_key(reference: Option<&str>, account: &str) -> String {
    text::search_key(reference.into_iter().chain([account]))
}

/// Lets the tie-ups of an account be found by its name.
pub fn found_by(transaction: &mut Transaction<'_>, account: AccountId, name: &str) -> ApiResult<()> {
    let query = tie_ups::table.filter(tie_ups::account_id.eq(account)).select((tie_ups::id, tie_ups::reference));
    let rows: Vec<(TieUpId, Option<String>)> = each!(&mut *transaction.connection, c => query.load(c))?;
    for (id, reference) in rows {
        let key = search_key(reference.as_deref(), name);
        let statement = diesel::update(tie_ups::table.find(id)).set(tie_ups::search.eq(key));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

impl Store for TieUps {
    type Record = TieUp;
    const SCOPE: Scope = Scope::Through { column: "account_id", table: "accounts", resource: Resource::Accounts };
    const DEFAULT_SORT: &'static str = "end_date";
    const EXPANSIONS: &'static [Expansion<TieUp>] = &[
        Expansion {
            name: "account",
            names: account_names,
            id: |tie_up| Some(tie_up.data.account_id.into()),
            slot: |tie_up| &mut tie_up.account,
        },
        Expansion {
            name: "requested_by",
            names: user_names,
            id: |tie_up| tie_up.requested_by_id.map(Into::into),
            slot: |tie_up| &mut tie_up.requested_by,
        },
    ];

    stored_in!(tie_ups, TieUpRow, NewTieUpRow);

    fn assemble(head: Head<TieUpId>, data: TieUpData, before: Option<&TieUp>) -> TieUp {
        let Some(before) = before else { return TieUp::new(head, data) };
        // Another end has reminders of its own.
        let same_end = before.data.end_date == data.end_date;
        let reminded_days_left = before.reminded_days_left.filter(|_| same_end);
        TieUp { head, data, reminded_days_left, account: None, requested_by: None, ..before.clone() }
    }

    fn belongs(_: &TieUp) -> Belongs {
        Belongs::default()
    }

    fn belongs_to(connection: &mut Connection, tie_up: &TieUp) -> ApiResult<Belongs> {
        belonging::of_account(connection, tie_up.data.account_id)
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "reference" | "credit_days" | "requested_by_id" | "renews_id" => Column::of(field),
            _ => Column::of(field).required(),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut TieUpData,
        before: Option<&TieUp>,
    ) -> ApiResult<()> {
        if let Some(problem) = before.and_then(|tie_up| tie_up.refuse_change(data, person.role)) {
            return Err(ApiError::invalid(vec![problem]));
        }
        let same = before.is_some_and(|tie_up| tie_up.data.account_id == data.account_id);
        if !same
            && find::<Accounts>(transaction.connection, person, Action::Update, data.account_id, Place::InUse)?
                .is_none()
        {
            return Err(ApiError::field("/account_id", "unknown", "There is no such account that you may change"));
        }
        Ok(())
    }

    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        tie_up: &TieUp,
        before: Option<&TieUp>,
    ) -> ApiResult<()> {
        let named = |tie_up: &TieUp| (tie_up.data.account_id, tie_up.data.reference.clone());
        if before.map(named) != Some(named(tie_up)) {
            let query = accounts::table.find(tie_up.data.account_id).select(accounts::name);
            let name: String = each!(&mut *transaction.connection, c => query.get_result(c))?;
            found_by(transaction, tie_up.data.account_id, &name)?;
        }
        plan_next(transaction, tie_up)
    }

    fn searched(tie_up: &TieUp) -> Texts {
        let account = tie_up.account.as_ref().map(|account| ("account_id", account.name.clone()));
        let reference = tie_up.data.reference.as_ref().map(|reference| ("reference", reference.clone()));
        account.into_iter().chain(reference).collect()
    }

    fn detail(tie_up: &TieUp) -> Option<String> {
        let TieUpData { start_date, end_date, .. } = &tie_up.data;
        Some(format!("{start_date} – {end_date}"))
    }

    const FOUND_WITH: &'static [&'static str] = &["account"];

    fn may_delete(_: &mut Transaction<'_>, tie_up: &TieUp) -> ApiResult<()> {
        if tie_up.status.is_open() {
            return Ok(());
        }
        let detail = "What was agreed, or waits for it, is not thrown away: end it by its moves";
        Err(ApiError::detailed(ProblemCode::Conflict, detail))
    }
}

/// Lets a job wait for the tie-up's next day, or none where there is none any more.
pub fn plan_next(transaction: &mut Transaction<'_>, tie_up: &TieUp) -> ApiResult<()> {
    let next = tie_up.next_due(transaction.now).filter(|_| tie_up.head.deleted_at.is_none());
    plan(transaction, JobKind::TieUpDue, tie_up.head.id.into(), next)
}

/// One tie-up in use, whoever asks: for its job.
pub fn in_use(connection: &mut Connection, id: TieUpId) -> ApiResult<Option<TieUp>> {
    let filter = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into()));
    Ok(TieUps::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// The tie-up of an account and a scope that holds, beside one.
pub fn other_active(connection: &mut Connection, tie_up: &TieUp) -> ApiResult<Option<TieUpId>> {
    let query = tie_ups::table
        .filter(tie_ups::account_id.eq(tie_up.data.account_id))
        .filter(tie_ups::scope.eq(tie_up.data.scope))
        .filter(tie_ups::status.eq(TieUpStatus::Active))
        .filter(tie_ups::deleted_at.is_null())
        .filter(tie_ups::id.ne(tie_up.head.id))
        .select(tie_ups::id)
        .limit(1);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}
