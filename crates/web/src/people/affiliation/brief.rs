//! Who works where, in the few lines that stand beside a record's timeline.

use domain::{
    kernel::{ListLink, Named},
    people::{account::Account, affiliation::Affiliation, contact::Contact},
};
use leptos::prelude::*;

use super::{EXPAND, summary};
use crate::{
    i18n::t,
    record::{Line, RecordState, brief, href},
    session,
    ui::{mark::Tone, state::Failure},
};

/// More than these are behind the tab.
const FEW: usize = 5;

/// Who decides at an account, and who else works there, the most important roles first.
pub fn people_brief(state: RecordState<Account>) -> AnyView {
    brief(state, ("people", "contacts.title", "affiliations.no_people"), |account| async move {
        let decides = account.deciding_contact.clone();
        let there = active("account_id", account.head.id.to_string()).await?;
        let is_deciding =
            |contact: Option<&Named>| decides.as_ref().map(|named| named.id) == contact.map(|named| named.id);
        let mut lines: Vec<Line> = decides.iter().map(|named| deciding(named, &there)).collect();
        let others = there.iter().filter(|one| !is_deciding(one.contact.as_ref()));
        lines.extend(others.map(|one| line(one, one.contact.as_ref(), href::<Contact>(one.data.contact_id))));
        lines.truncate(FEW);
        Ok(lines)
    })
}

/// Where a contact works, and when they are found there.
pub fn places_brief(state: RecordState<Contact>) -> AnyView {
    brief(state, ("places", "contacts.places", "affiliations.no_places"), |contact| async move {
        let there = active("contact_id", contact.head.id.to_string()).await?;
        let lines = there.iter().map(|one| line(one, one.account.as_ref(), href::<Account>(one.data.account_id)));
        Ok(lines.take(FEW).collect())
    })
}

async fn active(end: &str, id: String) -> Result<Vec<Affiliation>, Failure> {
    let is = |field: &str, value: String| (field.to_owned(), "eq".to_owned(), value);
    let link = ListLink {
        filters: vec![is(end, id), is("status", "active".to_owned())],
        expand: Some(EXPAND.to_owned()),
        sort: Some("role".to_owned()),
        limit: Some(50),
        ..ListLink::default()
    };
    Ok(session::client().await.list::<Affiliation>(&link).await?.data)
}

fn line(one: &Affiliation, other: Option<&Named>, page: String) -> Line {
    let first = other.map_or_else(|| t("record.unknown").to_owned(), |other| other.name.clone());
    Line { first, second: summary(one), href: Some(page), badge: None }
}

/// The deciding authority, who may be nobody who works there.
fn deciding(named: &Named, there: &[Affiliation]) -> Line {
    let own = there.iter().find(|one| one.contact.as_ref().map(|contact| contact.id) == Some(named.id));
    Line {
        first: named.name.clone(),
        second: own.map(summary).unwrap_or_default(),
        href: Some(href::<Contact>(named.id.into())),
        badge: Some((t("affiliations.decides").to_owned(), Tone::Ok)),
    }
}
