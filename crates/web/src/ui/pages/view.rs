//! What a list that arrives page by page shows around and below its rows.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{Pages, course::Course};
use crate::{
    browser,
    i18n::{plural, t},
    ui::{
        button::{Button, Look},
        state::{ErrorCard, Skeleton, slow},
    },
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Skeleton,
    Failure,
    Empty,
    Rows,
}

/// What stands around the rows: a skeleton at first, the error with "Try again", `empty` when there is nothing, else `children`.
#[component]
pub fn PagesView<T: Send + Sync + 'static>(
    pages: Pages<T>,
    #[prop(into)] empty: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    view_course(pages.course, empty, children)
}

fn view_course(pages: Course, empty: ViewFn, children: ChildrenFn) -> impl IntoView {
    let first_load = Signal::derive(move || !pages.answered.get() && pages.failure.with(Option::is_none));
    let is_slow = slow(first_load);
    let shown = Memo::new(move |_| {
        if first_load.get() {
            if is_slow.get() { Shown::Skeleton } else { Shown::Nothing }
        } else if pages.failure.with(Option::is_some) && pages.count.get() == 0 {
            Shown::Failure
        } else if pages.is_empty() {
            Shown::Empty
        } else {
            Shown::Rows
        }
    });
    Effect::new(move |_| {
        if !matches!(shown.get(), Shown::Nothing | Shown::Skeleton) {
            browser::uncover();
        }
    });
    move || match shown.get() {
        Shown::Nothing => ().into_any(),
        Shown::Skeleton => view! { <Skeleton rows=8/> }.into_any(),
        Shown::Failure => {
            let failure = pages.failure.get().unwrap_or_default();
            view! { <ErrorCard failure=failure on_retry=move |()| pages.reload()/> }.into_any()
        }
        Shown::Empty => empty.run().into_any(),
        Shown::Rows => children().into_any(),
    }
}

/// The end of the rows: loads more when it comes into sight, or by its button; says how many there are.
#[component]
pub fn LoadMore<T: Send + Sync + 'static>(
    pages: Pages<T>,
    /// Finds out how many there are, where the list does not say by itself.
    #[prop(optional, into)]
    on_count: Option<Callback<()>>,
) -> impl IntoView {
    view_end(pages.course, on_count)
}

fn view_end(pages: Course, on_count: Option<Callback<()>>) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let on_sight = StoredValue::new_local(None::<(web_sys::IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let in_sight = entries.iter().any(|entry| {
                entry
                    .dyn_ref::<web_sys::IntersectionObserverEntry>()
                    .is_some_and(web_sys::IntersectionObserverEntry::is_intersecting)
            });
            if in_sight {
                pages.more();
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin("600px");
        if let Ok(observer) =
            web_sys::IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options)
        {
            observer.observe(&place);
            on_sight.set_value(Some((observer, callback)));
        }
    });
    on_cleanup(move || {
        let _ = on_sight.try_with_value(|held| {
            if let Some((observer, _)) = held {
                observer.disconnect();
            }
        });
    });
    let unknown = move || pages.total.with(Option::is_none) && pages.has_more();
    let shown = move || {
        let count = pages.count.get();
        if unknown() {
            return plural("list.shown_so_far", count, &[]);
        }
        plural("list.shown", pages.total.get().unwrap_or(count), &[("shown", &crate::i18n::number(count))])
    };
    view! {
        <div class="table-foot" node_ref=place>
            <span role="status">{shown}</span>
            {move || on_count.filter(|_| unknown()).map(|on_count| view! {
                <Button label=t("list.count") look=Look::Quiet on_press=on_count/>
            })}
            {move || pages.failure.get().map(|failure| view! { <span class="bad-text">{failure.message}</span> })}
            {move || pages.has_more().then(|| view! { <Button label=t("list.more") busy=pages.loading on_press=move |()| pages.more()/> })}
        </div>
    }
}
