//! g
use leptos::prelude::*;
use leptos_router::{any_nested_route::AnyNestedRoute, path, Lazy};
crate::lazy_pages! { gallery_chunk; GalleryPage => Gallery }
pub fn route() -> AnyNestedRoute { crate::modules::route(path!("ui"), Lazy::<GalleryPage>::new()) }
#[component]
fn Gallery() -> impl IntoView { view! { <p>"x"</p> } }
