//! What a form asks, in the making: added out of a closed set or as a question of one's own, moved by buttons and by Ctrl ↑
//! and ↓, taken out and brought back.

use std::collections::BTreeSet;

use domain::{
    kernel::{rules, text},
    leads::web_form::{FormField, FormFieldKind, FormLanguage},
};
use leptos::{ev, prelude::*};

use super::usual;
use crate::{
    browser,
    i18n::{number, t, t_in, tf},
    record::{FormPart, FormRows, entries, filled, finish_words, form_fields, word},
    ui::{
        button::{Button, IconButton, Look},
        field::{CheckField, FieldParts, SelectField, TextField},
        form::FieldErrorLine,
        icon::{ARROW_DOWN, ARROW_UP, PLUS, TRASH, UNDO},
        tags::TagsField,
    },
};

form_fields! {
    /// One thing that is asked.
    FieldForm / TypedField {
        kind: RwSignal<String>,
        /// Of a question of one's own; made of its label when the form is saved, and the same from then on.
        name: RwSignal<String>,
        label: RwSignal<String>, hint: RwSignal<String>, required: RwSignal<bool>, choices: RwSignal<Vec<String>>,
    }
}

pub(super) type FieldRows = FormRows<FieldForm>;

pub(super) fn typed(fields: &[FormField]) -> Vec<TypedField> {
    fields.iter().map(TypedField::from).collect()
}

impl From<&FormField> for TypedField {
    fn from(field: &FormField) -> Self {
        Self {
            kind: field.kind.to_string(),
            name: field.name.clone().unwrap_or_default(),
            label: field.label.clone(),
            hint: field.hint.clone().unwrap_or_default(),
            required: field.required,
            choices: field.choices.clone(),
        }
    }
}

impl TypedField {
    fn kind(&self) -> FormFieldKind {
        word(&self.kind).unwrap_or(FormFieldKind::Text)
    }
}

pub(super) fn written(typed: &[TypedField]) -> Vec<FormField> {
    let mut taken: BTreeSet<String> = typed.iter().map(|field| field.name.clone()).collect();
    let field = |typed: &TypedField| {
        let kind = typed.kind();
        let name = kind.is_own().then(|| {
            let name = if typed.name.is_empty() { free_name(&typed.label, &taken) } else { typed.name.clone() };
            taken.insert(name.clone());
            name
        });
        FormField {
            kind,
            name,
            label: typed.label.trim().to_owned(),
            hint: filled(&typed.hint),
            required: typed.required,
            choices: if has_choices(kind) { typed.choices.clone() } else { Vec::new() },
        }
    };
    typed.iter().map(field).collect()
}

/// `Did a doctor send you?` → `did_a_doctor_send_you`; a number behind it where that is taken or means something else.
fn free_name(label: &str, taken: &BTreeSet<String>) -> String {
    let stem: String = text::identifier(label).chars().take(36).collect();
    let stem = if stem.is_empty() { "question".to_owned() } else { stem };
    let numbered = (2_u32..).map(|number| format!("{stem}_{number}"));
    let good = |name: &String| {
        !taken.contains(name) && rules::check(&FormField::own(FormFieldKind::Text, name, "?")).is_empty()
    };
    std::iter::once(stem.clone()).chain(numbered).find(good).unwrap_or_default()
}

/// Of these there may be a list to choose from.
const fn has_choices(kind: FormFieldKind) -> bool {
    matches!(kind, FormFieldKind::Choice | FormFieldKind::Specialty | FormFieldKind::PreferredTime)
}

/// The list and what is done with it. Copy it freely.
#[derive(Clone, Copy)]
struct Asked {
    rows: FieldRows,
    language: RwSignal<String>,
    /// The last one that was taken out, with its place.
    removed: RwSignal<Option<(usize, TypedField)>>,
    /// Where the last one that was moved went, for whoever does not see it.
    told: RwSignal<String>,
}

impl Asked {
    fn list(self) -> Vec<TypedField> {
        untrack(|| self.rows.typed())
    }

    /// A new one at the end, with the focus in it.
    fn add(self, kind: FormFieldKind) {
        let language = self.language.with_untracked(|language| word(language)).unwrap_or(FormLanguage::English);
        let place = self.list().len();
        self.rows.add(TypedField::from(&FormField::new(kind, usual::label(kind, language))));
        focus(place, &["input.input"]);
    }

    /// Past its neighbour; `then` finds what has the focus afterwards within it.
    fn step(self, place: usize, down: bool, then: &'static [&'static str]) {
        finish_words();
        let mut list = self.list();
        let next = if down { Some(place + 1) } else { place.checked_sub(1) };
        let Some(next) = next.filter(|next| *next < list.len()) else { return };
        let name = list.get(place).map(called).unwrap_or_default();
        list.swap(place, next);
        self.rows.fill(list);
        self.told.set(tf("rules.moved", &[("name", &name), ("n", &number(next + 1))]));
        focus(next, then);
    }

    fn remove(self, place: usize) {
        let mut list = self.list();
        if place < list.len() {
            let removed = list.remove(place);
            self.rows.fill(list);
            self.removed.set(Some((place, removed)));
            request_animation_frame(|| browser::focus_first(".asked-removed button"));
        }
    }

    fn bring_back(self) {
        let Some((place, field)) = self.removed.get_untracked() else { return };
        let mut list = self.list();
        let place = place.min(list.len());
        list.insert(place, field);
        self.removed.set(None);
        self.rows.fill(list);
        focus(place, &["input.input"]);
    }
}

/// The lines are made anew when they move: the focus goes to the new one. Of several selectors the last one counts that
/// finds something.
fn focus(place: usize, within: &[&'static str]) {
    let selectors: Vec<String> =
        within.iter().map(|part| ["[data-asked=\"", &place.to_string(), "\"] ", part].concat()).collect();
    request_animation_frame(move || selectors.iter().for_each(|selector| browser::focus_first(selector)));
}

/// Its label, or what it is as long as it has none.
fn called(field: &TypedField) -> String {
    filled(&field.label).unwrap_or_else(|| t_in("web_forms.kind", &field.kind))
}

pub(super) fn builder(rows: FieldRows, language: RwSignal<String>) -> impl IntoView {
    follow_language(rows, language);
    let asked = Asked { rows, language, removed: RwSignal::new(None), told: RwSignal::new(String::new()) };
    let FieldParts { id, error, .. } = FieldParts::new("fields", "");
    let error_id = [&id, "-error"].concat();
    let described_by = error_id.clone();
    view! {
        <fieldset class="stack" id=id tabindex="-1" aria-describedby=described_by>
            <legend>{t("web_forms.asked")}</legend>
            <p class="hint">{t("web_forms.asked_hint")}</p>
            <FieldErrorLine id=error_id error=error/>
            <p class="visually-hidden" role="status">{move || asked.told.get()}</p>
            <ol class="stack">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    {line(asked, index.get_untracked(), row.1)}
                </ForEnumerate>
            </ol>
            <div role="status">{move || asked.removed.get().map(|(_, field)| undo(asked, &field))}</div>
            {adders(asked)}
        </fieldset>
    }
}

/// Labels that nobody has changed are written in the language of the form.
fn follow_language(rows: FieldRows, language: RwSignal<String>) {
    Effect::new(move |before: Option<FormLanguage>| {
        let now = language.with(|language| word(language)).unwrap_or(FormLanguage::English);
        if let Some(before) = before.filter(|before| *before != now) {
            for (_, line) in untrack(|| rows.lines()) {
                let kind = line.kind.with_untracked(|kind| word(kind)).unwrap_or(FormFieldKind::Text);
                if line.label.with_untracked(|label| label == usual::label(kind, before)) {
                    line.label.set(usual::label(kind, now).to_owned());
                }
            }
        }
        now
    });
}

fn undo(asked: Asked, field: &TypedField) -> impl IntoView + use<> {
    let removed = tf("web_forms.removed", &[("name", &called(field))]);
    view! {
        <div class="line asked-removed">
            <span>{removed}</span>
            <Button label=t("action.undo") icon=UNDO on_press=move |()| asked.bring_back()/>
        </div>
    }
}

fn line(asked: Asked, place: usize, form: FieldForm) -> impl IntoView {
    let name = move |field: &str| format!("fields/{place}/{field}");
    let kind = Memo::new(move |_| form.kind.with(|kind| word(kind)).unwrap_or(FormFieldKind::Text));
    let is_own = kind.get_untracked().is_own();
    let own = [FormFieldKind::Text, FormFieldKind::Choice, FormFieldKind::YesNo].map(FormFieldKind::as_str);
    let has_choices = Memo::new(move |_| has_choices(kind.get()));
    let has_hint = form.hint.with_untracked(|hint| !hint.is_empty());
    let on_key = move |event: ev::KeyboardEvent| {
        let down = match event.key().as_str() {
            "ArrowUp" => false,
            "ArrowDown" => true,
            _ => return,
        };
        if event.ctrl_key() {
            event.prevent_default();
            event.stop_propagation();
            asked.step(place, down, &["input.input"]);
        }
    };
    view! {
        <li class="card sub" data-asked=place.to_string() on:keydown=on_key>
            {head(asked, place, form)}
            <TextField name=name("label") label=t("web_forms.label") value=form.label max_length=200_u32/>
            {is_own.then(|| view! {
                <SelectField name=name("kind") label=t("web_forms.answered_by") value=form.kind entries=entries("web_forms.kind", &own)/>
            })}
            {move || has_choices.get().then(|| choices(name("choices"), kind.get(), form))}
            <CheckField name=name("required") label=t("web_forms.required") value=form.required/>
            <details class="more-fields" open=has_hint>
                <summary>{t("web_forms.hint")}</summary>
                <TextField name=name("hint") label=t("web_forms.hint") hide_label=true value=form.hint max_length=300_u32/>
            </details>
        </li>
    }
}

fn choices(name: String, kind: FormFieldKind, form: FieldForm) -> impl IntoView {
    let may_be_none = kind != FormFieldKind::Choice;
    let hint = t(if may_be_none { "web_forms.choices_if_any" } else { "web_forms.choices_hint" });
    view! { <TagsField name=name label=t("web_forms.choices") hint=hint value=form.choices optional=may_be_none/> }
}

/// What it is, and the buttons that move it and take it out.
fn head(asked: Asked, place: usize, form: FieldForm) -> impl IntoView {
    let title = move || [&number(place + 1), ". ", &form.kind.with(|kind| t_in("web_forms.kind", kind))].concat();
    let named = move |key: &'static str| {
        Signal::derive(move || {
            let label = form.label.with(|label| filled(label));
            let name = label.unwrap_or_else(|| form.kind.with(|kind| t_in("web_forms.kind", kind)));
            tf(key, &[("name", &name)])
        })
    };
    let is_last = Signal::derive(move || place + 1 >= asked.rows.lines().len());
    // Where there is no further way, the other button takes the focus.
    let up = move |()| asked.step(place, false, &[".end button:enabled"]);
    let down = move |()| asked.step(place, true, &[".end button:enabled", ".end button:nth-child(2):enabled"]);
    view! {
        <div class="line nowrap">
            <p class="grow strong">{title}</p>
            <div class="line nowrap end">
                <IconButton label=named("rules.up") glyph=ARROW_UP disabled={place == 0} on_press=up/>
                <IconButton label=named("rules.down") glyph=ARROW_DOWN disabled=is_last on_press=down/>
                <IconButton label=named("web_forms.remove") glyph=TRASH on_press=move |()| asked.remove(place)/>
            </div>
        </div>
    }
}

/// What is not asked yet, and questions of one's own.
fn adders(asked: Asked) -> impl IntoView {
    let adder = move |kind: FormFieldKind| {
        view! { <Button label=t_in("web_forms.kind", kind.as_str()) icon=PLUS look=Look::Quiet on_press=move |()| asked.add(kind)/> }
    };
    let free = Memo::new(move |_| {
        let taken: Vec<FormFieldKind> = asked.rows.typed().iter().map(TypedField::kind).collect();
        FormFieldKind::ALL.iter().copied().filter(|kind| kind.is_own() || !taken.contains(kind)).collect::<Vec<_>>()
    });
    view! {
        <div class="stack tight" role="group" aria-label=t("web_forms.add")>
            <p class="strong">{t("web_forms.add")}</p>
            <div class="line">{move || free.get().into_iter().map(adder).collect_view()}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{TypedField, free_name, typed, written};
    use domain::leads::web_form::{FormField, FormFieldKind};
    use std::collections::BTreeSet;

    #[test]
    fn a_question_keeps_its_name() {
        let question = |label: &str| TypedField::from(&FormField::new(FormFieldKind::YesNo, label));
        let names = |fields: &[FormField]| fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let first = written(&[question("Been here before?"), question("Been here before?"), question("पहले आए हैं?")]);
        let expected = ["been_here_before", "been_here_before_2", "question"];
        assert_eq!(names(&first), expected.map(|name| Some(name.to_owned())));
        let mut again = typed(&first);
        again[0].label = "Do you know us?".to_owned();
        assert_eq!(names(&written(&again)), names(&first));
    }

    #[test]
    fn no_name_means_something_else() {
        let none = BTreeSet::new();
        assert_eq!(free_name("Phone", &none), "phone_2");
        assert_eq!(free_name("Website", &none), "website_2");
        assert_eq!(free_name(&"x".repeat(60), &none).len(), 36);
    }

    #[test]
    fn only_lists_have_choices() {
        let choice = FormField { choices: vec!["A".to_owned()], ..FormField::own(FormFieldKind::Choice, "a", "A") };
        let mut fields = typed(&[choice]);
        fields[0].kind = FormFieldKind::Text.to_string();
        assert_eq!(written(&fields)[0].choices, Vec::<String>::new());
    }
}
