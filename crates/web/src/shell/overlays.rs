//! What the shell lays over the page. Its code is fetched when the first of them opens: few visits need it at once.

use leptos::prelude::*;

use super::{create, more, palette, shortcuts};
use crate::{
    day,
    lazy::{Later, with_texts},
    ui::url,
};

#[component]
fn AllOverlays(palette: RwSignal<bool>) -> impl IntoView {
    let sheet = url::query("sheet");
    let logs = Memo::new(move |before: Option<&bool>| {
        let asked = |name: &str| day::LOG_SHEETS.contains(&name);
        before == Some(&true) || sheet.with(|sheet| sheet.as_deref().is_some_and(asked))
    });
    view! {
        <palette::Palette open=palette/>
        <create::CreateSheet/>
        <more::MoreSheet/>
        <shortcuts::ShortcutSheet/>
        {move || logs.get().then(|| view! { <Later load=with_texts(day::TODAY, day::log_sheets())/> })}
    }
}

crate::lazy_view! {
    overlays:
    fn all_overlays(palette: RwSignal<bool>) {
        view! { <AllOverlays palette=palette/> }.into_any()
    }
}

#[component]
pub(super) fn Overlays(palette: RwSignal<bool>) -> impl IntoView {
    let sheet = url::query("sheet");
    let is_ours = |name: &str| {
        [create::CREATE_SHEET, more::MORE_SHEET, shortcuts::SHORTCUT_SHEET].contains(&name)
            || day::LOG_SHEETS.contains(&name)
    };
    // Once there, they stay: each shows itself when it is asked for.
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || palette.get() || sheet.with(|sheet| sheet.as_deref().is_some_and(is_ours))
    });
    move || needed.get().then(|| view! { <Later load=all_overlays(palette)/> })
}
