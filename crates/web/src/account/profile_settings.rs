//! What the profile remembers for every device: language and time zone. A choice is saved at once.

use domain::admin::{auth::Preferences, user::Language as ProfileLanguage};
use leptos::{prelude::*, task::spawn_local};

use super::{settings::LanguageSwitch, zones::zone_entries};
use crate::{
    i18n::{Language, language, t},
    session,
    ui::{
        content::Card,
        field::SelectField,
        state::Failure,
        toast::{toast, toast_error},
    },
};

#[component]
pub(super) fn ProfileSettings() -> impl IntoView {
    let present = session::user_untracked().map(|user| user.data.time_zone.clone()).unwrap_or_default();
    let zone = RwSignal::new(present.clone());
    Effect::new(move |before: Option<String>| {
        let zone = zone.get();
        if before.is_some_and(|before| before != zone) {
            save(None, Some(zone.clone()));
        }
        zone
    });
    view! {
        <Card title=t("settings.profile")>
            <div class="field">
                <span class="label">{t("settings.language")}</span>
                <LanguageSwitch on_change=move |language: Language| save(Some(language), None)/>
            </div>
            <SelectField
                name="time_zone"
                label=t("user.time_zone")
                hint=t("settings.time_zone_hint")
                value=zone
                entries=zone_entries(&present)
            />
        </Card>
    }
}

/// Only the later of two choices of a language is taken over, however their answers arrive.
fn save(chosen: Option<Language>, zone: Option<String>) {
    let Some(user) = session::user_untracked() else { return };
    let wanted = match chosen {
        Some(Language::Hindi) => ProfileLanguage::Hindi,
        Some(Language::English | Language::Pseudo) => ProfileLanguage::English,
        None => user.data.language,
    };
    let is_zone = zone.is_some();
    let preferences = Preferences { language: wanted, time_zone: zone.unwrap_or_else(|| user.data.time_zone.clone()) };
    spawn_local(async move {
        match session::client().await.update_preferences(&preferences).await {
            Ok(user) => {
                if let Some(session) = session::session().filter(|_| chosen.is_none_or(|chosen| language() == chosen)) {
                    session.take_user(user);
                }
                if is_zone {
                    toast(t("settings.time_zone_saved"));
                }
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
