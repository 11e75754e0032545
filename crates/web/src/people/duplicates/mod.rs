//! Records that are there twice: the queue of pairs, two records side by side, and what was merged into one.

mod choices;
mod compare;
mod list;
mod note;
mod with;

pub use compare::{AccountMerge, ContactMerge, PairPage};
use domain::people::{duplicate_pair::Duplicate, duplicate_pair::DuplicateStatus};
pub use list::DuplicateList;
pub use note::merged_note;
pub use with::merge_with;

use super::contact::dotted;
use crate::{
    i18n::{t, t_in, tf},
    record::{
        FieldText, Shown, Telling, Texts,
        moves::{MoveButton, Moved},
    },
    ui::{
        button::Look,
        icon::{CHECK, Glyph, MERGE, UNDO},
        mark::Tone,
    },
};

pub const LIST: &str = "/admin/duplicates";

impl Shown for Duplicate {
    const PATH: &'static str = LIST;
    const ICON: Glyph = MERGE;
    const TEXTS: Texts = Texts {
        title: "duplicates.title",
        search: "duplicates.search",
        new: "duplicates.scan",
        edit: "duplicates.merge",
        empty_title: "duplicates.empty_title",
        empty_text: "duplicates.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("one_id", "duplicates.pair", Telling::Plain),
        FieldText::new("resource", "duplicates.resource", Telling::Word("duplicates.resource")),
        FieldText::new("score", "duplicates.score", Telling::Plain),
        FieldText::new("reasons", "duplicates.reasons", Telling::Word("duplicates.reason")),
        FieldText::new("status", "duplicates.status", Telling::Word("duplicates.status")),
        FieldText::new("created_at", "duplicates.found_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        names(self)
    }

    fn detail(&self) -> String {
        reasons(self)
    }
}

impl Moved for Duplicate {
    const STATUS: &'static str = "duplicates.status";

    fn tone(status: DuplicateStatus) -> Tone {
        match status {
            DuplicateStatus::Open => Tone::Warn,
            DuplicateStatus::Dismissed => Tone::Neutral,
            DuplicateStatus::Merged => Tone::Ok,
        }
    }

    fn button(_: DuplicateStatus, to: DuplicateStatus) -> MoveButton {
        let (label, glyph) = match to {
            DuplicateStatus::Open => (t("duplicates.reopen"), UNDO),
            _ => (t("duplicates.dismiss"), CHECK),
        };
        MoveButton { label, glyph, look: Look::Plain }
    }
}

/// Both names.
fn names(pair: &Duplicate) -> String {
    let name = |named: &Option<domain::kernel::Named>| {
        named.as_ref().map_or_else(|| t("record.unknown").to_owned(), |named| named.name.clone())
    };
    dotted([name(&pair.one), name(&pair.other)])
}

/// Why the two may be one, in words.
fn reasons(pair: &Duplicate) -> String {
    let words = pair.data.reasons.iter().map(|reason| t_in("duplicates.reason", reason.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

fn score(pair: &Duplicate) -> String {
    tf("duplicates.percent", &[("percent", &pair.data.score.to_string())])
}

/// How sure it is: the colour follows the figure.
fn score_tone(score: i32) -> Tone {
    match score {
        80.. => Tone::Bad,
        65..80 => Tone::Warn,
        _ => Tone::Info,
    }
}
