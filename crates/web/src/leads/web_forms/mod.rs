//! Web forms: what people ask on a page of the hospital's own or in somebody else's. Here they are built, shown as they
//! will look, and given out: their address, the snippet for other pages, and how often they were sent.

mod addresses;
mod columns;
mod consent;
mod fields;
mod form;
mod page;
mod preview;
mod usual;

use domain::{
    kernel::{
        FacilityId,
        policy::{Action, Resource},
    },
    leads::web_form::{FormAssignment, FormConsent, FormField, WebForm},
};
use leptos::prelude::*;
use serde_json::Value;

pub use page::WebFormRecord;

use super::switched::Switched;
use crate::{
    i18n::{t, t_in},
    people::contact::dotted,
    record::{Editable, FieldText, Shown, Telling, Texts, create_sheet, href, list_page},
    session,
    ui::{
        button::{Button, Look},
        icon::{GLOBE, Glyph, PLUS},
        modal::open_sheet,
        url,
    },
};

pub const LIST: &str = "/web-forms";
const EXPAND: &str = "owner,team,facility";

impl Shown for WebForm {
    const PATH: &'static str = LIST;
    const ICON: Glyph = GLOBE;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "nav.web_forms",
        search: "web_forms.search",
        new: "web_forms.new",
        edit: "web_forms.edit",
        empty_title: "web_forms.empty_title",
        empty_text: "web_forms.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "leads.name", Telling::Plain),
        FieldText::new("active", "rules.on", Telling::Plain),
        FieldText::new("language", "leads.language", Telling::Word("leads.language")),
        FieldText::new("title", "web_forms.title", Telling::Plain),
        FieldText::new("intro", "web_forms.intro", Telling::Long),
        FieldText::new("fields", "web_forms.asked", Telling::Own(told_fields)),
        FieldText::new("consent", "web_forms.consent", Telling::Own(told_consent)),
        FieldText::new("collect_unsent", "web_forms.collect_unsent", Telling::Plain),
        FieldText::new("button_text", "web_forms.button_text", Telling::Plain),
        FieldText::new("thank_you", "web_forms.thank_you", Telling::Long),
        FieldText::new("redirect_url", "web_forms.redirect_url", Telling::Plain),
        FieldText::new("source", "leads.source", Telling::Plain),
        FieldText::new("campaign", "leads.campaign", Telling::Plain),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("owner_id", "web_forms.owner", Telling::Reference(Resource::Users)),
        FieldText::new("assign", "rules.who_gets_it", Telling::Word("web_forms.assign")),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("origins", "web_forms.origins", Telling::Plain),
        FieldText::new("key", "web_forms.address", Telling::Long),
        FieldText::new("submitted", "web_forms.submitted", Telling::Plain),
        FieldText::new("begun", "web_forms.begun", Telling::Plain),
        FieldText::new("abandoned", "web_forms.abandoned", Telling::Plain),
        FieldText::new("spam", "web_forms.spam", Telling::Plain),
        FieldText::new("last_submitted_at", "web_forms.last_submitted_at", Telling::Plain),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn detail(&self) -> String {
        dotted([self.data.title.clone(), self.data.campaign.clone().unwrap_or_default()])
    }
}

impl Switched for WebForm {
    fn is_active(&self) -> bool {
        self.data.active
    }

    fn of_facility(&self) -> Option<FacilityId> {
        self.data.facility_id
    }
}

/// What a form asks: "Your name, Your phone number".
fn told_fields(value: &Value) -> String {
    let fields = serde_json::from_value::<Vec<FormField>>(value.clone()).unwrap_or_default();
    fields.into_iter().map(|field| field.label).collect::<Vec<_>>().join(", ")
}

fn told_consent(value: &Value) -> String {
    serde_json::from_value::<FormConsent>(value.clone()).map(|consent| consent.text).unwrap_or_default()
}

/// Who gets what comes in: "By the assignment rules", the owner, a team.
fn gets_it(form: &WebForm) -> String {
    let named = match form.data.assign {
        FormAssignment::Rules => None,
        FormAssignment::Owner => form.owner.as_ref(),
        FormAssignment::Team => form.team.as_ref(),
    };
    let word = t_in("web_forms.assign", form.data.assign.as_str());
    named.map_or(word.clone(), |named| [&word, ": ", &named.name].concat())
}

fn new_button() -> AnyView {
    (move || {
        session::allows(Resource::WebForms, Action::Create)
            .then(|| view! { <Button label=t("web_forms.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(WebForm::NEW_SHEET, &[])/> })
    })
    .into_any()
}

#[component]
pub fn WebFormList() -> impl IntoView {
    let created = |form: WebForm| url::go_instead(&href::<WebForm>(form.head.id));
    view! {
        {list_page::<WebForm>(new_button)}
        {create_sheet::<WebForm>(form::blank, created)}
    }
}
