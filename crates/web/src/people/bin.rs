//! The recycle bin: deleted people and accounts, for 30 days.

use domain::people::{account::Account, contact::Contact};
use leptos::prelude::*;

use crate::{
    i18n::t,
    privacy::deleted_person,
    record::bin::deleted_list,
    ui::{
        content::{PageHead, Tab, Tabs},
        url,
    },
};

#[component]
pub fn RecycleBin() -> impl IntoView {
    let tab = url::query("tab");
    let accounts = Memo::new(move |_| tab.with(|tab| tab.as_deref() == Some("accounts")));
    let erasing = deleted_person();
    let tabs = vec![Tab::new("people", t("contacts.title")), Tab::new("accounts", t("accounts.title"))];
    view! {
        <div class="page narrow">
            <PageHead title=t("people.bin") hint=t("record.bin_text")/>
            <Tabs label=t("people.bin") query="tab" tabs=tabs/>
            {move || if accounts.get() { deleted_list::<Account>().into_any() } else { deleted_list::<Contact>().into_any() }}
            {erasing}
        </div>
    }
}
