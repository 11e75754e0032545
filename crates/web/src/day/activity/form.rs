//! The only place for the form of an activity: what, with whom, when and where; and what speaks against it before it is
//! saved.

use domain::{
    day::activity::{Activity, ActivityData, ActivityKind},
    kernel::Timestamp,
    leads::{lead::Lead, opportunity::Opportunity},
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{warnings::warnings, words};
use crate::{
    i18n::{local_minute, moment_of, t},
    people::sources,
    record::{Editable, choice_in_address, filled, form_fields, id_of, named_choice, records, word},
    session,
    ui::{
        combobox::{Choice, Combobox},
        date::MomentField,
        field::{TextArea, TextField},
        form::FieldError,
        icon::Icon,
        url,
    },
};

form_fields! {
    ActivityForm / TypedActivity {
        /// The one that is changed; empty for a new one.
        id: RwSignal<String>,
        kind: RwSignal<String>, contact: RwSignal<Option<Choice>>, account: RwSignal<Option<Choice>>,
        lead: RwSignal<Option<Choice>>, opportunity: RwSignal<Option<Choice>>, starts_at: RwSignal<String>,
        minutes: RwSignal<String>, subject: RwSignal<String>, place: RwSignal<String>, notes: RwSignal<String>,
        owner: RwSignal<Option<Choice>>,
    }
}

/// What a new one begins with: a visit, to whom the address names, at the time it names.
pub fn begin_new() -> TypedActivity {
    let said = |name: &'static str| untrack(|| url::query(name).get()).unwrap_or_default();
    let kind = word::<ActivityKind>(&said("kind")).unwrap_or(ActivityKind::Visit);
    TypedActivity {
        id: String::new(),
        kind: kind.to_string(),
        contact: choice_in_address("contact"),
        account: choice_in_address("account"),
        lead: choice_in_address("lead"),
        opportunity: choice_in_address("opportunity"),
        starts_at: said("at"),
        minutes: String::new(),
        subject: String::new(),
        place: String::new(),
        notes: String::new(),
        owner: None,
    }
}

impl Editable for Activity {
    type Form = ActivityForm;
    const NEW_SHEET: &'static str = "new-activity";
    const VALUES: &'static [&'static str] = &["kind", "contact", "account", "lead", "opportunity", "at"];

    fn begin(activity: &Self) -> TypedActivity {
        let data = &activity.data;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        TypedActivity {
            id: activity.head.id.to_string(),
            kind: data.kind.to_string(),
            contact: named_choice(data.contact_id, activity.contact.as_ref()),
            account: named_choice(data.account_id, activity.account.as_ref()),
            lead: named_choice(data.lead_id, activity.lead.as_ref()),
            opportunity: named_choice(data.opportunity_id, activity.opportunity.as_ref()),
            starts_at: local_minute(data.starts_at.utc()),
            minutes: data.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            subject: text(&data.subject),
            place: text(&data.place),
            notes: text(&data.notes),
            owner: named_choice(data.owner_id, activity.owner.as_ref()),
        }
    }

    fn data(typed: &TypedActivity, base: Option<&ActivityData>) -> Result<ActivityData, Vec<FieldError>> {
        let mut errors = Vec::new();
        // The minute that stands there may be one of a moment with seconds, which nobody has changed.
        let known = base.map(|base| base.starts_at).filter(|at| local_minute(at.utc()) == typed.starts_at);
        let starts_at = known.or_else(|| moment_of(&typed.starts_at).and_then(Timestamp::new));
        if starts_at.is_none() {
            errors.push(FieldError::new("starts_at", t("activities.say_when")));
        }
        let minutes = filled(&typed.minutes).map(|minutes| minutes.parse::<i32>()).transpose();
        if minutes.is_err() {
            errors.push(FieldError::new("minutes", t("record.not_a_number")));
        }
        let kind = word(&typed.kind).unwrap_or(ActivityKind::Visit);
        let nobody =
            typed.contact.is_none() && typed.account.is_none() && typed.lead.is_none() && typed.opportunity.is_none();
        if nobody && kind != ActivityKind::CampDuty {
            errors.push(FieldError::new("contact_id", t("activities.say_with_whom")));
        }
        let (Some(starts_at), Ok(minutes), true) = (starts_at, minutes, errors.is_empty()) else { return Err(errors) };
        let base = base.cloned().unwrap_or_else(|| ActivityData::new(kind, starts_at));
        let owner_id = id_of(typed.owner.as_ref());
        // The team follows a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        Ok(ActivityData {
            kind,
            subject: filled(&typed.subject),
            contact_id: id_of(typed.contact.as_ref()),
            account_id: id_of(typed.account.as_ref()),
            lead_id: id_of(typed.lead.as_ref()),
            opportunity_id: id_of(typed.opportunity.as_ref()),
            starts_at,
            minutes,
            place: filled(&typed.place),
            notes: filled(&typed.notes),
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
        })
    }

    fn fields(form: ActivityForm) -> AnyView {
        // Most meet a person; who came from a lead or an opportunity keeps it.
        let of = [("lead", form.lead), ("opportunity", form.opportunity)];
        let named = of.into_iter().filter(|(_, choice)| choice.with_untracked(Option::is_some)).map(|(name, choice)| {
            match name {
                "lead" => view! { <Combobox name="lead_id" label=t("activities.lead") value=choice source={records::<Lead>(&[])} optional=true/> }.into_any(),
                _ => view! { <Combobox name="opportunity_id" label=t("activities.opportunity") value=choice source={records::<Opportunity>(&[])} optional=true/> }.into_any(),
            }
        });
        let named: Vec<_> = named.collect();
        view! {
            {kinds(form.kind)}
            <Combobox name="contact_id" label=t("activities.contact") value=form.contact source={records::<Contact>(&[])} recents="contacts" optional=true/>
            {named}
            <MomentField name="starts_at" label=t("activities.starts_at") value=form.starts_at/>
            {warnings(form)}
            <TextField name="place" label=t("activities.place") value=form.place optional=true max_length=200/>
            <TextField name="subject" label=t("activities.subject") value=form.subject optional=true max_length=200/>
            <details class="more-fields">
                <summary>{t("activities.more")}</summary>
                <div class="stack">
                    <div class="columns">
                        <Combobox name="account_id" label=t("activities.account") hint=t("activities.account_hint") value=form.account source={records::<Account>(&[])} recents="accounts" optional=true/>
                        <TextField name="minutes" label=t("activities.minutes") value=form.minutes mode="numeric" optional=true/>
                    </div>
                    <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
                    {session::role_untracked().is_some_and(sources::assigns).then(|| view! {
                        <Combobox name="owner_id" label=t("people.owner") hint=t("activities.owner_hint") value=form.owner source={sources::users()} optional=true/>
                    })}
                </div>
            </details>
        }
        .into_any()
    }
}

/// One press for the kind.
fn kinds(value: RwSignal<String>) -> impl IntoView {
    let chip = move |kind: &ActivityKind| {
        let kind = *kind;
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || value.with(|value| value == kind.as_str()).to_string()
                on:click=move |_| value.set(kind.to_string())
            >
                <Icon glyph=words::glyph(kind) small=true/>
                {words::kind(kind)}
            </button>
        }
    };
    view! { <div class="chips" role="group" aria-label=t("activities.kind")>{ActivityKind::ALL.iter().map(chip).collect_view()}</div> }
}
