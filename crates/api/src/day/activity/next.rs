//! What follows an outcome: the next activity, another slot for whom nobody let in, and the word to the manager when that
//! happens again and again.

use super::store::Activities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::activities;
use crate::kernel::error::ApiResult;
use crate::kernel::manager::manager_of;
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::create_with;
use crate::leads::settings::hours_of;
use diesel::prelude::*;
use domain::day::activity::{
    AHEAD_DAYS, Activity, ActivityKind, ActivityOutcome, ActivityStatus, LONGEST_MINUTES, next_slot,
};
use domain::kernel::policy::Resource;
use domain::kernel::{New, Timestamp};
use domain::talk::notification::NotificationKind;

/// So many in a row are a pattern.
const IN_VAIN: usize = 3;
/// Activities that are looked back at.
const LOOK_BACK: i64 = 30;

/// Plans the activity that follows, and names it.
pub fn plan_at(
    transaction: &mut Transaction<'_>,
    person: &Person,
    activity: &mut Activity,
    at: Timestamp,
) -> ApiResult<()> {
    let new = New { id: None, record: activity.next(at) };
    let (actor, follows) = (Actor::from(person), activity.head.id);
    let next = create_with::<Activities>(transaction, person, actor, new, |next| next.follows_id = Some(follows))?;
    activity.next_activity_id = Some(next.head.id);
    Ok(())
}

/// The same time on the next working day on which the owner has nothing else to do then.
pub fn propose(transaction: &mut Transaction<'_>, activity: &Activity) -> ApiResult<Option<Timestamp>> {
    let now = transaction.now;
    let hours = hours_of(transaction.connection, activity.data.facility_id)?;
    // Days off are jumped over.
    let until = now.plus_seconds(i64::from(AHEAD_DAYS) * 4 * 24 * 60 * 60);
    let taken = activities::table
        .filter(activities::owner_id.eq(activity.data.owner_id))
        .filter(activities::deleted_at.is_null())
        .filter(activities::status.eq_any(ActivityStatus::open().collect::<Vec<_>>()))
        .filter(activities::starts_at.gt(now.plus_seconds(-LONGEST_MINUTES * 60)))
        .filter(activities::starts_at.lt(until))
        .filter(activities::id.ne(activity.head.id))
        .select((activities::starts_at, activities::ends_at));
    let taken: Vec<(Timestamp, Timestamp)> = each!(&mut *transaction.connection, c => taken.load(c))?;
    let minutes = activity.data.minutes.unwrap_or(activity.data.kind.minutes());
    Ok(next_slot(activity.data.starts_at, now, minutes, &hours, &taken))
}

/// Tells the manager when somebody was not let in three times in a row, and then at each further third time.
pub fn tell_of_in_vain(transaction: &mut Transaction<'_>, actor: Actor, activity: &Activity) -> ApiResult<()> {
    if activity.outcome != Some(ActivityOutcome::NotAvailable) {
        return Ok(());
    }
    let in_person: Vec<ActivityKind> = ActivityKind::ALL.iter().copied().filter(|kind| kind.in_person()).collect();
    let made = activities::table
        .filter(activities::deleted_at.is_null())
        .filter(activities::status.eq(ActivityStatus::Completed))
        .filter(activities::kind.eq_any(in_person))
        .order((activities::starts_at.desc(), activities::id.desc()))
        .select(activities::outcome)
        .limit(LOOK_BACK);
    let outcomes: Vec<Option<ActivityOutcome>> = if let Some(contact) = activity.data.contact_id {
        let of = made.filter(activities::contact_id.eq(contact));
        each!(&mut *transaction.connection, c => of.load(c))?
    } else {
        let of =
            made.filter(activities::contact_id.is_null()).filter(activities::account_id.eq(activity.data.account_id));
        each!(&mut *transaction.connection, c => of.load(c))?
    };
    let in_a_row = outcomes.iter().take_while(|outcome| **outcome == Some(ActivityOutcome::NotAvailable)).count();
    if in_a_row == 0 || in_a_row % IN_VAIN != 0 {
        return Ok(());
    }
    let manager = manager_of(transaction.connection, activity.data.team_id, activity.data.owner_id)?;
    let notice = Notice::of(NotificationKind::VisitsInVain, Resource::Activities, activity.head.id.into());
    notify(transaction, actor, manager.as_slice(), notice).map(drop)
}
