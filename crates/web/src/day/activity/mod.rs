//! Activities: visits, calls and whatever else somebody does with a contact or an account, from the plan to the outcome.

mod columns;
mod correction;
mod form;
mod moves;
pub mod outcome;
mod page;
mod panel;
mod place;
mod warnings;
pub mod words;

use domain::{
    day::activity::{Activity, ActivityStatus},
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;

pub use page::{ActivityRecord, plan_href};
pub use panel::{on_accounts, on_contacts, on_leads, on_opportunities};

use crate::{
    i18n::{date_time, t},
    people::{contact::dotted, sources},
    record::{Editable, FieldText, Shown, Telling, Texts, begin_with, create_sheet, href, list_page, told_moment},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        filter::Filter,
        icon::{Glyph, PIN, PLUS, TEAM},
        modal::open_sheet,
        url,
    },
};

pub const EXPAND: &str = "owner,team,facility,contact,account,lead,opportunity";

impl Shown for Activity {
    const PATH: &'static str = "/activities";
    const ICON: Glyph = PIN;
    const TEXTS: Texts = Texts {
        title: "nav.activities",
        search: "activities.search",
        new: "activities.plan",
        edit: "activities.edit",
        empty_title: "activities.empty_title",
        empty_text: "activities.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("kind", "activities.kind", Telling::Word("activities.kind")),
        FieldText::new("subject", "activities.subject", Telling::Plain),
        FieldText::new("status", "activities.status", Telling::Word("activities.status")),
        FieldText::new("outcome", "activities.outcome", Telling::Word("activities.outcome")),
        FieldText::new("contact_id", "activities.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("account_id", "activities.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("lead_id", "activities.lead", Telling::Long),
        FieldText::new("opportunity_id", "activities.opportunity", Telling::Long),
        FieldText::new("starts_at", "activities.starts_at", Telling::Own(told_moment)),
        FieldText::new("ends_at", "activities.ends_at", Telling::Own(told_moment)),
        FieldText::new("minutes", "activities.minutes", Telling::Plain),
        FieldText::new("place", "activities.place", Telling::Plain),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("completed_at", "activities.completed_at", Telling::Own(told_moment)),
        FieldText::new("next_at", "activities.next_at", Telling::Own(told_moment)),
        FieldText::new("proposed_at", "activities.proposed_at", Telling::Own(told_moment)),
        FieldText::new("next_activity_id", "activities.successor", Telling::Long),
        FieldText::new("follows_id", "activities.follows", Telling::Long),
        FieldText::new("check_in", "activities.check_in", Telling::Long),
        FieldText::new("check_in_verdict", "activities.check_in", Telling::Word("activities.verdict")),
        FieldText::new("correction", "activities.correction", Telling::Long),
        FieldText::new("correction_state", "activities.correction", Telling::Word("activities.correction_state")),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        words::name(self)
    }

    fn detail(&self) -> String {
        dotted([date_time(self.data.starts_at.utc()), words::what(self)])
    }
}

/// Plans one, for those who may. Phones have ＋ in their bar.
fn head() -> AnyView {
    let open = move |()| open_sheet(<Activity as Editable>::NEW_SHEET, &[]);
    (move || {
        let plans = session::allows(Resource::VisitPlans, Action::Read)
            .then(|| view! { <LinkButton href="/visit-plans" label=t("nav.visit_plans") icon=TEAM/> });
        let new = session::allows(Resource::Activities, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("activities.plan") icon=PLUS look=Look::Primary on_press=open/></span> });
        view! { {plans}{new} }
    })
    .into_any()
}

/// The statuses of what lies ahead, as lists ask for them.
fn open_statuses() -> Filter {
    Filter::new("status", "in", ActivityStatus::open().map(|status| status.to_string()).collect())
}

/// What they have to do themselves, as it comes.
fn mine_first() -> Vec<Filter> {
    let mine = sources::mine(t("people.mine")).map(|mine| mine.filter);
    mine.into_iter().chain([open_statuses()]).collect()
}

#[component]
pub fn ActivityList() -> impl IntoView {
    begin_with::<Activity>(mine_first);
    view! {
        {list_page::<Activity>(head)}
        {create_sheet::<Activity>(form::begin_new, |activity| url::go_instead(&href::<Activity>(activity.head.id)))}
    }
}
