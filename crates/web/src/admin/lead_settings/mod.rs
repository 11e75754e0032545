//! How leads are worked at, and how much discount is given without asking: what administrators set for those who sell.

mod ladder;
mod limits;

use domain::kernel::policy::{Action, Resource};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use self::{ladder::LadderCard, limits::LimitsCard};
use crate::{
    i18n::t,
    modules::route,
    session,
    ui::{
        content::PageHead,
        state::{ErrorCard, Failure},
    },
};

pub(super) const PAGE: &str = "/admin/lead-settings";

crate::lazy_pages! {
    organisation: lead_settings_pages;
    LeadSettingsOfGroup => LeadSettingsPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("admin/lead-settings"), Lazy::<LeadSettingsOfGroup>::new())]
}

/// Whoever works at leads may read what is set, but the page is for those who set it.
#[component]
fn LeadSettingsPage() -> impl IntoView {
    let sets = session::allows(Resource::LeadSettings, Action::Update);
    if !sets {
        let message = t("problem.forbidden").to_owned();
        let failure = Failure { status: 403, message, ..Failure::default() };
        return view! { <div class="page form"><ErrorCard failure=failure whole_page=true/></div> }.into_any();
    }
    view! {
        <div class="page form">
            <PageHead title=t("lead_settings.title") hint=t("lead_settings.hint")/>
            <LadderCard/>
            <LimitsCard/>
        </div>
    }
    .into_any()
}
