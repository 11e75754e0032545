//! What follows where a patient did not come: whoever the visit is hears of it and has a task to call them, the same day, in
//! the transaction that says so.

use crate::day::task::{Made, make, take_back};
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::notify::{Notice, notify, withdraw};
use domain::admin::user::Language;
use domain::day::patient_visit::{PatientVisit, PatientVisitStatus};
use domain::kernel::policy::Resource;
use domain::talk::notification::NotificationKind;

/// Says in the history of the task why.
const REASON: &str = "no-show";

/// Tells the owner of a visit that was missed, and gives them the task to call; and takes back what nobody has read or
/// touched, once it turns out that it was not missed.
pub fn follow_up(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: PatientVisitStatus,
    visit: &PatientVisit,
) -> ApiResult<()> {
    let (resource, id) = (Resource::PatientVisits, visit.head.id.into());
    if visit.status == PatientVisitStatus::NoShow {
        let Some(owner_id) = visit.data.owner_id else { return Ok(()) };
        make(transaction, Made { about: (resource, id), owner_id, title, why: REASON })?;
        let notice = Notice::of(NotificationKind::VisitNoShow, resource, id);
        return notify(transaction, actor, &[owner_id], notice).map(drop);
    }
    if before == PatientVisitStatus::NoShow {
        // Whoever has found another day with them has called.
        take_back(transaction, (resource, id), REASON)?;
        if visit.status != PatientVisitStatus::Rescheduled {
            return withdraw(transaction, NotificationKind::VisitNoShow, id);
        }
    }
    Ok(())
}

/// Without a name: the record that it is about tells it to those who may see it.
const fn title(language: Language) -> &'static str {
    match language {
        Language::English => "Did not come: call and find another day",
        Language::Hindi => "नहीं आए: फ़ोन करके दूसरा दिन तय करें",
    }
}
