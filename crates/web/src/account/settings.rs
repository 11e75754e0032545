//! The choices of language, theme, density and shortcuts, used by "My account" and before signing in.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::{self, Language, t},
    prefs::{self, prefs},
    ui::{
        field::{CheckField, SegmentedField},
        toast::toast_error,
    },
};

/// The languages as chips, each in its own script.
#[component]
pub fn LanguageSwitch(
    /** Runs after a change. */
    #[prop(optional, into)]
    on_change: Option<Callback<Language>>,
) -> impl IntoView {
    let choose = move |language: Language| {
        spawn_local(async move {
            if !prefs::set_language(language).await {
                return toast_error(t("error.offline"));
            }
            browser::focus_later(["language-", language.code()].concat());
            if let Some(on_change) = on_change {
                on_change.try_run(language);
            }
        });
    };
    view! {
        <div class="chips" role="group" aria-label=t("settings.language")>
            {Language::ALL
                .into_iter()
                .map(|language| view! {
                    <button
                        type="button"
                        class="chip"
                        id=["language-", language.code()].concat()
                        lang=language.code()
                        aria-pressed=(i18n::language() == language).to_string()
                        on:click=move |_| choose(language)
                    >
                        {language.name()}
                    </button>
                })
                .collect_view()}
        </div>
    }
}

/// What this device remembers about the app's looks.
#[component]
pub fn AppearanceSettings() -> impl IntoView {
    let prefs = prefs();
    let entries = |words: &[(&str, &'static str)]| {
        words.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned())).collect::<Vec<_>>()
    };
    view! {
        <SegmentedField
            name="theme"
            label=t("settings.theme")
            value=prefs.theme
            entries=entries(&[("system", t("settings.theme_system")), ("light", t("settings.theme_light")), ("dark", t("settings.theme_dark"))])
        />
        <SegmentedField
            name="density"
            label=t("settings.density")
            hint=t("settings.density_hint")
            value=prefs.density
            entries=entries(&[("comfortable", t("settings.density_comfortable")), ("compact", t("settings.density_compact"))])
        />
        <CheckField name="shortcuts" label=t("settings.shortcuts") hint=t("settings.shortcuts_hint") value=prefs.shortcuts/>
    }
}
