//! The tabs of views above a list, and below them what has been changed since one was opened.

use domain::{
    kernel::ListLink,
    lists::saved_view::{SavedView, ViewArrangement, ViewQuestion},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    ALL, ListFacts, Opening, asked,
    manage::manage,
    pairs::waiting_pairs,
    save::{Saving, save_dialog, save_over},
};
use crate::{
    i18n::{t, tf},
    live, session,
    ui::{
        content::Notice,
        icon::{ALERT, CHECK, LOCK, PLUS, SETTINGS, STAR},
        mark::Tone,
        popover::{Menu, MenuItem},
        state::Failure,
        table::{ColumnLayout, SelectButton, Selection},
        toast::toast_error,
        url::{self, Step},
    },
};

/// As many stand as tabs; the others are behind them.
const TABS: usize = 8;

/// The views of a list and how they are arranged. Copy it freely.
#[derive(Clone, Copy)]
pub struct Views {
    pub list: ListFacts,
    pub all: RwSignal<Vec<SavedView>>,
    pub arrangement: RwSignal<ViewArrangement>,
    loaded: RwSignal<bool>,
    opening: Opening,
    pub saving: RwSignal<Option<Saving>>,
    pub managing: RwSignal<bool>,
}

impl Views {
    pub fn load(self) {
        spawn_local(async move {
            let client = session::client().await;
            let of_list = vec![("resource".to_owned(), "eq".to_owned(), self.list.resource.to_string())];
            let link = ListLink { filters: of_list, limit: Some(200), ..ListLink::default() };
            // Without an answer the list works as it would without views.
            let (Ok(page), Ok(arrangement)) =
                (client.list::<SavedView>(&link).await, client.get_view_arrangement(self.list.resource).await)
            else {
                return self.opening.settle();
            };
            self.opening.remember(&arrangement);
            self.all.try_set(page.data);
            self.arrangement.try_set(arrangement);
            self.loaded.try_set(true);
        });
    }

    pub fn find(self, id: &str) -> Option<SavedView> {
        self.all.with(|all| all.iter().find(|view| view.head.id.to_string() == id).cloned())
    }

    /// The pinned ones in their order, then the others by name.
    pub fn in_order(self) -> Vec<SavedView> {
        let pinned = self.arrangement.with(|arrangement| arrangement.pinned.clone());
        let mut all = self.all.get();
        all.sort_by_key(|view| pinned.iter().position(|id| *id == view.head.id).unwrap_or(usize::MAX));
        all
    }

    /// Writes which views stand where; it is so at once, and goes back where that is refused.
    pub fn arrange(self, arrangement: ViewArrangement) {
        let before = self.arrangement.get_untracked();
        self.opening.remember(&arrangement);
        self.arrangement.set(arrangement.clone());
        spawn_local(async move {
            let put = session::client().await.put_view_arrangement(self.list.resource, &arrangement).await;
            if let Err(error) = put {
                self.opening.remember(&before);
                self.arrangement.try_set(before);
                toast_error(Failure::from(error).message);
            }
        });
    }
}

pub fn strip(list: ListFacts, layout: ColumnLayout, selection: Selection, opening: Opening) -> impl IntoView {
    let views = Views {
        list,
        all: RwSignal::new(Vec::new()),
        arrangement: RwSignal::new(ViewArrangement::default()),
        loaded: RwSignal::new(false),
        opening,
        saving: RwSignal::new(None),
        managing: RwSignal::new(false),
    };
    views.load();
    live::follow(move |event| {
        if event.resource == domain::kernel::policy::Resource::SavedViews {
            views.load();
        }
    });
    let named = url::query("view");
    let question = asked::in_address();
    let gone = RwSignal::new(Vec::<String>::new());
    open_named(views, named, question, gone);
    let current = Memo::new(move |_| named.get().and_then(|id| views.find(&id)));
    let hidden = move || {
        let named = named.get().filter(|id| id != ALL);
        views.loaded.get() && named.is_some_and(|id| views.find(&id).is_none())
    };
    let edited = Memo::new(move |_| {
        let asks = question.get();
        match current.get() {
            Some(view) => asked::without_gone(list, &view.data.question).0 != asks,
            None => asks != ViewQuestion::default(),
        }
    });
    // What the columns are when a view is left is what this device shows otherwise.
    let show_all = move || {
        layout.choose(&layout.usual());
        asked::open(
            if views.arrangement.with_untracked(|own| own.default_view.is_some()) { ALL } else { "" },
            &ViewQuestion::default(),
            Step::Push,
        );
    };
    view! {
        <div class="chips line" role="group" aria-label=t("views.title")>
            <button
                type="button"
                class="chip tab"
                aria-pressed=move || (current.with(Option::is_none) && !edited.get()).to_string()
                on:click=move |_| show_all()
            >
                {t("views.all")}
            </button>
            <For each=move || tabs(views, named.get()) key=|view| (view.head.id, view.head.version) let:view>
                {tab(views, view, named, layout)}
            </For>
            {move || more(views, named.get(), layout)}
            {list.merges.then(|| waiting_pairs(list.resource))}
        </div>
        <SelectButton selection=selection/>
        {move || hidden().then(|| view! {
            <Notice tone=Tone::Warn glyph=LOCK>
                {t("views.hidden")}" "
                <button type="button" class="link" on:click=move |_| show_all()>{t("views.show_all")}</button>
            </Notice>
        })}
        {move || Some(gone.get()).filter(|gone| !gone.is_empty()).map(|gone| view! {
            <Notice tone=Tone::Warn glyph=ALERT>{tf("views.gone", &[("fields", &gone.join(", "))])}</Notice>
        })}
        {move || edited.get().then(|| changes(views, current, question))}
        {save_dialog(views, question)}
        {manage(views)}
    }
}

/// A link with nothing but the view's id, or the view that the list opens with.
fn open_named(views: Views, named: Memo<Option<String>>, question: Memo<ViewQuestion>, gone: RwSignal<Vec<String>>) {
    Effect::new(move |opened: Option<Option<String>>| {
        if !views.loaded.get() {
            return None;
        }
        let named = named.get();
        let opened = opened.flatten();
        let bare = question.with(|question| *question == ViewQuestion::default());
        if opened == named && named.is_some() {
            views.opening.settle();
            return named;
        }
        let usual = untrack(|| views.arrangement.with(|own| own.default_view)).filter(|_| bare && named.is_none());
        let wanted = named.clone().or_else(|| usual.map(|id| id.to_string()));
        let Some(view) = wanted.as_ref().and_then(|id| untrack(|| views.find(id))) else {
            gone.set(Vec::new());
            views.opening.settle();
            return named;
        };
        let (asks, missing) = asked::without_gone(views.list, &view.data.question);
        gone.set(missing);
        if bare && asks != ViewQuestion::default() || named.is_none() {
            asked::open(&view.head.id.to_string(), &asks, Step::Replace);
        } else {
            views.opening.settle();
        }
        wanted
    });
}

/// The first ones, and the open one wherever it stands.
fn tabs(views: Views, named: Option<String>) -> Vec<SavedView> {
    let all = views.in_order();
    let open = named.and_then(|id| all.iter().skip(TABS).find(|view| view.head.id.to_string() == id).cloned());
    all.into_iter().take(TABS).chain(open).collect()
}

fn show(views: Views, view: &SavedView, layout: ColumnLayout) {
    let (asks, _) = asked::without_gone(views.list, &view.data.question);
    if asks.columns.is_empty() {
        layout.choose(&layout.usual());
    } else {
        layout.choose(&asks.columns.iter().map(String::as_str).collect::<Vec<_>>());
    }
    asked::open(&view.head.id.to_string(), &asks, Step::Push);
}

fn tab(views: Views, view: SavedView, named: Memo<Option<String>>, layout: ColumnLayout) -> impl IntoView {
    let id = view.head.id.to_string();
    let pinned = views.arrangement.with_untracked(|own| own.pinned.contains(&view.head.id));
    let is_open = move || named.with(|named| named.as_ref() == Some(&id));
    let name = view.data.name.clone();
    view! {
        <button type="button" class="chip tab" class:pinned=pinned aria-pressed=move || is_open().to_string() on:click=move |_| show(views, &view, layout)>
            {name}
        </button>
    }
}

fn more(views: Views, named: Option<String>, layout: ColumnLayout) -> impl IntoView {
    let shown = tabs(views, named.clone());
    let others: Vec<SavedView> = views.in_order().into_iter().filter(|view| !shown.contains(view)).collect();
    let any = !shown.is_empty();
    any.then(|| {
        view! {
            <Menu label=t("views.more") icon=SETTINGS>
                {others.clone().into_iter().map(|view| {
                    let name = view.data.name.clone();
                    view! { <MenuItem label=name icon=STAR on_press=move |()| show(views, &view, layout)/> }
                }).collect_view()}
                <MenuItem label=t("views.manage") icon=SETTINGS on_press=move |()| views.managing.set(true)/>
            </Menu>
        }
    })
}

/// "Edited · Save view · Save as… · Reset"
fn changes(views: Views, current: Memo<Option<SavedView>>, question: Memo<ViewQuestion>) -> impl IntoView {
    let mine = move || current.get().filter(may_change);
    let reset = move |_| {
        if let Some(view) = current.get_untracked() {
            let (asks, _) = asked::without_gone(views.list, &view.data.question);
            asked::open(&view.head.id.to_string(), &asks, Step::Replace);
        }
    };
    view! {
        <div class="view-changes" role="status">
            {move || current.with(Option::is_some).then(|| view! { <span class="muted small">{t("views.edited")}</span> })}
            {move || mine().map(|view| view! {
                <button type="button" class="btn quiet small" on:click=move |_| save_over(views, view.clone(), question.get_untracked())>
                    <crate::ui::icon::Icon glyph=CHECK small=true/><span>{t("views.save")}</span>
                </button>
            })}
            <button type="button" class="btn quiet small" on:click=move |_| views.saving.set(Some(Saving::New))>
                <crate::ui::icon::Icon glyph=PLUS small=true/>
                <span>{move || if current.with(Option::is_some) { t("views.save_as") } else { t("views.save_view") }}</span>
            </button>
            {move || current.with(Option::is_some).then(|| view! {
                <button type="button" class="btn quiet small" on:click=reset><span>{t("views.reset")}</span></button>
            })}
        </div>
    }
}

/// Their owner, and administrators what is shown to others.
pub fn may_change(view: &SavedView) -> bool {
    session::user_untracked().is_some_and(|user| {
        let shown = view.data.facility_id.is_some();
        view.owner_id == user.head.id || shown && user.data.role == domain::kernel::policy::Role::Admin
    })
}
