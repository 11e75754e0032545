//! What this module puts on the pages of contacts, accounts, leads and opportunities: what was done with them, what is
//! planned, and the way to plan or to tell the next. Fetched with the module's chunk, and so are its texts.

use std::future::Future;

use domain::{
    admin::event::Event,
    day::activity::Activity,
    kernel::{
        ListLink,
        policy::{Action, Resource},
    },
    leads::{lead::Lead, opportunity::Opportunity},
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{page::plan_href, words};
use crate::{
    day::{ACTIVITIES, LOG_SHEET, visit_plan},
    i18n::{self, date_time, t, t_in},
    lazy::{Later, LaterView, with_texts},
    live,
    people::contact::dotted,
    record::{Line, Panel, Part, PartTold, RecordState, Shown, brief, href, moves::Moved, part_told},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        content::{Card, List, ListRow},
        icon::{CHECK, PLUS},
        mark::Badge,
        modal::open_sheet,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// More than these are behind the tab.
const FEW: usize = 4;
/// The last ones: more are in the list, which the tab leads to.
const AT_MOST: u32 = 100;
const NAME: &str = "activities";

fn panel<R: Shown>(whole: fn(RecordState<R>) -> AnyView, brief: fn(RecordState<R>) -> AnyView) -> Option<Panel<R>> {
    session::allows(Resource::Activities, Action::Read).then_some(Panel {
        name: NAME,
        label_key: "nav.activities",
        whole,
        brief: Some(brief),
        part: Some(Part { resource: Resource::Activities, tell: |events| told(activities_told(events)) }),
    })
}

pub fn on_contacts() -> Option<Panel<Contact>> {
    panel(|state| later(all_of_contact(state)), |state| later(few_of_contact(state)))
}

pub fn on_accounts() -> Option<Panel<Account>> {
    panel(|state| later(all_of_account(state)), |state| later(few_of_account(state)))
}

pub fn on_leads() -> Option<Panel<Lead>> {
    panel(|state| later(all_of_lead(state)), |state| later(few_of_lead(state)))
}

pub fn on_opportunities() -> Option<Panel<Opportunity>> {
    panel(|state| later(all_of_opportunity(state)), |state| later(few_of_opportunity(state)))
}

fn told(sentences: impl Future<Output = PartTold> + 'static) -> PartTold {
    Box::pin(async move {
        i18n::bring(ACTIVITIES).await;
        sentences.await.await
    })
}

fn later(view: impl Future<Output = AnyView> + 'static) -> AnyView {
    let load: LaterView = Box::pin(with_texts(ACTIVITIES, view));
    view! { <Later load=load/> }.into_any()
}

crate::lazy_view! {
    activities:
    fn activities_told(events: Vec<Event>) -> PartTold {
        let which = |one: &Activity| {
            (dotted([words::kind(one.data.kind), date_time(one.data.starts_at.utc())]), Some(href::<Activity>(one.head.id)))
        };
        Box::pin(part_told::<Activity>(events, super::EXPAND, which))
    }
}

crate::lazy_view! {
    activities:
    fn all_of_contact(state: RecordState<Contact>) {
        view! {
            <div class="stack">
                {visit_plan::card(state)}
                {all(state, "contact", true)}
            </div>
        }
        .into_any()
    }
}

crate::lazy_view! {
    activities:
    fn few_of_contact(state: RecordState<Contact>) {
        few(state, "contact_id")
    }
}

crate::lazy_view! {
    activities:
    fn all_of_account(state: RecordState<Account>) {
        all(state, "account", true).into_any()
    }
}

crate::lazy_view! {
    activities:
    fn few_of_account(state: RecordState<Account>) {
        few(state, "account_id")
    }
}

crate::lazy_view! {
    activities:
    fn all_of_lead(state: RecordState<Lead>) {
        all(state, "lead", false).into_any()
    }
}

crate::lazy_view! {
    activities:
    fn few_of_lead(state: RecordState<Lead>) {
        few(state, "lead_id")
    }
}

crate::lazy_view! {
    activities:
    fn all_of_opportunity(state: RecordState<Opportunity>) {
        all(state, "opportunity", false).into_any()
    }
}

crate::lazy_view! {
    activities:
    fn few_of_opportunity(state: RecordState<Opportunity>) {
        few(state, "opportunity_id")
    }
}

fn line(activity: &Activity) -> Line {
    let owner = activity.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let badge = match activity.outcome {
        Some(outcome) => (words::outcome(outcome), words::outcome_tone(outcome)),
        None => (t_in("activities.status", activity.status.as_str()), Activity::tone(activity.status)),
    };
    Line {
        first: date_time(activity.data.starts_at.utc()),
        second: dotted([words::what(activity), owner]),
        href: Some(href::<Activity>(activity.head.id)),
        badge: Some(badge),
    }
}

/// Those of a record, the latest first: what is planned stands above what was done.
async fn of<R: Shown>(state: RecordState<R>, field: &'static str, limit: u32) -> Result<Vec<Activity>, Failure> {
    let Some(record) = state.present() else { return Ok(Vec::new()) };
    let link = ListLink {
        filters: vec![(field.to_owned(), "eq".to_owned(), record.head().id.to_string())],
        sort: Some("-starts_at".to_owned()),
        limit: Some(limit),
        expand: Some("owner,account,contact".to_owned()),
        ..ListLink::default()
    };
    Ok(session::client().await.list::<Activity>(&link).await?.data)
}

fn few<R: Shown>(state: RecordState<R>, field: &'static str) -> AnyView {
    let (changes, _) = live::changes_of(&[Resource::Activities]);
    brief(state, (NAME, "nav.activities", "activities.none_here"), move |_| {
        changes.track();
        async move {
            let most = u32::try_from(FEW).unwrap_or(u32::MAX);
            Ok(of(state, field, most).await?.iter().map(line).collect())
        }
    })
}

/// `named`: the value by which the sheets are told whose it is. `logs`: it can be told at once, without a plan.
fn all<R: Shown>(state: RecordState<R>, named: &'static str, logs: bool) -> impl IntoView {
    let (changes, _) = live::changes_of(&[Resource::Activities]);
    let version = state.version();
    let field = match named {
        "contact" => "contact_id",
        "account" => "account_id",
        "lead" => "lead_id",
        _ => "opportunity_id",
    };
    let pages = Pages::new(move |_| {
        let _ = (version.get(), changes.get());
        async move {
            let rows = of(state, field, AT_MOST).await?.iter().map(line).collect();
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("activities.none_here") text=t("activities.none_here_text") glyph=Activity::ICON/> };
    let actions = ViewFn::from(move || next(state, named, logs));
    view! {
        <Card title=t("nav.activities") actions=actions>
            <PagesView pages=pages empty=empty>
                <List label=t("nav.activities")>{move || pages.rows.get().into_iter().map(row).collect_view()}</List>
            </PagesView>
        </Card>
    }
}

/// "Log" and "Plan".
fn next<R: Shown>(state: RecordState<R>, named: &'static str, logs: bool) -> impl IntoView {
    move || {
        let record = state.record.get().filter(|_| session::allows(Resource::Activities, Action::Create))?;
        let who = [&record.head().id.to_string(), "~", &record.title().replace('~', " ")].concat();
        let plan = plan_href(&[(named, who.clone())]);
        let log = logs.then(|| {
            view! { <Button label=t("activities.log") icon=CHECK look=Look::Primary on_press=move |()| open_sheet(LOG_SHEET, &[(named, &who)])/> }
        });
        Some(view! {
            <LinkButton href=plan label=t("activities.plan") icon=PLUS/>
            {log}
        })
    }
}

fn row(line: Line) -> impl IntoView {
    let Line { first, second, href, badge } = line;
    let badge = badge.map(|(label, tone)| view! { <Badge label=label tone=tone/> });
    view! { <ListRow first=first second=second href=href.unwrap_or_default()>{badge}</ListRow> }
}
