//! Custom fields on a record's page: a card of facts, most of which are edited where they stand.

use domain::kernel::{
    custom::{CustomKind, FieldDefinition},
    policy::Action,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::{
    super::{RecordState, Shown, inline::or_nothing},
    fields_of,
    form::{entries, read, typed},
    label,
    lists::{shown, words},
};
use crate::{
    i18n::{t, tf},
    session,
    ui::{
        content::{Card, Fact, Facts},
        inline_edit::{InlineEdit, Save},
        state::Failure,
        toast::toast_error,
    },
};

/// The card; nothing where no field is defined for records of this kind.
pub fn card<R: Shown>(state: RecordState<R>) -> impl IntoView {
    let fields = Memo::new(move |_| {
        let kind = state.record.with(|record| record.as_ref().and_then(|record| R::kind(record.data())));
        let mut fields = fields_of(R::RESOURCE);
        fields.retain(|field| field.applies_to(kind));
        fields
    });
    move || {
        let fields = fields.get();
        (!fields.is_empty()).then(|| {
            view! {
                <Card title=t("custom.title")>
                    <Facts>{fields.into_iter().map(|field| fact(state, field)).collect_view()}</Facts>
                </Card>
            }
        })
    }
}

fn fact<R: Shown>(state: RecordState<R>, field: FieldDefinition) -> impl IntoView {
    let label = label(&field);
    let content = if !session::allows(R::RESOURCE, Action::Update) || field.kind == CustomKind::Reference {
        read_only(state, field)
    } else if matches!(field.kind, CustomKind::Choice | CustomKind::YesNo) {
        choice(state, field)
    } else {
        edited(state, field)
    };
    view! { <Fact label=label>{content}</Fact> }
}

fn value_of<R: Shown>(state: RecordState<R>, name: &str) -> Option<domain::kernel::custom::CustomValue> {
    state.record.with(|record| R::custom(record.as_ref()?.data())?.get(name).cloned())
}

fn read_only<R: Shown>(state: RecordState<R>, field: FieldDefinition) -> AnyView {
    (move || match value_of(state, &field.name) {
        Some(value) => shown(&field, &value),
        None => or_nothing(String::new()).into_any(),
    })
    .into_any()
}

/// What is typed, kept in step with the record.
fn followed<R: Shown>(state: RecordState<R>, name: String) -> RwSignal<String> {
    let present = move || {
        let all = state.record.with(|record| record.as_ref().and_then(|record| R::custom(record.data()).map(typed)));
        all.and_then(|mut all| all.remove(&name)).unwrap_or_default()
    };
    let value = RwSignal::new(untrack(&present));
    Effect::new(move |_| {
        let present = present();
        if value.with_untracked(|value| *value != present) {
            value.set(present);
        }
    });
    value
}

async fn save<R: Shown>(state: RecordState<R>, name: String, kind: CustomKind, text: String) -> Result<(), Failure> {
    let unreadable = |message: &'static str| Failure { message: message.to_owned(), ..Failure::default() };
    let value = match text.trim() {
        "" => json!(null),
        text => json!(read(kind, text).map_err(unreadable)?),
    };
    state.save(json!({"custom": {name: value}})).await
}

fn edited<R: Shown>(state: RecordState<R>, field: FieldDefinition) -> AnyView {
    let value = followed(state, field.name.clone());
    let (name, kind) = (field.name.clone(), field.kind);
    let saving = Save::new(move |text: String| save(state, name.clone(), kind, text));
    let title = state.record.with_untracked(|record| record.as_ref().map(|record| record.title())).unwrap_or_default();
    let label = tf("record.field_of", &[("field", &label(&field)), ("name", &title)]);
    let display: fn(String) -> String = match kind {
        CustomKind::Number => |text| display(CustomKind::Number, text),
        CustomKind::Money => |text| display(CustomKind::Money, text),
        CustomKind::Date => |text| display(CustomKind::Date, text),
        _ => std::convert::identity,
    };
    view! { <InlineEdit label=label value=value save=saving display=display/> }.into_any()
}

fn display(kind: CustomKind, text: String) -> String {
    if text.is_empty() {
        return text;
    }
    read(kind, &text).map_or(text, |value| words(kind, &value))
}

fn choice<R: Shown>(state: RecordState<R>, field: FieldDefinition) -> AnyView {
    let value = followed(state, field.name.clone());
    let (label, entries) = (label(&field), entries(&field));
    let (name, kind) = (field.name, field.kind);
    let choose = move |word: String| {
        let old = value.get_untracked();
        if word == old {
            return;
        }
        value.set(word.clone());
        let name = name.clone();
        spawn_local(async move {
            if let Err(failure) = save(state, name, kind, word).await {
                value.try_set(old);
                toast_error(failure.message);
            }
        });
    };
    view! {
        <select class="inline-choice" aria-label=label on:change=move |event| choose(event_target_value(&event))>
            {entries
                .into_iter()
                .map(|(word, text)| {
                    let this = word.clone();
                    view! { <option value=word selected=move || value.with(|value| *value == this)>{text}</option> }
                })
                .collect_view()}
        </select>
    }
    .into_any()
}
