//! The rules of signing in, which head office sets for the whole group.

use domain::{admin::security::SecuritySettings, kernel::policy::Role, privacy::broken_glass::USUAL_MINUTES};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    failure::form_errors,
    i18n::{number, t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Notice, PageHead},
        field::{CheckField, SelectField},
        form::{ErrorSummary, Form},
        icon::INFO,
        state::{ErrorCard, Failure, Skeleton},
        toast::toast,
    },
};

#[component]
pub(super) fn RulesPage() -> impl IntoView {
    let rules = RwSignal::new(None::<Result<SecuritySettings, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.get_security_settings().await.map_err(Failure::from);
            rules.try_set(Some(found));
        });
    };
    load();
    view! {
        <div class="page form">
            <PageHead title=t("security.title") hint=t("security.hint")/>
            {move || match rules.get() {
                None => view! { <Skeleton rows=4/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(found)) => view! { <RulesForm rules=found/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn RulesForm(rules: SecuritySettings) -> impl IntoView {
    let form = Form::provide();
    let busy = RwSignal::new(false);
    let roles: Vec<(Role, RwSignal<bool>)> =
        Role::ALL.iter().map(|role| (*role, RwSignal::new(rules.second_factor_roles.contains(role)))).collect();
    let idle = RwSignal::new(rules.idle_minutes.map(|minutes| minutes.to_string()).unwrap_or_default());
    let glass = RwSignal::new(rules.break_glass_minutes.unwrap_or(USUAL_MINUTES).to_string());
    let of_head_office = session::user_untracked().is_some_and(|user| user.data.facility_id.is_none());
    let minutes = |minutes: i32| (minutes.to_string(), tf("security.minutes", &[("n", &number(minutes))]));
    let mut entries = vec![(String::new(), t("security.never").to_owned())];
    entries.extend([15, 30, 60, 120, 480].map(minutes));
    // What somebody has set by the API.
    if let Some(other) = rules.idle_minutes.filter(|set| ![15, 30, 60, 120, 480].contains(set)) {
        entries.push(minutes(other));
    }
    let mut open: Vec<i32> = [5, 15, 30, 60, 120, 240].into_iter().chain(rules.break_glass_minutes).collect();
    open.sort_unstable();
    open.dedup();
    let open: Vec<(String, String)> = open.into_iter().map(minutes).collect();
    let chosen = StoredValue::new(roles.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let second_factor_roles = chosen
            .with_value(|roles| roles.iter().filter(|(_, on)| on.get_untracked()).map(|(role, _)| *role).collect());
        let new = SecuritySettings {
            second_factor_roles,
            idle_minutes: idle.get_untracked().parse().ok(),
            break_glass_minutes: glass.get_untracked().parse().ok(),
        };
        form.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.update_security_settings(&new).await {
                Ok(_) => toast(t("security.saved")),
                Err(error) => form.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let fields = roles.into_iter().map(|(role, on)| {
        let name = ["role-", role.as_str()].concat();
        view! { <CheckField name=name label=t_in("role", role.as_str()) value=on/> }
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <ErrorSummary/>
            {(!of_head_office).then(|| view! { <Notice glyph=INFO>{t("security.head_office_only")}</Notice> })}
            <Card>
                <fieldset class="stack tight">
                    <legend class="strong">{t("security.roles")}</legend>
                    <p class="hint">{t("security.roles_hint")}</p>
                    {fields.collect_view()}
                </fieldset>
            </Card>
            <Card>
                <SelectField name="idle_minutes" label=t("security.idle") hint=t("security.idle_hint") value=idle entries=entries/>
            </Card>
            <Card>
                <SelectField name="break_glass_minutes" label=t("security.glass") hint=t("security.glass_hint") value=glass entries=open/>
            </Card>
            {of_head_office.then(|| view! {
                <div class="form-end"><Button label=t("security.save") look=Look::Primary busy=busy/></div>
            })}
        </form>
    }
}
