//! What the shell lays over the page. Its code is fetched when the first of them opens: few visits need it at once.

use leptos::prelude::*;

use super::{create, more, palette, shortcuts};
use crate::{lazy::Later, ui::url};

#[component]
fn AllOverlays(palette: RwSignal<bool>) -> impl IntoView {
    view! {
        <palette::Palette open=palette/>
        <create::CreateSheet/>
        <more::MoreSheet/>
        <shortcuts::ShortcutSheet/>
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
    let is_ours = |name: &str| [create::CREATE_SHEET, more::MORE_SHEET, shortcuts::SHORTCUT_SHEET].contains(&name);
    // Once there, they stay: each shows itself when it is asked for.
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || palette.get() || sheet.with(|sheet| sheet.as_deref().is_some_and(is_ours))
    });
    move || needed.get().then(|| view! { <Later load=all_overlays(palette)/> })
}
