//! The forecast: what is won and expected by month, person or team; what history lets expect, with its error; what has
//! changed since a snapshot. Every figure leads to the opportunities that it counts.

use chrono::Days;
use domain::{
    kernel::Money,
    leads::{
        forecast::{
            BackTest, Forecast, ForecastBy, ForecastError, ForecastFigures, ForecastGap, ForecastRow, Month,
            StatisticalForecast,
            changes::{PipelineChanges, PipelinePart},
        },
        opportunity::Opportunity,
    },
};
use leptos::prelude::*;

use crate::{
    i18n::{date, month_year, number, plural, rupees, t, t_in, tf, today},
    record::Shown,
    session,
    ui::{
        content::{Card, Notice, PageHead},
        icon::INFO,
        pages::{Pages, PagesView, Portion},
        percent::percent,
        state::{EmptyState, Failure},
        url::{self, Step},
    },
};

/// This month and so many more.
const MONTHS_AHEAD: i32 = 5;
/// So far back one can look for what has changed, in weeks.
const BACK: [(u64, &str); 3] =
    [(1, "forecast.since_week"), (4, "forecast.since_month"), (13, "forecast.since_quarter")];

#[component]
pub fn ForecastPage() -> impl IntoView {
    let by = url::query("by");
    let by = Memo::new(move |_| by.get().and_then(|by| by.parse().ok()).unwrap_or(ForecastBy::Month));
    let pages = Pages::new(move |_| {
        let by = by.get();
        let first = Month::of(today());
        async move {
            let client = session::client().await;
            let forecast = client.get_forecast(first, first.plus(MONTHS_AHEAD), by).await.map_err(Failure::from)?;
            Ok(Portion { rows: vec![forecast], next: None, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("forecast.nothing") glyph=Opportunity::ICON/> };
    view! {
        <div class="page">
            <PageHead title=t("forecast.title") up=Opportunity::PATH>{chips(by)}</PageHead>
            <PagesView pages=pages empty=empty>
                {move || pages.rows.get().first().map(whole)}
            </PagesView>
            {since()}
        </div>
    }
}

fn chips(by: Memo<ForecastBy>) -> impl IntoView {
    let chip = move |one: &ForecastBy| {
        let one = *one;
        let value = if one == ForecastBy::Month { String::new() } else { one.to_string() };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (by.get() == one).to_string()
                on:click=move |_| url::set_query_value("by", &value, Step::Replace)
            >
                {t_in("forecast.by", one.as_str())}
            </button>
        }
    };
    view! { <div class="chips" role="group" aria-label=t("forecast.rows")>{ForecastBy::ALL.iter().map(chip).collect_view()}</div> }
}

fn whole(forecast: &Forecast) -> impl IntoView + use<> {
    let overdue = usize::try_from(forecast.overdue.count).unwrap_or_default();
    let late = [
        Opportunity::PATH,
        "?f=status:in:prospecting,needs_analysis,proposal_sent,negotiation&f=expected_close:lt:",
        &forecast.from.first_day().to_string(),
    ]
    .concat();
    view! {
        {(overdue > 0).then(|| view! {
            <Notice glyph=INFO>
                <a href=late>{plural("forecast.overdue", overdue, &[])}</a>
            </Notice>
        })}
        {table(forecast)}
        {statistics(&forecast.statistical)}
    }
}

fn month_name(month: Month) -> String {
    month_year(month.first_day())
}

/// The columns of the table, and what each counts.
const COLUMNS: [(&str, fn(&ForecastFigures) -> Money); 5] = [
    ("forecast.closed", |figures| figures.closed),
    ("forecast.commit", |figures| figures.commit),
    ("forecast.best_case", |figures| figures.best_case),
    ("forecast.pipeline", |figures| figures.pipeline),
    ("forecast.weighted", |figures| figures.weighted),
];

fn table(forecast: &Forecast) -> impl IntoView + use<> {
    let by = forecast.by;
    let heads = COLUMNS.map(|(label, _)| view! { <th scope="col" class="numeric">{t(label)}</th> });
    let rows = forecast.rows.iter().map(|row| line(row, by)).collect_view();
    let total = figures(&forecast.total);
    view! {
        <Card title=t("forecast.by_stage")>
            <div class="scrolls" tabindex="0" role="region" aria-label=t("forecast.by_stage")>
                <table class="figures">
                    <thead><tr>
                        <th scope="col">{t("forecast.month")}</th>
                        {(by != ForecastBy::Month).then(|| view! { <th scope="col">{t_in("forecast.by", by.as_str())}</th> })}
                        <th scope="col" class="numeric">{t("forecast.count")}</th>
                        {heads}
                    </tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr>
                        <th scope="row">{t("forecast.total")}</th>
                        {(by != ForecastBy::Month).then(|| view! { <td></td> })}
                        {total}
                    </tr></tfoot>
                </table>
            </div>
        </Card>
    }
}

fn line(row: &ForecastRow, by: ForecastBy) -> impl IntoView + use<> {
    let (first, last) = (row.month.first_day(), row.month.plus(1).first_day());
    let owner = row.owner_id.map(|id| {
        let name = row.owner.as_ref().map_or_else(String::new, |owner| owner.name.clone());
        ["&f=owner_id:eq:", &url::encode(&[&id.to_string(), "~", &name].concat())].concat()
    });
    let link = [
        Opportunity::PATH,
        "?f=expected_close:gte:",
        &first.to_string(),
        "&f=expected_close:lt:",
        &last.to_string(),
        &owner.unwrap_or_default(),
    ]
    .concat();
    let who = match by {
        ForecastBy::Month => None,
        ForecastBy::Owner => Some(row.owner.as_ref()),
        ForecastBy::Team => Some(row.team.as_ref()),
    };
    let who = who.map(|named| named.map_or_else(|| t("forecast.nobody").to_owned(), |named| named.name.clone()));
    view! {
        <tr>
            <th scope="row"><a href=link>{month_name(row.month)}</a></th>
            {who.map(|who| view! { <td>{who}</td> })}
            {figures(&row.figures)}
        </tr>
    }
}

fn figures(figures: &ForecastFigures) -> impl IntoView + use<> {
    let amounts = COLUMNS.map(|(_, amount)| {
        let paise = amount(figures).amount_minor;
        view! { <td class="numeric">{if paise == 0 { "–".to_owned() } else { rupees(paise) }}</td> }
    });
    view! {
        <td class="numeric">{number(figures.count)}</td>
        {amounts}
    }
}

fn statistics(statistical: &StatisticalForecast) -> impl IntoView + use<> {
    let content = match (statistical.gap, &statistical.back_test) {
        (Some(ForecastGap::TooLittleHistory), _) => {
            let needed = statistical.months_needed.to_string();
            view! { <p class="muted">{tf("forecast.too_little_history", &[("n", &needed)])}</p> }.into_any()
        }
        (Some(ForecastGap::NoModelFits), _) => view! { <p class="muted">{t("forecast.no_model_fits")}</p> }.into_any(),
        (None, back_test) => {
            let rows = statistical.expected.iter().map(|one| {
                view! {
                    <tr>
                        <th scope="row">{month_name(one.month)}</th>
                        <td class="numeric">{whole_rupees(one.statistical)}</td>
                        <td class="numeric">{whole_rupees(one.seasonal_naive)}</td>
                    </tr>
                }
            });
            view! {
                <div class="scrolls" tabindex="0" role="region" aria-label=t("forecast.history")>
                    <table class="figures">
                        <thead><tr>
                            <th scope="col">{t("forecast.month")}</th>
                            <th scope="col" class="numeric">{t("forecast.smoothed")}</th>
                            <th scope="col" class="numeric">{t("forecast.year_before")}</th>
                        </tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                        {back_test.map(|test| tested(&test))}
                    </table>
                </div>
                {back_test.map(|test| view! { <p class="small muted">{plural("forecast.tried_on", usize::try_from(test.months).unwrap_or_default(), &[])}</p> })}
            }
            .into_any()
        }
    };
    view! { <Card title=t("forecast.history")>{content}</Card> }
}

fn tested(test: &BackTest) -> impl IntoView + use<> {
    let error = |error: &ForecastError| {
        let share = error.share_basis_points.and_then(|points| i32::try_from(points).ok());
        let share = share.map(|points| [" (", &percent(points), ")"].concat()).unwrap_or_default();
        [&whole_rupees(error.mean), share.as_str()].concat()
    };
    view! {
        <tfoot><tr>
            <th scope="row">{t("forecast.error")}</th>
            <td class="numeric">{error(&test.statistical)}</td>
            <td class="numeric">{error(&test.seasonal_naive)}</td>
        </tr></tfoot>
    }
}

/// What has changed since a snapshot; there is none before the first Monday.
fn since() -> impl IntoView {
    let back = url::query("since");
    let weeks = Memo::new(move |_| back.get().and_then(|weeks| weeks.parse::<u64>().ok()).unwrap_or(1));
    let pages = Pages::new(move |_| {
        let day = today().checked_sub_days(Days::new(7 * weeks.get())).unwrap_or_else(today);
        async move {
            let changes = match session::client().await.get_pipeline_changes(day).await {
                Ok(changes) => vec![changes],
                Err(error) => {
                    let failure = Failure::from(error);
                    if failure.status != 404 {
                        return Err(failure);
                    }
                    Vec::new()
                }
            };
            Ok(Portion { rows: changes, next: None, total: None })
        }
    });
    let chip = move |(count, label): (u64, &'static str)| {
        let value = if count == 1 { String::new() } else { count.to_string() };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (weeks.get() == count).to_string()
                on:click=move |_| url::set_query_value("since", &value, Step::Replace)
            >
                {t(label)}
            </button>
        }
    };
    let empty = || view! { <p class="muted">{t("forecast.no_snapshot")}</p> };
    view! {
        <Card title=t("forecast.changes")>
            <div class="chips" role="group" aria-label=t("forecast.changes")>{BACK.map(chip)}</div>
            <PagesView pages=pages empty=empty>
                {move || pages.rows.get().first().map(changed)}
            </PagesView>
        </Card>
    }
}

fn changed(changes: &PipelineChanges) -> impl IntoView + use<> {
    let row = |label: String, count: i64, amount: i64, strong: bool| {
        view! {
            <tr class:strong=strong>
                <th scope="row">{label}</th>
                <td class="numeric">{number(count)}</td>
                <td class="numeric">{rupees(amount)}</td>
            </tr>
        }
    };
    let parts = changes.parts.iter().filter(|part| part.count > 0).map(|part: &PipelinePart| {
        row(t_in("forecast.step", part.step.as_str()), part.count, part.amount.amount_minor, false)
    });
    let before = tf("forecast.on", &[("day", &date(changes.week_on))]);
    view! {
        <div class="scrolls" tabindex="0" role="region" aria-label=t("forecast.changes")>
            <table class="figures">
                <thead><tr>
                    <th scope="col">{t("forecast.what")}</th>
                    <th scope="col" class="numeric">{t("forecast.count")}</th>
                    <th scope="col" class="numeric">{t("opportunities.amount")}</th>
                </tr></thead>
                <tbody>
                    {row(before, changes.before.count, changes.before.amount.amount_minor, true)}
                    {parts.collect_view()}
                    {row(t("forecast.now").to_owned(), changes.after.count, changes.after.amount.amount_minor, true)}
                </tbody>
            </table>
        </div>
    }
}

/// What is reckoned is no surer for its paise.
fn whole_rupees(money: Money) -> String {
    let rupee = 100;
    rupees((money.amount_minor + rupee / 2).div_euclid(rupee) * rupee)
}
