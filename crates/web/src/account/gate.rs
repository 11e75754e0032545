//! The frame of the pages before the app: one card on a calm ground, and the language below it.

use leptos::prelude::*;

use super::settings::LanguageSwitch;
use crate::{
    i18n::t,
    ui::{content::set_title, mark::Logo},
};

#[component]
pub(super) fn Gate(title: &'static str, #[prop(optional)] text: &'static str, children: Children) -> impl IntoView {
    set_title(title);
    view! {
        <main class="gate" id="main" tabindex="-1">
            <div class="card">
                <div class="stack">
                    <div class="line"><Logo large=true/><span class="strong">{t("app.name")}</span></div>
                    <h1 tabindex="-1">{title}</h1>
                    {(!text.is_empty()).then(|| view! { <p class="muted">{text}</p> })}
                </div>
                {children()}
            </div>
            <footer><LanguageSwitch/></footer>
        </main>
    }
}
