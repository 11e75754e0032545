//! The only place for how an import's status looks, and which button stands for which of its moves.

use domain::{
    admin::import::{ImportStatus, RowOutcome},
    kernel::status::{Mover, Status},
};
use leptos::{prelude::*, task::spawn_local};

use super::{open::OpenImport, plan::Plan};
use crate::{
    i18n::{t, t_in},
    ui::{
        button::{Button, Look},
        icon::{CHECK, Glyph, TRASH, UNDO, UPLOAD, X},
        mark::{Badge, Tone},
        modal::Confirm,
    },
};

const fn tone(status: ImportStatus) -> Tone {
    match status {
        ImportStatus::Draft | ImportStatus::Undone => Tone::Neutral,
        ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing => Tone::Info,
        ImportStatus::Checked => Tone::Brand,
        ImportStatus::Completed => Tone::Ok,
        ImportStatus::Cancelled => Tone::Warn,
        ImportStatus::Failed => Tone::Bad,
    }
}

#[component]
pub(super) fn StatusBadge(status: ImportStatus) -> impl IntoView {
    view! { <Badge label=t_in("imports.status", status.as_str()) tone=tone(status)/> }
}

pub(super) const fn outcome_tone(outcome: RowOutcome) -> Tone {
    match outcome {
        RowOutcome::Created => Tone::Ok,
        RowOutcome::Updated => Tone::Info,
        RowOutcome::Skipped => Tone::Neutral,
        RowOutcome::Failed => Tone::Bad,
    }
}

/// How a move is called depends on where it starts: from `cancelled` to `running` is "go on".
const fn label_key(from: ImportStatus, to: ImportStatus) -> &'static str {
    use ImportStatus as S;
    match (from, to) {
        (S::Checked, S::Checking) => "imports.move.check_again",
        (S::Failed | S::Cancelled, S::Running) => "imports.move.go_on",
        (_, S::Running) => "imports.move.run",
        (S::Draft | S::Checked, S::Cancelled) => "imports.move.discard",
        (_, S::Cancelled) => "imports.move.stop",
        (_, S::Undoing) => "imports.move.undo",
        _ => "imports.move.check",
    }
}

const fn glyph(from: ImportStatus, to: ImportStatus) -> Glyph {
    use ImportStatus as S;
    match (from, to) {
        (_, S::Running) => UPLOAD,
        (S::Draft | S::Checked, S::Cancelled) => TRASH,
        (_, S::Cancelled) => X,
        (_, S::Undoing) => UNDO,
        _ => CHECK,
    }
}

/// The next sensible step is the primary one; taking everything back is never that.
const fn look(from: ImportStatus, to: ImportStatus) -> Look {
    use ImportStatus as S;
    match (from, to) {
        (S::Draft, S::Checking) | (S::Checked | S::Failed | S::Cancelled, S::Running) => Look::Primary,
        (S::Draft | S::Checked, S::Cancelled) => Look::Quiet,
        _ => Look::Plain,
    }
}

/// A button for each legal move. A plan is saved before the move, and holds it back when that fails.
#[component]
pub(super) fn MoveButtons(open: OpenImport, #[prop(optional)] plan: Option<Plan>) -> impl IntoView {
    let status = Memo::new(move |_| open.status());
    let asking = RwSignal::new(false);
    let start = move |to: ImportStatus| {
        spawn_local(async move {
            let ready = match plan {
                Some(plan) => plan.save().await,
                None => true,
            };
            if ready {
                open.move_to(to).await;
            }
        });
    };
    let busy_with = move |to| Signal::derive(move || open.moving.get() == Some(to));
    let button = move |from: ImportStatus, to: ImportStatus| {
        let press = move |()| {
            if to == ImportStatus::Undoing {
                asking.set(true);
            } else if open.moving.get_untracked().is_none() {
                start(to);
            }
        };
        view! { <Button label=t(label_key(from, to)) look=look(from, to) icon=glyph(from, to) busy=busy_with(to) on_press=press/> }
    };
    view! {
        {move || {
            let from = status.get()?;
            // The primary button comes last: at the right on desks, on top of the stack on phones.
            let mut moves: Vec<_> =
                from.moves().iter().filter(|legal| legal.by != Mover::System).map(|legal| legal.to).collect();
            moves.sort_by_key(|to| look(from, *to) == Look::Primary);
            Some(moves.into_iter().map(|to| button(from, to)).collect_view())
        }}
        <Confirm
            open=asking
            title=t("imports.undo.title")
            text=t("imports.undo.text")
            action=t("imports.move.undo")
            on_confirm=move |()| start(ImportStatus::Undoing)
        />
    }
}
