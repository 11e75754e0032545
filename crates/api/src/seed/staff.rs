//! The group's three hospitals, the tree of teams, and the 25 people who sign in.

use super::names::Person;
use super::time::DAYS;
use super::{Seeded, Source};
use domain::admin::facility::FacilityData;
use domain::admin::team::TeamData;
use domain::admin::user::{Language, UserData, UserStatus};
use domain::kernel::policy::Role;
use domain::kernel::{FacilityId, TeamId, Timestamp, UserId};
use domain::people::address::Address;
use domain::people::contact::Gender;

/// Name, code, phone, line, city, district, state, PIN code, and millionths of a degree.
type Hospital = (&'static str, &'static str, &'static str, [&'static str; 5], (i32, i32));

#[rustfmt::skip]
const HOSPITALS: [Hospital; 3] = [
    ("Setu Hospital Noida", "NOI", "0120-4200100", ["Plot H-7, Sector 62", "Noida", "Gautam Buddha Nagar", "Uttar Pradesh", "201309"], (28_626_700, 77_364_900)),
    ("Setu Hospital Gurugram", "GGN", "0124-4200100", ["Golf Course Extension Road, Sector 56", "Gurugram", "Gurugram", "Haryana", "122011"], (28_424_800, 77_098_600)),
    ("Setu Hospital Delhi", "DEL", "011-42001000", ["Press Enclave Marg, Saket", "New Delhi", "South Delhi", "Delhi", "110017"], (28_524_300, 77_212_900)),
];

/// The three areas of each hospital's field sales.
const AREAS: [[&str; 3]; 3] = [
    ["Noida", "Greater Noida and Bulandshahr", "Ghaziabad, Hapur and Meerut"],
    ["Gurugram", "Faridabad and Palwal", "Manesar, Rewari and Jhajjar"],
    ["South Delhi", "West and North Delhi", "East and Central Delhi"],
];

/// Where somebody belongs.
#[derive(Clone, Copy)]
enum Post {
    Group,
    /// A hospital's whole house, below the group.
    House(usize),
    Area(usize, usize),
    Marketing(usize),
    FrontDesk(usize),
    Finance(usize),
    Physicians(usize),
}

use Gender::{Female, Male};
use Post::{Area, Finance, FrontDesk, Group, House, Marketing, Physicians};

/// Role, post, the well-known sign-in if the person has one, and who they are.
#[rustfmt::skip]
const PEOPLE: [(Role, Post, &str, Gender); 25] = [
    (Role::Admin, Group, "admin", Female),
    (Role::Admin, House(0), "", Male),
    (Role::Manager, Group, "", Male),
    (Role::Manager, House(0), "manager", Female),
    (Role::Manager, House(1), "", Male),
    (Role::Manager, House(2), "", Female),
    (Role::Rep, Area(0, 0), "rep", Male),
    (Role::Rep, Area(0, 1), "", Female),
    (Role::Rep, Area(0, 2), "", Male),
    (Role::Rep, Area(1, 0), "", Female),
    (Role::Rep, Area(1, 1), "", Male),
    (Role::Rep, Area(1, 2), "", Male),
    (Role::Rep, Area(2, 0), "", Female),
    (Role::Rep, Area(2, 1), "", Male),
    (Role::Rep, Area(2, 2), "", Female),
    (Role::Marketing, Marketing(0), "marketing", Female),
    (Role::Marketing, Marketing(1), "", Male),
    (Role::FrontDesk, FrontDesk(0), "frontdesk", Female),
    (Role::FrontDesk, FrontDesk(1), "", Female),
    (Role::FrontDesk, FrontDesk(2), "", Male),
    (Role::Finance, Finance(0), "finance", Male),
    (Role::Finance, Finance(1), "", Female),
    (Role::Physician, Physicians(0), "physician", Female),
    (Role::Physician, Physicians(1), "", Male),
    (Role::Physician, Physicians(2), "", Female),
];

/// The group with everybody in it.
pub(super) struct Staff {
    pub(super) facilities: Vec<Seeded<FacilityId, FacilityData>>,
    pub(super) teams: Vec<Seeded<TeamId, TeamData>>,
    pub(super) users: Vec<Seeded<UserId, UserData>>,
}

/// Somebody who owns records, with the team and the facility that follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub(super) user: UserId,
    pub(super) team: Option<TeamId>,
    pub(super) facility: Option<FacilityId>,
}

impl Staff {
    fn owner(&self, role: Role, desk: usize) -> Option<Owner> {
        let facility = self.facilities.get(desk).map(|facility| facility.id);
        let of_role = || self.users.iter().filter(|user| user.data.role == role);
        let user = of_role().find(|user| user.data.facility_id == facility).or_else(|| of_role().next())?;
        Some(Owner { user: user.id, team: user.data.team_id, facility: user.data.facility_id })
    }

    /// The rep of an area of a hospital.
    pub(super) fn rep(&self, facility: usize, area: usize) -> Option<Owner> {
        let id = self.facilities.get(facility).map(|facility| facility.id);
        let mut reps = self.users.iter().filter(|user| user.data.role == Role::Rep && user.data.facility_id == id);
        let user = reps.nth(area)?;
        Some(Owner { user: user.id, team: user.data.team_id, facility: user.data.facility_id })
    }

    pub(super) fn front_desk(&self, facility: usize) -> Option<Owner> {
        self.owner(Role::FrontDesk, facility)
    }

    /// The desk of a hospital.
    pub(super) fn desk_of(&self, facility: Option<FacilityId>) -> Option<Owner> {
        let number = self.facilities.iter().position(|one| Some(one.id) == facility)?;
        self.front_desk(number)
    }

    pub(super) fn name_of(&self, user: UserId) -> Option<String> {
        self.users.iter().find(|one| one.id == user).map(|one| one.data.full_name.clone())
    }

    pub(super) fn physician(&self, facility: usize) -> Option<Owner> {
        self.owner(Role::Physician, facility)
    }

    pub(super) fn manager(&self, facility: usize) -> Option<Owner> {
        self.owner(Role::Manager, facility)
    }
}

pub(super) fn hire(source: &mut Source) -> Staff {
    let start = source.calendar.days_ago(DAYS + 30, &mut source.dice);
    let facilities = build(source, start);
    let mut teams = Tree { teams: Vec::new(), source, start, facilities: &facilities };
    let group = teams.add("Setu Hospitals".to_owned(), None, None);
    let houses: Vec<Branch> = (0..HOSPITALS.len()).map(|number| teams.house(group, number)).collect();
    let mut teams = teams.teams;
    let mut users = Vec::new();
    for (number, (role, desk, sign_in, gender)) in PEOPLE.iter().enumerate() {
        let (team, house) = match *desk {
            Group => (Some(group), None),
            House(at) => (houses.get(at).map(|house| house.team), Some(at)),
            Area(at, area) => (houses.get(at).and_then(|house| house.areas.get(area).copied()), Some(at)),
            Marketing(at) => (houses.get(at).map(|house| house.marketing), Some(at)),
            FrontDesk(at) => (houses.get(at).map(|house| house.front_desk), Some(at)),
            Finance(at) => (houses.get(at).map(|house| house.finance), Some(at)),
            Physicians(at) => (houses.get(at).map(|house| house.physicians), Some(at)),
        };
        let person = Person::at(*gender, number, number * 7 + 3);
        let mailbox = if sign_in.is_empty() { person.mailbox() } else { (*sign_in).to_owned() };
        let data = UserData {
            email: format!("{mailbox}@setu.example"),
            full_name: person.full(),
            role: *role,
            status: UserStatus::Active,
            team_id: team,
            facility_id: house.and_then(|at| facilities.get(at)).map(|facility| facility.id),
            phone: Some(super::reach::mobile(&mut source.dice).number),
            language: if number % 6 == 5 { Language::Hindi } else { Language::English },
            time_zone: "Asia/Kolkata".to_owned(),
        };
        let id: UserId = source.ids.next(start);
        // Who manages a team sees the teams below it too; those need no manager of their own.
        if *role == Role::Manager
            && let Some(led) = teams.iter_mut().find(|other| Some(other.id) == team)
        {
            led.data.manager_id = Some(id);
        }
        users.push(Seeded { id, created_at: start, created_by: None, data });
    }
    Staff { facilities, teams, users }
}

fn build(source: &mut Source, start: Timestamp) -> Vec<Seeded<FacilityId, FacilityData>> {
    HOSPITALS
        .iter()
        .map(|(name, code, phone, [line, city, district, state, pin_code], (north, east))| Seeded {
            id: source.ids.next(start),
            created_at: start,
            created_by: None,
            data: FacilityData {
                name: (*name).to_owned(),
                code: (*code).to_owned(),
                phone: Some((*phone).to_owned()),
                address: Some(Address {
                    line: Some((*line).to_owned()),
                    city: Some((*city).to_owned()),
                    district: Some((*district).to_owned()),
                    state: Some((*state).to_owned()),
                    pin_code: Some((*pin_code).to_owned()),
                    country: Some("India".to_owned()),
                    latitude_e6: Some(*north),
                    longitude_e6: Some(*east),
                }),
            },
        })
        .collect()
}

/// The teams of one hospital.
struct Branch {
    team: TeamId,
    areas: Vec<TeamId>,
    marketing: TeamId,
    front_desk: TeamId,
    finance: TeamId,
    physicians: TeamId,
}

struct Tree<'s> {
    teams: Vec<Seeded<TeamId, TeamData>>,
    source: &'s mut Source,
    start: Timestamp,
    facilities: &'s [Seeded<FacilityId, FacilityData>],
}

impl Tree<'_> {
    fn add(&mut self, name: String, parent_id: Option<TeamId>, facility: Option<usize>) -> TeamId {
        let id = self.source.ids.next(self.start);
        let facility_id = facility.and_then(|at| self.facilities.get(at)).map(|facility| facility.id);
        let data = TeamData { name, parent_id, manager_id: None, facility_id };
        self.teams.push(Seeded { id, created_at: self.start, created_by: None, data });
        id
    }

    fn house(&mut self, group: TeamId, number: usize) -> Branch {
        let city = ["Noida", "Gurugram", "Delhi"].get(number).copied().unwrap_or_default();
        let team = self.add(format!("{city} hospital"), Some(group), Some(number));
        let sales = self.add(format!("{city} field sales"), Some(team), Some(number));
        let areas = AREAS.get(number).into_iter().flatten();
        let areas = areas.map(|area| self.add(format!("Field sales: {area}"), Some(sales), Some(number))).collect();
        let mut desk = |name: &str| self.add(format!("{city} {name}"), Some(team), Some(number));
        Branch {
            team,
            areas,
            marketing: desk("marketing"),
            front_desk: desk("front desk"),
            finance: desk("finance"),
            physicians: desk("physicians"),
        }
    }
}
