//! The only place for texts: `t("key")`, `tf("key", &[("name", …)])`, `plural("key", n, &[…])`, `t_in("group", value)`.
//!
//! Texts live in `locales/<language>.json`, flat, and those that only one chunk shows, or two, in
//! `locales/<file>.<language>.json`, which arrives with the chunk (`bring`). Switching the language renders the routes anew
//! (see `app.rs`), so a text is a plain `&'static str` and needs no closure around it.
//! `tests/locales.rs` fails for a key that is missing, unused, or has other placeholders in one language.

mod format;
mod pseudo;

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use gloo_timers::future::sleep;
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

/// The files of texts that come with chunks; a chunk brings the one of its name.
const WITH_TEXTS: [&str; 13] = [
    "activities",
    "calendar",
    "day",
    "files",
    "intake",
    "leads",
    "offline",
    "organisation",
    "overlays",
    "own",
    "rare",
    "safety",
    "tools",
];
/// Chunks that bring another file, too: what both show, or what two of them share.
const BRINGS: [(&str, &str); 9] = [
    ("day", "leads"),
    ("intake", "leads"),
    // The words of what waits.
    ("offline", "activities"),
    ("offline", "day"),
    ("opportunities", "leads"),
    ("organisation", "safety"),
    ("own", "safety"),
    ("today", "activities"),
    ("today", "day"),
];
/// Between two questions for texts that did not arrive.
const AGAIN: Duration = Duration::from_secs(2);

type Texts = BTreeMap<String, String>;

struct Catalogue {
    language: Language,
    /// Those of all pages first, then those of the chunks that were visited. Each is kept for the life of the page once
    /// loaded: two or three languages of them, some 20 kB each.
    texts: Vec<&'static Texts>,
    /// The files that are there, beside that of all pages.
    files: Vec<&'static str>,
}

thread_local! {
    static CURRENT: RefCell<Catalogue> =
        const { RefCell::new(Catalogue { language: Language::English, texts: Vec::new(), files: Vec::new() }) };
    static CHANGES: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Counts the changes of language, so that a view can render anew.
pub fn changes() -> ArcRwSignal<u32> {
    CHANGES.with(Clone::clone)
}

pub fn language() -> Language {
    CURRENT.with_borrow(|current| current.language)
}

/// Loads a language and makes it the current one. False when its files cannot be had; then the old one stays.
pub async fn choose(language: Language) -> bool {
    let files = CURRENT.with_borrow(|current| current.files.clone());
    let mut texts = Vec::new();
    for file in std::iter::once(None).chain(files.iter().copied().map(Some)) {
        let Some(loaded) = load(language, file).await else { return false };
        texts.push(loaded);
    }
    CURRENT.set(Catalogue { language, texts, files });
    format::forget_formats();
    browser::mark_root("lang", Some(file_of(language)));
    changes().update(|count| *count += 1);
    true
}

/// Waits until the texts of a chunk are there, however long the network is away: without them it has nothing to show.
pub async fn bring(chunk: &str) {
    let also = BRINGS.iter().filter(|(this, _)| *this == chunk).map(|(_, file)| *file);
    for file in WITH_TEXTS.into_iter().filter(|file| *file == chunk).chain(also) {
        bring_file(file).await;
    }
}

async fn bring_file(file: &'static str) {
    while CURRENT.with_borrow(|current| !current.files.contains(&file)) {
        let language = language();
        match load(language, Some(file)).await {
            Some(texts) => CURRENT.with_borrow_mut(|current| {
                // The language may have changed meanwhile, or somebody else was faster.
                if current.language == language && !current.files.contains(&file) {
                    current.texts.push(texts);
                    current.files.push(file);
                }
            }),
            None => sleep(AGAIN).await,
        }
    }
}

fn file_of(language: Language) -> &'static str {
    if language == Language::Pseudo { Language::English.code() } else { language.code() }
}

async fn load(language: Language, file: Option<&str>) -> Option<&'static Texts> {
    let (prefix, dot) = file.map_or(("", ""), |file| (file, "."));
    let url = format!("{}locales/{prefix}{dot}{}.json", browser::assets(), file_of(language));
    let mut texts: Texts = serde_json::from_str(&browser::fetch_text(&url).await?).ok()?;
    if language == Language::Pseudo {
        for text in texts.values_mut() {
            *text = pseudo::stretch(text);
        }
    }
    Some(Box::leak(Box::new(texts)))
}

fn find(key: &str) -> Option<&'static str> {
    CURRENT.with_borrow(|current| current.texts.iter().find_map(|texts| texts.get(key))).map(String::as_str)
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
