//! The page of one team: where it stands in the tree, who belongs to it, and what happened to it.

use std::sync::Arc;

use domain::{
    admin::{facility::Facility, team::Team, user::User},
    kernel::{ListLink, Named, RecordId},
};
use leptos::prelude::*;

use super::super::members::Members;
use crate::{
    i18n::t,
    record::{
        RecordState, Shown, edit_sheet,
        head::record_head,
        history, href,
        inline::{fact, or_nothing},
        record_page,
    },
    session,
    ui::{
        content::{Card, Facts, List, ListRow},
        mark::Badge,
        pages::{Pages, Portion},
        state::Failure,
    },
};

#[component]
pub(super) fn TeamPage() -> impl IntoView {
    let state = RecordState::<Team>::of_address("parent,manager,facility");
    view! {
        {record_page(state, |state| view! { <Content state=state/> }.into_any())}
        {edit_sheet(state)}
    }
}

#[component]
fn Content(state: RecordState<Team>) -> impl IntoView {
    let id = state.present().map(|team| team.head.id.to_string()).unwrap_or_default();
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="record">
            <div class="stack">
                <Card title=t("teams.about")>{move || state.record.get().map(|team| view! { <About team=team/> })}</Card>
                <Below id=id.clone()/>
                <Members field="team_id" id=id/>
            </div>
            <Card title=t("users.history")>{history::timeline(state)}</Card>
        </div>
    }
}

fn under(team: &Team) -> AnyView {
    team.facility.as_ref().map(|facility| view! { <Badge label=facility.name.clone()/> }).into_any()
}

#[component]
fn About(team: Arc<Team>) -> impl IntoView {
    view! {
        <Facts>
            {fact::<Team>("parent_id", link::<Team>(team.parent.as_ref()))}
            {fact::<Team>("manager_id", link::<User>(team.manager.as_ref()))}
            {fact::<Team>("facility_id", link::<Facility>(team.facility.as_ref()))}
        </Facts>
    }
}

/// Another record's name, leading to its page.
fn link<R: Shown>(named: Option<&Named>) -> AnyView {
    match named {
        Some(Named { id, name }) => {
            view! { <a href={href::<R>(R::Id::from(RecordId(id.0)))}>{name.clone()}</a> }.into_any()
        }
        None => or_nothing(String::new()).into_any(),
    }
}

/// The teams directly below; nothing at all where there are none.
#[component]
fn Below(id: String) -> impl IntoView {
    let pages = Pages::new(move |cursor: Option<String>| {
        let link = ListLink {
            filters: vec![("parent_id".to_owned(), String::new(), id.clone())],
            sort: Some("name".to_owned()),
            expand: Some("manager".to_owned()),
            cursor,
            ..ListLink::default()
        };
        async move {
            let page = session::client().await.list_teams(&link).await.map_err(Failure::from)?;
            Ok(Portion { rows: page.data, next: page.page.next_cursor, total: None })
        }
    });
    let row = |team: Team| {
        let manager = team.manager.as_ref().map(|manager| manager.name.clone()).unwrap_or_default();
        view! { <ListRow first=team.data.name.clone() second=manager href={href::<Team>(team.head.id)}/> }
    };
    move || {
        let teams = pages.rows.get();
        (!teams.is_empty()).then(|| view! {
            <Card title=t("teams.below")><List label=t("teams.below")>{teams.into_iter().map(row).collect_view()}</List></Card>
        })
    }
}
