//! The only place for texts: `t("key")`, `tf("key", &[("name", …)])`, `plural("key", n, &[…])`, `t_in("group", value)`.
//!
//! Texts live in `locales/<language>.json`, flat, one file loaded at a time. Switching the language renders
//! the routes anew (see `app.rs`), so a text is a plain `&'static str` and needs no closure around it.
//! `tests/locales.rs` fails for a key that is missing, unused, or has other placeholders in one language.

mod format;
mod pseudo;

use std::{cell::Cell, collections::BTreeMap};

use leptos::prelude::*;

use crate::browser;
pub use format::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Hindi,
    /// English made longer and put in brackets, to show clipped and forgotten texts.
    Pseudo,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Hindi];

    /// The file's name, and the `lang` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
            Self::Pseudo => "pseudo",
        }
    }

    /// What `Intl` is asked for. Digits stay Latin in every language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English | Self::Pseudo => "en-IN",
            Self::Hindi => "hi-IN-u-nu-latn",
        }
    }

    /// Its own name, in its own script.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Hindi => "हिन्दी",
            Self::Pseudo => "[Pseudo]",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::English, Self::Hindi, Self::Pseudo].into_iter().find(|language| language.code() == code)
    }
}

struct Catalogue {
    language: Language,
    texts: BTreeMap<String, String>,
}

thread_local! {
    /// Each language is kept for the life of the page once loaded: two or three of them, some 20 kB each.
    static CURRENT: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
    static CHANGES: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Counts the changes of language, so that a view can render anew.
pub fn changes() -> ArcRwSignal<u32> {
    CHANGES.with(Clone::clone)
}

pub fn language() -> Language {
    CURRENT.get().map_or(Language::English, |catalogue| catalogue.language)
}

/// Loads a language and makes it the current one. False when its file cannot be had; then the old one stays.
pub async fn choose(language: Language) -> bool {
    let file = if language == Language::Pseudo { Language::English } else { language };
    let url = format!("{}locales/{}.json", browser::assets(), file.code());
    let Some(json) = browser::fetch_text(&url).await else { return false };
    let Ok(mut texts) = serde_json::from_str::<BTreeMap<String, String>>(&json) else { return false };
    if language == Language::Pseudo {
        for text in texts.values_mut() {
            *text = pseudo::stretch(text);
        }
    }
    CURRENT.set(Some(Box::leak(Box::new(Catalogue { language, texts }))));
    format::forget_formats();
    browser::mark_root("lang", Some(file.code()));
    changes().update(|count| *count += 1);
    true
}

fn find(key: &str) -> Option<&'static str> {
    CURRENT.get().and_then(|catalogue| catalogue.texts.get(key)).map(String::as_str)
}

/// The text of a key. An unknown key shows itself, which the tests keep from happening.
pub fn t(key: &'static str) -> &'static str {
    find(key).unwrap_or(key)
}

/// The text of a key with `{name}` placeholders filled in.
pub fn tf(key: &'static str, values: &[(&str, &str)]) -> String {
    fill(t(key), values)
}

/// The text of `key.one`, `key.other` … by the plural rule of the language; `{n}` is the grouped number.
pub fn plural(key: &'static str, n: usize, values: &[(&str, &str)]) -> String {
    let category = format::plural_category(n);
    let text = find(&[key, ".", &category].concat()).or_else(|| find(&[key, ".other"].concat())).unwrap_or(key);
    fill(&fill(text, &[("n", &number(n))]), values)
}

/// The text of `group.value`, for values that come from data (a status, an error code). Shows the value when unknown.
pub fn t_in(group: &'static str, value: &str) -> String {
    known_in(group, value).map_or_else(|| value.to_owned(), str::to_owned)
}

/// Like `t_in`, but tells when there is no such text.
pub fn known_in(group: &'static str, value: &str) -> Option<&'static str> {
    find(&[group, ".", value].concat())
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        filled = filled.replace(&["{", name, "}"].concat(), value);
    }
    filled
}
