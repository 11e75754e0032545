//! The only place for what a person sets on this device: language, theme, density, shortcuts, side bar; and their time zone.
//!
//! `public/boot.js` reads the same names before the first paint.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::{
    browser,
    i18n::{self, Language},
};

const THEME: &str = "setu.theme";
const DENSITY: &str = "setu.density";
const LANGUAGE: &str = "setu.lang";
const SHORTCUTS: &str = "setu.shortcuts";
const COLLAPSED: &str = "setu.collapsed";
const DEFAULT_ZONE: &str = "Asia/Kolkata";

/// Settings that views follow. Copy it freely; `prefs()` finds it anywhere.
#[derive(Clone, Copy)]
pub struct Prefs {
    /// `light`, `dark` or `system`.
    pub theme: RwSignal<String>,
    /// `comfortable` or `compact`.
    pub density: RwSignal<String>,
    /// Whether single keys (J, K, X, ?) are shortcuts (WCAG 2.1.4 wants a way to turn them off).
    pub shortcuts: RwSignal<bool>,
    /// Whether the side bar shows icons only.
    pub collapsed: RwSignal<bool>,
}

thread_local! {
    static ZONE: RefCell<String> = RefCell::new(DEFAULT_ZONE.to_owned());
}

/// Reads the settings, and keeps them and the marks on `<html>` in step from then on.
pub fn provide() -> Prefs {
    let prefs = Prefs {
        theme: RwSignal::new(browser::stored(THEME).unwrap_or_else(|| "system".to_owned())),
        density: RwSignal::new(browser::stored(DENSITY).unwrap_or_else(|| "comfortable".to_owned())),
        shortcuts: RwSignal::new(browser::stored(SHORTCUTS).as_deref() != Some("off")),
        collapsed: RwSignal::new(browser::stored(COLLAPSED).as_deref() == Some("yes")),
    };
    provide_context(prefs);
    Effect::new(move |_| {
        let theme = prefs.theme.get();
        browser::store(THEME, &theme);
        browser::mark_root("data-theme", (theme != "system").then_some(theme.as_str()));
    });
    Effect::new(move |_| {
        let density = prefs.density.get();
        browser::store(DENSITY, &density);
        browser::mark_root("data-density", (density == "compact").then_some("compact"));
    });
    Effect::new(move |_| browser::store(SHORTCUTS, if prefs.shortcuts.get() { "on" } else { "off" }));
    Effect::new(move |_| browser::store(COLLAPSED, if prefs.collapsed.get() { "yes" } else { "no" }));
    prefs
}

pub fn prefs() -> Prefs {
    expect_context()
}

/// The language to start with: asked for in the address, set before, or the browser's.
pub fn first_language() -> Language {
    let asked = window()
        .location()
        .search()
        .ok()
        .and_then(|search| web_sys::UrlSearchParams::new_with_str(&search).ok())
        .and_then(|query| query.get("lang"));
    let browsers = || window().navigator().language().unwrap_or_default();
    asked
        .as_deref()
        .and_then(Language::from_code)
        .or_else(|| browser::stored(LANGUAGE).as_deref().and_then(Language::from_code))
        .unwrap_or_else(|| if browsers().starts_with("hi") { Language::Hindi } else { Language::English })
}

/// Changes the language without a reload, and remembers it.
pub async fn set_language(language: Language) -> bool {
    let changed = i18n::choose(language).await;
    if changed {
        browser::store(LANGUAGE, language.code());
    }
    changed
}

/// The IANA name of the user's time zone.
pub fn time_zone() -> String {
    ZONE.with_borrow(Clone::clone)
}

/// Takes the zone of the signed-in user's profile.
pub fn set_time_zone(zone: &str) {
    let zone = if zone.is_empty() { DEFAULT_ZONE } else { zone };
    if ZONE.with_borrow(|current| current != zone) {
        ZONE.set(zone.to_owned());
        i18n::forget_formats();
    }
}

/// Takes over what the profile says: the time zone, and the language unless this device shows the pseudo-locale.
pub fn take_profile(profile: &domain::admin::user::UserData) {
    set_time_zone(&profile.time_zone);
    let wanted = Language::from_code(profile.language.as_str()).unwrap_or(Language::English);
    if i18n::language() != wanted && i18n::language() != Language::Pseudo {
        leptos::task::spawn_local(async move {
            set_language(wanted).await;
        });
    }
}
