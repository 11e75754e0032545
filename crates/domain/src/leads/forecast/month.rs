//! A month of the calendar, `2026-11` on the wire.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since the year nothing: years times twelve.
    number: i32,
}

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        let month = i32::try_from(day.month0()).unwrap_or(0);
        Self { number: day.year().saturating_mul(12).saturating_add(month) }
    }

    /// The month so many months later, or earlier.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self { number: self.number.saturating_add(months) }
    }

    /// How many months after another one.
    pub const fn since(self, earlier: Self) -> i32 {
        self.number.saturating_sub(earlier.number)
    }

    pub fn first_day(self) -> NaiveDate {
        let month = u32::try_from(self.number.rem_euclid(12)).unwrap_or(0) + 1;
        NaiveDate::from_ymd_opt(self.number.div_euclid(12), month, 1).unwrap_or(NaiveDate::MAX)
    }

    /// This month and those up to another one, both included.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.number..=last.number).map(|number| Self { number })
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}", self.number.div_euclid(12), self.number.rem_euclid(12) + 1)
    }
}

/// What is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMonth;

impl std::fmt::Display for NoMonth {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a month is written as 2026-11")
    }
}

impl std::str::FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let shape = |at: usize, c: char| if at == 4 { c == '-' } else { c.is_ascii_digit() };
        if text.len() != 7 || !text.chars().enumerate().all(|(at, c)| shape(at, c)) {
            return Err(NoMonth);
        }
        [text, "-01"].concat().parse().map(Self::of).map_err(|_| NoMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use super::Month;
    use utoipa::openapi::schema::{ObjectBuilder, Type};
    use utoipa::openapi::{RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for Month {
        fn schema() -> RefOr<Schema> {
            let pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$";
            let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
            schema.description(Some("A month of the calendar")).examples(["2026-11"]).build().into()
        }
    }
    impl ToSchema for Month {}
}

#[cfg(test)]
mod tests {
    use super::Month;

    fn month(text: &str) -> Month {
        text.parse().unwrap_or_else(|_| panic!("a month"))
    }

    #[test]
    fn months_are_counted() {
        assert_eq!(month("2026-11").plus(3), month("2027-02"));
        assert_eq!(month("2026-01").plus(-1).to_string(), "2025-12");
        assert_eq!(month("2027-02").since(month("2026-11")), 3);
        assert_eq!(month("2026-02").first_day().to_string(), "2026-02-01");
        let year: Vec<_> = month("2026-11").up_to(month("2027-01")).map(|month| month.to_string()).collect();
        assert_eq!(year, ["2026-11", "2026-12", "2027-01"]);
        assert_eq!(month("2027-01").up_to(month("2026-12")).count(), 0);
    }

    #[test]
    fn nonsense_is_no_month() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-11-01", "2026-11-01", "+026-11", "२०२६-११"]
        {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
