//! The only place for the list of visits: its columns, cards and filters.

use domain::{
    day::patient_visit::{PatientVisit, PatientVisitKind, PatientVisitSource, PatientVisitStatus},
    kernel::{field_rule::rules_of, policy::Resource},
    leads::lead::Lead,
    people::contact::Contact,
};
use leptos::prelude::*;

use super::{moves, what};
use crate::{
    i18n::{date, day_of, number, t, t_in, time, today},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources, specialties,
    },
    record::{Listed, QuickFilter, RecordColumn, Shown, entries, label, moves::status_badge, records},
    session,
    ui::{
        filter::{Filter, FilterField, FilterKind},
        table::Place,
    },
};

impl Listed for PatientVisit {
    /// As they come.
    const SORT: &'static str = "starts_at";
    const EXPAND: &'static str = "owner,facility,contact,lead,physician";

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(120px, 1fr)";
        vec![
            RecordColumn::new("starts_at", WideOnly, "110px", |visit: &Self| at(visit).into_any()),
            RecordColumn::new("patient_name", Title, "minmax(180px, 1.6fr)", |visit: &Self| {
                name_cell(&Shown::title(visit), Self::SQUARE)
            }),
            RecordColumn::new("department", Line, "minmax(130px, 1.1fr)", |visit: &Self| {
                let status = t_in("visits.status", visit.status.as_str());
                what_cell(what(visit), dotted([String::new(), at(visit), status]))
            }),
            RecordColumn::new("doctor", WideOnly, text, |visit: &Self| visit.data.doctor.clone().into_any()),
            RecordColumn::new("status", WideOnly, "150px", |visit: &Self| {
                status_badge::<Self>(visit.status).into_any()
            }),
            RecordColumn::beside("next", t("visits.next"), Side, "232px", moves::next_cell),
            RecordColumn::new("kind", WideOnly, "130px", |visit: &Self| {
                t_in("visits.kind", visit.data.kind.as_str()).into_any()
            })
            .hidden(),
            RecordColumn::new("minutes", WideOnly, "90px", |visit: &Self| number(visit.data.minutes).into_any())
                .numeric()
                .hidden(),
            RecordColumn::new("source", WideOnly, "120px", |visit: &Self| {
                visit.data.source.map(|source| t_in("visits.source", source.as_str())).into_any()
            })
            .hidden(),
            RecordColumn::new("source_name", WideOnly, text, |visit: &Self| visit.data.source_name.clone().into_any())
                .hidden(),
            RecordColumn::new("owner_id", WideOnly, text, |visit: &Self| {
                visit.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("facility_id", WideOnly, text, |visit: &Self| {
                visit.facility.as_ref().map(|facility| facility.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |visit: &Self| when_cell(Some(visit.head.created_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        let role = session::role_untracked();
        let shown = |one: &FilterField| {
            let hides = |role| {
                rules_of(Resource::PatientVisits, None).any(|rule| rule.field == one.key && rule.hides_from(role))
            };
            !role.is_some_and(hides)
        };
        let all = vec![
            field("department", FilterKind::Word(specialties::known())),
            field("doctor", FilterKind::Text),
            field("status", FilterKind::Choices(entries("visits.status", PatientVisitStatus::WORDS))),
            field("day", FilterKind::Date),
            field("kind", FilterKind::Choices(entries("visits.kind", PatientVisitKind::WORDS))),
            field("physician_id", FilterKind::Record(sources::users())),
            field("source", FilterKind::Choices(entries("visits.source", PatientVisitSource::WORDS))),
            field("source_name", FilterKind::Text),
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field("lead_id", FilterKind::Record(records::<Lead>(&[]))),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ];
        all.into_iter().filter(shown).collect()
    }

    fn quick_filters() -> Vec<QuickFilter> {
        use PatientVisitStatus::{Arrived, Booked, Confirmed, InConsultation, NoShow};
        let of = |label: &'static str, statuses: &[PatientVisitStatus]| QuickFilter {
            label: t(label).to_owned(),
            filter: Filter::new("status", "in", statuses.iter().map(ToString::to_string).collect()),
        };
        let fixed = [
            of("visits.expected", &[Booked, Confirmed]),
            of("visits.here", &[Arrived, InConsultation]),
            of("visits.missed", &[NoShow]),
        ];
        sources::mine(t("people.mine")).into_iter().chain(fixed).collect()
    }
}

/// The time, and of another day than today the day.
fn at(visit: &PatientVisit) -> String {
    let at = visit.data.starts_at.utc();
    let day = day_of(at);
    if day == today() { time(at) } else { dotted([date(day), time(at)]) }
}
