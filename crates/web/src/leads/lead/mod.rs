//! Leads: people who asked about care, and how they are worked at until they come or it is known why they do not.

mod about;
mod attempts;
mod columns;
mod convert;
mod form;
mod moves;
mod outcome;
mod page;
mod visit;

use domain::{
    admin::event::{ChangeKind, Event},
    kernel::policy::{Action, Resource},
    leads::lead::Lead,
};
use leptos::prelude::*;
use serde_json::Value;

pub use attempts::{attempts_brief, panel as attempts_panel};
pub use page::LeadRecord;

use crate::{
    i18n::{t, t_in, tf},
    people::{contact::dotted, reach},
    record::{
        Editable, FieldText, RecordState, Shown, Telling, Texts, create_sheet, edit_sheet, href, list_page, told_actor,
        told_moment,
    },
    session,
    ui::{
        button::{Button, Look},
        icon::{Glyph, HEART, PHONE, PLUS},
        modal::open_sheet,
        url,
    },
};

/// The names that pages of leads show.
pub const EXPAND: &str = "owner,team,facility,contact,account";

impl Shown for Lead {
    const PATH: &'static str = "/leads";
    const ICON: Glyph = HEART;
    const TEXTS: Texts = Texts {
        title: "nav.leads",
        search: "leads.search",
        new: "nav.new_lead",
        edit: "leads.edit",
        empty_title: "leads.empty_title",
        empty_text: "leads.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("full_name", "leads.name", Telling::Plain),
        FieldText::new("given_name", "leads.given_name", Telling::Plain),
        FieldText::new("family_name", "leads.family_name", Telling::Plain),
        FieldText::new("status", "leads.status", Telling::Word("leads.status")),
        FieldText::new("phones", "people.phones", Telling::Own(reach::told_phones)),
        FieldText::new("emails", "people.emails", Telling::Plain),
        FieldText::new("city", "leads.city", Telling::Plain),
        FieldText::new("pin_code", "leads.pin_code", Telling::Plain),
        FieldText::new("language", "leads.language", Telling::Word("leads.language")),
        FieldText::new("gender", "leads.gender", Telling::Word("contacts.gender")),
        FieldText::new("birth_year", "leads.birth_year", Telling::Own(told_year)),
        FieldText::new("need", "leads.need", Telling::Long),
        FieldText::new("specialty", "leads.specialty", Telling::Plain),
        FieldText::new("payer", "leads.payer", Telling::Plain),
        FieldText::new("channel", "leads.channel", Telling::Word("leads.channel")),
        FieldText::new("source", "leads.source", Telling::Plain),
        FieldText::new("campaign", "leads.campaign", Telling::Plain),
        FieldText::new("attribution", "leads.attribution", Telling::Long),
        FieldText::new("contact_id", "leads.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("account_id", "leads.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("priority", "leads.priority", Telling::Word("leads.priority")),
        FieldText::new("next_action", "leads.next_action", Telling::Word("leads.next_action")),
        FieldText::new("next_action_at", "leads.next_action_at", Telling::Own(told_moment)),
        FieldText::new("due", "leads.due", Telling::Word("leads.due")),
        FieldText::new("lost_reason", "leads.lost_reason", Telling::Word("leads.lost_reason")),
        FieldText::new("unqualified_reason", "leads.unqualified_reason", Telling::Word("leads.unqualified_reason")),
        FieldText::new("duplicate_of_lead_id", "leads.duplicate_of", Telling::Long),
        FieldText::new("duplicate_of_contact_id", "leads.duplicate_of", Telling::Reference(Resource::Contacts)),
        FieldText::new("attempts", "leads.attempts", Telling::Plain),
        FieldText::new("unanswered", "leads.unanswered", Telling::Plain),
        FieldText::new("last_attempt_at", "leads.last_attempt_at", Telling::Own(told_moment)),
        FieldText::new("reopened", "leads.reopened", Telling::Plain),
        FieldText::new("closed_at", "leads.closed_at", Telling::Own(told_moment)),
        FieldText::new("score", "leads.score", Telling::Plain),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("tags", "people.tags", Telling::Plain),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn detail(&self) -> String {
        dotted([wants(self), place(self), reach::shown(&self.data.phones)])
    }

    /// Each attempt is one line, whatever it changed of the lead.
    fn told_event(event: &Event) -> Option<(Glyph, String)> {
        if !matches!(event.kind, ChangeKind::Updated | ChangeKind::Moved) {
            return None;
        }
        event.changes.get("attempts")?;
        let (outcome, channel) = event.reason.as_deref()?.split_once(" by ")?;
        let (outcome, channel) = (t_in("leads.outcome", outcome), t_in("leads.by", channel));
        let values = [("name", told_actor(event)), ("channel", channel), ("outcome", outcome)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        Some((PHONE, tf("leads.event.attempt", &values)))
    }
}

/// What they ask for, in short.
fn wants(lead: &Lead) -> String {
    let data = &lead.data;
    data.specialty.clone().or_else(|| data.need.clone()).unwrap_or_default()
}

fn place(lead: &Lead) -> String {
    lead.data.city.clone().or_else(|| lead.data.pin_code.clone()).unwrap_or_default()
}

/// Digits in groups would make a sum of it.
fn told_year(value: &Value) -> String {
    value.as_i64().map(|year| year.to_string()).unwrap_or_default()
}

/// Opens the sheet for a new lead, for those who may make one. Phones have ＋ in their bar.
fn new_button() -> AnyView {
    let open = move |()| open_sheet(<Lead as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::Leads, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("nav.new_lead") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

fn new_sheet() -> impl IntoView {
    create_sheet::<Lead>(form::begin_new, |lead| url::go_instead(&href::<Lead>(lead.head.id)))
}

fn edit_lead(state: RecordState<Lead>) -> impl IntoView {
    edit_sheet(state)
}

#[component]
pub fn LeadList() -> impl IntoView {
    view! {
        {list_page::<Lead>(new_button)}
        {new_sheet()}
        {outcome::sheet(None)}
    }
}
