//! The only place that asks the server again and again: while something runs and somebody looks, never otherwise.

use std::{future::Future, time::Duration};

use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};

use crate::browser;

/// Short enough to look live, long enough to cost nothing beside the work that it watches.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs `ask` every half second while `busy` holds and the tab is in sight; never two at a time.
pub(crate) fn poll<Asked>(busy: Signal<bool>, ask: impl Fn() -> Asked + Send + Sync + 'static)
where
    Asked: Future<Output = ()> + 'static,
{
    let visible = browser::visible_signal();
    let ask = StoredValue::new(ask);
    // Each change of the two signals ends the loop before it.
    let turn = StoredValue::new(0_u32);
    let active = Memo::new(move |_| busy.get() && visible.get());
    Effect::new(move |_| {
        let this = turn.get_value() + 1;
        turn.set_value(this);
        if !active.get() {
            return;
        }
        spawn_local(async move {
            loop {
                sleep(PAUSE).await;
                if turn.try_get_value() != Some(this) {
                    return;
                }
                let Some(asked) = ask.try_with_value(|ask| ask()) else { return };
                asked.await;
            }
        });
    });
}
