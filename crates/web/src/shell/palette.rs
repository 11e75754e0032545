//! The command palette: go somewhere, do something, find anyone. `>` asks for actions only, `@` for people and other records.

use std::time::Duration;

use domain::{
    kernel::{ListLink, find::Hit},
    lists::saved_view::SavedView,
};
use leptos::{attr::custom::custom_attribute, ev, html, prelude::*, task::spawn_local};

use super::commands;
use crate::{
    browser,
    i18n::{t, tf},
    modules,
    search::{self, Group, SEARCH, marks_of_title, other_text},
    session,
    ui::{
        highlight::{highlight, marked},
        icon::{self, Glyph, Icon},
        modal::show_on_mount,
        url,
    },
};

const PAUSE: Duration = Duration::from_millis(120);
/// One letter finds too much to be of use.
const SHORTEST: usize = 2;
/// Hits of each kind; the page of the search shows more.
const HITS: u32 = 5;
/// Saved views that stand there before anything is typed.
const VIEWS: usize = 5;

#[derive(Clone)]
enum Does {
    Open(String),
    Run(Callback<()>),
}

#[derive(Clone)]
struct Line {
    group: &'static str,
    icon: Glyph,
    label: String,
    detail: String,
    /// What the search found; otherwise what was typed is marked in the label.
    hit: Option<Hit>,
    does: Does,
}

#[derive(Clone, Copy)]
struct State {
    open: RwSignal<bool>,
    text: RwSignal<String>,
    lines: RwSignal<Vec<Line>>,
    note: RwSignal<String>,
    active: RwSignal<usize>,
    /// Those of all lists that the person may open.
    views: RwSignal<Vec<SavedView>>,
    question: StoredValue<u32>,
}

#[component]
pub(super) fn Palette(open: RwSignal<bool>) -> impl IntoView {
    move || open.get().then(|| view! { <OpenPalette open=open/> })
}

#[component]
fn OpenPalette(open: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    show_on_mount(dialog);
    let state = State {
        open,
        text: RwSignal::new(String::new()),
        lines: RwSignal::new(Vec::new()),
        note: RwSignal::new(String::new()),
        active: RwSignal::new(0),
        views: RwSignal::new(Vec::new()),
        question: StoredValue::new(0),
    };
    state.ask();
    state.learn_views();
    let on_key = move |event: ev::KeyboardEvent| {
        let count = state.lines.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => state.active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" => state.active.update(|active| *active = (*active + count - 1) % count),
            "Enter" => state.run(state.active.get_untracked()),
            "k" | "K" if event.ctrl_key() || event.meta_key() => open.set(false),
            _ => return event.stop_propagation(),
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <dialog
            class="palette"
            node_ref=dialog
            aria-label=t("palette.title")
            {..custom_attribute("closedby", "any")}
            on:close=move |_: ev::Event| open.set(false)
            on:keydown=on_key
        >
            <div class="head">
                <Icon glyph=icon::SEARCH/>
                <input
                    type="text"
                    role="combobox"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    aria-label=t("palette.placeholder")
                    placeholder=t("palette.placeholder")
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls="palette-list"
                    aria-activedescendant=move || state.lines.with(|lines| !lines.is_empty()).then(|| line_id(state.active.get()))
                    prop:value=move || state.text.get()
                    on:input=move |event| { state.text.set(event_target_value(&event)); state.ask(); }
                />
                <button type="button" class="btn quiet square" aria-label=t("action.close") on:click=move |_| open.set(false)>
                    <Icon glyph=icon::X/>
                </button>
            </div>
            <div class="options" id="palette-list" role="listbox" aria-label=t("palette.results")>
                {move || state.view_lines()}
            </div>
            <p class="options note" role="status">{move || state.note.get()}</p>
            <div class="foot" aria-hidden="true">
                <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{t("palette.choose")}</span>
                <span><kbd>"↵"</kbd>" "{t("palette.open")}</span>
                <span><kbd>">"</kbd>" "{t("palette.actions")}</span>
                <span><kbd>"@"</kbd>" "{t("palette.records")}</span>
            </div>
        </dialog>
    }
}

fn line_id(index: usize) -> String {
    format!("palette-{index}")
}

impl State {
    /// Views are found by their names, like pages: they are asked for once, when the palette opens.
    fn learn_views(self) {
        spawn_local(async move {
            let link = ListLink { sort: Some("name".to_owned()), limit: Some(200), ..ListLink::default() };
            // Without an answer the palette is as it would be without views.
            let Ok(page) = session::client().await.list::<SavedView>(&link).await else { return };
            if self.views.try_set(page.data).is_some() {
                return;
            }
            // What stands there already stays, and what is chosen stays chosen, unless a view joins them.
            let (mark, wanted) = self.asked();
            if mark.is_none() && self.active.get_untracked() == 0 && !self.saved_views(&wanted).is_empty() {
                self.ask();
            }
        });
    }

    /// The mark before what was typed, and the rest.
    fn asked(self) -> (Option<char>, String) {
        let text = self.text.get_untracked();
        let (mark, rest) = match text.chars().next() {
            Some(mark @ ('>' | '@')) => (Some(mark), text.get(1..).unwrap_or_default()),
            _ => (None, text.as_str()),
        };
        (mark, rest.trim().to_owned())
    }

    fn saved_views(self, wanted: &str) -> Vec<Line> {
        let Some(user) = session::user_untracked() else { return Vec::new() };
        let line = |view: &SavedView| {
            let list = modules::finders(user.data.role).find(|finder| finder.resource == view.data.resource)?;
            Some(Line {
                group: t("views.title"),
                icon: icon::STAR,
                label: view.data.name.clone(),
                detail: t(list.label_key).to_owned(),
                hit: None,
                does: Does::Open([list.list, "?view=", &view.head.id.to_string()].concat()),
            })
        };
        let most = if wanted.is_empty() { VIEWS } else { usize::MAX };
        self.views.with_untracked(|views| {
            let matching = views.iter().filter(|view| matches(&view.data.name, wanted));
            matching.filter_map(line).take(most).collect()
        })
    }

    fn ask(self) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let (mark, wanted) = self.asked();
        let mut local = if mark == Some('@') { Vec::new() } else { doings(&wanted) };
        if mark.is_none() {
            local.splice(0..0, places(&wanted).into_iter().chain(self.saved_views(&wanted)));
        }
        self.active.set(0);
        self.note.set(String::new());
        self.lines.set(local.clone());
        if mark == Some('>') || wanted.chars().count() < SHORTEST {
            return;
        }
        self.note.set(t("state.loading").to_owned());
        spawn_local(async move {
            gloo_timers::future::sleep(PAUSE).await;
            let mut lines = local;
            let mut failed = None;
            // Somebody still types: only the last question is asked.
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match search::find(&wanted, HITS).await {
                Ok(groups) => {
                    let all = (!groups.is_empty()).then(|| everything(&wanted));
                    lines.extend(groups.into_iter().flat_map(from_group).chain(all));
                }
                Err(failure) => failed = Some(failure.message),
            }
            if self.question.try_get_value() != Some(question) {
                return;
            }
            let nothing = || if lines.is_empty() { tf("palette.none", &[("text", &wanted)]) } else { String::new() };
            self.note.set(failed.unwrap_or_else(nothing));
            self.lines.set(lines);
        });
    }

    fn run(self, index: usize) {
        let Some(line) = self.lines.with_untracked(|lines| lines.get(index).cloned()) else { return };
        self.open.set(false);
        match line.does {
            Does::Open(path) => url::go(&path),
            Does::Run(run) => {
                run.try_run(());
            }
        }
    }

    fn view_lines(self) -> impl IntoView {
        let text = self.text.get_untracked();
        let wanted = text.trim_start_matches(['>', '@']).trim().to_owned();
        let mut group = "";
        let lines = self.lines.get();
        let mut views = Vec::with_capacity(lines.len());
        for (index, line) in lines.into_iter().enumerate() {
            if line.group != group {
                group = line.group;
                views.push(view! { <div class="label" role="presentation">{group}</div> }.into_any());
            }
            views.push(self.view_line(index, line, &wanted).into_any());
        }
        views
    }

    fn view_line(self, index: usize, line: Line, wanted: &str) -> impl IntoView + use<> {
        let is_active = move || self.active.get() == index;
        Effect::new(move |_| {
            if is_active()
                && let Some(element) = browser::html_element(&line_id(index))
            {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
        view! {
            <div
                role="option"
                id=line_id(index)
                aria-selected=move || is_active().to_string()
                on:pointermove=move |_| if self.active.get_untracked() != index { self.active.set(index) }
                on:click=move |_| self.run(index)
            >
                <Icon glyph=line.icon/>
                <span class="first">
                    {match &line.hit {
                        Some(hit) => marked(&hit.title, marks_of_title(hit)).into_any(),
                        None => highlight(&line.label, wanted).into_any(),
                    }}
                </span>
                {line.hit.as_ref().and_then(other_line)}
                {(!line.detail.is_empty()).then(|| view! { <span class="second">{line.detail}</span> })}
            </div>
        }
    }
}

fn from_group(group: Group) -> impl Iterator<Item = Line> {
    let finder = group.finder;
    group.hits.into_iter().map(move |hit| Line {
        group: t(finder.label_key),
        icon: finder.icon,
        label: hit.title.clone(),
        detail: hit.detail.clone().unwrap_or_default(),
        does: Does::Open(search::href(finder, &hit)),
        hit: Some(hit),
    })
}

/// What matched, where neither the name nor the line below tells it.
fn other_line(hit: &Hit) -> Option<impl IntoView + use<>> {
    other_text(hit).map(|text| view! { <span class="second">{marked(text, &hit.marks)}</span> })
}

/// The last line: the page of the search.
fn everything(wanted: &str) -> Line {
    Line {
        group: t("search.title"),
        icon: icon::SEARCH,
        label: t("search.everything").to_owned(),
        detail: String::new(),
        hit: None,
        does: Does::Open([SEARCH, "?q=", &url::encode(wanted)].concat()),
    }
}

fn matches(label: &str, wanted: &str) -> bool {
    wanted.is_empty() || label.to_lowercase().contains(&wanted.to_lowercase())
}

/// Pages of the menu.
fn places(wanted: &str) -> Vec<Line> {
    let Some(user) = session::user_untracked() else { return Vec::new() };
    modules::nav(user.data.role)
        .map(|entry| (entry, t(entry.label_key)))
        .filter(|(_, label)| matches(label, wanted))
        .map(|(entry, label)| Line {
            group: t("palette.places"),
            icon: entry.icon,
            label: label.to_owned(),
            detail: String::new(),
            hit: None,
            does: Does::Open(entry.path.to_owned()),
        })
        .collect()
}

/// What the page can do, and what can be created.
fn doings(wanted: &str) -> Vec<Line> {
    let line = |label: &'static str, icon: Glyph, does: Does| Line {
        group: t("palette.actions"),
        icon,
        label: label.to_owned(),
        detail: String::new(),
        hit: None,
        does,
    };
    let here = commands::all().into_iter().map(|command| line(command.label, icon::COMMAND, Does::Run(command.run)));
    let role = session::user_untracked().map(|user| user.data.role);
    let create = role
        .into_iter()
        .flat_map(modules::create)
        .map(|entry| line(t(entry.label_key), entry.icon, Does::Open(entry.path.to_owned())));
    here.chain(create).filter(|line| matches(&line.label, wanted)).collect()
}
