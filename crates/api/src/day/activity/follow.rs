//! What follows from each change of an activity: when its contact and its account were last touched and will be next, and
//! the job that waits for the end of its day.

use super::series::extend;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::{accounts, activities, contacts};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::plan;
use diesel::dsl::{max, min};
use diesel::prelude::*;
use domain::admin::job::JobKind;
use domain::day::activity::{Activity, ActivityStatus};
use domain::kernel::{AccountId, ContactId, Timestamp};

/// Everything that follows. Without `before` all of it is looked at.
pub fn follow(transaction: &mut Transaction<'_>, activity: &Activity, before: Option<&Activity>) -> ApiResult<()> {
    if before.map(Activity::missed_at) != Some(activity.missed_at()) {
        plan_next(transaction, activity)?;
    }
    // One is over, or gone: the series goes on.
    if !activity.status.waits() || activity.head.deleted_at.is_some() {
        extend(transaction, activity)?;
    }
    if before.map(touch) == Some(touch(activity)) {
        return Ok(());
    }
    let both = || [Some(activity), before].into_iter().flatten();
    let contacts = both().filter_map(|activity| activity.data.contact_id).collect();
    let accounts = both().filter_map(|activity| activity.data.account_id).collect();
    refresh_touches(transaction, contacts, accounts)
}

/// Lets a job wait for the moment from which on it was missed, or none where nobody waits.
pub fn plan_next(transaction: &mut Transaction<'_>, activity: &Activity) -> ApiResult<()> {
    plan(transaction, JobKind::ActivityDue, activity.head.id.into(), activity.missed_at())
}

type Touch = (Option<ContactId>, Option<AccountId>, Option<Timestamp>, Option<Timestamp>, bool);

/// What the touches of others hang on.
fn touch(activity: &Activity) -> Touch {
    let next = activity.status.is_open().then_some(activity.data.starts_at);
    let (contact, account) = (activity.data.contact_id, activity.data.account_id);
    (contact, account, activity.touched_at(), next, activity.head.deleted_at.is_some())
}

/// Works out anew when somebody was in touch last, and will be next. It is written beside the version of the contact and
/// the account: who edits one of them has no conflict with whoever visits it.
pub fn refresh_touches(
    transaction: &mut Transaction<'_>,
    mut of_contacts: Vec<ContactId>,
    mut of_accounts: Vec<AccountId>,
) -> ApiResult<()> {
    macro_rules! refresh {
        ($ids:ident, $column:ident, $table:ident) => {
            $ids.sort_unstable();
            $ids.dedup();
            for id in $ids {
                // Two visits that are told at once: the later one sees both.
                transaction.lock(&format!("touches of {id}"))?;
                let of = || activities::table.filter(activities::$column.eq(id)).filter(activities::deleted_at.is_null());
                let last = of().select(max(activities::touched_at));
                let open = activities::status.eq_any(ActivityStatus::open().collect::<Vec<_>>());
                let next = of().filter(open).select(min(activities::starts_at));
                let last: Option<Timestamp> = each!(&mut *transaction.connection, c => last.get_result(c))?;
                let next: Option<Timestamp> = each!(&mut *transaction.connection, c => next.get_result(c))?;
                let touches = ($table::last_touch_at.eq(last), $table::next_touch_at.eq(next));
                let statement = diesel::update($table::table.find(id)).set(touches);
                each!(&mut *transaction.connection, c => statement.execute(c))?;
            }
        };
    }
    refresh!(of_contacts, contact_id, contacts);
    refresh!(of_accounts, account_id, accounts);
    Ok(())
}
