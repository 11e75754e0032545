//! The only place for the list of leads: its columns, cards, filters, and its board.

use domain::{
    kernel::due::DueState,
    leads::{
        lead::{Lead, LeadStatus, LostReason, NextAction, Priority},
        origin::LeadChannel,
    },
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{super::words, outcome, place, wants};
use crate::{
    i18n::{number, t, t_in},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources, specialties,
    },
    record::{Listed, QuickFilter, RecordColumn, Shown, board::Boarded, entries, label, moves::status_badge, records},
    ui::{
        filter::{Filter, FilterField, FilterKind},
        table::Place,
    },
};

impl Listed for Lead {
    /// Who waits longest comes first.
    const SORT: &'static str = "next_action_at,created_at";
    const EXPAND: &'static str = "owner,account";
    const IN_BULK: &'static [&'static str] = &["specialty", "priority", "source", "campaign", "team_id", "facility_id"];
    const BOARD: Option<crate::record::board::Board> = Some(crate::record::board::board::<Self>);

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(110px, 1fr)";
        vec![
            RecordColumn::new("full_name", Title, "minmax(180px, 1.6fr)", |lead: &Self| {
                name_cell(&lead.full_name, Self::SQUARE)
            }),
            RecordColumn::new("specialty", Line, "minmax(140px, 1.2fr)", |lead: &Self| {
                what_cell(wants(lead), dotted([String::new(), place(lead), next_words(lead)]))
            }),
            RecordColumn::new("status", WideOnly, "176px", |lead: &Self| status_badge::<Self>(lead.status).into_any()),
            RecordColumn::new("next_action_at", WideOnly, "190px", |lead: &Self| next_badge(lead)),
            RecordColumn::beside("phone", t("people.phone"), Side, "150px", outcome::call_cell),
            RecordColumn::new("channel", WideOnly, "110px", |lead: &Self| words::channel(lead.data.channel).into_any()),
            RecordColumn::new("score", WideOnly, "80px", |lead: &Self| lead.score.map(number).into_any()).numeric(),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |lead: &Self| {
                lead.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("created_at", WideOnly, "130px", |lead: &Self| when_cell(Some(lead.head.created_at))),
            RecordColumn::new("city", WideOnly, text, |lead: &Self| place(lead).into_any()).hidden(),
            RecordColumn::new("priority", WideOnly, "100px", |lead: &Self| {
                t_in("leads.priority", lead.data.priority.as_str()).into_any()
            })
            .hidden(),
            RecordColumn::new("source", WideOnly, text, |lead: &Self| lead.data.source.clone().into_any()).hidden(),
            RecordColumn::new("campaign", WideOnly, text, |lead: &Self| lead.data.campaign.clone().into_any()).hidden(),
            RecordColumn::new("payer", WideOnly, text, |lead: &Self| lead.data.payer.clone().into_any()).hidden(),
            RecordColumn::new("attempts", WideOnly, "100px", |lead: &Self| number(lead.attempts).into_any())
                .numeric()
                .hidden(),
            RecordColumn::new("last_attempt_at", WideOnly, "130px", |lead: &Self| when_cell(lead.last_attempt_at))
                .hidden(),
            RecordColumn::new("closed_at", WideOnly, "130px", |lead: &Self| when_cell(lead.closed_at)).hidden(),
            RecordColumn::new("tags", WideOnly, text, |lead: &Self| lead.data.tags.join(", ").into_any()).hidden(),
            RecordColumn::new("updated_at", WideOnly, "130px", |lead: &Self| when_cell(Some(lead.head.updated_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("status", FilterKind::Choices(entries("leads.status", LeadStatus::WORDS))),
            field("due", words::due_filter()),
            field("specialty", FilterKind::Word(specialties::known())),
            field("channel", FilterKind::Choices(entries("leads.channel", LeadChannel::WORDS))),
            field("priority", FilterKind::Choices(entries("leads.priority", Priority::WORDS))),
            field("next_action", FilterKind::Choices(entries("leads.next_action", NextAction::WORDS))),
            field("next_action_at", FilterKind::Date),
            field("city", FilterKind::Text),
            field("source", FilterKind::Text),
            field("campaign", FilterKind::Text),
            field("lost_reason", FilterKind::Choices(entries("leads.lost_reason", LostReason::WORDS))),
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field("account_id", FilterKind::Record(records::<Account>(&[]))),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
            field("tags", FilterKind::Word(Vec::new())),
            field("created_at", FilterKind::Date),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let due = |state: DueState| QuickFilter {
            label: t_in("leads.due", state.as_str()),
            filter: Filter::new("due", "in", vec![state.to_string()]),
        };
        let open = QuickFilter {
            label: t("leads.open").to_owned(),
            filter: Filter::new("status", "in", LeadStatus::open().map(|status| status.to_string()).collect()),
        };
        let fixed = [open, due(DueState::Late), due(DueState::Today), due(DueState::None)];
        sources::mine(t("people.mine")).into_iter().chain(fixed).collect()
    }
}

impl Boarded for Lead {
    const SORT: &'static str = "next_action_at,created_at";

    fn stages() -> Vec<LeadStatus> {
        LeadStatus::open().collect()
    }

    fn card(lead: &Self) -> AnyView {
        view! {
            <p class="small muted truncate">{dotted([wants(lead), place(lead)])}</p>
            <div class="line">{next_badge(lead)}</div>
        }
        .into_any()
    }
}

fn next_words(lead: &Lead) -> String {
    lead.data.next_action_at.map(|at| crate::i18n::relative(at.utc())).unwrap_or_default()
}

/// What is next, in its colour; nothing where it has ended.
pub fn next_badge(lead: &Lead) -> AnyView {
    if !lead.status.is_open() {
        return ().into_any();
    }
    let what = lead.data.next_action.map(|action| t_in("leads.next_action", action.as_str())).unwrap_or_default();
    words::due_badge(&what, lead.data.next_action_at)
}
