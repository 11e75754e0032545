//! Custom fields in lists: their columns, cells and filters.

use domain::{
    admin::user::User,
    kernel::{
        Money, Record,
        custom::{CustomKind, CustomValue, FieldDefinition, PREFIX},
        policy::Resource,
    },
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{
    super::{Listed, Shown},
    field_of, fields_of, key, label, referred,
};
use crate::{
    i18n::{date, number, rupees, t},
    record::records,
    ui::{
        combobox::ChoiceSource,
        filter::{FilterField, FilterKind},
        rupees::parse_rupees,
        table::{Column, Place},
    },
};

/// A column for each field; those that an administrator put into lists show from the beginning.
pub fn columns<R: Record>() -> Vec<Column> {
    let column = |field: FieldDefinition| {
        let key = key(&field);
        let column = Column::new(key, label(&field), Place::WideOnly, "minmax(110px, 1fr)").sorted_by(key);
        let column = if is_numeric(field.kind) { column.numeric() } else { column };
        if field.in_list { column } else { column.hidden() }
    };
    untrack(|| fields_of(R::RESOURCE)).into_iter().map(column).collect()
}

fn is_numeric(kind: CustomKind) -> bool {
    matches!(kind, CustomKind::Number | CustomKind::Money)
}

/// The record's value in such a column.
pub fn cell<R: Record>(record: &R, key: &str) -> AnyView {
    let name = key.strip_prefix(PREFIX).unwrap_or_default();
    let value = R::custom(record.data()).and_then(|values| values.get(name));
    let (Some(value), Some(field)) = (value, field_of::<R>(key)) else { return ().into_any() };
    shown(&field, value)
}

/// A value as people read it.
pub fn shown(field: &FieldDefinition, value: &CustomValue) -> AnyView {
    match (field.refers_to, value) {
        (Some(target), CustomValue::Text(id)) => referred_link(target, id.clone()),
        _ => words(field.kind, value).into_any(),
    }
}

/// The same without a link.
pub fn words(kind: CustomKind, value: &CustomValue) -> String {
    match value {
        CustomValue::YesNo(yes) => t(if *yes { "filter.yes_no.true" } else { "filter.yes_no.false" }).to_owned(),
        CustomValue::Number(decimal) => number(decimal),
        CustomValue::Money(Money { amount_minor, .. }) => rupees(*amount_minor),
        CustomValue::Text(text) if kind == CustomKind::Date => value.date().map_or_else(|| text.clone(), date),
        CustomValue::Text(text) => text.clone(),
    }
}

fn referred_link(target: Resource, id: String) -> AnyView {
    let path = match target {
        Resource::Accounts => Some(Account::PATH),
        Resource::Contacts => Some(Contact::PATH),
        _ => None,
    };
    let name = {
        let id = id.clone();
        move || referred::name_of(target, &id)
    };
    match path {
        Some(path) => view! { <a class="quiet-link" href={[path, "/", &id].concat()}>{name}</a> }.into_any(),
        None => view! { <span>{name}</span> }.into_any(),
    }
}

/// What a reference is chosen from.
pub fn source(target: Option<Resource>) -> ChoiceSource {
    match target {
        Some(Resource::Accounts) => records::<Account>(&[]),
        Some(Resource::Contacts) => records::<Contact>(&[]),
        _ => records::<User>(&[]),
    }
}

/// The list's own filters, and one for each custom field.
pub fn with_filters<R: Listed>() -> Vec<FilterField> {
    let filter = |field: FieldDefinition| {
        let kind = match field.kind {
            CustomKind::Text => FilterKind::Text,
            CustomKind::Number | CustomKind::Money => FilterKind::Number,
            CustomKind::Date => FilterKind::Date,
            CustomKind::Choice => {
                FilterKind::Choices(field.choices.iter().map(|word| (word.clone(), word.clone())).collect())
            }
            CustomKind::YesNo => FilterKind::YesNo,
            CustomKind::Reference => FilterKind::Record(source(field.refers_to)),
        };
        FilterField::new(key(&field), label(&field), kind)
    };
    let mut filters = R::filters();
    filters.extend(untrack(|| fields_of(R::RESOURCE)).into_iter().map(filter));
    filters
}

/// A filter's value as the API wants it: a reference without its name, money in paise.
pub fn api_value<R: Record>(name: &str, value: &str) -> Option<String> {
    match field_of::<R>(name)?.kind {
        CustomKind::Reference => Some(value.split_once('~').map_or(value, |(id, _)| id).to_owned()),
        CustomKind::Money => parse_rupees(value).map(|paise| paise.to_string()),
        _ => None,
    }
}
