//! API keys: one's own page, and the list that administrators see of their facility.

mod form;

use domain::{
    admin::api_key::ApiKey,
    kernel::{
        ApiKeyId,
        policy::{Action, Resource},
    },
};
use leptos::{prelude::*, task::spawn_local};

use self::form::{NEW, NewKeySheet};
use crate::{
    browser,
    i18n::{date_time, t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        content::{List, ListRow, PageHead},
        icon::{KEY, PLUS},
        mark::{Badge, Tone},
        modal::{Confirm, open_sheet},
        state::{EmptyState, ErrorCard, Failure, Skeleton},
        toast::{toast, toast_error},
    },
};

#[component]
pub(super) fn KeysPage() -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    view! {
        <div class="page narrow">
            <PageHead title=t("keys.mine") hint=t("keys.hint") up=super::ME>
                {session::allows(Resource::ApiKeys, Action::Create).then(|| view! {
                    <Button label=t("keys.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(NEW, &[])/>
                })}
            </PageHead>
            <KeyList mine=true changes=changes/>
            <NewKeySheet on_made=move || changes.update(|count| *count += 1)/>
        </div>
    }
}

/// Keys with what they may do; `changes` loads them again.
#[component]
pub fn KeyList(mine: bool, #[prop(optional)] changes: RwSignal<u32>) -> impl IntoView {
    let keys = RwSignal::new(None::<Result<Vec<ApiKey>, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.list_api_keys(mine).await.map_err(Failure::from);
            keys.try_set(Some(found));
        });
    };
    Effect::new(move |_| {
        changes.track();
        load();
    });
    let chosen = RwSignal::new(None::<ApiKeyId>);
    let asking = RwSignal::new(false);
    let ask = move |id: ApiKeyId| {
        chosen.set(Some(id));
        asking.set(true);
    };
    let revoke = move |()| {
        let Some(id) = chosen.get_untracked() else { return };
        spawn_local(async move {
            match session::client().await.revoke_api_key(id).await {
                Ok(()) => toast(t("keys.revoked_now")),
                Err(error) => toast_error(Failure::from(error).message),
            }
            load();
        });
    };
    view! {
        {move || match keys.get() {
            None => view! { <Skeleton rows=3/> }.into_any(),
            Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
            Some(Ok(found)) if found.is_empty() => {
                view! { <EmptyState title=t("keys.empty_title") text=t("keys.empty_text") glyph=KEY/> }.into_any()
            }
            Some(Ok(found)) => view! {
                <List label=t("keys.title")>
                    {found.into_iter().map(|key| view! { <KeyRow key=key mine=mine on_revoke=ask/> }).collect_view()}
                </List>
            }.into_any(),
        }}
        <Confirm open=asking title=t("keys.revoke_title") text=t("keys.revoke_text") action=t("keys.revoke") on_confirm=revoke/>
    }
}

#[component]
fn KeyRow(key: ApiKey, mine: bool, on_revoke: impl Fn(ApiKeyId) + Copy + Send + Sync + 'static) -> impl IntoView {
    let works = key.works_at(domain::kernel::Timestamp::new(browser::now()).unwrap_or(key.created_at));
    let (label, tone) = if key.revoked_at.is_some() {
        (t("keys.revoked"), Tone::Neutral)
    } else if works {
        (t("keys.works"), Tone::Ok)
    } else {
        (t("keys.expired"), Tone::Warn)
    };
    let owner = key.owner.as_ref().filter(|_| !mine).map(|owner| owner.name.clone());
    let scopes = key.scopes.iter().map(|scope| {
        let name = t_in("keys.resource", scope.resource.as_str());
        if scope.writes { [&name, " ", t("keys.written")].concat() } else { name }
    });
    let used = key
        .last_used_at
        .map_or_else(|| t("keys.never_used").to_owned(), |at| tf("keys.used", &[("when", &date_time(at.utc()))]));
    let end = key.expires_at.map(|at| tf("keys.until", &[("when", &date_time(at.utc()))]));
    let networks = (!key.addresses.is_empty())
        .then(|| key.addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    let about = owner
        .into_iter()
        .chain(std::iter::once(["setu_", &key.prefix, "_…"].concat()))
        .chain(std::iter::once(scopes.collect::<Vec<_>>().join(", ")))
        .chain(std::iter::once(used))
        .chain(end)
        .chain(networks);
    let (id, second) = (key.id, about.collect::<Vec<_>>().join(" · "));
    let spoken = tf("keys.revoke_named", &[("name", &key.name)]);
    view! {
        <ListRow first=key.name.clone() second=second>
            <Badge label=label tone=tone/>
            {works.then(|| view! {
                <button type="button" class="btn quiet" aria-label=spoken on:click=move |_| on_revoke(id)>{t("keys.revoke")}</button>
            })}
        </ListRow>
    }
}
