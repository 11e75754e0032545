//! What follows where a patient did not come: whoever the visit is hears of it the same day, in the transaction that says
//! so. This is where a task to call them is made, too, once tasks are there.

use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::notify::{Notice, notify, withdraw};
use domain::day::patient_visit::{PatientVisit, PatientVisitStatus};
use domain::kernel::policy::Resource;
use domain::talk::notification::NotificationKind;

/// Tells the owner of a visit that was missed; and no more, if nobody has read it, once it turns out that it was not.
pub fn tell_owner(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: PatientVisitStatus,
    visit: &PatientVisit,
) -> ApiResult<()> {
    let id = visit.head.id.into();
    if visit.status == PatientVisitStatus::NoShow {
        let owner: Vec<_> = visit.data.owner_id.into_iter().collect();
        let notice = Notice::of(NotificationKind::VisitNoShow, Resource::PatientVisits, id);
        return notify(transaction, actor, &owner, notice).map(drop);
    }
    if before == PatientVisitStatus::NoShow && visit.status != PatientVisitStatus::Rescheduled {
        return withdraw(transaction, NotificationKind::VisitNoShow, id);
    }
    Ok(())
}
