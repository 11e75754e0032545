//! The only place for the frame of a field (label, hint, error) and for the plain ones: text, text area, select, check, segmented.

use leptos::{ev, prelude::*};

use super::form::{FieldErrorLine, Form};
use crate::i18n::t;

/// The names and the error that a control needs to belong to its label.
#[derive(Clone)]
pub struct FieldParts {
    pub id: String,
    /// For `aria-describedby`: hint and error.
    pub described_by: String,
    pub error: Signal<Option<String>>,
    /// It is hidden from the person at the screen, who could only write over what they do not see.
    hidden: bool,
}

impl FieldParts {
    pub fn new(name: &str, hint: &str) -> Self {
        let form = Form::find();
        let id = form.field_id(name);
        let field = name.to_owned();
        let error = Signal::derive(move || form.error_of(&field));
        let hint_id = if hint.is_empty() { String::new() } else { format!("{id}-hint ") };
        Self { described_by: format!("{hint_id}{id}-error"), id, error, hidden: form.hides(name) }
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }
}

/// Label above, hint, the control, error below. Other fields build on it.
#[component]
pub fn Field(
    parts: FieldParts,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
    /// The label is only read out: where the place makes it plain to the eye.
    #[prop(optional)]
    hide_label: bool,
    children: Children,
) -> impl IntoView {
    let error = parts.error;
    let hint_id = format!("{}-hint", parts.id);
    let content = if parts.hidden {
        view! { <output id=parts.id.clone() class="muted">{t("inline.hidden")}</output> }.into_any()
    } else {
        children().into_any()
    };
    view! {
        <div class="field" class:bad=move || error.with(Option::is_some)>
            <label for=parts.id.clone() class:visually-hidden=hide_label>
                {label}
                {(optional && !parts.hidden).then(|| view! { <span class="optional">" "{t("form.optional")}</span> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {content}
            <FieldErrorLine id=format!("{}-error", parts.id) error=error/>
        </div>
    }
}

/// One line of text. `kind` is the input's type, `mode` its on-screen keyboard.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] mode: Option<&'static str>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] max_length: Option<u32>,
    /// Values to offer while typing.
    #[prop(optional)]
    known: Vec<String>,
    /// Runs when the field is left.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    let list_id = (!known.is_empty()).then(|| format!("{}-known", parts.id));
    view! {
        <Field parts=parts label=label hint=hint optional=optional hide_label=hide_label>
            <input
                class="input"
                id=control.id
                name=name
                list=list_id.clone()
                type=kind
                inputmode=mode
                autocomplete=autocomplete
                placeholder=placeholder
                maxlength=max_length.map(|length| length.to_string())
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                on:blur=move |_| if let Some(on_leave) = on_leave { on_leave.run(()) }
            />
            {list_id.map(|id| view! { <datalist id=id>{known.into_iter().map(|word| view! { <option value=word></option> }).collect_view()}</datalist> })}
        </Field>
    }
}

/// Several lines of text; grows with its content.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(default = 3)] rows: u32,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    view! {
        <Field parts=parts label=label hint=hint optional=optional>
            <textarea
                class="input"
                id=control.id
                name=name
                rows=rows.to_string()
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Field>
    }
}

/// A value and how it is called: an entry of a select, a segmented field, a combobox' plain cousin.
pub type Entry = (String, String);

/// A native select. Give an entry with an empty value first where nothing may be chosen.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] entries: Signal<Vec<Entry>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    view! {
        <Field parts=parts label=label hint=hint optional=optional hide_label=hide_label>
            <span class="select"><select
                class="input"
                id=control.id
                name=name
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                on:change=move |event: ev::Event| value.set(event_target_value(&event))
            >
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .map(|(key, text)| {
                            let this = key.clone();
                            view! { <option value=key selected=move || value.with(|value| *value == this)>{text}</option> }
                        })
                        .collect_view()
                }}
            </select></span>
        </Field>
    }
}

/// One box to tick.
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<bool>,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let error = parts.error;
    let invalid = parts.clone();
    let error_id = format!("{}-error", parts.id);
    view! {
        <div class="field" class:bad=move || error.with(Option::is_some)>
            <label class="check">
                <input
                    type="checkbox"
                    id=parts.id
                    name=name
                    aria-describedby=error_id.clone()
                    aria-invalid=move || invalid.invalid()
                    prop:checked=move || value.get()
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <span>{label} {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}</span>
            </label>
            <FieldErrorLine id=error_id error=error/>
        </div>
    }
}

/// A few choices side by side, one of which holds: radio buttons underneath.
#[component]
pub fn SegmentedField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    entries: Vec<Entry>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] hide_label: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let error = parts.error;
    let error_id = format!("{}-error", parts.id);
    let described_by = error_id.clone();
    let group = parts.id.clone();
    view! {
        <fieldset class="field" class:bad=move || error.with(Option::is_some) aria-describedby=described_by>
            <legend class:visually-hidden=hide_label>{label}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <div class="segmented">
                {entries
                    .into_iter()
                    .enumerate()
                    .map(|(index, (key, text))| {
                        // The first one carries the field's id, so that the error summary can reach it.
                        let id = if index == 0 { group.clone() } else { format!("{group}-{index}") };
                        let this = key.clone();
                        let chosen = key.clone();
                        view! {
                            <label>
                                <input
                                    type="radio"
                                    id=id
                                    name=group.clone()
                                    value=key
                                    prop:checked=move || value.with(|value| *value == this)
                                    on:change=move |_| value.set(chosen.clone())
                                />
                                {text}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <FieldErrorLine id=error_id error=error/>
        </fieldset>
    }
}
