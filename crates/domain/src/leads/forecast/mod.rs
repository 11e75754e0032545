//! The forecast: what is won and expected by month, what history says, and what has changed since a week.

pub mod changes;
mod month;

pub use month::Month;

use super::opportunity::{ForecastCategory, OpportunityStatus};
use crate::kernel::{Money, Named, TeamId, UserId};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// What the rows of a forecast are, beside the month.
    ForecastBy { Month = "month", Owner = "owner", Team = "team" }
);

crate::labels!(
    /// Why history lets nothing be expected.
    ForecastGap { TooLittleHistory = "too_little_history", NoModelFits = "no_model_fits" }
);

/// What opportunities come to. Each open one counts in its category, and in `weighted` with its probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastFigures {
    pub count: i64,
    /// Won.
    pub closed: Money,
    pub commit: Money,
    pub best_case: Money,
    pub pipeline: Money,
    /// Open, and left out.
    pub omitted: Money,
    pub lost: Money,
    /// Of the open ones: amounts times their probabilities.
    pub weighted: Money,
}

impl Default for ForecastFigures {
    fn default() -> Self {
        let nothing = Money::paise(0);
        Self {
            count: 0,
            closed: nothing,
            commit: nothing,
            best_case: nothing,
            pipeline: nothing,
            omitted: nothing,
            lost: nothing,
            weighted: nothing,
        }
    }
}

impl ForecastFigures {
    /// Counts so many opportunities of one status and one category.
    pub fn add(
        &mut self,
        status: OpportunityStatus,
        category: ForecastCategory,
        count: i64,
        (amount, weighted): (Money, Money),
    ) {
        self.count += count;
        let sum = match (status, category) {
            (OpportunityStatus::Lost, _) => &mut self.lost,
            (_, ForecastCategory::Closed) => &mut self.closed,
            (_, ForecastCategory::Commit) => &mut self.commit,
            (_, ForecastCategory::BestCase) => &mut self.best_case,
            (_, ForecastCategory::Pipeline) => &mut self.pipeline,
            (_, ForecastCategory::Omitted) => &mut self.omitted,
        };
        sum.amount_minor += amount.amount_minor;
        if status.is_open() {
            self.weighted.amount_minor += weighted.amount_minor;
        }
    }
}

/// One month, or one owner's or team's share of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastRow {
    pub month: Month,
    /// By owner. Absent for what nobody owns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    /// By team. Absent for what no team has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(flatten)]
    pub figures: ForecastFigures,
}

/// What was won in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthAmount {
    pub month: Month,
    pub amount: Money,
}

/// What history lets expect of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpectedMonth {
    pub month: Month,
    /// By exponential smoothing of level and trend.
    pub statistical: Money,
    /// The same month a year before, the last one that there is.
    pub seasonal_naive: Money,
}

/// How far a forecast of the next month was off, on average over the months that it was tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForecastError {
    /// Mean absolute error.
    pub mean: Money,
    /// The same as a share of what was won on average, in hundredths of a percent; absent where nothing was won.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_basis_points: Option<i64>,
}

/// Two forecasts tried on the same months, each knowing only the months before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackTest {
    /// The months that they were tried on.
    pub months: i32,
    pub statistical: ForecastError,
    pub seasonal_naive: ForecastError,
}

/// What history says of the months to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatisticalForecast {
    /// Whole months from the first in which something was won.
    #[cfg_attr(feature = "openapi", schema(max_items = 1200))]
    pub history: Vec<MonthAmount>,
    /// So many are needed. With fewer nothing is expected, and nothing was tried.
    pub months_needed: i32,
    /// Why nothing is expected, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<ForecastGap>,
    /// From the month that it is now.
    #[cfg_attr(feature = "openapi", schema(max_items = 36))]
    pub expected: Vec<ExpectedMonth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_test: Option<BackTest>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    pub from: Month,
    pub to: Month,
    pub by: ForecastBy,
    /// By month; each month is there when the rows are months.
    #[cfg_attr(feature = "openapi", schema(max_items = 100_000))]
    pub rows: Vec<ForecastRow>,
    /// All rows together.
    pub total: ForecastFigures,
    /// Open ones whose expected day lies before the first month.
    pub overdue: ForecastFigures,
    pub statistical: StatisticalForecast,
}
