//! Instants: UTC, whole microseconds, because that is what both databases keep.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC with microsecond precision; RFC 3339 on the wire, always with six decimals and `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = DateTime))]
#[cfg_attr(
    feature = "diesel",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
    diesel(sql_type = crate::kernel::sql::Instant)
)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Cuts off what is finer than a microsecond. `None` outside of what can be stored.
    pub fn new(instant: DateTime<Utc>) -> Option<Self> {
        Self::from_micros(instant.timestamp_micros())
    }

    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// 1970, for what lies outside of the calendar.
    pub fn earliest() -> Self {
        Self(DateTime::UNIX_EPOCH)
    }

    /// Microseconds since 1970.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// This moment moved by so many seconds (negative: earlier), kept within the range of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let moved = self.micros().saturating_add(seconds.saturating_mul(1_000_000));
        Self::from_micros(moved).unwrap_or(self)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instant = DateTime::parse_from_rfc3339(text)?.with_timezone(&Utc);
        Ok(Self::from_micros(instant.timestamp_micros()).unwrap_or(Self(instant)))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "diesel")]
crate::stored!(Timestamp as crate::kernel::sql::Instant;
    pg diesel::sql_types::Timestamptz: |instant| instant.0, |instant: DateTime<Utc>| Ok(Self(instant));
    sqlite |instant| instant.micros(), |value| Timestamp::from_micros(value.read_long()).ok_or_else(|| "a moment outside of the calendar".into()));

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn the_wire_form_keeps_six_decimals_and_reads_back() {
        let noon: Timestamp = "2026-11-22T12:00:00.1234567+05:30".parse().unwrap_or_else(|_| panic!("a moment"));
        assert_eq!(noon.to_string(), "2026-11-22T06:30:00.123456Z");
        assert_eq!(noon.to_string().parse(), Ok(noon));
    }
}
