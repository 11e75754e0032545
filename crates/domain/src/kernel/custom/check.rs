//! Whether a record's values fit the fields that are defined: the form asks it, and the server.

use super::definition::{CustomKind, FieldDefinition};
use super::value::{CustomValue, CustomValues};
use crate::kernel::problem::FieldProblem;

/// Characters of a text.
const LONGEST: usize = 2000;

/// Puts values into the form in which they are kept, and says what does not fit.
///
/// `kind` is the record's own kind, `before` what it held: values that nobody changed are left alone, so a field that was
/// taken away, or a choice that is no longer offered, stops no other change.
pub fn complete(
    fields: &[FieldDefinition],
    kind: Option<&str>,
    values: &mut CustomValues,
    before: Option<&CustomValues>,
) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    // A blank text is no value.
    values.retain(|_, value| !matches!(value, CustomValue::Text(text) if text.trim().is_empty()));
    for (name, value) in &mut *values {
        if before.and_then(|before| before.get(name)) == Some(value) {
            continue;
        }
        let pointer = format!("/custom/{}", pointer_part(name));
        match fields.iter().find(|field| field.name == *name) {
            None => problems.push(FieldProblem::new(pointer, "unknown_field", "There is no such custom field")),
            Some(field) if !field.applies_to(kind) => {
                problems.push(FieldProblem::new(pointer, "kind", "Records of this kind do not have this field"));
            }
            Some(field) => match fitted(field, value) {
                Ok(fitted) => *value = fitted,
                Err((code, detail)) => problems.push(FieldProblem::new(pointer, code, detail)),
            },
        }
    }
    for field in fields.iter().filter(|field| field.required && field.applies_to(kind)) {
        let had = before.is_none_or(|before| before.contains_key(&field.name));
        if had && !values.contains_key(&field.name) {
            problems.push(FieldProblem::new(format!("/custom/{}", field.name), "required", "Enter this"));
        }
    }
    problems
}

/// A name as part of a JSON pointer (RFC 6901), shortened: it may be anything that somebody sent.
fn pointer_part(name: &str) -> String {
    name.chars().take(60).collect::<String>().replace('~', "~0").replace('/', "~1")
}

type Refusal = (&'static str, String);

fn fitted(field: &FieldDefinition, value: &CustomValue) -> Result<CustomValue, Refusal> {
    let wrong = |expected: &str| Err(("type", expected.to_owned()));
    match (field.kind, value) {
        (CustomKind::YesNo, CustomValue::YesNo(_))
        | (CustomKind::Number, CustomValue::Number(_))
        | (CustomKind::Money, CustomValue::Money(_)) => Ok(value.clone()),
        (CustomKind::Text, CustomValue::Text(text)) => {
            let text = text.trim();
            if text.chars().count() > LONGEST {
                return Err(("length", format!("Keep this under {LONGEST} characters")));
            }
            if text.contains('\0') {
                return wrong("A text has no NUL character");
            }
            Ok(CustomValue::Text(text.to_owned()))
        }
        (CustomKind::Choice, CustomValue::Text(text)) => {
            let folded = crate::kernel::text::fold(text);
            let known = field.choices.iter().find(|word| crate::kernel::text::fold(word) == folded);
            let known = known.ok_or_else(|| ("choice", format!("Choose one of {}", field.choices.join(", "))))?;
            Ok(CustomValue::Text(known.clone()))
        }
        (CustomKind::Date, CustomValue::Text(_)) => {
            let day = value.date().filter(|day| crate::kernel::rules::date(day).is_ok());
            let day = day.ok_or_else(|| ("type", "Give a date such as 2026-11-24".to_owned()))?;
            Ok(CustomValue::Text(day.to_string()))
        }
        (CustomKind::Reference, CustomValue::Text(text)) => {
            let id: uuid::Uuid = text.trim().parse().map_err(|_| ("type", "Give an id (a UUID)".to_owned()))?;
            Ok(CustomValue::Text(id.to_string()))
        }
        (CustomKind::YesNo, _) => wrong("Say true or false"),
        (CustomKind::Number, _) => wrong("Give a number"),
        (CustomKind::Money, _) => wrong("Give an amount of money"),
        (CustomKind::Text | CustomKind::Choice, _) => wrong("Give a text"),
        (CustomKind::Date, _) => wrong("Give a date such as 2026-11-24"),
        (CustomKind::Reference, _) => wrong("Give an id (a UUID)"),
    }
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::kernel::custom::{CustomKind, CustomValue, CustomValues, FieldDefinition};
    use crate::kernel::policy::Resource;

    fn fields() -> Vec<FieldDefinition> {
        let field = |name, kind| FieldDefinition::new(Resource::Contacts, name, kind);
        vec![
            FieldDefinition { required: true, kinds: vec!["doctor".into()], ..field("opd", CustomKind::Text) },
            FieldDefinition { choices: vec!["Gold".into(), "Silver".into()], ..field("grade", CustomKind::Choice) },
            field("since", CustomKind::Date),
            field("beds", CustomKind::Number),
            field("vip", CustomKind::YesNo),
            FieldDefinition { refers_to: Some(Resource::Users), ..field("buddy", CustomKind::Reference) },
        ]
    }

    fn values(json: &str) -> CustomValues {
        serde_json::from_str(json).unwrap()
    }

    fn problems(kind: &str, json: &str, before: Option<&str>) -> Vec<String> {
        let before = before.map(values);
        let found = complete(&fields(), Some(kind), &mut values(json), before.as_ref());
        found.into_iter().map(|problem| format!("{} {}", problem.pointer, problem.code)).collect()
    }

    #[test]
    fn good_values_pass_and_take_their_form() {
        let mut kept = values(
            r#"{"opd": "  Mon, Thu ", "grade": "gold", "since": "2026-01-02", "beds": 2.5, "vip": true,
                "buddy": "019A0000-0000-7000-8000-000000000001"}"#,
        );
        assert!(complete(&fields(), Some("doctor"), &mut kept, None).is_empty());
        assert_eq!(kept.get("opd"), Some(&CustomValue::Text("Mon, Thu".into())));
        assert_eq!(kept.get("grade"), Some(&CustomValue::Text("Gold".into())));
        assert_eq!(kept.get("buddy"), Some(&CustomValue::Text("019a0000-0000-7000-8000-000000000001".into())));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert_eq!(
            problems(
                "patient",
                r#"{"opd": "x", "grade": "Bronze", "since": "soon", "beds": "many", "vip": 1, "a/b": 1}"#,
                None
            ),
            [
                "/custom/a~1b unknown_field",
                "/custom/beds type",
                "/custom/grade choice",
                "/custom/opd kind",
                "/custom/since type",
                "/custom/vip type",
            ]
        );
    }

    #[test]
    fn what_is_required_is_asked_of_new_records_and_never_taken_away() {
        assert_eq!(problems("doctor", "{}", None), ["/custom/opd required"]);
        assert_eq!(problems("doctor", r#"{"opd": " "}"#, None), ["/custom/opd required"]);
        assert_eq!(problems("doctor", "{}", Some(r#"{"opd": "Mon"}"#)), ["/custom/opd required"]);
        assert!(problems("doctor", "{}", Some("{}")).is_empty());
        assert!(problems("patient", "{}", None).is_empty());
    }

    #[test]
    fn what_nobody_changed_is_left_alone() {
        let old = r#"{"gone": "x", "grade": "Bronze", "opd": "Mon"}"#;
        assert!(problems("doctor", old, Some(old)).is_empty());
        assert_eq!(problems("doctor", r#"{"gone": "y", "opd": "Mon"}"#, Some(old)), ["/custom/gone unknown_field"]);
    }
}
