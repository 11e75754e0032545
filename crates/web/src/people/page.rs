//! What the pages of people and accounts say in the same words.

use domain::kernel::Named;
use leptos::prelude::*;

use crate::{
    i18n::tf,
    ui::icon::{Icon, USER},
};

/// The end of the line below the name: where it is, and whose it is.
pub fn town_and_owner(town: String, owner: Option<&Named>) -> AnyView {
    view! {
        {(!town.is_empty()).then(|| view! { <span class="muted">{town}</span> })}
        {owner.map(|owner| view! {
            <span class="with-icon muted"><Icon glyph=USER small=true/>{tf("people.owned_by", &[("name", &owner.name)])}</span>
        })}
    }
    .into_any()
}
