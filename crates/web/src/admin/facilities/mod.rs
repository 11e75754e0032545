//! Facilities: the hospitals of the group.

mod form;
mod hours;
mod hours_sheet;
mod mailbox;
mod page;

use domain::{
    admin::facility::Facility,
    kernel::policy::{Action, Resource},
    people::address::Address,
};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};
use serde_json::Value;

use crate::{
    i18n::t,
    modules::route,
    record::{self, Editable, FieldText, Listed, RecordColumn, Shown, Telling, Texts, create_sheet, list_page},
    session,
    ui::{
        button::{Button, Look},
        filter::{FilterField, FilterKind},
        icon::{self, Glyph, PLUS},
        modal::open_sheet,
        table::Place,
        url,
    },
};

pub(super) const LIST: &str = "/admin/facilities";

crate::lazy_pages! {
    organisation: facility_pages;
    Facilities => FacilityList,
    OneFacility => page::FacilityPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("admin/facilities"), Lazy::<Facilities>::new()),
        route(path!("admin/facilities/:id"), Lazy::<OneFacility>::new()),
    ]
}

impl Shown for Facility {
    const PATH: &'static str = LIST;
    const ICON: Glyph = icon::BUILDING;
    const TEXTS: Texts = Texts {
        title: "facilities.title",
        search: "facilities.search",
        new: "facilities.new",
        edit: "facilities.edit",
        empty_title: "facilities.empty_title",
        empty_text: "facilities.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "facilities.field.name", Telling::Plain),
        FieldText::new("code", "facilities.field.code", Telling::Plain),
        FieldText::new("phone", "facilities.field.phone", Telling::Plain),
        FieldText::new("address", "facilities.field.address", Telling::Own(told_address)),
    ];
    const SQUARE: bool = true;

    fn detail(&self) -> String {
        let place = self.data.address.as_ref().and_then(|address| address.city.clone());
        std::iter::once(self.data.code.clone()).chain(place).collect::<Vec<_>>().join(" · ")
    }
}

fn told_address(value: &Value) -> String {
    serde_json::from_value::<Address>(value.clone()).map(|address| address.one_line()).unwrap_or_default()
}

fn one_line(facility: &Facility) -> String {
    facility.data.address.as_ref().map(Address::one_line).unwrap_or_default()
}

impl Listed for Facility {
    const SORT: &'static str = "name";
    const EXPAND: &'static str = "";

    fn columns() -> Vec<RecordColumn<Self>> {
        vec![
            RecordColumn::new("name", Place::Title, "minmax(200px, 2fr)", |facility| {
                facility.data.name.clone().into_any()
            }),
            RecordColumn::new("code", Place::Side, "110px", |facility| facility.data.code.clone().into_any()),
            RecordColumn::new("phone", Place::Line, "160px", |facility| facility.data.phone.clone().into_any()),
            RecordColumn::new("address", Place::Line, "minmax(240px, 3fr)", |facility| one_line(facility).into_any()),
        ]
    }

    fn filters() -> Vec<FilterField> {
        vec![
            FilterField::new("name", t("facilities.field.name"), FilterKind::Text),
            FilterField::new("code", t("facilities.field.code"), FilterKind::Text),
        ]
    }
}

/// Whether the person at the screen keeps this facility: those of another one only read of it.
fn keeps(facility: &Facility) -> bool {
    let own = session::user_untracked().and_then(|user| user.data.facility_id);
    session::allows(Resource::Facilities, Action::Update) && own.is_none_or(|own| own == facility.head.id)
}

#[component]
fn FacilityList() -> impl IntoView {
    let new = move || {
        session::allows(Resource::Facilities, Action::Create)
            .then(|| view! { <Button label=t("facilities.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(Facility::NEW_SHEET, &[])/> })
    };
    let created = |facility: Facility| url::go_instead(&record::href::<Facility>(facility.head.id));
    view! {
        {list_page::<Facility>(new)}
        {create_sheet::<Facility>(form::blank, created)}
    }
}
