//! One's own calendar for the calendar of a phone: feeds at secret addresses, made, listed and revoked.

use domain::{
    day::calendar::{CalendarFeed, NewCalendarFeed},
    kernel::{CalendarFeedId, rules},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    failure::{field_errors, form_errors},
    i18n::{date_time, t, tf},
    session,
    ui::{
        button::{Button, Look},
        content::{List, ListRow, Notice, PageHead},
        field::{CheckField, TextField},
        form::{ErrorSummary, Form},
        icon::{CALENDAR, CHECK, PLUS},
        mark::{Badge, Tone},
        modal::{Confirm, Sheet, close_sheet, open_sheet},
        reach::CopyButton,
        state::{EmptyState, ErrorCard, Failure, Skeleton},
        toast::{toast, toast_error},
        url,
    },
};

const NEW: &str = "new-feed";

#[component]
pub(super) fn FeedsPage() -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(NEW)));
    view! {
        <div class="page narrow">
            <PageHead title=t("feeds.mine") hint=t("feeds.hint") up=super::ME>
                <Button label=t("feeds.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(NEW, &[])/>
            </PageHead>
            <Feeds changes=changes/>
            {move || open.get().then(|| view! { <NewFeed changes=changes/> })}
        </div>
    }
}

#[component]
fn Feeds(changes: RwSignal<u32>) -> impl IntoView {
    let feeds = RwSignal::new(None::<Result<Vec<CalendarFeed>, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.list_calendar_feeds().await.map_err(Failure::from);
            feeds.try_set(Some(found));
        });
    };
    Effect::new(move |_| {
        changes.track();
        load();
    });
    let chosen = RwSignal::new(None::<CalendarFeedId>);
    let asking = RwSignal::new(false);
    let ask = move |id: CalendarFeedId| {
        chosen.set(Some(id));
        asking.set(true);
    };
    let revoke = move |()| {
        let Some(id) = chosen.get_untracked() else { return };
        spawn_local(async move {
            match session::client().await.revoke_calendar_feed(id).await {
                Ok(()) => toast(t("feeds.revoked_now")),
                Err(error) => toast_error(Failure::from(error).message),
            }
            load();
        });
    };
    view! {
        {move || match feeds.get() {
            None => view! { <Skeleton rows=2/> }.into_any(),
            Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
            Some(Ok(found)) if found.is_empty() => {
                view! { <EmptyState title=t("feeds.empty_title") text=t("feeds.empty_text") glyph=CALENDAR/> }.into_any()
            }
            Some(Ok(found)) => view! {
                <List label=t("feeds.list")>{found.into_iter().map(|feed| row(feed, ask)).collect_view()}</List>
            }.into_any(),
        }}
        <Confirm open=asking title=t("feeds.revoke_title") text=t("feeds.revoke_text") action=t("feeds.revoke") on_confirm=revoke/>
    }
}

fn row(feed: CalendarFeed, ask: impl Fn(CalendarFeedId) + Copy + Send + Sync + 'static) -> impl IntoView {
    let works = feed.revoked_at.is_none();
    let (label, tone) = if works { (t("feeds.works"), Tone::Ok) } else { (t("feeds.revoked"), Tone::Neutral) };
    let used = feed
        .last_used_at
        .map_or_else(|| t("feeds.never_used").to_owned(), |at| tf("feeds.used", &[("when", &date_time(at.utc()))]));
    let names = feed.with_names.then(|| t("feeds.with_names").to_owned());
    let about = std::iter::once(["…", &feed.prefix, "…"].concat()).chain(std::iter::once(used)).chain(names);
    let (id, second) = (feed.id, about.collect::<Vec<_>>().join(" · "));
    let spoken = tf("feeds.revoke_named", &[("name", &feed.name)]);
    view! {
        <ListRow first=feed.name second=second>
            <Badge label=label tone=tone/>
            {works.then(|| view! {
                <button type="button" class="btn quiet" aria-label=spoken on:click=move |_| ask(id)>{t("feeds.revoke")}</button>
            })}
        </ListRow>
    }
}

#[component]
fn NewFeed(changes: RwSignal<u32>) -> impl IntoView {
    let form = Form::provide();
    let (name, with_names) = (RwSignal::new(String::new()), RwSignal::new(false));
    let busy = RwSignal::new(false);
    let address = RwSignal::new(None::<String>);
    let submit = move |()| {
        if busy.get_untracked() || address.with_untracked(Option::is_some) {
            return;
        }
        let new =
            NewCalendarFeed { name: name.get_untracked().trim().to_owned(), with_names: with_names.get_untracked() };
        let problems = field_errors(&rules::check(&new));
        if !problems.is_empty() {
            return form.fail(problems);
        }
        form.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.create_calendar_feed(&new).await {
                Ok(made) => {
                    let origin = window().location().origin().unwrap_or_default();
                    address.try_set(Some([origin, made.path].concat()));
                    changes.try_update(|changes| *changes += 1);
                }
                Err(error) => form.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        move || {
            if address.with(Option::is_some) {
                view! { <Button label=t("feeds.done") look=Look::Primary on_press=|()| close_sheet(&[])/> }.into_any()
            } else {
                view! { <Button label=t("feeds.make") look=Look::Primary busy=busy/> }.into_any()
            }
        }
    });
    view! {
        <Sheet name=NEW title=t("feeds.new") on_submit=submit footer=footer>
            {move || match address.get() {
                Some(address) => view! {
                    <div class="stack" role="status">
                        <Notice tone=Tone::Ok glyph=CHECK>{t("feeds.made")}</Notice>
                        <p class="line between secret"><code>{address.clone()}</code><CopyButton text=address/></p>
                        <p class="muted">{t("feeds.once")}</p>
                    </div>
                }.into_any(),
                None => view! {
                    <div class="stack">
                        <ErrorSummary/>
                        <TextField name="name" label=t("feeds.name") hint=t("feeds.name_hint") value=name max_length=80/>
                        <CheckField name="with_names" label=t("feeds.with_names") hint=t("feeds.with_names_hint") value=with_names/>
                    </div>
                }.into_any(),
            }}
        </Sheet>
    }
}
