//! The only place for what happened, newest first: by day, sentences with a sign, mere changes of fields folded together.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

use super::{
    icon::{Glyph, Icon, PENCIL},
    mark::Tone,
};
use crate::i18n::{date_time, day_name, day_of, plural, relative, time};

/// One event in a sentence: "Anil met Dr Sharma".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineItem {
    pub at: DateTime<Utc>,
    pub glyph: Glyph,
    pub tone: Tone,
    pub sentence: String,
    pub body: String,
    /// A change of a field: folded with the others of its day.
    pub is_change: bool,
    /// What stands below the sentence instead of a text.
    pub inside: Option<Inside>,
}

/// A view of its own within the timeline: a comment.
#[derive(Clone)]
pub struct Inside(Arc<dyn Fn() -> AnyView + Send + Sync>);

impl Inside {
    pub fn new(view: impl Fn() -> AnyView + Send + Sync + 'static) -> Self {
        Self(Arc::new(view))
    }
}

impl PartialEq for Inside {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Inside {}

impl std::fmt::Debug for Inside {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Inside")
    }
}

/// What is shown of a day: events each on their own, neighbouring changes as one.
enum Piece {
    Event(TimelineItem),
    Changes(Vec<TimelineItem>),
}

/// `items` newest first.
#[component]
pub fn Timeline(#[prop(into)] items: Signal<Vec<TimelineItem>>) -> impl IntoView {
    view! {
        <ol class="timeline">
            {move || {
                by_day(items.get())
                    .into_iter()
                    .map(|(day, pieces)| view! {
                        <li class="day">{day_name(day)}</li>
                        {pieces.into_iter().map(piece).collect_view()}
                    })
                    .collect_view()
            }}
        </ol>
    }
}

fn by_day(items: Vec<TimelineItem>) -> Vec<(NaiveDate, Vec<Piece>)> {
    let mut days: Vec<(NaiveDate, Vec<Piece>)> = Vec::new();
    for item in items {
        let day = day_of(item.at);
        if days.last().is_none_or(|(known, _)| *known != day) {
            days.push((day, Vec::new()));
        }
        let Some((_, pieces)) = days.last_mut() else { continue };
        match pieces.last_mut() {
            Some(Piece::Changes(changes)) if item.is_change => changes.push(item),
            _ if item.is_change => pieces.push(Piece::Changes(vec![item])),
            _ => pieces.push(Piece::Event(item)),
        }
    }
    days
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Event(item) => event(item).into_any(),
        Piece::Changes(changes) => match <[TimelineItem; 1]>::try_from(changes) {
            Ok([single]) => event(single).into_any(),
            Err(changes) => folded(changes).into_any(),
        },
    }
}

fn event(item: TimelineItem) -> impl IntoView {
    view! {
        <li class="event">
            <span class=["dot ", item.tone.class()].concat()><Icon glyph=item.glyph/></span>
            <div class="what">
                <p>{item.sentence}" "<Clock at=item.at/></p>
                {(!item.body.is_empty()).then(|| view! { <p class="body">{item.body}</p> })}
                {item.inside.map(|inside| (inside.0)())}
            </div>
        </li>
    }
}

fn folded(changes: Vec<TimelineItem>) -> impl IntoView {
    let count = changes.len();
    view! {
        <li class="event">
            <span class="dot neutral"><Icon glyph=PENCIL/></span>
            <details class="what">
                <summary>{plural("timeline.changes", count, &[])}</summary>
                <ul>
                    {changes.into_iter().map(|change| view! { <li>{change.sentence}" "<Clock at=change.at/></li> }).collect_view()}
                </ul>
            </details>
        </li>
    }
}

/// Below the heading of its day a moment is told by the clock.
#[component]
fn Clock(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339() title=date_time(at)>{time(at)}</time> }
}

/// "5 minutes ago", with the exact time as a tip and for machines.
#[component]
pub fn When(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339() title=date_time(at)>{relative(at)}</time> }
}
