//! The calendar, and the feeds of it.

use crate::transport::{answer, done};
use crate::{Client, Error};
use chrono::NaiveDate;
use domain::day::calendar::{CalendarDays, CalendarFeed, CalendarKind, CreatedCalendarFeed, NewCalendarFeed};
use domain::kernel::{CalendarFeedId, FacilityId, TeamId, UserId};
use reqwest::Method;

/// Which days of whose calendars. The caller's own when nobody is named; people, a team or a facility, one of the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarQuery {
    /// The first and the last day, in India.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub owners: Vec<UserId>,
    pub team: Option<TeamId>,
    pub facility: Option<FacilityId>,
    /// All when empty.
    pub kinds: Vec<CalendarKind>,
}

impl CalendarQuery {
    pub const fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to, owners: Vec::new(), team: None, facility: None, kinds: Vec::new() }
    }
}

/// Words with commas between them; nothing for none.
fn listed<T: ToString>(words: &[T]) -> Option<String> {
    (!words.is_empty()).then(|| words.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}

impl Client {
    pub async fn get_calendar(&self, asked: &CalendarQuery) -> Result<CalendarDays, Error> {
        let query = [
            ("from", Some(asked.from.to_string())),
            ("to", Some(asked.to.to_string())),
            ("owner_id", listed(&asked.owners)),
            ("team_id", asked.team.map(|team| team.to_string())),
            ("facility_id", asked.facility.map(|facility| facility.to_string())),
            ("kinds", listed(&asked.kinds)),
        ];
        let query: Vec<_> = query.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        answer(self.get("/calendar", &query)).await
    }

    /// One's own feeds.
    pub async fn list_calendar_feeds(&self) -> Result<Vec<CalendarFeed>, Error> {
        answer(self.get("/calendar-feeds", &[])).await
    }

    /// The answer is the only one that ever holds the address.
    pub async fn create_calendar_feed(&self, new: &NewCalendarFeed) -> Result<CreatedCalendarFeed, Error> {
        answer(self.post("/calendar-feeds", new)).await
    }

    pub async fn revoke_calendar_feed(&self, id: CalendarFeedId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/calendar-feeds/{id}"))).await
    }
}
