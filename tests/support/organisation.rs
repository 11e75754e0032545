//! The hospital group of the tests: two facilities, three teams, somebody in every role. Ids are fixed, so that answers
//! read the same in every run.
//!
//! | team | facility | manager | people |
//! |---|---|---|---|
//! | Noida sales | Noida | `Manager` | `Manager` |
//! | Noida field, below it | Noida | | `Rep`, `Colleague` |
//! | Gurugram sales | Gurugram | `FarManager` | `Far`, `FarManager` |
//!
//! `Neighbour` is a rep in Noida without a team; `HeadOffice` an administrator without a facility.

use api::admin::auth::passwords;
use api::admin::{facility::Facilities, team::Teams, user::Users};
use api::kernel::db::Transaction;
use api::kernel::error::ApiResult;
use api::kernel::record::Store;
use domain::admin::facility::FacilityData;
use domain::admin::team::TeamData;
use domain::admin::user::{Language, UserData, UserStatus};
use domain::kernel::policy::Role;
use domain::kernel::{FacilityId, Head, TeamId, Timestamp, UserId};
use std::sync::LazyLock;
use uuid::Uuid;

/// When every test begins.
pub fn start() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap_or_else(|_| unreachable!("a moment"))
}

/// Everybody's password.
pub const PASSWORD: &str = "seven quiet elephants";

/// [`PASSWORD`] as it is stored; hashed once, because it takes 20 ms.
pub fn hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| passwords::hash_waiting(PASSWORD).unwrap_or_default());
    &HASH
}

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | number)
}

pub const NOIDA: FacilityId = FacilityId(id(0xf1));
pub const GURUGRAM: FacilityId = FacilityId(id(0xf2));
pub const NOIDA_SALES: TeamId = TeamId(id(0xe1));
pub const NOIDA_FIELD: TeamId = TeamId(id(0xe2));
pub const GURUGRAM_SALES: TeamId = TeamId(id(0xe3));

/// Somebody who works for the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Rep,
    Manager,
    Marketing,
    FrontDesk,
    Finance,
    Physician,
    Admin,
    HeadOffice,
    Colleague,
    Neighbour,
    Far,
    FarManager,
}

impl Who {
    pub const ALL: [Self; 12] = [
        Self::Rep,
        Self::Manager,
        Self::Marketing,
        Self::FrontDesk,
        Self::Finance,
        Self::Physician,
        Self::Admin,
        Self::HeadOffice,
        Self::Colleague,
        Self::Neighbour,
        Self::Far,
        Self::FarManager,
    ];

    /// One person of each role, in the order of [`Role::ALL`].
    pub const ROLES: [Self; 7] =
        [Self::Rep, Self::Manager, Self::Marketing, Self::FrontDesk, Self::Finance, Self::Physician, Self::Admin];

    pub const fn id(self) -> UserId {
        UserId(id(match self {
            Self::Rep => 0x01,
            Self::Manager => 0x02,
            Self::Marketing => 0x03,
            Self::FrontDesk => 0x04,
            Self::Finance => 0x05,
            Self::Physician => 0x06,
            Self::Admin => 0x07,
            Self::HeadOffice => 0x08,
            Self::Colleague => 0x09,
            Self::Neighbour => 0x0a,
            Self::Far => 0x0b,
            Self::FarManager => 0x0c,
        }))
    }

    pub const fn role(self) -> Role {
        match self {
            Self::Rep | Self::Colleague | Self::Neighbour | Self::Far => Role::Rep,
            Self::Manager | Self::FarManager => Role::Manager,
            Self::Marketing => Role::Marketing,
            Self::FrontDesk => Role::FrontDesk,
            Self::Finance => Role::Finance,
            Self::Physician => Role::Physician,
            Self::Admin | Self::HeadOffice => Role::Admin,
        }
    }

    pub const fn full_name(self) -> &'static str {
        match self {
            Self::Rep => "Asha Rawat",
            Self::Manager => "Vikram Sethi",
            Self::Marketing => "Leela Menon",
            Self::FrontDesk => "Farida Khan",
            Self::Finance => "Harish Gupta",
            Self::Physician => "Dr Nandini Rao",
            Self::Admin => "Sunil Verma",
            Self::HeadOffice => "Ira Bose",
            Self::Colleague => "Ravi Yadav",
            Self::Neighbour => "Kabir Anand",
            Self::Far => "Meena Dagar",
            Self::FarManager => "Joseph Pinto",
        }
    }

    /// `asha.rawat@setu.example.in`
    pub fn email(self) -> String {
        format!("{}@setu.example.in", self.full_name().to_lowercase().replace(' ', "."))
    }

    pub const fn team(self) -> Option<TeamId> {
        match self {
            Self::Manager => Some(NOIDA_SALES),
            Self::Rep | Self::Colleague => Some(NOIDA_FIELD),
            Self::Far | Self::FarManager => Some(GURUGRAM_SALES),
            _ => None,
        }
    }

    pub const fn facility(self) -> Option<FacilityId> {
        match self {
            Self::HeadOffice => None,
            Self::Far | Self::FarManager => Some(GURUGRAM),
            _ => Some(NOIDA),
        }
    }
}

fn head<Id>(id: Id, now: Timestamp) -> Head<Id> {
    Head { id, version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at: None }
}

/// Writes everybody into an empty database.
pub fn write(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    let now = transaction.now;
    for (id, name, code) in [(NOIDA, "Setu Hospital Noida", "NOI"), (GURUGRAM, "Setu Hospital Gurugram", "GGN")] {
        let data = FacilityData { name: name.to_owned(), code: code.to_owned(), phone: None, address: None };
        Facilities::insert(transaction.connection, &Facilities::assemble(head(id, now), data, None))?;
    }
    // A team names its manager and a user their team: first the teams without managers, then the people.
    let teams = [
        (NOIDA_SALES, "Noida sales", None, NOIDA, Who::Manager),
        (NOIDA_FIELD, "Noida field", Some(NOIDA_SALES), NOIDA, Who::Manager),
        (GURUGRAM_SALES, "Gurugram sales", None, GURUGRAM, Who::FarManager),
    ];
    let team = |id, name: &str, parent_id, facility_id, manager_id| {
        let data = TeamData { name: name.to_owned(), parent_id, manager_id, facility_id: Some(facility_id) };
        Teams::assemble(head(id, now), data, None)
    };
    for (id, name, parent, facility, _) in teams {
        Teams::insert(transaction.connection, &team(id, name, parent, facility, None))?;
    }
    for who in Who::ALL {
        let data = UserData {
            email: who.email(),
            full_name: who.full_name().to_owned(),
            role: who.role(),
            status: UserStatus::Active,
            team_id: who.team(),
            facility_id: who.facility(),
            phone: None,
            language: Language::English,
            time_zone: "Asia/Kolkata".to_owned(),
        };
        Users::insert(transaction.connection, &Users::assemble(head(who.id(), now), data, None))?;
        passwords::store(transaction, who.id(), hash(), false)?;
    }
    // The field team has nobody of its own: its manager is the one above.
    for (id, name, parent, facility, manager) in teams.into_iter().filter(|(id, ..)| *id != NOIDA_FIELD) {
        let (before, after) =
            (team(id, name, parent, facility, None), team(id, name, parent, facility, Some(manager.id())));
        Teams::replace(transaction.connection, &before, &after)?;
    }
    Ok(())
}
