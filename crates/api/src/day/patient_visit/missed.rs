//! What follows where a patient did not come: whoever the visit is hears of it the same day, and has a task to call them, in
//! the transaction that says so. Both are over once the patient comes after all, or another day is found.

use crate::day::task::{Tasks, made_by_itself};
use crate::kernel::caller::load_user;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::error::ApiResult;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::operations::create_with;
use crate::kernel::record::transition::move_by_itself;
use diesel::prelude::*;
use domain::admin::user::Language;
use domain::day::patient_visit::{PatientVisit, PatientVisitStatus};
use domain::day::task::{Task, TaskData, TaskStatus};
use domain::kernel::day::day_of;
use domain::kernel::policy::Resource;
use domain::kernel::{New, SessionId};
use domain::talk::notification::NotificationKind;

/// What the owner is to do, in English and in Hindi: the name stands in the visit, which not everybody may see.
const TITLES: [&str; 2] = ["Call about the missed appointment", "छूटे हुए अपॉइंटमेंट के लिए फ़ोन करें"];

/// Say in the events of the task why.
const MISSED: &str = "missed appointment";
const CAME: &str = "came after all";
const PUT_OFF: &str = "another appointment";

/// Lets the notice and the task follow the visit, which has its new status already; `before` is the one that it had.
pub fn follow(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: PatientVisitStatus,
    visit: &PatientVisit,
) -> ApiResult<()> {
    if visit.status == PatientVisitStatus::NoShow {
        tell_owner(transaction, actor, visit)?;
        return ask_to_call(transaction, visit);
    }
    if before != PatientVisitStatus::NoShow {
        return Ok(());
    }
    if visit.status == PatientVisitStatus::Rescheduled {
        return end_calls(transaction, Actor { reason: Some(PUT_OFF), ..actor }, visit, TaskStatus::Done);
    }
    withdraw(transaction, NotificationKind::VisitNoShow, visit.head.id.into())?;
    end_calls(transaction, Actor { reason: Some(CAME), ..actor }, visit, TaskStatus::Cancelled)
}

fn tell_owner(transaction: &mut Transaction<'_>, actor: Actor, visit: &PatientVisit) -> ApiResult<()> {
    let owner: Vec<_> = visit.data.owner_id.into_iter().collect();
    let notice = Notice::of(NotificationKind::VisitNoShow, Resource::PatientVisits, visit.head.id.into());
    notify(transaction, actor, &owner, notice).map(drop)
}

/// A task for today, in its owner's language. Whoever works here no more has none.
fn ask_to_call(transaction: &mut Transaction<'_>, visit: &PatientVisit) -> ApiResult<()> {
    let Some(owner) = visit.data.owner_id else { return Ok(()) };
    let Some(person) = load_user(transaction.connection, owner, SessionId(uuid::Uuid::nil()))? else { return Ok(()) };
    let query = users::table.find(owner).select(users::language);
    let language: Language = each!(&mut *transaction.connection, c => query.get_result(c))?;
    let [english, hindi] = TITLES;
    let title = match language {
        Language::English => english,
        Language::Hindi => hindi,
    };
    let record = TaskData { due_on: Some(day_of(transaction.now)), ..TaskData::new(title) };
    let about = |task: &mut Task| {
        (task.data.about_resource, task.data.about_id) = (Some(Resource::PatientVisits), Some(visit.head.id.into()));
    };
    // They are told already that the patient did not come.
    let actor = Actor { reason: Some(MISSED), ..Actor::default() };
    create_with::<Tasks>(transaction, &person, actor, New { id: None, record }, about).map(drop)
}

/// Nobody has to call any more.
fn end_calls(transaction: &mut Transaction<'_>, actor: Actor, visit: &PatientVisit, to: TaskStatus) -> ApiResult<()> {
    for task in made_by_itself(transaction.connection, visit.head.id.into())? {
        if task.status.is_open() && TITLES.contains(&task.data.title.as_str()) {
            move_by_itself::<Tasks>(transaction, actor, &task, to)?;
        }
    }
    Ok(())
}
