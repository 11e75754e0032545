//! The only place where a text is written that may mention colleagues: `@` and some letters offer names, and the chosen
//! one goes out as the mark that the domain knows.

use std::time::Duration;

use domain::{
    admin::user::User,
    kernel::{Named, UserId},
    talk::comment::{Comment, Piece, mention, pieces},
};
use leptos::{ev, html, prelude::*, task::spawn_local};

use super::find;
use crate::{
    i18n::t,
    ui::{
        button::{Button, Look},
        fresh_id,
    },
};

const PAUSE: Duration = Duration::from_millis(150);
const AT_MOST: u32 = 6;
/// Longer than any name that somebody types to find a colleague.
const LONGEST_NAME: usize = 40;

/// A text that is being written, as people see it: with names.
#[derive(Clone, Default)]
pub(super) struct Written {
    pub(super) text: String,
    people: Vec<(String, UserId)>,
}

impl Written {
    /// A comment's text, to be changed.
    pub(super) fn of(comment: &Comment) -> Self {
        let mut written = Self::default();
        for piece in pieces(&comment.data.text) {
            match piece {
                Piece::Text(text) => written.text += text,
                Piece::Mention(id) => match name_of(comment, id) {
                    Some(name) => {
                        written.text += &["@", name].concat();
                        written.people.push((name.to_owned(), id));
                    }
                    None => written.text += &mention(id),
                },
            }
        }
        written
    }

    /// As it is sent: marks instead of names, of the longer ones first, which may begin with a shorter one.
    fn marked(&self) -> String {
        let mut people = self.people.clone();
        people.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        people
            .iter()
            .fold(self.text.clone(), |text, (name, id)| text.replace(&["@", name].concat(), &mention(*id)))
            .trim()
            .to_owned()
    }
}

fn name_of(comment: &Comment, id: UserId) -> Option<&str> {
    comment.mentions.iter().find(|named| named.id == id.into()).map(|named| named.name.as_str())
}

/// What a comment says, the names of whom it mentions marked.
pub(super) fn told(comment: &Comment) -> AnyView {
    let parts: Vec<AnyView> = pieces(&comment.data.text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned().into_any(),
            Piece::Mention(id) => {
                let name = name_of(comment, id).unwrap_or("…");
                view! { <b class="mention">{["@", name].concat()}</b> }.into_any()
            }
        })
        .collect();
    view! { <p class="said">{parts}</p> }.into_any()
}

#[derive(Clone, Copy)]
struct Writing {
    text: RwSignal<String>,
    people: StoredValue<Vec<(String, UserId)>>,
    found: RwSignal<Vec<Named>>,
    active: RwSignal<usize>,
    question: StoredValue<u32>,
    area: NodeRef<html::Textarea>,
}

impl Writing {
    /// The text before the caret up to an `@`, and the name that is being typed behind it.
    fn begun(self) -> Option<(String, String)> {
        let caret = self.area.get_untracked()?.selection_start().ok().flatten()?;
        let units: Vec<u16> = self.text.get_untracked().encode_utf16().take(usize::try_from(caret).ok()?).collect();
        let before = String::from_utf16(&units).ok()?;
        let (head, name) = before.rsplit_once('@')?;
        let opens = head.chars().last().is_none_or(|last| last.is_whitespace() || "([{'\u{22}".contains(last));
        let complete =
            self.people.with_value(|people| people.iter().any(|(known, _)| name.starts_with(known.as_str())));
        let plausible = name.chars().count() <= LONGEST_NAME && !name.contains('\n') && !name.starts_with(' ');
        (opens && plausible && !complete).then(|| (head.to_owned(), name.to_owned()))
    }

    fn look(self) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let Some((_, name)) = self.begun() else { return self.found.set(Vec::new()) };
        spawn_local(async move {
            gloo_timers::future::sleep(PAUSE).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            let active = vec![("status".to_owned(), "eq".to_owned(), "active".to_owned())];
            let found = find::<User>(name.trim(), active, AT_MOST).await.unwrap_or_default();
            if self.question.try_get_value() == Some(question) {
                let named = |user: &User| Named { id: user.head.id.into(), name: user.data.full_name.clone() };
                self.active.set(0);
                self.found.set(found.iter().map(named).collect());
            }
        });
    }

    fn choose(self, chosen: Named) {
        let Some((head, name)) = self.begun() else { return };
        let text = self.text.get_untracked();
        let rest = text.strip_prefix(&[&head, "@", &name].concat()).unwrap_or_default().to_owned();
        let before = [&head, "@", &chosen.name, " "].concat();
        let caret = u32::try_from(before.encode_utf16().count()).unwrap_or_default();
        self.people.update_value(|people| people.push((chosen.name, UserId(chosen.id.0))));
        self.text.set([before.as_str(), rest.trim_start_matches(' ')].concat());
        self.found.set(Vec::new());
        request_animation_frame(move || {
            if let Some(area) = self.area.try_get_untracked().flatten() {
                let _ = area.focus();
                let _ = area.set_selection_range(caret, caret);
            }
        });
    }

    /// Whether the key was for the list of names.
    fn takes(self, event: &ev::KeyboardEvent) -> bool {
        let found = self.found.get_untracked();
        if found.is_empty() {
            return false;
        }
        let (active, count) = (self.active.get_untracked(), found.len());
        match event.key().as_str() {
            "ArrowDown" => self.active.set((active + 1) % count),
            "ArrowUp" => self.active.set((active + count - 1) % count),
            "Enter" | "Tab" => found.into_iter().nth(active).into_iter().for_each(|chosen| self.choose(chosen)),
            "Escape" => self.found.set(Vec::new()),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }
}

/// A field for a comment with its button. `send` gets the text with its marks; `done` being set empties the field.
#[component]
pub(super) fn Composer(
    #[prop(optional)] begin: Written,
    #[prop(into)] label: String,
    #[prop(into)] action: String,
    busy: RwSignal<bool>,
    /// Counts what was sent: each time the field is emptied.
    sent: RwSignal<u32>,
    #[prop(into)] send: Callback<String>,
    #[prop(optional, into)] on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let id = fresh_id("comment");
    let (list, hint) = ([&id, "-names"].concat(), [&id, "-hint"].concat());
    let option = StoredValue::new([&id, "-name-"].concat());
    let option_id = move |index: usize| option.with_value(|prefix| format!("{prefix}{index}"));
    let writing = Writing {
        text: RwSignal::new(begin.text),
        people: StoredValue::new(begin.people),
        found: RwSignal::new(Vec::new()),
        active: RwSignal::new(0),
        question: StoredValue::new(0),
        area: NodeRef::new(),
    };
    Effect::new(move |before: Option<u32>| {
        let sent = sent.get();
        if before.is_some_and(|before| before != sent) {
            writing.text.set(String::new());
            writing.people.set_value(Vec::new());
        }
        sent
    });
    let submit = move || {
        let written = Written { text: writing.text.get_untracked(), people: writing.people.get_value() };
        let text = written.marked();
        if !text.is_empty() && !busy.get_untracked() {
            send.run(text);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if writing.takes(&event) {
            return;
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            submit();
        }
    };
    let has_names = move || writing.found.with(|found| !found.is_empty());
    let listed = list.clone();
    view! {
        <div class="composer">
            <label class="visually-hidden" for=id.clone()>{label.clone()}</label>
            <textarea
                class="input"
                id=id
                rows="2"
                placeholder=label
                aria-describedby=hint.clone()
                aria-autocomplete="list"
                aria-controls=move || has_names().then(|| listed.clone())
                aria-activedescendant=move || has_names().then(|| option_id(writing.active.get()))
                node_ref=writing.area
                prop:value=move || writing.text.get()
                on:input=move |event| { writing.text.set(event_target_value(&event)); writing.look(); }
                on:keydown=on_key
                on:blur=move |_| writing.found.set(Vec::new())
            ></textarea>
            {move || has_names().then(|| view! {
                <div class="pop options names" role="listbox" id=list.clone() aria-label=t("talk.colleagues")>
                    {writing.found.get().into_iter().enumerate().map(|(index, named)| {
                        let name = named.name.clone();
                        view! {
                            <div
                                role="option"
                                id=option_id(index)
                                aria-selected=move || (writing.active.get() == index).to_string()
                                on:pointerdown=move |event| event.prevent_default()
                                on:click=move |_| writing.choose(named.clone())
                            >
                                <span>{name}</span>
                            </div>
                        }
                    }).collect_view()}
                </div>
            })}
            <div class="line between">
                <span class="hint" id=hint>{t("talk.mention_hint")}</span>
                <span class="line">
                    {on_cancel.map(|on_cancel| view! { <Button label=t("action.cancel") look=Look::Quiet on_press=on_cancel/> })}
                    <Button label=action busy=busy disabled=Signal::derive(move || writing.text.with(|text| text.trim().is_empty())) on_press=move |()| submit()/>
                </span>
            </div>
        </div>
    }
}
