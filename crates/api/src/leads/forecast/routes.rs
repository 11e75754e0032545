//! `GET /forecast` and `GET /forecast/changes`.

use super::{changes, expected, store};
use crate::kernel::caller::{Allowed, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::ListQuery;
use crate::kernel::list::page::wanted;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::leads::opportunity::{Opportunities, asked};
use actix_web::{HttpRequest, get, web};
use chrono::NaiveDate;
use domain::kernel::day::day_of;
use domain::leads::forecast::changes::PipelineChanges;
use domain::leads::forecast::{Forecast, ForecastBy, Month};

/// Months of a forecast when nobody says which: half a year.
const MONTHS: i32 = 6;
const MOST: i32 = 36;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_forecast).service(get_pipeline_changes);
}

/// Read the forecast.
///
/// By month, or by month and owner or team: what was won, what is open in each category, and the open amounts times their
/// probabilities. Open ones count in the month in which they are expected, those that are over in the month of their end.
/// Beside it what history lets expect of each month, with the error that this would have made, and that the same month of
/// the year before would have made. Takes the filters of the list of opportunities, `filter[…]`, and counts what the
/// caller may see.
#[utoipa::path(
    tag = "opportunities", operation_id = "getForecast", security(("bearer" = [])),
    params(
        ("from" = Option<Month>, Query, description = "The first month; this one when absent"),
        ("to" = Option<Month>, Query, description = "The last month, at most 36 in all; half a year when absent"),
        ("by" = Option<ForecastBy>, Query, description = "What a row is, beside its month"),
        ("q" = Option<String>, Query, description = "Words that the name holds", max_length = 200),
    ),
    responses(
        (status = 200, description = "The forecast", body = Forecast),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/forecast")]
async fn get_forecast(
    allowed: Allowed<Read, Opportunities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Forecast>> {
    let today = day_of(state.database.clock.now());
    let (question, rest) = Question::parse(request.query_string())?;
    let now = Month::of(today);
    let from = question.from.unwrap_or(now);
    let to = question.to.unwrap_or(from.plus(MONTHS - 1));
    if to < from || to.since(from) >= MOST {
        return Err(ApiError::field("to", "range", format!("A forecast has 1 to {MOST} months")));
    }
    let by = question.by.unwrap_or(ForecastBy::Month);
    let query = whole(asked(&state, &allowed.person, &rest).await?);
    let read = state.database.read(move |connection| {
        let filter = wanted::<Opportunities>(connection, &allowed.person, &query)?;
        let won = store::won(connection, filter.clone(), now.first_day())?;
        let sums = store::sums(connection, &allowed.person, filter, by, (from, to))?;
        Ok((won, sums))
    });
    let (won, sums) = read.await?;
    // Counting on takes its time, and no connection.
    let statistical = web::block(move || expected::expected(expected::history(&won, now), now, to));
    let statistical = statistical.await.map_err(|_| ApiError::busy())?;
    let store::Sums { rows, total, overdue } = sums;
    Ok(web::Json(Forecast { from, to, by, rows, total, overdue, statistical }))
}

/// Read what has changed in the pipeline since a week.
///
/// Compares what is open now with the last weekly snapshot of `since` or before: what was added, won, lost or removed, what
/// moved in time, grew or shrank. `before` and the amounts of all parts add up to `after`. Takes the filters of the list of
/// opportunities, as they are now, and counts those that the caller sees now.
#[utoipa::path(
    tag = "opportunities", operation_id = "getPipelineChanges", security(("bearer" = [])),
    params(
        ("since" = NaiveDate, Query, description = "The day"),
        ("from" = Option<Month>, Query, description = "Only what is expected from this month on"),
        ("to" = Option<Month>, Query, description = "Only what is expected up to this month"),
        ("q" = Option<String>, Query, description = "Words that the name holds", max_length = 200),
    ),
    responses(
        (status = 200, description = "The changes", body = PipelineChanges),
        (status = 422, description = "A parameter does not do, or nothing was kept so long ago"),
    ),
)]
#[get("/forecast/changes")]
async fn get_pipeline_changes(
    allowed: Allowed<Read, Opportunities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<PipelineChanges>> {
    let (question, rest) = Question::parse(request.query_string())?;
    if question.by.is_some() {
        return Err(ApiError::field("by", "unknown_parameter", "Changes have no such parameter"));
    }
    let since = question.since.ok_or_else(|| ApiError::field("since", "required", "Say since which day"))?;
    let query = whole(asked(&state, &allowed.person, &rest).await?);
    let months = (question.from, question.to);
    let read =
        state.database.read(move |connection| changes::changes(connection, &allowed.person, &query, since, months));
    Ok(web::Json(read.await?))
}

/// All of what fits, in use.
fn whole(query: ListQuery) -> ListQuery {
    ListQuery { deleted: false, ..query }
}

/// What is asked beside filters.
#[derive(Debug, Default)]
struct Question {
    from: Option<Month>,
    to: Option<Month>,
    by: Option<ForecastBy>,
    since: Option<NaiveDate>,
}

impl Question {
    /// Takes its own parameters out of a query; the rest is the list's.
    fn parse(query: &str) -> ApiResult<(Self, String)> {
        let mut question = Self::default();
        let mut rest = form_urlencoded::Serializer::new(String::new());
        let month = |name: &str, value: &str| {
            value.parse().map(Some).map_err(|_| ApiError::field(name, "type", "Give a month such as 2026-11"))
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "from" => question.from = month("from", &value)?,
                "to" => question.to = month("to", &value)?,
                "by" => {
                    let by = value.parse().map_err(|_| ApiError::field("by", "choice", ForecastBy::WORDS.join(", ")));
                    question.by = Some(by?);
                }
                "since" => {
                    let day =
                        value.parse().map_err(|_| ApiError::field("since", "type", "Give a day such as 2026-11-02"));
                    question.since = Some(day?);
                }
                _ => drop(rest.append_pair(&name, &value)),
            }
        }
        Ok((question, rest.finish()))
    }
}
