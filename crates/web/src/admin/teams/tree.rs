//! All teams as a tree: who is above whom, and who manages whom.

use domain::{
    admin::team::Team,
    kernel::{
        ListLink, TeamId,
        page::MAX_LIMIT,
        policy::{Action, Resource, may},
    },
};
use leptos::prelude::*;

use super::form;
use crate::{
    i18n::{t, tf},
    record::{Editable, create_sheet, href},
    session,
    ui::{
        button::{Button, IconButton, Look},
        content::PageHead,
        filter::SearchField,
        icon::{PLUS, SEARCH, TEAM},
        mark::{Avatar, Size},
        modal::open_sheet,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        url,
    },
};

#[component]
pub(super) fn TeamTree() -> impl IntoView {
    let teams = Pages::new(|_| async {
        let rows = all().await?;
        Ok(Portion { total: Some(rows.len()), rows, next: None })
    });
    let above = url::query("above");
    let begin = move || {
        let above = above.get_untracked();
        form::below(teams.rows.get_untracked().iter().find(|team| Some(team.head.id.to_string()) == above))
    };
    let created = |team: Team| url::go_instead(&href::<Team>(team.head.id));
    view! {
        <div class="page">
            <PageHead title=t("teams.title") hint=t("teams.text")>{new_button()}</PageHead>
            <SearchField label=t("teams.search")/>
            <PagesView pages=teams empty=nothing_yet><Tree teams=teams/></PagesView>
        </div>
        {create_sheet::<Team>(begin, created)}
    }
}

/// The tree needs them all: a hospital group has some dozens.
async fn all() -> Result<Vec<Team>, Failure> {
    let mut link = ListLink {
        sort: Some("name".to_owned()),
        expand: Some("manager,facility".to_owned()),
        limit: Some(MAX_LIMIT),
        ..ListLink::default()
    };
    let mut teams = Vec::new();
    loop {
        let page = session::client().await.list_teams(&link).await?;
        teams.extend(page.data);
        link.cursor = page.page.next_cursor;
        if link.cursor.is_none() {
            return Ok(teams);
        }
    }
}

fn new_button() -> impl IntoView {
    move || {
        session::allows(Resource::Teams, Action::Create)
            .then(|| view! { <Button label=t("teams.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(Team::NEW_SHEET, &[])/> })
    }
}

fn nothing_yet() -> impl IntoView {
    view! { <EmptyState title=t("teams.empty_title") text=t("teams.empty_text") glyph=TEAM>{new_button()}</EmptyState> }
}

#[component]
fn Tree(teams: Pages<Team>) -> impl IntoView {
    let q = url::query("q");
    move || {
        let asked = q.get().unwrap_or_default().to_lowercase();
        let teams = teams.rows.get();
        let shown = matching(&teams, &asked);
        if shown.is_empty() {
            return view! { <EmptyState title=t("record.no_match") text=t("record.no_match_text") glyph=SEARCH/> }
                .into_any();
        }
        view! { <div class="tree">{branches(&shown, None)}</div> }.into_any()
    }
}

/// The teams whose name or manager holds the text, with everything above them, so that the tree stays whole.
fn matching(teams: &[Team], asked: &str) -> Vec<Team> {
    let holds = |team: &Team| {
        let manager = team.manager.as_ref().map(|manager| manager.name.to_lowercase()).unwrap_or_default();
        asked.is_empty() || team.data.name.to_lowercase().contains(asked) || manager.contains(asked)
    };
    let mut wanted: Vec<TeamId> = Vec::new();
    for team in teams.iter().filter(|team| holds(team)) {
        let mut next = Some(team);
        while let Some(team) = next.filter(|team| !wanted.contains(&team.head.id)) {
            wanted.push(team.head.id);
            next = teams.iter().find(|above| Some(above.head.id) == team.data.parent_id);
        }
    }
    teams.iter().filter(|team| wanted.contains(&team.head.id)).cloned().collect()
}

/// The teams directly below `parent`, each with its own. A team whose parent is not to be seen stands at the top.
fn branches(teams: &[Team], parent: Option<&Team>) -> Option<AnyView> {
    let is_child = |team: &&Team| match parent {
        Some(parent) => team.data.parent_id == Some(parent.head.id),
        None => team.data.parent_id.is_none_or(|above| !teams.iter().any(|team| team.head.id == above)),
    };
    let children: Vec<&Team> = teams.iter().filter(is_child).collect();
    if children.is_empty() {
        return None;
    }
    let branch = |team: &Team| view! { <li>{line(team, parent)} {branches(teams, Some(team))}</li> };
    let items = children.into_iter().map(branch).collect_view();
    Some(view! { <ul>{items}</ul> }.into_any())
}

/// Who manages it, and its facility where that is not the one of the team above.
fn second_line(team: &Team, parent: Option<&Team>) -> String {
    let facility =
        team.facility.as_ref().filter(|_| parent.is_none_or(|above| above.data.facility_id != team.data.facility_id));
    [team.manager.as_ref(), facility]
        .into_iter()
        .flatten()
        .map(|named| named.name.as_str())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn line(team: &Team, parent: Option<&Team>) -> impl IntoView + use<> {
    let (id, name) = (team.head.id.to_string(), team.data.name.clone());
    let second = second_line(team, parent);
    let add_label = tf("teams.add_below", &[("name", &name)]);
    let creates = session::role_untracked().is_some_and(|role| may(role, Resource::Teams, Action::Create));
    view! {
        <div class="branch">
            <Avatar name=name.clone() size=Size::Medium square=true/>
            <div class="text">
                <a class="first" href={href::<Team>(team.head.id)}>{name}</a>
                {(!second.is_empty()).then(|| view! { <span class="second">{second}</span> })}
            </div>
            {creates.then(|| view! { <IconButton label=add_label glyph=PLUS on_press=move |()| open_sheet(Team::NEW_SHEET, &[("above", &id)])/> })}
        </div>
    }
}
