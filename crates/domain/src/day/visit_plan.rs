//! How often somebody is to be visited in a month, and what has become of that.

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{ContactId, FacilityId, FieldProblem, Head, Named, TeamId, UserId, VisitPlanId, rules};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What people write about a visit plan: one for a contact, whoever visits them, and a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VisitPlanData {
    pub contact_id: ContactId,
    /// The first day of the month.
    #[validate(custom(function = "first_day"))]
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-01"))]
    pub month: NaiveDate,
    /// How often they are to be visited.
    #[validate(range(min = 1, max = 31, message = "Enter 1 to 31 visits"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 31, example = 2))]
    pub target: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    /// Who visits them; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl VisitPlanData {
    pub const fn new(contact_id: ContactId, month: NaiveDate, target: i32) -> Self {
        Self { contact_id, month, target, notes: None, owner_id: None, team_id: None, facility_id: None }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator hands over references")]
fn first_day(month: &NaiveDate) -> Result<(), ValidationError> {
    rules::date(month)?;
    if month.day() == 1 {
        return Ok(());
    }
    Err(ValidationError::new("month").with_message("A month is known by its first day".into()))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitPlan {
    #[serde(flatten)]
    pub head: Head<VisitPlanId>,
    #[serde(flatten)]
    pub data: VisitPlanData,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
}

impl VisitPlan {
    pub const fn new(head: Head<VisitPlanId>, data: VisitPlanData) -> Self {
        Self { head, data, owner: None, team: None, facility: None, contact: None }
    }

    /// What speaks against a change of an existing plan: what has been counted stays with whom it was counted for.
    pub fn refuse_change(&self, after: &VisitPlanData) -> Option<FieldProblem> {
        let fixed =
            [("contact_id", self.data.contact_id != after.contact_id), ("month", self.data.month != after.month)];
        let (field, _) = fixed.into_iter().find(|(_, changed)| *changed)?;
        Some(FieldProblem::new(["/", field].concat(), "fixed", "Another contact or month has a plan of its own"))
    }
}

/// What has become of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitLine {
    pub contact_id: ContactId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    pub plan_id: VisitPlanId,
    pub target: i32,
    /// Visits of the month that lie ahead.
    pub planned: i64,
    /// Visits of the month at which they were met.
    pub done: i64,
    /// Visits of the month at which nobody let them in, or they were asked to come another day.
    pub in_vain: i64,
    /// What is left to be done; never less than nothing.
    pub remaining: i64,
}

/// At the end of a month all that was planned for it should be done or have a day.
const LAST_DAYS: i64 = 7;

impl VisitLine {
    /// One whose visits are counted later.
    pub const fn new(plan_id: VisitPlanId, contact_id: ContactId, target: i32) -> Self {
        Self { contact_id, contact: None, plan_id, target, planned: 0, done: 0, in_vain: 0, remaining: 0 }
    }

    /// Whether fewer visits are done and planned than there should be by a day of the month: as many as have their share of
    /// the days behind them, and all of them in the last week.
    pub fn is_behind(&self, day: NaiveDate) -> bool {
        let days = i64::from(day.num_days_in_month());
        let gone = i64::from(day.day());
        let target = i64::from(self.target);
        let expected = if days - gone < LAST_DAYS { target } else { target * gone / days };
        self.done + self.planned < expected
    }

    /// The same with what is left.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.remaining = i64::from(self.target).saturating_sub(self.done).max(0);
        self
    }
}

/// Somebody's visits of a month beside what was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitFigures {
    pub owner_id: UserId,
    /// Its first day.
    pub month: NaiveDate,
    /// One for each contact with a plan, by their names.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub data: Vec<VisitLine>,
}

/// What lists of visit plans know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::VisitPlans)).sorted(),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("month", FieldKind::Date).sorted(),
    Field::new("target", FieldKind::Number).sorted(),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(VisitPlan {
    id: VisitPlanId,
    data: VisitPlanData,
    resource: VisitPlans,
    always: ["contact_id", "month", "target"],
    name: |plan| plan.data.month.to_string(),
});

#[cfg(test)]
mod tests {
    use super::{VisitLine, VisitPlanData};
    use crate::kernel::{ContactId, VisitPlanId, rules};
    use chrono::NaiveDate;
    use uuid::Uuid;

    #[test]
    fn a_month_is_known_by_its_first_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_else(|_| panic!("a day"));
        let plan = |month| VisitPlanData::new(ContactId(Uuid::nil()), day(month), 2);
        assert_eq!(rules::check(&plan("2026-11-01")), []);
        let complaints = rules::check(&plan("2026-11-02"));
        assert_eq!(complaints.first().map(|one| one.pointer.as_str()), Some("/month"));
    }

    #[test]
    fn behind_is_who_has_less_than_their_share() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
        let line = |target, planned, done| VisitLine {
            planned,
            done,
            ..VisitLine::new(VisitPlanId(Uuid::nil()), ContactId(Uuid::nil()), target)
        };
        for (target, planned, done, first) in
            [(3, 0, 0, 10), (3, 0, 1, 20), (3, 1, 0, 20), (3, 0, 2, 24), (1, 0, 0, 24)]
        {
            let line = line(target, planned, done);
            assert!(!line.is_behind(day(first - 1)), "{line:?} on {}", first - 1);
            assert!((first..=30).all(|behind| line.is_behind(day(behind))), "{line:?} from {first}");
        }
        assert!((1..=30).all(|one| !line(3, 2, 1).is_behind(day(one))));
        // February is short.
        let late = NaiveDate::from_ymd_opt(2027, 2, 22).unwrap_or_default();
        assert!(line(1, 0, 0).is_behind(late) && !line(1, 0, 0).is_behind(late.pred_opt().unwrap_or_default()));
    }

    #[test]
    fn more_than_was_planned_leaves_nothing() {
        for (done, remaining) in [(0, 3), (2, 1), (3, 0), (5, 0)] {
            let line = VisitLine::new(VisitPlanId(Uuid::nil()), ContactId(Uuid::nil()), 3);
            assert_eq!(VisitLine { done, ..line }.settled().remaining, remaining);
        }
    }
}
