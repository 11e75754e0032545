//! The table of users. Passwords are not part of the record: only `auth` reads and writes them.

use crate::admin::names::{facility_names, team_names};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::users;
use crate::kernel::db::{Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::{Expansion, Store, json_value};
use crate::{expansions, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::user::{Language, User, UserData, UserStatus};
use domain::kernel::field::Field;
use domain::kernel::policy::{Action, Reach, Resource, Role, reach};
use domain::kernel::{FacilityId, Head, ProblemCode, TeamId, Timestamp, UserId, text};

pub struct Users;

row! {
    users: UserRow, NewUserRow, User {
        head: UserId,
        part data: UserData {
            email: String,
            full_name: String,
            role: Role,
            status: UserStatus,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            phone: Option<String>,
            language: Language,
            time_zone: String,
        },
        own { must_change_password: bool, last_sign_in_at: Option<Timestamp>, away_until: Option<NaiveDate> },
        keys(user) {
            email_key: String = user.data.email.to_lowercase(),
            full_name_key: String = text::fold(&user.data.full_name),
            search: String = text::search_key([user.data.full_name.as_str(), user.data.email.as_str()]),
        },
        names { team, facility },
    }
}

/// An administrator of one facility gives nothing to another one.
pub fn within_own_facility(
    person: &Person,
    resource: Resource,
    action: Action,
    facility: Option<FacilityId>,
) -> ApiResult<()> {
    let far = reach(person.role, resource, action);
    let free = far == Reach::Everything || person.facility_id.is_none();
    if free || facility == person.facility_id {
        Ok(())
    } else {
        Err(ApiError::field("/facility_id", "forbidden", "You look after your own facility only"))
    }
}

impl Store for Users {
    type Record = User;
    const SCOPE: Scope = Scope::Facility;
    const DEFAULT_SORT: &'static str = "full_name";
    const CHANGES_RIGHTS: bool = true;
    const EXPANSIONS: &'static [Expansion<User>] = expansions![
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
    ];

    stored_in!(users, UserRow, NewUserRow);

    fn assemble(head: Head<UserId>, data: UserData, before: Option<&User>) -> User {
        // Nobody can sign in before a first password is set.
        let must_change_password = before.is_none_or(|user| user.must_change_password);
        let last_sign_in_at = before.and_then(|user| user.last_sign_in_at);
        let away_until = before.and_then(|user| user.away_until);
        User { head, data, must_change_password, last_sign_in_at, away_until, team: None, facility: None }
    }

    fn belongs(user: &User) -> Belongs {
        Belongs { owner_id: Some(user.head.id), team_id: user.data.team_id, facility_id: user.data.facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "full_name" => Column::key("full_name_key"),
            "email" => Column { stored: crate::kernel::list::Stored::Text, ..Column::key("email_key") },
            "role" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn sort_value(user: &User, column: Column) -> Option<Value> {
        match column.name {
            "email_key" => Some(Value::Text(user.data.email.to_lowercase())),
            name => json_value(user, name, column.stored),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut UserData,
        before: Option<&User>,
    ) -> ApiResult<()> {
        data.email = data.email.trim().to_owned();
        within_own_facility(person, Resource::Users, Action::Update, data.facility_id)?;
        if let Some(user) = before
            && user.head.id == person.user_id
            && (data.role != Role::Admin || data.status != UserStatus::Active)
        {
            return Err(ApiError::detailed(
                ProblemCode::Conflict,
                "Nobody takes their own rights away: ask another administrator",
            ));
        }
        let taken = users::table.filter(users::email_key.eq(data.email.to_lowercase())).select(users::id);
        let taken: Option<UserId> = each!(&mut *transaction.connection, c => taken.get_result(c).optional())?;
        if taken.is_some_and(|id| before.is_none_or(|user| user.head.id != id)) {
            let detail = "Somebody signs in with this e-mail address already";
            return Err(ApiError::detailed(ProblemCode::Duplicate, detail));
        }
        Ok(())
    }

    /// Whoever changes what somebody may do is told of in the audit.
    fn after(
        transaction: &mut Transaction<'_>,
        person: &Person,
        _: Actor,
        user: &User,
        before: Option<&User>,
    ) -> ApiResult<()> {
        let rights = |user: &User| {
            let UserData { role, status, team_id, facility_id, .. } = user.data;
            (role, status, team_id, facility_id, user.head.deleted_at.is_some())
        };
        let known = before.map(rights);
        if known == Some(rights(user)) {
            return Ok(());
        }
        let (role, status, team, facility, deleted) = rights(user);
        let mut told = Entry::by(person, AuditAction::RightsChanged).about(Resource::Users, user.head.id);
        told = told.detail("role", role.as_str()).detail("status", if deleted { "deleted" } else { status.as_str() });
        for (name, id) in [("team", team.map(|id| id.to_string())), ("facility", facility.map(|id| id.to_string()))] {
            told = if let Some(id) = id { told.detail(name, id) } else { told };
        }
        if let Some((role, ..)) = known {
            told = told.detail("role_before", role.as_str());
        }
        audit::append(transaction, &told)
    }

    fn searched(user: &User) -> Texts {
        vec![("full_name", user.data.full_name.clone()), ("email", user.data.email.clone())]
    }

    fn detail(user: &User) -> Option<String> {
        Some(user.data.email.clone())
    }

    fn may_delete(_: &mut Transaction<'_>, user: &User) -> ApiResult<()> {
        if user.data.role == Role::Admin {
            return Err(ApiError::detailed(
                ProblemCode::Conflict,
                "Give an administrator another role before deleting them",
            ));
        }
        Ok(())
    }
}
