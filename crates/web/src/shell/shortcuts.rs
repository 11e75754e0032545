//! The sheet that lists all keys.

use leptos::prelude::*;

use super::{commands, keys::modifier};
use crate::{
    i18n::t,
    modules,
    prefs::prefs,
    session,
    ui::{
        field::CheckField,
        modal::{Shape, Sheet, open_sheet},
    },
};

pub(super) const SHORTCUT_SHEET: &str = "keys";

pub(super) fn open() {
    open_sheet(SHORTCUT_SHEET, &[]);
}

fn line(keys: Vec<String>, label: &'static str) -> impl IntoView {
    view! {
        <li>
            <span>{label}</span>
            <span class="combo">{keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view()}</span>
        </li>
    }
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[component]
pub(super) fn ShortcutSheet() -> impl IntoView {
    let shortcuts = prefs().shortcuts;
    let here = || -> Vec<_> {
        let line =
            |command: commands::Command| Some(line(vec![command.key?.to_ascii_uppercase().to_string()], command.label));
        commands::all().into_iter().filter_map(line).collect()
    };
    view! {
        <Sheet name=SHORTCUT_SHEET title=t("shortcuts.title") shape=Shape::WideDialog>
            <div class="stack">
                <div class="keys">
                    <section>
                        <h3>{t("shortcuts.everywhere")}</h3>
                        <ul>
                            {line(keys(&[modifier(), "K"]), t("shortcuts.palette"))}
                            {line(keys(&["/"]), t("shortcuts.search"))}
                            {line(keys(&["C"]), t("shell.create"))}
                            {line(keys(&["?"]), t("shortcuts.title"))}
                            {line(keys(&[modifier(), "↵"]), t("shortcuts.save"))}
                            {line(keys(&["Esc"]), t("shortcuts.close"))}
                        </ul>
                    </section>
                    <section>
                        <h3>{t("shortcuts.lists")}</h3>
                        <ul>
                            {line(keys(&["J", "K"]), t("shortcuts.rows"))}
                            {line(keys(&["↵"]), t("shortcuts.open"))}
                            {line(keys(&["X"]), t("shortcuts.select"))}
                            {line(keys(&["⇧", "J"]), t("shortcuts.extend"))}
                            {line(keys(&[modifier(), "A"]), t("shortcuts.all"))}
                            {line(keys(&["F2"]), t("shortcuts.edit_cell"))}
                        </ul>
                    </section>
                    <section>
                        <h3>{t("shortcuts.go")}</h3>
                        <ul>
                            {session::role_untracked().map(|role| {
                                modules::nav(role)
                                    .filter_map(|entry| Some(line(vec!["G".to_owned(), entry.letter?.to_ascii_uppercase().to_string()], t(entry.label_key))))
                                    .collect_view()
                            })}
                        </ul>
                    </section>
                    {Some(here()).filter(|lines| !lines.is_empty()).map(|lines| view! { <section><h3>{t("shortcuts.here")}</h3><ul>{lines}</ul></section> })}
                </div>
                <CheckField name="shortcuts-on" label=t("settings.shortcuts") hint=t("settings.shortcuts_hint") value=shortcuts/>
            </div>
        </Sheet>
    }
}
