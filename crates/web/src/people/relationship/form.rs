//! The only place for the form of a relationship: who, and what they are to the contact whose page this is.

use domain::{
    kernel::{ContactId, RecordId},
    people::{
        contact::Contact,
        relationship::{Relationship, RelationshipData, RelationshipKind},
    },
};
use leptos::prelude::*;

use crate::{
    i18n::{t, tf},
    record::{Editable, entries, filled, form_fields, id_of, named_choice, records, word},
    ui::{
        combobox::{Choice, Combobox},
        field::{SelectField, TextField},
        form::FieldError,
    },
};

form_fields! {
    RelationshipForm / TypedRelationship {
        /// Whose page this is.
        contact: RwSignal<Option<Choice>>, related: RwSignal<Option<Choice>>, kind: RwSignal<String>,
        note: RwSignal<String>,
        /// It is there already: its two people stay.
        fixed: RwSignal<bool>,
    }
}

pub fn begin(contact: Option<Choice>) -> TypedRelationship {
    TypedRelationship {
        contact,
        related: None,
        kind: RelationshipKind::Spouse.to_string(),
        note: String::new(),
        fixed: false,
    }
}

impl Editable for Relationship {
    type Form = RelationshipForm;
    const NEW_SHEET: &'static str = "new-relationship";
    const EDIT_SHEET: &'static str = "edit-relationship";
    const VALUES: &'static [&'static str] = &[super::EDITED];

    fn begin(relationship: &Self) -> TypedRelationship {
        let data = &relationship.data;
        TypedRelationship {
            contact: named_choice(Some(data.contact_id), relationship.contact.as_ref()),
            related: named_choice(Some(data.related_id), relationship.related.as_ref()),
            kind: data.kind.to_string(),
            note: data.note.clone().unwrap_or_default(),
            fixed: true,
        }
    }

    fn data(typed: &TypedRelationship, _: Option<&RelationshipData>) -> Result<RelationshipData, Vec<FieldError>> {
        let id = |choice: Option<&Choice>| id_of(choice).map(|id| ContactId::from(RecordId(id)));
        let (Some(contact_id), Some(related_id)) = (id(typed.contact.as_ref()), id(typed.related.as_ref())) else {
            return Err(vec![FieldError::new("related_id", t("relationships.choose"))]);
        };
        let kind = word(&typed.kind).unwrap_or(RelationshipKind::Relative);
        Ok(RelationshipData { contact_id, related_id, kind, note: filled(&typed.note) })
    }

    fn fields(form: RelationshipForm) -> AnyView {
        let name = |choice: Option<Choice>| choice.map(|choice| choice.label).unwrap_or_default();
        let whose = name(form.contact.get_untracked());
        let who = name(form.related.get_untracked());
        view! {
            {if form.fixed.get_untracked() {
                view! { <p class="strong">{who}</p> }.into_any()
            } else {
                view! {
                    <Combobox name="related_id" label=t("relationships.related") value=form.related source={records::<Contact>(&[])} recents="contacts"/>
                }
                .into_any()
            }}
            <SelectField name="kind" label=tf("relationships.kind_to", &[("name", &whose)]) value=form.kind entries=entries("relationships.kind", RelationshipKind::WORDS)/>
            <TextField name="note" label=t("relationships.note") value=form.note optional=true/>
        }
        .into_any()
    }
}
