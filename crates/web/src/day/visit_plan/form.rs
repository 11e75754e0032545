//! The only place for the form of a visit plan: whom, in which month, how often.

use chrono::{Datelike, Months};
use domain::{
    day::visit_plan::{VisitPlan, VisitPlanData},
    people::contact::Contact,
};
use leptos::prelude::*;

use super::this_month;
use crate::{
    i18n::{month_year, t},
    people::sources,
    record::{Editable, choice_in_address, filled, form_fields, id_of, named_choice, records},
    session,
    ui::{
        combobox::{Choice, Combobox},
        field::{Entry, SelectField, TextArea, TextField},
        form::FieldError,
    },
};

form_fields! {
    VisitPlanForm / TypedVisitPlan {
        /// Whose plan it is, and for when, stays.
        is_new: RwSignal<bool>,
        contact: RwSignal<Option<Choice>>, month: RwSignal<String>, target: RwSignal<String>, notes: RwSignal<String>,
        owner: RwSignal<Option<Choice>>,
    }
}

/// What a new one begins with: this month, for whom the address names.
pub fn begin_new() -> TypedVisitPlan {
    TypedVisitPlan {
        is_new: true,
        contact: choice_in_address("contact"),
        month: this_month().to_string(),
        target: "2".to_owned(),
        notes: String::new(),
        owner: None,
    }
}

/// This month and the next two.
fn months() -> Vec<Entry> {
    let month = |ahead| this_month().checked_add_months(Months::new(ahead));
    (0..3).filter_map(month).map(|month| (month.to_string(), month_year(month))).collect()
}

impl Editable for VisitPlan {
    type Form = VisitPlanForm;
    const NEW_SHEET: &'static str = "new-visit-plan";
    const VALUES: &'static [&'static str] = &["contact"];

    fn begin(plan: &Self) -> TypedVisitPlan {
        TypedVisitPlan {
            is_new: false,
            contact: named_choice(Some(plan.data.contact_id), plan.contact.as_ref()),
            month: plan.data.month.to_string(),
            target: plan.data.target.to_string(),
            notes: plan.data.notes.clone().unwrap_or_default(),
            owner: named_choice(plan.data.owner_id, plan.owner.as_ref()),
        }
    }

    fn data(typed: &TypedVisitPlan, base: Option<&VisitPlanData>) -> Result<VisitPlanData, Vec<FieldError>> {
        let mut errors = Vec::new();
        let contact = id_of(typed.contact.as_ref());
        if contact.is_none() {
            errors.push(FieldError::new("contact_id", t("plans.choose_contact")));
        }
        let target = typed.target.trim().parse::<i32>();
        if target.is_err() {
            errors.push(FieldError::new("target", t("record.not_a_number")));
        }
        let month = typed.month.parse().ok().or_else(|| this_month().with_day(1));
        let (Some(contact), Some(month), Ok(target), true) = (contact, month, target, errors.is_empty()) else {
            return Err(errors);
        };
        let base = base.cloned().unwrap_or_else(|| VisitPlanData::new(contact, month, target));
        let owner_id = id_of(typed.owner.as_ref());
        // The team follows a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        Ok(VisitPlanData {
            target,
            notes: filled(&typed.notes),
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
            ..base
        })
    }

    fn fields(form: VisitPlanForm) -> AnyView {
        let is_new = form.is_new.get_untracked();
        let fixed = form.contact.get_untracked().filter(|_| !is_new);
        view! {
            {match fixed {
                Some(who) => {
                    let month = form.month.get_untracked().parse().map(month_year).unwrap_or_default();
                    view! { <p class="strong">{who.label}" · "{month}</p> }.into_any()
                }
                None => view! {
                    <Combobox name="contact_id" label=t("activities.contact") value=form.contact source={records::<Contact>(&[])} recents="contacts"/>
                    <SelectField name="month" label=t("plans.month") value=form.month entries=months()/>
                }
                .into_any(),
            }}
            <TextField name="target" label=t("plans.target") hint=t("plans.target_hint") value=form.target mode="numeric"/>
            <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
            {session::role_untracked().is_some_and(sources::assigns).then(|| view! {
                <Combobox name="owner_id" label=t("people.owner") hint=t("activities.owner_hint") value=form.owner source={sources::users()} optional=true/>
            })}
        }
        .into_any()
    }
}
