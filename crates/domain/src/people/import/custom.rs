//! Custom fields of a row, as people write values: numbers with commas, lakhs, days of any form, yes in two languages.

use super::row::{Cell, Row};
use super::value::{Birthday, birthday};
use crate::admin::import::ImportData;
use crate::kernel::Money;
use crate::kernel::custom::{CustomKind, CustomValue, CustomValues, Decimal, FieldDefinition, PREFIX};
use crate::kernel::text::{fold, latin_digits};

/// What a row says in custom fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomReading {
    pub values: CustomValues,
    /// What no field takes, each with its heading and why: for the notes.
    pub refused: Vec<Refused>,
}

/// A cell that did not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub heading: String,
    pub value: String,
    /// By heading, without the value.
    pub warning: String,
}

/// Reads the custom fields of a row by the import's mapping; `kind` is what the row becomes.
pub fn custom_from_row(
    import: &ImportData,
    columns: &[String],
    row: &[String],
    fields: &[FieldDefinition],
    kind: &str,
) -> CustomReading {
    let mut reading = CustomReading::default();
    for cell in Row::custom(import, columns, row) {
        let name = cell.field.strip_prefix(PREFIX).unwrap_or_default();
        let outcome = match fields.iter().find(|field| field.name == name) {
            None => Err("there is no such custom field any more".to_owned()),
            Some(field) if !field.applies_to(Some(kind)) => {
                Err("records of this kind do not have this field".to_owned())
            }
            Some(_) if reading.values.contains_key(name) => Err("an earlier column says it".to_owned()),
            Some(field) => value(field, &cell),
        };
        match outcome {
            Ok(value) => drop(reading.values.insert(name.to_owned(), value)),
            Err(why) => {
                let (heading, value) = (cell.heading.into_owned(), cell.value.to_owned());
                let warning = format!("{heading}: {why}; kept in the notes");
                reading.refused.push(Refused { heading, value, warning });
            }
        }
    }
    reading
}

fn value(field: &FieldDefinition, cell: &Cell<'_>) -> Result<CustomValue, String> {
    let written = cell.value;
    let found = match field.kind {
        CustomKind::Text => Some(CustomValue::Text(cell.raw.trim().to_owned())),
        CustomKind::Number => number(written).map(CustomValue::Number),
        CustomKind::Money => money(written).map(CustomValue::Money),
        CustomKind::Date => match birthday(written) {
            Birthday::Date(day) => Some(CustomValue::Text(day.to_string())),
            Birthday::Day(_) | Birthday::Unclear => None,
        },
        CustomKind::Choice => {
            let known = field.choices.iter().find(|word| fold(word) == fold(written));
            return known
                .map(|word| CustomValue::Text(word.clone()))
                .ok_or_else(|| format!("none of {}", field.choices.join(", ")));
        }
        CustomKind::YesNo => yes_or_no(written).map(CustomValue::YesNo),
        CustomKind::Reference => written.parse::<uuid::Uuid>().ok().map(|id| CustomValue::Text(id.to_string())),
    };
    found.ok_or_else(|| expected(field.kind).to_owned())
}

const fn expected(kind: CustomKind) -> &'static str {
    match kind {
        CustomKind::Text | CustomKind::Choice => "not a text",
        CustomKind::Number => "not a number",
        CustomKind::Money => "not an amount of money",
        CustomKind::Date => "not a full date",
        CustomKind::YesNo => "neither yes nor no",
        CustomKind::Reference => "not the id of a record",
    }
}

/// `1,20,000.50`, also in Devanagari digits.
fn number(written: &str) -> Option<Decimal> {
    let plain: String = latin_digits(written).chars().filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let is_plain = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    is_plain.then(|| plain.parse().ok()).flatten()
}

/// `₹ 1,20,000/-`, `Rs. 500`, `1.2 lakh`, `2 करोड़`.
fn money(written: &str) -> Option<Money> {
    let lower = latin_digits(written).to_lowercase();
    let mut text = lower.trim();
    for sign in ["₹", "inr", "rs.", "rs", "रु.", "रु"] {
        text = text.strip_prefix(sign).unwrap_or(text).trim();
        text = text.strip_suffix(sign).unwrap_or(text).trim();
    }
    text = text.strip_suffix("/-").unwrap_or(text).trim();
    let mut factor = 1;
    for (word, times) in UNITS {
        if let Some(rest) = text.strip_suffix(word) {
            (text, factor) = (rest.trim(), *times);
            break;
        }
    }
    // Ten-thousandths; a paisa is a hundred of them.
    let amount = i128::from(number(text)?.scaled()) * factor;
    let paise = (amount % 100 == 0).then_some(amount / 100)?;
    i64::try_from(paise).ok().map(Money::paise)
}

/// The longer words first, since they end as the shorter ones do.
const UNITS: &[(&str, i128)] = &[
    ("thousand", 1_000),
    ("हज़ार", 1_000),
    ("हजार", 1_000),
    ("lakhs", 100_000),
    ("lakh", 100_000),
    ("लाख", 100_000),
    ("crores", 10_000_000),
    ("crore", 10_000_000),
    ("करोड़", 10_000_000),
    ("करोड", 10_000_000),
    ("cr", 10_000_000),
    ("l", 100_000),
    ("k", 1_000),
];

fn yes_or_no(written: &str) -> Option<bool> {
    match fold(written).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "हाँ" | "हां" | "हा" | "जी" | "जी हाँ" | "जी हां" | "सही" => {
            Some(true)
        }
        "no" | "n" | "false" | "f" | "0" | "नहीं" | "नही" | "ना" | "न" | "जी नहीं" | "गलत" => {
            Some(false)
        }
        _ if matches!(written, "✓" | "✔" | "☑") => Some(true),
        _ if matches!(written, "✗" | "✘" | "☐") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{custom_from_row, money, number, yes_or_no};
    use crate::admin::import::{DuplicateRule, ImportData, ImportTarget};
    use crate::admin::import_map::suggest_with;
    use crate::kernel::custom::{CustomKind, FieldDefinition};
    use crate::kernel::policy::Resource;
    use crate::people::import::contact_from_row;

    #[test]
    fn values_as_people_write_them() {
        for (written, expected) in
            [("1,20,000", "120000"), ("2.5", "2.5"), ("-3", "-3"), ("१२", "12"), ("1 200", "1200")]
        {
            assert_eq!(number(written).map(|number| number.to_string()).as_deref(), Some(expected), "{written}");
        }
        for bad in ["", "many", "1e3", "12 beds", "1.2.3", "inf", "nan"] {
            assert_eq!(number(bad), None, "{bad}");
        }
        for (written, paise) in [
            ("₹ 1,20,000/-", 12_000_000),
            ("Rs. 500", 50_000),
            ("500.50", 50_050),
            ("1.2 lakh", 12_000_000),
            ("1.2L", 12_000_000),
            ("2 करोड़", 2_000_000_000),
            ("INR 5k", 500_000),
            ("-2.50", -250),
        ] {
            assert_eq!(money(written).map(|money| money.amount_minor), Some(paise), "{written}");
        }
        for bad in ["free", "1.234", "₹", "5 dollars"] {
            assert_eq!(money(bad), None, "{bad}");
        }
        for yes in ["Yes", "Y", "TRUE", "1", "हाँ", "हां", "जी हाँ", "✓"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
        for no in ["No", "n", "false", "0", "नहीं", "✗"] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
        assert_eq!(yes_or_no("maybe"), None);
    }

    #[test]
    fn a_row_with_custom_fields_of_every_kind() {
        let field = |name: &str, label: &str, kind| FieldDefinition {
            label: label.to_owned(),
            ..FieldDefinition::new(Resource::Contacts, name, kind)
        };
        let fields = [
            field("opd_days", "OPD days", CustomKind::Text),
            field("years", "Years of practice", CustomKind::Number),
            field("since", "Known since", CustomKind::Date),
            FieldDefinition {
                choices: vec!["Gold".into(), "Silver".into()],
                label_hi: Some("श्रेणी विशेष".into()),
                ..field("grade", "Loyalty", CustomKind::Choice)
            },
            field("trained", "Trained with us", CustomKind::YesNo),
            field("buddy", "Buddy", CustomKind::Reference),
            FieldDefinition { kinds: vec!["patient".into()], ..field("ward", "Ward", CustomKind::Text) },
        ];
        let columns = [
            "Name",
            "OPD days",
            "custom.years",
            "Something else",
            "Known since",
            "श्रेणी विशेष",
            "Trained with us",
            "Buddy",
            "Ward",
            "Phone",
        ]
        .map(str::to_owned);
        let id = "0190f0a0-0000-7000-8000-000000000001";
        let row = ["Dr Meera Iyer", "Mon, Thu", "1,2", "x", "24 Nov 2020", "gold", "हाँ", id, "3", "98765 43210"]
            .map(str::to_owned);
        let mapping = suggest_with(ImportTarget::Contacts, &columns, &[row.to_vec()], &fields);
        assert_eq!(mapping.get("9").map(String::as_str), Some("phone"));
        let import = ImportData {
            target: ImportTarget::Contacts,
            duplicates: DuplicateRule::Update,
            mapping,
            default_kind: "doctor".into(),
            owner_id: None,
        };
        let reading = custom_from_row(&import, &columns, &row, &fields, "doctor");
        let told: Vec<String> =
            reading.values.iter().map(|(name, value)| format!("{name} {}", value.plain())).collect();
        let expected = [
            "buddy 0190f0a0-0000-7000-8000-000000000001",
            "grade Gold",
            "opd_days Mon, Thu",
            "since 2020-11-24",
            "trained yes",
            "years 12",
        ];
        assert_eq!(told, expected);
        let refused: Vec<&str> = reading.refused.iter().map(|cell| cell.warning.as_str()).collect();
        assert_eq!(refused, ["Ward: records of this kind do not have this field; kept in the notes"]);
        // What is read here is not told twice.
        let notes = contact_from_row(&import, &columns, &row).data.notes;
        assert_eq!(notes.as_deref(), Some("Something else: x"));
    }
}
