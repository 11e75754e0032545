use super::{
    PatientVisit, PatientVisitData, PatientVisitKind, PatientVisitMove, PatientVisitSource, PatientVisitStatus,
};
use crate::kernel::record::Record;
use crate::kernel::{ContactId, Head, LeadId, PatientVisitId, Timestamp, rules};
use uuid::Uuid;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

fn data() -> PatientVisitData {
    let new = PatientVisitData::new(PatientVisitKind::Opd, moment("2026-11-25T05:00:00Z"));
    PatientVisitData { contact_id: Some(ContactId(Uuid::nil())), ..new }
}

fn visit() -> PatientVisit {
    let booked = moment("2026-11-22T05:00:00Z");
    let head = Head {
        id: PatientVisitId(Uuid::nil()),
        version: 1,
        created_at: booked,
        created_by: None,
        updated_at: booked,
        updated_by: None,
        deleted_at: None,
    };
    PatientVisit::new(head, data())
}

#[test]
fn what_does_not_do() {
    let pointer = |data: &PatientVisitData| rules::check(data).first().map(|problem| problem.pointer.clone());
    assert_eq!(pointer(&data()), None);
    let source_name = Some("Camp".to_owned());
    for (wrong, at) in [
        (PatientVisitData { contact_id: None, ..data() }, "/contact_id"),
        (PatientVisitData { minutes: 0, ..data() }, "/minutes"),
        (PatientVisitData { department: Some("x".repeat(61)), ..data() }, "/department"),
        (PatientVisitData { source_name: source_name.clone(), ..data() }, "/source_name"),
        (PatientVisitData { source: Some(PatientVisitSource::Direct), source_name, ..data() }, "/source_name"),
    ] {
        assert_eq!(pointer(&wrong).as_deref(), Some(at));
    }
    let today = |day: &str| day.parse().unwrap_or_else(|_| panic!("a day"));
    assert_eq!(PatientVisit::problems_on(&data(), today("2026-11-25")), []);
    assert_eq!(PatientVisit::problems_on(&data(), today("2026-11-26")).len(), 1);
}

#[test]
fn another_day_is_a_move_and_what_is_over_stays() {
    let refused = |visit: &PatientVisit, data: PatientVisitData| visit.refuse_change(&data).map(|one| one.pointer);
    let mut visit = visit();
    let later = |at: &str| PatientVisitData { starts_at: moment(at), ..data() };
    assert_eq!(refused(&visit, later("2026-11-25T06:00:00Z")), None);
    assert_eq!(refused(&visit, later("2026-11-26T05:00:00Z")).as_deref(), Some("/starts_at"));
    assert_eq!(refused(&visit, PatientVisitData { contact_id: None, ..data() }).as_deref(), Some("/contact_id"));
    visit.status = PatientVisitStatus::Completed;
    assert_eq!(refused(&visit, later("2026-11-25T06:00:00Z")).as_deref(), Some("/starts_at"));
    assert_eq!(refused(&visit, PatientVisitData { note: Some("Came with his son".into()), ..data() }), None);
}

#[test]
fn a_reminder_is_given_once_and_a_day_before() {
    let mut visit = visit();
    let (early, due) = (moment("2026-11-23T05:00:00Z"), moment("2026-11-24T05:00:00Z"));
    assert_eq!((visit.next_due(early), visit.is_due(early)), (Some(due), false));
    assert!(visit.is_due(due) && visit.is_due(moment("2026-11-25T04:59:59Z")));
    let (over, morning) = (moment("2026-11-25T05:00:00Z"), moment("2026-11-26T02:30:00Z"));
    assert_eq!((visit.is_due(over), visit.next_due(over)), (false, Some(morning)));
    for status in PatientVisitStatus::ALL {
        assert_eq!(PatientVisit { status: *status, ..visit.clone() }.is_due(due), status.is_expected(), "{status}");
    }
    let short = PatientVisit { head: Head { created_at: due, ..visit.head.clone() }, ..visit.clone() };
    assert_eq!(short.next_due(due), Some(morning));
    visit.reminded_at = Some(due);
    assert_eq!(visit.next_due(due), Some(morning));
}

#[test]
fn what_nobody_confirmed_is_given_up_on_the_morning_after() {
    let visit = visit();
    let (before, morning) = (moment("2026-11-26T02:29:59Z"), moment("2026-11-26T02:30:00Z"));
    assert_eq!((visit.is_unconfirmed(before), visit.is_unconfirmed(morning)), (false, true));
    for status in PatientVisitStatus::ALL {
        let moved = PatientVisit { status: *status, ..visit.clone() };
        assert_eq!(moved.is_unconfirmed(morning), *status == PatientVisitStatus::Booked, "{status}");
        assert_eq!(moved.next_due(morning).is_some(), *status == PatientVisitStatus::Booked, "{status}");
    }
    let of_lead = PatientVisitData { lead_id: Some(LeadId(Uuid::nil())), ..data() };
    for data in [of_lead, PatientVisitData { contact_id: None, ..data() }] {
        assert!(!PatientVisit { data, ..visit.clone() }.is_unconfirmed(morning));
    }
    let deleted = Head { deleted_at: Some(before), ..visit.head.clone() };
    assert!(!PatientVisit { head: deleted, ..visit }.is_unconfirmed(morning));
}

#[test]
fn whoever_puts_off_says_to_when() {
    let now = moment("2026-11-25T08:00:00Z");
    let pointer =
        |asked: &PatientVisitMove| asked.problems(now).first().map(|one| format!("{} {}", one.pointer, one.code));
    let mut asked = PatientVisitMove::new(PatientVisitStatus::Rescheduled);
    assert_eq!(pointer(&asked).as_deref(), Some("/starts_at required"));
    asked.starts_at = Some(moment("2026-11-24T08:00:00Z"));
    assert_eq!(pointer(&asked).as_deref(), Some("/starts_at past"));
    asked.starts_at = Some(moment("2026-11-27T08:00:00Z"));
    assert_eq!(pointer(&asked), None);
    let next = asked.successor(&visit()).map(|data| (data.starts_at, data.contact_id));
    assert_eq!(next, Some((moment("2026-11-27T08:00:00Z"), data().contact_id)));
    asked.to = PatientVisitStatus::Arrived;
    assert_eq!(pointer(&asked).as_deref(), Some("/starts_at status"));
    assert_eq!(asked.successor(&visit()), None);
}
