//! What this module puts on the pages of contacts and leads: when somebody comes, came, or did not. It is fetched with the
//! module's chunk, and so are its texts.

use std::future::Future;

use domain::{
    admin::event::Event,
    day::patient_visit::PatientVisit,
    kernel::{
        ListLink,
        policy::{Action, Resource},
    },
    leads::lead::Lead,
    people::contact::Contact,
};
use leptos::prelude::*;

use super::{CHUNK, patient_visit};
use crate::{
    i18n::{self, date_time, t, t_in},
    lazy::{Later, LaterView, with_texts},
    people::contact::dotted,
    record::{Line, Panel, Part, PartTold, RecordState, Shown, brief, href, moves::Moved, part_told},
    session,
    ui::{
        button::LinkButton,
        content::{Card, List, ListRow},
        icon::PLUS,
        mark::Badge,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        url::encode,
    },
};

/// More than these are behind the tab.
const FEW: usize = 3;
/// As many as one person ever has.
const AT_MOST: u32 = 200;

pub fn visits_of_contact() -> Option<Panel<Contact>> {
    session::allows(Resource::PatientVisits, Action::Read).then_some(Panel {
        name: "appointments",
        label_key: "nav.appointments",
        whole: |state| later(all_of_contact(state)),
        brief: Some(|state| later(few_of_contact(state))),
        part: Some(part()),
    })
}

pub fn visits_of_lead() -> Option<Panel<Lead>> {
    session::allows(Resource::PatientVisits, Action::Read).then_some(Panel {
        name: "appointments",
        label_key: "nav.appointments",
        whole: |state| later(all_of_lead(state)),
        brief: Some(|state| later(few_of_lead(state))),
        part: Some(part()),
    })
}

fn part() -> Part {
    Part { resource: Resource::PatientVisits, tell: |events| told(visit_told(events)) }
}

fn told(sentences: impl Future<Output = PartTold> + 'static) -> PartTold {
    Box::pin(async move {
        i18n::bring(CHUNK).await;
        sentences.await.await
    })
}

fn later(view: impl Future<Output = AnyView> + 'static) -> AnyView {
    let load: LaterView = Box::pin(with_texts(CHUNK, view));
    view! { <Later load=load/> }.into_any()
}

crate::lazy_view! {
    day:
    fn visit_told(events: Vec<Event>) -> PartTold {
        let which = |one: &PatientVisit| (date_time(one.data.starts_at.utc()), Some(href::<PatientVisit>(one.head.id)));
        Box::pin(part_told::<PatientVisit>(events, "", which))
    }
}

crate::lazy_view! {
    day:
    fn all_of_contact(state: RecordState<Contact>) {
        all(state, ("contact_id", "contact"))
    }
}

crate::lazy_view! {
    day:
    fn few_of_contact(state: RecordState<Contact>) {
        few(state, "contact_id")
    }
}

crate::lazy_view! {
    day:
    fn all_of_lead(state: RecordState<Lead>) {
        all(state, ("lead_id", "lead"))
    }
}

crate::lazy_view! {
    day:
    fn few_of_lead(state: RecordState<Lead>) {
        few(state, "lead_id")
    }
}

fn line(visit: &PatientVisit) -> Line {
    Line {
        first: date_time(visit.data.starts_at.utc()),
        second: dotted([patient_visit::what(visit), visit.data.doctor.clone().unwrap_or_default()]),
        href: Some(href::<PatientVisit>(visit.head.id)),
        badge: Some((t_in("visits.status", visit.status.as_str()), PatientVisit::tone(visit.status))),
    }
}

/// Those of a record, the latest first.
async fn of<R: Shown>(state: RecordState<R>, field: &'static str) -> Result<Vec<PatientVisit>, Failure> {
    let Some(record) = state.present() else { return Ok(Vec::new()) };
    let link = ListLink {
        filters: vec![(field.to_owned(), "eq".to_owned(), record.head().id.to_string())],
        sort: Some("-starts_at".to_owned()),
        limit: Some(AT_MOST),
        ..ListLink::default()
    };
    Ok(session::client().await.list::<PatientVisit>(&link).await?.data)
}

fn few<R: Shown>(state: RecordState<R>, field: &'static str) -> AnyView {
    brief(state, ("appointments", "nav.appointments", "visits.none_here"), move |_| async move {
        Ok(of(state, field).await?.iter().take(FEW).map(line).collect())
    })
}

/// `named`: the value by which the sheet for a new visit is told whose it is.
fn all<R: Shown>(state: RecordState<R>, (field, named): (&'static str, &'static str)) -> AnyView {
    let version = state.version();
    let pages = Pages::new(move |_| {
        let _ = version.get();
        async move {
            let rows = of(state, field).await?.iter().map(line).collect();
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("visits.none_here") glyph=PatientVisit::ICON/> };
    let actions = ViewFn::from(move || book(state, named));
    view! {
        <Card title=t("nav.appointments") actions=actions>
            <PagesView pages=pages empty=empty>
                <List label=t("nav.appointments")>{move || pages.rows.get().into_iter().map(row).collect_view()}</List>
            </PagesView>
        </Card>
    }
    .into_any()
}

fn book<R: Shown>(state: RecordState<R>, named: &'static str) -> impl IntoView {
    move || {
        let record = state.record.get().filter(|_| session::allows(Resource::PatientVisits, Action::Create))?;
        let who = encode(&[&record.head().id.to_string(), "~", &record.title()].concat());
        let href = ["/patient-visits?sheet=new-patient-visit&", named, "=", &who].concat();
        Some(view! { <LinkButton href=href label=t("nav.new_appointment") icon=PLUS/> })
    }
}

fn row(line: Line) -> impl IntoView {
    let Line { first, second, href, badge } = line;
    let badge = badge.map(|(label, tone)| view! { <Badge label=label tone=tone/> });
    view! { <ListRow first=first second=second href=href.unwrap_or_default()>{badge}</ListRow> }
}
