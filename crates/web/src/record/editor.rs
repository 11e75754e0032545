//! The only place for the sheets that create and edit a record: the domain's rules run before the server is asked, each
//! error stands at its field, what is typed survives a reload, and sending twice makes one record.

use std::sync::Arc;

use client::Error;
use domain::{
    kernel::{New, ProblemCode, RecordId, custom, merge, outbox::Letter, record::new_problems_on, rules},
    talk::hangs_on,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;

use super::{FormFields, RecordState, Shown, custom::fields_of, delete_with_undo, follow::others_note, merge_href};
use crate::{
    browser,
    draft::{Draft, Keep},
    failure::{field_errors, form_errors},
    i18n::{t, tf, today},
    offline, session,
    ui::{
        button::{Button, Look},
        content::Notice,
        form::{ErrorSummary, FieldError, Form},
        icon::HISTORY,
        modal::{Shape, Sheet, close_sheet},
        state::Failure,
        toast::{toast, toast_undo},
        url,
    },
};

/// A record that people create and edit in a form.
pub trait Editable: Shown {
    type Form: FormFields;
    /// `?sheet=new-contact` creates one, on the list's page and wherever else it is needed.
    const NEW_SHEET: &'static str;
    /// `?sheet=edit` edits the record of the page.
    const EDIT_SHEET: &'static str = "edit";
    /// What else the sheets keep in the address.
    const VALUES: &'static [&'static str] = &[];
    /// Whether the first field of a new one has the focus on phones, too: where little more is typed than that, a keyboard
    /// over the rest saves a tap.
    const TYPED_AT_ONCE: bool = false;

    /// A new one may wait for the network: what the outbox calls it, and whom or what it is about.
    const WAITS: Option<(&'static str, fn(&Self::Data) -> String)> = None;

    /// What the form of an existing record begins with.
    fn begin(record: &Self) -> Typed<Self>;
    /// What is sent. `base` is what an existing record holds: the form need not show all of it.
    fn data(typed: &Typed<Self>, base: Option<&Self::Data>) -> Result<Self::Data, Vec<FieldError>>;
    /// The fields, named by their JSON pointers.
    fn fields(form: Self::Form) -> AnyView;
}

type Typed<R> = <<R as Editable>::Form as FormFields>::Typed;

/// A new record's draft carries the id that it was first sent with.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Unborn<T> {
    id: RecordId,
    typed: T,
}

/// Inside the form of a new record: saves it and goes on to it beside one that was there already, where the two are merged.
/// So nothing that was typed is lost, and each field is looked at before the two become one.
#[derive(Clone, Copy)]
pub struct SaveBeside(StoredValue<Option<RecordId>>);

impl SaveBeside {
    /// `inside` is any element of the form.
    pub fn save(self, other: RecordId, inside: &web_sys::Element) {
        let form = inside.closest("form").ok().flatten();
        let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
        self.0.set_value(Some(other));
        let _ = form.request_submit();
        // A form that is being sent already takes no notice.
        self.take();
    }

    fn take(self) -> Option<RecordId> {
        self.0.try_update_value(Option::take).flatten()
    }
}

/// The sheet for a new record. `begin` says what its form holds at first, `created` goes on with the record.
pub fn create_sheet<R: Editable>(
    begin: impl Fn() -> Typed<R> + Clone + Send + Sync + 'static,
    created: impl Fn(R) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(R::NEW_SHEET)));
    move || open.get().then(|| open_create::<R>(begin(), created.clone()))
}

fn open_create<R: Editable>(begin: Typed<R>, created: impl Fn(R) + Clone + Send + Sync + 'static) -> impl IntoView {
    let form = R::Form::of(begin);
    let id = RwSignal::new(browser::new_id());
    let draft = Draft::follow(
        R::NEW_SHEET,
        &window().location().pathname().unwrap_or_default(),
        Keep::Drafts,
        move || Unborn { id: id.get(), typed: form.typed() },
        move |unborn: Unborn<Typed<R>>| {
            id.set(unborn.id);
            form.fill(unborn.typed);
        },
    );
    let beside = SaveBeside(StoredValue::new(None));
    provide_context(beside);
    let send = move |errors: Form, busy: RwSignal<bool>| {
        let other = beside.take();
        let Some(data) = checked::<R>(form, None, errors) else { return };
        let created = created.clone();
        busy.set(true);
        spawn_local(async move {
            match create::<R>(id.get_untracked(), data).await {
                Ok(None) => {
                    draft.done();
                    close_sheet(R::VALUES);
                    toast(t("offline.kept"));
                }
                Ok(Some(record)) => {
                    draft.done();
                    announce(record.clone());
                    match other {
                        Some(other) => url::go_instead(&merge_href::<R>(other.into(), record.head().id)),
                        None => created(record),
                    }
                }
                Err(error) => errors.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    begin_typing(R::TYPED_AT_ONCE);
    sheet::<R>(R::NEW_SHEET, t(R::TEXTS.new), form, draft, send, Vec::new(), || ())
}

/// `?sheet=edit` on the record's page, once the record is there.
pub fn edit_sheet<R: Editable>(state: RecordState<R>) -> impl IntoView {
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| {
        sheet.with(|sheet| sheet.as_deref() == Some(R::EDIT_SHEET)) && state.record.with(Option::is_some)
    });
    move || open.get().then(|| state.present().map(|record| open_edit(state, record)))
}

fn open_edit<R: Editable>(state: RecordState<R>, record: Arc<R>) -> impl IntoView {
    let form = R::Form::of(R::begin(&record));
    // A draft of an older version would silently take back what was changed since.
    let version = [&record.head().id.to_string(), ".", &record.head().version.to_string()].concat();
    let keep = if record.is_shown_for_a_while() { Keep::Nothing } else { Keep::Drafts };
    let draft =
        Draft::follow(R::RESOURCE.as_str(), &version, keep, move || form.typed(), move |typed| form.fill(typed));
    let edited = Arc::clone(&record);
    let note = move || {
        let others = hangs_on(R::RESOURCE).then(|| others_note(state, &*edited));
        others.into_any()
    };
    let hidden = record.hidden().to_vec();
    let send = move |errors: Form, busy: RwSignal<bool>| {
        let Some(data) = checked::<R>(form, Some(record.data()), errors) else { return };
        let json = |data: &R::Data| serde_json::to_value(data).unwrap_or_default();
        let patch = merge::difference(&json(record.data()), &json(&data));
        if patch.as_object().is_none_or(serde_json::Map::is_empty) {
            draft.done();
            return close_sheet(R::VALUES);
        }
        let record = Arc::clone(&record);
        busy.set(true);
        spawn_local(async move {
            match state.save_over(record, patch).await {
                Ok(()) => {
                    draft.done();
                    close_sheet(R::VALUES);
                }
                Err(failure) => errors.fail(form_errors(&failure)),
            }
            busy.try_set(false);
        });
    };
    sheet::<R>(R::EDIT_SHEET, t(R::TEXTS.edit), form, draft, send, hidden, note)
}

fn sheet<R: Editable>(
    name: &'static str,
    title: &'static str,
    form: R::Form,
    draft: Draft,
    send: impl Fn(Form, RwSignal<bool>) + Send + Sync + 'static,
    hidden: Vec<String>,
    note: impl Into<ViewFn>,
) -> impl IntoView {
    let note = note.into();
    let errors = Form::provide();
    errors.hide(hidden);
    let busy = RwSignal::new(false);
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        finish_words();
        form.tidy();
        send(errors, busy);
    };
    let footer = ViewFn::from(move || view! { <Button label=t("record.save") look=Look::Primary busy=busy/> });
    view! {
        <Sheet
            name=name
            title=title
            shape=Shape::WideSheet
            values=R::VALUES
            dirty=draft.dirty
            on_discard=move |()| draft.discard()
            on_submit=submit
            footer=footer
        >
            <div class="stack loose">
                <ErrorSummary/>
                {note.run()}
                {move || draft.restored.get().then(|| view! {
                    <Notice glyph=HISTORY>
                        <div class="line between">
                            <span>{t("record.draft_restored")}</span>
                            <Button label=t("record.start_over") on_press=move |()| draft.discard()/>
                        </div>
                    </Notice>
                })}
                {R::fields(form)}
            </div>
        </Sheet>
    }
}

/// A new record is there to be typed: with a keyboard at hand, right away. On a phone the form should be seen first, unless
/// it is said otherwise.
fn begin_typing(on_any_device: bool) {
    if on_any_device || browser::matches_media("(pointer: fine)") {
        let focus = || {
            let first =
                document().query_selector("dialog[open] .body input:is([type=text], [role=combobox])").ok().flatten();
            if let Some(input) = first.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = input.focus();
            }
        };
        set_timeout(focus, std::time::Duration::from_millis(20));
    }
}

/// A tag that is typed but not yet added is added when its field is left; ⌘⏎ does not leave the field.
pub fn finish_words() {
    let active = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = active {
        let _ = input.blur();
    }
}

/// The data of the form if the domain's rules accept it; else the errors stand in the form.
fn checked<R: Editable>(form: R::Form, base: Option<&R::Data>, errors: Form) -> Option<R::Data> {
    match <R as Editable>::data(&untrack(|| form.typed()), base) {
        Err(unreadable) => errors.fail(unreadable),
        Ok(mut data) => {
            let mut problems = rules::check(&data);
            problems.extend(new_problems_on::<R>(&data, base, today()));
            let kind = R::kind(&data);
            if let Some(values) = R::custom_mut(&mut data) {
                let fields = untrack(|| fields_of(R::RESOURCE));
                problems.extend(custom::complete(&fields, kind, values, base.and_then(R::custom)));
            }
            if problems.is_empty() {
                errors.clear();
                return Some(data);
            }
            errors.fail(field_errors(&problems));
        }
    }
    None
}

/// Makes the record; none when it waits for the network. When an earlier try reached the server although its answer was lost, and the form was changed since,
/// the record that is there takes over the changes.
async fn create<R: Editable>(id: RecordId, data: R::Data) -> Result<Option<R>, Error> {
    let made = if let Some((what, name)) = R::WAITS {
        offline::write(Letter::create::<R>(id, &data, what, &name(&data))).await
    } else {
        let new = New { id: Some(id), record: data.clone() };
        session::client().await.create::<R>(&new).await.map(Some)
    };
    match made {
        Err(Error::Problem(problem)) if problem.code == ProblemCode::KeyReused => {
            let client = session::client().await;
            let present = client.read::<R>(R::Id::from(id), "").await?;
            client.update(&present, &data).await.map(Some)
        }
        outcome => outcome,
    }
}

fn announce<R: Editable>(record: R) {
    let message = tf("record.created", &[("name", &record.title())]);
    let record = Arc::new(record);
    toast_undo(message, move || {
        let leave = || {
            if window().location().pathname().is_ok_and(|path| path.starts_with(&[R::PATH, "/"].concat())) {
                url::go_instead(R::PATH);
            }
        };
        delete_with_undo::<R>(vec![Arc::clone(&record)], leave, || {});
    });
}
