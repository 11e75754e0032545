//! The only place for the sheet that shares a record: with whom and how far, and everybody who sees it, with the reasons.

use domain::{
    admin::{team::Team, user::User},
    kernel::{Named, RecordId, policy::Resource},
    talk::share::{Access, GranteeKind, Reason, ReasonKind, Share, ShareData, Viewer},
};
use leptos::{prelude::*, task::spawn_local};

use super::{RecordState, Shown, choice_of, find};
use crate::{
    i18n::{plural, t, t_in, tf},
    lazy::later_sheet,
    session,
    ui::{
        button::{Button, IconButton, Look},
        combobox::{Choice, ChoiceSource, Combobox},
        content::{List, ListRow},
        field::SelectField,
        icon::X,
        mark::{Avatar, Size},
        modal::{Shape, Sheet},
        state::{ErrorCard, Failure, Skeleton},
        toast::{toast, toast_error},
    },
};

/// `?sheet=share` on a record's page.
pub(super) const SHEET: &str = "share";

const AT_MOST: u32 = 6;

/// The record that is shared. Copy it freely.
#[derive(Clone, Copy)]
pub struct Sharing {
    resource: Resource,
    id: RecordId,
    shares: RwSignal<Option<Vec<Share>>>,
    viewers: RwSignal<Vec<Viewer>>,
    failure: RwSignal<Option<Failure>>,
    said: RwSignal<u32>,
}

impl Sharing {
    fn load(self) {
        spawn_local(async move {
            let client = session::client().await;
            let shares = client.list_shares(self.resource, self.id).await;
            let viewers = client.list_viewers(self.resource, self.id).await;
            match (shares, viewers) {
                (Ok(shares), Ok(viewers)) => {
                    self.viewers.try_set(viewers);
                    self.shares.try_set(Some(shares));
                    self.failure.try_set(None);
                }
                (Err(error), _) | (_, Err(error)) => {
                    self.failure.try_set(Some(error.into()));
                }
            }
        });
    }

    fn changed(self) {
        self.load();
        self.said.try_update(|said| *said += 1);
    }

    /// The person's own right to change the record is the right to share it.
    fn may_share(self) -> bool {
        let me = session::user_untracked().map(|user| RecordId::from(user.head.id));
        self.viewers.with(|viewers| viewers.iter().any(|viewer| Some(viewer.user.id) == me && viewer.may_update))
    }
}

/// The sheet of a record's page; its code comes when it is first opened.
pub(super) fn sharing_sheet<R: Shown>(state: RecordState<R>) -> impl IntoView {
    let id: Option<RecordId> = state.present().map(|record| record.head().id.into());
    id.map(|id| {
        let sharing = Sharing {
            resource: R::RESOURCE,
            id,
            shares: RwSignal::new(None),
            viewers: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            said: state.said,
        };
        later_sheet(SHEET, move || sheet(sharing))
    })
}

crate::lazy_view! {
    forms:
    fn sheet(sharing: Sharing) {
        sharing.load();
        view! {
            <Sheet name=SHEET title=t("talk.share_title") shape=Shape::WideSheet>
                {move || content(sharing)}
            </Sheet>
        }
        .into_any()
    }
}

fn content(sharing: Sharing) -> AnyView {
    if let Some(failure) = sharing.failure.get() {
        return view! { <ErrorCard failure=failure on_retry=move |()| sharing.load()/> }.into_any();
    }
    let Some(shares) = sharing.shares.get() else { return view! { <Skeleton rows=4/> }.into_any() };
    let may_share = sharing.may_share();
    let rows: Vec<AnyView> = shares.into_iter().map(|share| row(sharing, share, may_share)).collect();
    let nobody = rows.is_empty();
    view! {
        <div class="stack loose sharing">
            {may_share.then(|| form(sharing))}
            <section class="stack tight">
                <h3>{t("talk.shared")}</h3>
                {if nobody {
                    view! { <p class="hint">{t("talk.shared_with_nobody")}</p> }.into_any()
                } else {
                    view! { <List label=t("talk.shared")>{rows}</List> }.into_any()
                }}
            </section>
            {everybody(sharing.viewers.get())}
        </div>
    }
    .into_any()
}

fn access_entries() -> Vec<(String, String)> {
    Access::ALL.iter().map(|access| (access.to_string(), t_in("talk.access", access.as_str()))).collect()
}

fn form(sharing: Sharing) -> impl IntoView {
    let (whom, access) = (RwSignal::new(None::<Choice>), RwSignal::new(Access::Read.to_string()));
    let busy = RwSignal::new(false);
    let add = move |()| {
        let chosen = whom.get_untracked().and_then(|chosen| Some((chosen.id.parse().ok()?, chosen.label)));
        let Some((grantee, name)) = chosen else { return };
        let access = access.get_untracked().parse().unwrap_or(Access::Read);
        busy.set(true);
        spawn_local(async move {
            if share(sharing, RecordId(grantee), access).await {
                toast(tf("talk.shared_with", &[("names", &name)]));
                whom.try_set(None);
            }
            busy.try_set(false);
        });
    };
    let nobody = Signal::derive(move || whom.with(Option::is_none));
    view! {
        <section class="stack">
            <Combobox name="grantee" label=t("talk.share_with") value=whom source=people_and_teams() recents="grantees"/>
            <SelectField name="access" label=t("talk.access") value=access entries=access_entries()/>
            <div><Button label=t("talk.share") look=Look::Primary busy=busy disabled=nobody on_press=add/></div>
        </section>
    }
}

fn people_and_teams() -> ChoiceSource {
    ChoiceSource::new(|text: String| async move {
        let active = vec![("status".to_owned(), "eq".to_owned(), "active".to_owned())];
        let people = find::<User>(&text, active, AT_MOST).await.map_err(Failure::from)?;
        let teams = find::<Team>(&text, Vec::new(), AT_MOST).await.map_err(Failure::from)?;
        let me = session::user_untracked().map(|user| user.head.id);
        let team = |team: &Team| Choice { detail: t("talk.team").to_owned(), ..choice_of(team) };
        let others = people.iter().filter(|user| Some(user.head.id) != me).map(choice_of);
        Ok(others.chain(teams.iter().map(team)).collect())
    })
}

async fn share(sharing: Sharing, grantee_id: RecordId, access: Access) -> bool {
    let data = ShareData { resource: sharing.resource, record_id: sharing.id, grantee_id, access };
    match session::client().await.create_share(&data).await {
        Ok(_) => sharing.changed(),
        Err(error) => {
            toast_error(Failure::from(error).message);
            return false;
        }
    }
    true
}

fn row(sharing: Sharing, given: Share, may_share: bool) -> AnyView {
    let name = given.grantee.as_ref().map_or_else(|| t("record.unknown").to_owned(), |named| named.name.clone());
    let by = given.sharer.as_ref().map(|named| tf("talk.shared_by", &[("name", &named.name)])).unwrap_or_default();
    let is_team = given.grantee_kind == GranteeKind::Team;
    let shown = name.clone();
    let before = ViewFn::from(move || view! { <Avatar name=shown.clone() size=Size::Small square=is_team/> });
    if !may_share {
        let goes = t_in("talk.access", given.data.access.as_str());
        return view! { <ListRow first=name second=by before=before><span class="hint">{goes}</span></ListRow> }
            .into_any();
    }
    let access = RwSignal::new(given.data.access.to_string());
    let grantee = given.data.grantee_id;
    Effect::new(move |before: Option<String>| {
        let access = access.get();
        if before.is_some_and(|before| before != access) {
            let access = access.parse().unwrap_or(Access::Read);
            spawn_local(async move {
                share(sharing, grantee, access).await;
            });
        }
        access
    });
    let take_back = move |()| {
        let data = given.data.clone();
        spawn_local(async move {
            match session::client().await.delete_share(&data).await {
                Ok(()) => sharing.changed(),
                Err(error) => toast_error(Failure::from(error).message),
            }
        });
    };
    let label = tf("talk.access_of", &[("name", &name)]);
    let stop = tf("talk.stop_sharing", &[("name", &name)]);
    view! {
        <ListRow first=name second=by before=before>
            <SelectField name=format!("access-{grantee}") label=label hide_label=true value=access entries=access_entries()/>
            <IconButton label=stop glyph=X on_press=take_back/>
        </ListRow>
    }
    .into_any()
}

fn everybody(viewers: Vec<Viewer>) -> impl IntoView {
    let count = viewers.len();
    let rows: Vec<AnyView> = viewers
        .into_iter()
        .map(|viewer| {
            let name = viewer.user.name.clone();
            let why: Vec<String> = viewer.reasons.iter().map(reason).collect();
            let before = ViewFn::from(move || view! { <Avatar name=name.clone() size=Size::Small/> });
            let goes = if viewer.may_update { "update" } else { "read" };
            view! {
                <ListRow first=viewer.user.name second=why.join(" · ") before=before>
                    <span class="hint">{t_in("talk.access", goes)}</span>
                </ListRow>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="stack tight">
            <h3>{t("talk.who_sees")}</h3>
            <p class="hint">{plural("talk.viewers", count, &[])}</p>
            <List label=t("talk.who_sees")>{rows}</List>
        </section>
    }
}

fn reason(reason: &Reason) -> String {
    let name = |named: Option<&Named>| named.map(|named| named.name.clone()).unwrap_or_default();
    let (team, sharer) = (name(reason.team.as_ref()), name(reason.sharer.as_ref()));
    match reason.kind {
        ReasonKind::Owner => t("talk.reason.owner").to_owned(),
        ReasonKind::Manager => tf("talk.reason.manager", &[("team", &team)]),
        ReasonKind::Facility => t("talk.reason.facility").to_owned(),
        ReasonKind::Everywhere => t("talk.reason.everywhere").to_owned(),
        ReasonKind::Share if sharer.is_empty() => t("talk.reason.share").to_owned(),
        ReasonKind::Share => tf("talk.reason.share_by", &[("name", &sharer)]),
        ReasonKind::TeamShare => tf("talk.reason.team_share", &[("team", &team)]),
    }
}
