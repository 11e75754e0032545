//! The only place for what lies over the page: the native `<dialog>` with its guard against lost work, and sheets and
//! dialogs whose being open is part of the address, so that Back closes them and a link opens them.

use leptos::{attr::custom::custom_attribute, ev, html, prelude::*};
use leptos_router::location::State;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    button::{Button, IconButton, Look},
    icon::X,
    toast::toast,
    url::{self, Step},
};
use crate::{browser, i18n::t};

const QUERY: &str = "sheet";
const MARK: &str = "sheet";

/// The shape of a dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// In the middle, 480 px.
    #[default]
    Dialog,
    /// In the middle, 640 px.
    WideDialog,
    /// A panel at the right, 420 px; from below on phones.
    Sheet,
    /// A panel at the right, 640 px; from below on phones.
    WideSheet,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Self::Dialog => "dialog",
            Self::WideDialog => "dialog wide",
            Self::Sheet => "sheet",
            Self::WideSheet => "sheet wide",
        }
    }
}

/// Opens `?sheet=<name>` with further values of the query beside it.
pub fn open_sheet(name: &str, values: &[(&str, &str)]) {
    let owned: Vec<(&str, [String; 1])> = std::iter::once((QUERY, [name.to_owned()]))
        .chain(values.iter().map(|(key, value)| (*key, [(*value).to_owned()])))
        .collect();
    let changes: Vec<(&str, Option<&[String]>)> =
        owned.iter().map(|(key, value)| (*key, Some(value.as_slice()))).collect();
    url::change_query(&changes, Step::Push, State::new(Some(JsValue::from_str(MARK))));
}

/// Closes the open sheet: goes back when this app opened it, else takes its names out of the address.
pub fn close_sheet(values: &[&str]) {
    if url::step_has_mark(MARK) {
        url::back();
        return;
    }
    let changes: Vec<(&str, Option<&[String]>)> =
        std::iter::once(&QUERY).chain(values).map(|key| (*key, None)).collect();
    url::set_query(&changes, Step::Replace);
}

/// A dialog that is open while the address says `?sheet=<name>`. `values` names what else it keeps in the address.
/// Inside `children`, `close_sheet` ends it; after saving prefer `url::go_instead(record)`, which replaces its step.
#[component]
pub fn Sheet(
    name: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(default = Shape::Sheet)] shape: Shape,
    #[prop(default = &[])] values: &'static [&'static str],
    #[prop(optional, into)] dirty: Signal<bool>,
    #[prop(optional, into)] on_discard: Option<Callback<()>>,
    #[prop(optional, into)] on_submit: Option<Callback<()>>,
    #[prop(optional, into)] footer: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let current = url::query(QUERY);
    let open = Signal::derive(move || current.with(|current| current.as_deref() == Some(name)));
    let on_close = Callback::new(move |()| close_sheet(values));
    let parts = Parts { on_close, title, shape, dirty, on_discard, on_submit, footer };
    modal(open, parts, children)
}

#[derive(Clone)]
struct Parts {
    on_close: Callback<()>,
    title: Signal<String>,
    shape: Shape,
    dirty: Signal<bool>,
    on_discard: Option<Callback<()>>,
    on_submit: Option<Callback<()>>,
    footer: Option<ViewFn>,
}

fn modal(open: Signal<bool>, parts: Parts, children: ChildrenFn) -> impl IntoView {
    let is_open = Memo::new(move |_| open.get());
    move || {
        is_open.get().then(|| {
            let (parts, children) = (parts.clone(), children.clone());
            view! { <OpenModal parts=parts children=children/> }
        })
    }
}

/// A dialog that is open while `open` holds; for short questions that need no address. Its content exists only while open.
/// With `on_submit` the content and the footer stand in one form, and ⌘⏎ or ⌘S submits it.
/// While `dirty`, closing asks first: keep the draft or discard it.
#[component]
pub fn Modal(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] shape: Shape,
    #[prop(optional, into)] dirty: Signal<bool>,
    #[prop(optional, into)] on_discard: Option<Callback<()>>,
    #[prop(optional, into)] on_submit: Option<Callback<()>>,
    #[prop(optional, into)] footer: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    modal(open, Parts { on_close, title, shape, dirty, on_discard, on_submit, footer }, children)
}

#[component]
fn OpenModal(parts: Parts, children: ChildrenFn) -> impl IntoView {
    let Parts { on_close, title, shape, dirty, on_discard, on_submit, footer } = parts;
    let dialog = NodeRef::<html::Dialog>::new();
    let form = NodeRef::<html::Form>::new();
    let asking = RwSignal::new(false);
    let title_id = StoredValue::new(super::fresh_id("dialog"));
    show_on_mount(dialog);
    let request_close = move || {
        if dirty.get_untracked() {
            asking.set(true);
            browser::focus_later("keep-draft");
        } else {
            on_close.run(());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let save = (event.ctrl_key() || event.meta_key()) && matches!(event.key().as_str(), "Enter" | "s" | "S");
        if save && on_submit.is_some() {
            event.prevent_default();
            if let Some(form) = form.get_untracked() {
                let _ = form.request_submit();
            }
        }
        // The page's own shortcuts do not reach through an open dialog.
        event.stop_propagation();
    };
    let keep = move |()| {
        toast(t("draft.kept"));
        on_close.run(());
    };
    let discard = move |()| {
        if let Some(on_discard) = on_discard {
            on_discard.run(());
        }
        on_close.run(());
    };
    view! {
        <dialog
            class=shape.class()
            node_ref=dialog
            aria-labelledby=title_id.get_value()
            {..custom_attribute("closedby", "any")}
            on:cancel=move |event: ev::Event| {
                // A `cancel` of something inside (a file chooser) bubbles up to here too.
                if event.target() == event.current_target() {
                    event.prevent_default();
                    request_close();
                }
            }
            on:close=move |event: ev::Event| {
                // Browsers may close a dialog without asking (a second Esc): the draft is kept then.
                if event.target() == event.current_target() {
                    on_close.run(());
                }
            }
            on:keydown=on_key
        >
            // No `header`: outside a section it would be the page's banner a second time.
            <div class="dialog-head">
                <h2 id=title_id.get_value()>{move || title.get()}</h2>
                <IconButton label=t("action.close") glyph=X on_press=move |()| request_close()/>
            </div>
            <form
                class="contents"
                node_ref=form
                novalidate=true
                on:submit=move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    if let Some(on_submit) = on_submit {
                        on_submit.run(());
                    }
                }
            >
                <div class="body">{children()}</div>
                {move || {
                    if asking.get() {
                        return Some(view! {
                            <footer>
                                <p class="grow" role="alert">{t("draft.unsaved")}</p>
                                <Button label=t("action.discard") look=Look::Quiet on_press=discard/>
                                <KeepButton on_press=keep/>
                            </footer>
                        }.into_any());
                    }
                    footer.clone().map(|footer| view! { <footer>{footer.run()}</footer> }.into_any())
                }}
            </form>
        </dialog>
    }
}

#[component]
fn KeepButton(#[prop(into)] on_press: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" id="keep-draft" class="btn primary" on:click=move |_| on_press.run(())>
            {t("draft.keep")}
        </button>
    }
}

/// Shows the dialog once it is in the document, and gives the focus back to where it was when it goes.
pub fn show_on_mount(dialog: NodeRef<html::Dialog>) {
    let before = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    let before = StoredValue::new_local(before);
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        let before = before.try_get_value().flatten();
        request_animation_frame(move || {
            if let Some(before) = before.filter(|element| element.is_connected()) {
                let _ = before.focus();
            }
        });
    });
}

/// "Are you sure?", only for what cannot be undone: says what will happen, and the button names it.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] action: Signal<String>,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let confirm = Callback::new(move |()| {
        open.set(false);
        on_confirm.run(());
    });
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| open.set(false)/>
            <Button label=action look=Look::Danger/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| open.set(false) title=title on_submit=confirm footer=footer>
            <p>{move || text.get()}</p>
        </Modal>
    }
}
