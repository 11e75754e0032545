//! One set of fields out of two, by the choices that somebody made. It works on the fields as JSON, as merge patches do, so
//! that a field that is added to a record tomorrow is merged as well.

use super::{Side, problem};
use crate::kernel::{FieldProblem, custom};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Where a record holds its custom fields.
const CUSTOM: &str = "custom";
/// Whose the record is: three fields and one decision.
const OWNER: &str = "owner_id";
const FOLLOW_THE_OWNER: [&str; 2] = ["team_id", "facility_id"];
const NOTES: &str = "notes";

/// Whether both values of a field can be kept.
pub fn is_list(field: &str, value: &Value) -> bool {
    value.is_array() || field == NOTES
}

/// The fields of the merged record. Fails with every choice that is none.
pub fn combine(survivor: &Value, other: &Value, choices: &BTreeMap<String, Side>) -> Result<Value, Vec<FieldProblem>> {
    let empty = Map::new();
    let fields = |value: &'_ Value| value.as_object().cloned().unwrap_or_else(|| empty.clone());
    let (mine, theirs) = (fields(survivor), fields(other));
    let inner =
        |fields: &Map<String, Value>| fields.get(CUSTOM).and_then(Value::as_object).cloned().unwrap_or_default();
    let (my_custom, their_custom) = (inner(&mine), inner(&theirs));
    let mut problems = Vec::new();
    for (field, side) in choices {
        let (mine, theirs, name) = match field.strip_prefix(custom::PREFIX) {
            Some(name) => (&my_custom, &their_custom, name),
            None => (&mine, &theirs, field.as_str()),
        };
        let value = mine.get(name).or_else(|| theirs.get(name));
        match value {
            // Neither has it: whatever is chosen, there is nothing.
            None if is_name(name) => {}
            None => problems.push(problem(field, "The record has no such field")),
            Some(_) if field == CUSTOM => problems.push(problem(field, "Name each custom field by itself")),
            Some(value) if *side == Side::Both && !is_list(name, value) => {
                problems.push(problem(field, "Only of lists and notes both can stay"));
            }
            Some(_) => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let side = |field: &str| {
        let follows = FOLLOW_THE_OWNER.contains(&field).then(|| choices.get(OWNER)).flatten();
        choices.get(field).or(follows).copied()
    };
    let mut merged = union(&mine, &theirs, |field, mine, theirs| match (field, side(field)) {
        (CUSTOM, _) => None,
        // Whose it is goes by one of the two, never by halves of both.
        (OWNER, None) => mine.cloned(),
        (field, None) if FOLLOW_THE_OWNER.contains(&field) => mine.cloned(),
        (_, side) => chosen(side, mine, theirs),
    });
    let custom = union(&my_custom, &their_custom, |field, mine, theirs| {
        chosen(choices.get(&[custom::PREFIX, field].concat()).copied(), mine, theirs)
    });
    if !custom.is_empty() {
        merged.insert(CUSTOM.to_owned(), Value::Object(custom));
    }
    Ok(Value::Object(merged))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn union(
    mine: &Map<String, Value>,
    theirs: &Map<String, Value>,
    choose: impl Fn(&str, Option<&Value>, Option<&Value>) -> Option<Value>,
) -> Map<String, Value> {
    let names: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
    let value = |name: &String| choose(name, mine.get(name), theirs.get(name)).map(|value| (name.clone(), value));
    names.into_iter().filter_map(value).collect()
}

fn chosen(side: Option<Side>, mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    match side {
        Some(Side::Survivor) => mine.cloned(),
        Some(Side::Other) => theirs.cloned(),
        Some(Side::Both) => both(mine, theirs),
        None if mine.is_some_and(Value::is_array) => both(mine, theirs),
        None => mine.or(theirs).cloned(),
    }
}

fn both(mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    match (mine, theirs) {
        (Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
            let mut all = mine.clone();
            for value in theirs {
                if !all.iter().any(|known| same(known, value)) {
                    all.push(value.clone());
                }
            }
            Some(Value::Array(all))
        }
        (Some(Value::String(mine)), Some(Value::String(theirs))) if mine != theirs => {
            Some(Value::String([mine, "\n", theirs].concat()))
        }
        (mine, theirs) => mine.or(theirs).cloned(),
    }
}

/// The same number, the same words: written differently they are one.
fn same(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| value.get("e164").and_then(Value::as_str).map(str::to_owned);
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => one == other || number(one).is_some() && number(one) == number(other),
    }
}

#[cfg(test)]
mod tests {
    use super::combine;
    use crate::people::merging::Side;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    fn merged(mine: &Value, theirs: &Value, choices: &[(&str, Side)]) -> Value {
        let choices: BTreeMap<String, Side> = choices.iter().map(|(name, side)| ((*name).to_owned(), *side)).collect();
        combine(mine, theirs, &choices).unwrap_or_else(|problems| json!(problems))
    }

    #[test]
    fn nothing_is_lost_unless_somebody_says_so() {
        let mine = json!({"given_name": "Meera", "phones": [{"number": "98765 43210", "e164": "+919876543210"}],
            "tags": ["Camp"], "notes": "Met at the camp", "owner_id": "a", "custom": {"opd": "Mon"}});
        let theirs = json!({"given_name": "Mira", "family_name": "Iyer", "tags": ["camp", "CME"], "notes": "Calls back",
            "phones": [{"number": "+91 9876543210", "e164": "+919876543210"}, {"number": "100"}],
            "owner_id": "b", "team_id": "c", "custom": {"opd": "Tue", "beds": 3}});
        let all = json!({"given_name": "Meera", "family_name": "Iyer", "notes": "Met at the camp", "owner_id": "a",
            "phones": [{"number": "98765 43210", "e164": "+919876543210"}, {"number": "100"}],
            "tags": ["Camp", "CME"], "custom": {"opd": "Mon", "beds": 3}});
        assert_eq!(merged(&mine, &theirs, &[]), all);
        let chosen = merged(
            &mine,
            &theirs,
            &[
                ("given_name", Side::Other),
                ("tags", Side::Survivor),
                ("notes", Side::Both),
                ("custom.opd", Side::Other),
                ("custom.beds", Side::Survivor),
                ("owner_id", Side::Other),
                ("phones", Side::Other),
            ],
        );
        let expected = json!({"given_name": "Mira", "family_name": "Iyer", "notes": "Met at the camp\nCalls back",
            "owner_id": "b", "team_id": "c", "phones": theirs["phones"], "tags": ["Camp"], "custom": {"opd": "Tue"}});
        assert_eq!(chosen, expected);
    }

    #[test]
    fn what_is_no_choice_is_said() {
        let (mine, theirs) = (json!({"kind": "doctor", "custom": {"a": 1}}), json!({"kind": "patient"}));
        let refused =
            merged(&mine, &theirs, &[("kind", Side::Both), ("custom", Side::Other), ("no such", Side::Other)]);
        let pointers: Vec<_> = refused.as_array().into_iter().flatten().map(|one| one["pointer"].clone()).collect();
        assert_eq!(pointers, ["/fields/custom", "/fields/kind", "/fields/no such"]);
        // Nobody has it now: that is no mistake of the caller.
        assert_eq!(merged(&mine, &theirs, &[("payer", Side::Other)])["kind"], "doctor");
    }
}
