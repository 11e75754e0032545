//! The table of rules by which inquiries are answered.

use crate::admin::names::facility_names;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::schema::auto_responses;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Select, Store};
use crate::{expansions, row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::{AutoResponseId, FacilityId, Head, Json, text};
use domain::leads::auto_response::{AutoResponse, AutoResponseData, ResponseHours, ResponseTexts};
use domain::leads::lead::SpokenLanguage;
use domain::leads::origin::LeadChannel;

pub struct AutoResponses;

row! {
    auto_responses: AutoResponseRow, NewAutoResponseRow, AutoResponse {
        head: AutoResponseId,
        part data: AutoResponseData {
            name: String,
            position: i32,
            active: bool,
            channels: Json<Vec<LeadChannel>>,
            specialty: Option<String>,
            source: Option<String>,
            language: Option<SpokenLanguage>,
            facility_id: Option<FacilityId>,
            hours: ResponseHours,
            english: Json<ResponseTexts>,
            hindi: Option<Json<ResponseTexts>>,
            stops_clock: bool,
        },
        keys(rule) {
            name_key: String = text::fold(&rule.data.name),
            search: String = text::search_key([rule.data.name.as_str()]),
        },
        names { facility },
    }
}

impl Store for AutoResponses {
    type Record = AutoResponse;
    const SCOPE: Scope = Scope::Facility;
    const DEFAULT_SORT: &'static str = "position";
    const EXPANSIONS: &'static [Expansion<AutoResponse>] = expansions![
        facility: facility_names, |data| data.facility_id;
    ];

    stored_in!(auto_responses, AutoResponseRow, NewAutoResponseRow);

    fn assemble(head: Head<AutoResponseId>, data: AutoResponseData, _: Option<&AutoResponse>) -> AutoResponse {
        AutoResponse { head, data, facility: None }
    }

    fn belongs(rule: &AutoResponse) -> Belongs {
        Belongs { owner_id: None, team_id: None, facility_id: rule.data.facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "position" | "hours" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    /// Whoever belongs to a facility writes rules for that one.
    fn prepare(
        _: &mut Transaction<'_>,
        person: &Person,
        data: &mut AutoResponseData,
        before: Option<&AutoResponse>,
    ) -> ApiResult<()> {
        let Some(own) = person.facility_id else { return Ok(()) };
        if before.is_none() {
            data.facility_id.get_or_insert(own);
        }
        if data.facility_id == Some(own) {
            return Ok(());
        }
        Err(ApiError::field("/facility_id", "forbidden", "You look after your own facility only"))
    }
}

/// The rules that may answer an inquiry of a facility.
pub fn in_force(connection: &mut Connection, facility: Option<FacilityId>) -> ApiResult<Vec<AutoResponse>> {
    let mut here = Fragment::new("facility_id IS NULL");
    if let Some(facility) = facility {
        here = here.or(Fragment::new("facility_id = ").bind(Value::Id(facility.into())));
    }
    let filter = Fragment::new("deleted_at IS NULL AND active").and(here);
    AutoResponses::select(connection, &Select { filter, order: Order("position, id".into()), limit: i64::MAX })
}
