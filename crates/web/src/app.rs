//! The root of the app: what is there on every page, and the routes.

use leptos::{children::ToChildren, prelude::*, tachys::view::iterators::StaticVec, task::spawn_local};
use leptos_router::{
    NestedRoute,
    any_nested_route::IntoAnyNestedRoute,
    components::{Router, Routes, RoutesProps},
    path,
};

use crate::{
    account, browser, draft, i18n, modules,
    modules::route,
    prefs, session,
    shell::Shell,
    ui::{content::set_title, icon::SEARCH, state::EmptyState, toast::Toaster, url},
};

/// Waits for what has to be there before the first page: texts, settings, and who this is. Until then the page that
/// `index.html` painted stays.
#[component]
pub fn Root() -> impl IntoView {
    prefs::provide();
    let session = session::provide();
    let ready = RwSignal::new(false);
    spawn_local(async move {
        draft::forget_old();
        if !i18n::choose(prefs::first_language()).await {
            i18n::choose(i18n::Language::English).await;
        }
        browser::breathe().await;
        session.restore().await;
        browser::breathe().await;
        // The pages for which that is drawn take it away when they have it, or say why not.
        let gets_in = session::user_untracked().is_some_and(|user| !user.must_change_password);
        if !gets_in || !browser::is_covered_by_content() {
            browser::uncover();
        }
        ready.set(true);
    });
    move || ready.get().then(|| view! { <Router><Everything/></Router><Toaster/> })
}

#[component]
fn Everything() -> impl IntoView {
    url::install();
    crate::update::listen();
    crate::live::listen();
    crate::offline::listen();
    crate::record::custom::listen();
    crate::talk::listen();
    let language = i18n::changes();
    move || {
        // Texts are plain strings: in another language all pages are rendered anew.
        language.track();
        let definitions = definitions();
        Routes(RoutesProps::builder().fallback(NotFound).children(ToChildren::to_children(move || definitions)).build())
    }
}

fn definitions() -> StaticVec<leptos_router::any_nested_route::AnyNestedRoute> {
    let mut inside = vec![route(path!(""), Home)];
    inside.extend(modules::routes());
    // Inside the shell: a person who is not signed in is asked to, whatever the address.
    inside.push(route(path!("*rest"), NotFound));
    let shell = NestedRoute::new(path!(""), Shell).child(StaticVec::from(inside)).into_any_nested_route();
    let mut all = account::gate_routes();
    #[cfg(not(feature = "split"))]
    all.push(crate::gallery::route());
    all.push(shell);
    StaticVec::from(all)
}

/// `/`: on to the first page that the person's role has.
#[component]
fn Home() -> impl IntoView {
    Effect::new(move |_| {
        if let Some(role) = session::role() {
            url::go_instead(modules::home(role));
        }
    });
}

#[component]
fn NotFound() -> impl IntoView {
    set_title(i18n::t("not_found.title"));
    view! {
        <div class="page">
            <EmptyState title=i18n::t("not_found.title") text=i18n::t("not_found.text") glyph=SEARCH whole_page=true>
                <a class="btn primary" href="/">{i18n::t("not_found.home")}</a>
            </EmptyState>
        </div>
    }
}
