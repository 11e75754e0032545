//! What holds for all rows of a file: duplicates, the kind of who does not say, the owner; and what the file is like.

use domain::{
    admin::{
        import::{DuplicateRule, Import, ImportTarget},
        user::User,
    },
    people::{account::AccountKind, contact::ContactKind},
};
use leptos::prelude::*;

use super::plan::Plan;
use crate::{
    i18n::{bytes, number, t, t_in},
    record::{entries, records},
    ui::{
        combobox::Combobox,
        content::{Card, Fact, Facts},
        field::{Entry, SelectField},
    },
};

#[component]
pub(super) fn Options(plan: Plan, target: ImportTarget) -> impl IntoView {
    view! {
        <Card title=t("imports.options.title")>
            <DuplicateChoice plan=plan/>
            <SelectField
                name="default_kind"
                label=t("imports.options.kind")
                hint=t("imports.options.kind_hint")
                value=plan.kind
                entries=kinds(target)
            />
            <Combobox
                name="owner_id"
                label=t("imports.options.owner")
                hint=t("imports.options.owner_hint")
                optional=true
                value=plan.owner
                source={records::<User>(&[("status", "", "active")])}
                recents="users"
            />
        </Card>
    }
}

/// Radio buttons, each with what it does: a wrong choice here makes thousands of double records.
#[component]
fn DuplicateChoice(plan: Plan) -> impl IntoView {
    let group = crate::ui::fresh_id("duplicates");
    let choice = move |rule: DuplicateRule| {
        let word = rule.as_str();
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=group.clone()
                    value=word
                    prop:checked=move || plan.duplicates.with(|chosen| chosen == word)
                    on:change=move |_| plan.duplicates.set(word.to_owned())
                />
                <span>{t_in("imports.duplicates", word)}<span class="hint">{t_in("imports.duplicates_hint", word)}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{t("imports.options.duplicates")}</legend>
            <p class="hint">{t("imports.options.duplicates_hint")}</p>
            {DuplicateRule::ALL.iter().copied().map(choice).collect_view()}
        </fieldset>
    }
}

/// Only an account's kind can be told from its name alone.
fn kinds(target: ImportTarget) -> Vec<Entry> {
    match target {
        ImportTarget::Contacts => entries("contacts.kind", ContactKind::WORDS),
        ImportTarget::Accounts => {
            let recognised = (String::new(), t("imports.options.kind_recognised").to_owned());
            std::iter::once(recognised).chain(entries("accounts.kind", AccountKind::WORDS)).collect()
        }
    }
}

/// How the file was understood: wrong letters in the samples come from a wrong encoding.
#[component]
pub(super) fn FileFacts(import: Import) -> impl IntoView {
    let columns = import.headings.len();
    view! {
        <Card title=t("imports.file.title")>
            <Facts>
                <Fact label=t("imports.file.name")>{import.file_name.clone()}</Fact>
                <Fact label=t("imports.file.target")>{t_in("imports.target", import.data.target.as_str())}</Fact>
                <Fact label=t("imports.file.size")>{bytes(import.file_size)}</Fact>
                <Fact label=t("imports.file.format")>{t_in("file_format", import.format.as_str())}</Fact>
                <Fact label=t("imports.file.rows")>{number(import.file_rows)}</Fact>
                <Fact label=t("imports.file.columns")>{number(columns)}</Fact>
                <Fact label=t("imports.file.encoding")>{import.encoding.clone()}</Fact>
                {(!import.delimiter.is_empty()).then(|| view! {
                    <Fact label=t("imports.file.delimiter")>{delimiter(&import.delimiter)}</Fact>
                })}
            </Facts>
        </Card>
    }
}

fn delimiter(sign: &str) -> String {
    match sign {
        "," => t("imports.delimiter.comma").to_owned(),
        ";" => t("imports.delimiter.semicolon").to_owned(),
        "\t" => t("imports.delimiter.tab").to_owned(),
        "|" => t("imports.delimiter.bar").to_owned(),
        other => other.to_owned(),
    }
}
