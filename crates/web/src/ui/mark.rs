//! The only place for small marks: badge, avatar, key cap, product sign.

use leptos::prelude::*;

use super::icon::{Glyph, Icon, PULSE};

/// The colour of a status. The word always says it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Ok,
    Warn,
    Bad,
    Info,
    Brand,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Brand => "brand",
        }
    }
}

#[component]
pub fn Badge(
    #[prop(into)] label: String,
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] icon: Option<Glyph>,
) -> impl IntoView {
    view! {
        <span class=["badge ", tone.class()].concat()>
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            {label}
        </span>
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    Small,
    Medium,
    #[default]
    Usual,
    Large,
}

/// Initials in a circle (a person) or a rounded square (an organisation). Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional)] size: Size,
    #[prop(optional)] square: bool,
) -> impl IntoView {
    let class = match size {
        Size::Small => "avatar small",
        Size::Medium => "avatar medium",
        Size::Usual => "avatar",
        Size::Large => "avatar large",
    };
    view! { <span class=class class:square=square aria-hidden="true">{initials(&name)}</span> }
}

/// The first letters of the first and the last word, without titles ("Dr.", "डॉ.") in front.
pub fn initials(name: &str) -> String {
    let is_title = |word: &str| {
        word.ends_with('.')
            || matches!(word.to_lowercase().as_str(), "dr" | "mr" | "mrs" | "ms" | "prof" | "shri" | "smt")
    };
    let words: Vec<&str> = name.split_whitespace().filter(|word| !is_title(word)).collect();
    let first = words.first().and_then(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let last =
        words.get(1..).and_then(<[&str]>::last).and_then(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The product's sign.
#[component]
pub fn Logo(#[prop(optional)] large: bool) -> impl IntoView {
    view! { <span class="logo" class:large=large aria-hidden="true"><Icon glyph=PULSE/></span> }
}
