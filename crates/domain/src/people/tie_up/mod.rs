//! Tie-ups: what an account and the hospital have agreed: for what, how long, at which discount, and when it is paid.

mod due;
mod status;

pub use due::{Due, REMINDERS};
pub use status::TieUpStatus;

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::{Resource, Role, approves};
use crate::kernel::status::Moving;
use crate::kernel::{AccountId, FieldProblem, Head, Money, Named, TieUpId, UserId, rules};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// Which of the hospital's services it is about. One for a single service goes before one for all of them.
    TieUpScope {
        All = "all", Opd = "opd", Ipd = "ipd", Emergency = "emergency", Diagnostics = "diagnostics",
        Pharmacy = "pharmacy", HealthChecks = "health_checks",
    }
);

crate::labels!(
    /// What a discount is given on.
    DiscountedService {
        Everything = "everything", Consultation = "consultation", Laboratory = "laboratory", Radiology = "radiology",
        Procedures = "procedures", RoomRent = "room_rent", Pharmacy = "pharmacy", HealthChecks = "health_checks",
        Ambulance = "ambulance",
    }
);

/// A discount on one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceDiscount {
    pub service: DiscountedService,
    /// Hundredths of a percent: 1250 is 12.5 %.
    #[validate(range(min = 1, max = 10_000, message = "Enter a discount from 0.01 to 100 percent"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_000, example = 1250))]
    pub basis_points: i32,
}

/// What people write about a tie-up. Once it is agreed, its terms stay; a renewal has new ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "end_behind_start"))]
pub struct TieUpData {
    pub account_id: AccountId,
    pub scope: TieUpScope,
    /// The number of the paper, such as `MoU/2026/041`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "MoU/2026/041"))]
    pub reference: Option<String>,
    #[validate(custom(function = "rules::date"))]
    pub start_date: NaiveDate,
    /// The last day on which it holds.
    #[validate(custom(function = "rules::date"))]
    pub end_date: NaiveDate,
    /// Days from the bill to the payment; absent where it is paid at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 365, message = "Enter 1 to 365 days"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 365))]
    pub credit_days: Option<i32>,
    /// How much may be owed at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::amount"))]
    pub credit_limit: Option<Money>,
    /// One line for each service at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, custom(function = "one_each"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 9))]
    pub discounts: Vec<ServiceDiscount>,
    /// What was put together for this account alone, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1_000, message = "Keep this under 1,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub special_package: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
}

impl TieUpData {
    pub const fn new(account_id: AccountId, scope: TieUpScope, start_date: NaiveDate, end_date: NaiveDate) -> Self {
        Self {
            account_id,
            scope,
            reference: None,
            start_date,
            end_date,
            credit_days: None,
            credit_limit: None,
            discounts: Vec::new(),
            special_package: None,
            notes: None,
        }
    }

    /// The draft that follows: the same terms, for as long again.
    #[must_use]
    pub fn renewal(&self) -> Self {
        let days = self.end_date.signed_duration_since(self.start_date).num_days();
        let later = |day: NaiveDate, days: i64| {
            u64::try_from(days).ok().and_then(|days| day.checked_add_days(Days::new(days))).unwrap_or(day)
        };
        let start_date = later(self.end_date, 1);
        Self { start_date, end_date: later(start_date, days), reference: None, notes: None, ..self.clone() }
    }

    /// The first term in which two states differ, by its name on the wire; `end_date` only where nothing else does.
    fn changed_term(&self, before: &Self) -> Option<&'static str> {
        let terms = [
            ("account_id", self.account_id != before.account_id),
            ("scope", self.scope != before.scope),
            ("start_date", self.start_date != before.start_date),
            ("credit_days", self.credit_days != before.credit_days),
            ("credit_limit", self.credit_limit != before.credit_limit),
            ("discounts", self.discounts != before.discounts),
            ("special_package", self.special_package != before.special_package),
            (END, self.end_date != before.end_date),
        ];
        terms.into_iter().find(|(_, changed)| *changed).map(|(field, _)| field)
    }
}

const END: &str = "end_date";

fn end_behind_start(tie_up: &TieUpData) -> Result<(), ValidationError> {
    if tie_up.start_date < tie_up.end_date {
        Ok(())
    } else {
        Err(rules::about(END, "order", "The end lies after the beginning"))
    }
}

fn one_each(discounts: &[ServiceDiscount]) -> Result<(), ValidationError> {
    let twice = discounts
        .iter()
        .enumerate()
        .any(|(at, one)| discounts.iter().skip(at + 1).any(|other| other.service == one.service));
    if twice {
        return Err(ValidationError::new("unique").with_message("Each service has one discount".into()));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TieUp {
    #[serde(flatten)]
    pub head: Head<TieUpId>,
    #[serde(flatten)]
    pub data: TieUpData,
    pub status: TieUpStatus,
    /// Who asked for the approval: somebody else gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by_id: Option<UserId>,
    /// The tie-up that this one follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_id: Option<TieUpId>,
    /// How many days were left when somebody was last reminded of the renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_days_left: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_by: Option<Named>,
}

impl TieUp {
    /// A draft.
    pub const fn new(head: Head<TieUpId>, data: TieUpData) -> Self {
        let (requested_by_id, renews_id, reminded_days_left, account, requested_by) = (None, None, None, None, None);
        Self {
            head,
            data,
            status: TieUpStatus::Draft,
            requested_by_id,
            renews_id,
            reminded_days_left,
            account,
            requested_by,
        }
    }

    /// Whether a role may move the last day: always before the agreement, later those who approve, while it runs.
    pub fn may_move_end(&self, role: Role) -> bool {
        self.status.is_open() || self.status.runs() && approves(role)
    }

    /// What speaks against a change of an existing tie-up.
    pub fn refuse_change(&self, after: &TieUpData, role: Role) -> Option<FieldProblem> {
        let field = after.changed_term(&self.data).filter(|_| !self.status.is_open())?;
        if field == END && self.may_move_end(role) {
            return None;
        }
        let detail = match self.status {
            TieUpStatus::PendingApproval => "Take it back to the negotiation before you change what is to be approved",
            status if status.runs() && field == END => "Only somebody who approves moves the end of what was agreed",
            _ => "What was agreed stays as it is: a renewal has new terms",
        };
        Some(FieldProblem::new(["/", field].concat(), "fixed", detail))
    }
}

impl Moving for TieUp {
    type Status = TieUpStatus;

    fn status(&self) -> TieUpStatus {
        self.status
    }

    fn set_status(&mut self, status: TieUpStatus) {
        self.status = status;
    }

    fn requested_by(&self) -> Option<UserId> {
        self.requested_by_id
    }
}

/// What lists of tie-ups know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::TieUps)).sorted(),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("scope", FieldKind::Choice(TieUpScope::WORDS)).sorted(),
    Field::new("status", FieldKind::Choice(TieUpStatus::WORDS)).sorted(),
    Field::new("reference", FieldKind::Text),
    Field::new("start_date", FieldKind::Date).sorted(),
    Field::new("end_date", FieldKind::Date).sorted(),
    Field::new("credit_days", FieldKind::Number).sorted(),
    Field::new("requested_by_id", FieldKind::Reference(Resource::Users)),
    Field::new("renews_id", FieldKind::Reference(Resource::TieUps)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(TieUp {
    id: TieUpId,
    data: TieUpData,
    resource: TieUps,
    always: ["account_id", "scope", "start_date", "end_date", "status"],
    name: |tie_up| tie_up.data.reference.clone().unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::{DiscountedService, ServiceDiscount, TieUpData, TieUpScope};
    use crate::kernel::{AccountId, rules};

    fn data(start: &str, end: &str) -> TieUpData {
        let day = |text: &str| text.parse().unwrap_or_else(|_| panic!("a day"));
        TieUpData::new(AccountId(uuid::Uuid::nil()), TieUpScope::All, day(start), day(end))
    }

    #[test]
    fn a_renewal_lasts_as_long() {
        let mut first = data("2026-04-01", "2027-03-31");
        (first.reference, first.credit_days) = (Some("MoU/1".into()), Some(30));
        let next = first.renewal();
        assert_eq!(
            (next.start_date.to_string(), next.end_date.to_string()),
            ("2027-04-01".into(), "2028-03-30".into())
        );
        assert_eq!((next.reference, next.credit_days), (None, Some(30)));
    }

    #[test]
    fn what_does_not_do() {
        let pointer = |data: &TieUpData| rules::check(data).first().map(|problem| problem.pointer.clone());
        assert_eq!(pointer(&data("2026-04-01", "2027-03-31")), None);
        assert_eq!(pointer(&data("2026-04-01", "2026-04-01")).as_deref(), Some("/end_date"));
        let line = |basis_points| ServiceDiscount { service: DiscountedService::Pharmacy, basis_points };
        let with = |discounts| TieUpData { discounts, ..data("2026-04-01", "2027-03-31") };
        assert_eq!(pointer(&with(vec![line(10_001)])).as_deref(), Some("/discounts/0/basis_points"));
        assert_eq!(pointer(&with(vec![line(500), line(700)])).as_deref(), Some("/discounts"));
    }
}
