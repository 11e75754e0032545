//! The files of a record: dropped, chosen or photographed, with their progress; shown as small pictures, opened, deleted.

use std::time::Duration;

use domain::{
    kernel::{
        RecordId,
        policy::{Action, Resource},
    },
    talk::attachment::{Attachment, LARGEST_FILE},
};
use leptos::{ev, html, prelude::*, task::spawn_local};

use crate::{
    browser,
    failure::of_answer,
    i18n::{bytes, t, tf},
    offline::{self, Outcome},
    session,
    ui::{
        button::{Button, IconButton, LinkButton},
        content::Progress,
        icon::{CAMERA, DOWNLOAD, FILE, Icon, TRASH, UPLOAD, X},
        modal::{Modal, Shape},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        timeline::When,
        toast::{toast, toast_error, toast_undo},
    },
};

/// Links end after a quarter of an hour at the earliest: a page that stays open gets new ones before.
const NEW_LINKS: Duration = Duration::from_mins(14);

/// The record that files hang on. Copy it freely.
#[derive(Clone, Copy)]
pub struct Hung {
    pub resource: Resource,
    pub id: RecordId,
    /// Counts what happened to what hangs on it.
    pub said: RwSignal<u32>,
}

/// A file on its way. The id is the same at each try, so that one that broke off is sent again as the same file.
#[derive(Clone, Copy)]
struct Sending {
    id: RecordId,
    name: StoredValue<String>,
    file: StoredValue<Option<web_sys::File>, LocalStorage>,
    done: RwSignal<Option<usize>>,
    total: Option<usize>,
    failure: RwSignal<Option<String>>,
    /// Taken with the camera: made small, and kept until there is a network.
    photo: bool,
}

#[derive(Clone, Copy)]
struct Files {
    hung: Hung,
    pages: Pages<Attachment>,
    sending: RwSignal<Vec<Sending>>,
    shown: RwSignal<Option<Attachment>>,
}

crate::lazy_view! {
    forms:
    pub fn panel(hung: Hung) {
        let pages = Pages::new(move |cursor: Option<String>| {
            let _ = hung.said.get();
            async move {
                let page = session::client().await.list_attachments(hung.resource, hung.id, cursor).await;
                let page = page.map_err(Failure::from)?;
                Ok(Portion { rows: page.data, next: page.page.next_cursor, total: None })
            }
        });
        let files = Files { hung, pages, sending: RwSignal::new(Vec::new()), shown: RwSignal::new(None) };
        let again = set_interval_with_handle(move || pages.reload(), NEW_LINKS).ok();
        on_cleanup(move || again.iter().for_each(IntervalHandle::clear));
        let adds = session::role_untracked().is_some_and(|role| domain::kernel::policy::may(role, hung.resource, Action::Update));
        let empty = || view! { <EmptyState title=t("talk.no_files") text=t("talk.no_files_text") glyph=FILE/> };
        view! {
            <section class="stack" aria-label=t("talk.files")>
                {adds.then(|| choose(files))}
                {move || files.sending.get().into_iter().map(|one| on_its_way(files, one)).collect_view()}
                <PagesView pages=pages empty=empty>
                    <ul class="files">{move || pages.rows.get().into_iter().map(|file| card(files, file, adds)).collect_view()}</ul>
                    {move || pages.has_more().then(|| view! { <LoadMore pages=pages/> })}
                </PagesView>
            </section>
            {preview(files.shown)}
        }
        .into_any()
    }
}

/// The place to drop files on, which is also the button that chooses them; phones have their camera beside it.
fn choose(files: Files) -> impl IntoView {
    let over = RwSignal::new(false);
    let (picked, taken) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let pick = move |input: NodeRef<html::Input>, photo: bool| {
        let Some(input) = input.get_untracked() else { return };
        let chosen = input.files();
        if let Some(chosen) = chosen {
            send_all(files, &chosen, photo);
        }
        // Choosing the same file again after an error must count as a choice.
        input.set_value("");
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(dropped) = event.data_transfer().and_then(|data| data.files()) {
            send_all(files, &dropped, false);
        }
    };
    view! {
        <div class="choose-files">
            <label
                class="drop low"
                class:over=move || over.get()
                on:dragover=move |event: ev::DragEvent| { event.prevent_default(); over.set(true); }
                on:dragleave=move |_| over.set(false)
                on:drop=drop
            >
                <input class="visually-hidden" type="file" name="files" multiple=true node_ref=picked on:change=move |_| pick(picked, false)/>
                <Icon glyph=UPLOAD/>
                <span class="strong">{t("talk.add_files")}</span>
                <span class="hint not-phone">{t("talk.drop_files")}</span>
            </label>
            <label class="drop low only-touch">
                <input class="visually-hidden" type="file" name="photo" accept="image/*" capture="environment" node_ref=taken on:change=move |_| pick(taken, true)/>
                <Icon glyph=CAMERA/>
                <span class="strong">{t("talk.take_photo")}</span>
            </label>
        </div>
    }
}

fn send_all(files: Files, chosen: &web_sys::FileList, photo: bool) {
    for file in (0..chosen.length()).filter_map(|index| chosen.get(index)) {
        // A file's size is a whole number that JavaScript keeps as a float.
        let total: Option<usize> = format!("{:.0}", file.size()).parse().ok();
        let one = Sending {
            id: browser::new_id(),
            name: StoredValue::new(file.name()),
            file: StoredValue::new_local(Some(file)),
            done: RwSignal::new(Some(0)),
            total,
            failure: RwSignal::new(None),
            photo,
        };
        files.sending.update(|sending| sending.push(one));
        if total.is_some_and(|total| total > LARGEST_FILE) {
            one.failure.set(Some(t("talk.file_too_large").to_owned()));
        } else {
            send(files, one);
        }
    }
}

fn send(files: Files, one: Sending) {
    one.failure.set(None);
    spawn_local(async move {
        let (Some(name), Some(Some(file))) = (one.name.try_get_value(), one.file.try_get_value()) else { return };
        if one.photo
            && let Some(small) = offline::shrink(file.clone()).await
        {
            return send_photo(files, one, &name, small).await;
        }
        let (address, token) =
            session::client().await.attachment_address(one.id.into(), files.hung.resource, files.hung.id, &name);
        let progress = move |sent: usize| {
            one.done.try_set(Some(sent));
        };
        match browser::send_file(&address, token.as_deref(), &file, progress).await {
            Some((200..=299, _)) => {
                leave(files, one);
                files.pages.reload();
            }
            Some((status, body)) => {
                one.failure.try_set(Some(of_answer(status, &body).message));
            }
            None => {
                one.failure.try_set(Some(Failure::from(client::Error::Offline).message));
            }
        }
    });
}

async fn send_photo(files: Files, one: Sending, name: &str, bytes: Vec<u8>) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let name = [stem, ".jpg"].concat();
    let Hung { resource, id, .. } = files.hung;
    let letter = client::Client::attachment_letter(one.id, resource, id, &name, "photo", &name);
    match offline::submit(letter, Some(bytes)).await {
        Outcome::Sent(_) => {
            leave(files, one);
            files.pages.reload();
        }
        Outcome::Waiting => {
            leave(files, one);
            toast(t("offline.kept"));
        }
        Outcome::Refused(error) => {
            one.failure.try_set(Some(Failure::from(error).message));
        }
    }
}

fn leave(files: Files, one: Sending) {
    files.sending.try_update(|sending| sending.retain(|other| other.id != one.id));
}

fn on_its_way(files: Files, one: Sending) -> impl IntoView {
    let name = one.name.get_value();
    let label = name.clone();
    let size = one.total.and_then(|total| i64::try_from(total).ok()).map(bytes).unwrap_or_default();
    move || match one.failure.get() {
        None => view! { <Progress label=label.clone() done=one.done total=one.total note=size.clone()/> }.into_any(),
        Some(message) => view! {
            <div class="notice bad" role="alert">
                <Icon glyph=FILE/>
                <div class="line between">
                    <span>{tf("talk.file_failed", &[("name", &name), ("why", &message)])}</span>
                    <span class="line">
                        <Button label=t("action.try_again") on_press=move |()| send(files, one)/>
                        <IconButton label=t("action.discard") glyph=X on_press=move |()| leave(files, one)/>
                    </span>
                </div>
            </div>
        }
        .into_any(),
    }
}

fn card(files: Files, file: Attachment, deletes: bool) -> impl IntoView {
    let author = file.author.as_ref().map(|author| author.name.clone()).unwrap_or_default();
    let small = file.thumbnail_url.clone().map_or_else(
        || view! { <Icon glyph=FILE/> }.into_any(),
        |url| view! { <img src=url alt="" loading="lazy" decoding="async"/> }.into_any(),
    );
    let (open, taken) = (file.clone(), file.clone());
    let picture = file.picture_url.is_some();
    let label = tf("talk.open_file", &[("name", &file.name)]);
    let top = if picture {
        let shown = files.shown;
        view! { <button type="button" class="small" aria-label=label on:click=move |_| shown.set(Some(open.clone()))>{small}</button> }
            .into_any()
    } else {
        view! { <a class="small" href=file.file_url.clone() download=file.name.clone() aria-label=label>{small}</a> }
            .into_any()
    };
    let delete = tf("talk.delete_file", &[("name", &file.name)]);
    view! {
        <li>
            {top}
            <div class="line nowrap between">
                <div class="text">
                    <span class="first">{file.name.clone()}</span>
                    <span class="hint">{bytes(file.size)}" · "{author}" · "<When at=file.head.created_at.utc()/></span>
                </div>
                {deletes.then(|| view! { <IconButton label=delete glyph=TRASH on_press=move |()| take_away(files, taken.clone())/> })}
            </div>
        </li>
    }
}

fn take_away(files: Files, file: Attachment) {
    spawn_local(async move {
        if let Err(error) = session::client().await.delete_attachment(&file).await {
            return toast_error(Failure::from(error).message);
        }
        files.pages.reload();
        let id = file.head.id;
        toast_undo(tf("record.deleted", &[("name", &file.name)]), move || {
            spawn_local(async move {
                match session::client().await.restore_attachment(id).await {
                    Ok(_) => files.pages.reload(),
                    Err(error) => toast_error(Failure::from(error).message),
                }
            });
        });
    });
}

/// A picture in its full size, over the page.
fn preview(shown: RwSignal<Option<Attachment>>) -> impl IntoView {
    let open = Signal::derive(move || shown.with(Option::is_some));
    let title =
        Signal::derive(move || shown.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default()));
    let footer = ViewFn::from(move || {
        shown.get().map(|file| {
            view! { <LinkButton href=file.file_url label=t("talk.download") icon=DOWNLOAD/> }
        })
    });
    view! {
        <Modal open=open on_close=move |()| shown.set(None) title=title shape=Shape::WideDialog footer=footer>
            {move || shown.get().and_then(|file| file.picture_url.map(|url| view! { <img class="preview" src=url alt=file.name/> }))}
        </Modal>
    }
}
