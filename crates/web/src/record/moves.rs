//! The only place for moving a record to another status: a button for each legal move that this person may take, and a
//! question for the reason where a move needs one. Lines of a board move by the same.

use std::{future::Future, sync::Arc};

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
        icon::{Glyph, MORE},
        mark::{Badge, Tone},
        modal::Modal,
        popover::{Menu, MenuItem},
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

    /// Whether this move asks for more than a press.
    fn asks(legal: Move<Self::Status>) -> bool {
        legal.reason_required
    }
    /// Asks for it while `taking` waits, and takes the move then; for a reason in words unless the record knows better.
    fn question(taking: Taking<Self>) -> AnyView {
        reason_dialog(taking).into_any()
    }
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

/// A move on its way: what is asked first, and what is under way.
pub struct Taking<R: Moved> {
    pub state: RecordState<R>,
    /// The move that waits for an answer.
    pub asking: RwSignal<Option<R::Status>>,
    moving: RwSignal<Option<R::Status>>,
    changed: Callback<()>,
}

impl<R: Moved> Copy for Taking<R> {}

impl<R: Moved> Clone for Taking<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Moved> Taking<R> {
    /// `changed` runs after each move.
    pub fn new(state: RecordState<R>, changed: impl Fn() + Send + Sync + 'static) -> Self {
        let (asking, moving) = (RwSignal::new(None), RwSignal::new(None));
        Self { state, asking, moving, changed: Callback::new(move |()| changed()) }
    }

    /// The moves that this person may take now.
    pub fn legal(self) -> Vec<Move<R::Status>> {
        let (Some(record), Some(user)) = (self.state.record.get(), session::user()) else { return Vec::new() };
        if !session::allows(R::RESOURCE, Action::Update) {
            return Vec::new();
        }
        moves_for(&*record, user.data.role, user.head.id)
    }

    pub fn press(self, legal: Move<R::Status>) {
        if R::asks(legal) {
            self.asking.set(Some(legal.to));
        } else {
            self.take(legal.to, None);
        }
    }

    fn take(self, to: R::Status, reason: Option<String>) {
        let record = self.state.present();
        self.send(to, async move {
            match record {
                Some(record) => Some(session::client().await.transition(&*record, to, reason).await),
                None => None,
            }
        });
    }

    /// Waits for the server's answer to a move, shows what became of the record, and tells what speaks against it.
    pub fn send(self, to: R::Status, answer: impl Future<Output = Option<Result<R, client::Error>>> + 'static) {
        if self.moving.get_untracked().is_some() {
            return;
        }
        self.asking.set(None);
        self.moving.set(Some(to));
        spawn_local(async move {
            if let Some(answer) = answer.await
                && self.state.moved(answer).await
            {
                self.changed.try_run(());
            }
            self.moving.try_set(None);
        });
    }

    /// What the question that waits is about, as its button says.
    pub fn label(self) -> Signal<String> {
        Signal::derive(move || {
            let from = self.state.record.with(|record| record.as_ref().map(|record| record.status()));
            from.zip(self.asking.get()).map(|(from, to)| R::button(from, to).label.to_owned()).unwrap_or_default()
        })
    }
}

/// The buttons; `changed` runs after each move.
pub fn move_buttons<R: Moved>(
    state: RecordState<R>,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let taking = Taking::new(state, changed);
    view! {
        {buttons(taking)}
        {R::question(taking)}
    }
}

/// The buttons alone. What is seldom meant stands behind "More", where there are several such moves.
pub fn buttons<R: Moved>(taking: Taking<R>) -> impl IntoView {
    move || {
        let from = taking.state.record.get()?.status();
        let mut moves = taking.legal();
        // The primary button comes last: at the right on desks, below the others on phones.
        moves.sort_by_key(|legal| R::button(from, legal.to).look == Look::Primary);
        let seldom = |legal: &Move<R::Status>| R::button(from, legal.to).look == Look::Quiet;
        let (seldom, mut often): (Vec<_>, Vec<_>) = moves.into_iter().partition(seldom);
        let button = move |legal: Move<R::Status>| {
            let MoveButton { label, glyph, look } = R::button(from, legal.to);
            let busy = Signal::derive(move || taking.moving.get() == Some(legal.to));
            view! { <Button label=label look=look icon=glyph busy=busy on_press=move |()| taking.press(legal)/> }
        };
        let menu = (seldom.len() > 1).then(|| menu(taking, from, seldom.clone()));
        if menu.is_none() {
            often.splice(0..0, seldom);
        }
        let at = often.iter().position(|legal| R::button(from, legal.to).look == Look::Primary);
        let primary = at.map(|at| often.split_off(at)).unwrap_or_default();
        Some(view! {
            {often.into_iter().map(button).collect_view()}
            {menu}
            {primary.into_iter().map(button).collect_view()}
        })
    }
}

fn menu<R: Moved>(taking: Taking<R>, from: R::Status, moves: Vec<Move<R::Status>>) -> impl IntoView {
    let item = move |legal: Move<R::Status>| {
        let MoveButton { label, glyph, .. } = R::button(from, legal.to);
        view! { <MenuItem label=label icon=glyph on_press=move |()| taking.press(legal)/> }
    };
    view! {
        <Menu label=t("record.more_moves") icon=MORE icon_only=false>
            {moves.iter().copied().map(item).collect_view()}
        </Menu>
    }
}

/// Asks why, while a move waits for it.
pub fn reason_dialog<R: Moved>(taking: Taking<R>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let open = Signal::derive(move || taking.asking.get().is_some());
    let label = taking.label();
    let errors = Form::new();
    let close = move || {
        taking.asking.set(None);
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let Some(to) = taking.asking.get_untracked() else { return };
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            return errors.fail(vec![FieldError::new("reason", t("record.reason_needed"))]);
        }
        close();
        taking.take(to, Some(words));
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=label look=Look::Primary/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| close() title=label on_submit=submit footer=footer>
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
    async fn moved(self, answer: Result<R, client::Error>) -> bool {
        match answer {
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
