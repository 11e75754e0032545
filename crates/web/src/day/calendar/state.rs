//! What the page knows: which days of whom it shows, what stands in them, and what is open. The address says the first two.

use std::time::Duration;

use chrono::NaiveDate;
use client::CalendarQuery;
use domain::{
    day::calendar::{CalendarDays, CalendarEntry, CalendarKind, mark_conflicts},
    kernel::{FacilityId, RecordId, TeamId, policy::Resource},
};
use leptos::prelude::*;

use super::span::View;
use crate::{
    browser,
    i18n::today,
    live, session,
    ui::{
        pages::{Pages, Portion},
        state::Failure,
        url::{self, Step},
    },
};

/// The page's state. Copy it freely.
#[derive(Clone, Copy)]
pub struct Calendar {
    pub view: Memo<View>,
    /// The day around which it stands.
    pub day: Memo<NaiveDate>,
    pub team: Memo<Option<TeamId>>,
    pub pages: Pages<CalendarDays>,
    /// The entry that is open.
    pub chosen: RwSignal<Option<CalendarEntry>>,
    changes: RwSignal<u32>,
    /// The entry that has the focus, so that it keeps it when the page is drawn anew.
    held: StoredValue<Option<RecordId>>,
}

impl Calendar {
    pub fn of_address() -> Self {
        let (view, day, team) = (url::query("view"), url::query("d"), url::query("team"));
        let usual = if browser::matches_media("(width < 600px)") { View::Agenda } else { View::Week };
        let view = Memo::new(move |_| view.get().and_then(|word| View::of(&word)).unwrap_or(usual));
        let day = Memo::new(move |_| day.get().and_then(|day| day.parse().ok()).unwrap_or_else(today));
        let team = Memo::new(move |_| team.get().and_then(|team| team.parse().ok()));
        let changes = RwSignal::new(0_u32);
        let pages = Pages::new(move |_| {
            changes.track();
            let asked = query(view.get(), day.get(), team.get());
            async move {
                let found = session::client().await.get_calendar(&asked).await.map_err(Failure::from)?;
                Ok(Portion { rows: vec![found], next: None, total: None })
            }
        });
        live::follow(move |event| {
            if SHOWN.contains(&event.resource) {
                changes.try_update(|changes| *changes += 1);
            }
        });
        let calendar =
            Self { view, day, team, pages, chosen: RwSignal::new(None), changes, held: StoredValue::new(None) };
        Effect::new(move |_| {
            pages.rows.track();
            set_timeout(move || calendar.give_focus_back(), Duration::ZERO);
        });
        calendar
    }

    pub fn hold(self, entry: Option<RecordId>) {
        self.held.try_set_value(entry);
    }

    fn give_focus_back(self) {
        let nowhere = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let Some(id) = self.held.try_get_value().flatten().filter(|_| nowhere) {
            browser::focus_first(&["[data-id=\"", &id.to_string(), "\"]"].concat());
        }
    }

    pub fn reload(self) {
        self.changes.try_update(|changes| *changes += 1);
    }

    /// Goes to another day, in the same view or in another one.
    pub fn show(view: View, day: NaiveDate) {
        let (view, day) = ([view.word().to_owned()], [day.to_string()]);
        url::set_query(&[("view", Some(&view)), ("d", Some(&day))], Step::Push);
    }

    /// Puts an entry elsewhere on the page, before the server has said so, or because it did.
    pub fn put(self, entry: &CalendarEntry) {
        self.pages.rows.try_update(|rows| {
            for days in rows {
                for known in days.data.iter_mut().filter(|known| is_same(known, entry)) {
                    known.clone_from(entry);
                }
                for known in &mut days.data {
                    known.conflict = None;
                }
                mark_conflicts(&mut days.data);
                days.data.sort_by_key(CalendarEntry::place_in_order);
            }
        });
    }

    /// The entry as it stands now.
    pub fn find(self, kind: CalendarKind, id: RecordId) -> Option<CalendarEntry> {
        self.pages.rows.try_with_untracked(|rows| {
            rows.iter().flat_map(|days| &days.data).find(|entry| entry.kind == kind && entry.id == id).cloned()
        })?
    }
}

/// Whatever changes of these may change the page.
const SHOWN: [Resource; 6] = [
    Resource::Activities,
    Resource::PatientVisits,
    Resource::Tasks,
    Resource::Leads,
    Resource::Opportunities,
    Resource::Users,
];

fn is_same(one: &CalendarEntry, other: &CalendarEntry) -> bool {
    one.kind == other.kind && one.id == other.id && one.person_id == other.person_id
}

/// One's own days; with a team, or in its view, those of a team; of the facility for whoever has no team.
fn query(view: View, day: NaiveDate, team: Option<TeamId>) -> CalendarQuery {
    let (from, to) = view.span(day);
    let asked = CalendarQuery::new(from, to);
    if team.is_some() || view != View::Team {
        return CalendarQuery { team, ..asked };
    }
    let user = session::user_untracked();
    let team = user.as_ref().and_then(|user| user.data.team_id);
    let facility: Option<FacilityId> = user.and_then(|user| user.data.facility_id).filter(|_| team.is_none());
    CalendarQuery { team, facility, ..asked }
}
