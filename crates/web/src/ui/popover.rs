//! The only place for small panels that hang on a button: popovers, menus, and the placing of any of them.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    button::Look,
    icon::{Glyph, Icon},
};

/// Places a panel of the top layer below its anchor, or above where there is more room, inside the window.
pub fn place(anchor: &web_sys::Element, panel: &web_sys::HtmlElement) {
    const GAP: f64 = 4.0;
    const MARGIN: f64 = 8.0;
    const ROOM: f64 = 240.0;
    let size = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
    };
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let rect = anchor.get_bounding_client_rect();
    let style = panel.style();
    let set = |name: &str, value: f64| {
        // The browser writes the number: Rust's own way for decimals is 10 kB long.
        let pixels = js_sys::Number::from(value.max(MARGIN).round())
            .to_string_with_radix(10)
            .map(String::from)
            .unwrap_or_default();
        let _ = style.set_property(name, &[&pixels, "px"].concat());
    };
    let unset = |name: &str| {
        let _ = style.remove_property(name);
    };
    let below = height - rect.bottom();
    if below >= ROOM || below >= rect.top() {
        set("--top", rect.bottom() + GAP);
        unset("--bottom");
        set("--h", below - GAP - MARGIN);
    } else {
        set("--bottom", height - rect.top() + GAP);
        unset("--top");
        set("--h", rect.top() - GAP - MARGIN);
    }
    if rect.left() + rect.right() <= width {
        set("--left", rect.left());
        unset("--right");
    } else {
        set("--right", width - rect.right());
        unset("--left");
    }
    set("--w", rect.width());
}

/// A button with a panel. The panel's content is made when it opens and dropped when it closes.
#[component]
pub fn Popover(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] icon: Option<Glyph>,
    #[prop(optional)] look: Look,
    /// Only the drawing shows; the label is read out.
    #[prop(optional)]
    icon_only: bool,
    /// Stands in the button before the label: an avatar.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    /// Instead of the button's own class: for chips.
    #[prop(optional, into)]
    class: Option<String>,
    #[prop(default = "pop pad")] panel_class: &'static str,
    /// Runs when the panel closes.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let id = super::fresh_id("pop");
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let class = class.unwrap_or_else(|| [look.class(), if icon_only { " square" } else { "" }].concat());
    let before_toggle = move |event: ev::Event| {
        let opening = event.dyn_ref::<web_sys::ToggleEvent>().is_some_and(|event| event.new_state() == "open");
        if opening && let (Some(button), Some(panel)) = (button.get_untracked(), panel.get_untracked()) {
            place(&button, &panel);
        }
        open.set(opening);
        if !opening && let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    // Not the panel's own: an action goes on after its panel has closed and all that was made inside has ended.
    let around = Owner::current().unwrap_or_default();
    // Provided where the content is made, so that of several panels side by side each closes itself.
    let content = move || {
        open.get().then(|| {
            provide_context(PopoverPanel { panel, around: around.clone() });
            children()
        })
    };
    view! {
        <button
            type="button"
            class=class
            node_ref=button
            popovertarget=id.clone()
            aria-expanded=move || open.get().to_string()
            aria-label=move || icon_only.then(|| label.get())
            title=move || icon_only.then(|| label.get())
        >
            {before.map(|before| before.run())}
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            {(!icon_only).then(|| view! { <span>{move || label.get()}</span> })}
        </button>
        <div class=panel_class id=id popover="auto" node_ref=panel on:beforetoggle=before_toggle on:keydown=move |event| arrows(panel, &event)>
            {content}
        </div>
    }
}

/// The panel around, so that what is inside can close it.
#[derive(Clone)]
pub struct PopoverPanel {
    panel: NodeRef<html::Div>,
    around: Owner,
}

impl PopoverPanel {
    pub fn close(&self) {
        if let Some(panel) = self.panel.get_untracked() {
            let _ = panel.hide_popover();
        }
    }

    /// Closes and acts. Signals that the action makes live as long as what is around the panel.
    fn close_and_run(&self, action: Callback<()>) {
        self.close();
        self.around.with(|| action.run(()));
    }
}

/// A button with a list of actions; put `MenuItem`s and `MenuLink`s inside.
#[component]
pub fn Menu(
    #[prop(into)] label: Signal<String>,
    icon: Glyph,
    #[prop(optional)] look: Option<Look>,
    #[prop(default = true)] icon_only: bool,
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Popover label=label icon=icon look=look.unwrap_or(Look::Quiet) icon_only=icon_only panel_class="pop menu" children=children/>
    }
}

#[component]
pub fn MenuItem(
    #[prop(into)] label: String,
    #[prop(optional, into)] icon: Option<Glyph>,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let panel = use_context::<PopoverPanel>();
    view! {
        <button
            type="button"
            class:danger=danger
            disabled=move || disabled.get()
            on:click=move |_| match &panel {
                Some(panel) => panel.close_and_run(on_press),
                None => on_press.run(()),
            }
        >
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            <span>{label}</span>
        </button>
    }
}

#[component]
pub fn MenuLink(
    #[prop(into)] label: String,
    #[prop(into)] href: String,
    #[prop(optional, into)] icon: Option<Glyph>,
) -> impl IntoView {
    let panel = use_context::<PopoverPanel>();
    let close = move |_| {
        if let Some(panel) = &panel {
            panel.close();
        }
    };
    view! {
        <a href=href on:click=close>
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            <span>{label}</span>
        </a>
    }
}

/// Arrow keys walk through a panel's buttons and links.
fn arrows(panel: NodeRef<html::Div>, event: &ev::KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    if crate::browser::is_typing(event) {
        return;
    }
    let Some(panel) = panel.get_untracked() else { return };
    let Ok(list) = panel.query_selector_all("button:not([disabled]), a[href], input") else { return };
    let items: Vec<web_sys::HtmlElement> =
        (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect();
    let current = document().active_element();
    let position =
        items.iter().position(|item| current.as_ref().is_some_and(|current| item.is_same_node(Some(current))));
    let next = match (position, forward) {
        (None, true) => items.first(),
        (None, false) => items.last(),
        (Some(index), true) => items.get(index + 1).or(items.first()),
        (Some(index), false) => index.checked_sub(1).and_then(|index| items.get(index)).or(items.last()),
    };
    event.prevent_default();
    if let Some(next) = next {
        let _ = next.focus();
    }
}
