//! Every field, and a form with errors.

use leptos::prelude::*;

use crate::ui::{
    button::{Button, Look},
    combobox::{Choice, ChoiceSource, Combobox},
    date::DateField,
    field::{CheckField, Entry, SegmentedField, SelectField, TextArea, TextField},
    form::{ErrorSummary, FieldError, Form},
    many::ManyField,
    money::MoneyField,
    phones::{PhoneFields, PhoneRow},
    state::Failure,
    tags::TagsField,
    toast::toast,
};

pub(super) fn entries(words: &[&str]) -> Vec<Entry> {
    words.iter().map(|word| (word.to_lowercase(), (*word).to_owned())).collect()
}

/// Invented hospitals; "error" asks for a failure, so that its looks can be seen.
pub(super) fn hospitals() -> ChoiceSource {
    const KNOWN: [(&str, &str); 6] = [
        ("Sample City Hospital", "Noida, Sector 62"),
        ("Sample Heart Centre", "Delhi, Saket"),
        ("Sample Eye Clinic", "Gurugram, Sector 29"),
        ("Sample Nursing Home", "Ghaziabad, Indirapuram"),
        ("नमूना अस्पताल", "नोएडा, सेक्टर 18"),
        ("Sample Diagnostics", "Faridabad, NIT"),
    ];
    ChoiceSource::new(|text: String| async move {
        if text == "error" {
            return Err(Failure {
                message: "The server can’t be reached.".to_owned(),
                offline: true,
                ..Failure::default()
            });
        }
        let wanted = text.to_lowercase();
        let found = KNOWN.iter().enumerate().filter(|(_, (name, _))| name.to_lowercase().contains(&wanted));
        Ok(found
            .map(|(index, (name, place))| Choice {
                id: index.to_string(),
                label: (*name).to_owned(),
                detail: (*place).to_owned(),
            })
            .collect())
    })
}

#[component]
pub(super) fn Fields() -> impl IntoView {
    Form::provide();
    let text = || RwSignal::new(String::new());
    let account = RwSignal::new(None::<Choice>);
    view! {
        <div class="card columns">
            <TextField name="name" label="Name" value=text() hint="As on the visiting card"/>
            <TextField name="website" label="Web address" value=text() optional=true kind="url" mode="url"/>
            <SelectField name="kind" label="Kind" value=RwSignal::new("clinic".to_owned()) entries=entries(&["Hospital", "Clinic", "Corporate"])/>
            <Combobox
                name="account"
                label="Account"
                hint="Type “error” to see a failure"
                value=account
                source=hospitals()
                recents="gallery"
                on_create=|text: String| toast(format!("Would create {text}"))
            />
            <DateField name="next" label="Next visit" value=RwSignal::new(None) near=true/>
            <MoneyField name="value" label="Value" value=RwSignal::new(Some(12_345_650)) hint="“1.2L” and “1,20,000/-” are understood"/>
            <SegmentedField name="class" label="Class" value=RwSignal::new("b".to_owned()) entries=entries(&["A", "B", "C"])/>
            <ManyField name="days" label="Days" value=RwSignal::new(vec!["monday".to_owned()]) entries=entries(&["Monday", "Tuesday", "Wednesday"]) optional=true/>
            <TagsField name="tags" label="Tags" value=RwSignal::new(vec!["cardiology".to_owned(), "camp".to_owned()]) known=vec!["cardiology".to_owned(), "orthopaedics".to_owned()]/>
            <PhoneFields
                name="phones"
                label="Phone numbers"
                rows=RwSignal::new(vec![PhoneRow::new("98765 43210", "mobile"), PhoneRow::new("0120-4567890", "work")])
                labels=entries(&["Mobile", "Work", "Home"])
            />
            <TextArea name="note" label="Note" value=text() optional=true/>
            <CheckField name="whatsapp" label="May be written to on WhatsApp" hint="Said so on the phone" value=RwSignal::new(true)/>
        </div>
    }
}

#[component]
pub(super) fn Errors() -> impl IntoView {
    let form = Form::provide();
    let name = RwSignal::new(String::new());
    let rows = RwSignal::new(vec![PhoneRow::new("12", "mobile")]);
    let fail = move || {
        form.fail(vec![
            FieldError::new("name", "Enter a name"),
            FieldError::new("phones/0/number", "Enter a phone number with at least three digits"),
            FieldError::new("agree", "Tick this to go on"),
            FieldError::new("", "Something that belongs to no field"),
        ]);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        fail();
    };
    view! {
        <form class="card" novalidate=true on:submit=submit>
            <ErrorSummary/>
            <TextField name="name" label="Name" value=name/>
            <PhoneFields name="phones" label="Phone numbers" rows=rows labels=entries(&["Mobile", "Work"])/>
            <CheckField name="agree" label="Agreed" value=RwSignal::new(false)/>
            <div class="line end">
                <Button label="Clear" on_press=move |()| form.clear()/>
                <Button label="Check" look=Look::Primary/>
            </div>
        </form>
    }
}
