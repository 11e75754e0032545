//! The end of a person's data: one administrator asks, another one decides, and a job carries it out.

mod ask;
mod decide;
mod list;

use domain::privacy::erasure::{ErasureRequest, ErasureStatus};
use leptos::prelude::*;

pub use ask::{SHEET, erase_sheet};
pub use list::ErasureList;

use crate::{i18n::t, session};

/// Whether it waits for the person at the screen: nobody decides about what they asked for themselves.
fn waits_for_me(request: &ErasureRequest) -> bool {
    request.status == ErasureStatus::Pending && !is_mine(request)
}

fn is_mine(request: &ErasureRequest) -> bool {
    session::user_untracked().is_some_and(|user| user.head.id == request.requested_by)
}

/// The person's name of today; they have none any more once they are erased.
fn person(request: &ErasureRequest) -> String {
    let name = request.contact.as_ref().filter(|_| request.status != ErasureStatus::Done);
    name.map_or_else(|| t("privacy.erased_person").to_owned(), |named| named.name.clone())
}

/// What is gone when a person is erased, and what stays.
fn consequences() -> impl IntoView {
    view! {
        <ul class="bullets">
            <li>{t("privacy.goes")}</li>
            <li>{t("privacy.stays")}</li>
            <li class="strong">{t("privacy.for_good")}</li>
        </ul>
    }
}
