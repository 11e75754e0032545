//! What a record holds in its custom fields, on the wire and as a key that databases compare and sort by.

use crate::kernel::{Money, text};
use chrono::NaiveDate;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Steps of 0.0001.
const SCALE: i64 = 10_000;

/// A decimal number with up to four places: stored as a whole number of ten-thousandths, so that equal is equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

impl Decimal {
    /// The largest amount without its sign: its ten-thousandths are exact in a double, which is what JSON is read into.
    pub const LIMIT: i64 = 100_000_000_000;

    /// `None` beyond [`Decimal::LIMIT`]; more than four places are rounded.
    pub fn new(number: f64) -> Option<Self> {
        let scaled = number * 10_000.0;
        // Within the limit every step is exact in a double, and so is its text.
        (scaled.is_finite() && scaled.abs() <= 1e15).then(|| scaled.round().to_string().parse().ok().map(Self))?
    }

    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(SCALE))
    }

    /// Ten-thousandths.
    pub const fn scaled(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Decimal {
    /// `-2.5`, without zeros at the end.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) =
            (self.0.unsigned_abs() / SCALE.unsigned_abs(), self.0.unsigned_abs() % SCALE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(out, "{sign}{whole}");
        }
        write!(out, "{sign}{whole}.{}", format!("{rest:04}").trim_end_matches('0'))
    }
}

impl std::str::FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.trim().parse().ok().and_then(Self::new).ok_or(())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % SCALE == 0 {
            return serializer.serialize_i64(self.0 / SCALE);
        }
        // The shortest text of the double is the decimal that was meant.
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("a number between -100000000000 and 100000000000"))
    }
}

/// One value. Dates are `YYYY-MM-DD`, choices one of the field's words, references an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum CustomValue {
    YesNo(bool),
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    Number(Decimal),
    Money(Money),
    Text(String),
}

/// Told apart by their kind of JSON. What serde derives keeps each value to try one kind after the other, and writes an error
/// for each that it is not, which lists of many records feel.
impl<'de> Deserialize<'de> for CustomValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByKind)
    }
}

struct ByKind;

impl<'de> Visitor<'de> for ByKind {
    type Value = CustomValue;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("yes or no, a number between -100000000000 and 100000000000, money or text")
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<CustomValue, E> {
        Ok(CustomValue::YesNo(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<CustomValue, E> {
        let within = number.unsigned_abs() <= Decimal::LIMIT.unsigned_abs();
        within
            .then(|| CustomValue::Number(Decimal::whole(number)))
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<CustomValue, E> {
        let whole = i64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))?;
        self.visit_i64(whole)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<CustomValue, E> {
        let decimal = Decimal::new(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))?;
        Ok(CustomValue::Number(decimal))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<CustomValue, E> {
        Ok(CustomValue::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<CustomValue, E> {
        Ok(CustomValue::Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<CustomValue, A::Error> {
        Money::deserialize(MapAccessDeserializer::new(fields)).map(CustomValue::Money)
    }
}

/// A record's values by the names of their fields.
pub type CustomValues = BTreeMap<String, CustomValue>;

impl CustomValue {
    /// What both databases compare and sort by, byte by byte: folded text, numbers of one length, days as they are.
    pub fn key(&self) -> String {
        match self {
            Self::YesNo(yes) => yes.to_string(),
            Self::Number(number) => number_key(number.scaled()),
            Self::Money(money) => number_key(money.amount_minor),
            Self::Text(text) => text::fold(text),
        }
    }

    /// As it stands in a file or in a plain list: money in rupees.
    pub fn plain(&self) -> String {
        match self {
            Self::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => {
                let sign = if money.amount_minor < 0 { "-" } else { "" };
                let paise = money.amount_minor.unsigned_abs();
                format!("{sign}{}.{:02}", paise / 100, paise % 100)
            }
            Self::Text(text) => text.clone(),
        }
    }

    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Twenty digits, moved so that negative numbers sort before positive ones.
pub fn number_key(number: i64) -> String {
    let moved = i128::from(number) - i128::from(i64::MIN);
    format!("{moved:020}")
}

/// The keys of a record's values: what its column of keys holds.
pub fn keys(values: &CustomValues) -> BTreeMap<String, String> {
    values.iter().map(|(name, value)| (name.clone(), value.key())).collect()
}

#[cfg(test)]
mod tests {
    use super::{CustomValue, Decimal, number_key};

    #[test]
    fn decimals_are_exact() {
        for text in ["0", "1", "-1", "2.5", "-0.0001", "12345.6789", "99999999999.9999", "-100000000000"] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(decimal.to_string(), text);
            let json = serde_json::to_string(&decimal).unwrap();
            assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), decimal, "{json}");
        }
        assert_eq!(serde_json::to_string(&Decimal::whole(3)).unwrap(), "3");
        assert_eq!("1.00004".parse::<Decimal>().unwrap().to_string(), "1");
        for bad in ["1e12", "inf", "NaN", "", "x"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_sort_as_numbers_do() {
        let numbers = [i64::MIN, -10_000, -1, 0, 1, 9, 10, i64::MAX];
        let keys: Vec<String> = numbers.iter().map(|number| number_key(*number)).collect();
        assert!(keys.is_sorted() && keys.iter().all(|key| key.len() == 20), "{keys:?}");
    }

    #[test]
    fn values_read_as_they_were_written() {
        for json in ["true", "2.5", r#"{"amount_minor":150,"currency":"INR"}"#, r#""2026-11-24""#] {
            let value: CustomValue = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
        assert_eq!(serde_json::from_str::<CustomValue>("12.0").unwrap(), CustomValue::Number(Decimal::whole(12)));
        let unfit = ["null", "[1]", "{}", r#"{"amount_minor":1,"currency":"INR","more":1}"#];
        let large = ["100000000001", "-100000000001", "18446744073709551615", "1e12"];
        for json in unfit.into_iter().chain(large) {
            assert!(serde_json::from_str::<CustomValue>(json).is_err(), "{json}");
        }
    }
}
