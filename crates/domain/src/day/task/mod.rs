//! Tasks: what somebody has to do, by when, and for which record.

mod data;
mod notice;
mod status;
#[cfg(test)]
mod tests;

pub use data::{ChecklistItem, TaskData};
pub use notice::TaskNotice;
pub use status::{TaskStatus, UNDO_SECONDS};

use crate::kernel::due::DueState;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::priority::Priority;
use crate::kernel::status::Moving;
use crate::kernel::{Head, Named, TaskId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a task may be about: every kind of record that people work with, and that has a page of its own.
pub const ABOUT: &[Resource] = &[
    Resource::Contacts,
    Resource::Accounts,
    Resource::Leads,
    Resource::Inquiries,
    Resource::Opportunities,
    Resource::TieUps,
    Resource::PatientVisits,
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    #[serde(flatten)]
    pub head: Head<TaskId>,
    #[serde(flatten)]
    pub data: TaskData,
    pub status: TaskStatus,
    /// The last moment in time: `due_at`, or the end of the day `due_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_by: Option<Timestamp>,
    /// When it was done or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// Of one that is done: the status that it had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_from: Option<TaskStatus>,
    /// The task that this one follows by its rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<TaskId>,
    /// Where its rule counts from: when the first one was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats_from: Option<Timestamp>,
    /// What came up to here was told to whom it concerns. What is over when the days are written is not told.
    pub told_until: Timestamp,
    /// The record that it is about, where the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
}

impl Task {
    /// One that nobody has begun.
    pub fn new(head: Head<TaskId>, data: TaskData) -> Self {
        let (about, owner, team, facility) = (None, None, None, None);
        Self {
            status: TaskStatus::Open,
            due_by: data.due_by(),
            closed_at: None,
            done_from: None,
            follows_id: None,
            repeats_from: data.occurs_at().filter(|_| data.repeat.is_some()),
            told_until: head.updated_at,
            about,
            owner,
            team,
            facility,
            head,
            data,
        }
    }

    /// The same with other data.
    #[must_use]
    pub fn with(head: Head<TaskId>, data: TaskData, before: &Self) -> Self {
        let told_until = if data.days() == before.data.days() { before.told_until } else { head.updated_at };
        // To put off one of a series leaves the others where they are; another rule begins anew.
        let same_series = data.repeat == before.data.repeat && before.follows_id.is_some();
        let begins = if same_series { before.repeats_from } else { data.occurs_at() };
        let repeats_from = begins.filter(|_| data.repeat.is_some());
        let (about, owner, team, facility) = (None, None, None, None);
        let due_by = data.due_by();
        Self { head, data, due_by, repeats_from, told_until, about, owner, team, facility, ..before.clone() }
    }

    /// The last moment in time while it is still to be done.
    pub fn open_due_by(&self) -> Option<Timestamp> {
        self.due_by.filter(|_| self.status.is_open())
    }

    /// The last moment at which it can be taken back that it is done; none where it is not.
    pub fn undo_until(&self) -> Option<Timestamp> {
        let closed = self.closed_at.filter(|_| self.done_from.is_some());
        closed.map(|closed| closed.plus_seconds(UNDO_SECONDS))
    }

    /// Whether it can still be taken back that it is done.
    pub fn may_undo(&self, now: Timestamp) -> bool {
        self.undo_until().is_some_and(|last| now <= last)
    }
}

impl Moving for Task {
    type Status = TaskStatus;

    fn status(&self) -> TaskStatus {
        self.status
    }

    fn set_status(&mut self, status: TaskStatus) {
        self.done_from = (status == TaskStatus::Done).then_some(self.status);
        self.status = status;
    }
}

/// What lists of tasks know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Tasks)).sorted(),
    Field::new("title", FieldKind::Text).sorted(),
    Field::new("status", FieldKind::Choice(TaskStatus::WORDS)).sorted(),
    Field::new("priority", FieldKind::Choice(Priority::WORDS)),
    Field::new("due_by", FieldKind::Instant).sorted(),
    // Where the end of what is still to be done lies, seen from now.
    Field::new("due", FieldKind::Choice(DueState::WORDS)),
    Field::new("due_on", FieldKind::Date),
    Field::new("remind_at", FieldKind::Instant),
    Field::new("about_resource", FieldKind::Choice(Resource::WORDS)),
    // Of whatever kind the record is.
    Field::new("about_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("follows_id", FieldKind::Reference(Resource::Tasks)),
    Field::new("closed_at", FieldKind::Instant).sorted(),
    Field::new("created_by", FieldKind::Reference(Resource::Users)),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Task {
    id: TaskId,
    data: TaskData,
    resource: Tasks,
    always: ["title", "priority", "status", "told_until"],
    name: |task| task.data.title.clone(),
});
