//! The only place that knows how a module becomes a chunk of its own.

use std::future::Future;

use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};

/// Shows nothing until the code of a view has arrived, then the view.
#[component]
pub fn Later(load: impl Future<Output = AnyView> + 'static) -> impl IntoView {
    let arrived = StoredValue::new_local(None::<AnyView>);
    let ready = RwSignal::new(false);
    // The view's signals belong to this component, although they are made in a task.
    let load = ScopedFuture::new(load);
    spawn_local(async move {
        let view = load.await;
        if arrived.try_set_value(Some(view)).is_none() {
            ready.set(true);
        }
    });
    move || ready.get().then(|| arrived.try_update_value(Option::take))
}

/// Makes the pages of a module lazy: with the feature `split` all of them are one chunk, loaded at the first visit;
/// without it they are plain code. Use it once in a module:
///
/// ```ignore
/// lazy_pages! {
///     people_chunk;                         // the chunk's name, unique in the app
///     ContactList => list::ContactList,     // a route's view => the component
///     ContactRecord => record::ContactRecord,
/// }
/// // in the module's routes:
/// <Route path=path!("people") view=Lazy::<ContactList>::new()/>
/// ```
#[macro_export]
macro_rules! lazy_pages {
    ($chunk:ident; $($page:ident => $component:path),* $(,)?) => {
        // The splitter's marker must not be there without the splitter: it leaves an import that nobody provides.
        #[cfg(feature = "split")]
        #[leptos::lazy]
        fn $chunk(page: &'static str) -> leptos::prelude::AnyView {
            $(if page == stringify!($page) { return leptos::prelude::IntoAny::into_any($component()); })*
            leptos::prelude::IntoAny::into_any(())
        }

        #[cfg(not(feature = "split"))]
        async fn $chunk(page: &'static str) -> leptos::prelude::AnyView {
            $(if page == stringify!($page) { return leptos::prelude::IntoAny::into_any($component()); })*
            leptos::prelude::IntoAny::into_any(())
        }

        $(
            pub struct $page;

            impl leptos_router::LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    $chunk(stringify!($page)).await
                }
            }
        )*
    };
}
