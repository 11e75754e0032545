//! The only place that knows other clocks than India's: what time it is for somebody, and when that time is.

use chrono::offset::LocalResult;
use chrono::{NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::kernel::Timestamp;

/// A name that is no zone's means India.
fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::Asia__Kolkata)
}

/// What a clock in a zone (IANA name) shows at a moment.
pub fn local(name: &str, at: Timestamp) -> NaiveDateTime {
    at.utc().with_timezone(&zone(name)).naive_local()
}

/// When a clock in a zone shows this: the first time where it does so twice, an hour later where it is put forward over it.
pub fn moment(name: &str, shown: NaiveDateTime) -> Timestamp {
    let zone = zone(name);
    let at = match zone.from_local_datetime(&shown) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.with_timezone(&Utc)),
        LocalResult::None => shown
            .checked_add_signed(TimeDelta::hours(1))
            .and_then(|later| zone.from_local_datetime(&later).earliest())
            .map(|at| at.with_timezone(&Utc)),
    };
    at.and_then(Timestamp::new).unwrap_or_else(Timestamp::earliest)
}

#[cfg(test)]
mod tests {
    use super::{local, moment};
    use domain::kernel::Timestamp;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|_| panic!("a moment"))
    }

    #[test]
    fn clocks_differ() {
        let noon = at("2026-11-23T12:00:00Z");
        for (zone, shown) in [
            ("Asia/Kolkata", "2026-11-23 17:30:00"),
            ("Europe/Berlin", "2026-11-23 13:00:00"),
            ("America/New_York", "2026-11-23 07:00:00"),
            ("Nowhere/Land", "2026-11-23 17:30:00"),
        ] {
            assert_eq!(local(zone, noon).to_string(), shown, "{zone}");
            assert_eq!(moment(zone, local(zone, noon)), noon, "{zone}");
        }
    }

    #[test]
    fn an_hour_that_is_left_out_comes_later_and_one_that_comes_twice_comes_first() {
        let shown = |text: &str| text.parse().unwrap_or_else(|_| panic!("a time"));
        assert_eq!(moment("Europe/Berlin", shown("2026-03-29T02:30:00")), at("2026-03-29T01:30:00Z"));
        assert_eq!(moment("Europe/Berlin", shown("2026-10-25T02:30:00")), at("2026-10-25T00:30:00Z"));
    }
}
