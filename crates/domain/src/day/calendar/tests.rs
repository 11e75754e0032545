use super::{CalendarConflict, CalendarEntry, CalendarKind, mark_conflicts};
use crate::kernel::day::day_of;
use crate::kernel::{RecordId, Timestamp, UserId};
use uuid::Uuid;

fn at(hour: i64, minute: i64) -> Timestamp {
    let midnight: Timestamp = "2026-11-23T18:30:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
    midnight.plus_seconds(hour * 3_600 + minute * 60)
}

fn who(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn activity(number: u128, person: u128, from: Timestamp, to: Timestamp, status: &str) -> CalendarEntry {
    CalendarEntry {
        kind: CalendarKind::Activities,
        resource: CalendarKind::Activities.resource(),
        id: RecordId(Uuid::from_u128(number)),
        version: Some(1),
        what: Some("visit".to_owned()),
        title: None,
        starts_at: Some(from),
        ends_at: Some(to),
        day: day_of(from),
        until: day_of(to),
        whole_day: false,
        person_id: Some(who(person)),
        facility_id: None,
        status: Some(status.to_owned()),
        open: status != "completed",
        place: None,
        conflict: None,
        updated_at: None,
    }
}

fn marked(mut entries: Vec<CalendarEntry>) -> Vec<Option<CalendarConflict>> {
    mark_conflicts(&mut entries);
    entries.into_iter().map(|entry| entry.conflict).collect()
}

#[test]
fn who_is_to_be_in_two_places_is_told_at_both() {
    let overlap = Some(CalendarConflict::Overlap);
    let day = vec![
        activity(1, 1, at(9, 0), at(10, 0), "planned"),
        // Ends when the next one begins.
        activity(2, 1, at(11, 0), at(12, 0), "planned"),
        activity(3, 1, at(9, 30), at(11, 0), "confirmed"),
        // Somebody else's.
        activity(4, 2, at(9, 0), at(10, 0), "planned"),
        // It took no time.
        activity(5, 1, at(11, 0), at(12, 0), "missed"),
    ];
    assert_eq!(marked(day), [overlap, None, overlap, None, None]);
}

/// What lies wholly within a long one overlaps it, also behind another that is over.
#[test]
fn the_longest_is_remembered() {
    let overlap = Some(CalendarConflict::Overlap);
    let day = vec![
        activity(1, 1, at(9, 0), at(17, 0), "completed"),
        activity(2, 1, at(9, 30), at(10, 0), "completed"),
        activity(3, 1, at(16, 0), at(16, 30), "planned"),
        activity(4, 1, at(17, 0), at(17, 30), "planned"),
    ];
    assert_eq!(marked(day), [overlap, overlap, overlap, None]);
}

/// Every pair that overlaps, counted the slow way, is marked, and nothing else.
#[test]
fn the_sweep_finds_what_comparing_all_pairs_finds() {
    let mut seed = 17_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..200 {
        let entries: Vec<_> = (0..12)
            .map(|number| {
                let (who, start, long) = (next(2), next(40), next(9) + 1);
                let start = at(0, i64::try_from(start * 15).unwrap_or(0));
                let end = start.plus_seconds(i64::try_from(long * 900).unwrap_or(0));
                activity(number, u128::from(who), start, end, "planned")
            })
            .collect();
        let slow: Vec<_> = entries
            .iter()
            .map(|one| {
                let clash = entries.iter().any(|other| {
                    other.id != one.id
                        && other.person_id == one.person_id
                        && other.starts_at < one.ends_at
                        && one.starts_at < other.ends_at
                });
                clash.then_some(CalendarConflict::Overlap)
            })
            .collect();
        assert_eq!(marked(entries), slow, "round {round}");
    }
}

#[test]
fn who_is_away_does_not_work() {
    let away = CalendarEntry {
        kind: CalendarKind::Absences,
        resource: CalendarKind::Absences.resource(),
        starts_at: None,
        ends_at: None,
        whole_day: true,
        status: None,
        ..activity(9, 1, at(0, 0), at(23, 0), "planned")
    };
    let day = vec![
        away,
        activity(1, 1, at(9, 0), at(10, 0), "planned"),
        // It was done after all.
        activity(2, 1, at(11, 0), at(12, 0), "completed"),
        activity(3, 2, at(9, 0), at(10, 0), "planned"),
        activity(4, 1, at(33, 0), at(34, 0), "planned"),
    ];
    assert_eq!(marked(day), [None, Some(CalendarConflict::Absence), None, None, None]);
}
