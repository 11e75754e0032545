//! What somebody has chosen about their notifications: by which ways, when not, and what comes together once a day. Pure:
//! the clock of the person is told.

use super::kinds::{NoticeGroup, NoticeWay, default_ways};
use crate::kernel::day::Weekday;
use crate::kernel::policy::Role;
use crate::kernel::rules;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// By which ways somebody hears of a group, beside the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupWays {
    pub group: NoticeGroup,
    pub email: bool,
    /// On the devices where they have switched it on.
    pub push: bool,
}

impl GroupWays {
    pub const fn takes(self, way: NoticeWay) -> bool {
        match way {
            NoticeWay::Email => self.email,
            NoticeWay::Push => self.push,
        }
    }
}

/// When nothing leaves, on the person's own clock: from one time of day to the other, over midnight where that is earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "differ"))]
pub struct QuietHours {
    #[validate(custom(function = "rules::clock"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "21:00"))]
    pub from: String,
    #[validate(custom(function = "rules::clock"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00"))]
    pub to: String,
    /// The days on which they begin.
    #[validate(length(min = 1, max = 7, message = "Choose a day"), custom(function = "each_once"))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 7))]
    pub days: Vec<Weekday>,
    /// What is urgent leaves all the same, such as a breach of the time in which somebody is answered.
    pub urgent_passes: bool,
}

fn differ(quiet: &QuietHours) -> Result<(), ValidationError> {
    if quiet.from == quiet.to { Err(rules::about("to", "order", "Choose another end")) } else { Ok(()) }
}

fn each_once(days: &[Weekday]) -> Result<(), ValidationError> {
    let twice = days.iter().enumerate().any(|(at, day)| days.iter().skip(at + 1).any(|other| other == day));
    if twice { Err(ValidationError::new("unique").with_message("Name each day once".into())) } else { Ok(()) }
}

/// Midnight for what is no time of day, which the rules refuse.
fn clock(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap_or(NaiveTime::MIN)
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

impl QuietHours {
    /// When it is not quiet any more, if it is at this moment: both on the person's clock.
    pub fn end(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        // Those of one day may go over into those of the next.
        let mut end = None;
        for _ in 0..Weekday::ALL.len() {
            match self.end_of_one(end.unwrap_or(local)) {
                Some(later) => end = Some(later),
                None => break,
            }
        }
        end
    }

    fn end_of_one(&self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let (from, to) = (clock(&self.from), clock(&self.to));
        let today = local.date();
        let yesterday = today.checked_sub_days(Days::new(1));
        yesterday.into_iter().chain([today]).filter(|day| self.days.contains(&Weekday::of(*day))).find_map(|day| {
            let begin = day.and_time(from);
            let end = if to > from { day } else { next_day(day) }.and_time(to);
            (begin <= local && local < end).then_some(end)
        })
    }
}

crate::labels!(
    /// How often a digest comes.
    DigestRhythm { Never = "never", Daily = "daily", Weekly = "weekly" }
);

/// A mail of what waits: what is unread, what is due that day, what is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Digest {
    pub rhythm: DigestRhythm,
    /// On the person's own clock.
    #[validate(custom(function = "rules::clock"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:00"))]
    pub at: String,
    /// Of a weekly one.
    pub weekday: Weekday,
}

impl Default for Digest {
    fn default() -> Self {
        Self { rhythm: DigestRhythm::Never, at: "08:00".to_owned(), weekday: Weekday::Monday }
    }
}

impl Digest {
    fn fits(&self, day: NaiveDate, last: Option<NaiveDate>) -> bool {
        let of_rhythm = match self.rhythm {
            DigestRhythm::Never => false,
            DigestRhythm::Daily => true,
            DigestRhythm::Weekly => Weekday::of(day) == self.weekday,
        };
        of_rhythm && last.is_none_or(|last| day > last)
    }

    /// Whether that of the day has not come yet, though its time has.
    pub fn is_due(&self, local: NaiveDateTime, last: Option<NaiveDate>) -> bool {
        self.fits(local.date(), last) && local.time() >= clock(&self.at)
    }

    /// The next one behind a moment, both on the person's clock, and none on the day of the last or before: a day has one,
    /// however often its time is moved.
    pub fn next(&self, local: NaiveDateTime, last: Option<NaiveDate>) -> Option<NaiveDateTime> {
        let at = clock(&self.at);
        let today = local.date();
        // Two weeks: the last one may have been today, and the next of its weekday is a week from now.
        let days = (0..=14).filter_map(|days| today.checked_add_days(Days::new(days)));
        days.filter(|day| self.fits(*day, last)).map(|day| day.and_time(at)).find(|moment| *moment > local)
    }
}

/// All that somebody chooses about their notifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationPreferences {
    /// A group that is not named is told by the ways of the role.
    #[validate(length(max = 20, message = "Name each group once"), custom(function = "each_group_once"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub groups: Vec<GroupWays>,
    /// Absent: it is never quiet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub quiet: Option<QuietHours>,
    #[validate(nested)]
    pub digest: Digest,
}

fn each_group_once(groups: &[GroupWays]) -> Result<(), ValidationError> {
    let twice =
        groups.iter().enumerate().any(|(at, ways)| groups.iter().skip(at + 1).any(|other| other.group == ways.group));
    if twice { Err(ValidationError::new("unique").with_message("Name each group once".into())) } else { Ok(()) }
}

impl NotificationPreferences {
    /// What holds for somebody who has chosen nothing.
    pub fn of_role(role: Role) -> Self {
        let groups = NoticeGroup::ALL.iter().map(|group| ways_of_role(role, *group)).collect();
        Self { groups, quiet: None, digest: Digest::default() }
    }

    /// The ways of one group; of a group that came later, those of the role.
    pub fn ways(&self, role: Role, group: NoticeGroup) -> GroupWays {
        let chosen = self.groups.iter().find(|ways| ways.group == group);
        chosen.copied().unwrap_or_else(|| ways_of_role(role, group))
    }

    /// The same with every group, in the order in which people see them.
    #[must_use]
    pub fn whole(self, role: Role) -> Self {
        let groups = NoticeGroup::ALL.iter().map(|group| self.ways(role, *group)).collect();
        Self { groups, ..self }
    }
}

fn ways_of_role(role: Role, group: NoticeGroup) -> GroupWays {
    let ways = default_ways(role, group);
    let has = |way: NoticeWay| ways.contains(&way);
    GroupWays { group, email: has(NoticeWay::Email), push: has(NoticeWay::Push) }
}

/// What somebody has chosen, and what this installation can do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationSettings {
    #[serde(flatten)]
    pub preferences: NotificationPreferences,
    /// The ways that this installation has; mail only where it has a mail server.
    pub ways: Vec<NoticeWay>,
}

#[cfg(test)]
mod tests {
    use super::{Digest, DigestRhythm, NotificationPreferences, QuietHours};
    use crate::kernel::day::Weekday;
    use crate::kernel::policy::Role;
    use crate::kernel::rules;
    use crate::talk::notification::kinds::{NoticeGroup, NoticeWay};
    use chrono::NaiveDateTime;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap_or_else(|_| panic!("a moment"))
    }

    fn quiet(from: &str, to: &str, days: &[Weekday]) -> QuietHours {
        QuietHours { from: from.to_owned(), to: to.to_owned(), days: days.to_vec(), urgent_passes: true }
    }

    // 23 November 2026 is a Monday.
    #[test]
    fn a_night_belongs_to_the_day_on_which_it_begins() {
        let nights = quiet("22:00", "07:00", &[Weekday::Monday]);
        for (at, end) in [
            ("2026-11-23T21:59:59", None),
            ("2026-11-23T22:00:00", Some("2026-11-24T07:00:00")),
            ("2026-11-24T00:00:00", Some("2026-11-24T07:00:00")),
            ("2026-11-24T06:59:59", Some("2026-11-24T07:00:00")),
            ("2026-11-24T07:00:00", None),
            // The night before began on a Sunday.
            ("2026-11-23T03:00:00", None),
        ] {
            assert_eq!(nights.end(local(at)), end.map(local), "{at}");
        }
    }

    #[test]
    fn a_break_within_a_day_ends_that_day() {
        let noon = quiet("13:00", "14:30", Weekday::ALL);
        assert_eq!(noon.end(local("2026-11-23T13:30:00")), Some(local("2026-11-23T14:30:00")));
        assert_eq!(noon.end(local("2026-11-23T12:59:00")), None);
    }

    #[test]
    fn days_that_touch_are_one_pause() {
        // Saturday 10:00 to Sunday 09:59, Sunday 10:00 to Monday 09:59: a minute lies between.
        let weekend = quiet("10:00", "09:59", &[Weekday::Saturday, Weekday::Sunday]);
        assert_eq!(weekend.end(local("2026-11-21T12:00:00")), Some(local("2026-11-22T09:59:00")));
        let over = quiet("09:00", "08:00", &[Weekday::Saturday]);
        assert_eq!(over.end(local("2026-11-22T07:59:00")), Some(local("2026-11-22T08:00:00")));
    }

    #[test]
    fn a_digest_comes_once_a_day() {
        let daily = Digest { rhythm: DigestRhythm::Daily, ..Digest::default() };
        let next = |digest: &Digest, at: &str, last: Option<&str>| {
            digest.next(local(at), last.and_then(|day| day.parse().ok())).map(|moment| moment.to_string())
        };
        assert_eq!(next(&daily, "2026-11-23T07:59:00", None).as_deref(), Some("2026-11-23 08:00:00"));
        assert_eq!(next(&daily, "2026-11-23T08:00:00", None).as_deref(), Some("2026-11-24 08:00:00"));
        // Moved to the evening after it came in the morning.
        let evening = Digest { at: "18:00".to_owned(), ..daily };
        assert_eq!(next(&evening, "2026-11-23T09:00:00", Some("2026-11-23")).as_deref(), Some("2026-11-24 18:00:00"));
        let weekly = Digest { rhythm: DigestRhythm::Weekly, weekday: Weekday::Sunday, ..evening };
        assert_eq!(next(&weekly, "2026-11-23T09:00:00", None).as_deref(), Some("2026-11-29 18:00:00"));
        assert_eq!(next(&weekly, "2026-11-29T09:00:00", Some("2026-11-29")).as_deref(), Some("2026-12-06 18:00:00"));
        assert!(
            !weekly.is_due(local("2026-11-29T17:59:00"), None) && weekly.is_due(local("2026-11-29T18:00:00"), None)
        );
        assert!(!weekly.is_due(local("2026-11-29T18:00:00"), "2026-11-29".parse().ok()));
        assert!(!weekly.is_due(local("2026-11-30T18:00:00"), None));
        assert_eq!(next(&Digest::default(), "2026-11-23T09:00:00", None), None);
    }

    #[test]
    fn what_nobody_chose_is_as_the_role_has_it() {
        let mut chosen = NotificationPreferences::of_role(Role::Rep);
        assert!(rules::check(&chosen).is_empty());
        assert!(chosen.ways(Role::Rep, NoticeGroup::Overdue).takes(NoticeWay::Email));
        chosen.groups.retain(|ways| ways.group == NoticeGroup::Talk);
        for ways in &mut chosen.groups {
            ways.email = false;
        }
        let whole = chosen.whole(Role::Rep);
        assert_eq!(whole.groups.len(), NoticeGroup::ALL.len());
        assert!(!whole.ways(Role::Rep, NoticeGroup::Talk).email);
        assert!(whole.ways(Role::Rep, NoticeGroup::Overdue).email);
    }

    #[test]
    fn what_does_not_do_is_named() {
        let wrong = NotificationPreferences {
            quiet: Some(quiet("9:00", "9:00", &[Weekday::Monday, Weekday::Monday])),
            digest: Digest { at: "24:00".to_owned(), ..Digest::default() },
            ..NotificationPreferences::of_role(Role::Admin)
        };
        let mut twice = wrong.clone();
        twice.groups.extend(wrong.groups.first().copied());
        let pointers: Vec<String> = rules::check(&twice).into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(pointers, ["/digest/at", "/groups", "/quiet/days", "/quiet/from", "/quiet/to"]);
    }
}
