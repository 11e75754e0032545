//! The only place that turns a field of a record into words: its label, and its value in timelines and conflicts.

use std::collections::BTreeMap;

use domain::kernel::{Timestamp, policy::Resource};
use serde_json::Value;

use super::{Shown, custom};
use crate::i18n::{date, date_time, number, rupees, t, t_in};

/// How one field is called and told.
#[derive(Clone, Copy, Debug)]
pub struct FieldText {
    /// Its name on the wire.
    pub name: &'static str,
    /// The key of its label.
    pub label: &'static str,
    pub telling: Telling,
}

/// How a value becomes words.
#[derive(Clone, Copy, Debug)]
pub enum Telling {
    /// As it stands; lists with commas between.
    Plain,
    /// A word of a closed list: the group of its texts.
    Word(&'static str),
    /// The id of another record.
    Reference(Resource),
    Date,
    /// An amount: `{amount_minor, currency}`.
    Money,
    /// Too long to repeat.
    Long,
    /// In the record's own way.
    Own(fn(&Value) -> String),
}

impl FieldText {
    pub const fn new(name: &'static str, label: &'static str, telling: Telling) -> Self {
        Self { name, label, telling }
    }
}

/// What is known about a field: one of the record's own, or a custom one.
#[derive(Clone, Debug)]
pub struct Told {
    pub label: String,
    pub telling: Telling,
}

pub fn field_told<R: Shown>(name: &str) -> Option<Told> {
    let own = field_text::<R>(name).map(|text| Told { label: t(text.label).to_owned(), telling: text.telling });
    own.or_else(|| custom::told::<R>(name))
}

fn field_text<R: Shown>(name: &str) -> Option<&'static FieldText> {
    R::FIELD_TEXTS.iter().find(|field| field.name == name)
}

/// What a field is called, and a value of it as it stands; long texts whole.
pub fn told_field<R: Shown>(name: &str, value: &Value, names: &Names) -> (String, String) {
    match (field_told::<R>(name), value) {
        (Some(Told { label, telling: Telling::Long }), Value::String(text)) => (label, text.clone()),
        (Some(field), value) => (field.label, told(field.telling, value, names)),
        (None, value) => (name.to_owned(), told(Telling::Plain, value, names)),
    }
}

/// What a field is called in the user's language; its bare name when the record does not tell.
pub fn label<R: Shown>(name: &'static str) -> &'static str {
    field_text::<R>(name).map_or(name, |field| t(field.label))
}

/// A moment, as `Telling::Own` tells it: 24 Nov 2026, 4:30 pm.
pub fn told_moment(value: &Value) -> String {
    let at = value.as_str().and_then(|at| at.parse::<Timestamp>().ok());
    at.map(|at| date_time(at.utc())).unwrap_or_default()
}

/// The names of other records, by their id.
pub type Names = BTreeMap<String, String>;

/// A value in words; empty for nothing.
pub fn told(telling: Telling, value: &Value, names: &Names) -> String {
    match (telling, value) {
        (_, Value::Null) | (Telling::Long, _) => String::new(),
        (Telling::Own(own), _) => own(value),
        (Telling::Word(group), Value::String(word)) => t_in(group, word),
        (Telling::Reference(_), Value::String(id)) => names.get(id).cloned().unwrap_or_else(|| "…".to_owned()),
        (Telling::Money, value) => value.get("amount_minor").and_then(Value::as_i64).map(rupees).unwrap_or_default(),
        (Telling::Date, Value::String(day)) => day.parse().map_or_else(|_| day.clone(), date),
        (_, Value::Array(values)) => values
            .iter()
            .map(|value| told(telling, value, names))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(value)) => number(value),
        (_, Value::Bool(yes)) => t(if *yes { "filter.yes_no.true" } else { "filter.yes_no.false" }).to_owned(),
        (_, Value::Object(_)) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Telling, told};
    use domain::kernel::policy::Resource;
    use serde_json::json;

    #[test]
    fn values_in_words() {
        let names = Names::from([("7".to_owned(), "Asha".to_owned())]);
        assert_eq!(told(Telling::Plain, &json!(["ECG", "Echo"]), &names), "ECG, Echo");
        assert_eq!(told(Telling::Reference(Resource::Users), &json!("7"), &names), "Asha");
        assert_eq!(told(Telling::Long, &json!("a whole story"), &names), "");
        assert_eq!(told(Telling::Plain, &json!(null), &names), "");
    }
}
