//! Automatic answers: rules in an order, of which the first that matches answers an inquiry by itself.

mod columns;
mod example;
mod form;
mod page;
mod texts;

use domain::{
    kernel::{
        FacilityId,
        policy::{Action, Resource},
    },
    leads::auto_response::{AutoResponse, ResponseHours, ResponseTexts},
};
use leptos::prelude::*;
use serde_json::Value;

pub use page::AnswerRecord;

use super::{switched::Switched, words};
use crate::{
    i18n::{t, t_in},
    record::{Editable, FieldText, Shown, Telling, Texts, create_sheet, href, list_page},
    session,
    ui::{
        button::{Button, Look},
        icon::{Glyph, MAIL, PLUS},
        modal::open_sheet,
        url,
    },
};

pub const LIST: &str = "/auto-responses";
const EXPAND: &str = "facility";

impl Shown for AutoResponse {
    const PATH: &'static str = LIST;
    const ICON: Glyph = MAIL;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "nav.auto_responses",
        search: "answers.search",
        new: "answers.new",
        edit: "answers.edit",
        empty_title: "answers.empty_title",
        empty_text: "answers.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "leads.name", Telling::Plain),
        FieldText::new("position", "rules.order", Telling::Plain),
        FieldText::new("active", "rules.on", Telling::Plain),
        FieldText::new("channels", "rules.channels", Telling::Word("leads.channel")),
        FieldText::new("specialty", "leads.specialty", Telling::Plain),
        FieldText::new("source", "leads.source", Telling::Plain),
        FieldText::new("language", "leads.language", Telling::Word("leads.language")),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("hours", "answers.hours", Telling::Word("answers.hours")),
        FieldText::new("english", "answers.in.english", Telling::Own(told_texts)),
        FieldText::new("hindi", "answers.in.hindi", Telling::Own(told_texts)),
        FieldText::new("stops_clock", "answers.stops_clock", Telling::Plain),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn detail(&self) -> String {
        ways(&self.data.english)
    }
}

impl Switched for AutoResponse {
    fn is_active(&self) -> bool {
        self.data.active
    }

    fn of_facility(&self) -> Option<FacilityId> {
        self.data.facility_id
    }
}

/// Which words of an answer there are: their text is too long to repeat.
fn told_texts(value: &Value) -> String {
    serde_json::from_value::<ResponseTexts>(value.clone()).map(|texts| ways(&texts)).unwrap_or_default()
}

/// "E-mail, SMS"
fn ways(texts: &ResponseTexts) -> String {
    let email = texts.email_text.is_some().then(|| t("leads.by.email"));
    let sms = texts.sms_text.is_some().then(|| t("leads.by.sms"));
    email.into_iter().chain(sms).collect::<Vec<_>>().join(", ")
}

/// What the rule asks of an inquiry: "Channel: E-mail, Web form".
fn conditions(rule: &AutoResponse) -> Vec<String> {
    let data = &rule.data;
    let channels: Vec<String> = data.channels.iter().map(|channel| words::channel(*channel)).collect();
    let hours = Some(data.hours).filter(|hours| *hours != ResponseHours::Any);
    let said = [
        ("answers.hours", hours.map(|hours| t_in("answers.hours", hours.as_str()))),
        ("leads.channel", Some(channels.join(", "))),
        ("leads.specialty", data.specialty.clone()),
        ("leads.source", data.source.clone()),
        ("leads.language", data.language.map(|language| t_in("leads.language", language.as_str()))),
        ("user.facility", rule.facility.as_ref().map(|facility| facility.name.clone())),
    ];
    let asked = said.into_iter().filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
    asked.map(|(label, value)| [t(label), ": ", &value].concat()).collect()
}

fn new_button() -> AnyView {
    (move || {
        session::allows(Resource::AutoResponses, Action::Create)
            .then(|| view! { <Button label=t("answers.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(AutoResponse::NEW_SHEET, &[])/> })
    })
    .into_any()
}

#[component]
pub fn AnswerList() -> impl IntoView {
    let created = |rule: AutoResponse| url::go_instead(&href::<AutoResponse>(rule.head.id));
    view! {
        {list_page::<AutoResponse>(new_button)}
        {create_sheet::<AutoResponse>(form::blank, created)}
    }
}
