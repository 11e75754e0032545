//! Rules of leads that need no server.

use super::score::{may_be_minor, total};
use super::{Lead, LeadData, LeadMove, LeadStatus, LostReason, NextAction, Priority, ScoreReason};
use crate::kernel::status::Status;
use crate::kernel::{ContactId, Head, LeadId, Timestamp, rules};
use crate::leads::origin::LeadChannel;
use crate::people::reach::{Phone, PhoneLabel};

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

fn now() -> Timestamp {
    moment("2026-11-22T09:00:00Z")
}

fn lead(data: LeadData) -> Lead {
    let (created_at, updated_at) = (now(), now());
    let id = LeadId(uuid::Uuid::nil());
    Lead::new(
        Head { id, version: 1, created_at, created_by: None, updated_at, updated_by: None, deleted_at: None },
        data,
    )
}

fn caller() -> LeadData {
    LeadData { phones: vec![Phone::new(PhoneLabel::Mobile, "98765 43210")], ..LeadData::new(LeadChannel::Phone) }
}

#[test]
fn somebody_is_called_by_what_is_known() {
    let pointer = |data: &LeadData| rules::check(data).first().map(|problem| problem.pointer.clone());
    assert_eq!(pointer(&LeadData::new(LeadChannel::Phone)).as_deref(), Some("/phones"));
    assert_eq!((pointer(&caller()), lead(caller()).full_name), (None, "98765 43210".to_owned()));
    let written = LeadData { emails: vec!["asha@example.in".into()], ..LeadData::new(LeadChannel::Email) };
    assert_eq!(lead(written).full_name, "asha@example.in");
    let named = LeadData { given_name: Some(" Asha ".into()), family_name: Some("Gupta".into()), ..caller() };
    assert_eq!(lead(named).full_name, "Asha Gupta");
}

#[test]
fn an_action_has_its_moment() {
    let pointer = |data: &LeadData| rules::check(data).first().map(|problem| problem.pointer.clone());
    let without = LeadData { next_action: Some(NextAction::Call), ..caller() };
    assert_eq!(pointer(&without).as_deref(), Some("/next_action_at"));
    let idle = LeadData { next_action_at: Some(now()), ..caller() };
    assert_eq!(pointer(&idle).as_deref(), Some("/next_action"));
    assert_eq!(pointer(&LeadData { next_action: Some(NextAction::Call), ..idle }), None);
}

#[test]
fn a_score_is_the_sum_of_its_reasons() {
    let first = lead(caller());
    assert_eq!(first.score, Some(35));
    let reasons: Vec<_> = first.score_reasons.iter().map(|part| (part.reason, part.points)).collect();
    assert_eq!(reasons, [(ScoreReason::Phone, 15), (ScoreReason::InPerson, 20)]);
    let rich = LeadData {
        need: Some("Knee replacement".into()),
        specialty: Some("Orthopaedics".into()),
        payer: Some("CGHS".into()),
        pin_code: Some("201301".into()),
        contact_id: Some(ContactId(uuid::Uuid::nil())),
        priority: Priority::Urgent,
        ..caller()
    };
    // More than a hundred is a hundred, and less than nothing is nothing.
    let booked = Lead { status: LeadStatus::AppointmentBooked, ..lead(rich) }.told_anew();
    assert!(booked.score_reasons.iter().map(|part| part.points).sum::<i32>() > 100);
    assert_eq!(booked.score, Some(100));
    let other = LeadData { given_name: Some("Asha".into()), ..LeadData::new(LeadChannel::Other) };
    let silent = Lead { unanswered: 3, ..lead(other) }.told_anew();
    assert_eq!((silent.score, total(&silent.score_reasons)), (Some(0), 0));
}

#[test]
fn nobody_under_eighteen_has_a_score() {
    let born = |year| lead(LeadData { birth_year: Some(year), ..caller() });
    assert_eq!((born(2010).score, born(2010).score_reasons), (None, Vec::new()));
    // Born in 2008 and perhaps in December.
    assert_eq!(born(2008).score, None);
    assert!(born(2007).score.is_some());
    let day = "2026-11-22".parse().unwrap_or_else(|_| panic!("a day"));
    assert!(!may_be_minor(None, day));
}

#[test]
fn a_move_says_what_belongs_to_it_and_nothing_else() {
    let pointers = |asked: &LeadMove| asked.problems(now()).into_iter().map(|one| one.pointer).collect::<Vec<_>>();
    let lost = LeadMove::new(LeadStatus::Lost);
    assert_eq!(pointers(&lost), ["/lost_reason"]);
    let priced = LeadMove { lost_reason: Some(LostReason::Price), ..lost };
    assert_eq!((pointers(&priced), priced.transition().reason.as_deref()), (vec![], Some("price")));
    let other = LeadMove { lost_reason: Some(LostReason::Other), ..priced.clone() };
    assert_eq!(other.transition().reason, None);
    assert_eq!(pointers(&LeadMove { to: LeadStatus::Contacted, ..priced }), ["/lost_reason"]);
    let later = LeadMove::new(LeadStatus::Nurture);
    assert_eq!(pointers(&later), ["/next_action_at"]);
    assert_eq!(pointers(&LeadMove { next_action_at: Some(now()), ..later.clone() }), ["/next_action_at"]);
    let ahead = Some(moment("2026-12-22T09:00:00Z"));
    assert_eq!(pointers(&LeadMove { next_action_at: ahead, ..later.clone() }), [""; 0]);
    assert_eq!(pointers(&LeadMove { to: LeadStatus::Junk, next_action_at: ahead, ..later }), ["/next_action_at"]);
    let twice = LeadMove::new(LeadStatus::Duplicate);
    assert_eq!(pointers(&twice), ["/duplicate_of_lead_id"]);
    let (of_lead, of_contact) = (Some(LeadId(uuid::Uuid::nil())), Some(ContactId(uuid::Uuid::nil())));
    let both = LeadMove { duplicate_of_lead_id: of_lead, duplicate_of_contact_id: of_contact, ..twice };
    assert_eq!(pointers(&both), ["/duplicate_of_contact_id"]);
}

#[test]
fn an_end_ends_the_plan_and_a_return_is_counted() {
    let mut one = lead(LeadData { next_action: Some(NextAction::Call), next_action_at: Some(now()), ..caller() });
    (one.status, one.unanswered) = (LeadStatus::Lost, 4);
    one.settle(LeadStatus::Attempting, now());
    assert_eq!((one.closed_at, one.data.next_action, one.data.next_action_at), (Some(now()), None, None));
    let last = now().plus_seconds(super::REOPEN_SECONDS);
    assert_eq!((one.may_reopen(last), one.may_reopen(last.plus_seconds(1))), (true, false));
    one.status = LeadStatus::Assigned;
    one.settle(LeadStatus::Lost, now());
    assert_eq!((one.reopened, one.unanswered, one.closed_at), (1, 0, None));
}

#[test]
fn every_status_is_reached() {
    for status in LeadStatus::ALL.iter().filter(|status| **status != LeadStatus::New) {
        assert!(LeadStatus::ALL.iter().any(|from| from.move_to(*status).is_some()), "{status}");
    }
}
