//! Which days a view shows, and which come before and after them.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::i18n::{date, month_year, tf, weekday};

/// Days of the agenda.
const AGENDA: u64 = 14;

/// How the days are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Day,
    Week,
    Month,
    Agenda,
    Team,
}

impl View {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Agenda, Self::Team];

    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Agenda => "agenda",
            Self::Team => "team",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }

    /// The first and the last day that it shows around a day.
    pub fn span(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Day => (day, day),
            Self::Week | Self::Team => {
                let monday = monday(day);
                (monday, later(monday, 6))
            }
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day);
                (monday(first), later(monday(last), 6))
            }
            Self::Agenda => (day, later(day, AGENDA - 1)),
        }
    }

    /// The day on which the next page stands, or with `back` the one before.
    pub fn step(self, day: NaiveDate, back: bool) -> NaiveDate {
        let days = match self {
            Self::Day => 1,
            Self::Week | Self::Team => 7,
            Self::Agenda => AGENDA,
            Self::Month => {
                let month = Months::new(1);
                let moved = if back { day.checked_sub_months(month) } else { day.checked_add_months(month) };
                return moved.unwrap_or(day);
            }
        };
        if back { day.checked_sub_days(Days::new(days)).unwrap_or(day) } else { later(day, days) }
    }

    /// What the page is called.
    pub fn title(self, day: NaiveDate) -> String {
        match self {
            Self::Day => [&weekday(day), ", ", &date(day)].concat(),
            Self::Month => month_year(day),
            Self::Week | Self::Team | Self::Agenda => {
                let (from, to) = self.span(day);
                tf("calendar.from_to", &[("from", &date(from)), ("to", &date(to))])
            }
        }
    }
}

pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn monday(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

/// Every day from one to another.
pub fn days(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    from.iter_days().take_while(|day| *day <= to).collect()
}
