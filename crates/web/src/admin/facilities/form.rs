//! The form of a facility.

use domain::{
    admin::facility::{Facility, FacilityData},
    people::address::Address,
};
use leptos::prelude::*;

use crate::{
    i18n::t,
    record::{Editable, filled, form_fields},
    ui::{field::TextField, form::FieldError},
};

form_fields! {
    FacilityForm / TypedFacility {
        name: RwSignal<String>, code: RwSignal<String>, phone: RwSignal<String>,
        line: RwSignal<String>, city: RwSignal<String>, district: RwSignal<String>, state: RwSignal<String>, pin_code: RwSignal<String>,
    }
}

pub(super) fn blank() -> TypedFacility {
    typed("", "", None, &Address::default())
}

fn typed(name: &str, code: &str, phone: Option<&str>, address: &Address) -> TypedFacility {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    TypedFacility {
        name: name.to_owned(),
        code: code.to_owned(),
        phone: phone.unwrap_or_default().to_owned(),
        line: text(&address.line),
        city: text(&address.city),
        district: text(&address.district),
        state: text(&address.state),
        pin_code: text(&address.pin_code),
    }
}

impl Editable for Facility {
    type Form = FacilityForm;
    const NEW_SHEET: &'static str = "new-facility";

    fn begin(facility: &Self) -> TypedFacility {
        let data = &facility.data;
        typed(&data.name, &data.code, data.phone.as_deref(), &data.address.clone().unwrap_or_default())
    }

    /// Coordinates and country, which the form does not show, stay as they are.
    fn data(typed: &TypedFacility, base: Option<&FacilityData>) -> Result<FacilityData, Vec<FieldError>> {
        let address = Address {
            line: filled(&typed.line),
            city: filled(&typed.city),
            district: filled(&typed.district),
            state: filled(&typed.state),
            pin_code: filled(&typed.pin_code),
            ..base.and_then(|data| data.address.clone()).unwrap_or_default()
        };
        Ok(FacilityData {
            name: typed.name.trim().to_owned(),
            code: typed.code.trim().to_owned(),
            phone: filled(&typed.phone),
            address: Some(address).filter(|address| !address.is_empty()),
        })
    }

    fn fields(form: FacilityForm) -> AnyView {
        view! {
            <div class="columns">
                <TextField name="name" label=t("facilities.field.name") value=form.name/>
                <TextField name="code" label=t("facilities.field.code") placeholder="NOI" value=form.code max_length=20_u32/>
                <TextField name="phone" label=t("facilities.field.phone") optional=true value=form.phone kind="tel" mode="tel"/>
            </div>
            <fieldset class="stack">
                <legend class="strong">{t("facilities.field.address")}</legend>
                <TextField name="address/line" label=t("facilities.address.line") optional=true value=form.line/>
                <div class="columns">
                    <TextField name="address/city" label=t("facilities.address.city") optional=true value=form.city/>
                    <TextField name="address/district" label=t("facilities.address.district") optional=true value=form.district/>
                    <TextField name="address/state" label=t("facilities.address.state") optional=true value=form.state/>
                    <TextField name="address/pin_code" label=t("facilities.address.pin_code") optional=true value=form.pin_code mode="numeric" max_length=6_u32/>
                </div>
            </fieldset>
        }
        .into_any()
    }
}
