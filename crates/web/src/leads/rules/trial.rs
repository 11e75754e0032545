//! A dry run: what a lead would say of itself, to whom it would go and why, and what became of each rule on the way.

use domain::{
    kernel::rules,
    leads::{
        assignment::{AssignmentCase, AssignmentPreview, AssignmentRule, RuleTried, RuleVerdict},
        lead::SpokenLanguage,
        origin::LeadChannel,
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{super::words, condition};
use crate::{
    failure::{field_errors, form_errors},
    i18n::{number, t, t_in, tf},
    people::{sources, specialties},
    record::{entries, filled, href, id_of, word},
    session,
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        content::{Card, Notice},
        field::{SelectField, TextField},
        form::{ErrorSummary, Form},
        icon::{CHECK, INFO},
        mark::{Badge, Tone},
        modal::{Shape, Sheet},
        state::Failure,
    },
};

pub(super) const TRIAL_SHEET: &str = "try-rules";

/// What is typed. Copy it freely.
#[derive(Clone, Copy)]
struct Case {
    channel: RwSignal<String>,
    specialty: RwSignal<String>,
    pin_code: RwSignal<String>,
    source: RwSignal<String>,
    language: RwSignal<String>,
    facility: RwSignal<Option<Choice>>,
}

impl Case {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            channel: text(LeadChannel::WebForm.as_str()),
            specialty: text(""),
            pin_code: text(""),
            source: text(""),
            language: text(""),
            facility: RwSignal::new(None),
        }
    }

    fn read(self) -> AssignmentCase {
        let text = |text: RwSignal<String>| text.with_untracked(|text| filled(text));
        AssignmentCase {
            channel: self.channel.with_untracked(|channel| word(channel)).unwrap_or(LeadChannel::Other),
            specialty: text(self.specialty),
            pin_code: text(self.pin_code),
            source: text(self.source),
            language: self.language.with_untracked(|language| word(language)),
            facility_id: self.facility.with_untracked(|facility| id_of(facility.as_ref())),
        }
    }
}

pub(super) fn trial_sheet() -> impl IntoView {
    let case = Case::new();
    let found = RwSignal::new(None::<AssignmentPreview>);
    let busy = RwSignal::new(false);
    let errors = Form::new();
    let submit = move |()| {
        let asked = case.read();
        let problems = rules::check(&asked);
        if !problems.is_empty() {
            found.set(None);
            return errors.fail(field_errors(&problems));
        }
        if busy.get_untracked() {
            return;
        }
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.preview_assignment(&asked).await {
                Ok(preview) => {
                    found.try_set(Some(preview));
                }
                Err(error) => errors.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || view! { <Button label=t("rules.try_now") look=Look::Primary busy=busy/> });
    view! {
        <Sheet name=TRIAL_SHEET title=t("rules.try") shape=Shape::WideSheet on_submit=submit footer=footer>
            {
                provide_context(errors);
                view! {
                    <div class="stack loose">
                        <ErrorSummary/>
                        <p class="hint">{t("rules.try_hint")}</p>
                        {fields(case)}
                        <div role="status" class="stack">{move || found.with(|found| found.as_ref().map(outcome))}</div>
                    </div>
                }
            }
        </Sheet>
    }
}

fn fields(case: Case) -> impl IntoView {
    view! {
        <div class="columns">
            <SelectField name="channel" label=t("leads.channel") value=case.channel entries=entries("leads.channel", LeadChannel::WORDS)/>
            <TextField name="specialty" label=t("leads.specialty") value=case.specialty optional=true known=specialties::known()/>
            <TextField name="pin_code" label=t("leads.pin_code") value=case.pin_code optional=true mode="numeric" max_length=6_u32/>
            <TextField name="source" label=t("leads.source") value=case.source optional=true/>
            <SelectField name="language" label=t("leads.language") value=case.language entries=words::any_entries("leads.language", SpokenLanguage::WORDS) optional=true/>
            <Combobox name="facility_id" label=t("user.facility") value=case.facility source=sources::facilities() optional=true/>
        </div>
    }
}

fn outcome(preview: &AssignmentPreview) -> impl IntoView + use<> {
    let whose = match (&preview.user, &preview.assignment) {
        (Some(user), Some(why)) => {
            let (would, why) = (tf("rules.would_go_to", &[("name", &user.name)]), words::why_assigned(why));
            view! {
                <Notice tone=Tone::Ok glyph=CHECK>
                    <p class="strong">{would}</p>
                    {why}
                </Notice>
            }
            .into_any()
        }
        _ => view! { <Notice tone=Tone::Info glyph=INFO>{t("rules.would_stay")}</Notice> }.into_any(),
    };
    let tried = preview.tried.iter().enumerate().map(|(place, rule)| line(place, rule)).collect_view();
    view! {
        {whose}
        {(!preview.tried.is_empty()).then(|| view! {
            <Card title=t("rules.tried")><ol class="rows" aria-label=t("rules.tried")>{tried}</ol></Card>
        })}
    }
}

fn line(place: usize, rule: &RuleTried) -> impl IntoView + use<> {
    let verdict = t_in("rules.verdict", rule.verdict.as_str());
    let why = rule.unmet.map(|unmet| tf("rules.unmet", &[("condition", &condition(unmet))]));
    let (id, name) = (rule.rule_id, rule.name.clone());
    let tone = tone(rule.verdict);
    view! {
        <li class="row">
            <span class="muted numeric">{number(place + 1)}</span>
            <div class="text">
                <a class="first" href={href::<AssignmentRule>(id)}>{name}</a>
                {why.map(|why| view! { <p class="second">{why}</p> })}
            </div>
            <div class="end"><Badge label=verdict tone=tone/></div>
        </li>
    }
}

fn tone(verdict: RuleVerdict) -> Tone {
    match verdict {
        RuleVerdict::Chosen => Tone::Ok,
        RuleVerdict::NobodyThere => Tone::Warn,
        RuleVerdict::Inactive | RuleVerdict::NotMet | RuleVerdict::NotReached => Tone::Neutral,
    }
}
