//! How a task comes again: the rules that people choose from, and how each is called.

use serde_json::Value;

use crate::{i18n::t, ui::field::Entry};

const RULES: [(&str, &str); 7] = [
    ("FREQ=DAILY", "tasks.repeat.daily"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "tasks.repeat.workdays"),
    ("FREQ=WEEKLY", "tasks.repeat.weekly"),
    ("FREQ=WEEKLY;INTERVAL=2", "tasks.repeat.fortnightly"),
    ("FREQ=MONTHLY", "tasks.repeat.monthly"),
    ("FREQ=MONTHLY;INTERVAL=3", "tasks.repeat.quarterly"),
    ("FREQ=YEARLY", "tasks.repeat.yearly"),
];

/// A rule in words; one that a tool has written stands as it is.
pub fn words(rule: &str) -> String {
    let known = RULES.iter().find(|(known, _)| *known == rule);
    known.map_or_else(|| rule.to_owned(), |(_, key)| t(key).to_owned())
}

pub fn told(value: &Value) -> String {
    value.as_str().map(words).unwrap_or_default()
}

/// What a form offers: nothing, the usual rules, and the one that stands there already.
pub fn entries(present: &str) -> Vec<Entry> {
    let other = !present.is_empty() && RULES.iter().all(|(known, _)| *known != present);
    let usual = RULES.iter().map(|(rule, key)| ((*rule).to_owned(), t(key).to_owned()));
    std::iter::once((String::new(), t("tasks.repeat.never").to_owned()))
        .chain(usual)
        .chain(other.then(|| (present.to_owned(), present.to_owned())))
        .collect()
}
