//! The only place that says in the user's language why a row was left out. The server writes its reasons in English, as
//! they also stand in the file of errors; a reason that is not known here is shown as it came.

use crate::i18n::{Language, known_in, language};

/// What two records had in common, as the server's reasons begin.
const SHARED: [(&str, &str); 4] = [
    ("same phone number", "phone"),
    ("same e-mail address", "email"),
    ("same name and town", "name_town"),
    ("same Setu ID", "setu_id"),
];

pub(super) fn reason_text(reason: &str) -> String {
    if language() == Language::English {
        return sentence_case(reason);
    }
    SHARED
        .into_iter()
        .find_map(|(english, key)| {
            let rest = reason.strip_prefix(english)?;
            let group = if rest.ends_with("earlier row") { "imports.reason.earlier" } else { "imports.reason.here" };
            known_in(group, key)
        })
        .map_or_else(|| other(reason), str::to_owned)
}

fn other(reason: &str) -> String {
    let key = match reason {
        "The record has no room for what the row adds" => "no_room",
        reason if reason.starts_with("The row has neither a name") => "no_name",
        _ => return reason.to_owned(),
    };
    known_in("imports.reason.row", key).map_or_else(|| reason.to_owned(), str::to_owned)
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
