//! Saving what a list is asked as a view: over the open one, or as a new one with a name and whom it is shown to.

use domain::{
    kernel::New,
    lists::saved_view::{SavedView, SavedViewData, ViewQuestion},
};
use leptos::{prelude::*, task::spawn_local};

use super::{asked, strip::Views};
use crate::{
    browser,
    i18n::{t, tf},
    session,
    ui::{
        button::{Button, Look},
        field::{Entry, SelectField, TextField},
        modal::Modal,
        state::Failure,
        toast::{toast, toast_error},
        url::Step,
    },
};

/// What the dialog is open for.
#[derive(Clone, Debug, PartialEq)]
pub enum Saving {
    New,
    /// Its name and whom it is shown to.
    Change(Box<SavedView>),
}

/// Whom a view can be shown to by the signed-in person: a word of the select, and its text.
fn audiences() -> Vec<Entry> {
    let Some(user) = session::user() else { return Vec::new() };
    let mut entries = vec![("me".to_owned(), t("views.for.me").to_owned())];
    if user.data.team_id.is_some() {
        entries.push(("team".to_owned(), t("views.for.team").to_owned()));
    }
    if user.data.facility_id.is_some() {
        entries.push(("facility".to_owned(), t("views.for.facility").to_owned()));
    }
    entries
}

fn audience_of(view: &SavedViewData) -> &'static str {
    match (view.team_id, view.facility_id) {
        (_, Some(_)) => "facility",
        (Some(_), None) => "team",
        (None, None) => "me",
    }
}

/// In words.
pub fn told_audience(view: &SavedViewData) -> &'static str {
    match audience_of(view) {
        "facility" => t("views.for.facility"),
        "team" => t("views.for.team"),
        _ => t("views.for.me"),
    }
}

/// Team and facility stay where the choice does: they need not be the reader's own.
fn shown_to(data: &mut SavedViewData, audience: &str) {
    if audience == audience_of(data) {
        return;
    }
    let user = session::user_untracked();
    data.team_id = user.as_ref().and_then(|user| user.data.team_id).filter(|_| audience == "team");
    data.facility_id = user.as_ref().and_then(|user| user.data.facility_id).filter(|_| audience == "facility");
}

pub fn save_over(views: Views, view: SavedView, question: ViewQuestion) {
    let data = SavedViewData { question, ..view.data.clone() };
    put(views, view, data);
}

fn put(views: Views, view: SavedView, data: SavedViewData) {
    spawn_local(async move {
        match session::client().await.update(&view, &data).await {
            Ok(saved) => {
                toast(tf("views.saved", &[("name", &saved.data.name)]));
                replace(views, saved);
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

fn replace(views: Views, saved: SavedView) {
    views.all.try_update(|all| {
        all.retain(|view| view.head.id != saved.head.id);
        all.push(saved);
        all.sort_by_key(|view| view.data.name.to_lowercase());
    });
}

fn create(views: Views, data: SavedViewData) {
    spawn_local(async move {
        let new = New { id: Some(browser::new_id()), record: data };
        match session::client().await.create::<SavedView>(&new).await {
            Ok(saved) => {
                toast(tf("views.saved", &[("name", &saved.data.name)]));
                let (id, question) = (saved.head.id.to_string(), saved.data.question.clone());
                replace(views, saved);
                asked::open(&id, &question, Step::Replace);
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

pub fn save_dialog(views: Views, question: Memo<ViewQuestion>) -> impl IntoView {
    move || {
        let saving = views.saving.get()?;
        let before = match &saving {
            Saving::New => None,
            Saving::Change(view) => Some((**view).clone()),
        };
        let name = RwSignal::new(before.as_ref().map(|view| view.data.name.clone()).unwrap_or_default());
        let audience = RwSignal::new(before.as_ref().map_or("me", |view| audience_of(&view.data)).to_owned());
        let ready = Signal::derive(move || name.with(|name| !name.trim().is_empty()));
        let title = if before.is_some() { t("views.change") } else { t("views.save_view") };
        let submit = Callback::new(move |()| {
            if !ready.get_untracked() {
                return;
            }
            views.saving.set(None);
            let (name, audience) = (name.get_untracked().trim().to_owned(), audience.get_untracked());
            if let Some(view) = before.clone() {
                let mut data = SavedViewData { name, ..view.data.clone() };
                shown_to(&mut data, &audience);
                return put(views, view, data);
            }
            let (resource, question) = (views.list.resource, question.get_untracked());
            let mut data = SavedViewData { name, resource, team_id: None, facility_id: None, question };
            shown_to(&mut data, &audience);
            create(views, data);
        });
        let footer = ViewFn::from(move || {
            view! {
                <Button label=t("action.cancel") on_press=move |()| views.saving.set(None)/>
                <Button label=t("views.save") look=Look::Primary disabled=Signal::derive(move || !ready.get())/>
            }
        });
        Some(view! {
            <Modal open=true on_close=move |()| views.saving.set(None) title=title on_submit=submit footer=footer>
                <div class="stack">
                    <TextField name="name" label=t("views.name") value=name max_length=60/>
                    <SelectField name="audience" label=t("views.for") value=audience entries=audiences()/>
                </div>
            </Modal>
        })
    }
}
