//! What assignment rules, automatic answers and web forms have in common: they are switched on and off, and kept by their
//! facility.

use domain::kernel::{FacilityId, policy::Action};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use crate::{
    i18n::t,
    record::{RecordState, Shown},
    session,
    ui::{
        button::{Button, Look},
        mark::{Badge, Tone},
        toast::toast_error,
    },
};

/// A record that does something by itself while it is switched on.
pub trait Switched: Shown {
    fn is_active(&self) -> bool;
    /// Whose it is; without one the whole group's.
    fn of_facility(&self) -> Option<FacilityId>;
}

/// Whoever belongs to no facility looks after those of the whole group.
pub fn at_head_office() -> bool {
    session::user_untracked().is_some_and(|user| user.data.facility_id.is_none())
}

/// Whether the person at the screen may change it, followed.
pub fn keeps<R: Switched>(one: &R) -> bool {
    let Some(user) = session::user() else { return false };
    session::allows(R::RESOURCE, Action::Update)
        && (user.data.facility_id.is_none() || user.data.facility_id == one.of_facility())
}

pub fn active_badge(active: bool) -> impl IntoView {
    let (label, tone) = if active { (t("rules.on"), Tone::Ok) } else { (t("rules.off"), Tone::Neutral) };
    view! { <Badge label=label tone=tone/> }
}

/// The button that switches it on or off, for whoever may.
pub fn switch<R: Switched>(state: RecordState<R>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let set = move |active: bool| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = state.save(json!({ "active": active })).await {
                toast_error(failure.message);
            }
            busy.try_set(false);
        });
    };
    move || {
        state.record.get().filter(|one| keeps::<R>(one)).map(|one| {
            if one.is_active() {
                view! { <Button label=t("rules.switch_off") busy=busy on_press=move |()| set(false)/> }.into_any()
            } else {
                view! { <Button label=t("rules.switch_on") look=Look::Primary busy=busy on_press=move |()| set(true)/> }
                    .into_any()
            }
        })
    }
}
