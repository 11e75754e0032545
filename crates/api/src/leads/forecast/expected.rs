//! From what was won day by day to what the next months may bring.

use super::statistics::{self, Expectation, NoExpectation, Tried};
use chrono::NaiveDate;
use domain::kernel::Money;
use domain::leads::forecast::{
    BackTest, ExpectedMonth, ForecastError, ForecastGap, Month, MonthAmount, StatisticalForecast,
};

/// Whole months before `now` from the first in which something was won, those without anything among them.
pub fn history(won: &[(NaiveDate, i64)], now: Month) -> Vec<MonthAmount> {
    let Some((first, _)) = won.first() else { return Vec::new() };
    let month = |month: Month| {
        let of_month = won.iter().filter(|(day, _)| Month::of(*day) == month);
        MonthAmount { month, amount: Money::paise(of_month.map(|(_, paise)| paise).sum()) }
    };
    Month::of(*first).up_to(now.plus(-1)).map(month).collect()
}

/// What a history lets expect of the months from `now` up to `to`.
pub fn expected(history: Vec<MonthAmount>, now: Month, to: Month) -> StatisticalForecast {
    let series: Vec<f64> = history.iter().map(|month| rupees(month.amount)).collect();
    let ahead = usize::try_from(to.since(now).saturating_add(1)).unwrap_or(0);
    let months_needed = i32::try_from(statistics::NEEDED).unwrap_or(i32::MAX);
    let (expected, back_test, gap) = match statistics::expect(&series, ahead) {
        Ok(said) => (by_month(&said, now), Some(back_test(said.tried)), None),
        Err(NoExpectation::TooShort) => (Vec::new(), None, Some(ForecastGap::TooLittleHistory)),
        Err(NoExpectation::NoModel(cause)) => {
            tracing::info!(%cause, "no model fits the history");
            (Vec::new(), None, Some(ForecastGap::NoModelFits))
        }
    };
    StatisticalForecast { history, months_needed, gap, expected, back_test }
}

fn by_month(said: &Expectation, now: Month) -> Vec<ExpectedMonth> {
    let both = said.statistical.iter().zip(&said.seasonal_naive);
    let month = |(after, (statistical, naive)): (i32, (&f64, &f64))| ExpectedMonth {
        month: now.plus(after),
        statistical: money(*statistical),
        seasonal_naive: money(*naive),
    };
    (0..).zip(both).map(month).collect()
}

fn back_test(tried: Tried) -> BackTest {
    let error = |mean: f64| ForecastError {
        mean: money(mean),
        share_basis_points: (tried.mean > 0.0).then(|| whole(mean / tried.mean * 10_000.0)),
    };
    BackTest {
        months: i32::try_from(tried.months).unwrap_or(i32::MAX),
        statistical: error(tried.statistical),
        seasonal_naive: error(tried.seasonal_naive),
    }
}

/// Whole rupees, which a fraction holds exactly up to nine thousand lakh crore.
fn rupees(amount: Money) -> f64 {
    const PART: i64 = 1 << 16;
    let rupees = amount.amount_minor / 100;
    let (high, low) = (rupees / PART, rupees % PART);
    let exact = |part: i64| i32::try_from(part).map_or(f64::from(i32::MAX), f64::from);
    exact(high) * 65_536.0 + exact(low)
}

/// Rupees to the paisa.
fn money(rupees: f64) -> Money {
    Money::paise(whole(rupees * 100.0))
}

/// The nearest whole number. There is no conversion without `as` but the one by way of its digits.
fn whole(number: f64) -> i64 {
    format!("{number:.0}").parse().unwrap_or(if number > 0.0 { i64::MAX } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::{expected, history, money, rupees, whole};
    use chrono::NaiveDate;
    use domain::kernel::Money;
    use domain::leads::forecast::{ForecastGap, Month};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_else(|_| panic!("a day"))
    }

    fn month(text: &str) -> Month {
        text.parse().unwrap_or_else(|_| panic!("a month"))
    }

    #[test]
    fn history_has_no_holes() {
        let won = [(day("2026-08-30"), 500), (day("2026-08-31"), 100), (day("2026-10-01"), 7)];
        let told: Vec<_> = history(&won, month("2026-11"))
            .iter()
            .map(|month| (month.month.to_string(), month.amount.amount_minor))
            .collect();
        let line = |month: &str, paise| (month.to_owned(), paise);
        assert_eq!(told, [line("2026-08", 600), line("2026-09", 0), line("2026-10", 7)]);
        assert_eq!(history(&[], month("2026-11")), []);
    }

    #[test]
    fn too_little_history_says_so() {
        let won = [(day("2025-06-01"), 1_000_000)];
        let told = expected(history(&won, month("2026-11")), month("2026-11"), month("2027-02"));
        assert_eq!((told.history.len(), told.months_needed), (17, 24));
        assert_eq!((told.gap, told.expected.len(), told.back_test), (Some(ForecastGap::TooLittleHistory), 0, None));
    }

    /// The same ₹1,000 in each of 30 months.
    #[test]
    fn two_years_say_something() {
        let won: Vec<_> = month("2024-05").up_to(month("2026-10")).map(|month| (month.first_day(), 100_000)).collect();
        let told = expected(history(&won, month("2026-11")), month("2026-11"), month("2027-01"));
        assert_eq!((told.gap, told.expected.len()), (None, 3));
        for said in &told.expected {
            assert_eq!(said.seasonal_naive, Money::paise(100_000));
            assert!((99_900..=100_100).contains(&said.statistical.amount_minor), "{said:?}");
        }
        let Some(tried) = told.back_test else { panic!("it was tried") };
        assert_eq!((tried.months, tried.seasonal_naive.mean.amount_minor), (18, 0));
        assert_eq!(tried.seasonal_naive.share_basis_points, Some(0));
        // A request for months that are over expects nothing.
        let past = expected(history(&won, month("2026-11")), month("2026-11"), month("2026-10"));
        assert_eq!((past.expected.len(), past.back_test.is_some()), (0, true));
    }

    #[test]
    fn sums_keep_their_rupees() {
        for paise in [0, 99, 100, 123_456, 1_000_000_000_000, 99_999_999_999_900] {
            let amount = Money::paise(paise);
            assert_eq!(money(rupees(amount)).amount_minor, paise / 100 * 100);
        }
        assert_eq!((whole(2.5), whole(3.5), whole(-0.2), whole(f64::NAN)), (2, 4, 0, 0));
    }
}
