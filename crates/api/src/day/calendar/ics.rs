//! A calendar as text (iCalendar, RFC 5545) for the calendars of phones. Hours are told in UTC: no reader needs to know our
//! time zone, and India's clocks never change.

use chrono::{DateTime, NaiveDate, Utc};
use domain::day::calendar::{CalendarEntry, CalendarKind};
use domain::kernel::Timestamp;
use domain::kernel::day::{day_of, moment};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// Who writes it, as calendars want to know.
const PRODUCT: &str = "-//Setu//Calendar//EN";
/// How often a calendar that goes by it asks anew.
const REFRESH: &str = "PT1H";

/// The entries as one calendar. Without names an entry says what is done and where, and nothing of with whom: free text
/// is left out, too, in which names end up.
pub fn text(entries: &[CalendarEntry], with_names: bool, hindi: bool, now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Setu"),
        ("X-WR-TIMEZONE", "Asia/Kolkata"),
        ("X-PUBLISHED-TTL", REFRESH),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done());
    for entry in entries {
        calendar.push(event(entry, with_names, hindi, now));
    }
    calendar.to_string()
}

fn event(entry: &CalendarEntry, with_names: bool, hindi: bool, now: Timestamp) -> Event {
    let mut event = Event::new();
    let days = if entry.kind == CalendarKind::Holidays { format!("-{}", entry.day) } else { String::new() };
    event.uid(&format!("{}-{}{days}@setu", entry.kind, entry.id));
    // What nobody writes (a day off) is as old as its day, so that the text stays the same until something changes.
    event.timestamp(entry.updated_at.unwrap_or_else(|| moment(day_of(now), 0)).utc());
    event.sequence(entry.version.and_then(|version| u32::try_from(version - 1).ok()).unwrap_or(0));
    event.summary(&summary(entry, with_names, hindi));
    if let Some(place) = entry.place.as_deref().filter(|_| with_names || entry.kind == CalendarKind::Activities) {
        event.location(&plain(place));
    }
    if let Some(begin) = entry.starts_at.filter(|_| !entry.whole_day) {
        event.starts::<DateTime<Utc>>(begin.utc());
        if let Some(end) = entry.ends_at {
            event.ends::<DateTime<Utc>>(end.utc());
        }
    } else {
        event.starts::<NaiveDate>(entry.day);
        // The day behind the last one.
        event.ends::<NaiveDate>(entry.until.succ_opt().unwrap_or(entry.until));
    }
    event.status(if entry.status.as_deref() == Some("planned") || entry.status.as_deref() == Some("booked") {
        EventStatus::Tentative
    } else {
        EventStatus::Confirmed
    });
    let busy = entry.kind == CalendarKind::Activities && entry.open;
    event.add_property("TRANSP", if busy { "OPAQUE" } else { "TRANSPARENT" });
    event
}

fn summary(entry: &CalendarEntry, with_names: bool, hindi: bool) -> String {
    let what = word(entry, hindi);
    // A day off has a name of nobody.
    let named = with_names || entry.kind == CalendarKind::Holidays;
    match entry.title.as_deref().map(plain).filter(|title| named && !title.trim().is_empty()) {
        Some(title) if entry.kind == CalendarKind::Holidays => title,
        Some(title) => format!("{what}: {title}"),
        None => what.to_owned(),
    }
}

/// One line: what is no letter of it would break the lines of the format.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// What is done, in the language of whose calendar it is. For what a patient comes is not said.
fn word(entry: &CalendarEntry, hindi: bool) -> &'static str {
    let (english, in_hindi) = match (entry.kind, entry.what.as_deref()) {
        (CalendarKind::Activities | CalendarKind::Leads, Some("visit")) => ("Visit", "मुलाक़ात"),
        (CalendarKind::Activities | CalendarKind::Leads, Some("call")) => ("Call", "कॉल"),
        (CalendarKind::Activities, Some("meeting")) => ("Meeting", "बैठक"),
        (CalendarKind::Activities, Some("demo")) => ("Demo", "डेमो"),
        (CalendarKind::Activities, Some("camp_duty")) => ("Health camp", "स्वास्थ्य शिविर"),
        (CalendarKind::Activities | CalendarKind::Leads, Some("email" | "sms" | "whatsapp")) => ("Message", "संदेश"),
        (CalendarKind::Activities, _) => ("Activity", "गतिविधि"),
        (CalendarKind::PatientVisits, _) => ("Patient's visit", "मरीज़ का आगमन"),
        (CalendarKind::Tasks, _) => ("Task", "काम"),
        (CalendarKind::Leads, _) => ("Lead", "लीड"),
        (CalendarKind::Opportunities, _) => ("Opportunity", "अवसर"),
        (CalendarKind::Absences, _) => ("Away", "अनुपस्थित"),
        (CalendarKind::Holidays, _) => ("Holiday", "छुट्टी"),
    };
    if hindi { in_hindi } else { english }
}

#[cfg(test)]
mod tests {
    use super::text;
    use domain::day::calendar::{CalendarEntry, CalendarKind};
    use domain::kernel::{RecordId, Timestamp};

    fn visit(title: &str, place: &str) -> CalendarEntry {
        let at: Timestamp = "2026-11-24T05:30:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
        let day = "2026-11-24".parse().unwrap_or_else(|_| panic!("a day"));
        CalendarEntry {
            kind: CalendarKind::Activities,
            resource: CalendarKind::Activities.resource(),
            id: RecordId(uuid::Uuid::from_u128(1)),
            version: Some(3),
            what: Some("visit".to_owned()),
            title: Some(title.to_owned()),
            starts_at: Some(at),
            ends_at: Some(at.plus_seconds(1_800)),
            day,
            until: day,
            whole_day: false,
            person_id: None,
            facility_id: None,
            status: Some("confirmed".to_owned()),
            open: true,
            place: Some(place.to_owned()),
            conflict: None,
            updated_at: Some(at),
        }
    }

    /// Lines end in CRLF and have at most 75 bytes, whatever stands in them; nothing that people write begins one.
    #[test]
    fn whatever_people_write_stays_in_its_line() {
        let nasty = "Dr, Sharma; \\ \"x\"\r\nATTENDEE:mailto:evil@example.com\nEND:VEVENT\u{0} ";
        let long = "डॉ. शर्मा के अस्पताल में नई कैथ लैब और उसके बारे में लंबी बातचीत 🏥 ".repeat(8);
        for (title, place) in [(nasty, nasty), (long.as_str(), "नोएडा"), ("", "")] {
            for hindi in [false, true] {
                let text = text(&[visit(title, place)], true, hindi, Timestamp::earliest());
                assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
                assert!(!text.replace("\r\n", "").contains(['\r', '\n', '\0']), "{text:?}");
                for line in text.split("\r\n") {
                    // The last piece of a long one comes with its blank.
                    assert!(line.len() <= 76, "{} bytes: {line}", line.len());
                    assert!(!line.starts_with("ATTENDEE"), "{text}");
                }
                assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1, "{text}");
            }
        }
    }

    #[test]
    fn without_names_it_says_what_and_where() {
        let text = text(&[visit("Asha Gupta about her knee", "OPD block")], false, false, Timestamp::earliest());
        assert!(text.contains("\r\nSUMMARY:Visit\r\n") && text.contains("\r\nLOCATION:OPD block\r\n"), "{text}");
        assert!(!text.contains("Asha") && !text.contains("knee"), "{text}");
    }
}
