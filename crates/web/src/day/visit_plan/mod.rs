//! Visit plans: how often somebody is to be visited in a month, and what has become of it.

mod card;
mod columns;
mod figures;
mod form;
mod page;

use chrono::{Datelike, NaiveDate};
use domain::{
    day::visit_plan::VisitPlan,
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;
use serde_json::Value;

pub use card::card;
pub use figures::FiguresPage;
pub use page::VisitPlanRecord;

use crate::{
    i18n::{month_year, plural, t, today},
    people::contact::dotted,
    record::{Editable, FieldText, Shown, Telling, Texts, create_sheet, href, list_page},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        icon::{CALENDAR, Glyph, PLUS, TEAM},
        modal::open_sheet,
        url,
    },
};

pub const EXPAND: &str = "owner,team,facility,contact";

/// The first day of this month.
pub fn this_month() -> NaiveDate {
    let today = today();
    today.with_day(1).unwrap_or(today)
}

impl Shown for VisitPlan {
    const PATH: &'static str = "/visit-plans";
    const ICON: Glyph = CALENDAR;
    const TEXTS: Texts = Texts {
        title: "nav.visit_plans",
        search: "plans.search",
        new: "plans.new",
        edit: "plans.edit",
        empty_title: "plans.empty_title",
        empty_text: "plans.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("contact_id", "activities.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("month", "plans.month", Telling::Own(told_month)),
        FieldText::new("target", "plans.target", Telling::Plain),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        let name = self.contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default();
        dotted([name, month_year(self.data.month)])
    }

    fn detail(&self) -> String {
        times(self.data.target)
    }
}

fn told_month(value: &Value) -> String {
    value.as_str().and_then(|month| month.parse().ok()).map(month_year).unwrap_or_default()
}

/// "3 visits"
pub fn times(target: i32) -> String {
    plural("plans.times", usize::try_from(target).unwrap_or_default(), &[])
}

fn head() -> AnyView {
    let open = move |()| open_sheet(<VisitPlan as Editable>::NEW_SHEET, &[]);
    (move || {
        let new = session::allows(Resource::VisitPlans, Action::Create)
            .then(|| view! { <Button label=t("plans.new") icon=PLUS look=Look::Primary on_press=open/> });
        view! { <LinkButton href="/visit-plans/figures" label=t("plans.figures") icon=TEAM/>{new} }
    })
    .into_any()
}

#[component]
pub fn VisitPlanList() -> impl IntoView {
    view! {
        {list_page::<VisitPlan>(head)}
        {create_sheet::<VisitPlan>(form::begin_new, |plan| url::go_instead(&href::<VisitPlan>(plan.head.id)))}
    }
}
