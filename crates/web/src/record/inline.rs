//! The only place for fields of a record that are edited where they stand: the new value shows at once, is checked by the
//! domain's rules, and goes back when it is refused.

use domain::kernel::policy::Action;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value};

use super::{RecordState, Shown, label};
use crate::{
    i18n::{number, t, t_in, tf},
    session,
    ui::{
        content::Fact,
        inline_edit::{InlineEdit, Save},
        state::Failure,
        toast::toast_error,
    },
};

/// A fact of the record that is not edited here.
pub fn fact<R: Shown>(field: &'static str, content: impl IntoView + 'static) -> impl IntoView {
    view! { <Fact label={label::<R>(field)}>{content}</Fact> }
}

/// A text.
pub fn text<R: Shown>(state: RecordState<R>, field: &'static str) -> impl IntoView {
    let typed = |value: String| Ok(if value.is_empty() { Value::Null } else { Value::String(value) });
    edited(state, field, typed, |value| value)
}

/// A whole number.
pub fn whole_number<R: Shown>(state: RecordState<R>, field: &'static str) -> impl IntoView {
    let typed = |value: String| {
        let bare: String = value.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
        if bare.is_empty() {
            return Ok(Value::Null);
        }
        bare.parse::<i64>().map(Value::from).map_err(|_| t("record.not_a_number"))
    };
    edited(state, field, typed, |value| if value.is_empty() { value } else { number(value) })
}

fn edited<R: Shown>(
    state: RecordState<R>,
    field: &'static str,
    typed: fn(String) -> Result<Value, &'static str>,
    shown: fn(String) -> String,
) -> impl IntoView {
    let value = followed(state, field);
    let save = Save::new(move |text: String| async move {
        let value = typed(text).map_err(|message| Failure { message: message.to_owned(), ..Failure::default() })?;
        state.save(patch(field, value)).await
    });
    let hides = hidden(state, field);
    let content = move || {
        if hides.get() {
            return (move || or_hidden(shown(value.get()))).into_any();
        }
        if session::allows(R::RESOURCE, Action::Update) {
            let name =
                state.record.with_untracked(|record| record.as_ref().map(|record| record.title())).unwrap_or_default();
            let label = tf("record.field_of", &[("field", label::<R>(field)), ("name", &name)]);
            return view! { <InlineEdit label=label value=value save=save.clone() display=shown/> }.into_any();
        }
        (move || or_nothing(shown(value.get()))).into_any()
    };
    fact::<R>(field, content)
}

/// A word of a closed list, or nothing. `group` holds the words' texts.
pub fn word<R: Shown>(
    state: RecordState<R>,
    field: &'static str,
    group: &'static str,
    words: &'static [&'static str],
) -> impl IntoView {
    let value = followed(state, field);
    let choose = move |word: String| {
        let old = value.get_untracked();
        if word == old {
            return;
        }
        value.set(word.clone());
        spawn_local(async move {
            let wanted = if word.is_empty() { Value::Null } else { Value::String(word) };
            if let Err(failure) = state.save(patch(field, wanted)).await {
                value.try_set(old);
                toast_error(failure.message);
            }
        });
    };
    let content = move || {
        if !session::allows(R::RESOURCE, Action::Update) {
            let text = move || value.with(|value| if value.is_empty() { String::new() } else { t_in(group, value) });
            return (move || or_nothing(text())).into_any();
        }
        let entries = std::iter::once(("", t("inline.empty").to_owned()))
            .chain(words.iter().map(|word| (*word, t_in(group, word))));
        view! {
            <select class="inline-choice" aria-label={label::<R>(field)} on:change=move |event| choose(event_target_value(&event))>
                {entries
                    .map(|(word, text)| view! { <option value=word selected=move || value.with(|value| value == word)>{text}</option> })
                    .collect_view()}
            </select>
        }
        .into_any()
    };
    fact::<R>(field, content)
}

/// A fact that may be hidden; not edited here.
pub fn fact_unless_hidden<R: Shown>(
    state: RecordState<R>,
    field: &'static str,
    content: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let hides = hidden(state, field);
    fact::<R>(field, move || if hides.get() { or_hidden(String::new()).into_any() } else { content() })
}

/// Followed, since breaking the glass opens the field.
pub fn hidden<R: Shown>(state: RecordState<R>, field: &'static str) -> Memo<bool> {
    Memo::new(move |_| state.record.with(|record| record.as_ref().is_some_and(|record| record.hides(field))))
}

/// What is left of a hidden field, such as the end of a number.
pub fn or_hidden(left: String) -> String {
    if left.is_empty() { t("inline.hidden").to_owned() } else { left }
}

pub fn or_nothing(text: String) -> String {
    if text.is_empty() { t("inline.empty").to_owned() } else { text }
}

fn patch(field: &'static str, value: Value) -> Value {
    Value::Object(Map::from_iter([(field.to_owned(), value)]))
}

/// The field's value as text, kept in step with the record.
fn followed<R: Shown>(state: RecordState<R>, field: &'static str) -> RwSignal<String> {
    let read = move || {
        state.record.with(|record| {
            let document = record.as_ref().and_then(|record| serde_json::to_value(record.data()).ok())?;
            match document.get(field)? {
                Value::String(text) => Some(text.clone()),
                Value::Null => None,
                other => Some(other.to_string()),
            }
        })
    };
    let value = RwSignal::new(untrack(read).unwrap_or_default());
    Effect::new(move |_| {
        let present = read().unwrap_or_default();
        if value.with_untracked(|value| *value != present) {
            value.set(present);
        }
    });
    value
}
