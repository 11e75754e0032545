//! What is asked before many records change: who gets them, which field becomes what, which tags, and whether it is meant.

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    begin::Changes,
    fields::{EditableField, control},
};
use crate::{
    i18n::{number, plural, t, tf},
    ui::{
        button::{Button, Look},
        combobox::{Choice, ChoiceSource, Combobox},
        field::{SelectField, TextField},
        modal::Modal,
        tags::TagsField,
    },
};

/// From so many on a deletion is confirmed by typing the number.
const TYPED_FROM: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    Owner,
    Field,
    Tags,
    Deletion,
}

#[derive(Clone, Debug)]
pub enum Answer {
    Update(Changes),
    Delete,
}

/// Tags to offer while one is typed, so that nobody writes "camp" where others wrote "camps".
#[derive(Clone, Copy)]
pub struct KnownTags {
    /// On any row of the list.
    pub anywhere: Signal<Vec<String>>,
    /// On those that are meant: no other can be taken off.
    pub chosen: Signal<Vec<String>>,
}

#[component]
pub fn Dialogs(
    asking: RwSignal<Option<Asking>>,
    /// How many records are meant.
    count: Signal<usize>,
    owners: Option<ChoiceSource>,
    editable: StoredValue<Vec<EditableField>>,
    tags: KnownTags,
    answered: Callback<Answer>,
) -> impl IntoView {
    let owners = StoredValue::new(owners);
    move || match asking.get()? {
        Asking::Owner => owners.get_value().map(|source| owner(asking, count, source, answered).into_any()),
        Asking::Field => Some(field(asking, count, editable, answered).into_any()),
        Asking::Tags => Some(tags_of(asking, count, tags, answered).into_any()),
        Asking::Deletion => Some(deletion(asking, count, answered).into_any()),
    }
}

/// A dialog with one question; its button names what happens and to how many.
fn dialog(
    asking: RwSignal<Option<Asking>>,
    title: String,
    action: impl Fn() -> String + Send + Sync + 'static,
    look: Look,
    ready: Signal<bool>,
    submit: impl Fn() + Send + Sync + 'static,
    content: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let label = Signal::derive(action);
    let submit = Callback::new(move |()| {
        if ready.get_untracked() {
            submit();
        }
    });
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| asking.set(None)/>
            <Button label=label look=look disabled=Signal::derive(move || !ready.get())/>
        }
    });
    view! {
        <Modal open=true on_close=move |()| asking.set(None) title=title on_submit=submit footer=footer>
            <div class="stack">{content()}</div>
        </Modal>
    }
}

fn owner(
    asking: RwSignal<Option<Asking>>,
    count: Signal<usize>,
    source: ChoiceSource,
    answered: Callback<Answer>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let submit = move || {
        if let Some(choice) = chosen.get_untracked() {
            let fields = Map::from_iter([("owner_id".to_owned(), json!(choice.id))]);
            answered.run(Answer::Update(Changes { fields, ..Changes::default() }));
        }
    };
    let content = move || {
        view! {
            <Combobox name="owner" label=t("bulk.new_owner") value=chosen source=source.clone()/>
            <p class="muted small">{t("bulk.owner_hint")}</p>
        }
        .into_any()
    };
    let ready = Signal::derive(move || chosen.with(Option::is_some));
    let action = move || plural("bulk.assign_n", count.get(), &[]);
    dialog(asking, t("bulk.assign").to_owned(), action, Look::Primary, ready, submit, content)
}

fn field(
    asking: RwSignal<Option<Asking>>,
    count: Signal<usize>,
    editable: StoredValue<Vec<EditableField>>,
    answered: Callback<Answer>,
) -> impl IntoView {
    let chosen =
        RwSignal::new(editable.with_value(|fields| fields.first().map(|field| field.key.clone()).unwrap_or_default()));
    let value = RwSignal::new(None::<Map<String, Value>>);
    let submit = move || {
        if let Some(fields) = value.get_untracked() {
            answered.run(Answer::Update(Changes { fields, ..Changes::default() }));
        }
    };
    let content = move || {
        let entries: Vec<_> =
            editable.with_value(|fields| fields.iter().map(|field| (field.key.clone(), field.label.clone())).collect());
        view! {
            <SelectField name="field" label=t("bulk.field") value=chosen entries=entries/>
            {move || {
                let key = chosen.get();
                value.set(None);
                let field = editable.with_value(|fields| fields.iter().find(|field| field.key == key).cloned());
                field.map(|field| control(field, value))
            }}
            <p class="muted small">{t("bulk.field_hint")}</p>
        }
        .into_any()
    };
    let ready = Signal::derive(move || value.with(Option::is_some));
    let action = move || plural("bulk.change_n", count.get(), &[]);
    dialog(asking, t("bulk.edit").to_owned(), action, Look::Primary, ready, submit, content)
}

fn tags_of(
    asking: RwSignal<Option<Asking>>,
    count: Signal<usize>,
    known: KnownTags,
    answered: Callback<Answer>,
) -> impl IntoView {
    let (add, remove) = (RwSignal::new(Vec::<String>::new()), RwSignal::new(Vec::<String>::new()));
    let submit = move || {
        let changes =
            Changes { add_tags: add.get_untracked(), remove_tags: remove.get_untracked(), ..Changes::default() };
        answered.run(Answer::Update(changes));
    };
    let content = move || {
        view! {
            <TagsField name="add_tags" label=t("bulk.add_tags") value=add known=known.anywhere hint=t("bulk.tags_hint")/>
            <TagsField name="remove_tags" label=t("bulk.remove_tags") value=remove known=known.chosen/>
        }
        .into_any()
    };
    let ready = Signal::derive(move || !add.with(Vec::is_empty) || !remove.with(Vec::is_empty));
    let action = move || plural("bulk.tag_n", count.get(), &[]);
    dialog(asking, t("bulk.tag").to_owned(), action, Look::Primary, ready, submit, content)
}

fn deletion(asking: RwSignal<Option<Asking>>, count: Signal<usize>, answered: Callback<Answer>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let long = move || count.get() >= TYPED_FROM;
    let ready = Signal::derive(move || {
        let digits: String = typed.with(|typed| typed.chars().filter(char::is_ascii_digit).collect());
        !long() || digits == count.get().to_string()
    });
    let content = move || {
        view! {
            <p>{move || plural("bulk.delete_text", count.get(), &[])}</p>
            {move || long().then(|| {
                let label = tf("bulk.type_number", &[("n", &number(count.get()))]);
                view! { <TextField name="number" label=label value=typed mode="numeric"/> }
            })}
        }
        .into_any()
    };
    let action = move || plural("bulk.delete_n", count.get(), &[]);
    dialog(
        asking,
        t("bulk.delete").to_owned(),
        action,
        Look::Danger,
        ready,
        move || answered.run(Answer::Delete),
        content,
    )
}
