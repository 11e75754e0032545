//! `/ui`: every component in every state, with invented data. A reference for whoever builds pages, so it is in
//! builds for development only. Its words are samples, not texts of the app: they are not translated.

mod basics;
mod fields;
mod lists;
mod overlays;

use leptos::prelude::*;
use leptos_router::{any_nested_route::AnyNestedRoute, path};

use crate::{
    account::{AppearanceSettings, LanguageSwitch},
    ui::{content::PageHead, form::Form},
};

pub fn route() -> AnyNestedRoute {
    crate::modules::route(path!("ui"), Gallery)
}

#[component]
fn Gallery() -> impl IntoView {
    view! {
        <main class="page" id="main">
            <PageHead title="Components" hint="Everything in crates/web/src/ui, in every state"/>
            <Part title="Looks"><Looks/></Part>
            <Part title="Buttons, marks"><basics::Buttons/></Part>
            <Part title="Icons"><basics::Icons/></Part>
            <Part title="Fields"><fields::Fields/></Part>
            <Part title="A form with errors"><fields::Errors/></Part>
            <Part title="Dialogs, sheets, menus, toasts"><overlays::Overlays/></Part>
            <Part title="Table"><lists::Table/></Part>
            <Part title="Rows, tabs, facts"><lists::Rows/></Part>
            <Part title="Timeline"><lists::History/></Part>
            <Part title="States"><basics::States/></Part>
        </main>
    }
}

#[component]
fn Part(title: &'static str, children: Children) -> impl IntoView {
    view! { <section class="stack"><h2>{title}</h2>{children()}</section> }
}

#[component]
fn Looks() -> impl IntoView {
    Form::provide();
    view! { <div class="card"><LanguageSwitch/><AppearanceSettings/></div> }
}
