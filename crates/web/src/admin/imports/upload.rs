//! Choosing the file that an import begins with, by its button, by drop, or by hand from a sample.

use domain::admin::import::ImportTarget;
use leptos::{ev, html, prelude::*, task::spawn_local};

use super::sample::save_sample;
use crate::{
    browser,
    i18n::{bytes, t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Notice, PageHead},
        field::SegmentedField,
        form::Form,
        icon::{ALERT, DOWNLOAD, Icon, UPLOAD},
        mark::Tone,
        state::Failure,
        url,
    },
};

#[component]
pub fn UploadPage() -> impl IntoView {
    Form::provide();
    let asked = url::query("target").get_untracked().filter(|word| word.parse::<ImportTarget>().is_ok());
    let target = RwSignal::new(asked.unwrap_or_else(|| ImportTarget::Contacts.to_string()));
    let entries =
        ImportTarget::WORDS.iter().map(|word| ((*word).to_owned(), t_in("imports.target", word))).collect::<Vec<_>>();
    view! {
        <div class="page form">
            <PageHead title=t("imports.new") hint=t("imports.upload.text") up=super::LIST/>
            <Card>
                <SegmentedField name="target" label=t("imports.upload.target") value=target entries=entries/>
                <FileDrop target=target/>
                <div class="line"><Button label=t("imports.upload.sample") look=Look::Quiet icon=DOWNLOAD on_press=move |()| save_sample(chosen(target))/></div>
            </Card>
        </div>
    }
}

fn chosen(target: RwSignal<String>) -> ImportTarget {
    target.with_untracked(|word| word.parse()).unwrap_or(ImportTarget::Contacts)
}

#[component]
fn FileDrop(target: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    // The name and size of the file on its way.
    let sending = RwSignal::new(None::<(String, String)>);
    let failure = RwSignal::new(None::<Failure>);
    let send = move |file: web_sys::File| {
        if sending.with_untracked(Option::is_some) {
            return;
        }
        let name = file.name();
        sending.set(Some((name.clone(), readable_size(file.size()))));
        failure.set(None);
        spawn_local(async move {
            if let Err(refused) = upload(chosen(target), name, file).await {
                failure.try_set(Some(refused));
                sending.try_set(None);
            }
        });
    };
    let pick = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // Choosing the same file again after an error must count as a choice.
        input.set_value("");
        if let Some(file) = file {
            send(file);
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            send(file);
        }
    };
    view! {
        <label
            class="drop"
            class:over=move || over.get()
            class:busy=move || sending.with(Option::is_some)
            on:dragover=move |event: ev::DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <input class="visually-hidden" type="file" name="file" accept=".csv,.tsv,.txt,.xlsx,.vcf,text/csv,text/plain,text/tab-separated-values,text/vcard,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" node_ref=input on:change=pick/>
            <Icon glyph=UPLOAD/>
            <span class="strong">{t("imports.upload.choose")}</span>
            <span class="hint">{t("imports.upload.drop")}</span>
        </label>
        <div role="status">
            {move || sending.get().map(|(name, size)| view! {
                <p class="line"><span class="spinner" aria-hidden="true"></span>{tf("imports.upload.sending", &[("name", &name), ("size", &size)])}</p>
            })}
        </div>
        {move || failure.get().map(|failure| view! {
            <div role="alert"><Notice tone=Tone::Bad glyph=ALERT>{failure.message}</Notice></div>
        })}
    }
}

/// A file's size is a whole number that JavaScript keeps as a float.
fn readable_size(size: f64) -> String {
    bytes(format!("{size:.0}").parse().unwrap_or_default())
}

/// On success the import's page takes the place of this one.
async fn upload(target: ImportTarget, name: String, file: web_sys::File) -> Result<(), Failure> {
    let unreadable = || Failure { message: t("imports.upload.unreadable").to_owned(), ..Failure::default() };
    let bytes = browser::read_file(&file).await.ok_or_else(unreadable)?;
    let import = session::client().await.create_import(target, &name, bytes).await?;
    url::go_instead(&super::path_of(&import.head.id.to_string()));
    Ok(())
}
