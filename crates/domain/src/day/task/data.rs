//! What people write about a task.

use crate::kernel::day::{day_of, moment};
use crate::kernel::policy::Resource;
use crate::kernel::priority::{Priority, normal};
use crate::kernel::{FacilityId, RecordId, TeamId, Timestamp, UserId, rules};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// The years in which a task may be due that comes again.
const REPEATED: std::ops::RangeInclusive<i32> = 2000..=2099;

/// One thing of several that a task is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    #[validate(
        length(min = 1, max = 200, message = "Enter at most 200 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "Print the price list"))]
    pub text: String,
    #[serde(default)]
    pub done: bool,
}

/// What people write about a task: what is to be done, by when, and for which record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "about_one_record"), schema(function = "days_fit_each_other"))]
pub struct TaskData {
    /// Read by whoever may see the task, also where they may not see the record that it is about.
    #[validate(
        length(min = 1, max = 200, message = "Enter what is to be done in at most 200 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Call back with the price of the package")
    )]
    pub title: String,
    /// The kind of the record that it is about; with `about_id`, or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_resource: Option<Resource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<RecordId>,
    /// The day on which it is to be done, or `due_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::date"))]
    pub due_on: Option<NaiveDate>,
    /// The moment by which it is to be done, or `due_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// When its owner is reminded: before it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
    #[serde(default = "normal")]
    pub priority: Priority,
    /// The rule by which the next one follows when this one is done: an RRULE (RFC 5545) of days or longer, such as
    /// `FREQ=WEEKLY;BYDAY=MO`. Days are India's. Where no day is named (`FREQ=MONTHLY`), it is the day of the first one, or
    /// the last day of a month that has no such day (`SKIP=BACKWARD` of RFC 7529).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200, message = "Keep the rule under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "FREQ=WEEKLY;BYDAY=MO"))]
    pub repeat: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 50, message = "Keep at most 50 items"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub checklist: Vec<ChecklistItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    /// Whose task it is; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl TaskData {
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            about_resource: None,
            about_id: None,
            due_on: None,
            due_at: None,
            remind_at: None,
            priority: Priority::Normal,
            repeat: None,
            checklist: Vec::new(),
            notes: None,
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// The record that it is about.
    pub fn about(&self) -> Option<(Resource, RecordId)> {
        self.about_resource.zip(self.about_id)
    }

    /// The last moment in time: of a day, its last second.
    pub fn due_by(&self) -> Option<Timestamp> {
        self.due_at.or_else(|| self.due_on.map(|day| moment(day, 24).plus_seconds(-1)))
    }

    /// Where a rule of repetition counts from: of a day, its beginning.
    pub fn occurs_at(&self) -> Option<Timestamp> {
        self.due_at.or_else(|| self.due_on.map(|day| moment(day, 0)))
    }

    /// The same to be done again, as [`TaskData::occurs_at`] says of the next time: nothing of it is done, and the reminder
    /// comes as long before.
    #[must_use]
    pub fn again(&self, at: Timestamp) -> Self {
        let seconds = self.occurs_at().map_or(0, |before| (at.micros() - before.micros()) / 1_000_000);
        let mut next = self.clone();
        next.due_at = self.due_at.map(|_| at);
        next.due_on = self.due_on.map(|_| day_of(at));
        next.remind_at = self.remind_at.map(|remind| remind.plus_seconds(seconds));
        for item in &mut next.checklist {
            item.done = false;
        }
        next
    }

    /// What [`super::Task::told_until`] hangs on.
    pub(super) fn days(&self) -> (Option<NaiveDate>, Option<Timestamp>, Option<Timestamp>) {
        (self.due_on, self.due_at, self.remind_at)
    }
}

fn about_one_record(task: &TaskData) -> Result<(), ValidationError> {
    match (task.about_resource, task.about_id) {
        (Some(_), None) => Err(rules::about("about_id", "required", "Say which record it is about")),
        (None, Some(_)) => Err(rules::about("about_resource", "required", "Say of which kind the record is")),
        _ => Ok(()),
    }
}

fn days_fit_each_other(task: &TaskData) -> Result<(), ValidationError> {
    if task.due_on.is_some() && task.due_at.is_some() {
        return Err(rules::about("due_at", "conflict", "It is due on a day or at a moment, not both"));
    }
    let due_by = task.due_by();
    if task.remind_at.is_some_and(|remind| due_by.is_none_or(|due| remind >= due)) {
        return Err(rules::about("remind_at", "order", "A reminder comes before the task is due"));
    }
    match (&task.repeat, due_by) {
        (Some(_), None) => Err(rules::about("repeat", "due", "Say when it is due the first time")),
        // Each day of a series is counted.
        (Some(_), Some(due)) if !REPEATED.contains(&day_of(due).year()) => {
            Err(rules::about("repeat", "range", "What comes again is due from the year 2000 to 2099"))
        }
        _ => Ok(()),
    }
}
