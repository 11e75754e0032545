//! The only place that knows how a part of the app becomes a chunk that is fetched when it is first needed.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};

use crate::{browser, i18n, ui::url};

/// A view whose code may still have to arrive.
pub type LaterView = Pin<Box<dyn Future<Output = AnyView>>>;

/// Shows nothing until the code of a view has arrived, then the view.
#[component]
pub fn Later(load: impl Future<Output = AnyView> + 'static) -> impl IntoView {
    let arrived = StoredValue::new_local(None::<AnyView>);
    let ready = RwSignal::new(false);
    // The view's signals belong to this component, although they are made in a task.
    let load = ScopedFuture::new(while_here(load));
    spawn_local(async move {
        browser::breathe().await;
        let view = load.await;
        if arrived.try_set_value(Some(view)).is_none() {
            ready.set(true);
        }
    });
    move || ready.get().then(|| arrived.try_update_value(Option::take))
}

/// Goes on with a view only as long as the app is around it: whoever asked may have gone elsewhere before its code arrived,
/// and what is made then finds no address to read.
pub async fn while_here(view: impl Future<Output = AnyView>) -> AnyView {
    let mut view = pin!(view);
    poll_fn(|context| if url::is_here() { view.as_mut().poll(context) } else { Poll::Ready(().into_any()) }).await
}

/// A view of a chunk, after the texts that the chunk brings along.
pub async fn with_texts(chunk: &'static str, view: impl Future<Output = AnyView>) -> AnyView {
    i18n::bring(chunk).await;
    view.await
}

/// Shows a view after a breath: what stands above it is drawn before it is made.
pub fn soon(view: impl FnOnce() -> AnyView + 'static) -> impl IntoView {
    view! { <Later load=async move { view() }/> }
}

/// A sheet whose code is fetched when the address first asks for it by name; then it stays and shows itself when asked for.
pub fn later_sheet<Load>(name: &'static str, load: impl Fn() -> Load + Send + Sync + 'static) -> impl IntoView
where
    Load: Future<Output = AnyView> + 'static,
{
    let sheet = url::query("sheet");
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || sheet.with(|sheet| sheet.as_deref() == Some(name))
    });
    move || needed.get().then(|| view! { <Later load=load()/> })
}

/// Makes pages lazy: with the feature `split` all pages of one chunk arrive together at the first visit of any; without it
/// they are plain code. Several modules may name the same chunk. Every chunk costs requests, since what two of them share
/// becomes a third file: make one only for what few visits need.
///
/// ```ignore
/// lazy_pages! {
///     people: contact_pages;                // the chunk; the function that makes its pages, unique in the app
///     ContactList => list::ContactList,     // a route's view => the component
/// }
/// // in the module's routes:
/// <Route path=path!("people") view=Lazy::<ContactList>::new()/>
/// ```
#[macro_export]
macro_rules! lazy_pages {
    ($chunk:ident: $pages:ident; $($page:ident => $component:path),* $(,)?) => {
        $crate::lazy_view! {
            $chunk:
            fn $pages(page: &'static str) {
                $(if page == stringify!($page) { return leptos::prelude::IntoAny::into_any($component()); })*
                leptos::prelude::IntoAny::into_any(())
            }
        }

        $(
            pub struct $page;

            impl leptos_router::LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    $crate::browser::breathe().await;
                    let page = $crate::lazy::with_texts(stringify!($chunk), $pages(stringify!($page)));
                    $crate::lazy::while_here(page).await
                }
            }
        )*
    };
}

/// Makes a function lazy, as `lazy_pages!` does for pages: one that builds a view, unless it says what it gives. It is
/// called as an async function.
#[macro_export]
macro_rules! lazy_view {
    ($chunk:ident: $(#[$about:meta])* $visible:vis fn $name:ident($($argument:ident: $type:ty),*) $body:block) => {
        $crate::lazy_view! {
            $chunk: $(#[$about])* $visible fn $name($($argument: $type),*) -> leptos::prelude::AnyView $body
        }
    };
    ($chunk:ident: $(#[$about:meta])* $visible:vis fn $name:ident($($argument:ident: $type:ty),*) -> $given:ty $body:block) => {
        // The splitter's marker must not be there without the splitter: it leaves an import that nobody provides.
        #[cfg(feature = "split")]
        #[leptos::lazy($chunk)]
        $(#[$about])*
        $visible fn $name($($argument: $type),*) -> $given $body

        #[cfg(not(feature = "split"))]
        $(#[$about])*
        $visible async fn $name($($argument: $type),*) -> $given $body
    };
}
