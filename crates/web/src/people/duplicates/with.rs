//! The sheet that asks with which other record this one is to be merged.

use leptos::prelude::*;

use crate::{
    i18n::t,
    record::{Listed, MERGE_SHEET, RecordState, merge_href, records},
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        modal::Sheet,
        url,
    },
};

/// Chooses another one and goes on to the two side by side.
pub fn merge_with<R: Listed>(state: RecordState<R>) -> AnyView {
    let other = RwSignal::new(None::<Choice>);
    let problem = RwSignal::new(None::<&'static str>);
    let go_on = move || {
        let Some(id) = state.present().map(|record| record.head().id) else { return };
        let Some(chosen) = other.get_untracked().and_then(|choice| choice.id.parse().ok()) else {
            return problem.set(Some(t("duplicates.choose")));
        };
        if chosen == id {
            return problem.set(Some(t("duplicates.not_itself")));
        }
        url::go_instead(&merge_href::<R>(id, chosen));
    };
    let others = records::<R>(&[]);
    let footer = ViewFn::from(move || {
        view! { <Button label=t("duplicates.compare_them") look=Look::Primary on_press=move |()| go_on()/> }
    });
    view! {
        <Sheet name=MERGE_SHEET title=t("duplicates.merge_with") footer=footer>
            <div class="stack">
                <Combobox name="other_id" label=t("duplicates.other") value=other source=others.clone()/>
                {move || problem.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            </div>
        </Sheet>
    }
    .into_any()
}
