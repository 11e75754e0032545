//! Opportunities: what may be sold, to whom, for how much, when, and how likely that is.

pub mod discount;
mod status;
pub mod totals;

pub use discount::{ApprovalState, DiscountApproval};
pub use status::{ForecastCategory, OpportunityStatus};

use crate::kernel::custom::CustomValues;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::Moving;
use crate::kernel::{
    AccountId, ContactId, FacilityId, FieldProblem, Head, Money, Named, OpportunityId, TeamId, TieUpId, Timestamp,
    UserId, rules,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What may be sold.
    OpportunityKind { TieUp = "tie_up", Package = "package", Procedure = "procedure" }
);

crate::labels!(
    /// Why an opportunity was lost, in the words by which reports count.
    OpportunityLossReason {
        Price = "price", Competitor = "competitor", NoBudget = "no_budget", NoDecision = "no_decision",
        Distance = "distance", PayerNotAccepted = "payer_not_accepted", DoctorNotAvailable = "doctor_not_available",
        Deferred = "deferred", Other = "other",
    }
);

/// What people write about an opportunity. What it was won or lost with stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "somebody_buys"), schema(function = "fields_fit_each_other"))]
pub struct OpportunityData {
    #[validate(
        length(min = 1, max = 200, message = "Enter a name of at most 200 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Health checks for Sunrise Mills")
    )]
    pub name: String,
    pub kind: OpportunityKind,
    /// Who buys: an account, a contact, or both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Of the kind `tie_up`: the tie-up that it is about, of the same account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie_up_id: Option<TieUpId>,
    /// What it is worth before the discount; nothing while nobody has estimated it.
    #[validate(custom(function = "estimated"))]
    pub amount: Money,
    /// The discount that they ask for, in hundredths of a percent: 1250 is 12.5 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 10_000, message = "Enter a discount from 0.01 to 100 percent"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_000, example = 1250))]
    pub discount_basis_points: Option<i32>,
    /// The day on which it is expected to be won.
    #[validate(custom(function = "rules::date"))]
    pub expected_close: NaiveDate,
    /// How likely it is, in percent, where somebody knows better than the stage; gone with the next move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 99, message = "Enter 1 to 99 percent"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 99))]
    pub probability_override: Option<i32>,
    /// Why it is more or less likely than its stage: required with `probability_override`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub probability_reason: Option<String>,
    /// How it counts in the forecast, where somebody knows better than the stage; gone with the next move. Never `closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "nobody_closes_by_hand"))]
    pub category_override: Option<ForecastCategory>,
    /// Required before it is moved to `lost`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<OpportunityLossReason>,
    /// Where it came from, in words, such as `CME meeting in Noida`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Send the price list for 300 employees"))]
    pub next_step: Option<String>,
    /// The day of the next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::date"))]
    pub next_step_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub tags: Vec<String>,
    /// Custom fields by their names.
    #[serde(default, skip_serializing_if = "CustomValues::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, crate::kernel::custom::CustomValue>))]
    pub custom: CustomValues,
    /// Whose opportunity it is; the caller when absent. The team and the facility follow a new owner unless they are said
    /// too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl OpportunityData {
    /// One without a buyer yet: name an account or a contact.
    pub fn new(kind: OpportunityKind, name: &str, amount: Money, expected_close: NaiveDate) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            account_id: None,
            contact_id: None,
            tie_up_id: None,
            amount,
            discount_basis_points: None,
            expected_close,
            probability_override: None,
            probability_reason: None,
            category_override: None,
            lost_reason: None,
            source: None,
            next_step: None,
            next_step_on: None,
            notes: None,
            tags: Vec::new(),
            custom: CustomValues::new(),
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// The first of the terms in which two states differ, by its name on the wire.
    fn changed_term(&self, before: &Self) -> Option<&'static str> {
        let terms = [
            ("kind", self.kind != before.kind),
            ("account_id", self.account_id != before.account_id),
            ("contact_id", self.contact_id != before.contact_id),
            ("tie_up_id", self.tie_up_id != before.tie_up_id),
            ("amount", self.amount != before.amount),
            ("discount_basis_points", self.discount_basis_points != before.discount_basis_points),
            ("expected_close", self.expected_close != before.expected_close),
        ];
        terms.into_iter().find(|(_, changed)| *changed).map(|(field, _)| field)
    }
}

/// A sum up to a thousand crore, or nothing yet.
// On 32 bits it is larger than a reference.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::trivially_copy_pass_by_ref, reason = "validator hands over references")
)]
fn estimated(amount: &Money) -> Result<(), ValidationError> {
    if amount.amount_minor == 0 { Ok(()) } else { rules::amount(amount) }
}

/// What is won is closed, and nothing else.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator hands over references")]
fn nobody_closes_by_hand(category: &ForecastCategory) -> Result<(), ValidationError> {
    if *category == ForecastCategory::Closed {
        return Err(ValidationError::new("choice").with_message("Only what is won counts as closed".into()));
    }
    Ok(())
}

fn somebody_buys(data: &OpportunityData) -> Result<(), ValidationError> {
    if data.account_id.is_none() && data.contact_id.is_none() {
        return Err(rules::about("account_id", "required", "Say who buys: an account or a contact"));
    }
    Ok(())
}

fn fields_fit_each_other(data: &OpportunityData) -> Result<(), ValidationError> {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if data.tie_up_id.is_some() && data.kind != OpportunityKind::TieUp {
        return Err(rules::about("tie_up_id", "kind", "Only one of the kind tie-up is about a tie-up"));
    }
    if data.probability_override.is_some() != said(&data.probability_reason) {
        return Err(rules::about(
            "probability_reason",
            "required",
            "Another probability than the stage's has a reason, and only that",
        ));
    }
    if data.next_step_on.is_some() && !said(&data.next_step) {
        return Err(rules::about("next_step", "required", "Say what is to be done on that day"));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opportunity {
    #[serde(flatten)]
    pub head: Head<OpportunityId>,
    #[serde(flatten)]
    pub data: OpportunityData,
    pub status: OpportunityStatus,
    /// Since when it has this status.
    pub status_since: Timestamp,
    /// While it is on hold: the stage at which it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_from: Option<OpportunityStatus>,
    /// Percent: by hand, or the stage's.
    pub probability: i32,
    /// Who said `probability_override`, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability_set_by_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability_set_at: Option<Timestamp>,
    /// By hand, or the stage's.
    pub forecast_category: ForecastCategory,
    /// The amount times the probability, cut off at the paisa.
    pub weighted_amount: Money,
    /// The day on which it was won or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Where a discount above the limit was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_approval: Option<DiscountApproval>,
    /// The state of that request, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_state: Option<ApprovalState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability_set_by: Option<Named>,
}

impl Opportunity {
    /// One at the first stage.
    pub fn new(head: Head<OpportunityId>, data: OpportunityData) -> Self {
        let mut opportunity = Self {
            status: OpportunityStatus::Prospecting,
            status_since: head.created_at,
            held_from: None,
            probability: 0,
            probability_set_by_id: None,
            probability_set_at: None,
            forecast_category: ForecastCategory::Pipeline,
            weighted_amount: Money::paise(0),
            closed_on: None,
            discount_approval: None,
            discount_state: None,
            owner: None,
            team: None,
            facility: None,
            account: None,
            contact: None,
            probability_set_by: None,
            head,
            data,
        };
        opportunity.note_who_knows_better(None);
        opportunity.settle();
        opportunity
    }

    /// The same with other data, by whom the head says.
    #[must_use]
    pub fn with(head: Head<OpportunityId>, data: OpportunityData, before: &Self) -> Self {
        let (owner, team, facility, account, contact, probability_set_by) = (None, None, None, None, None, None);
        let discount_approval = before.discount_approval.clone();
        let discount_approval =
            discount_approval.and_then(|asked| asked.after(data.discount_basis_points, data.amount));
        let mut opportunity = Self {
            head,
            data,
            discount_approval,
            owner,
            team,
            facility,
            account,
            contact,
            probability_set_by,
            ..before.clone()
        };
        opportunity.note_who_knows_better(Some(before));
        opportunity.settle();
        opportunity
    }

    fn note_who_knows_better(&mut self, before: Option<&Self>) {
        let said = |data: &OpportunityData| (data.probability_override, data.probability_reason.clone());
        if self.data.probability_override.is_none() {
            (self.probability_set_by_id, self.probability_set_at) = (None, None);
        } else if before.is_none_or(|before| said(&before.data) != said(&self.data)) {
            (self.probability_set_by_id, self.probability_set_at) = (self.head.updated_by, Some(self.head.updated_at));
        }
    }

    /// Works out what follows from the stage and from what was said by hand.
    pub fn settle(&mut self) {
        // What is on hold or over leaves no room for another opinion.
        let open = self.status.stage().is_some();
        self.probability = self.data.probability_override.filter(|_| open).unwrap_or(self.status.probability());
        self.forecast_category = self.data.category_override.filter(|_| open).unwrap_or(self.status.category());
        self.weighted_amount = weighted(self.data.amount, self.probability);
        self.discount_state = self.discount_approval.as_ref().map(|asked| asked.state);
    }

    /// What speaks against a change of an existing opportunity.
    pub fn refuse_change(&self, after: &OpportunityData) -> Option<FieldProblem> {
        let refuse = |field: &str, code: &str, detail: &str| {
            Some(FieldProblem::new(["/", field].concat(), code.to_owned(), detail.to_owned()))
        };
        if let Some(field) = after.changed_term(&self.data).filter(|_| !self.status.is_open()) {
            return refuse(field, "fixed", "What it was won or lost with stays as it is");
        }
        if self.status.is_offered() && after.amount.amount_minor == 0 {
            return refuse("amount", "required", "The customer knows an amount already");
        }
        if self.status == OpportunityStatus::Lost && after.lost_reason.is_none() {
            return refuse("lost_reason", "required", "What is lost has a reason");
        }
        // Said of a stage; elsewhere the status alone says it.
        let data = &self.data;
        for (field, said) in [
            ("probability_override", after.probability_override != data.probability_override),
            ("category_override", after.category_override != data.category_override),
        ] {
            if said && self.status.stage().is_none() {
                return refuse(field, "fixed", "What is on hold or over counts as its status says");
            }
        }
        None
    }

    /// The day by which it counts in the forecast.
    pub fn forecast_day(&self) -> NaiveDate {
        self.closed_on.unwrap_or(self.data.expected_close)
    }
}

/// An amount times a probability in percent, cut off at the paisa.
pub fn weighted(amount: Money, percent: i32) -> Money {
    Money { amount_minor: amount.amount_minor.saturating_mul(percent.into()) / 100, ..amount }
}

impl Moving for Opportunity {
    type Status = OpportunityStatus;

    fn status(&self) -> OpportunityStatus {
        self.status
    }

    /// Whoever knew better knew it of the stage before.
    fn set_status(&mut self, status: OpportunityStatus) {
        self.held_from = (status == OpportunityStatus::OnHold).then_some(self.status);
        self.status = status;
        let data = &mut self.data;
        (data.probability_override, data.probability_reason, data.category_override) = (None, None, None);
        (self.probability_set_by_id, self.probability_set_at) = (None, None);
        self.settle();
    }

    /// What waited goes on where it stood, or earlier.
    fn may_move_to(&self, status: OpportunityStatus) -> bool {
        match (self.held_from.and_then(OpportunityStatus::stage), status.stage()) {
            (Some(held), Some(next)) => next <= held,
            _ => true,
        }
    }
}

/// What lists of opportunities know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Opportunities)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("kind", FieldKind::Choice(OpportunityKind::WORDS)).sorted(),
    Field::new("status", FieldKind::Choice(OpportunityStatus::WORDS)).sorted(),
    Field::new("status_since", FieldKind::Instant).sorted(),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("tie_up_id", FieldKind::Reference(Resource::TieUps)),
    Field::new("amount", FieldKind::Number).sorted(),
    Field::new("weighted_amount", FieldKind::Number).sorted(),
    Field::new("probability", FieldKind::Number).sorted(),
    Field::new("discount_basis_points", FieldKind::Number).sorted(),
    Field::new("discount_state", FieldKind::Choice(ApprovalState::WORDS)),
    Field::new("expected_close", FieldKind::Date).sorted(),
    Field::new("closed_on", FieldKind::Date).sorted(),
    Field::new("forecast_category", FieldKind::Choice(ForecastCategory::WORDS)).sorted(),
    Field::new("lost_reason", FieldKind::Choice(OpportunityLossReason::WORDS)),
    Field::new("source", FieldKind::Text),
    Field::new("next_step_on", FieldKind::Date).sorted(),
    Field::new("tags", FieldKind::Words),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Opportunity {
    id: OpportunityId,
    data: OpportunityData,
    resource: Opportunities,
    always: [
        "name", "kind", "amount", "expected_close", "status", "status_since", "probability", "forecast_category",
        "weighted_amount"
    ],
    name: |opportunity| opportunity.data.name.clone(),
    custom: custom of kind,
});

#[cfg(test)]
mod tests;
