use super::{ForecastCategory, Opportunity, OpportunityData, OpportunityKind, OpportunityStatus, weighted};
use crate::kernel::policy::Role;
use crate::kernel::status::{Moving, moves_for};
use crate::kernel::{AccountId, Head, Money, OpportunityId, Timestamp, UserId, rules};
use uuid::Uuid;

fn data() -> OpportunityData {
    let day = "2026-12-15".parse().unwrap_or_else(|_| panic!("a day"));
    let new = OpportunityData::new(OpportunityKind::Package, "Health checks", Money::paise(10_005), day);
    OpportunityData { account_id: Some(AccountId(Uuid::nil())), ..new }
}

fn head(by: u128) -> Head<OpportunityId> {
    let now = Timestamp::earliest();
    Head {
        id: OpportunityId(Uuid::nil()),
        version: 1,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: Some(UserId(Uuid::from_u128(by))),
        deleted_at: None,
    }
}

#[test]
fn the_stage_says_how_likely_it_is_until_somebody_knows_better() {
    let first = Opportunity::new(head(1), data());
    assert_eq!((first.probability, first.weighted_amount), (10, Money::paise(1_000)));
    assert_eq!((first.forecast_category, first.probability_set_by_id), (ForecastCategory::Pipeline, None));
    let better = OpportunityData {
        probability_override: Some(60),
        probability_reason: Some("Their director has agreed".into()),
        category_override: Some(ForecastCategory::Commit),
        ..data()
    };
    let known = Opportunity::with(head(2), better.clone(), &first);
    assert_eq!((known.probability, known.weighted_amount), (60, Money::paise(6_003)));
    assert_eq!(known.forecast_category, ForecastCategory::Commit);
    assert_eq!(known.probability_set_by_id, Some(UserId(Uuid::from_u128(2))));
    // Somebody else changes something else.
    let noted = Opportunity::with(head(3), OpportunityData { notes: Some("Called".into()), ..better }, &known);
    assert_eq!(noted.probability_set_by_id, Some(UserId(Uuid::from_u128(2))));
    let mut moved = noted;
    moved.set_status(OpportunityStatus::NeedsAnalysis);
    assert_eq!((moved.probability, moved.forecast_category), (25, ForecastCategory::Pipeline));
    assert_eq!((moved.data.probability_override, moved.probability_set_by_id), (None, None));
}

#[test]
fn what_waits_goes_on_where_it_stood_or_earlier() {
    use OpportunityStatus as S;
    let mut held = Opportunity::new(head(1), data());
    held.set_status(OpportunityStatus::NeedsAnalysis);
    held.set_status(OpportunityStatus::OnHold);
    assert_eq!((held.probability, held.forecast_category), (0, ForecastCategory::Omitted));
    let user = UserId(Uuid::nil());
    let to: Vec<_> = moves_for(&held, Role::Rep, user).iter().map(|legal| legal.to).collect();
    assert_eq!(to, [S::Prospecting, S::NeedsAnalysis, S::Lost]);
    held.set_status(S::NeedsAnalysis);
    assert_eq!(held.held_from, None);
}

#[test]
fn what_does_not_do() {
    let pointer = |data: &OpportunityData| rules::check(data).first().map(|problem| problem.pointer.clone());
    assert_eq!(pointer(&data()), None);
    assert_eq!(pointer(&OpportunityData { amount: Money::paise(0), ..data() }), None);
    for (wrong, at) in [
        (OpportunityData { name: "  ".into(), ..data() }, "/name"),
        (OpportunityData { account_id: None, ..data() }, "/account_id"),
        (OpportunityData { amount: Money::paise(-1), ..data() }, "/amount"),
        (OpportunityData { discount_basis_points: Some(10_001), ..data() }, "/discount_basis_points"),
        (OpportunityData { probability_override: Some(60), ..data() }, "/probability_reason"),
        (OpportunityData { probability_reason: Some("Because".into()), ..data() }, "/probability_reason"),
        (OpportunityData { category_override: Some(ForecastCategory::Closed), ..data() }, "/category_override"),
        (OpportunityData { next_step_on: Some(data().expected_close), ..data() }, "/next_step"),
        (OpportunityData { tie_up_id: Some(crate::kernel::TieUpId(Uuid::nil())), ..data() }, "/tie_up_id"),
    ] {
        assert_eq!(pointer(&wrong).as_deref(), Some(at));
    }
}

#[test]
fn what_is_over_stays() {
    let mut opportunity = Opportunity::new(head(1), data());
    let refused = |opportunity: &Opportunity, data: OpportunityData| {
        opportunity.refuse_change(&data).map(|problem| problem.pointer)
    };
    let later = || OpportunityData { amount: Money::paise(1), ..data() };
    assert_eq!(refused(&opportunity, later()), None);
    assert_eq!(refused(&opportunity, OpportunityData { amount: Money::paise(0), ..data() }), None);
    opportunity.set_status(OpportunityStatus::ProposalSent);
    assert_eq!(refused(&opportunity, OpportunityData { amount: Money::paise(0), ..data() }), Some("/amount".into()));
    opportunity.set_status(OpportunityStatus::Won);
    assert_eq!(refused(&opportunity, later()), Some("/amount".into()));
    assert_eq!(refused(&opportunity, OpportunityData { notes: Some("Signed".into()), ..data() }), None);
    let by_hand = OpportunityData { category_override: Some(ForecastCategory::Omitted), ..data() };
    assert_eq!(refused(&opportunity, by_hand), Some("/category_override".into()));
    opportunity.set_status(OpportunityStatus::Lost);
    assert_eq!(refused(&opportunity, data()), Some("/lost_reason".into()));
}

#[test]
fn weights_are_cut_off() {
    assert_eq!(weighted(Money::paise(999), 70), Money::paise(699));
    assert_eq!(weighted(Money::paise(1_000_000_000_000), 100), Money::paise(1_000_000_000_000));
}
