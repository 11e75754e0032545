//! What stands on a record's page while a merge into it can still be undone.

use domain::{kernel::policy::Action, people::merging::Merge};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{date, day_of, t, tf, today},
    record::{Listed, RecordState, href},
    session,
    ui::{
        button::{Button, Look},
        content::Notice,
        icon::{INFO, UNDO},
        mark::Tone,
        state::Failure,
        toast::{toast, toast_error},
        url,
    },
};

/// "Merged with …", for each merge that can be undone. Nothing while there is none.
pub fn merged_note<R: Listed>(state: RecordState<R>) -> impl IntoView {
    let merges = RwSignal::new(Vec::<Merge>::new());
    let version = state.version();
    Effect::new(move |_| {
        // A merge and its undo are another version.
        let _ = version.get();
        let Some(id) = state.present().map(|record| record.head().id) else { return };
        spawn_local(async move {
            // A note that cannot be had is no reason to disturb.
            if let Ok(found) = session::client().await.list_merges::<R>(id).await {
                let still = |merge: &Merge| day_of(merge.undo_until.utc()) >= today();
                merges.try_set(found.into_iter().filter(still).collect());
            }
        });
    });
    let line = |merge: Merge| {
        let name = merge.other.as_ref().map_or_else(|| t("record.unknown").to_owned(), |other| other.name.clone());
        let until = date(day_of(merge.undo_until.utc()));
        let take_apart = move |()| undo::<R>(merge.clone());
        view! {
            <Notice tone=Tone::Info glyph=INFO>
                <p class="line">
                    <span>{tf("duplicates.note", &[("name", &name), ("day", &until)])}</span>
                    {session::allows(R::RESOURCE, Action::Delete).then(|| view! {
                        <Button label=t("duplicates.undo") icon=UNDO look=Look::Quiet on_press=take_apart/>
                    })}
                </p>
            </Notice>
        }
    };
    move || merges.get().into_iter().map(line).collect_view()
}

/// Makes two of one again, and shows the one that stayed.
pub fn undo<R: Listed>(merge: Merge) {
    spawn_local(async move {
        match session::client().await.undo_merge(&merge).await {
            Ok(_) => {
                toast(t("duplicates.undone"));
                // The page of the one that stayed follows its new version by itself.
                url::go(&href::<R>(merge.survivor_id.into()));
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
