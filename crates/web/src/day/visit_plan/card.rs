//! This month's plan on a contact's page: planned, done, what is left.

use domain::{
    day::visit_plan::{VisitLine, VisitPlan},
    kernel::{
        ListLink,
        policy::{Action, Resource},
    },
    people::contact::Contact,
};
use leptos::prelude::*;

use super::this_month;
use crate::{
    i18n::{month_year, number, t},
    live,
    record::{RecordState, Shown, href},
    session,
    ui::{
        button::LinkButton,
        content::Card,
        icon::{PENCIL, PLUS},
        pages::{Pages, PagesView, Portion},
        state::Failure,
        url::encode,
    },
};

/// Nothing stands there for those who see no plans.
pub fn card(state: RecordState<Contact>) -> impl IntoView {
    let (changes, _) = live::changes_of(&[Resource::Activities, Resource::VisitPlans]);
    session::allows(Resource::VisitPlans, Action::Read).then(|| {
        let pages = Pages::new(move |_| {
            changes.track();
            let contact = state.present();
            async move {
                let rows = match contact {
                    Some(contact) => line(&contact).await?.into_iter().collect(),
                    None => Vec::new(),
                };
                Ok(Portion { rows, next: None, total: None })
            }
        });
        let empty = move || nothing(state);
        view! {
            <Card title=month_year(this_month())>
                <PagesView pages=pages empty=empty>{move || pages.rows.get().first().map(figures)}</PagesView>
            </Card>
        }
    })
}

/// The plan's figures are those of whoever visits.
async fn line(contact: &Contact) -> Result<Option<VisitLine>, Failure> {
    let month = this_month();
    let filter = |field: &str, value: String| (field.to_owned(), "eq".to_owned(), value);
    let link = ListLink {
        filters: vec![filter("contact_id", contact.head.id.to_string()), filter("month", month.to_string())],
        limit: Some(1),
        ..ListLink::default()
    };
    let client = session::client().await;
    let plans = client.list::<VisitPlan>(&link).await?.data;
    let Some(owner) = plans.first().and_then(|plan| plan.data.owner_id) else { return Ok(None) };
    let figures = client.get_visit_figures(owner, month).await?;
    Ok(figures.data.into_iter().find(|line| line.contact_id == contact.head.id))
}

fn figures(line: &VisitLine) -> impl IntoView + use<> {
    let figure = |label: &'static str, value: String| view! { <div><dt>{t(label)}</dt><dd>{value}</dd></div> };
    let edits = session::allows(Resource::VisitPlans, Action::Update);
    let page = [&href::<VisitPlan>(line.plan_id), "?sheet=edit"].concat();
    view! {
        <div class="line between">
            <dl class="visit-figures">
                {figure("plans.target_short", number(line.target))}
                {figure("plans.done", number(line.done))}
                {figure("plans.ahead", number(line.planned))}
                {figure("plans.remaining", number(line.remaining))}
            </dl>
            {edits.then(|| view! { <LinkButton href=page label=t("plans.edit") icon=PENCIL/> })}
        </div>
    }
}

fn nothing(state: RecordState<Contact>) -> impl IntoView {
    move || {
        let contact = state.record.get()?;
        let makes = session::allows(Resource::VisitPlans, Action::Create);
        let who = encode(&[&contact.head.id.to_string(), "~", &contact.title().replace('~', " ")].concat());
        let page = ["/visit-plans?sheet=new-visit-plan&contact=", &who].concat();
        Some(view! {
            <div class="line between">
                <p class="muted">{t("plans.none_here")}</p>
                {makes.then(|| view! { <LinkButton href=page label=t("plans.new") icon=PLUS/> })}
            </div>
        })
    }
}
