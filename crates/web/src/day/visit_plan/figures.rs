//! Somebody's plans of a month beside what was done: one line for each contact, and what is left.

use chrono::{Datelike, Months, NaiveDate};
use domain::{
    day::visit_plan::{VisitFigures, VisitLine, VisitPlan},
    kernel::{UserId, policy::Resource},
    people::contact::Contact,
};
use leptos::prelude::*;

use super::this_month;
use crate::{
    day::activity_plan_href,
    i18n::{month_year, number, t, tf},
    live,
    people::sources,
    record::{Shown, href},
    session,
    ui::{
        button::IconButton,
        combobox::{Choice, Combobox},
        content::{Card, PageHead},
        icon::{CHEVRON_LEFT, CHEVRON_RIGHT},
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        url::{self, Step},
    },
};

/// `?month=2026-11-01&who=<id>~<name>`: one's own of this month without them.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let (month, who) = (url::query("month"), url::query("who"));
    let month = Memo::new(move |_| {
        let named = month.get().and_then(|month| month.parse::<NaiveDate>().ok());
        named.and_then(|month| month.with_day(1)).unwrap_or_else(this_month)
    });
    let owner = Memo::new(move |_| {
        let named = who.with(|who| who.as_deref().and_then(|who| who.split('~').next()?.parse::<UserId>().ok()));
        named.or_else(|| session::user_untracked().map(|user| user.head.id))
    });
    let (changes, _) = live::changes_of(&[Resource::Activities, Resource::VisitPlans]);
    let pages = Pages::new(move |_| {
        changes.track();
        let (month, owner) = (month.get(), owner.get());
        async move {
            let client = session::client().await;
            let found: Option<VisitFigures> = match owner {
                Some(owner) => Some(client.get_visit_figures(owner, month).await.map_err(Failure::from)?),
                None => None,
            };
            let rows = found.map(|figures| figures.data).unwrap_or_default();
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let go = move |back: bool| {
        let step = Months::new(1);
        let from = month.get_untracked();
        let to = if back { from.checked_sub_months(step) } else { from.checked_add_months(step) };
        if let Some(to) = to {
            url::set_query_value("month", &to.to_string(), Step::Replace);
        }
    };
    let empty =
        || view! { <EmptyState title=t("plans.empty_title") text=t("plans.empty_text") glyph=VisitPlan::ICON/> };
    view! {
        <div class="page">
            <PageHead title=t("plans.figures") up=VisitPlan::PATH>
                <div class="line nowrap" role="group" aria-label=t("plans.month")>
                    <IconButton label=t("plans.month_before") glyph=CHEVRON_LEFT on_press=move |()| go(true)/>
                    <span class="strong nowrap-text" role="status">{move || month_year(month.get())}</span>
                    <IconButton label=t("plans.month_behind") glyph=CHEVRON_RIGHT on_press=move |()| go(false)/>
                </div>
            </PageHead>
            {session::role_untracked().is_some_and(sources::assigns).then(choose_owner)}
            <PagesView pages=pages empty=empty>{move || table(&pages.rows.get())}</PagesView>
        </div>
    }
}

/// Whoever sees the plans of others looks at one person's.
fn choose_owner() -> impl IntoView {
    let said = untrack(|| url::query("who").get());
    let named = said.as_deref().and_then(|said| said.split_once('~'));
    let begin = named.map(|(id, label)| Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() });
    let value = RwSignal::new(begin.or_else(sources::me));
    Effect::new(move |before: Option<()>| {
        let chosen = value.get();
        if before.is_some() {
            let who = chosen.map(|one| [&one.id, "~", &one.label].concat()).unwrap_or_default();
            url::set_query_value("who", &who, Step::Replace);
        }
    });
    view! { <div class="columns"><Combobox name="who" label=t("people.owner") value=value source=sources::users()/></div> }
}

fn table(lines: &[VisitLine]) -> impl IntoView + use<> {
    let heads = ["plans.target_short", "plans.done", "plans.ahead", "plans.in_vain", "plans.remaining"];
    let rows = lines.iter().map(row).collect_view();
    let sum = |count: fn(&VisitLine) -> i64| number(lines.iter().map(count).sum::<i64>());
    let total = [
        sum(|line| line.target.into()),
        sum(|line| line.done),
        sum(|line| line.planned),
        sum(|line| line.in_vain),
        sum(|line| line.remaining),
    ];
    view! {
        <Card>
            <div class="scrolls" tabindex="0" role="region" aria-label=t("plans.figures")>
                <table class="figures">
                    <thead><tr>
                        <th scope="col">{t("activities.contact")}</th>
                        {heads.map(|head| view! { <th scope="col" class="numeric">{t(head)}</th> })}
                        <th scope="col"><span class="visually-hidden">{t("activities.plan")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr>
                        <th scope="row">{t("plans.total")}</th>
                        {total.map(|sum| view! { <td class="numeric">{sum}</td> })}
                        <td></td>
                    </tr></tfoot>
                </table>
            </div>
        </Card>
    }
}

fn row(line: &VisitLine) -> impl IntoView + use<> {
    let name = line.contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default();
    let figures = [i64::from(line.target), line.done, line.planned, line.in_vain, line.remaining];
    let who = [&line.contact_id.to_string(), "~", &name.replace('~', " ")].concat();
    let plan = (line.remaining > line.planned).then(|| {
        let label = tf("plans.plan_visit", &[("name", &name)]);
        view! { <a class="btn" href=activity_plan_href(&[("contact", who)]) aria-label=label>{t("activities.plan")}</a> }
    });
    view! {
        <tr>
            <th scope="row"><a href={href::<Contact>(line.contact_id)}>{name}</a></th>
            {figures.map(|figure| view! { <td class="numeric">{number(figure)}</td> })}
            <td>{plan}</td>
        </tr>
    }
}
