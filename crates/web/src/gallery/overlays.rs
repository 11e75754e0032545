//! What lies over the page.

use leptos::prelude::*;

use super::fields::hospitals;
use crate::ui::{
    button::{Button, Look},
    combobox::{Choice, Combobox},
    field::TextField,
    form::Form,
    icon,
    modal::{Confirm, Modal, Shape, Sheet, close_sheet, open_sheet},
    popover::{Menu, MenuItem, MenuLink, Popover},
    toast::{toast, toast_error, toast_undo},
};
use crate::{
    draft::{Draft, Keep},
    shell::use_command,
};

#[component]
pub(super) fn Overlays() -> impl IntoView {
    let (dialog, confirm) = (RwSignal::new(false), RwSignal::new(false));
    let count = RwSignal::new(1_u32);
    view! {
        <div class="card line">
            <Button label="Sheet" on_press=|()| open_sheet("gallery-form", &[])/>
            <Button label="Dialog" on_press=move |()| dialog.set(true)/>
            <Button label="Confirm" look=Look::Danger on_press=move |()| confirm.set(true)/>
            <Menu label="More actions" icon=icon::MORE>
                <MenuItem label="Edit" icon=icon::PENCIL on_press=|()| toast("Edit")/>
                <MenuLink label="Components" icon=icon::LINK href="/ui"/>
                <MenuItem label="Merge" icon=icon::MERGE disabled=true on_press=|()| ()/>
                <hr/>
                <MenuItem label="Delete" icon=icon::TRASH danger=true on_press=|()| toast("Deleted")/>
            </Menu>
            <Popover label="Popover" icon=icon::INFO><p>"Any content, made when it opens."</p></Popover>
            <Button label="Toast" on_press=move |()| { count.update(|count| *count += 1); toast(format!("Saved {}", count.get_untracked())) }/>
            <Button label="Toast with Undo" on_press=|()| toast_undo("Contact deleted", || toast("It is back"))/>
            <Button label="Toast of an error" on_press=|()| toast_error("That did not work. Nothing was changed.")/>
        </div>
        <FormSheet/>
        <Modal open=dialog on_close=move |()| dialog.set(false) title="A dialog" shape=Shape::Dialog>
            <p>"Short questions that need no address."</p>
        </Modal>
        <Confirm
            open=confirm
            title="Delete for ever?"
            text="The file and its 412 errors cannot be brought back."
            action="Delete for ever"
            on_confirm=|()| toast("Gone")
        />
    }
}

/// A sheet with a form whose draft survives a reload.
#[component]
fn FormSheet() -> impl IntoView {
    let name = RwSignal::new(String::new());
    let account = RwSignal::new(None::<Choice>);
    let current = move || (name.get(), account.get());
    let draft = Draft::follow("gallery", "new", Keep::Drafts, current, move |(stored_name, stored_account)| {
        name.set(stored_name);
        account.set(stored_account);
    });
    let submit = move |()| {
        toast_undo("Saved", || toast("Undone"));
        draft.discard();
        close_sheet(&[]);
    };
    use_command("New sample contact", Some('n'), || open_sheet("gallery-form", &[]));
    let footer = ViewFn::from(|| {
        view! {
            <Button label="Cancel" on_press=|()| close_sheet(&[])/>
            <Button label="Save" look=Look::Primary/>
        }
    });
    view! {
        <Sheet name="gallery-form" title="New contact" dirty=draft.dirty on_discard=move |()| draft.discard() on_submit=submit footer=footer>
            <SheetFields name=name account=account/>
        </Sheet>
    }
}

#[component]
fn SheetFields(name: RwSignal<String>, account: RwSignal<Option<Choice>>) -> impl IntoView {
    Form::provide();
    view! {
        <div class="stack">
            <TextField name="name" label="Name" value=name/>
            <Combobox name="account" label="Account" value=account source=hospitals()/>
        </div>
    }
}
