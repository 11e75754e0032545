//! The ladder of attempts and the other rules for leads, which head office sets for the whole group.

use domain::leads::ladder::{LeadSettings, Rung, RungUnit};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::{t, tf},
    record::{FormFields, FormPart, FormRows, entries, form_fields, word},
    sending::send,
    session,
    ui::{
        button::{Button, IconButton, Look},
        content::{Card, Notice},
        field::{SelectField, TextField},
        form::{ErrorSummary, FieldError, Form},
        icon::{ARROW_DOWN, ARROW_UP, INFO, PLUS, X},
        state::{ErrorCard, Failure, Skeleton},
        toast::toast,
    },
};

form_fields! {
    RungForm / TypedRung { count: RwSignal<String>, unit: RwSignal<String> }
}

form_fields! {
    LadderForm / TypedLadder {
        ladder: FormRows<RungForm>, first_response: RwSignal<String>, answers: RwSignal<String>,
    }
}

fn typed(settings: &LeadSettings) -> TypedLadder {
    let rung = |rung: &Rung| TypedRung { count: rung.count.to_string(), unit: rung.unit.to_string() };
    TypedLadder {
        ladder: settings.ladder.iter().map(rung).collect(),
        first_response: settings.first_response_minutes.to_string(),
        answers: settings.automatic_answers_per_hour.to_string(),
    }
}

fn settings(typed: &TypedLadder) -> Result<LeadSettings, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut number = |field: String, text: &str| {
        text.trim().parse::<i32>().unwrap_or_else(|_| {
            wrong.push(FieldError::new(field, t("record.not_a_number")));
            0
        })
    };
    let mut ladder = Vec::new();
    for (at, line) in typed.ladder.iter().enumerate() {
        let count = number(format!("ladder/{at}/count"), &line.count);
        ladder.push(Rung { count, unit: word(&line.unit).unwrap_or(RungUnit::Hours) });
    }
    let first_response_minutes = number("first_response_minutes".to_owned(), &typed.first_response);
    let automatic_answers_per_hour = number("automatic_answers_per_hour".to_owned(), &typed.answers);
    let settings = LeadSettings { ladder, first_response_minutes, automatic_answers_per_hour };
    if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
}

#[component]
pub(super) fn LadderCard() -> impl IntoView {
    let present = RwSignal::new(None::<Result<LeadSettings, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.get_lead_settings().await.map_err(Failure::from);
            present.try_set(Some(found));
        });
    };
    load();
    view! {
        <Card title=t("lead_settings.working")>
            {move || match present.get() {
                None => view! { <Skeleton rows=4/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(found)) => view! { <SettingsForm present=found/> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn SettingsForm(present: LeadSettings) -> impl IntoView {
    let errors = Form::provide();
    let form = LadderForm::of(typed(&present));
    let busy = RwSignal::new(false);
    let of_head_office = session::user_untracked().is_some_and(|user| user.data.facility_id.is_none());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match settings(&untrack(|| form.typed())) {
            Err(wrong) => errors.fail(wrong),
            Ok(new) => send(errors, busy, new, |new| async move {
                session::client().await.update_lead_settings(&new).await?;
                toast(t("security.saved"));
                Ok(())
            }),
        }
    };
    view! {
        <form class="stack loose" novalidate=true on:submit=submit>
            <ErrorSummary/>
            {(!of_head_office).then(|| view! { <Notice glyph=INFO>{t("security.head_office_only")}</Notice> })}
            <TextField
                name="first_response_minutes"
                label=t("lead_settings.first_response")
                hint=t("lead_settings.first_response_hint")
                value=form.first_response
                mode="numeric"
            />
            <Ladder rows=form.ladder/>
            <TextField
                name="automatic_answers_per_hour"
                label=t("lead_settings.answers")
                hint=t("lead_settings.answers_hint")
                value=form.answers
                mode="numeric"
            />
            {of_head_office.then(|| view! {
                <div class="form-end"><Button label=t("lead_settings.save") look=Look::Primary busy=busy/></div>
            })}
        </form>
    }
}

#[component]
fn Ladder(rows: FormRows<RungForm>) -> impl IntoView {
    let add = move |()| {
        let last = untrack(|| rows.typed()).pop();
        let next = TypedRung { count: "1".to_owned(), unit: RungUnit::WorkingDays.to_string() };
        rows.add(last.unwrap_or(next));
    };
    view! {
        <fieldset class="field">
            <legend>{t("lead_settings.ladder")}</legend>
            <p class="hint">{t("lead_settings.ladder_hint")}</p>
            <ol class="repeat ladder">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    <RungLine index=index key=row.0 form=row.1 rows=rows/>
                </ForEnumerate>
            </ol>
            <p>{move || {
                let key = if rows.lines().is_empty() { "lead_settings.lost_at_once" } else { "lead_settings.then_lost" };
                t(key)
            }}</p>
            <div><Button label=t("lead_settings.add_rung") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

#[component]
fn RungLine(index: ReadSignal<usize>, key: String, form: RungForm, rows: FormRows<RungForm>) -> impl IntoView {
    let remove = move |()| rows.remove(&key);
    let at = index.get_untracked();
    let errors = expect_context::<Form>();
    let unit_of = move |at: usize| format!("ladder/{at}/unit");
    // The line is made anew at its new place: whoever moves it by keys goes along.
    let swap = move |other: usize| {
        rows.swap(at, other);
        browser::focus_later(errors.field_id(&unit_of(other)));
    };
    let n = (at + 1).to_string();
    let named = move |key: &'static str| tf(key, &[("n", &n)]);
    let is_last = Signal::derive(move || at + 1 == rows.lines().len());
    view! {
        <li>
            <span class="strong">{named("lead_settings.rung_n")}</span>
            <TextField name=format!("ladder/{at}/count") label=named("lead_settings.count_n") hide_label=true value=form.count mode="numeric" max_length=2_u32/>
            <SelectField name=unit_of(at) label=named("lead_settings.unit_n") hide_label=true value=form.unit entries=entries("lead_settings.unit", RungUnit::WORDS)/>
            <div class="line nowrap">
                <IconButton label=named("lead_settings.up_n") glyph=ARROW_UP disabled=at == 0 on_press=move |()| swap(at.saturating_sub(1))/>
                <IconButton label=named("lead_settings.down_n") glyph=ARROW_DOWN disabled=is_last on_press=move |()| swap(at + 1)/>
                <IconButton label=named("lead_settings.remove_n") glyph=X on_press=remove/>
            </div>
        </li>
    }
}
