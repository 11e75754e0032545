//! Whatever a row holds, the record keeps the rules and nothing of the row is lost.

use super::tests::{import, owned};
use super::{RowReading, account_from_row, contact_from_row, works_at_from_row};
use crate::admin::import::ImportTarget;
use crate::admin::import_map::fields_for;
use crate::kernel::rules;
use crate::kernel::text::fold;
use crate::people::specialty;
use std::collections::BTreeMap;

/// Values that people, spreadsheets and attackers put into cells.
const NASTY: &[&str] = &[
    "",
    " ",
    "-",
    "N/A",
    "=HYPERLINK(\"x\")",
    "+1+1",
    "@SUM(A1)",
    "'=x",
    " --08-15",
    "14/03/1975",
    "31/31/31",
    "27467",
    "98765 43210 / ask Ravi",
    "0120-4567890/91",
    "108",
    "12",
    "+91 98765 43210;098111-22333",
    "१२३४५६७८९०",
    "9876543210 ext 12",
    "a@b",
    "a@example.in; c@example.in",
    "Ram <ram@example.in>",
    "mailto:x@example.in",
    "a..b@example.in",
    "\u{feff}Asha\u{200b}",
    "Dr. Dr.",
    "Dr.",
    "डॉ. आशा यादव",
    "Iyer, Meera",
    "Prof. Dr. Ram Rao, MD, DM, FRCS (Edin), PhD",
    "Line one\r\nLine two",
    "IN",
    "28.5, 77.3",
    "999, 999",
    "28°32'N",
    "201 301",
    "012345",
    "90210",
    "2,500 beds",
    "-7",
    "99999999999",
    "1e9",
    "525",
    "Cardiology",
    "Obs & Gynae, ENT",
    "Consultant Neurologist",
    "Doctor",
    "patient",
    "school",
    "hospital",
    "A",
    "A+",
    "Female",
    "?",
    "* myContacts ::: Doctors ::: VIP",
    "[]",
    "[{\"label\":\"work\",\"number\":\"12345\"}]",
    "[{\"city\":\"Agra\"}]",
    "{\"a\":1}",
    "null",
    "www.example.in",
    "not a site",
    "00000000-0000-7000-8000-000000000000",
    "o'brien",
    "\u{202e}txt",
    "😀😀😀",
    "e\u{301}a\u{308}",
    "\t",
    "\"",
    ";",
    "///",
    ":::",
];

/// A long text of that many characters, with a word at its end that must not get lost.
fn long(length: usize) -> String {
    "long ".repeat(length / 5) + "tail"
}

fn pick<'v>(state: &mut u64, from: &'v [String]) -> &'v str {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    &from[usize::try_from(*state >> 33).expect("31 bits") % from.len()]
}

fn squeezed(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// What is understood may be written another way; what is refused must stand in the notes word for word.
fn is_there(field: &str, heading: &str, value: &str, everything: &str, warnings: &[String]) -> bool {
    const UNDERSTOOD: &[&str] =
        &["birth_date", "gender", "class", "kind", "preferred_channel", "beds", "employees", "students", "phone.label"];
    let refused = warnings.iter().any(|warning| warning.starts_with(&format!("{heading}: ")));
    let changed = UNDERSTOOD.contains(&field)
        || field.ends_with("pin_code")
        || field.ends_with("coordinates")
        || field.ends_with("itude");
    if changed && !refused {
        return true;
    }
    let missing = |word: &str| {
        let plain = squeezed(word);
        let known = (field == "specialties" || field == "job_title") && specialty::find(word).is_some();
        // A title is written one way: `Dr`.
        let known = known || (plain == "doctor" && everything.contains("dr"));
        let noise = known || ["mycontacts", "in", "and", "mailto"].contains(&plain.as_str());
        !noise && !everything.contains(&plain)
    };
    fold(value).split(' ').filter(|word| !word.is_empty()).all(|word| !missing(word))
        || (field == "specialties" && value.split(',').all(|part| specialty::find(part).is_some()))
        || (field.starts_with("more_") && value.starts_with('['))
        || (field == "birth_date" && value.contains("08-15"))
}

#[test]
fn whatever_a_row_holds_keeps_the_rules_and_loses_nothing() {
    let mut values = owned(NASTY);
    values.extend([long(70), long(130), long(250), long(400), long(21_000)]);
    let mut state = 7;
    let (mut good, mut refused) = (0, 0);
    for target in ImportTarget::ALL {
        let fields: Vec<_> = fields_for(*target).filter(|field| field.name != "ignore").collect();
        // Every field, and two columns that are not mapped.
        let columns: Vec<String> =
            fields.iter().map(|field| field.label.to_owned()).chain(["Colour".into(), "Lead Status".into()]).collect();
        let mapping: BTreeMap<_, _> =
            fields.iter().enumerate().map(|(number, field)| (number.to_string(), field.name.to_owned())).collect();
        for round in 0..1000 {
            let sparse = round % 3;
            let row: Vec<String> = (0..columns.len() + 2)
                .map(|_| {
                    if sparse > 0 && !pick(&mut state, &values).len().is_multiple_of(3) {
                        String::new()
                    } else {
                        pick(&mut state, &values).to_owned()
                    }
                })
                .collect();
            let import = import(*target, if round % 2 == 0 { "doctor" } else { "" }, mapping.clone());
            let (json, warnings, problem, complaints) = match target {
                ImportTarget::Contacts => outcome(contact_from_row(&import, &columns, &row)),
                ImportTarget::Accounts => outcome(account_from_row(&import, &columns, &row)),
            };
            if problem.is_some() {
                refused += 1;
                continue;
            }
            good += 1;
            // Where somebody works is read beside the record.
            let (works_at, refused_cells) = works_at_from_row(&import, &columns, &row);
            let refused_cells = refused_cells.into_iter().map(|cell| cell.value).collect::<Vec<_>>().join(" ");
            let works_at = flat(&serde_json::to_value(&works_at).expect("JSON"));
            let everything = squeezed(&format!("{json} {works_at} {refused_cells}"));
            assert!(complaints.is_empty(), "{complaints} {row:?}");
            for (number, value) in row.iter().enumerate() {
                let field = fields.get(number).map_or("", |field| field.name);
                let heading = columns.get(number).map_or("", String::as_str);
                assert!(
                    is_there(field, heading, value, &everything, &warnings),
                    "{target} {field} lost {value:?} of {row:?}: {json}"
                );
            }
        }
    }
    assert!(good > 1000 && refused > 30, "{good} {refused}");
}

fn outcome<Data: serde::Serialize + validator::Validate>(
    reading: RowReading<Data>,
) -> (String, Vec<String>, Option<String>, String) {
    let value = serde_json::to_value(&reading.data).expect("JSON");
    let beside = [reading.account_name, reading.owner_email, reading.setu_id.map(|id| id.to_string())];
    let text = beside.into_iter().flatten().chain([flat(&value)]).collect::<Vec<_>>().join(" ");
    (
        text,
        reading.warnings,
        reading.problem,
        rules::check(&reading.data).iter().map(|complaint| complaint.pointer.clone()).collect(),
    )
}

/// All texts of a document, without its escapes.
fn flat(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => format!("{text} "),
        serde_json::Value::Array(items) => items.iter().map(flat).collect(),
        serde_json::Value::Object(fields) => fields.values().map(flat).collect(),
        other => format!("{other} "),
    }
}
