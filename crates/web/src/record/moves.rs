//! The only place for the buttons that move a record to another status: one for each legal move that this person may take,
//! and a question for the reason where a move needs one.

use std::sync::Arc;

use domain::kernel::{
    policy::Action,
    status::{Move, Moving, moves_for},
};
use leptos::{prelude::*, task::spawn_local};

use super::{RecordState, Shown};
use crate::{
    i18n::{t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        field::TextArea,
        form::{ErrorSummary, FieldError, Form},
        icon::Glyph,
        mark::{Badge, Tone},
        modal::Modal,
        state::Failure,
        toast::{toast, toast_error},
    },
};

/// A record whose page has such buttons.
pub trait Moved: Shown + Moving {
    /// The group of the words for its statuses.
    const STATUS: &'static str;

    fn tone(status: Self::Status) -> Tone;
    /// How a move is called depends on where it begins: to "active" leads an approval, and taking up again.
    fn button(from: Self::Status, to: Self::Status) -> MoveButton;
}

/// How a move looks.
#[derive(Clone, Copy)]
pub struct MoveButton {
    pub label: &'static str,
    pub glyph: Glyph,
    pub look: Look,
}

pub fn status_badge<R: Moved>(status: R::Status) -> impl IntoView {
    view! { <Badge label=t_in(R::STATUS, &status.to_string()) tone=R::tone(status)/> }
}

/// The buttons; `changed` runs after each move.
pub fn move_buttons<R: Moved>(
    state: RecordState<R>,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let moving = RwSignal::new(None::<R::Status>);
    let asking = RwSignal::new(None::<R::Status>);
    let take = move |to: R::Status, reason: Option<String>| {
        if moving.get_untracked().is_some() {
            return;
        }
        moving.set(Some(to));
        spawn_local(async move {
            if state.move_to(to, reason).await {
                changed();
            }
            moving.try_set(None);
        });
    };
    let press = move |legal: Move<R::Status>| {
        if legal.reason_required {
            asking.set(Some(legal.to));
        } else {
            take(legal.to, None);
        }
    };
    let buttons = move || {
        let (record, user) = (state.record.get()?, session::user()?);
        if !session::allows(R::RESOURCE, Action::Update) {
            return None;
        }
        let from = record.status();
        let mut moves = moves_for(&*record, user.data.role, user.head.id);
        // The primary button comes last: at the right on desks, on top of the stack on phones.
        moves.sort_by_key(|legal| R::button(from, legal.to).look == Look::Primary);
        let button = |legal: Move<R::Status>| {
            let MoveButton { label, glyph, look } = R::button(from, legal.to);
            let busy = Signal::derive(move || moving.get() == Some(legal.to));
            view! { <Button label=label look=look icon=glyph busy=busy on_press=move |()| press(legal)/> }
        };
        Some(moves.into_iter().map(button).collect_view())
    };
    view! {
        {buttons}
        {reason_dialog::<R>(state, asking, take)}
    }
}

/// Asks why, while a move waits for it.
fn reason_dialog<R: Moved>(
    state: RecordState<R>,
    asking: RwSignal<Option<R::Status>>,
    take: impl Fn(R::Status, Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let open = Signal::derive(move || asking.get().is_some());
    let label = move || {
        let from = state.record.with(|record| record.as_ref().map(|record| record.status()));
        from.zip(asking.get()).map(|(from, to)| R::button(from, to).label.to_owned()).unwrap_or_default()
    };
    let errors = Form::new();
    let close = move || {
        asking.set(None);
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let Some(to) = asking.get_untracked() else { return };
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            return errors.fail(vec![FieldError::new("reason", t("record.reason_needed"))]);
        }
        close();
        take(to, Some(words));
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=Signal::derive(label) look=Look::Primary/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| close() title=Signal::derive(label) on_submit=submit footer=footer>
            {
                provide_context(errors);
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        <TextArea name="reason" label=t("record.reason") hint=t("record.reason_hint") value=reason/>
                    </div>
                }
            }
        </Modal>
    }
}

impl<R: Moved> RecordState<R> {
    /// Whether the record has moved. What speaks against it is told; what somebody else did meanwhile is shown.
    async fn move_to(self, to: R::Status, reason: Option<String>) -> bool {
        let Some(record) = self.present() else { return false };
        match session::client().await.transition(&*record, to, reason).await {
            Ok(moved) => {
                let shown: Arc<R> = self.show(moved).await;
                let status = t_in(R::STATUS, &shown.status().to_string());
                toast(tf("record.moved", &[("name", &shown.title()), ("status", &status)]));
                true
            }
            Err(error) => {
                let failure = Failure::from(error);
                if matches!(failure.status, 409 | 412) {
                    self.reload();
                }
                toast_error(failure.message);
                false
            }
        }
    }
}
