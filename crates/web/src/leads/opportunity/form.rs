//! The only place for the form of an opportunity: who buys what for how much and when; why somebody knows better than the
//! stage.

use chrono::{Days, NaiveDate};
use domain::{
    kernel::{Money, TieUpId},
    leads::opportunity::{ForecastCategory, Opportunity, OpportunityData, OpportunityKind},
    people::{account::Account, contact::Contact, tie_up::TieUp},
};
use leptos::prelude::*;

use crate::{
    i18n::{t, today},
    people::sources,
    record::{
        Editable, choice_entries,
        custom::{self, CustomPart},
        entries, filled, form_fields, id_of, named_choice, records, word,
    },
    session,
    ui::{
        combobox::{Choice, Combobox},
        date::DateField,
        field::{SegmentedField, SelectField, TextArea, TextField},
        form::FieldError,
        money::MoneyField,
        percent::{basis_points, plain_percent},
        tags::TagsField,
        url,
    },
};

form_fields! {
    OpportunityForm / TypedOpportunity {
        name: RwSignal<String>, kind: RwSignal<String>, account: RwSignal<Option<Choice>>,
        contact: RwSignal<Option<Choice>>, tie_up: RwSignal<Option<Choice>>, amount: RwSignal<Option<i64>>,
        amount_unread: RwSignal<bool>, discount: RwSignal<String>, expected_close: RwSignal<Option<NaiveDate>>,
        probability: RwSignal<String>, probability_reason: RwSignal<String>, category: RwSignal<String>,
        source: RwSignal<String>, next_step: RwSignal<String>, next_step_on: RwSignal<Option<NaiveDate>>,
        notes: RwSignal<String>, tags: RwSignal<Vec<String>>, owner: RwSignal<Option<Choice>>, custom: CustomPart,
    }
}

/// Most are decided within a month.
const USUAL_DAYS: u64 = 30;

/// What a new one begins with: whom the address names.
pub fn begin_new() -> TypedOpportunity {
    let named = |name: &'static str| {
        let said = untrack(|| url::query(name).get())?;
        let (id, label) = said.split_once('~')?;
        Some(Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() })
    };
    let close = today().checked_add_days(Days::new(USUAL_DAYS)).unwrap_or_else(today);
    let data = OpportunityData::new(OpportunityKind::Procedure, "", Money::paise(0), close);
    TypedOpportunity { account: named("account"), contact: named("contact"), owner: sources::me(), ..typed(&data) }
}

fn typed(data: &OpportunityData) -> TypedOpportunity {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    TypedOpportunity {
        name: data.name.clone(),
        kind: data.kind.to_string(),
        account: None,
        contact: None,
        tie_up: data.tie_up_id.map(|id| Choice {
            id: id.to_string(),
            label: t("opportunities.the_tie_up").to_owned(),
            detail: String::new(),
        }),
        amount: Some(data.amount.amount_minor).filter(|paise| *paise != 0),
        amount_unread: false,
        discount: data.discount_basis_points.map(plain_percent).unwrap_or_default(),
        expected_close: Some(data.expected_close),
        probability: data.probability_override.map(|percent| percent.to_string()).unwrap_or_default(),
        probability_reason: text(&data.probability_reason),
        category: data.category_override.map(|category| category.to_string()).unwrap_or_default(),
        source: text(&data.source),
        next_step: text(&data.next_step),
        next_step_on: data.next_step_on,
        notes: text(&data.notes),
        tags: data.tags.clone(),
        owner: None,
        custom: custom::typed(&data.custom),
    }
}

impl Editable for Opportunity {
    type Form = OpportunityForm;
    const NEW_SHEET: &'static str = "new-opportunity";
    const VALUES: &'static [&'static str] = &["account", "contact"];

    fn begin(one: &Self) -> TypedOpportunity {
        let data = &one.data;
        TypedOpportunity {
            account: named_choice(data.account_id, one.account.as_ref()),
            contact: named_choice(data.contact_id, one.contact.as_ref()),
            owner: named_choice(data.owner_id, one.owner.as_ref()),
            ..typed(data)
        }
    }

    fn data(typed: &TypedOpportunity, base: Option<&OpportunityData>) -> Result<OpportunityData, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = word(&typed.kind).unwrap_or(OpportunityKind::Procedure);
        let discount = filled(&typed.discount).map(|typed| basis_points(&typed));
        if discount == Some(None) {
            errors.push(FieldError::new("discount_basis_points", t("tie_ups.not_a_percent")));
        }
        let probability = filled(&typed.probability).map(|percent| percent.parse::<i32>());
        if probability.as_ref().is_some_and(Result::is_err) {
            errors.push(FieldError::new("probability_override", t("record.not_a_number")));
        }
        if typed.amount_unread {
            errors.push(FieldError::new("amount", t("record.not_a_number")));
        }
        let Some(expected_close) = typed.expected_close else {
            errors.push(FieldError::new("expected_close", t("tie_ups.choose_day")));
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let amount = Money::paise(typed.amount.unwrap_or(0));
        let base = base.cloned().unwrap_or_else(|| OpportunityData::new(kind, "", amount, expected_close));
        let owner_id = id_of(typed.owner.as_ref());
        // The team and the facility follow a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        Ok(OpportunityData {
            name: typed.name.trim().to_owned(),
            kind,
            account_id: id_of(typed.account.as_ref()),
            contact_id: id_of(typed.contact.as_ref()),
            tie_up_id: id_of::<TieUpId>(typed.tie_up.as_ref()).filter(|_| kind == OpportunityKind::TieUp),
            amount,
            discount_basis_points: discount.flatten().filter(|points| *points != 0),
            expected_close,
            probability_override: probability.and_then(Result::ok),
            probability_reason: filled(&typed.probability_reason),
            category_override: word::<ForecastCategory>(&typed.category),
            source: filled(&typed.source),
            next_step: filled(&typed.next_step),
            next_step_on: typed.next_step_on,
            notes: filled(&typed.notes),
            tags: typed.tags.clone(),
            custom: custom::values::<Opportunity>(&typed.custom, None, &base.custom)?,
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
            ..base
        })
    }

    fn fields(form: OpportunityForm) -> AnyView {
        let is_tie_up = move || form.kind.with(|kind| word(kind) == Some(OpportunityKind::TieUp));
        view! {
            <TextField name="name" label=t("opportunities.name") value=form.name/>
            <SegmentedField name="kind" label=t("opportunities.kind") value=form.kind entries=entries("opportunities.kind", OpportunityKind::WORDS)/>
            <div class="columns">
                <Combobox name="account_id" label=t("leads.account") value=form.account source={records::<Account>(&[])} recents="accounts" optional=true/>
                <Combobox name="contact_id" label=t("leads.contact") value=form.contact source={records::<Contact>(&[])} recents="contacts" optional=true/>
            </div>
            {move || is_tie_up().then(|| view! {
                <Combobox name="tie_up_id" label=t("opportunities.tie_up") value=form.tie_up source={records::<TieUp>(&[])} optional=true/>
            })}
            <div class="columns">
                <MoneyField name="amount" label=t("opportunities.amount") value=form.amount unread=form.amount_unread optional=true/>
                <TextField name="discount_basis_points" label=t("opportunities.discount") value=form.discount optional=true mode="decimal"/>
                <DateField name="expected_close" label=t("opportunities.expected_close") value=form.expected_close/>
            </div>
            <div class="columns">
                <TextField name="next_step" label=t("opportunities.next_step") value=form.next_step optional=true/>
                <DateField name="next_step_on" label=t("opportunities.next_step_on") value=form.next_step_on optional=true near=true/>
            </div>
            {known_better(form)}
            {custom::inputs::<Opportunity>(form.custom, || None)}
            <div class="columns">
                <TextField name="source" label=t("leads.source") value=form.source optional=true/>
                {session::role_untracked().filter(|role| sources::assigns(*role)).map(|_| view! {
                    <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users"/>
                })}
            </div>
            <TagsField name="tags" label=t("people.tags") hint=t("people.words_hint") value=form.tags optional=true/>
            <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
        }
        .into_any()
    }
}

/// Where somebody knows better than the stage; won and lost leave no choice.
fn known_better(form: OpportunityForm) -> impl IntoView {
    let words: Vec<&str> =
        ForecastCategory::WORDS.iter().copied().filter(|word| *word != ForecastCategory::Closed.as_str()).collect();
    view! {
        <fieldset class="stack">
            <legend>{t("opportunities.known_better")}</legend>
            <div class="columns">
                <TextField name="probability_override" label=t("opportunities.probability_override") value=form.probability optional=true mode="numeric"/>
                <TextField name="probability_reason" label=t("opportunities.probability_reason") value=form.probability_reason optional=true/>
                <SelectField name="category_override" label=t("opportunities.category") value=form.category entries=choice_entries("opportunities.category", &words) optional=true/>
            </div>
        </fieldset>
    }
}
