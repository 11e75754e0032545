//! JSON Merge Patch (RFC 7396): apply one, and make one from two states of a form.

use serde_json::{Map, Value};

/// Changes `target` as `patch` says: null removes, objects merge, all else replaces.
pub fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            apply(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// The patch that turns `before` into `after`; an empty object when nothing differs.
pub fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for name in before.keys() {
        if !after.contains_key(name) {
            patch.insert(name.clone(), Value::Null);
        }
    }
    for (name, value) in after {
        match before.get(name) {
            Some(old) if old == value => {}
            Some(old @ Value::Object(_)) if value.is_object() => {
                patch.insert(name.clone(), difference(old, value));
            }
            _ => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(patch)
}

#[cfg(test)]
mod tests {
    use super::{apply, difference};
    use serde_json::json;

    #[test]
    fn the_example_of_the_rfc() {
        let mut target = json!({"title": "Goodbye!", "author": {"givenName": "John", "familyName": "Doe"}, "tags": ["example", "sample"]});
        apply(
            &mut target,
            &json!({"title": "Hello!", "phone": "+01", "author": {"familyName": null}, "tags": ["example"]}),
        );
        assert_eq!(
            target,
            json!({"title": "Hello!", "author": {"givenName": "John"}, "tags": ["example"], "phone": "+01"})
        );
    }

    #[test]
    fn a_difference_applied_gives_the_later_state() {
        let (before, after) =
            (json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1]}), json!({"a": 1, "b": {"c": 4}, "f": "x"}));
        let mut state = before.clone();
        apply(&mut state, &difference(&before, &after));
        assert_eq!(state, after);
        assert_eq!(difference(&after, &after), json!({}));
    }
}
