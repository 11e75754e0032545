//! What guards the house: the audit, everybody's keys, the rules of signing in.

mod audit;
mod rules;

use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{account::KeyList, i18n::t, modules::route, ui::content::PageHead};

pub(super) const AUDIT: &str = "/admin/audit";
pub(super) const KEYS: &str = "/admin/keys";
pub(super) const RULES: &str = "/admin/security";

crate::lazy_pages! {
    organisation: security_pages;
    Audit => audit::AuditList,
    Keys => KeysOfFacility,
    Rules => rules::RulesPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("admin/audit"), Lazy::<Audit>::new()),
        route(path!("admin/keys"), Lazy::<Keys>::new()),
        route(path!("admin/security"), Lazy::<Rules>::new()),
    ]
}

#[component]
fn KeysOfFacility() -> impl IntoView {
    view! {
        <div class="page narrow">
            <PageHead title=t("keys.title") hint=t("keys.admin_hint")/>
            <KeyList mine=false/>
        </div>
    }
}
