//! Who is what to a contact: what the tab and the few lines beside the timeline have in common.

use domain::{
    kernel::ContactId,
    people::{contact::Contact, relationship::Relationship},
};
use leptos::prelude::*;
use serde_json::json;

use super::EXPAND;
use crate::{
    i18n::{t, t_in},
    people::contact::dotted,
    record::{self, Line, RecordState, href},
    session,
    ui::state::Failure,
};

/// As many as one person ever has.
const AT_MOST: u32 = 200;

/// More than these are behind the tab.
const FEW: usize = 4;

pub fn brief(state: RecordState<Contact>) -> AnyView {
    record::brief(state, ("relationships", "relationships.title", "relationships.empty_title"), |contact| async move {
        let found = load(contact.head.id).await?;
        Ok(found.iter().take(FEW).map(|row| told(row, contact.head.id)).collect())
    })
}

/// Whichever end they were written from.
pub(super) async fn load(whose: ContactId) -> Result<Vec<Relationship>, Failure> {
    let end = |field: &str| json!({"field": field, "op": "eq", "value": whose.to_string()});
    let either = json!({
        "filter": {"or": [end("contact_id"), end("related_id")]}, "expand": EXPAND, "sort": "kind", "limit": AT_MOST,
    });
    Ok(session::client().await.search::<Relationship>(&either).await?.data)
}

/// The other person, and what they are to this one. Whoever may not see the other person has no page of theirs to open.
pub(super) fn told(row: &Relationship, whose: ContactId) -> Line {
    let (other, kind) = row.from_end(whose);
    let named = if row.data.contact_id == whose { &row.related } else { &row.contact };
    Line {
        first: named.as_ref().map_or_else(|| t("record.unknown").to_owned(), |named| named.name.clone()),
        second: dotted([t_in("relationships.kind", kind.as_str()), row.data.note.clone().unwrap_or_default()]),
        href: named.is_some().then(|| href::<Contact>(other)),
        badge: None,
    }
}
