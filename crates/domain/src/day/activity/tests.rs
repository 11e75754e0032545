//! Rules of activities that need no server.

use super::moving::CLOCKS_DIFFER;
use super::{
    Activity, ActivityData, ActivityKind as K, ActivityLog, ActivityMove, ActivityOutcome as O, ActivityStatus as S,
    CheckIn, CorrectedFields, Correction, Fix, LOCK_SECONDS,
};
use crate::kernel::policy::Role;
use crate::kernel::status::{Moving, Status};
use crate::kernel::{ActivityId, ContactId, Head, LeadId, ProblemCode, Timestamp, UserId, rules};
use crate::leads::opportunity::ApprovalState;
use uuid::Uuid;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

/// A Sunday at half past two in India.
fn now() -> Timestamp {
    moment("2026-11-22T09:00:00Z")
}

fn with_a_contact(kind: K) -> ActivityData {
    ActivityData { contact_id: Some(ContactId(Uuid::nil())), ..ActivityData::new(kind, now()) }
}

fn activity(kind: K, status: S) -> Activity {
    let (created_at, updated_at) = (now(), now());
    let id = ActivityId(Uuid::nil());
    let head = Head { id, version: 1, created_at, created_by: None, updated_at, updated_by: None, deleted_at: None };
    Activity { status, ..Activity::new(head, with_a_contact(kind)) }
}

fn complaints(asked: &ActivityMove, activity: &Activity) -> Vec<String> {
    let problems = asked.problems(activity, now());
    problems.iter().map(|problem| format!("{} {}", problem.pointer, problem.code)).collect()
}

const FIX: Fix = Fix { latitude_e6: 0, longitude_e6: 0, accuracy_metres: 5, age_seconds: 0 };

#[test]
fn somebody_is_met_but_at_a_camp() {
    for kind in K::ALL {
        let alone = rules::check(&ActivityData::new(*kind, now()));
        assert_eq!(alone.is_empty(), *kind == K::CampDuty, "{kind}");
        assert_eq!(rules::check(&with_a_contact(*kind)), []);
        assert_eq!(activity(*kind, S::Planned).ends_at, now().plus_seconds(i64::from(kind.minutes()) * 60));
    }
    let long = ActivityData { minutes: Some(1_441), ..with_a_contact(K::Visit) };
    assert_eq!(rules::check(&long).first().map(|one| one.pointer.as_str()), Some("/minutes"));
}

/// Every kind × every outcome, against the table.
#[test]
fn an_outcome_fits_its_kind() {
    for kind in K::ALL {
        let planned = activity(*kind, S::Planned);
        let silent = ActivityMove::new(S::Completed);
        assert_eq!(complaints(&silent, &planned).is_empty(), *kind == K::CampDuty, "{kind}");
        for outcome in O::ALL {
            let next_at = outcome.needs_next().then(|| now().plus_seconds(1));
            let told = ActivityMove { outcome: Some(*outcome), next_at, ..silent.clone() };
            let expected: &[&str] = if kind.fits(*outcome) { &[] } else { &["/outcome kind"] };
            assert_eq!(complaints(&told, &planned), expected, "{kind} {outcome}");
            let elsewhere = ActivityMove { to: S::Confirmed, next_at: None, ..told };
            assert!(complaints(&elsewhere, &planned).contains(&"/outcome status".to_owned()));
        }
    }
}

#[test]
fn another_day_is_said_and_lies_ahead() {
    let visit = activity(K::Visit, S::Planned);
    let later = ActivityMove { outcome: Some(O::ComeAnotherDay), ..ActivityMove::new(S::Completed) };
    assert_eq!(complaints(&later, &visit), ["/next_at required"]);
    assert_eq!(complaints(&ActivityMove { next_at: Some(now()), ..later.clone() }, &visit), ["/next_at range"]);
    let ahead = Some(now().plus_seconds(86_400));
    assert_eq!(complaints(&ActivityMove { next_at: ahead, ..later }, &visit), [""; 0]);
    assert_eq!(complaints(&ActivityMove::new(S::Rescheduled), &visit), ["/next_at required"]);
    let cancelled = ActivityMove { next_at: ahead, ..ActivityMove::new(S::Cancelled) };
    assert_eq!(complaints(&cancelled, &visit), ["/next_at status"]);
    let wrong = ActivityMove { outcome: Some(O::WrongNumber), next_at: ahead, ..ActivityMove::new(S::Completed) };
    assert_eq!(complaints(&wrong, &activity(K::Call, S::Planned)), ["/next_at status"]);
}

#[test]
fn a_lead_that_nobody_reached_is_an_attempt() {
    let mut call = activity(K::Call, S::Planned);
    call.data.lead_id = Some(LeadId(Uuid::nil()));
    for outcome in K::Call.outcomes() {
        let next_at = outcome.needs_next().then(|| now().plus_seconds(1));
        let told = ActivityMove { outcome: Some(*outcome), next_at, ..ActivityMove::new(S::Completed) };
        assert_eq!(complaints(&told, &call) == ["/outcome attempt"], outcome.is_attempt(), "{outcome}");
    }
}

#[test]
fn where_somebody_is_belongs_to_arriving() {
    let visit = activity(K::Visit, S::Planned);
    let here = |to| ActivityMove { fix: Some(FIX), ..ActivityMove::new(to) };
    assert_eq!(complaints(&here(S::CheckedIn), &visit), [""; 0]);
    // Without a fix it is as good.
    assert_eq!(complaints(&ActivityMove::new(S::CheckedIn), &visit), [""; 0]);
    assert_eq!(complaints(&here(S::Missed), &visit), ["/fix status"]);
    let called = ActivityMove { outcome: Some(O::Connected), ..here(S::Completed) };
    assert_eq!(complaints(&called, &activity(K::Call, S::Planned)), ["/fix kind"]);
    // Clocks of phones differ a little.
    let ahead = |seconds| ActivityMove { at: Some(now().plus_seconds(seconds)), ..here(S::CheckedIn) };
    assert_eq!(complaints(&ahead(CLOCKS_DIFFER), &visit), [""; 0]);
    assert_eq!(complaints(&ahead(CLOCKS_DIFFER + 1), &visit), ["/at range"]);
    assert!(!activity(K::Call, S::Planned).may_move_to(S::CheckedIn) && visit.may_move_to(S::CheckedIn));
}

#[test]
fn what_is_completed_is_locked_after_a_day() {
    let mut visit = activity(K::Visit, S::Completed);
    (visit.outcome, visit.completed_at) = (Some(O::MeetingHeld), Some(now()));
    let noted = ActivityData { notes: Some("She refers hearts".into()), ..visit.data.clone() };
    let (last, locked) = (now().plus_seconds(LOCK_SECONDS - 1), now().plus_seconds(LOCK_SECONDS));
    assert_eq!(visit.refuse_change(&noted, last), None);
    let refused = visit.refuse_change(&noted, locked).map(|one| (one.pointer, one.code));
    assert_eq!(refused, Some(("/notes".into(), "locked".into())));
    // Who leaves hands over what they did.
    let given = ActivityData { owner_id: Some(UserId(Uuid::nil())), ..visit.data.clone() };
    assert_eq!(visit.refuse_change(&given, locked), None);
    let called = ActivityData { kind: K::Call, ..visit.data.clone() };
    assert_eq!(visit.refuse_change(&called, last).map(|one| one.pointer), Some("/kind".into()));
}

#[test]
fn what_did_not_take_place_stays_as_it_was_planned() {
    for status in S::ALL.iter().copied() {
        let visit = activity(K::Visit, status);
        let moved = ActivityData { starts_at: now().plus_seconds(60), ..visit.data.clone() };
        let fixed = status.is_final() && status != S::Completed;
        assert_eq!(visit.refuse_change(&moved, now()).is_some(), fixed, "{status}");
        let noted = ActivityData { notes: Some("On leave".into()), ..visit.data.clone() };
        assert_eq!(visit.refuse_change(&noted, now()), None, "{status}");
    }
}

#[test]
fn only_who_was_spoken_with_was_touched() {
    for status in S::ALL.iter().copied() {
        assert_eq!(activity(K::CampDuty, status).touched_at().is_some(), status == S::Completed, "{status}");
        assert_eq!(activity(K::Visit, status).missed_at().is_some(), status.waits(), "{status}");
    }
    let mut visit = activity(K::Visit, S::Completed);
    visit.outcome = Some(O::NotAvailable);
    assert_eq!(visit.touched_at(), None);
    visit.outcome = Some(O::MeetingHeld);
    assert_eq!(visit.touched_at(), Some(now()));
    let at = now().plus_seconds(600);
    visit.check_in = Some(CheckIn::new(at, None, &[]));
    assert_eq!(visit.touched_at(), Some(at));
    // The day ends in India; the day after it does too.
    let planned = activity(K::Visit, S::Planned);
    assert_eq!(planned.missed_at(), Some(moment("2026-11-23T18:30:00Z")));
}

#[test]
fn what_follows_is_planned_like_it() {
    let mut call = activity(K::Call, S::Completed);
    (call.data.minutes, call.data.notes) = (Some(5), Some("Asks for prices".into()));
    let at = now().plus_seconds(86_400);
    call.outcome = Some(O::ComeAnotherDay);
    let again = call.next(at);
    assert_eq!((again.kind, again.starts_at, again.minutes, again.notes), (K::Call, at, Some(5), None));
    call.outcome = Some(O::MeetingSet);
    let meeting = call.next(at);
    assert_eq!((meeting.kind, meeting.minutes, meeting.contact_id), (K::Meeting, None, call.data.contact_id));
}

#[test]
fn a_log_is_a_completion() {
    let outcome = Some(O::MeetingHeld);
    let log = ActivityLog { id: None, activity: with_a_contact(K::Visit), outcome, next_at: None, fix: None, at: None };
    let done = log.completion();
    assert_eq!(
        (done.to, done.outcome, complaints(&done, &activity(K::Visit, S::Planned))),
        (S::Completed, outcome, vec![])
    );
}

fn corrected(fields: &CorrectedFields) -> Vec<String> {
    let mut visit = activity(K::Visit, S::Completed);
    visit.outcome = Some(O::MeetingHeld);
    let problems = fields.problems(&visit, now());
    problems.iter().map(|problem| format!("{} {}", problem.pointer, problem.code)).collect()
}

#[test]
fn a_correction_keeps_the_rules() {
    let outcome = |outcome| CorrectedFields { outcome: Some(outcome), ..CorrectedFields::default() };
    assert_eq!(corrected(&outcome(O::DemoGiven)), [""; 0]);
    assert_eq!(corrected(&outcome(O::Connected)), ["/changes/outcome kind"]);
    assert_eq!(corrected(&outcome(O::ComeAnotherDay)), ["/changes/next_at required"]);
    let ahead = CorrectedFields { starts_at: Some(now().plus_seconds(1)), ..CorrectedFields::default() };
    assert_eq!(corrected(&ahead), ["/changes/starts_at range"]);
    assert!(!rules::check(&CorrectedFields::default()).is_empty());
    let mut visit = activity(K::Visit, S::Completed);
    (visit.data.place, visit.data.notes) = (Some("OPD".into()), Some("Kept".into()));
    let fields = CorrectedFields { place: Some(" ".into()), minutes: Some(45), ..outcome(O::DemoGiven) };
    fields.carry_into(&mut visit);
    let told = (visit.outcome, visit.data.place.as_deref(), visit.data.notes.as_deref(), visit.data.minutes);
    assert_eq!(told, (Some(O::DemoGiven), None, Some("Kept"), Some(45)));
}

#[test]
fn somebody_else_decides_once() {
    let user = |number| UserId(Uuid::from_u128(number));
    let correction = Correction {
        state: ApprovalState::Pending,
        changes: CorrectedFields::default(),
        reason: "The wrong one".into(),
        asked_by_id: user(1),
        asked_at: now(),
        decided_by_id: None,
        decided_at: None,
        decision_reason: None,
    };
    let code = |owner, role, by| correction.check_decider(owner, role, by).map_err(|problem| problem.code);
    assert_eq!(code(Some(user(1)), Role::Manager, user(2)), Ok(()));
    assert_eq!(code(None, Role::Rep, user(2)), Err(ProblemCode::Forbidden));
    assert_eq!(code(None, Role::Manager, user(1)), Err(ProblemCode::Forbidden));
    assert_eq!(code(Some(user(2)), Role::Admin, user(2)), Err(ProblemCode::Forbidden));
    let over = Correction { state: ApprovalState::Approved, ..correction };
    assert_eq!(over.check_decider(None, Role::Manager, user(2)).map_err(|one| one.code), Err(ProblemCode::Conflict));
}
