//! The only place for the errors of a form: fields look theirs up here, and the summary lists them all.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{ALERT, Icon};
use crate::{browser, i18n::t};

/// Errors of one form. `Form::provide()` in the component that renders the form; fields below find it by context.
#[derive(Clone, Copy)]
pub struct Form {
    /// Keeps the ids of two forms in one page apart.
    number: u32,
    errors: RwSignal<Vec<FieldError>>,
    hidden: StoredValue<Vec<String>>,
}

/// An error in words, with the name of its field; a name that no field has is shown in the summary only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

static FORMS: AtomicU32 = AtomicU32::new(0);

impl Form {
    pub fn new() -> Self {
        Self {
            number: FORMS.fetch_add(1, Ordering::Relaxed),
            errors: RwSignal::new(Vec::new()),
            hidden: StoredValue::new(Vec::new()),
        }
    }

    pub fn provide() -> Self {
        let form = Self::new();
        provide_context(form);
        form
    }

    /// The form around, or one of its own for a lone field.
    pub(super) fn find() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// These fields say that they are hidden and take nothing.
    pub fn hide(self, fields: Vec<String>) {
        self.hidden.set_value(fields);
    }

    pub(super) fn hides(self, field: &str) -> bool {
        self.hidden.with_value(|hidden| hidden.iter().any(|known| known == field))
    }

    /// Shows these errors, moves the focus to the summary, and puts the word in front of the title.
    pub fn fail(self, mut errors: Vec<FieldError>) {
        let order = self.fields_in_order();
        let place =
            |error: &FieldError| order.iter().position(|id| *id == self.field_id(&error.field)).unwrap_or(usize::MAX);
        errors.sort_by_key(place);
        self.errors.set(errors);
        browser::focus_later(self.summary_id());
    }

    pub fn clear(self) {
        if self.errors.with_untracked(|errors| !errors.is_empty()) {
            self.errors.set(Vec::new());
        }
    }

    /// What is wrong with a field, followed.
    pub fn error_of(self, field: &str) -> Option<String> {
        self.errors.with(|errors| errors.iter().find(|error| error.field == field).map(|error| error.message.clone()))
    }

    pub fn has_errors(self) -> bool {
        self.errors.with(|errors| !errors.is_empty())
    }

    /// The id of the element of a field.
    pub fn field_id(self, field: &str) -> String {
        format!("form{}-{field}", self.number)
    }

    /// The ids of the form's elements from top to bottom, so that the summary reads in that order.
    fn fields_in_order(self) -> Vec<String> {
        let selector = format!("[id^='{}']", self.field_id(""));
        let Ok(found) = document().query_selector_all(&selector) else { return Vec::new() };
        (0..found.length())
            .filter_map(|index| found.get(index)?.dyn_into::<web_sys::Element>().ok().map(|element| element.id()))
            .collect()
    }

    fn summary_id(self) -> String {
        self.field_id("summary")
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

/// "There is a problem", with a link to each field (GOV.UK). Put it first in the form.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let form = Form::find();
    // While it is there, the title of the document says so too.
    Effect::new(move |before: Option<bool>| {
        let has_errors = form.has_errors();
        if before.unwrap_or(false) != has_errors {
            mark_title(has_errors);
        }
        has_errors
    });
    on_cleanup(|| mark_title(false));
    move || {
        form.has_errors().then(|| {
            let errors = form.errors.get();
            view! {
                <div class="summary" id=form.summary_id() tabindex="-1" role="alert" data-summary="" aria-labelledby=form.field_id("summary-title")>
                    <h2 id=form.field_id("summary-title")>{t("form.problem")}</h2>
                    <ul>
                        {errors.into_iter().map(|error| view! { <li><SummaryLine form=form error=error/></li> }).collect_view()}
                    </ul>
                </div>
            }
        })
    }
}

#[component]
fn SummaryLine(form: Form, error: FieldError) -> impl IntoView {
    let id = form.field_id(&error.field);
    let exists = browser::html_element(&id).is_some();
    if !exists {
        return view! { <p class="bad-text">{error.message}</p> }.into_any();
    }
    let href = format!("#{id}");
    view! {
        <a
            href=href
            on:click=move |event| {
                // The address keeps its fragment for pages; here only the focus moves.
                event.prevent_default();
                event.stop_propagation();
                browser::focus(&id);
            }
        >
            {error.message}
        </a>
    }
    .into_any()
}

fn mark_title(has_errors: bool) {
    let mark = t("form.title_mark");
    let title = document().title();
    let bare = title.strip_prefix(mark).unwrap_or(&title);
    let title = if has_errors { [mark, bare].concat() } else { bare.to_owned() };
    document().set_title(&title);
}

/// The line below a field that says what is wrong, in words.
#[component]
pub fn FieldErrorLine(#[prop(into)] id: String, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="error" id=id>
            {move || error.get().map(|message| view! { <Icon glyph=ALERT small=true/><span>{message}</span> })}
        </p>
    }
}
