//! The only place for choosing one record out of many by typing: an ARIA 1.2 combobox over an asynchronous source.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{
    field::{Field, FieldParts},
    icon::{CHECK, Icon, X},
    popover::place,
    recent,
    state::Failure,
};
use crate::{
    browser,
    i18n::{t, tf},
};

const PAUSE: Duration = Duration::from_millis(150);

/// Something to choose: its id, its name, and a second line that tells namesakes apart (phone · place).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
    pub detail: String,
}

type Answer = Pin<Box<dyn Future<Output = Result<Vec<Choice>, Failure>>>>;

/// Where choices come from. Asked with an empty text, it may answer with what is likely.
#[derive(Clone)]
pub struct ChoiceSource(Arc<dyn Fn(String) -> Answer + Send + Sync>);

impl ChoiceSource {
    pub fn new<Ask, Found>(ask: Ask) -> Self
    where
        Ask: Fn(String) -> Found + Send + Sync + 'static,
        Found: Future<Output = Result<Vec<Choice>, Failure>> + 'static,
    {
        Self(Arc::new(move |text| Box::pin(ask(text))))
    }

    pub async fn ask(&self, text: String) -> Result<Vec<Choice>, Failure> {
        (self.0)(text).await
    }
}

/// What the list shows: recent ones, found ones, an offer to create.
#[derive(Clone, PartialEq, Eq)]
enum Line {
    Recent(Choice),
    Found(Choice),
    Create(String),
}

#[derive(Clone, Copy)]
struct State {
    value: RwSignal<Option<Choice>>,
    text: RwSignal<String>,
    lines: RwSignal<Vec<Line>>,
    note: RwSignal<Option<String>>,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    /// Counts the questions, so that a late answer to an old one is dropped.
    question: StoredValue<u32>,
    source: StoredValue<ChoiceSource>,
    recents: Option<&'static str>,
    can_create: bool,
}

/// Choose one record by typing. `recents` remembers the last choices under that name; `on_create` offers "Create …".
#[component]
pub fn Combobox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Option<Choice>>,
    source: ChoiceSource,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] recents: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] on_create: Option<Callback<String>>,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    let list_id = format!("{}-list", parts.id);
    let option_prefix = StoredValue::new(format!("{}-option-", parts.id));
    let input = NodeRef::<html::Input>::new();
    let panel = NodeRef::<html::Div>::new();
    let state = State {
        value,
        text: RwSignal::new(String::new()),
        lines: RwSignal::new(Vec::new()),
        note: RwSignal::new(None),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        question: StoredValue::new(0),
        source: StoredValue::new(source),
        recents,
        can_create: on_create.is_some(),
    };
    Effect::new(move |_| state.text.set(value.with(|value| value.as_ref().map(|value| value.label.clone()).unwrap_or_default())));
    // Shown and placed when it opens and again when its length changes.
    Effect::new(move |_| {
        let open = state.open.get();
        state.lines.track();
        let (Some(input), Some(panel)) = (input.get(), panel.get()) else { return };
        if open {
            place(&input, &panel);
            let _ = panel.show_popover();
        } else {
            let _ = panel.hide_popover();
        }
    });
    let choose = move |line: Line| {
        state.open.set(false);
        match line {
            Line::Recent(choice) | Line::Found(choice) => state.choose(choice),
            Line::Create(text) => {
                if let Some(on_create) = on_create {
                    on_create.run(text);
                }
            }
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let active_line = || state.active.get_untracked().and_then(|index| state.lines.with_untracked(|lines| lines.get(index).cloned()));
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !state.open.get_untracked() => state.ask(Duration::ZERO),
            "ArrowDown" => state.step(true),
            "ArrowUp" => state.step(false),
            "Enter" if state.open.get_untracked() && active_line().is_some() => {
                if let Some(line) = active_line() {
                    choose(line);
                }
            }
            "Escape" if state.open.get_untracked() => {
                // Only the list closes, not the dialog around.
                event.stop_propagation();
                state.open.set(false);
            }
            "Tab" => return state.open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Field parts=parts label=label hint=hint optional=optional hide_label=hide_label>
            <div class="input-group">
                <input
                    class="input"
                    id=control.id
                    name=name
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder.unwrap_or_else(|| t("combobox.placeholder").to_owned())
                    aria-autocomplete="list"
                    aria-expanded=move || state.open.get().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || state.active.get().filter(|_| state.open.get()).map(|index| option_id(option_prefix, index))
                    aria-describedby=control.described_by
                    aria-invalid=move || invalid.invalid()
                    node_ref=input
                    prop:value=move || state.text.get()
                    on:focus=move |_| state.ask(Duration::ZERO)
                    on:click=move |_| if !state.open.get_untracked() { state.ask(Duration::ZERO) }
                    on:input=move |event| { state.text.set(event_target_value(&event)); state.ask(PAUSE); }
                    on:keydown=on_key
                    on:blur=move |_| state.leave()
                />
                {move || value.with(Option::is_some).then(|| view! {
                    <button type="button" class="btn quiet square" aria-label=t("action.clear") on:click=move |_| value.set(None)>
                        <Icon glyph=X small=true/>
                    </button>
                })}
            </div>
            <div class="pop" popover="manual" node_ref=panel>
                <div class="options" role="listbox" id=list_id aria-label=t("combobox.results")>
                    {move || {
                        let query = state.query();
                        state
                            .lines
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(index, line)| view! { <OptionLine state=state id=option_id(option_prefix, index) index=index line=line query=query.clone() on_choose=choose/> })
                            .collect_view()
                    }}
                </div>
                <p class="note small" role="status">{move || state.note.get()}</p>
            </div>
        </Field>
    }
}

fn option_id(prefix: StoredValue<String>, index: usize) -> String {
    prefix.with_value(|prefix| format!("{prefix}{index}"))
}

impl State {
    /// What is typed, or nothing while the text is just the name of what is chosen.
    fn query(self) -> String {
        let text = self.text.get_untracked();
        let chosen = self.value.with_untracked(|value| value.as_ref().is_some_and(|value| value.label == text));
        if chosen { String::new() } else { text.trim().to_owned() }
    }

    fn ask(self, pause: Duration) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let query = self.query();
        if query.is_empty() {
            let recents = self.recents.map(recent::list).unwrap_or_default();
            self.lines.set(recents.into_iter().map(Line::Recent).collect());
        }
        self.note.set(Some(t("state.loading").to_owned()));
        self.active.set(None);
        self.open.set(true);
        spawn_local(async move {
            if !pause.is_zero() {
                gloo_timers::future::sleep(pause).await;
            }
            if self.question.try_get_value() != Some(question) {
                return;
            }
            let Some(source) = self.source.try_get_value() else { return };
            let answer = source.ask(query.clone()).await;
            if self.question.try_get_value() == Some(question) {
                self.show(query, answer);
            }
        });
    }

    fn show(self, query: String, answer: Result<Vec<Choice>, Failure>) {
        let found = match answer {
            Ok(found) => found,
            Err(failure) => {
                self.note.set(Some(failure.message));
                return;
            }
        };
        let recents: Vec<Choice> = if query.is_empty() { self.recents.map(recent::list).unwrap_or_default() } else { Vec::new() };
        let is_new = |choice: &Choice| recents.iter().all(|recent| recent.id != choice.id);
        let new: Vec<Choice> = found.into_iter().filter(is_new).collect();
        let nothing = new.is_empty() && recents.is_empty();
        let mut lines: Vec<Line> = recents.into_iter().map(Line::Recent).chain(new.into_iter().map(Line::Found)).collect();
        if self.can_create && !query.is_empty() {
            lines.push(Line::Create(query.clone()));
        }
        self.note.set(nothing.then(|| if query.is_empty() { t("combobox.type").to_owned() } else { tf("combobox.none", &[("text", &query)]) }));
        self.active.set((!query.is_empty() && !lines.is_empty()).then_some(0));
        self.lines.set(lines);
    }

    fn step(self, forward: bool) {
        let count = self.lines.with_untracked(Vec::len);
        let next = match (self.active.get_untracked(), forward) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(index), true) => Some((index + 1) % count),
            (Some(index), false) => Some((index + count - 1) % count),
        };
        self.active.set(next);
    }

    fn choose(self, choice: Choice) {
        if let Some(recents) = self.recents {
            recent::remember(recents, choice.clone());
        }
        self.text.set(choice.label.clone());
        self.value.set(Some(choice));
    }

    /// On leaving: an emptied field holds nothing; half a name gives way to what was chosen.
    fn leave(self) {
        // A field that is taken away while it has the focus is left too.
        if self.open.is_disposed() {
            return;
        }
        self.open.set(false);
        if self.text.with_untracked(|text| text.trim().is_empty()) {
            if self.value.with_untracked(Option::is_some) {
                self.value.set(None);
            }
        } else {
            let label = self.value.with_untracked(|value| value.as_ref().map(|value| value.label.clone()));
            if let Some(label) = label {
                self.text.set(label);
            }
        }
    }
}

#[component]
fn OptionLine(
    state: State,
    id: String,
    index: usize,
    line: Line,
    query: String,
    on_choose: impl Fn(Line) + Send + Sync + 'static,
) -> impl IntoView {
    let is_active = move || state.active.get() == Some(index);
    let is_create = matches!(line, Line::Create(_));
    let (first, second, id_of) = match &line {
        Line::Recent(choice) | Line::Found(choice) => (highlight(&choice.label, &query).into_any(), choice.detail.clone(), choice.id.clone()),
        Line::Create(text) => (tf("combobox.create", &[("text", text)]).into_any(), String::new(), String::new()),
    };
    let scroll_id = id.clone();
    Effect::new(move |_| {
        if is_active()
            && let Some(element) = browser::html_element(&scroll_id)
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let chosen = move || state.value.with(|value| value.as_ref().is_some_and(|value| !id_of.is_empty() && value.id == id_of));
    view! {
        <div
            role="option"
            id=id
            class:create=is_create
            aria-selected=move || is_active().to_string()
            // Before the click the field would lose the focus, and with it the list.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| on_choose(line.clone())
        >
            <span>{first}</span>
            {(!second.is_empty()).then(|| view! { <span class="second">{second}</span> })}
            {move || chosen().then(|| view! { <Icon glyph=CHECK small=true/> })}
        </div>
    }
}

/// A text with the part that matches in `<mark>`.
pub fn highlight(text: &str, query: &str) -> impl IntoView + use<> {
    let found = find_ignoring_case(text, query);
    let (before, middle, after) = match found {
        Some((start, end)) => (
            text.get(..start).unwrap_or_default().to_owned(),
            text.get(start..end).unwrap_or_default().to_owned(),
            text.get(end..).unwrap_or_default().to_owned(),
        ),
        None => (text.to_owned(), String::new(), String::new()),
    };
    view! { {before} {(!middle.is_empty()).then(|| view! { <mark>{middle}</mark> })} {after} }
}

/// Where in `text` the first match lies, as byte positions of whole letters.
fn find_ignoring_case(text: &str, query: &str) -> Option<(usize, usize)> {
    let wanted: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    if wanted.is_empty() {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    (0..letters.len()).find_map(|from| {
        let rest = letters.get(from..)?;
        let mut seen = 0;
        let mut end = None;
        for (position, letter) in rest {
            if seen == wanted.len() {
                break;
            }
            for lower in letter.to_lowercase() {
                if wanted.get(seen) != Some(&lower) {
                    return None;
                }
                seen += 1;
            }
            end = Some(position + letter.len_utf8());
        }
        (seen == wanted.len()).then_some((rest.first()?.0, end?))
    })
}
