//! The only place where addresses are typed: any number of them, coordinates in degrees.

use domain::people::address::Address;
use leptos::prelude::*;

use crate::{
    i18n::{t, tf},
    record::{FormPart, FormRows, filled, form_fields},
    ui::{
        button::{Button, IconButton, Look},
        field::TextField,
        form::FieldError,
        icon::{PLUS, X},
    },
};

form_fields! {
    /// One address in the making.
    AddressForm / TypedAddress {
        line: RwSignal<String>, city: RwSignal<String>, district: RwSignal<String>, state: RwSignal<String>,
        pin_code: RwSignal<String>, country: RwSignal<String>, latitude: RwSignal<String>, longitude: RwSignal<String>,
    }
}

impl TypedAddress {
    fn is_empty(&self) -> bool {
        let texts = [
            &self.line,
            &self.city,
            &self.district,
            &self.state,
            &self.pin_code,
            &self.country,
            &self.latitude,
            &self.longitude,
        ];
        texts.into_iter().all(|text| text.trim().is_empty())
    }

    fn blank() -> Self {
        Self::from(&Address::default())
    }
}

impl From<&Address> for TypedAddress {
    fn from(address: &Address) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<i32>| number.map(degrees).unwrap_or_default();
        Self {
            line: text(&address.line),
            city: text(&address.city),
            district: text(&address.district),
            state: text(&address.state),
            pin_code: text(&address.pin_code),
            country: text(&address.country),
            latitude: number(address.latitude_e6),
            longitude: number(address.longitude_e6),
        }
    }
}

/// What a form with at least one line to fill in begins with.
pub fn typed_addresses(addresses: &[Address]) -> Vec<TypedAddress> {
    if addresses.is_empty() { vec![TypedAddress::blank()] } else { addresses.iter().map(TypedAddress::from).collect() }
}

/// The addresses as the API wants them.
pub fn addresses(typed: &[TypedAddress]) -> Result<Vec<Address>, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut found = Vec::new();
    for (index, typed) in typed.iter().enumerate().filter(|(_, typed)| !typed.is_empty()) {
        let mut coordinate = |field: &str, text: &str| match (filled(text), micro_degrees(text)) {
            (Some(_), None) => {
                errors.push(FieldError::new(format!("addresses/{index}/{field}"), t("people.not_degrees")));
                None
            }
            (_, number) => number,
        };
        found.push(Address {
            latitude_e6: coordinate("latitude_e6", &typed.latitude),
            longitude_e6: coordinate("longitude_e6", &typed.longitude),
            line: filled(&typed.line),
            city: filled(&typed.city),
            district: filled(&typed.district),
            state: filled(&typed.state),
            pin_code: filled(&typed.pin_code),
            country: filled(&typed.country),
        });
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// `28.5355` for 28,535,500 millionths.
pub fn degrees(millionths: i32) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let whole = millionths.unsigned_abs();
    let text = format!("{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads degrees exactly, digit by digit; what is finer than a millionth (11 cm) is cut off.
fn micro_degrees(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches('°');
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let number = whole.parse::<i32>().ok()?.checked_mul(1_000_000)?.checked_add(fraction.parse().ok()?)?;
    Some(if negative { -number } else { number })
}

/// The addresses of a form.
pub type AddressRows = FormRows<AddressForm>;

impl AddressRows {
    /// The town of the first address, followed.
    pub fn first_town(self) -> String {
        self.lines().first().map(|(_, form)| form.city.get()).unwrap_or_default()
    }

    /// Drops addresses that were left empty; if that are all, one stays to type into.
    pub fn tidy(self) {
        let typed = untrack(|| self.typed());
        let mut filled: Vec<TypedAddress> = typed.iter().filter(|typed| !typed.is_empty()).cloned().collect();
        if filled.is_empty() {
            filled.push(TypedAddress::blank());
        }
        if filled != typed {
            self.fill(filled);
        }
    }
}

#[component]
pub fn AddressFields(rows: AddressRows) -> impl IntoView {
    let add = move |()| rows.add(TypedAddress::blank());
    view! {
        <fieldset class="field">
            <legend>{t("people.addresses")}</legend>
            <ul class="stack">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    <AddressLine index=index key=row.0 form=row.1 rows=rows/>
                </ForEnumerate>
            </ul>
            <div><Button label=t("people.add_address") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

#[component]
fn AddressLine(index: ReadSignal<usize>, key: String, form: AddressForm, rows: AddressRows) -> impl IntoView {
    let remove = move |()| rows.remove(&key);
    let at = index.get_untracked();
    let name = move |field: &str| format!("addresses/{at}/{field}");
    let has_coordinates = untrack(|| form.latitude.with(|text| !text.is_empty()));
    view! {
        <li class="card sub">
            <div class="line nowrap">
                <p class="grow strong">{tf("people.address_n", &[("n", &(at + 1).to_string())])}</p>
                <IconButton label=tf("people.remove_address", &[("n", &(at + 1).to_string())]) glyph=X on_press=remove/>
            </div>
            <TextField name=name("line") label=t("people.address.line") value=form.line/>
            <div class="columns">
                <TextField name=name("city") label=t("people.address.city") value=form.city/>
                <TextField name=name("pin_code") label=t("people.address.pin_code") value=form.pin_code mode="numeric" max_length=6/>
                <TextField name=name("district") label=t("people.address.district") value=form.district optional=true/>
                <TextField name=name("state") label=t("people.address.state") value=form.state optional=true/>
            </div>
            <details open=has_coordinates>
                <summary>{t("people.address.more")}</summary>
                <div class="columns">
                    <TextField name=name("country") label=t("people.address.country") value=form.country optional=true/>
                    <TextField name=name("latitude_e6") label=t("people.address.latitude") value=form.latitude optional=true mode="decimal" placeholder="28.5355"/>
                    <TextField name=name("longitude_e6") label=t("people.address.longitude") value=form.longitude optional=true mode="decimal" placeholder="77.3910"/>
                </div>
            </details>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::{degrees, micro_degrees};

    #[test]
    fn degrees_are_read_and_written_exactly() {
        for (text, number) in
            [("28.5355", 28_535_500), ("-0.5", -500_000), ("77", 77_000_000), ("28.53550049", 28_535_500)]
        {
            assert_eq!(micro_degrees(text), Some(number), "{text}");
        }
        for text in ["", "north", "1.2.3", "1e3", "99999"] {
            assert_eq!(micro_degrees(text), None, "{text}");
        }
        assert_eq!(degrees(28_535_500), "28.5355");
        assert_eq!(degrees(-500_000), "-0.5");
        assert_eq!(degrees(77_000_000), "77");
    }
}
