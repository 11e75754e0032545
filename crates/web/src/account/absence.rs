//! Until when somebody is away: on one's own page, and on the page of a user. No rule gives them a lead until then.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::admin::user::{Absence, User};
use leptos::prelude::*;

use crate::{
    i18n::{date, t, tf, today},
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Notice},
        date::DateField,
        form::{ErrorSummary, FieldError, Form},
        icon::CALENDAR,
        mark::Tone,
        toast::toast,
    },
};

/// The last day on which somebody is away, unless that is over.
fn away_until(user: &User) -> Option<NaiveDate> {
    user.away_until.filter(|day| *day >= today())
}

/// `on_said` gets the user as they are then. Their rights are the caller's matter.
#[component]
pub fn AbsenceCard(
    #[prop(into)] user: Signal<Option<Arc<User>>>,
    #[prop(into)] on_said: Callback<User>,
) -> impl IntoView {
    let form = Form::provide();
    let busy = RwSignal::new(false);
    let away = Memo::new(move |_| user.with(|user| user.as_ref().and_then(|user| away_until(user))));
    let day = RwSignal::new(None::<NaiveDate>);
    Effect::new(move |_| day.set(away.get()));
    let say = move |until: Option<NaiveDate>| {
        let Some(who) = user.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        send(form, busy, Absence { until }, move |absence| async move {
            let client = session::client().await;
            let is_me = session::user_untracked().is_some_and(|me| me.head.id == who.head.id);
            let said = if is_me {
                client.set_my_absence(&absence).await?
            } else {
                client.set_user_absence(who.head.id, &absence).await?
            };
            on_said.run(said);
            toast(t("absence.saved"));
            Ok(())
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match day.get_untracked() {
            Some(until) => say(Some(until)),
            None => form.fail(vec![FieldError::new("until", t("absence.choose_day"))]),
        }
    };
    view! {
        <Card title=t("absence.title")>
            <form class="stack" novalidate=true on:submit=submit>
                <ErrorSummary/>
                {move || away.get().map(|day| view! {
                    <Notice tone=Tone::Warn glyph=CALENDAR>{tf("absence.away", &[("day", &date(day))])}</Notice>
                })}
                <DateField name="until" label=t("absence.until") hint=t("absence.hint") value=day earliest=today()/>
                <div class="line">
                    <Button label=t("absence.save") look=Look::Plain busy=busy/>
                    {move || away.get().is_some().then(|| view! {
                        <Button label=t("absence.back") look=Look::Quiet on_press=move |()| say(None)/>
                    })}
                </div>
            </form>
        </Card>
    }
}
