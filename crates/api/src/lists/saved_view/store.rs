//! The table of saved views.

use super::question;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::Belongs;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::saved_views;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Column;
use crate::kernel::record::Store;
use crate::{row, stored_in};
use diesel::prelude::*;
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{FacilityId, Head, Json, SavedViewId, TeamId, UserId, text};
use domain::lists::saved_view::{SavedView, SavedViewData, ViewQuestion};

pub struct SavedViews;

row! {
    saved_views: SavedViewRow, NewSavedViewRow, SavedView {
        head: SavedViewId,
        part data: SavedViewData {
            name: String,
            resource: Resource,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            question: Json<ViewQuestion>,
        },
        own { owner_id: UserId },
        keys(view) {
            name_key: String = text::fold(&view.data.name),
            search: String = text::search_key([view.data.name.as_str()]),
        },
    }
}

impl Store for SavedViews {
    type Record = SavedView;
    const SCOPE: Scope = Scope::Published;
    const DEFAULT_SORT: &'static str = "name";

    stored_in!(saved_views, SavedViewRow, NewSavedViewRow);

    fn assemble(head: Head<SavedViewId>, data: SavedViewData, before: Option<&SavedView>) -> SavedView {
        let owner_id = before.map(|view| view.owner_id).or(head.created_by);
        SavedView { head, data, owner_id: owner_id.unwrap_or(UserId(uuid::Uuid::nil())) }
    }

    fn belongs(view: &SavedView) -> Belongs {
        let SavedViewData { team_id, facility_id, .. } = view.data;
        Belongs { owner_id: Some(view.owner_id), team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "name" => Column::key("name_key"),
            _ => Column::of(field).required(),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut SavedViewData,
        before: Option<&SavedView>,
    ) -> ApiResult<()> {
        data.name = data.name.trim().to_owned();
        let before = before.map(|view| &view.data);
        if before.is_some_and(|before| before.resource != data.resource) {
            return Err(ApiError::field("/resource", "fixed", "A view stays with its list"));
        }
        person.require(data.resource, Action::Read)?;
        may_show(person, data, before)?;
        // One whose field was taken away can still be renamed and shown to others.
        if before.is_none_or(|before| before.question != data.question) {
            question::check(transaction, person, data.resource, &data.question)?;
        }
        Ok(())
    }
}

/// One shows views to one's own teams and to one's own facility; head office to any facility.
fn may_show(person: &Person, data: &SavedViewData, before: Option<&SavedViewData>) -> ApiResult<()> {
    if let Some(team) = data.team_id
        && before.and_then(|before| before.team_id) != Some(team)
        && !person.my_teams().any(|mine| mine == team)
    {
        return Err(ApiError::field("/team_id", "unknown", "Show views to a team that you are in or manage"));
    }
    if let Some(facility) = data.facility_id
        && before.and_then(|before| before.facility_id) != Some(facility)
        && person.facility_id.is_some_and(|mine| mine != facility)
    {
        return Err(ApiError::field("/facility_id", "unknown", "Show views to your own facility"));
    }
    Ok(())
}
