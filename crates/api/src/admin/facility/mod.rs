//! Facilities: the hospitals of the group.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::facilities;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::Store;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::admin::facility::{Facility, FacilityData};
use domain::kernel::field::Field;
use domain::kernel::{FacilityId, Head, Json, ProblemCode, Timestamp, UserId, text};
use domain::people::address::Address;

pub struct Facilities;

row! {
    #[diesel(table_name = facilities)]
    struct FacilityRow {
        id: FacilityId,
        version: i32,
        created_at: Timestamp,
        created_by: Option<UserId>,
        updated_at: Timestamp,
        updated_by: Option<UserId>,
        deleted_at: Option<Timestamp>,
        name: String,
        name_key: String,
        code: String,
        code_key: String,
        phone: Option<String>,
        address: Option<Json<Address>>,
        search: String,
    }
}

impl From<&Facility> for FacilityRow {
    fn from(facility: &Facility) -> Self {
        let Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at } = facility.head.clone();
        let FacilityData { name, code, phone, address } = facility.data.clone();
        let search = text::search_key([name.as_str(), code.as_str()]);
        let (name_key, code_key) = (text::fold(&name), text::fold(&code));
        let address = address.map(Json);
        Self {
            id,
            version,
            created_at,
            created_by,
            updated_at,
            updated_by,
            deleted_at,
            name,
            name_key,
            code,
            code_key,
            phone,
            address,
            search,
        }
    }
}

impl From<FacilityRow> for Facility {
    fn from(row: FacilityRow) -> Self {
        let FacilityRow { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
        let head = Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at };
        let address = row.address.map(|Json(address)| address);
        Self { head, data: FacilityData { name: row.name, code: row.code, phone: row.phone, address } }
    }
}

impl Store for Facilities {
    type Record = Facility;
    const SCOPE: Scope = Scope::Group;
    const DEFAULT_SORT: &'static str = "name";
    const CHANGES_RIGHTS: bool = true;

    stored_in!(facilities, FacilityRow);

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

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            "code" => Column::key("code_key"),
            "id" | "created_at" | "updated_at" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(facility: &Facility, column: Column) -> Option<crate::kernel::db::Value> {
        let name = column.name.strip_suffix("_key").unwrap_or(column.name);
        crate::kernel::record::json_value(facility, name, column.stored)
    }
}
