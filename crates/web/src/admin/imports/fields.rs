//! The only place for how the fields that a column may become are called and grouped.

use domain::{
    admin::{
        import::ImportTarget,
        import_map::{IGNORE, fields_for},
    },
    kernel::{
        custom::{FieldDefinition, PREFIX},
        policy::Resource,
    },
};

use crate::{
    i18n::{known_in, t},
    record::custom,
    ui::field::Entry,
};

/// Fields that people look for together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Name,
    Reach,
    Place,
    OtherPlace,
    About,
    System,
}

const GROUPS: [(Group, &str); 6] = [
    (Group::Name, "imports.group.name"),
    (Group::Reach, "imports.group.reach"),
    (Group::Place, "imports.group.place"),
    (Group::About, "imports.group.about"),
    (Group::OtherPlace, "imports.group.other_place"),
    (Group::System, "imports.group.system"),
];

fn group_of(field: &str) -> Group {
    match field {
        "full_name" | "name" | "prefix" | "given_name" | "middle_name" | "family_name" | "suffix" | "account_name"
        | "parent_name" | "job_title" | "affiliations" => Group::Name,
        "email" | "website" | "preferred_channel" | "preferred_hours" | "more_phones" => Group::Reach,
        "owner_email" | "external_id" | "setu_id" => Group::System,
        field if field.starts_with("phone") => Group::Reach,
        field if field.starts_with("address2.") || field == "more_addresses" => Group::OtherPlace,
        field if field.starts_with("address.") => Group::Place,
        field if field.ends_with("_id") => Group::System,
        _ => Group::About,
    }
}

/// What an administrator has added to the records that the file becomes.
fn custom_fields(target: ImportTarget) -> Vec<FieldDefinition> {
    custom::fields_of(match target {
        ImportTarget::Contacts => Resource::Contacts,
        ImportTarget::Accounts => Resource::Accounts,
    })
}

/// What a field is called in the user's language.
pub(super) fn field_label(target: ImportTarget, name: &str) -> String {
    if let Some(field) = custom_fields(target).into_iter().find(|field| name.strip_prefix(PREFIX) == Some(&field.name))
    {
        return custom::label(&field);
    }
    let english = || fields_for(target).find(|field| field.name == name).map_or(name, |field| field.label).to_owned();
    known_in("imports.field", name).map_or_else(english, str::to_owned)
}

/// What a column may become, beside the notes and nothing at all: groups with their fields.
pub(super) fn grouped_fields(target: ImportTarget) -> Vec<(&'static str, Vec<Entry>)> {
    let custom = custom_fields(target);
    let entries = custom.iter().map(|field| ([PREFIX, &field.name].concat(), custom::label(field))).collect::<Vec<_>>();
    let added = (!entries.is_empty()).then(|| (t("imports.group.custom"), entries));
    GROUPS
        .into_iter()
        .map(|(group, label)| {
            let entries = fields_for(target)
                .filter(|field| field.name != IGNORE && group_of(field.name) == group)
                .map(|field| (field.name.to_owned(), field_label(target, field.name)))
                .collect();
            (t(label), entries)
        })
        .chain(added)
        .collect()
}
