//! What history lets expect: a forecast by exponential smoothing, beside the simplest one there is (the same month a year
//! ago), each with the error that it would have made. Works on plain numbers; knows no database.

use augurs_core::{Fit, Predict};
use augurs_ets::AutoETS;

/// Months of a year.
const SEASON: usize = 12;
/// A year to learn from, and another to be tried on.
pub const NEEDED: usize = 2 * SEASON;

/// What is expected of the months behind a series, and how well that went before.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    pub statistical: Vec<f64>,
    pub seasonal_naive: Vec<f64>,
    pub tried: Tried,
}

/// Both forecasts on the same months, each one month ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    pub months: usize,
    /// What these months came to on average.
    pub mean: f64,
    /// Mean absolute errors.
    pub statistical: f64,
    pub seasonal_naive: f64,
}

/// Why nothing is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoExpectation {
    /// Fewer months than [`NEEDED`].
    TooShort,
    /// No model fits the series, or what it says is no number.
    NoModel(String),
}

/// Expects so many months behind a series of monthly figures, none of them negative.
pub fn expect(series: &[f64], months: usize) -> Result<Expectation, NoExpectation> {
    if series.len() < NEEDED {
        return Err(NoExpectation::TooShort);
    }
    let tried = back_test(series)?;
    Ok(Expectation { statistical: smoothed(series, months)?, seasonal_naive: year_before(series, months), tried })
}

/// Exponential smoothing of level and trend; which of its models, the series decides (by Akaike's corrected criterion). It knows no season.
fn smoothed(series: &[f64], months: usize) -> Result<Vec<f64>, NoExpectation> {
    let failed = |cause: augurs_ets::Error| NoExpectation::NoModel(cause.to_string());
    let fitted = AutoETS::new(1, "ZZN").and_then(|search| search.fit(series)).map_err(failed)?;
    // Without intervals, which would be drawn by chance.
    let points = fitted.predict(months, None).map_err(failed)?.point;
    if points.len() != months || points.iter().any(|point| !point.is_finite()) {
        return Err(NoExpectation::NoModel("the model gives no numbers".to_owned()));
    }
    // Nobody wins less than nothing.
    Ok(points.into_iter().map(|point| point.max(0.0)).collect())
}

/// The same month a year before, again and again where a year is not enough.
fn year_before(series: &[f64], months: usize) -> Vec<f64> {
    let last_year = series.get(series.len().saturating_sub(SEASON)..).unwrap_or_default();
    last_year.iter().copied().cycle().take(months).collect()
}

/// Lets both say each month of the series behind its first year, knowing only the months before it.
fn back_test(series: &[f64]) -> Result<Tried, NoExpectation> {
    let (mut months, mut sum, mut statistical, mut naive) = (0, 0.0, 0.0, 0.0);
    for (at, actual) in series.iter().enumerate().skip(SEASON) {
        let known = series.get(..at).unwrap_or_default();
        let said = smoothed(known, 1)?.first().copied().unwrap_or_default();
        let before = year_before(known, 1).first().copied().unwrap_or_default();
        months += 1;
        sum += actual;
        statistical += (said - actual).abs();
        naive += (before - actual).abs();
    }
    let count = f64::from(u32::try_from(months).unwrap_or(u32::MAX)).max(1.0);
    Ok(Tried { months, mean: sum / count, statistical: statistical / count, seasonal_naive: naive / count })
}

#[cfg(test)]
mod tests {
    use super::{NEEDED, NoExpectation, expect, smoothed, year_before};

    fn close(one: f64, other: f64, within: f64) -> bool {
        (one - other).abs() <= within
    }

    fn line(months: u32) -> Vec<f64> {
        (0..months).map(|month| 1_000.0 + 50.0 * f64::from(month)).collect()
    }

    #[test]
    fn two_years_are_needed() {
        let series = line(23);
        assert_eq!(expect(&series, 3), Err(NoExpectation::TooShort));
        assert_eq!((expect(&[], 3), NEEDED), (Err(NoExpectation::TooShort), 24));
    }

    /// By hand: the month a year before a line that rises by 50 a month lies 600 below.
    #[test]
    fn a_rising_line() {
        let expected = expect(&line(30), 3).unwrap_or_else(|_| panic!("a line is expected"));
        let wanted = [2_500.0, 2_550.0, 2_600.0];
        assert!(
            expected.statistical.iter().zip(wanted).all(|(said, true_one)| close(*said, true_one, 25.0)),
            "{expected:?}"
        );
        assert_eq!(expected.seasonal_naive, [1_900.0, 1_950.0, 2_000.0]);
        let tried = expected.tried;
        assert_eq!(tried.months, 18);
        // Months 12 to 29: the mean of 1,600 to 2,450.
        assert!(close(tried.mean, 2_025.0, 1e-9) && close(tried.seasonal_naive, 600.0, 1e-9), "{tried:?}");
        assert!(tried.statistical < 100.0, "{tried:?}");
    }

    /// By hand: what comes again each year is no surprise to whoever says the same as last year.
    #[test]
    fn the_same_every_year() {
        let year = [100.0, 200.0, 900.0, 400.0, 100.0, 50.0, 70.0, 300.0, 800.0, 600.0, 200.0, 150.0];
        let series: Vec<f64> = year.iter().copied().cycle().take(30).collect();
        let expected = expect(&series, 8).unwrap_or_else(|_| panic!("a season is expected"));
        assert_eq!(expected.seasonal_naive, [70.0, 300.0, 800.0, 600.0, 200.0, 150.0, 100.0, 200.0]);
        assert!(expected.tried.seasonal_naive.abs() < 1e-9);
        assert!(expected.tried.statistical > 100.0, "{expected:?}");
    }

    #[test]
    fn always_the_same() {
        let expected = expect(&[500.0; 26], 2).unwrap_or_else(|cause| panic!("{cause:?}"));
        assert!(expected.statistical.iter().all(|said| close(*said, 500.0, 1.0)), "{expected:?}");
        assert!(expected.tried.statistical < 1.0 && expected.tried.seasonal_naive.abs() < 1e-9);
    }

    #[test]
    fn more_than_a_year_ahead_begins_anew() {
        let series: Vec<f64> = (1..=24).map(f64::from).collect();
        let ahead = year_before(&series, 14);
        assert_eq!((ahead.first(), ahead.get(11), ahead.get(12)), (Some(&13.0), Some(&24.0), Some(&13.0)));
    }

    /// The same series says the same each time, and never less than nothing.
    #[test]
    fn no_chance_and_no_debts() {
        let falling: Vec<f64> = (0..30).map(|month| (2_000.0 - 70.0 * f64::from(month)).max(0.0)).collect();
        let (one, other) = (smoothed(&falling, 12), smoothed(&falling, 12));
        assert_eq!(one, other);
        assert!(one.is_ok_and(|said| said.iter().all(|point| *point >= 0.0)));
    }
}
