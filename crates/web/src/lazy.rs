//! The only place that knows how a module becomes a chunk of its own.

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
        /// Which page of this chunk is meant.
        #[derive(Clone, Copy)]
        enum ChunkPage { $($page),* }

        // The splitter's marker must not be there without the splitter: it leaves an import that nobody provides.
        #[cfg(feature = "split")]
        #[leptos::lazy]
        fn $chunk(page: ChunkPage) -> leptos::prelude::AnyView {
            match page { $(ChunkPage::$page => leptos::prelude::IntoAny::into_any($component())),* }
        }

        #[cfg(not(feature = "split"))]
        async fn $chunk(page: ChunkPage) -> leptos::prelude::AnyView {
            match page { $(ChunkPage::$page => leptos::prelude::IntoAny::into_any($component())),* }
        }

        $(
            pub struct $page;

            impl leptos_router::LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> leptos::prelude::AnyView {
                    $chunk(ChunkPage::$page).await
                }
            }
        )*
    };
}
