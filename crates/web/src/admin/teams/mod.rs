//! Teams: a tree; whoever manages a team sees what it and all teams below it own.

mod form;
mod page;
mod tree;

use domain::{
    admin::{facility::Facility, team::Team},
    kernel::policy::Resource,
};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    i18n::t,
    modules::route,
    record::{FieldText, Listed, RecordColumn, Shown, Telling, Texts, records},
    ui::{
        filter::{FilterField, FilterKind},
        icon::{self, Glyph},
        table::Place,
    },
};

pub(super) const LIST: &str = "/admin/teams";

crate::lazy_pages! {
    organisation: team_pages;
    Teams => tree::TeamTree,
    OneTeam => page::TeamPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("admin/teams"), Lazy::<Teams>::new()), route(path!("admin/teams/:id"), Lazy::<OneTeam>::new())]
}

impl Shown for Team {
    const PATH: &'static str = LIST;
    const ICON: Glyph = icon::TEAM;
    const TEXTS: Texts = Texts {
        title: "teams.title",
        search: "teams.search",
        new: "teams.new",
        edit: "teams.edit",
        empty_title: "teams.empty_title",
        empty_text: "teams.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "teams.field.name", Telling::Plain),
        FieldText::new("parent_id", "teams.field.parent", Telling::Reference(Resource::Teams)),
        FieldText::new("manager_id", "teams.field.manager", Telling::Reference(Resource::Users)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
    ];
    const SQUARE: bool = true;

    fn detail(&self) -> String {
        self.facility.as_ref().map(|facility| facility.name.clone()).unwrap_or_default()
    }
}

impl Listed for Team {
    const SORT: &'static str = "name";
    const EXPAND: &'static str = "parent,manager,facility";

    fn columns() -> Vec<RecordColumn<Self>> {
        vec![
            RecordColumn::new("name", Place::Title, "minmax(200px, 2fr)", |team| team.data.name.clone().into_any()),
            RecordColumn::new("manager_id", Place::Line, "minmax(160px, 1fr)", |team| {
                team.manager.as_ref().map(|manager| manager.name.clone()).into_any()
            }),
        ]
    }

    fn filters() -> Vec<FilterField> {
        vec![FilterField::new("facility_id", t("user.facility"), FilterKind::Record(records::<Facility>(&[])))]
    }
}
