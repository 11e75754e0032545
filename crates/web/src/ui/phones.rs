//! The only place for typing telephone numbers: a list of numbers as typed, each with what it is for.

use leptos::prelude::*;

use super::{
    button::{Button, IconButton, Look},
    field::Entry,
    form::{FieldErrorLine, Form},
    fresh_id,
    icon::{PLUS, X},
};
use crate::{
    browser,
    i18n::{t, tf},
};

/// One number in the making. Both texts are kept exactly as typed; reading the number is the domain's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRow {
    key: String,
    pub number: RwSignal<String>,
    pub label: RwSignal<String>,
}

impl PhoneRow {
    pub fn new(number: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: fresh_id("phone"), number: RwSignal::new(number.into()), label: RwSignal::new(label.into()) }
    }

    pub fn is_empty(&self) -> bool {
        self.number.with_untracked(|number| number.trim().is_empty())
    }
}

/// A list of numbers. Errors are looked up as `<name>/<index>/number`, as the API's pointers say.
#[component]
pub fn PhoneFields(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    rows: RwSignal<Vec<PhoneRow>>,
    /// What a number can be for: mobile, work, …; the first one is the default.
    labels: Vec<Entry>,
) -> impl IntoView {
    let usual = labels.first().map(|(key, _)| key.clone()).unwrap_or_default();
    let labels = StoredValue::new(labels);
    let name = StoredValue::new(name);
    let form = Form::find();
    let add = move |()| {
        let index = rows.with_untracked(Vec::len);
        rows.update(|rows| rows.push(PhoneRow::new("", usual.clone())));
        browser::focus_later(form.field_id(&number_name(name, index)));
    };
    view! {
        <fieldset class="field">
            <legend>{label}</legend>
            <ul class="repeat">
                <ForEnumerate each=move || rows.get() key=|row| row.key.clone() let(index, row)>
                    <PhoneLine name=name index=index row=row rows=rows labels=labels/>
                </ForEnumerate>
            </ul>
            <div><Button label=t("phone.add") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

fn number_name(name: StoredValue<String>, index: usize) -> String {
    name.with_value(|name| format!("{name}/{index}/number"))
}

#[component]
fn PhoneLine(
    name: StoredValue<String>,
    index: ReadSignal<usize>,
    row: PhoneRow,
    rows: RwSignal<Vec<PhoneRow>>,
    labels: StoredValue<Vec<Entry>>,
) -> impl IntoView {
    let (number, label) = (row.number, row.label);
    let key = row.key.clone();
    let form = Form::find();
    let error = Signal::derive(move || form.error_of(&number_name(name, index.get())));
    let error_id = format!("{}-error", row.key);
    let described_by = error_id.clone();
    let position = move || (index.get() + 1).to_string();
    view! {
        <li>
            <div class="field" class:bad=move || error.with(Option::is_some)>
                <input
                    class="input"
                    type="tel"
                    inputmode="tel"
                    autocomplete="off"
                    id=move || form.field_id(&number_name(name, index.get()))
                    aria-label=move || tf("phone.number", &[("n", &position())])
                    aria-describedby=described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || number.get()
                    on:input=move |event| number.set(event_target_value(&event))
                />
                <FieldErrorLine id=error_id error=error/>
            </div>
            <span class="select"><select class="input" aria-label=move || tf("phone.label", &[("n", &position())]) on:change=move |event| label.set(event_target_value(&event))>
                {labels
                    .get_value()
                    .into_iter()
                    .map(|(value, text)| {
                        let this = value.clone();
                        view! { <option value=value selected=move || label.with(|label| *label == this)>{text}</option> }
                    })
                    .collect_view()}
            </select></span>
            <IconButton
                label=Signal::derive(move || tf("phone.remove", &[("n", &position())]))
                glyph=X
                on_press=move |()| rows.update(|rows| rows.retain(|row| row.key != key))
            />
        </li>
    }
}
