//! Checking in with a place: how far somebody was from where the account is, and what that says. Pure functions; nothing
//! here refuses anything, because a phone without a fix must not keep anybody from telling that they are there.

use crate::kernel::Timestamp;
use crate::people::address::Address;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// So far from the account's address somebody is still there.
pub const RADIUS_METRES: i32 = 300;
/// An older fix says where the phone was, not where it is.
pub const FRESH_SECONDS: i32 = 120;
/// A fix that may be further off than this says nothing.
pub const COARSE_METRES: i32 = 1_000;
/// The Earth's mean radius (IUGG).
const EARTH_METRES: f64 = 6_371_008.8;

crate::labels!(
    /// What a check-in proves.
    CheckInVerdict {
        /// They were at the account's address.
        Verified = "verified",
        /// They were somewhere else.
        Outside = "outside",
        /// There was no fix, an old or a coarse one, or nobody knows where the account is.
        Unverified = "unverified",
    }
);

/// A point on the Earth, in millionths of a degree (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub latitude_e6: i32,
    pub longitude_e6: i32,
}

impl Point {
    pub fn of(address: &Address) -> Option<Self> {
        Some(Self { latitude_e6: address.latitude_e6?, longitude_e6: address.longitude_e6? })
    }

    /// Metres over ground (haversine), rounded.
    pub fn distance(self, other: Self) -> i32 {
        let radians = |e6: i32| (f64::from(e6) / 1_000_000.0).to_radians();
        let (north, other_north) = (radians(self.latitude_e6), radians(other.latitude_e6));
        let half = |one: f64, two: f64| ((two - one) / 2.0).sin().powi(2);
        let east = half(radians(self.longitude_e6), radians(other.longitude_e6));
        let chord = half(north, other_north) + north.cos() * other_north.cos() * east;
        whole(2.0 * EARTH_METRES * chord.clamp(0.0, 1.0).sqrt().asin())
    }
}

/// A length as a whole number; half of the Earth's girth fits by far.
fn whole(metres: f64) -> i32 {
    format!("{metres:.0}").parse().unwrap_or(i32::MAX)
}

/// Where a phone says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// Millionths of a degree north (WGS 84).
    #[validate(range(min = -90_000_000, max = 90_000_000, message = "Latitude lies between -90 and 90 degrees"))]
    #[cfg_attr(feature = "openapi", schema(minimum = -90_000_000, maximum = 90_000_000, example = 28_535_500))]
    pub latitude_e6: i32,
    /// Millionths of a degree east.
    #[validate(range(min = -180_000_000, max = 180_000_000, message = "Longitude lies between -180 and 180 degrees"))]
    #[cfg_attr(feature = "openapi", schema(minimum = -180_000_000, maximum = 180_000_000, example = 77_391_000))]
    pub longitude_e6: i32,
    /// How far off it may be, in metres.
    #[validate(range(min = 0, message = "Enter metres"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 25))]
    pub accuracy_metres: i32,
    /// How old it was when somebody checked in.
    #[validate(range(min = 0, message = "Enter seconds"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 4))]
    pub age_seconds: i32,
}

impl Fix {
    const fn point(self) -> Point {
        Point { latitude_e6: self.latitude_e6, longitude_e6: self.longitude_e6 }
    }

    /// Whether it says where the phone is now.
    pub const fn says_where(self) -> bool {
        self.age_seconds <= FRESH_SECONDS && self.accuracy_metres <= COARSE_METRES
    }
}

/// When and where somebody was, and what that proves. The place of whoever checked in on a person goes with an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    pub at: Timestamp,
    pub verdict: CheckInVerdict,
    /// Absent where the phone gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// From the nearest address of the account; absent where nobody knows where that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_metres: Option<i32>,
}

impl CheckIn {
    /// What a fix proves beside the places where somebody is to be met.
    pub fn new(at: Timestamp, fix: Option<Fix>, places: &[Point]) -> Self {
        let nearest = |fix: Fix| places.iter().map(|place| fix.point().distance(*place)).min();
        let distance_metres = fix.and_then(nearest);
        let verdict = match (fix, distance_metres) {
            (Some(fix), Some(_)) if !fix.says_where() => CheckInVerdict::Unverified,
            (Some(fix), Some(metres)) if metres <= RADIUS_METRES.saturating_add(fix.accuracy_metres) => {
                CheckInVerdict::Verified
            }
            (Some(_), Some(_)) => CheckInVerdict::Outside,
            _ => CheckInVerdict::Unverified,
        };
        Self { at, verdict, fix, distance_metres }
    }

    /// That somebody was there, without where that is.
    #[must_use]
    pub const fn without_place(self) -> Self {
        Self { fix: None, distance_metres: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{CheckIn, CheckInVerdict as V, Fix, Point};
    use crate::kernel::Timestamp;

    const NOIDA: Point = Point { latitude_e6: 28_626_700, longitude_e6: 77_364_900 };
    const DELHI: Point = Point { latitude_e6: 28_524_300, longitude_e6: 77_212_900 };

    fn fix(north_e6: i32, accuracy_metres: i32, age_seconds: i32) -> Fix {
        let latitude_e6 = NOIDA.latitude_e6 + north_e6;
        Fix { latitude_e6, longitude_e6: NOIDA.longitude_e6, accuracy_metres, age_seconds }
    }

    fn verdict(fix: impl Into<Option<Fix>>, places: &[Point]) -> V {
        CheckIn::new(Timestamp::earliest(), fix.into(), places).verdict
    }

    #[test]
    fn known_distances() {
        // A degree of a great circle is 111,195 m.
        let equator = Point { latitude_e6: 0, longitude_e6: 0 };
        assert_eq!(equator.distance(Point { latitude_e6: 1_000_000, longitude_e6: 0 }), 111_195);
        assert_eq!(equator.distance(Point { latitude_e6: 0, longitude_e6: -1_000_000 }), 111_195);
        assert_eq!(equator.distance(Point { latitude_e6: 0, longitude_e6: 180_000_000 }), 20_015_115);
        // Across the line where the day changes it is not far.
        let (east, west) = (179_999_000, -179_999_000);
        let [east, west] = [east, west].map(|longitude_e6| Point { latitude_e6: 0, longitude_e6 });
        assert_eq!(east.distance(west), 222);
        assert!((18_600..18_800).contains(&NOIDA.distance(DELHI)), "{}", NOIDA.distance(DELHI));
    }

    /// A distance is none to oneself, the same both ways, never more than half of the girth, and no way round is shorter.
    #[test]
    fn distances_are_distances() {
        let mut seed = 0x5e70_u64;
        let mut next = |most: i32| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i32::try_from((seed >> 33) % u64::try_from(2 * most + 1).unwrap_or(1)).unwrap_or(0) - most
        };
        let mut point = || Point { latitude_e6: next(90_000_000), longitude_e6: next(180_000_000) };
        for _ in 0..2_000 {
            let (one, two, three) = (point(), point(), point());
            assert_eq!(one.distance(one), 0);
            assert_eq!(one.distance(two), two.distance(one));
            assert!((0..=20_015_115).contains(&one.distance(two)), "{one:?} {two:?}");
            // Each is rounded.
            assert!(one.distance(three) <= one.distance(two) + two.distance(three) + 2, "{one:?} {two:?} {three:?}");
        }
    }

    #[test]
    fn within_the_radius_and_the_accuracy() {
        // A thousandth of a degree north is 111 m.
        assert_eq!(verdict(fix(2_690, 0, 0), &[NOIDA]), V::Verified);
        assert_eq!(verdict(fix(2_710, 0, 0), &[NOIDA]), V::Outside);
        assert_eq!(verdict(fix(2_710, 10, 0), &[NOIDA]), V::Verified);
        // The nearest of several addresses counts.
        assert_eq!(verdict(fix(2_690, 0, 0), &[DELHI, NOIDA]), V::Verified);
        let there = CheckIn::new(Timestamp::earliest(), Some(fix(2_690, 0, 0)), &[DELHI, NOIDA]);
        assert_eq!(there.distance_metres, Some(299));
        assert_eq!(there.without_place().distance_metres, None);
    }

    #[test]
    fn what_says_nothing_is_unverified() {
        assert_eq!(verdict(None, &[NOIDA]), V::Unverified);
        assert_eq!(verdict(fix(0, 10, 0), &[]), V::Unverified);
        assert_eq!(
            (verdict(fix(0, 10, 120), &[NOIDA]), verdict(fix(0, 10, 121), &[NOIDA])),
            (V::Verified, V::Unverified)
        );
        assert_eq!(verdict(fix(0, 1_000, 0), &[NOIDA]), V::Verified);
        // As coarse as a town proves neither that they were there nor that they were not.
        assert_eq!(verdict(fix(0, 1_001, 0), &[NOIDA]), V::Unverified);
        assert_eq!(verdict(fix(500_000, 5_000, 0), &[NOIDA]), V::Unverified);
        assert_eq!(verdict(fix(0, i32::MAX, i32::MAX), &[NOIDA]), V::Unverified);
    }
}
