use super::{AssignMethod, AssignmentCase, AssignmentCondition as C, AssignmentRuleData, least_loaded, next_in_turn};
use crate::kernel::{FacilityId, TeamId, UserId, rules};
use crate::leads::lead::{LeadData, SpokenLanguage};
use crate::leads::origin::LeadChannel;
use uuid::Uuid;

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn case() -> AssignmentCase {
    AssignmentCase {
        specialty: Some("orthopedics".into()),
        pin_code: Some("201301".into()),
        source: Some("Health  Talk".into()),
        language: Some(SpokenLanguage::Hindi),
        facility_id: Some(FacilityId(Uuid::from_u128(1))),
        ..AssignmentCase::of(&LeadData::new(LeadChannel::Phone), None)
    }
}

fn rule(change: impl FnOnce(&mut AssignmentRuleData)) -> AssignmentRuleData {
    let mut rule = AssignmentRuleData::new("A rule", AssignMethod::Person);
    rule.user_id = Some(user(1));
    change(&mut rule);
    rule
}

#[test]
fn each_condition_holds_by_itself() {
    let met = |rule: &AssignmentRuleData| {
        let met = rule.holds_for(&case());
        met.map(|met| met.into_iter().map(|one| (one.condition, one.value)).collect::<Vec<_>>())
    };
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(met(&rule(|_| ())), Ok(Vec::new()));
    assert_eq!(
        met(&rule(|rule| rule.specialties = text(&["Cardiology", "Ortho"]))),
        Ok(vec![(C::Specialty, "orthopedics".into())])
    );
    assert_eq!(met(&rule(|rule| rule.specialties = text(&["Cardiology"]))), Err(C::Specialty));
    // The longest beginning says most.
    assert_eq!(met(&rule(|rule| rule.pin_codes = text(&["2", "2013", "110"]))), Ok(vec![(C::PinCode, "2013".into())]));
    assert_eq!(met(&rule(|rule| rule.pin_codes = text(&["110"]))), Err(C::PinCode));
    assert_eq!(met(&rule(|rule| rule.sources = text(&["health talk"]))), Ok(vec![(C::Source, "Health  Talk".into())]));
    assert_eq!(met(&rule(|rule| rule.channels = vec![LeadChannel::Email])), Err(C::Channel));
    assert_eq!(met(&rule(|rule| rule.languages = vec![SpokenLanguage::Hindi])), Ok(vec![(C::Language, "hi".into())]));
    assert_eq!(met(&rule(|rule| rule.facility_id = Some(FacilityId(Uuid::from_u128(2))))), Err(C::Facility));
}

#[test]
fn what_nobody_said_meets_no_condition() {
    let nothing = AssignmentCase::of(&LeadData::new(LeadChannel::Phone), None);
    for (rule, unmet) in [
        (rule(|rule| rule.specialties = vec!["Cardiology".into()]), C::Specialty),
        (rule(|rule| rule.pin_codes = vec!["2".into()]), C::PinCode),
        (rule(|rule| rule.sources = vec!["Camp".into()]), C::Source),
        (rule(|rule| rule.languages = vec![SpokenLanguage::Hindi]), C::Language),
        (rule(|rule| rule.facility_id = Some(FacilityId(Uuid::from_u128(1)))), C::Facility),
    ] {
        assert_eq!(rule.holds_for(&nothing), Err(unmet));
    }
}

#[test]
fn all_conditions_hold_together() {
    let both = rule(|rule| {
        rule.specialties = vec!["Orthopaedics".into()];
        rule.channels = vec![LeadChannel::Phone];
    });
    assert_eq!(both.holds_for(&case()).map(|met| met.len()), Ok(2));
    let other = AssignmentCase { channel: LeadChannel::Fax, ..case() };
    assert_eq!(both.holds_for(&other), Err(C::Channel));
}

#[test]
fn everybody_in_turn() {
    let members = [user(1), user(3), user(5)];
    let mut last = None;
    let turns: Vec<UserId> = std::iter::from_fn(|| {
        last = next_in_turn(&members, last);
        last
    })
    .take(7)
    .collect();
    assert_eq!(turns, [1, 3, 5, 1, 3, 5, 1].map(user));
    // Whoever was last has left.
    assert_eq!(next_in_turn(&[user(1), user(5)], Some(user(3))), Some(user(5)));
    assert_eq!(next_in_turn(&[user(1)], Some(user(1))), Some(user(1)));
    assert_eq!(next_in_turn(&[], Some(user(1))), None);
}

#[test]
fn whoever_has_the_fewest() {
    assert_eq!(least_loaded(&[(user(2), 3), (user(1), 4), (user(3), 3)]), Some((user(2), 3)));
    assert_eq!(least_loaded(&[]), None);
}

#[test]
fn a_rule_names_somebody() {
    let complaint = |rule: &AssignmentRuleData| {
        rules::check(rule).first().map(|problem| format!("{} {}", problem.pointer, problem.code))
    };
    assert_eq!(complaint(&rule(|_| ())), None);
    assert_eq!(complaint(&rule(|rule| rule.user_id = None)).as_deref(), Some("/user_id required"));
    assert_eq!(complaint(&rule(|rule| rule.method = AssignMethod::Load)).as_deref(), Some("/team_id required"));
    let both = rule(|rule| (rule.method, rule.team_id) = (AssignMethod::Load, Some(TeamId(Uuid::nil()))));
    assert_eq!(complaint(&both).as_deref(), Some("/user_id method"));
    for code in ["", "0", "2013012", "20a"] {
        let wrong = rule(|rule| rule.pin_codes = vec![code.to_owned()]);
        assert_eq!(complaint(&wrong).as_deref(), Some("/pin_codes pin_code_beginning"), "{code}");
    }
}
