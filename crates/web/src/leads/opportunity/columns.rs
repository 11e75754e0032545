//! The only place for the list of opportunities: its columns, cards, filters, and its board with what each stage comes to.

use domain::{
    kernel::ListLink,
    leads::opportunity::{
        ApprovalState, ForecastCategory, Opportunity, OpportunityKind, OpportunityLossReason, OpportunityStatus,
        totals::StageTotal,
    },
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{buyer, probability, worth};
use crate::{
    i18n::{date, rupees, rupees_compact, t, t_in, today},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources,
    },
    record::{
        Listed, QuickFilter, RecordColumn, Shown,
        board::{self, Board, Boarded, Sums},
        entries, label,
        moves::status_badge,
        records,
    },
    session,
    ui::{
        filter::{Filter, FilterField, FilterKind},
        mark::{Badge, Tone},
        table::Place,
    },
};

impl Listed for Opportunity {
    /// What is expected next comes first.
    const SORT: &'static str = "status,expected_close";
    const EXPAND: &'static str = "owner,account,contact";
    const IN_BULK: &'static [&'static str] = &["expected_close", "source", "team_id", "facility_id"];
    const BOARD: Option<Board> = Some(board::board::<Self>);

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(110px, 1fr)";
        vec![
            RecordColumn::new("name", Title, "minmax(200px, 1.8fr)", |one: &Self| {
                name_cell(&one.data.name, Self::SQUARE)
            }),
            RecordColumn::new("account_id", Line, "minmax(150px, 1.2fr)", |one: &Self| {
                what_cell(buyer(one), dotted([String::new(), worth(one), date(one.data.expected_close)]))
            }),
            RecordColumn::new("status", Side, "150px", |one: &Self| status_badge::<Self>(one.status).into_any()),
            RecordColumn::new("amount", WideOnly, "130px", |one: &Self| worth(one).into_any()).numeric(),
            RecordColumn::new("probability", WideOnly, "100px", |one: &Self| probability(one.probability).into_any())
                .numeric(),
            RecordColumn::new("weighted_amount", WideOnly, "130px", |one: &Self| {
                rupees(one.weighted_amount.amount_minor).into_any()
            })
            .numeric(),
            RecordColumn::new("expected_close", WideOnly, "130px", |one: &Self| close(one)),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |one: &Self| {
                one.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("kind", WideOnly, "120px", |one: &Self| {
                t_in("opportunities.kind", one.data.kind.as_str()).into_any()
            })
            .hidden(),
            RecordColumn::new("forecast_category", WideOnly, "120px", |one: &Self| {
                t_in("opportunities.category", one.forecast_category.as_str()).into_any()
            })
            .hidden(),
            RecordColumn::new("discount_state", WideOnly, "130px", |one: &Self| {
                one.discount_state.map(|state| t_in("opportunities.discount_state", state.as_str())).into_any()
            })
            .hidden(),
            RecordColumn::new("source", WideOnly, text, |one: &Self| one.data.source.clone().into_any()).hidden(),
            RecordColumn::new("next_step_on", WideOnly, "120px", |one: &Self| {
                one.data.next_step_on.map(date).into_any()
            })
            .hidden(),
            RecordColumn::new("closed_on", WideOnly, "120px", |one: &Self| one.closed_on.map(date).into_any()).hidden(),
            RecordColumn::new("status_since", WideOnly, "130px", |one: &Self| when_cell(Some(one.status_since)))
                .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |one: &Self| when_cell(Some(one.head.created_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("status", FilterKind::Choices(entries("opportunities.status", OpportunityStatus::WORDS))),
            field("kind", FilterKind::Choices(entries("opportunities.kind", OpportunityKind::WORDS))),
            field("expected_close", FilterKind::Date),
            field("forecast_category", FilterKind::Choices(entries("opportunities.category", ForecastCategory::WORDS))),
            field("discount_state", FilterKind::Choices(entries("opportunities.discount_state", ApprovalState::WORDS))),
            field("account_id", FilterKind::Record(records::<Account>(&[]))),
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field(
                "lost_reason",
                FilterKind::Choices(entries("opportunities.lost_reason", OpportunityLossReason::WORDS)),
            ),
            field("source", FilterKind::Text),
            field("closed_on", FilterKind::Date),
            field("next_step_on", FilterKind::Date),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
            field("tags", FilterKind::Word(Vec::new())),
            field("created_at", FilterKind::Date),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let open = QuickFilter {
            label: t("opportunities.open").to_owned(),
            filter: Filter::new("status", "in", open_statuses().iter().map(ToString::to_string).collect()),
        };
        let asks = QuickFilter {
            label: t("opportunities.discount_asked").to_owned(),
            filter: Filter::new("discount_state", "in", vec![ApprovalState::Pending.to_string()]),
        };
        sources::mine(t("people.mine")).into_iter().chain([open, asks]).collect()
    }
}

fn open_statuses() -> Vec<OpportunityStatus> {
    OpportunityStatus::ALL.iter().copied().filter(|status| status.is_open()).collect()
}

impl Boarded for Opportunity {
    const SORT: &'static str = "expected_close,name";

    fn stages() -> Vec<OpportunityStatus> {
        open_statuses()
    }

    fn card(one: &Self) -> AnyView {
        view! {
            <p class="small muted truncate">{buyer(one)}</p>
            <div class="line">
                <span class="strong">{worth(one)}</span>
                {close(one)}
            </div>
        }
        .into_any()
    }

    fn sums(question: ListLink) -> Sums<Self> {
        Box::pin(async move {
            // The number of cards stands in each column anyway: without sums the board is still one.
            let Ok(totals) = session::client().await.get_opportunity_totals(&question).await else { return Vec::new() };
            let sum = |total: StageTotal| (total.status, rupees_compact(total.amount.amount_minor));
            totals.stages.into_iter().map(sum).collect()
        })
    }
}

/// The day on which it is expected; red when that is over.
fn close(one: &Opportunity) -> AnyView {
    let day = one.data.expected_close;
    if one.status.is_open() && day < today() {
        return view! { <Badge label=date(day) tone=Tone::Bad/> }.into_any();
    }
    date(day).into_any()
}
