//! Inquiries: what came in, by whatever way, and how fast it was answered.

mod columns;
mod form;
mod page;
mod who;

use domain::{
    kernel::policy::{Action, Resource},
    leads::inquiry::{Inquiry, InquiryStatus},
};
use leptos::prelude::*;

pub use page::InquiryRecord;

use super::words;
use crate::{
    i18n::t,
    people::contact::dotted,
    record::{
        Editable, FieldText, Shown, Telling, Texts, create_sheet, href, list_page,
        moves::{MoveButton, Moved},
        told_moment,
    },
    session,
    ui::{
        button::{Button, Look},
        icon::{CHECK, Glyph, INBOX, PLUS, TRASH, UNDO},
        mark::Tone,
        modal::open_sheet,
        url,
    },
};

pub const EXPAND: &str = "owner,team,facility,lead,contact";

impl Shown for Inquiry {
    const PATH: &'static str = "/inquiries";
    const ICON: Glyph = INBOX;
    const TEXTS: Texts = Texts {
        title: "nav.inquiries",
        search: "inquiries.search",
        new: "nav.new_inquiry",
        edit: "inquiries.edit",
        empty_title: "inquiries.empty_title",
        empty_text: "inquiries.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("status", "inquiries.status", Telling::Word("inquiries.status")),
        FieldText::new("channel", "leads.channel", Telling::Word("leads.channel")),
        FieldText::new("phone", "people.phone", Telling::Plain),
        FieldText::new("email", "inquiries.email", Telling::Plain),
        FieldText::new("sender_name", "inquiries.sender_name", Telling::Plain),
        FieldText::new("subject", "inquiries.subject", Telling::Plain),
        FieldText::new("message", "inquiries.message", Telling::Long),
        FieldText::new("specialty", "leads.specialty", Telling::Plain),
        FieldText::new("source", "leads.source", Telling::Plain),
        FieldText::new("campaign", "leads.campaign", Telling::Plain),
        FieldText::new("attribution", "leads.attribution", Telling::Long),
        FieldText::new("external_id", "inquiries.external_id", Telling::Plain),
        FieldText::new("received_at", "inquiries.received_at", Telling::Own(told_moment)),
        FieldText::new("due_at", "inquiries.due_at", Telling::Own(told_moment)),
        FieldText::new("due", "leads.due", Telling::Word("leads.due")),
        FieldText::new("answered_at", "inquiries.answered_at", Telling::Own(told_moment)),
        FieldText::new("late", "inquiries.late", Telling::Plain),
        FieldText::new("opened_lead", "inquiries.opened_lead", Telling::Plain),
        FieldText::new("lead_id", "inquiries.lead", Telling::Long),
        FieldText::new("contact_id", "leads.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        let title = Inquiry::title(self);
        if title.is_empty() { words::channel(self.data.channel) } else { title }
    }

    fn detail(&self) -> String {
        let data = &self.data;
        let reach = data.phone.clone().or_else(|| data.email.clone()).unwrap_or_default();
        dotted([words::channel(data.channel), data.specialty.clone().unwrap_or_default(), reach])
    }
}

impl Moved for Inquiry {
    const STATUS: &'static str = "inquiries.status";

    fn tone(status: InquiryStatus) -> Tone {
        match status {
            InquiryStatus::New => Tone::Warn,
            InquiryStatus::Answered => Tone::Ok,
            InquiryStatus::Closed => Tone::Neutral,
            InquiryStatus::Spam => Tone::Bad,
        }
    }

    fn button(_from: InquiryStatus, to: InquiryStatus) -> MoveButton {
        let (label, glyph, look) = match to {
            InquiryStatus::New => (t("inquiries.move.no_spam"), UNDO, Look::Plain),
            InquiryStatus::Answered => (t("inquiries.move.answer"), CHECK, Look::Primary),
            InquiryStatus::Closed => (t("inquiries.move.close"), CHECK, Look::Plain),
            InquiryStatus::Spam => (t("inquiries.move.spam"), TRASH, Look::Quiet),
        };
        MoveButton { label, glyph, look }
    }
}

fn new_button() -> AnyView {
    let open = move |()| open_sheet(<Inquiry as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::Inquiries, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("nav.new_inquiry") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

/// The intake; afterwards the lead that it belongs to, where somebody gets in touch.
fn new_sheet() -> impl IntoView {
    create_sheet::<Inquiry>(form::begin_new, |inquiry: Inquiry| {
        let lead = inquiry.lead_id.map(href::<domain::leads::lead::Lead>);
        url::go_instead(&lead.unwrap_or_else(|| href::<Inquiry>(inquiry.head.id)));
    })
}

#[component]
pub fn InquiryList() -> impl IntoView {
    view! {
        {list_page::<Inquiry>(new_button)}
        {new_sheet()}
    }
}
