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

#[cfg(feature = "split")]
#[leptos::lazy]
fn overlays_chunk(palette: RwSignal<bool>) -> AnyView {
    view! { <AllOverlays palette=palette/> }.into_any()
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "as the splitter makes it")]
async fn overlays_chunk(palette: RwSignal<bool>) -> AnyView {
    view! { <AllOverlays palette=palette/> }.into_any()
}

#[component]
pub(super) fn Overlays(palette: RwSignal<bool>) -> impl IntoView {
    let sheet = url::query("sheet");
    let is_ours = |name: &str| [create::CREATE_SHEET, more::MORE_SHEET, shortcuts::SHORTCUT_SHEET].contains(&name);
    // Once there, they stay: each shows itself when it is asked for.
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || palette.get() || sheet.with(|sheet| sheet.as_deref().is_some_and(is_ours))
    });
    move || needed.get().then(|| view! { <Later load=overlays_chunk(palette)/> })
}
