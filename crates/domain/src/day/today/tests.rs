use super::{
    FollowUp, LIKELY_MINUTES, Likely, Today, TodayLine, TodayPart, TodayReason as R, likely, order, seen_again_after,
};
use crate::day::activity::{Activity, ActivityData, ActivityKind, ActivityStatus};
use crate::kernel::{ActivityId, ContactId, Head, LeadId, Named, RecordId, Timestamp, UserId};
use crate::leads::lead::{LeadStatus, Priority};
use crate::people::reach::Class;
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

fn contact(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn visit(to: u128, starts_at: Timestamp) -> TodayLine {
    let head = Head {
        id: ActivityId(Uuid::from_u128(to + 1_000)),
        version: 1,
        created_at: starts_at,
        created_by: None,
        updated_at: starts_at,
        updated_by: None,
        deleted_at: None,
    };
    let data = ActivityData {
        contact_id: Some(ContactId(contact(to).0)),
        ..ActivityData::new(ActivityKind::Visit, starts_at)
    };
    let activity = Some(Activity::new(head, data));
    TodayLine { activity, ..TodayLine::new(R::Planned, Some(starts_at)) }
}

fn follow_up(number: u128, reason: R, at: Timestamp) -> TodayLine {
    let follow_up = FollowUp {
        id: LeadId(Uuid::from_u128(number)),
        version: 1,
        full_name: "Somebody".into(),
        phones: Vec::new(),
        status: LeadStatus::New,
        next_action: None,
        next_action_at: Some(at),
        priority: Priority::Normal,
        score: None,
        specialty: None,
    };
    TodayLine { follow_up: Some(follow_up), ..TodayLine::new(reason, Some(at)) }
}

fn today(now: Timestamp, lines: Vec<TodayLine>) -> Today {
    let day = crate::kernel::day::day_of(now);
    let owner_id = UserId(Uuid::nil());
    let (planned, done, due_total, next_planned) = (0, 0, 0, 0);
    Today { day, owner_id, owner: None, made_at: now, lines, planned, done, due_total, next_day: day, next_planned }
}

#[test]
fn a_day_is_in_the_order_of_its_parts_and_hours() {
    let now = at("2026-11-23T05:30:00Z");
    let later = |minutes: i64| Some(now.plus_seconds(minutes * 60));
    let mut lines = vec![
        TodayLine::new(R::Done, later(-60)),
        TodayLine::new(R::PlanBehind, None),
        TodayLine::new(R::NotSeen, None),
        TodayLine::new(R::PatientVisit, later(90)),
        TodayLine::new(R::Planned, later(30)),
        TodayLine::new(R::FollowUp, later(60)),
        TodayLine::new(R::Untold, later(-1_440)),
        TodayLine::new(R::InquiryWaiting, later(-10)),
    ];
    order(&mut lines);
    let told: Vec<_> = lines.iter().map(|line| line.reason).collect();
    let day =
        [R::Untold, R::InquiryWaiting, R::Planned, R::FollowUp, R::PatientVisit, R::PlanBehind, R::NotSeen, R::Done];
    assert_eq!(told, day);
    let parts: Vec<TodayPart> = told.iter().map(|reason| reason.part()).collect();
    assert!(parts.is_sorted());
}

#[test]
fn what_is_planned_for_now_comes_first_and_nobody_twice() {
    let now = at("2026-11-23T05:30:00Z");
    let minutes = |minutes: i64| now.plus_seconds(minutes * 60);
    let mut lines = vec![
        visit(1, minutes(50)),
        visit(2, minutes(-20)),
        visit(3, minutes(LIKELY_MINUTES + 1)),
        // It ended an hour ago: half an hour of it.
        visit(4, minutes(-90)),
        visit(5, minutes(-91)),
        follow_up(9, R::FollowUpLate, minutes(-500)),
        follow_up(8, R::FollowUp, minutes(30)),
    ];
    if let Some(done) = lines[1].activity.as_mut() {
        done.status = ActivityStatus::CheckedIn;
    }
    let opened: Vec<Named> =
        [2, 6, 7, 1, 8, 9].map(|number| Named { id: contact(number), name: number.to_string() }).into();
    let day = today(now, lines);
    let told: Vec<String> = likely(&day, &opened, now)
        .iter()
        .map(|one| match one {
            Likely::Planned(activity) => format!("planned {}", activity.data.starts_at.micros() - now.micros()),
            Likely::Opened(contact) => format!("opened {}", contact.name),
            Likely::FollowUp(lead) => format!("lead {}", lead.id.0.as_u128()),
        })
        .collect();
    let planned = |minutes: i64| format!("planned {}", minutes * 60_000_000);
    assert_eq!(told, [planned(-20), planned(50), planned(-90), "opened 6".into(), "opened 7".into()]);
    // Without a plan: three that were opened, and what is late.
    let lines = vec![
        follow_up(9, R::FollowUpLate, minutes(-500)),
        follow_up(8, R::FollowUp, minutes(-1)),
        follow_up(7, R::FollowUp, minutes(30)),
    ];
    let day = today(now, lines);
    let found = likely(&day, &opened, now);
    assert_eq!(found.iter().filter(|one| matches!(one, Likely::Opened(_))).count(), 3);
    let leads: Vec<u128> = found
        .iter()
        .filter_map(|one| if let Likely::FollowUp(lead) = one { Some(lead.id.0.as_u128()) } else { None })
        .collect();
    assert_eq!(leads, [9, 8]);
}

#[test]
fn what_is_over_is_not_likely() {
    let now = at("2026-11-23T05:30:00Z");
    let mut line = visit(1, now);
    if let Some(done) = line.activity.as_mut() {
        done.status = ActivityStatus::Completed;
    }
    assert_eq!(likely(&today(now, vec![line]), &[], now), []);
}

#[test]
fn who_matters_more_is_seen_more_often() {
    let often = [Some(Class::A), Some(Class::B), Some(Class::C)].map(seen_again_after);
    assert!(often.is_sorted() && often[0] < often[1]);
    assert_eq!(seen_again_after(None), seen_again_after(Some(Class::C)));
}
