//! The form of a custom field. What never changes is asked once, when the field is made.

use domain::{
    admin::custom_field::CustomField,
    kernel::{
        custom::{CUSTOMISED, CustomKind, FieldDefinition, REFERRED},
        policy::Resource,
        text,
    },
    people::{account::AccountKind, contact::ContactKind},
};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in},
    record::{Editable, entries, filled, form_fields, word},
    ui::{
        field::{CheckField, Entry, SegmentedField, SelectField, TextField},
        form::FieldError,
        many::ManyField,
        tags::TagsField,
    },
};

form_fields! {
    CustomFieldForm / TypedCustomField {
        /// The field is there already.
        fixed: RwSignal<bool>,
        resource: RwSignal<String>, name: RwSignal<String>, label: RwSignal<String>, label_hi: RwSignal<String>,
        hint: RwSignal<String>, kind: RwSignal<String>, choices: RwSignal<Vec<String>>, refers_to: RwSignal<String>,
        kinds: RwSignal<Vec<String>>, required: RwSignal<bool>, in_list: RwSignal<bool>, position: RwSignal<String>,
    }
}

pub(super) fn blank() -> TypedCustomField {
    TypedCustomField { fixed: false, ..typed(&FieldDefinition::new(Resource::Contacts, "", CustomKind::Text)) }
}

fn typed(data: &FieldDefinition) -> TypedCustomField {
    TypedCustomField {
        fixed: true,
        resource: data.resource.to_string(),
        name: data.name.clone(),
        label: data.label.clone(),
        label_hi: data.label_hi.clone().unwrap_or_default(),
        hint: data.hint.clone().unwrap_or_default(),
        kind: data.kind.to_string(),
        choices: data.choices.clone(),
        refers_to: data.refers_to.unwrap_or(Resource::Contacts).to_string(),
        kinds: data.kinds.clone(),
        required: data.required,
        in_list: data.in_list,
        position: data.position.to_string(),
    }
}

impl Editable for CustomField {
    type Form = CustomFieldForm;
    const NEW_SHEET: &'static str = "new-field";

    fn begin(field: &Self) -> TypedCustomField {
        typed(&field.data)
    }

    fn data(typed: &TypedCustomField, _: Option<&FieldDefinition>) -> Result<FieldDefinition, Vec<FieldError>> {
        let kind = word(&typed.kind).unwrap_or(CustomKind::Text);
        let position = typed.position.trim();
        let position = if position.is_empty() { "0" } else { position };
        let position = position.parse().map_err(|_| vec![FieldError::new("position", t("record.not_a_number"))])?;
        let name =
            if typed.name.trim().is_empty() { text::identifier(&typed.label) } else { typed.name.trim().to_owned() };
        Ok(FieldDefinition {
            resource: word(&typed.resource).unwrap_or(Resource::Contacts),
            name,
            label: typed.label.trim().to_owned(),
            label_hi: filled(&typed.label_hi),
            hint: filled(&typed.hint),
            kind,
            choices: if kind == CustomKind::Choice { typed.choices.clone() } else { Vec::new() },
            refers_to: word(&typed.refers_to).filter(|_| kind == CustomKind::Reference),
            kinds: typed.kinds.clone(),
            required: typed.required,
            in_list: typed.in_list,
            position,
        })
    }

    fn fields(form: CustomFieldForm) -> AnyView {
        let fixed = form.fixed.get_untracked();
        let choices_of = |of: &[Resource]| {
            entries("fields.resource", &of.iter().map(|resource| resource.as_str()).collect::<Vec<_>>())
        };
        let is = move |kind: CustomKind| move || form.kind.with(|word| word == kind.as_str());
        let (is_choice, is_reference) = (is(CustomKind::Choice), is(CustomKind::Reference));
        view! {
            {(!fixed).then(|| view! {
                <SegmentedField name="resource" label=t("fields.resource") value=form.resource entries=choices_of(CUSTOMISED)/>
            })}
            <div class="columns">
                <TextField name="label" label=t("fields.label") value=form.label max_length=60_u32/>
                <TextField name="label_hi" label=t("fields.label_hi") value=form.label_hi max_length=60_u32 optional=true/>
            </div>
            {(!fixed).then(|| view! {
                <div class="columns">
                    <SelectField name="kind" label=t("fields.kind") value=form.kind entries=entries("fields.kind", CustomKind::WORDS)/>
                    {name_field(form)}
                </div>
            })}
            {move || is_choice().then(|| view! {
                <TagsField name="choices" label=t("fields.choices") hint=t("fields.choices_hint") value=form.choices/>
            })}
            {move || (is_reference() && !fixed).then(|| view! {
                <SelectField name="refers_to" label=t("fields.refers_to") value=form.refers_to entries=choices_of(REFERRED)/>
            })}
            <TextField name="hint" label=t("fields.hint") hint=t("fields.hint_hint") value=form.hint optional=true max_length=200_u32/>
            {move || {
                let kinds = kinds_of(word(&form.resource.get()));
                (!kinds.is_empty()).then(|| view! { <ManyField name="kinds" label=t("fields.kinds") hint=t("fields.kinds_hint") value=form.kinds entries=kinds/> })
            }}
            <CheckField name="required" label=t("fields.required") hint=t("fields.required_hint") value=form.required/>
            <CheckField name="in_list" label=t("fields.in_list") hint=t("fields.in_list_hint") value=form.in_list/>
            <TextField name="position" label=t("fields.position") hint=t("fields.position_hint") value=form.position mode="numeric" optional=true/>
        }
        .into_any()
    }
}

/// Shows what the label would make of it as long as nothing else is typed.
fn name_field(form: CustomFieldForm) -> impl IntoView {
    let proposed = Memo::new(move |_| text::identifier(&form.label.get()));
    Effect::new(move |before: Option<String>| {
        let proposed = proposed.get();
        let untouched = form.name.with_untracked(|name| before.as_ref().is_none_or(|before| name == before));
        if untouched {
            form.name.set(proposed.clone());
        }
        proposed
    });
    view! { <TextField name="name" label=t("fields.name") hint=t("fields.name_hint") value=form.name max_length=40_u32/> }
}

fn kinds_of(resource: Option<Resource>) -> Vec<Entry> {
    match resource {
        Some(Resource::Accounts) => entries("accounts.kind", AccountKind::WORDS),
        Some(Resource::Contacts) => entries("contacts.kind", ContactKind::WORDS),
        _ => Vec::new(),
    }
}

pub(super) fn kind_text(resource: Resource, kind: &str) -> String {
    t_in(if resource == Resource::Accounts { "accounts.kind" } else { "contacts.kind" }, kind)
}
