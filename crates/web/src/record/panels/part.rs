//! What happened to a record's parts, in the sentences of the part's own history, each saying of which.

use std::collections::BTreeMap;

use domain::{
    admin::event::{ChangeKind, Event},
    kernel::{ListLink, RecordId},
};
use leptos::prelude::*;

use crate::{
    i18n::{t_in, tf},
    record::{
        Shown,
        history::{actor, items},
        names,
        told::Names,
    },
    session,
    ui::timeline::{Inside, TimelineItem},
};

/// `of` is what to call one on the page of the whole, and its own page, where it has one.
pub async fn part_told<P: Shown>(
    events: Vec<Event>,
    expand: &'static str,
    of: fn(&P) -> (String, Option<String>),
) -> Vec<(i64, Vec<TimelineItem>)> {
    let mut known = Names::new();
    let values = events.iter().flat_map(|event| &event.changes);
    let values = values.flat_map(|(field, change)| [(field.as_str(), &change.from), (field.as_str(), &change.to)]);
    names::learn::<P>(&mut known, values).await;
    let records = records::<P>(&events, expand).await;
    events
        .iter()
        .map(|event| (event.sequence, told::<P>(event, records.get(&event.record_id).map(of), &known)))
        .collect()
}

/// Those that are still there. Without them the sentences say who did what when.
async fn records<P: Shown>(events: &[Event], expand: &'static str) -> BTreeMap<RecordId, P> {
    let mut ids: Vec<String> = events.iter().map(|event| event.record_id.to_string()).collect();
    ids.sort();
    ids.dedup();
    let limit = u32::try_from(ids.len()).ok();
    let filters = vec![("id".to_owned(), "in".to_owned(), ids.join(","))];
    let link = ListLink { filters, limit, expand: Some(expand.to_owned()), ..ListLink::default() };
    let found = session::client().await.list::<P>(&link).await.ok();
    found.into_iter().flat_map(|page| page.data).map(|record| (record.head().id.into(), record)).collect()
}

fn told<P: Shown>(event: &Event, of: Option<(String, Option<String>)>, known: &Names) -> Vec<TimelineItem> {
    let part = t_in("record.part", P::RESOURCE.as_str());
    let inside = of.map(|(title, link)| {
        Inside::new(move || {
            let named = title.clone();
            match link.clone() {
                Some(link) => view! { <p class="of"><a href=link>{named}</a></p> }.into_any(),
                None => view! { <p class="of">{named}</p> }.into_any(),
            }
        })
    });
    let who = actor(event);
    let key = match event.kind {
        ChangeKind::Created => Some("record.event.part_added"),
        ChangeKind::Deleted => Some("record.event.part_deleted"),
        ChangeKind::Restored => Some("record.event.part_restored"),
        ChangeKind::Updated | ChangeKind::Moved => None,
    };
    let mut items = items::<P>(event, known);
    for item in &mut items {
        if let Some(key) = key {
            item.sentence = tf(key, &[("name", &who), ("part", &part)]);
        }
        // Folded away, nobody would see of which part it is told.
        item.is_change = false;
        item.inside.clone_from(&inside);
    }
    items
}
