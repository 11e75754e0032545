//! How somebody was tried: a few lines beside the timeline, and all of it as a tab.

use domain::leads::{attempt::Attempt, lead::Lead};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in, tf},
    record::{Line, RecordState, brief},
    session,
    ui::{
        content::{List, ListRow},
        icon::PHONE,
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        timeline::When,
    },
};

/// More than these are behind the tab.
const FEW: usize = 4;

pub fn attempts_brief(state: RecordState<Lead>) -> AnyView {
    brief(state, ("attempts", "leads.attempts", "leads.not_tried"), |lead| async move {
        let page = session::client().await.list_lead_attempts(lead.head.id, None).await?;
        Ok(page.data.iter().take(FEW).map(line).collect())
    })
}

fn words(attempt: &Attempt) -> String {
    let by = t_in("leads.by", attempt.channel.as_str());
    match &attempt.user {
        Some(user) => tf("leads.attempt_by", &[("by", &by), ("name", &user.name)]),
        None => by,
    }
}

fn badge(attempt: &Attempt) -> (String, Tone) {
    let tone = if attempt.outcome.reached() { Tone::Ok } else { Tone::Warn };
    (t_in("leads.outcome", attempt.outcome.as_str()), tone)
}

fn line(attempt: &Attempt) -> Line {
    Line {
        first: crate::i18n::relative(attempt.at.utc()),
        second: attempt.note.clone().unwrap_or_else(|| words(attempt)),
        href: None,
        badge: Some(badge(attempt)),
    }
}

pub fn panel(state: RecordState<Lead>) -> AnyView {
    let version = state.version();
    let pages = Pages::new(move |cursor: Option<String>| {
        let _ = version.get();
        let lead = state.present();
        async move {
            let Some(lead) = lead else { return Ok(Portion { rows: Vec::new(), next: None, total: None }) };
            let client = session::client().await;
            let page = client.list_lead_attempts(lead.head.id, cursor.as_deref()).await.map_err(Failure::from)?;
            Ok(Portion { rows: page.data, next: page.page.next_cursor, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("leads.not_tried") glyph=PHONE/> };
    view! {
        <PagesView pages=pages empty=empty>
            <List label=t("leads.attempts")>
                {move || pages.rows.get().iter().map(row).collect_view()}
            </List>
            <LoadMore pages=pages/>
        </PagesView>
    }
    .into_any()
}

fn row(attempt: &Attempt) -> impl IntoView + use<> {
    let (label, tone) = badge(attempt);
    let second = match &attempt.note {
        Some(note) => [&words(attempt), " · ", note].concat(),
        None => words(attempt),
    };
    let at = attempt.at.utc();
    view! {
        <ListRow first=crate::i18n::date_time(at) second=second>
            <When at=at/>
            <Badge label=label tone=tone/>
        </ListRow>
    }
}
