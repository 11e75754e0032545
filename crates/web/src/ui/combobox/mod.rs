//! The only place for choosing one record out of many by typing: an ARIA 1.2 combobox over an asynchronous source.

mod asking;
mod options;
mod source;

use std::time::Duration;

use leptos::{html, prelude::*};

pub use self::source::{Choice, ChoiceSource};
use self::{
    asking::{Line, State},
    options::{OptionList, option_id},
};
use super::{
    field::{Field, FieldParts},
    icon::{Icon, X},
    popover::place,
};
use crate::i18n::t;

const PAUSE: Duration = Duration::from_millis(150);

/// Choose one record by typing. `recents` remembers the last choices under that name; `on_create` offers "Create …".
#[component]
pub fn Combobox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Option<Choice>>,
    source: ChoiceSource,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] recents: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] on_create: Option<Callback<String>>,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    let list_id = format!("{}-list", parts.id);
    let option_prefix = StoredValue::new(format!("{}-option-", parts.id));
    let input = NodeRef::<html::Input>::new();
    let panel = NodeRef::<html::Div>::new();
    let state = State {
        value,
        text: RwSignal::new(String::new()),
        lines: RwSignal::new(Vec::new()),
        note: RwSignal::new(None),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        question: StoredValue::new(0),
        source: StoredValue::new(source),
        recents,
        can_create: on_create.is_some(),
    };
    Effect::new(move |_| {
        state.text.set(value.with(|value| value.as_ref().map(|value| value.label.clone()).unwrap_or_default()));
    });
    // Shown and placed when it opens and again when its length changes.
    Effect::new(move |_| {
        let open = state.open.get();
        state.lines.track();
        let (Some(input), Some(panel)) = (input.get(), panel.get()) else { return };
        if open {
            place(&input, &panel);
            let _ = panel.show_popover();
        } else {
            let _ = panel.hide_popover();
        }
    });
    let choose = Callback::new(move |line: Line| {
        state.open.set(false);
        match line {
            Line::Recent(choice) | Line::Found(choice) => state.choose(choice),
            Line::Create(text) => {
                if let Some(on_create) = on_create {
                    on_create.run(text);
                }
            }
        }
    });
    view! {
        <Field parts=parts label=label hint=hint optional=optional hide_label=hide_label>
            <div class="input-group">
                <input
                    class="input"
                    id=control.id
                    name=name
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder.unwrap_or_else(|| t("combobox.placeholder").to_owned())
                    aria-autocomplete="list"
                    aria-expanded=move || state.open.get().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || state.active.get().filter(|_| state.open.get()).map(|index| option_id(option_prefix, index))
                    aria-describedby=control.described_by
                    aria-invalid=move || invalid.invalid()
                    node_ref=input
                    prop:value=move || state.text.get()
                    // What is there already is left alone: a list over it would hide the fields below.
                    on:focus=move |_| if value.with_untracked(Option::is_none) { state.ask(Duration::ZERO) }
                    on:click=move |_| if !state.open.get_untracked() { state.ask(Duration::ZERO) }
                    on:input=move |event| { state.text.set(event_target_value(&event)); state.ask(PAUSE); }
                    on:keydown=move |event| state.on_key(&event, choose)
                    on:blur=move |_| state.leave()
                />
                {move || value.with(Option::is_some).then(|| view! {
                    <button type="button" class="btn quiet square" aria-label=t("action.clear") on:click=move |_| value.set(None)>
                        <Icon glyph=X small=true/>
                    </button>
                })}
            </div>
            <div class="pop" popover="manual" node_ref=panel>
                <OptionList state=state id=list_id option_prefix=option_prefix on_choose=choose/>
            </div>
        </Field>
    }
}
