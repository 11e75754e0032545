//! Tie-ups: what was agreed with accounts, for what, how long, and at which discount.

mod brief;
mod columns;
mod form;
mod page;
mod panel;
mod terms;

use domain::{
    admin::event::Event,
    kernel::policy::{Action, Resource},
    people::tie_up::{TieUp, TieUpScope, TieUpStatus},
};
use leptos::prelude::*;

pub use brief::brief;
pub use page::TieUpRecord;
pub use panel::panel;

use super::contact::dotted;
use crate::{
    i18n::{plural, t, t_in},
    lazy::later_sheet,
    record::{
        Editable, FieldText, RecordState, Shown, Telling, Texts, create_sheet, edit_sheet, href, list_page,
        moves::{MoveButton, Moved},
    },
    session,
    ui::{
        button::{Button, Look},
        icon::{BELL, BRIEFCASE, CHECK, Glyph, LOCK, PLUS, REFRESH, SEND, TEAM, UNDO, X},
        mark::Tone,
        modal::open_sheet,
        url,
    },
};

pub const EXPAND: &str = "account,requested_by";

impl Shown for TieUp {
    const PATH: &'static str = "/tie-ups";
    const ICON: Glyph = BRIEFCASE;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "tie_ups.title",
        search: "tie_ups.search",
        new: "tie_ups.new",
        edit: "tie_ups.edit",
        empty_title: "tie_ups.empty_title",
        empty_text: "tie_ups.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("account_id", "tie_ups.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("scope", "tie_ups.scope", Telling::Word("tie_ups.scope")),
        FieldText::new("status", "tie_ups.status", Telling::Word("tie_ups.status")),
        FieldText::new("reference", "tie_ups.reference", Telling::Plain),
        FieldText::new("start_date", "tie_ups.start_date", Telling::Date),
        FieldText::new("end_date", "tie_ups.end_date", Telling::Date),
        FieldText::new("credit_days", "tie_ups.credit_days", Telling::Plain),
        FieldText::new("credit_limit", "tie_ups.credit_limit", Telling::Money),
        FieldText::new("discounts", "tie_ups.discounts", Telling::Own(terms::told_discounts)),
        FieldText::new("special_package", "tie_ups.special_package", Telling::Long),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        let account = self.account.as_ref().map(|account| account.name.clone()).unwrap_or_default();
        dotted([account, scope(self.data.scope)])
    }

    fn detail(&self) -> String {
        dotted([t_in("tie_ups.status", self.status.as_str()), self.data.reference.clone().unwrap_or_default()])
    }

    fn told_event(event: &Event) -> Option<(Glyph, String)> {
        let days = event.changes.get("reminded_days_left")?.to.as_u64()?;
        Some((BELL, plural("tie_ups.renewal_due", usize::try_from(days).ok()?, &[])))
    }
}

impl Moved for TieUp {
    const STATUS: &'static str = "tie_ups.status";

    fn tone(status: TieUpStatus) -> Tone {
        match status {
            TieUpStatus::Draft => Tone::Neutral,
            TieUpStatus::Negotiation => Tone::Info,
            TieUpStatus::PendingApproval | TieUpStatus::Suspended => Tone::Warn,
            TieUpStatus::Active => Tone::Ok,
            TieUpStatus::Renewed => Tone::Brand,
            TieUpStatus::Expired | TieUpStatus::Terminated => Tone::Bad,
        }
    }

    fn button(from: TieUpStatus, to: TieUpStatus) -> MoveButton {
        use TieUpStatus as S;
        let (label, glyph, look) = match (from, to) {
            (S::PendingApproval, S::Negotiation) => (t("tie_ups.move.send_back"), UNDO, Look::Plain),
            (_, S::Negotiation) => (t("tie_ups.move.negotiate"), TEAM, Look::Primary),
            (_, S::PendingApproval) => (t("tie_ups.move.ask"), SEND, Look::Primary),
            (S::Suspended, S::Active) => (t("tie_ups.move.resume"), CHECK, Look::Primary),
            (_, S::Active) => (t("tie_ups.move.approve"), CHECK, Look::Primary),
            (_, S::Renewed) => (t("tie_ups.move.renew"), REFRESH, Look::Primary),
            (_, S::Suspended) => (t("tie_ups.move.suspend"), LOCK, Look::Plain),
            (S::Negotiation, _) => (t("tie_ups.move.break_off"), X, Look::Plain),
            _ => (t("tie_ups.move.terminate"), X, Look::Plain),
        };
        MoveButton { label, glyph, look }
    }
}

pub fn scope(scope: TieUpScope) -> String {
    t_in("tie_ups.scope", scope.as_str())
}

/// Opens the sheet for a new tie-up, for those who may make one. Phones have ＋ in their bar.
fn new_button() -> AnyView {
    let open = move |()| open_sheet(<TieUp as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::TieUps, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("tie_ups.new") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

crate::lazy_view! {
    forms:
    fn create_tie_up(created: Callback<TieUp>) {
        create_sheet::<TieUp>(form::begin_new, move |tie_up| created.run(tie_up)).into_any()
    }
}

crate::lazy_view! {
    forms:
    fn edit_tie_up(state: RecordState<TieUp>) {
        edit_sheet(state).into_any()
    }
}

/// The sheet for a new one; afterwards its page, where the talks begin.
fn new_sheet() -> impl IntoView {
    let created = Callback::new(|tie_up: TieUp| url::go_instead(&href::<TieUp>(tie_up.head.id)));
    later_sheet(TieUp::NEW_SHEET, move || create_tie_up(created))
}

#[component]
pub fn TieUpList() -> impl IntoView {
    view! {
        {list_page::<TieUp>(new_button)}
        {new_sheet()}
    }
}
