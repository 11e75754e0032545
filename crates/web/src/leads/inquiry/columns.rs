//! The only place for the list of inquiries: its columns, cards and filters.

use domain::{
    kernel::due::DueState,
    leads::{
        inquiry::{Inquiry, InquiryStatus},
        lead::Lead,
        origin::LeadChannel,
    },
    people::contact::Contact,
};
use leptos::prelude::*;

use super::super::words;
use crate::{
    i18n::{relative, t, t_in},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources, specialties,
    },
    record::{Listed, QuickFilter, RecordColumn, Shown, entries, href, label, moves::status_badge, records},
    ui::{
        filter::{Filter, FilterField, FilterKind},
        mark::{Badge, Tone},
        table::Place,
    },
};

impl Listed for Inquiry {
    /// What waits comes first, and of that what waits longest.
    const SORT: &'static str = "status,due_at";
    const EXPAND: &'static str = "owner,lead";

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        vec![
            RecordColumn::beside("title", t("inquiries.title"), Title, "minmax(220px, 2fr)", |inquiry: &Self| {
                name_cell(&Shown::title(inquiry), Self::SQUARE)
            }),
            RecordColumn::new("channel", Line, "minmax(140px, 1fr)", |inquiry: &Self| {
                let data = &inquiry.data;
                let received = data.received_at.map(|at| relative(at.utc())).unwrap_or_default();
                let rest = [String::new(), data.specialty.clone().unwrap_or_default(), received];
                what_cell(words::channel(data.channel), dotted(rest))
            }),
            RecordColumn::new("status", WideOnly, "120px", |inquiry: &Self| {
                status_badge::<Self>(inquiry.status).into_any()
            }),
            RecordColumn::new("due_at", Side, "170px", clock),
            RecordColumn::new("specialty", WideOnly, "minmax(120px, 1fr)", |inquiry: &Self| {
                inquiry.data.specialty.clone().into_any()
            }),
            RecordColumn::new("lead_id", WideOnly, "minmax(140px, 1fr)", lead),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |inquiry: &Self| {
                inquiry.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("received_at", WideOnly, "130px", |inquiry: &Self| when_cell(inquiry.data.received_at)),
            RecordColumn::new("answered_at", WideOnly, "130px", |inquiry: &Self| when_cell(inquiry.answered_at))
                .hidden(),
            RecordColumn::new("source", WideOnly, "130px", |inquiry: &Self| inquiry.data.source.clone().into_any())
                .hidden(),
            RecordColumn::new("campaign", WideOnly, "130px", |inquiry: &Self| inquiry.data.campaign.clone().into_any())
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("status", FilterKind::Choices(entries("inquiries.status", InquiryStatus::WORDS))),
            field("due", words::due_filter()),
            field("channel", FilterKind::Choices(entries("leads.channel", LeadChannel::WORDS))),
            field("specialty", FilterKind::Word(specialties::known())),
            field("source", FilterKind::Text),
            field("campaign", FilterKind::Text),
            field("received_at", FilterKind::Date),
            field("answered_at", FilterKind::Date),
            field("lead_id", FilterKind::Record(records::<Lead>(&[]))),
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let waits = QuickFilter {
            label: t("inquiries.waits").to_owned(),
            filter: Filter::new("status", "in", vec![InquiryStatus::New.to_string()]),
        };
        let late = QuickFilter {
            label: t_in("leads.due", DueState::Late.as_str()),
            filter: Filter::new("due", "in", vec![DueState::Late.to_string()]),
        };
        sources::mine(t("people.mine")).into_iter().chain([waits, late]).collect()
    }
}

/// How long somebody still has to answer, or how it went.
pub fn clock(inquiry: &Inquiry) -> AnyView {
    let (label, tone) = match (inquiry.status, inquiry.late) {
        (InquiryStatus::New, _) => return words::due_badge("", Some(inquiry.due_at)),
        (InquiryStatus::Spam, _) => return ().into_any(),
        (_, true) => (t("inquiries.answered_late"), Tone::Warn),
        (_, false) => (t("inquiries.answered_in_time"), Tone::Ok),
    };
    view! { <Badge label=label tone=tone/> }.into_any()
}

fn lead(inquiry: &Inquiry) -> AnyView {
    let link = inquiry.lead.as_ref().map(|lead| {
        view! { <a class="quiet-link" href={href::<Lead>(lead.id.into())}>{lead.name.clone()}</a> }
    });
    link.into_any()
}
