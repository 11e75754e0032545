//! The tab "Tie-ups" of an account: what holds, what is talked about and what is over, each with its moves.

use std::sync::Arc;

use domain::{
    kernel::{
        ListLink,
        policy::{Action, Resource},
        status::Status,
    },
    people::{
        account::Account,
        tie_up::{TieUp, TieUpStatus},
    },
};
use leptos::prelude::*;

use super::{EXPAND, new_sheet, scope, terms};
use crate::{
    i18n::t,
    lazy::Later,
    record::{
        Editable, RecordState, href,
        moves::{move_buttons, status_badge},
    },
    session,
    ui::{
        button::Button,
        content::{Card, Fact, Facts},
        icon::{BRIEFCASE, PLUS},
        modal::open_sheet,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// As many as one account ever has.
const AT_MOST: u32 = 200;

/// Fetched when the tab is first opened.
pub fn panel(state: RecordState<Account>) -> AnyView {
    view! { <Later load=account_tie_ups(state)/> }.into_any()
}

crate::lazy_view! {
    agreements:
    fn account_tie_ups(state: RecordState<Account>) {
        tie_ups(state).into_any()
    }
}

fn tie_ups(state: RecordState<Account>) -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let changed = move || {
        changes.try_update(|changes| *changes += 1);
    };
    let pages = Pages::new(move |_| {
        changes.track();
        let account = state.record.with_untracked(|account| account.as_ref().map(|account| account.head.id));
        async move {
            let filters = account.map(|id| ("account_id".to_owned(), "eq".to_owned(), id.to_string()));
            let link = ListLink {
                filters: filters.into_iter().collect(),
                expand: Some(EXPAND.to_owned()),
                sort: Some("-end_date".to_owned()),
                limit: Some(AT_MOST),
                ..ListLink::default()
            };
            let page = session::client().await.list::<TieUp>(&link).await.map_err(Failure::from)?;
            let mut rows: Vec<_> = page.data.into_iter().map(Arc::new).collect();
            rows.sort_by_key(|row| rank(row.status));
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let add = move |()| {
        let Some(account) = state.present() else { return };
        let named = [&account.head.id.to_string(), "~", &account.data.name].concat();
        open_sheet(<TieUp as Editable>::NEW_SHEET, &[("account", &named)]);
    };
    let empty =
        || view! { <EmptyState title=t("tie_ups.none_here") text=t("tie_ups.none_here_text") glyph=BRIEFCASE/> };
    view! {
        <div class="stack">
            {move || session::allows(Resource::TieUps, Action::Create).then(|| view! {
                <div><Button label=t("tie_ups.add") icon=PLUS on_press=add/></div>
            })}
            <PagesView pages=pages empty=empty>
                <div class="about">
                    <For each=move || pages.rows.get() key=|row| (row.head.id.to_string(), row.head.version) let:row>
                        {card(row, changed)}
                    </For>
                </div>
            </PagesView>
        </div>
        {new_sheet()}
    }
}

/// What holds comes first, then what is under way, then what is over.
pub(super) fn rank(status: TieUpStatus) -> u8 {
    match status {
        TieUpStatus::Active => 0,
        status if status.is_final() => 3,
        TieUpStatus::Expired => 2,
        _ => 1,
    }
}

fn card(row: Arc<TieUp>, changed: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (page, status) = (href::<TieUp>(row.head.id), row.status);
    let (covers, validity, reference) = (scope(row.data.scope), terms::validity(&row.data), row.data.reference.clone());
    let (discounts, credit) = (terms::discounts(&row.data.discounts), terms::credit(&row.data));
    let state = RecordState::of(Arc::clone(&row), EXPAND);
    let badge = move || status_badge::<TieUp>(status).into_any();
    view! {
        <Card title=covers actions=badge>
            <Facts>
                <Fact label=t("tie_ups.validity")><a href=page>{validity}</a></Fact>
                {fact(t("tie_ups.discounts"), discounts)}
                {fact(t("tie_ups.credit"), credit)}
                {fact(t("tie_ups.reference"), reference.unwrap_or_default())}
            </Facts>
            <div class="line moves">{move_buttons(state, changed)}</div>
        </Card>
    }
}

fn fact(label: &'static str, text: String) -> Option<impl IntoView> {
    (!text.is_empty()).then(|| view! { <Fact label=label>{text}</Fact> })
}
