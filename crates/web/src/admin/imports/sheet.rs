//! Which sheet of a workbook is brought in.

use leptos::{prelude::*, task::spawn_local};

use super::open::OpenImport;
use crate::{
    i18n::t,
    session,
    ui::{content::Card, field::SelectField, state::Failure, toast::toast_error},
};

/// Nothing where the file has no sheets to choose from. Another sheet has other columns: the page begins anew with it.
#[component]
pub(super) fn SheetChoice(open: OpenImport) -> impl IntoView {
    let import = open.import.get_untracked()?;
    if import.sheets.len() < 2 {
        return None;
    }
    let value = RwSignal::new(import.sheet.clone());
    let entries = import.sheets.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>();
    Effect::new(move |_| {
        let chosen = value.get();
        let Some(import) = open.import.get_untracked().filter(|import| import.sheet != chosen) else { return };
        spawn_local(async move {
            match session::client().await.choose_import_sheet(&import, &chosen).await {
                Ok(changed) => open.take(changed),
                Err(error) => {
                    toast_error(Failure::from(error).message);
                    value.try_set(import.sheet);
                }
            }
        });
    });
    Some(view! {
        <Card title=t("imports.sheet.title")>
            <SelectField name="sheet" label=t("imports.sheet.label") hint=t("imports.sheet.hint") value=value entries=entries/>
        </Card>
    })
}
