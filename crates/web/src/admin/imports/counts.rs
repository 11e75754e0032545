//! What became of the rows, in figures: large on an import's page, in one line in the list.

use domain::admin::import::ImportCounts;
use leptos::prelude::*;

use crate::{
    i18n::{number, plural, t},
    ui::mark::Tone,
};

/// The figures as a row of tiles; a tile with nothing in it keeps its place, so that nothing jumps while rows go in.
#[component]
pub(super) fn CountTiles(#[prop(into)] counts: Signal<ImportCounts>) -> impl IntoView {
    let tile = |label: &'static str, tone: Tone, count: Signal<i64>| {
        view! {
            <div class=move || if count.get() == 0 { "tile" } else { tone_class(tone) }>
                <dt>{label}</dt>
                <dd>{move || number(count.get())}</dd>
            </div>
        }
    };
    view! {
        <dl class="tiles">
            {tile(t("imports.count.rows"), Tone::Neutral, Signal::derive(move || counts.get().rows))}
            {tile(t("imports.count.created"), Tone::Ok, Signal::derive(move || counts.get().created))}
            {tile(t("imports.count.updated"), Tone::Info, Signal::derive(move || counts.get().updated))}
            {tile(t("imports.count.skipped"), Tone::Warn, Signal::derive(move || counts.get().skipped))}
            {tile(t("imports.count.failed"), Tone::Bad, Signal::derive(move || counts.get().failed))}
        </dl>
    }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "tile ok",
        Tone::Info => "tile info",
        Tone::Warn => "tile warn",
        Tone::Bad => "tile bad",
        Tone::Neutral | Tone::Brand => "tile",
    }
}

/// "5,150 rows · 4,980 new · 12 failed", without what did not happen.
pub(super) fn summary(counts: &ImportCounts) -> String {
    let parts: [(&'static str, i64); 5] = [
        ("imports.summary.rows", counts.rows),
        ("imports.summary.created", counts.created),
        ("imports.summary.updated", counts.updated),
        ("imports.summary.skipped", counts.skipped),
        ("imports.summary.failed", counts.failed),
    ];
    let texts: Vec<String> = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| plural(key, usize::try_from(count).unwrap_or_default(), &[]))
        .collect();
    texts.join(" · ")
}
