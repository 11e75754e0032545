//! The only place for the form of a tie-up. What was agreed is not written again: of a running one the words about it, and
//! for those who approve its end.

use chrono::{Days, NaiveDate};
use domain::{
    kernel::{Money, RecordId},
    people::{
        account::Account,
        tie_up::{DiscountedService, ServiceDiscount, TieUp, TieUpData, TieUpScope},
    },
};
use leptos::prelude::*;

use crate::{
    i18n::{t, tf, today},
    record::{Editable, FormPart, FormRows, entries, filled, form_fields, id_of, named_choice, records, word},
    session,
    ui::{
        button::{Button, IconButton, Look},
        combobox::{Choice, Combobox},
        content::Notice,
        date::DateField,
        field::{SelectField, TextArea, TextField},
        form::FieldError,
        icon::{INFO, PLUS, X},
        money::MoneyField,
        percent::{basis_points, plain_percent},
        url,
    },
};

form_fields! {
    /// One service's discount in the making.
    DiscountForm / TypedDiscount { service: RwSignal<String>, percent: RwSignal<String> }
}

type DiscountRows = FormRows<DiscountForm>;

form_fields! {
    TieUpForm / TypedTieUp {
        /// The terms may be written; else only the end, if that.
        terms_open: RwSignal<bool>, end_open: RwSignal<bool>,
        account: RwSignal<Option<Choice>>, scope: RwSignal<String>, reference: RwSignal<String>,
        start_date: RwSignal<Option<NaiveDate>>, end_date: RwSignal<Option<NaiveDate>>, credit_days: RwSignal<String>,
        credit_limit: RwSignal<Option<i64>>, limit_unread: RwSignal<bool>, discounts: DiscountRows,
        special_package: RwSignal<String>, notes: RwSignal<String>,
    }
}

/// What a new one begins with: the account that the address names, and a year from today.
pub fn begin_new() -> TypedTieUp {
    let account = untrack(|| url::query("account").get()).and_then(|account| {
        let (id, label) = account.split_once('~')?;
        Some(Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() })
    });
    let start = today();
    TypedTieUp {
        terms_open: true,
        end_open: true,
        account,
        scope: TieUpScope::All.to_string(),
        reference: String::new(),
        start_date: Some(start),
        end_date: start.checked_add_days(Days::new(364)),
        credit_days: String::new(),
        credit_limit: None,
        limit_unread: false,
        discounts: Vec::new(),
        special_package: String::new(),
        notes: String::new(),
    }
}

impl Editable for TieUp {
    type Form = TieUpForm;
    const NEW_SHEET: &'static str = "new-tie-up";
    const VALUES: &'static [&'static str] = &["account"];

    fn begin(tie_up: &Self) -> TypedTieUp {
        let data = &tie_up.data;
        let typed = |one: &ServiceDiscount| TypedDiscount {
            service: one.service.to_string(),
            percent: plain_percent(one.basis_points),
        };
        TypedTieUp {
            terms_open: tie_up.status.is_open(),
            end_open: session::role_untracked().is_some_and(|role| tie_up.may_move_end(role)),
            account: named_choice(Some(data.account_id), tie_up.account.as_ref()),
            scope: data.scope.to_string(),
            reference: data.reference.clone().unwrap_or_default(),
            start_date: Some(data.start_date),
            end_date: Some(data.end_date),
            credit_days: data.credit_days.map(|days| days.to_string()).unwrap_or_default(),
            credit_limit: data.credit_limit.map(|limit| limit.amount_minor),
            limit_unread: false,
            discounts: data.discounts.iter().map(typed).collect(),
            special_package: data.special_package.clone().unwrap_or_default(),
            notes: data.notes.clone().unwrap_or_default(),
        }
    }

    fn data(typed: &TypedTieUp, _base: Option<&TieUpData>) -> Result<TieUpData, Vec<FieldError>> {
        let mut errors = Vec::new();
        let account: Option<RecordId> = id_of(typed.account.as_ref()).map(RecordId);
        if account.is_none() {
            errors.push(FieldError::new("account_id", t("tie_ups.choose_account")));
        }
        for (field, day) in [("start_date", typed.start_date), ("end_date", typed.end_date)] {
            if day.is_none() {
                errors.push(FieldError::new(field, t("tie_ups.choose_day")));
            }
        }
        let credit_days = filled(&typed.credit_days).map(|days| days.parse::<i32>());
        if credit_days.as_ref().is_some_and(Result::is_err) {
            errors.push(FieldError::new("credit_days", t("record.not_a_number")));
        }
        if typed.limit_unread {
            errors.push(FieldError::new("credit_limit", t("record.not_a_number")));
        }
        let mut discounts = Vec::new();
        for (at, line) in typed.discounts.iter().enumerate() {
            match basis_points(&line.percent) {
                Some(basis_points) => discounts.push(ServiceDiscount {
                    service: word(&line.service).unwrap_or(DiscountedService::Everything),
                    basis_points,
                }),
                None => errors.push(FieldError::new(
                    ["discounts/", &at.to_string(), "/basis_points"].concat(),
                    t("tie_ups.not_a_percent"),
                )),
            }
        }
        let (Some(account), Some(start_date), Some(end_date), true) =
            (account, typed.start_date, typed.end_date, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(TieUpData {
            account_id: account.into(),
            scope: word(&typed.scope).unwrap_or(TieUpScope::All),
            reference: filled(&typed.reference),
            start_date,
            end_date,
            credit_days: credit_days.and_then(Result::ok),
            credit_limit: typed.credit_limit.map(Money::paise),
            discounts,
            special_package: filled(&typed.special_package),
            notes: filled(&typed.notes),
        })
    }

    fn fields(form: TieUpForm) -> AnyView {
        let (terms_open, end_open) = (form.terms_open.get_untracked(), form.end_open.get_untracked());
        view! {
            {(!terms_open).then(|| view! { <Notice glyph=INFO>{t("tie_ups.terms_stay")}</Notice> })}
            {terms_open.then(|| view! {
                {account(form)}
                <div class="columns">
                    <SelectField name="scope" label=t("tie_ups.scope") value=form.scope entries=entries("tie_ups.scope", TieUpScope::WORDS)/>
                    <TextField name="reference" label=t("tie_ups.reference") value=form.reference optional=true/>
                </div>
            })}
            <div class="columns">
                {terms_open.then(|| view! { <DateField name="start_date" label=t("tie_ups.start_date") value=form.start_date/> })}
                {end_open.then(|| view! { <DateField name="end_date" label=t("tie_ups.end_date") value=form.end_date/> })}
            </div>
            {terms_open.then(|| terms(form))}
            {(!terms_open).then(|| view! { <TextField name="reference" label=t("tie_ups.reference") value=form.reference optional=true/> })}
            <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
        }
        .into_any()
    }
}

/// On the page of an account it is that one; elsewhere it is chosen.
fn account(form: TieUpForm) -> AnyView {
    match form.account.get_untracked() {
        Some(account) => view! { <p class="strong">{account.label}</p> }.into_any(),
        None => view! {
            <Combobox name="account_id" label=t("tie_ups.account") value=form.account source={records::<Account>(&[])} recents="accounts"/>
        }
        .into_any(),
    }
}

fn terms(form: TieUpForm) -> impl IntoView {
    view! {
        {discount_fields(form.discounts)}
        <div class="columns">
            <TextField name="credit_days" label=t("tie_ups.credit_days") hint=t("tie_ups.credit_hint") value=form.credit_days mode="numeric" optional=true/>
            <MoneyField name="credit_limit" label=t("tie_ups.credit_limit") hint=t("tie_ups.limit_hint") value=form.credit_limit unread=form.limit_unread optional=true/>
        </div>
        <TextArea name="special_package" label=t("tie_ups.special_package") hint=t("tie_ups.special_package_hint") value=form.special_package optional=true/>
    }
}

fn discount_fields(rows: DiscountRows) -> impl IntoView {
    let add = move |()| {
        let taken: Vec<String> = untrack(|| rows.typed()).into_iter().map(|line| line.service).collect();
        let free = DiscountedService::WORDS.iter().find(|word| !taken.iter().any(|known| known == *word));
        rows.add(TypedDiscount { service: (*free.unwrap_or(&"everything")).to_owned(), percent: String::new() });
    };
    view! {
        <fieldset class="field">
            <legend>{t("tie_ups.discounts")}</legend>
            <ul class="repeat discounts">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    {discount_line(index.get_untracked(), row.0, row.1, rows)}
                </ForEnumerate>
            </ul>
            <div><Button label=t("tie_ups.add_discount") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

fn discount_line(at: usize, key: String, form: DiscountForm, rows: DiscountRows) -> impl IntoView {
    let remove = move |()| rows.remove(&key);
    let name = move |field: &str| format!("discounts/{at}/{field}");
    let n = (at + 1).to_string();
    view! {
        <li>
            <SelectField name=name("service") label=tf("tie_ups.service_n", &[("n", &n)]) hide_label=true value=form.service entries=entries("tie_ups.service", DiscountedService::WORDS)/>
            <TextField name=name("basis_points") label=tf("tie_ups.percent_n", &[("n", &n)]) hide_label=true value=form.percent mode="decimal" placeholder="12.5 %"/>
            <IconButton label=tf("tie_ups.remove_discount", &[("n", &n)]) glyph=X on_press=remove/>
        </li>
    }
}
