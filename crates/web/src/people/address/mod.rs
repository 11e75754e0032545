//! Postal addresses: how they show and how they are typed.

mod form;

use domain::people::address::Address;
use leptos::prelude::*;
use serde_json::Value;

pub use form::{AddressFields, AddressRows, addresses, typed_addresses};

use crate::{
    i18n::t,
    ui::{
        icon::{Icon, PIN},
        reach::{CopyButton, Reach},
        url,
    },
};

/// "Sector 18, Noida": as short as it still says where.
pub fn town(addresses: &[Address]) -> String {
    addresses.iter().find_map(|address| address.city.clone().or_else(|| address.district.clone())).unwrap_or_default()
}

/// Each address in full, with its place on a map.
pub fn address_list(addresses: &[Address]) -> AnyView {
    if addresses.iter().all(Address::is_empty) {
        return view! { <p class="muted">{t("people.no_address")}</p> }.into_any();
    }
    let block = |address: &Address| {
        let text = address.one_line();
        view! {
            <li class="line nowrap address">
                <address class="grow">{text.clone()}</address>
                <a class="btn quiet square" href=map_link(address) target="_blank" rel="noopener noreferrer" aria-label=t("people.on_map") title=t("people.on_map")>
                    <Icon glyph=PIN/>
                </a>
                <CopyButton text=text reach=Reach::Short/>
            </li>
        }
    };
    view! { <ul class="stack tight">{addresses.iter().filter(|address| !address.is_empty()).map(block).collect_view()}</ul> }.into_any()
}

/// A map that the device opens in its own app where it has one.
fn map_link(address: &Address) -> String {
    let query = match (address.latitude_e6, address.longitude_e6) {
        (Some(latitude), Some(longitude)) => [&form::degrees(latitude), ",", &form::degrees(longitude)].concat(),
        _ => address.one_line(),
    };
    ["https://www.google.com/maps/search/?api=1&query=", &url::encode(&query)].concat()
}

/// The addresses of a change, in words.
pub fn told_addresses(value: &Value) -> String {
    let addresses: Vec<Address> = serde_json::from_value(value.clone()).unwrap_or_default();
    addresses.iter().map(Address::one_line).collect::<Vec<_>>().join("; ")
}
