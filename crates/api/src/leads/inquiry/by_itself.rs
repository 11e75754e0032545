//! Inquiries that no person types in: in whose name they come, and who hears of them.

use super::store::Inquiries;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::create;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::policy::{Action, Resource, Role, may};
use domain::kernel::{FacilityId, New, SessionId, UserId};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::talk::notification::NotificationKind;

/// In whose name something is taken in: whoever answers for it, with the sight of its facility, so that an open lead of the
/// person is found, whosever it is. Where they work here no more, or never work at leads, nobody's question is lost: it is
/// an administrator's, of the facility or of head office.
pub fn keeper(
    connection: &mut Connection,
    owner_id: Option<UserId>,
    facility_id: Option<FacilityId>,
) -> ApiResult<Person> {
    let mut found = match owner_id {
        Some(owner) => load_user(connection, owner, SessionId(uuid::Uuid::nil()))?,
        None => None,
    };
    found = found.filter(|person| may(person.role, Resource::Leads, Action::Update));
    if found.is_none() {
        let of_facility = users::facility_id.eq(facility_id).or(users::facility_id.is_null());
        let query = users::table
            .filter(users::deleted_at.is_null())
            .filter(users::status.eq(UserStatus::Active))
            .filter(users::role.eq(Role::Admin))
            .filter(of_facility)
            .order((users::facility_id.is_null(), users::id))
            .select(users::id)
            .limit(1);
        let administrator: Option<UserId> = each!(&mut *connection, c => query.get_result(c).optional())?;
        if let Some(administrator) = administrator {
            found = load_user(connection, administrator, SessionId(uuid::Uuid::nil()))?;
        }
    }
    let person = found.ok_or_else(|| ApiError::internal("nobody is there who could answer what comes in by itself"))?;
    Ok(Person { role: Role::Marketing, facility_id, ..person })
}

/// Takes an inquiry in and tells whoever answers it. `why` stands in its history.
pub fn take_in(
    transaction: &mut Transaction<'_>,
    person: &Person,
    record: InquiryData,
    why: &'static str,
) -> ApiResult<Inquiry> {
    let actor = Actor { reason: Some(why), ..Actor::default() };
    let inquiry = create::<Inquiries>(transaction, person, actor, New { id: None, record })?;
    let owner: Vec<_> = inquiry.data.owner_id.into_iter().collect();
    let notice = Notice::of(NotificationKind::InquiryReceived, Resource::Inquiries, inquiry.head.id.into());
    notify(transaction, Actor::default(), &owner, notice)?;
    Ok(inquiry)
}
