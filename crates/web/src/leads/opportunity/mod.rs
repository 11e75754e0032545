//! Opportunities: what may be sold, to whom, for how much and when; the pipeline that they make, and its forecast.

mod columns;
mod discount;
mod forecast;
mod form;
mod moves;
mod page;

use domain::{
    kernel::policy::{Action, Resource},
    leads::opportunity::Opportunity,
};
use leptos::prelude::*;
use serde_json::Value;

pub use forecast::ForecastPage;
pub use page::OpportunityRecord;

use crate::{
    i18n::{rupees, t, t_in, tf},
    people::contact::dotted,
    record::{Editable, FieldText, Shown, Telling, Texts, create_sheet, href, list_page, told_moment},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        icon::{Glyph, PLUS, PULSE},
        modal::open_sheet,
        percent::percent,
        url,
    },
};

pub const EXPAND: &str = "owner,team,facility,account,contact";

impl Shown for Opportunity {
    const PATH: &'static str = "/opportunities";
    const ICON: Glyph = PULSE;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "nav.opportunities",
        search: "opportunities.search",
        new: "nav.new_opportunity",
        edit: "opportunities.edit",
        empty_title: "opportunities.empty_title",
        empty_text: "opportunities.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "opportunities.name", Telling::Plain),
        FieldText::new("kind", "opportunities.kind", Telling::Word("opportunities.kind")),
        FieldText::new("status", "opportunities.status", Telling::Word("opportunities.status")),
        FieldText::new("status_since", "opportunities.status_since", Telling::Own(told_moment)),
        FieldText::new("held_from", "opportunities.held_from", Telling::Word("opportunities.status")),
        FieldText::new("account_id", "leads.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("contact_id", "leads.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("tie_up_id", "opportunities.tie_up", Telling::Long),
        FieldText::new("amount", "opportunities.amount", Telling::Money),
        FieldText::new("weighted_amount", "opportunities.weighted_amount", Telling::Money),
        FieldText::new("probability", "opportunities.probability", Telling::Own(told_probability)),
        FieldText::new("probability_override", "opportunities.probability_override", Telling::Own(told_probability)),
        FieldText::new("probability_reason", "opportunities.probability_reason", Telling::Plain),
        FieldText::new("discount_basis_points", "opportunities.discount", Telling::Own(told_percent)),
        FieldText::new("discount_state", "opportunities.discount_state", Telling::Word("opportunities.discount_state")),
        FieldText::new("discount_approval", "opportunities.discount_state", Telling::Long),
        FieldText::new("expected_close", "opportunities.expected_close", Telling::Date),
        FieldText::new("closed_on", "opportunities.closed_on", Telling::Date),
        FieldText::new("forecast_category", "opportunities.category", Telling::Word("opportunities.category")),
        FieldText::new("category_override", "opportunities.category", Telling::Word("opportunities.category")),
        FieldText::new("lost_reason", "opportunities.lost_reason", Telling::Word("opportunities.lost_reason")),
        FieldText::new("source", "leads.source", Telling::Plain),
        FieldText::new("next_step", "opportunities.next_step", Telling::Plain),
        FieldText::new("next_step_on", "opportunities.next_step_on", Telling::Date),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("tags", "people.tags", Telling::Plain),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn detail(&self) -> String {
        dotted([t_in("opportunities.kind", self.data.kind.as_str()), buyer(self), worth(self)])
    }
}

/// Who buys.
fn buyer(one: &Opportunity) -> String {
    one.account.as_ref().or(one.contact.as_ref()).map(|named| named.name.clone()).unwrap_or_default()
}

/// What it is worth; nothing while nobody has estimated it.
pub fn worth(one: &Opportunity) -> String {
    if one.data.amount.amount_minor == 0 { String::new() } else { rupees(one.data.amount.amount_minor) }
}

/// "70 %"
fn probability(percent: i32) -> String {
    tf("opportunities.percent", &[("n", &percent.to_string())])
}

fn told_probability(value: &Value) -> String {
    value.as_i64().and_then(|percent| i32::try_from(percent).ok()).map(probability).unwrap_or_default()
}

fn told_percent(value: &Value) -> String {
    value.as_i64().and_then(|points| i32::try_from(points).ok()).map(percent).unwrap_or_default()
}

fn head_buttons() -> AnyView {
    let open = move |()| open_sheet(<Opportunity as Editable>::NEW_SHEET, &[]);
    view! {
        <LinkButton href="/forecast" label=t("forecast.title")/>
        {move || session::allows(Resource::Opportunities, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("nav.new_opportunity") icon=PLUS look=Look::Primary on_press=open/></span> })}
    }
    .into_any()
}

#[component]
pub fn OpportunityList() -> impl IntoView {
    let created = |one: Opportunity| url::go_instead(&href::<Opportunity>(one.head.id));
    view! {
        {list_page::<Opportunity>(head_buttons)}
        {create_sheet::<Opportunity>(form::begin_new, created)}
    }
}
