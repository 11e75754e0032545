//! Facilities: the hospitals of the group.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::facilities;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::Store;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::facility::{Facility, FacilityData};
use domain::kernel::field::Field;
use domain::kernel::{FacilityId, Head, Json, ProblemCode, text};
use domain::people::address::Address;

pub struct Facilities;

row! {
    facilities: FacilityRow, NewFacilityRow, Facility {
        head: FacilityId,
        part data: FacilityData {
            name: String,
            code: String,
            phone: Option<String>,
            address: Option<Json<Address>>,
        },
        keys(facility) {
            name_key: String = text::fold(&facility.data.name),
            code_key: String = text::fold(&facility.data.code),
            search: String = text::search_key([facility.data.name.as_str(), facility.data.code.as_str()]),
        },
    }
}

impl Store for Facilities {
    type Record = Facility;
    const SCOPE: Scope = Scope::Group;
    const DEFAULT_SORT: &'static str = "name";
    const CHANGES_RIGHTS: bool = true;

    stored_in!(facilities, FacilityRow, NewFacilityRow);

    fn assemble(head: Head<FacilityId>, data: FacilityData, _: Option<&Facility>) -> Facility {
        Facility { head, data }
    }

    fn belongs(facility: &Facility) -> Belongs {
        Belongs { facility_id: Some(facility.head.id), ..Belongs::default() }
    }

    fn prepare(
        _: &mut Transaction<'_>,
        person: &Person,
        _: &mut FacilityData,
        before: Option<&Facility>,
    ) -> ApiResult<()> {
        if before.is_none() && person.facility_id.is_some() {
            return Err(ApiError::detailed(ProblemCode::Forbidden, "Only head office adds a hospital"));
        }
        Ok(())
    }

    fn searched(facility: &Facility) -> Texts {
        vec![("name", facility.data.name.clone()), ("code", facility.data.code.clone())]
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "code" => Column::key("code_key"),
            _ => Column::of(field),
        }
    }
}
