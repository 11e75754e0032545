//! Who asks, and whether they may: a handler names the permission it needs in the type of its first parameter.

use super::api_key::KeyRights;
use super::db::schema::{broken_glass, sessions, shares, teams, users};
use super::db::{Connection, Fragment, Value};
use super::error::{ApiError, ApiResult};
use super::{asker, second_factor};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::field_rule::sees_every_field;
use domain::kernel::policy::{Action, Reach, Resource, Role, reach};
use domain::kernel::{FacilityId, ProblemCode, RecordId, SessionId, TeamId, Timestamp, UserId};
use std::future::Future;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

/// A signed-in person, with all that decides what they may see.
#[derive(Debug, Clone)]
pub struct Person {
    pub user_id: UserId,
    pub session_id: SessionId,
    pub role: Role,
    pub team_id: Option<TeamId>,
    /// `None`: head office, which belongs to every facility.
    pub facility_id: Option<FacilityId>,
    /// The teams that they manage, and all below those.
    pub managed_teams: Vec<TeamId>,
    /// Somebody shared a record with them or their team.
    pub has_shares: bool,
    pub must_change_password: bool,
    /// The hospital asks for a second factor, and there is none yet.
    pub must_set_up_second_factor: bool,
    /// Records that they broke the glass for, each with the end of that.
    pub opened: Vec<(RecordId, Timestamp)>,
    /// Where the request comes from.
    pub origin: Option<IpAddr>,
    /// The key that a tool uses in this person's name, and all that it was made for.
    pub key: Option<Arc<KeyRights>>,
}

/// Where a table says whose its rows are.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// In its own columns `owner_id`, `team_id` and `facility_id`.
    Owned,
    /// In the row of another table that a column of this one refers to.
    Through { column: &'static str, table: &'static str, resource: Resource },
    /// In the rows of another table that either of two columns refers to.
    ThroughEither { columns: [&'static str; 2], table: &'static str, resource: Resource },
    /// In the rows that two columns refer to: who sees both sees this. Which table, the column `resource` says.
    ThroughBoth { columns: [&'static str; 2], kinds: &'static [(Resource, &'static str)] },
    /// It belongs to a facility only (`facility_id`).
    Facility,
    /// It belongs to the whole group; `id` of a facility itself.
    Group,
    /// It is its owner's (`owner_id`), who lets a team (`team_id`) or a facility (`facility_id`) see it, or nobody.
    Published,
}

impl Person {
    pub const fn sees_every_field(&self) -> bool {
        sees_every_field(self.role)
    }

    /// Until when they see all of a record that hides something from their role. A tool never does.
    pub fn opened(&self, record: RecordId) -> Option<Timestamp> {
        let opened = if self.key.is_none() { self.opened.as_slice() } else { &[] };
        opened.iter().find(|(known, _)| *known == record).map(|(_, end)| *end)
    }

    pub fn may(&self, resource: Resource, action: Action) -> bool {
        self.key_grants(resource, action) && !matches!(reach(self.role, resource, action), Reach::Nothing)
    }

    /// The same as an answer: 403 says whether the role or the key stands against it.
    pub fn require(&self, resource: Resource, action: Action) -> ApiResult<()> {
        if self.may(resource, action) {
            Ok(())
        } else if self.key_grants(resource, action) {
            Err(ApiError::new(ProblemCode::Forbidden))
        } else {
            Err(ApiError::new(ProblemCode::InsufficientScope))
        }
    }

    fn key_grants(&self, resource: Resource, action: Action) -> bool {
        self.key.as_ref().is_none_or(|key| key.grants(resource, action))
    }

    /// Nobody works with a password that somebody else knows, or without the second factor that is asked of them.
    fn settled(self: Arc<Self>) -> ApiResult<Arc<Self>> {
        if self.must_change_password {
            return Err(ApiError::new(ProblemCode::PasswordChangeRequired));
        }
        if self.must_set_up_second_factor {
            return Err(ApiError::new(ProblemCode::SecondFactorSetupRequired));
        }
        Ok(self)
    }

    /// The one rule of row visibility: get, list, search, export and events all filter by it.
    pub fn visible(&self, resource: Resource, action: Action, scope: Scope) -> Fragment {
        if !self.key_grants(resource, action) {
            return Fragment::never();
        }
        let seen = self.seen_by_role(resource, action, scope);
        if self.key.is_none() || resource != Resource::Events {
            return seen;
        }
        // The change log tells of every kind of record: a key reads of those that it may read.
        let readable = Resource::ALL.iter().filter(|kind| self.key_grants(**kind, Action::Read));
        let readable = readable.map(|kind| Value::Text(kind.to_string()));
        seen.and(Fragment::new("resource IN ").bind_list(readable))
    }

    fn seen_by_role(&self, resource: Resource, action: Action, scope: Scope) -> Fragment {
        let far = reach(self.role, resource, action);
        match (far, scope) {
            (Reach::Nothing, _) | (Reach::Own | Reach::Team, Scope::Facility | Scope::Group) => Fragment::never(),
            (_, Scope::Published) => self.published(action, far),
            (Reach::Everything, _) => Fragment::always(),
            (Reach::Facility, _) if self.facility_id.is_none() => Fragment::always(),
            (_, Scope::Owned) => self.owned(resource, action, far),
            (_, Scope::ThroughBoth { columns, kinds }) => self.seen_through_both(action, far, columns, kinds),
            (_, Scope::Through { column, table, resource }) => above(column, table, self.owned(resource, action, far)),
            (_, Scope::ThroughEither { columns, table, resource }) => {
                let seen = self.owned(resource, action, far);
                let [one, other] = columns;
                above(one, table, seen.clone()).or(above(other, table, seen))
            }
            (Reach::Facility, Scope::Facility) => self.in_my_facility("facility_id"),
            (Reach::Facility, Scope::Group) => self.in_my_facility("id"),
        }
    }

    fn seen_through_both(
        &self,
        action: Action,
        far: Reach,
        columns: [&'static str; 2],
        kinds: &[(Resource, &'static str)],
    ) -> Fragment {
        let of_kind = |(resource, table): &(Resource, &'static str)| {
            let kind = Fragment::new("resource = ").bind(Value::Text(resource.to_string()));
            columns.into_iter().fold(kind, |all, column| {
                let seen = self.owned(*resource, action, far);
                all.and(above(column, table, seen))
            })
        };
        kinds.iter().map(of_kind).reduce(Fragment::or).unwrap_or_else(Fragment::never)
    }

    fn in_my_facility(&self, column: &'static str) -> Fragment {
        let value = self.facility_id.map(|id| Value::Id(id.into()));
        value.map_or_else(Fragment::always, |value| Fragment::new(column).sql(" = ").bind(value))
    }

    /// What is shown to a facility or a team is read there, and kept in order by whose reach goes so far.
    fn published(&self, action: Action, far: Reach) -> Fragment {
        let mut seen = Fragment::new("owner_id = ").bind(Value::Id(self.user_id.into()));
        if action == Action::Read || far == Reach::Facility {
            seen = seen.or(match self.facility_id {
                Some(_) => self.in_my_facility("facility_id"),
                None => Fragment::new("facility_id IS NOT NULL"),
            });
        }
        let teams: Vec<Value> = self.my_teams().map(|team| Value::Id(team.into())).collect();
        if action == Action::Read && !teams.is_empty() {
            seen = seen.or(Fragment::new("team_id IN ").bind_list(teams));
        }
        seen
    }

    /// The team that they are in, and those that they manage.
    pub fn my_teams(&self) -> impl Iterator<Item = TeamId> {
        self.team_id.into_iter().chain(self.managed_teams.iter().copied())
    }

    fn owned(&self, resource: Resource, action: Action, far: Reach) -> Fragment {
        let mut seen = Fragment::new("owner_id = ").bind(Value::Id(self.user_id.into()));
        if far == Reach::Team && !self.managed_teams.is_empty() {
            let teams = self.managed_teams.iter().map(|team| Value::Id((*team).into()));
            seen = seen.or(Fragment::new("team_id IN ").bind_list(teams));
        }
        if far == Reach::Facility {
            seen = seen.or(self.in_my_facility("facility_id"));
        }
        // A share lets somebody read and change, never throw away.
        if self.has_shares && matches!(action, Action::Read | Action::Update) {
            let with_me = self.shared_with_me(action).sql(")");
            seen = seen.or(if resource == Resource::Events {
                // The change log holds events of every kind of record, and of what hangs on them.
                Fragment::new("(resource, record_id) IN (SELECT resource, record_id FROM shares WHERE ")
                    .append(with_me.clone())
                    .or(Fragment::new("(about_resource, about_id) IN (SELECT resource, record_id FROM shares WHERE ")
                        .append(with_me))
            } else {
                Fragment::new("id IN (SELECT record_id FROM shares WHERE resource = ")
                    .bind(Value::Text(resource.to_string()))
                    .sql(" AND ")
                    .append(with_me)
            });
        }
        seen
    }

    /// The shares that let this person do `action`.
    fn shared_with_me(&self, action: Action) -> Fragment {
        let grantees = [Some(self.user_id.into()), self.team_id.map(RecordId::from)];
        let mine = Fragment::new("grantee_id IN ").bind_list(grantees.into_iter().flatten().map(Value::Id));
        if action == Action::Update { mine.sql(" AND access = 'update'") } else { mine }
    }
}

/// Reads the person behind a session; `None` when it ended or the user may not sign in any more.
pub fn load(connection: &mut Connection, session: SessionId, now: Timestamp) -> ApiResult<Option<Person>> {
    let open = sessions::table
        .find(session)
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select(sessions::user_id);
    let Some(user) = each!(&mut *connection, c => open.get_result(c).optional())? else { return Ok(None) };
    let Some(person) = load_user(connection, user, session)? else { return Ok(None) };
    let opened = if person.sees_every_field() { Vec::new() } else { opened_by(connection, user, now)? };
    Ok(Some(Person { opened, ..person }))
}

/// The records that somebody broke the glass for, while it is broken.
fn opened_by(connection: &mut Connection, user: UserId, now: Timestamp) -> ApiResult<Vec<(RecordId, Timestamp)>> {
    let query = broken_glass::table
        .filter(broken_glass::user_id.eq(user))
        .filter(broken_glass::ends_at.gt(now))
        .order(broken_glass::ends_at.desc())
        .select((broken_glass::contact_id, broken_glass::ends_at));
    Ok(each!(connection, c => query.load(c))?)
}

/// Reads a person's rights as they are now; jobs run with the rights of whoever asked for them.
pub fn load_user(connection: &mut Connection, user: UserId, session_id: SessionId) -> ApiResult<Option<Person>> {
    let query = users::table
        .find(user)
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::role, users::team_id, users::facility_id, users::must_change_password));
    let row: Option<(Role, Option<TeamId>, Option<FacilityId>, bool)> =
        each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some((role, team_id, facility_id, must_change_password)) = row else { return Ok(None) };
    let managed_teams = managed_in(&team_tree(connection)?, user);
    let grantees: Vec<RecordId> = std::iter::once(user.into()).chain(team_id.map(RecordId::from)).collect();
    let shared = shares::table.filter(shares::grantee_id.eq_any(grantees)).select(shares::record_id).limit(1);
    let has_shares = each!(&mut *connection, c => shared.load::<RecordId>(c))?.len() == 1;
    let user_id = user;
    Ok(Some(Person {
        user_id,
        session_id,
        role,
        team_id,
        facility_id,
        managed_teams,
        has_shares,
        must_change_password,
        must_set_up_second_factor: second_factor::is_missing(connection, user, role)?,
        opened: Vec::new(),
        origin: None,
        key: None,
    }))
}

/// A team, the one above it, and who manages it.
pub type TeamNode = (TeamId, Option<TeamId>, Option<UserId>);

/// All teams; the tree is small.
pub fn team_tree(connection: &mut Connection) -> ApiResult<Vec<TeamNode>> {
    let query =
        teams::table.filter(teams::deleted_at.is_null()).select((teams::id, teams::parent_id, teams::manager_id));
    Ok(each!(connection, c => query.load(c))?)
}

/// The teams that somebody manages and all below.
pub fn managed_in(tree: &[TeamNode], manager: UserId) -> Vec<TeamId> {
    let mut found: Vec<TeamId> = tree.iter().filter(|(_, _, who)| *who == Some(manager)).map(|(id, ..)| *id).collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        for (id, above, _) in tree {
            if *above == Some(parent) && !found.contains(id) {
                found.push(*id);
            }
        }
        next += 1;
    }
    found.sort();
    found
}

/// Somebody signed in, even if they must still choose a new password or set up a second factor. Never a tool.
pub struct SignedInPerson(pub Arc<Person>);

impl FromRequest for SignedInPerson {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (state, header, from) = asker::parts(request);
        Box::pin(async move {
            let person = asker::find(state, header, from).await?;
            if person.key.is_some() { Err(ApiError::new(ProblemCode::KeyNotAllowed)) } else { Ok(Self(person)) }
        })
    }
}

/// Somebody signed in with a password of their own, and with a second factor where the hospital asks for one.
pub struct Caller(pub Arc<Person>);

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = SignedInPerson::from_request(request, payload);
        Box::pin(async move { person.await?.0.settled().map(Self) })
    }
}

/// An action, as a type.
pub trait Verb: 'static {
    const ACTION: Action;
}

macro_rules! verbs {
    ($($name:ident),*) => {$(
        pub struct $name;
        impl Verb for $name {
            const ACTION: Action = Action::$name;
        }
    )*};
}
verbs!(Read, Create, Update, Delete);

/// Something that permissions are given for, as a type.
pub trait Guarded: 'static {
    const RESOURCE: Resource;
}

/// A caller whose role allows the action on some records at least; which ones is for [`Person::visible`] to say. A tool's
/// key must have been made for it, too.
pub struct Allowed<V, G> {
    pub person: Arc<Person>,
    permission: PhantomData<(V, G)>,
}

impl<V: Verb, G: Guarded> FromRequest for Allowed<V, G> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (state, header, from) = asker::parts(request);
        Box::pin(async move {
            let person = asker::find(state, header, from).await?.settled()?;
            person.require(G::RESOURCE, V::ACTION)?;
            Ok(Self { person, permission: PhantomData })
        })
    }
}

/// The same for what a tool never does, whatever its key was made for: passwords, second factors, sessions, keys.
pub struct AllowedInPerson<V, G> {
    pub person: Arc<Person>,
    permission: PhantomData<(V, G)>,
}

impl<V: Verb, G: Guarded> FromRequest for AllowedInPerson<V, G> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload);
        Box::pin(async move {
            let Caller(person) = caller.await?;
            person.require(G::RESOURCE, V::ACTION)?;
            Ok(Self { person, permission: PhantomData })
        })
    }
}

/// That the record which `column` names is seen. Asked for each row: a list of all that is seen would be made anew for each
/// page, however short. The table above must not have a column of that name itself.
fn above(column: &'static str, table: &'static str, seen: Fragment) -> Fragment {
    let this_one = Fragment::new("above.id = ").sql(column).and(seen);
    Fragment::new("EXISTS (SELECT 1 FROM ").sql(table).sql(" above WHERE ").append(this_one).sql(")")
}
