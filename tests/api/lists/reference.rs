//! What filters and orders mean, in the plainest Rust: the server's SQL must agree with it.

use anyhow::Result;
use domain::kernel::field::{Field, FieldKind, Operator};
use domain::kernel::search::{Condition, Filter};
use domain::kernel::{Timestamp, text};
use serde_json::Value;
use std::cmp::Ordering;
use tests::Caller;

/// A field of a record, as lists compare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Text(String),
    Number(i64),
}

/// All records that the caller sees, as the API tells them.
pub async fn all(caller: &Caller, resource: &str) -> Result<Vec<Value>> {
    let mut records = Vec::new();
    let mut path = format!("/{resource}?limit=200");
    loop {
        let answer = caller.get(&path).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.text);
        records.extend_from_slice(answer.rows());
        match answer.json["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("/{resource}?limit=200&cursor={cursor}"),
            None => return Ok(records),
        }
    }
}

/// Fields that are compared folded; an absent one is blank.
fn is_folded(field: &Field) -> bool {
    ["name", "full_name", "city", "district", "state", "pin_code"].contains(&field.name)
}

fn raw<'a>(record: &'a Value, field: &Field) -> Option<&'a Value> {
    if ["city", "district", "state", "pin_code"].contains(&field.name) {
        return record["addresses"].get(0)?.get(field.name);
    }
    record.get(field.name)
}

/// The value; `None` where the record has none.
pub fn cell(record: &Value, field: &Field) -> Option<Cell> {
    if field.name == "full_name" {
        // Without the prefix: nobody looks for a doctor under D.
        let part = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        return Some(Cell::Text(text::fold(&format!("{} {}", part("given_name"), part("family_name")))));
    }
    match raw(record, field) {
        Some(Value::Number(number)) => number.as_i64().map(Cell::Number),
        Some(Value::String(value)) if is_folded(field) => Some(Cell::Text(text::fold(value))),
        Some(Value::String(value)) => Some(Cell::Text(value.clone())),
        _ if is_folded(field) => Some(Cell::Text(String::new())),
        _ => None,
    }
}

fn words(record: &Value, field: &Field) -> Vec<String> {
    let list = record[field.name].as_array();
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_ascii_lowercase).collect()
}

/// A filter's value as its field is compared.
fn asked(field: &Field, value: &str) -> Cell {
    match field.kind {
        FieldKind::Number => Cell::Number(value.parse().unwrap_or_else(|_| panic!("{value} is no number"))),
        FieldKind::Instant => {
            let moment: Timestamp = value.parse().unwrap_or_else(|_| panic!("{value} is no moment"));
            Cell::Text(moment.to_string())
        }
        FieldKind::Text if is_folded(field) => Cell::Text(text::fold(value)),
        FieldKind::Text => Cell::Text(value.to_ascii_lowercase()),
        _ => Cell::Text(value.to_owned()),
    }
}

pub fn holds(record: &Value, fields: &[Field], filter: &Filter) -> bool {
    match filter {
        Filter::And(group) => group.and.iter().all(|part| holds(record, fields, part)),
        Filter::Or(group) => group.or.iter().any(|part| holds(record, fields, part)),
        Filter::Not(group) => !holds(record, fields, &group.not),
        Filter::Is(condition) => {
            let field = fields.iter().find(|field| field.name == condition.field);
            is(record, field.unwrap_or_else(|| panic!("no field {}", condition.field)), condition)
        }
    }
}

fn is(record: &Value, field: &Field, condition: &Condition) -> bool {
    let Condition { op, value, .. } = condition;
    match op {
        Operator::Ne => return !is(record, field, &Condition { op: Operator::Eq, ..condition.clone() }),
        Operator::Nin => return !is(record, field, &Condition { op: Operator::In, ..condition.clone() }),
        _ => {}
    }
    if field.kind == FieldKind::Words {
        let words = words(record, field);
        let holds = |word: &str| words.contains(&word.to_ascii_lowercase());
        return match op {
            Operator::IsNull => words.is_empty() == (value == "true"),
            Operator::In => value.split(',').any(holds),
            _ => holds(value),
        };
    }
    let mine = cell(record, field);
    if *op == Operator::IsNull {
        let absent = mine.is_none() || is_folded(field) && mine == Some(Cell::Text(String::new()));
        return absent == (value == "true");
    }
    let Some(mut mine) = mine else { return false };
    if let (FieldKind::Text, Cell::Text(text)) = (field.kind, &mut mine) {
        *text = text.to_ascii_lowercase();
    }
    if *op == Operator::In {
        return value.split(',').any(|value| mine == asked(field, value));
    }
    let asked = asked(field, value);
    match (op, &mine, &asked) {
        (Operator::Contains, Cell::Text(mine), Cell::Text(asked)) => mine.contains(asked.as_str()),
        (Operator::Starts, Cell::Text(mine), Cell::Text(asked)) => mine.starts_with(asked.as_str()),
        (Operator::Gt, ..) => mine > asked,
        (Operator::Gte, ..) => mine >= asked,
        (Operator::Lt, ..) => mine < asked,
        (Operator::Lte, ..) => mine <= asked,
        _ => mine == asked,
    }
}

/// Puts records in the order of `sort`: absent values last whichever way, ties by the id.
pub fn sort(records: &mut [Value], fields: &[Field], sort: &str) {
    let mut keys: Vec<(bool, &Field)> = Vec::new();
    for part in sort.split(',') {
        let (descending, name) = part.strip_prefix('-').map_or((false, part), |name| (true, name));
        let field = fields.iter().find(|field| field.name == name);
        keys.push((descending, field.unwrap_or_else(|| panic!("no field {name}"))));
    }
    let last = keys.last().is_some_and(|(descending, _)| *descending);
    if let Some(id) = fields.iter().find(|field| field.name == "id") {
        keys.push((last, id));
    }
    records.sort_by(|one, other| {
        let mut order = Ordering::Equal;
        for (descending, field) in &keys {
            order = order.then_with(|| match (cell(one, field), cell(other, field)) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(one), Some(other)) if *descending => other.cmp(&one),
                (Some(one), Some(other)) => one.cmp(&other),
            });
        }
        order
    });
}

pub fn ids<'a>(records: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    records.into_iter().map(|record| record["id"].as_str().unwrap_or_default().to_owned()).collect()
}
