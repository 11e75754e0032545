//! One's own choices about notifications: by which ways, when not, and what comes together in a digest.

use domain::{
    kernel::day::Weekday,
    talk::notification::{
        kinds::{NoticeGroup, NoticeWay},
        preferences::{Digest, DigestRhythm, GroupWays, NotificationPreferences, NotificationSettings, QuietHours},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::device::DeviceCard;
use crate::{
    i18n::{t, t_in, tf},
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        content::{Card, PageHead},
        field::{CheckField, SegmentedField, SelectField, TextField},
        form::{ErrorSummary, Form},
        state::{ErrorCard, Failure, Skeleton},
        toast::toast,
    },
};

#[component]
pub(super) fn NotificationsPage() -> impl IntoView {
    let found = RwSignal::new(None::<Result<NotificationSettings, Failure>>);
    let load = move || {
        found.set(None);
        spawn_local(async move {
            let settings = session::client().await.get_notification_preferences().await.map_err(Failure::from);
            found.try_set(Some(settings));
        });
    };
    load();
    view! {
        <div class="page narrow">
            <PageHead title=t("notices.title") hint=t("notices.hint") up=super::ME/>
            <DeviceCard/>
            {move || match found.get() {
                None => view! { <Skeleton rows=6/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(settings)) => view! { <Choices settings=settings/> }.into_any(),
            }}
        </div>
    }
}

/// The choices in the making.
#[derive(Clone, Copy)]
struct Typed {
    groups: StoredValue<Vec<(NoticeGroup, RwSignal<bool>, RwSignal<bool>)>>,
    is_quiet: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    days: StoredValue<Vec<(Weekday, RwSignal<bool>)>>,
    urgent_passes: RwSignal<bool>,
    rhythm: RwSignal<String>,
    at: RwSignal<String>,
    weekday: RwSignal<String>,
}

impl Typed {
    fn of(chosen: &NotificationPreferences) -> Self {
        let group = |ways: &GroupWays| (ways.group, RwSignal::new(ways.email), RwSignal::new(ways.push));
        let quiet = chosen.quiet.clone().unwrap_or_else(|| QuietHours {
            from: "21:00".to_owned(),
            to: "07:00".to_owned(),
            days: Weekday::ALL.to_vec(),
            urgent_passes: true,
        });
        let day = |day: &Weekday| (*day, RwSignal::new(quiet.days.contains(day)));
        Self {
            groups: StoredValue::new(chosen.groups.iter().map(group).collect()),
            is_quiet: RwSignal::new(chosen.quiet.is_some()),
            from: RwSignal::new(quiet.from.clone()),
            to: RwSignal::new(quiet.to.clone()),
            days: StoredValue::new(Weekday::ALL.iter().map(day).collect()),
            urgent_passes: RwSignal::new(quiet.urgent_passes),
            rhythm: RwSignal::new(chosen.digest.rhythm.to_string()),
            at: RwSignal::new(chosen.digest.at.clone()),
            weekday: RwSignal::new(chosen.digest.weekday.to_string()),
        }
    }

    fn chosen(self) -> NotificationPreferences {
        let groups = self.groups.with_value(|groups| {
            let ways = |(group, email, push): &(NoticeGroup, RwSignal<bool>, RwSignal<bool>)| GroupWays {
                group: *group,
                email: email.get_untracked(),
                push: push.get_untracked(),
            };
            groups.iter().map(ways).collect()
        });
        let days = self
            .days
            .with_value(|days| days.iter().filter(|(_, chosen)| chosen.get_untracked()).map(|(day, _)| *day).collect());
        let quiet = self.is_quiet.get_untracked().then(|| QuietHours {
            from: self.from.get_untracked(),
            to: self.to.get_untracked(),
            days,
            urgent_passes: self.urgent_passes.get_untracked(),
        });
        let digest = Digest {
            rhythm: self.rhythm.get_untracked().parse().unwrap_or(DigestRhythm::Never),
            at: self.at.get_untracked(),
            weekday: self.weekday.get_untracked().parse().unwrap_or(Weekday::Monday),
        };
        NotificationPreferences { groups, quiet, digest }
    }
}

#[component]
fn Choices(settings: NotificationSettings) -> impl IntoView {
    let form = Form::provide();
    let busy = RwSignal::new(false);
    let typed = Typed::of(&settings.preferences);
    let has_mail = settings.ways.contains(&NoticeWay::Email);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        send(form, busy, typed.chosen(), |chosen| async move {
            session::client().await.update_notification_preferences(&chosen).await?;
            toast(t("notices.saved"));
            Ok(())
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <ErrorSummary/>
            <Card title=t("notices.ways")>
                <p class="muted">{if has_mail { t("notices.ways_text") } else { t("notices.no_mail") }}</p>
                {typed.groups.with_value(|groups| {
                    groups.iter().map(|(group, email, push)| group_fields(*group, has_mail.then_some(*email), *push)).collect_view()
                })}
            </Card>
            <Card title=t("notices.quiet")>
                <CheckField name="quiet" label=t("notices.quiet_on") hint=zone_hint() value=typed.is_quiet/>
                {move || typed.is_quiet.get().then(|| quiet_fields(typed))}
            </Card>
            {has_mail.then(|| view! { <Card title=t("notices.digest")>{digest_fields(typed)}</Card> })}
            <div class="line"><Button label=t("notices.save") look=Look::Primary busy=busy/></div>
        </form>
    }
}

/// Whose clock it is.
fn zone_hint() -> String {
    let zone = session::user_untracked().map(|user| user.data.time_zone.replace('_', " ")).unwrap_or_default();
    tf("notices.quiet_hint", &[("zone", &zone)])
}

fn group_fields(group: NoticeGroup, email: Option<RwSignal<bool>>, push: RwSignal<bool>) -> impl IntoView {
    let name = |way: &str| ["groups-", group.as_str(), "-", way].concat();
    view! {
        <fieldset class="field">
            <legend>{t_in("notices.group", group.as_str())}</legend>
            <p class="hint">{t_in("notices.about", group.as_str())}</p>
            <div class="line">
                {email.map(|email| view! { <CheckField name=name("email") label=t("notices.email") value=email/> })}
                <CheckField name=name("push") label=t("notices.push") value=push/>
            </div>
        </fieldset>
    }
}

fn quiet_fields(typed: Typed) -> impl IntoView {
    view! {
        <div class="line">
            <TextField name="quiet/from" label=t("notices.from") kind="time" value=typed.from/>
            <TextField name="quiet/to" label=t("notices.to") kind="time" value=typed.to/>
        </div>
        <fieldset class="field">
            <legend>{t("notices.days")}</legend>
            <p class="hint">{t("notices.days_hint")}</p>
            <div class="line">
                {typed.days.with_value(|days| {
                    days.iter()
                        .enumerate()
                        .map(|(at, (day, chosen))| {
                            // The first one carries the list's name, so that the summary can reach it.
                            let name = if at == 0 { "quiet/days".to_owned() } else { ["quiet-", day.as_str()].concat() };
                            view! { <CheckField name=name label=t_in("notices.day", day.as_str()) value=*chosen/> }
                        })
                        .collect_view()
                })}
            </div>
        </fieldset>
        <CheckField name="quiet/urgent_passes" label=t("notices.urgent") hint=t("notices.urgent_hint") value=typed.urgent_passes/>
    }
}

fn digest_fields(typed: Typed) -> impl IntoView {
    let rhythms =
        DigestRhythm::WORDS.iter().map(|word| ((*word).to_owned(), t_in("notices.rhythm", word))).collect::<Vec<_>>();
    let days = Weekday::WORDS.iter().map(|word| ((*word).to_owned(), t_in("notices.day", word))).collect::<Vec<_>>();
    let comes = move || typed.rhythm.with(|rhythm| rhythm != DigestRhythm::Never.as_str());
    let weekly = move || typed.rhythm.with(|rhythm| rhythm == DigestRhythm::Weekly.as_str());
    view! {
        <SegmentedField name="digest/rhythm" label=t("notices.rhythm") hint=t("notices.digest_hint") value=typed.rhythm entries=rhythms/>
        <div class="line">
            {move || {
                let days = days.clone();
                weekly().then(|| view! {
                    <SelectField name="digest/weekday" label=t("notices.weekday") value=typed.weekday entries=days/>
                })
            }}
            {move || comes().then(|| view! { <TextField name="digest/at" label=t("notices.at") kind="time" value=typed.at/> })}
        </div>
    }
}
