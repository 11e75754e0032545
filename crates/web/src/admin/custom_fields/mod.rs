//! Custom fields: what administrators add to records.

mod form;
mod page;

use domain::{
    admin::custom_field::CustomField,
    kernel::{
        custom::{CUSTOMISED, CustomKind},
        policy::{Action, Resource},
    },
};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    i18n::{number, t, t_in},
    modules::route,
    record::{
        self, Editable, FieldText, Listed, RecordColumn, Shown, Telling, Texts, create_sheet, entries, list_page,
    },
    session,
    ui::{
        button::{Button, Look},
        filter::{FilterField, FilterKind},
        icon::{self, Glyph, PLUS},
        mark::Badge,
        modal::open_sheet,
        table::Place,
        url,
    },
};

pub(super) const LIST: &str = "/admin/fields";

crate::lazy_pages! {
    organisation: custom_field_pages;
    CustomFields => CustomFieldList,
    OneCustomField => page::CustomFieldPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("admin/fields"), Lazy::<CustomFields>::new()),
        route(path!("admin/fields/:id"), Lazy::<OneCustomField>::new()),
    ]
}

impl Shown for CustomField {
    const PATH: &'static str = LIST;
    const ICON: Glyph = icon::COLUMNS;
    const TEXTS: Texts = Texts {
        title: "fields.title",
        search: "fields.search",
        new: "fields.new",
        edit: "fields.edit",
        empty_title: "fields.empty_title",
        empty_text: "fields.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("resource", "fields.resource", Telling::Word("fields.resource")),
        FieldText::new("name", "fields.name", Telling::Plain),
        FieldText::new("label", "fields.label", Telling::Plain),
        FieldText::new("label_hi", "fields.label_hi", Telling::Plain),
        FieldText::new("hint", "fields.hint", Telling::Plain),
        FieldText::new("kind", "fields.kind", Telling::Word("fields.kind")),
        FieldText::new("choices", "fields.choices", Telling::Plain),
        FieldText::new("refers_to", "fields.refers_to", Telling::Word("fields.resource")),
        FieldText::new("kinds", "fields.kinds", Telling::Plain),
        FieldText::new("required", "fields.required", Telling::Plain),
        FieldText::new("in_list", "fields.in_list", Telling::Plain),
        FieldText::new("position", "fields.position", Telling::Plain),
    ];
    const SQUARE: bool = true;

    fn detail(&self) -> String {
        [belongs_to(self), kind(self)].join(" · ")
    }
}

fn belongs_to(field: &CustomField) -> String {
    t_in("fields.resource", field.data.resource.as_str())
}

fn kind(field: &CustomField) -> String {
    t_in("fields.kind", field.data.kind.as_str())
}

impl Listed for CustomField {
    const SORT: &'static str = "position";
    const EXPAND: &'static str = "";

    fn columns() -> Vec<RecordColumn<Self>> {
        let required =
            |field: &Self| field.data.required.then(|| view! { <Badge label=t("fields.required")/> }).into_any();
        vec![
            RecordColumn::new("label", Place::Title, "minmax(180px, 2fr)", |field| {
                record::custom::label(&field.data).into_any()
            }),
            RecordColumn::new("resource", Place::Line, "minmax(120px, 1fr)", |field| belongs_to(field).into_any()),
            RecordColumn::new("kind", Place::Side, "130px", |field| kind(field).into_any()),
            RecordColumn::new("required", Place::WideOnly, "110px", required),
            RecordColumn::new("name", Place::WideOnly, "minmax(120px, 1fr)", |field| {
                field.data.name.clone().into_any()
            }),
            RecordColumn::new("position", Place::WideOnly, "90px", |field: &Self| {
                number(field.data.position).into_any()
            })
            .numeric(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let resources: Vec<&str> = CUSTOMISED.iter().map(|resource| resource.as_str()).collect();
        vec![
            FilterField::new(
                "resource",
                t("fields.resource"),
                FilterKind::Choices(entries("fields.resource", &resources)),
            ),
            FilterField::new("kind", t("fields.kind"), FilterKind::Choices(entries("fields.kind", CustomKind::WORDS))),
        ]
    }
}

#[component]
fn CustomFieldList() -> impl IntoView {
    let new = move || {
        session::allows(Resource::CustomFields, Action::Create)
            .then(|| view! { <Button label=t("fields.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(CustomField::NEW_SHEET, &[])/> })
    };
    let created = |field: CustomField| {
        record::custom::refresh();
        url::go_instead(&record::href::<CustomField>(field.head.id));
    };
    view! {
        {list_page::<CustomField>(new)}
        {create_sheet::<CustomField>(form::blank, created)}
    }
}
