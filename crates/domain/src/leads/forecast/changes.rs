//! What became of the pipeline since a snapshot: every opportunity walks from what it was to what it is, and each step is
//! counted once, so that the steps add up to the difference.
//!
//! The steps of one opportunity, in this order: it is added, or moves into the months in question or out of them; it
//! leaves for the recycle bin; its amount grows or shrinks; it is won or lost. So what is won counts with the amount with
//! which it was won.

use super::Month;
use crate::kernel::{Money, Timestamp};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

crate::labels!(
    PipelineStep {
        /// There was no such opportunity, or it was in the recycle bin.
        Added = "added",
        /// It was expected in other months.
        MovedIn = "moved_in",
        /// It is expected in other months.
        MovedOut = "moved_out",
        /// Into the recycle bin.
        Removed = "removed",
        Grew = "grew",
        Shrank = "shrank",
        Won = "won",
        Lost = "lost",
    }
);

/// How many opportunities took a step, and what that did to the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelinePart {
    pub step: PipelineStep,
    pub count: i64,
    /// Negative for what left the pipeline.
    pub amount: Money,
}

/// Open opportunities at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineState {
    pub count: i64,
    pub amount: Money,
}

/// `before` and the amounts of all parts add up to `after`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineChanges {
    /// The Monday of the week of the snapshot.
    pub week_on: NaiveDate,
    pub taken_at: Timestamp,
    /// Only what is expected from this month on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Month>,
    /// Only what is expected up to this month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Month>,
    pub before: PipelineState,
    /// One for each step, also where nobody took it.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub parts: Vec<PipelinePart>,
    pub after: PipelineState,
}

/// What an opportunity was in the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Was {
    /// In paise.
    pub amount: i64,
    pub expected_close: NaiveDate,
}

/// What it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Is {
    /// In paise.
    pub amount: i64,
    pub expected_close: NaiveDate,
    pub state: Ends,
}

/// Whether it is still open, and if not, how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Open,
    Won,
    Lost,
    Removed,
}

/// Adds up the walks of opportunities.
#[derive(Debug, Clone)]
pub struct Walks {
    from: Option<Month>,
    to: Option<Month>,
    before: PipelineState,
    parts: Vec<PipelinePart>,
    after: PipelineState,
}

impl Walks {
    /// Of opportunities that are expected within these months.
    pub fn within(from: Option<Month>, to: Option<Month>) -> Self {
        let nothing = PipelineState { count: 0, amount: Money::paise(0) };
        let part = |step: &PipelineStep| PipelinePart { step: *step, count: 0, amount: Money::paise(0) };
        let parts = PipelineStep::ALL.iter().map(part).collect();
        Self { from, to, before: nothing, parts, after: nothing }
    }

    fn holds(&self, day: NaiveDate) -> bool {
        let month = Month::of(day);
        self.from.is_none_or(|from| month >= from) && self.to.is_none_or(|to| month <= to)
    }

    fn step(&mut self, step: PipelineStep, amount: i64) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.step == step) {
            part.count += 1;
            part.amount.amount_minor += amount;
        }
    }

    /// One opportunity: what it was, unless it was not there, and what it is.
    pub fn walk(&mut self, was: Option<Was>, is: Is) {
        use PipelineStep as Step;
        let was_in = was.filter(|was| self.holds(was.expected_close));
        if let Some(was) = was_in {
            self.before.count += 1;
            self.before.amount.amount_minor += was.amount;
        }
        let is_in = self.holds(is.expected_close);
        let known = match (was, was_in, is_in) {
            (Some(was), Some(_), true) => was.amount,
            (Some(was), Some(_), false) => return self.step(Step::MovedOut, -was.amount),
            (Some(was), None, true) => {
                self.step(Step::MovedIn, was.amount);
                was.amount
            }
            (None, _, true) if is.state != Ends::Removed => {
                self.step(Step::Added, is.amount);
                is.amount
            }
            _ => return,
        };
        if is.state == Ends::Removed {
            return self.step(Step::Removed, -known);
        }
        match is.amount - known {
            0 => {}
            more @ 1.. => self.step(Step::Grew, more),
            less => self.step(Step::Shrank, less),
        }
        match is.state {
            Ends::Won => self.step(Step::Won, -is.amount),
            Ends::Lost => self.step(Step::Lost, -is.amount),
            Ends::Open | Ends::Removed => {
                self.after.count += 1;
                self.after.amount.amount_minor += is.amount;
            }
        }
    }

    /// What it comes to, since a snapshot.
    pub fn since(self, week_on: NaiveDate, taken_at: Timestamp) -> PipelineChanges {
        let Self { from, to, before, parts, after } = self;
        PipelineChanges { week_on, taken_at, from, to, before, parts, after }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, Is, Month, PipelineChanges, PipelineStep, Walks, Was};
    use crate::kernel::Timestamp;
    use chrono::{Days, NaiveDate};

    fn day(number: u64) -> NaiveDate {
        let first: NaiveDate = "2026-01-01".parse().unwrap_or_else(|_| panic!("a day"));
        first.checked_add_days(Days::new(number)).unwrap_or(first)
    }

    fn come_to(walks: Walks) -> PipelineChanges {
        walks.since(day(0), Timestamp::earliest())
    }

    fn part(changes: &PipelineChanges, step: PipelineStep) -> (i64, i64) {
        let part = changes.parts.iter().find(|part| part.step == step);
        part.map_or((0, 0), |part| (part.count, part.amount.amount_minor))
    }

    /// The next of a row of numbers that look like chance.
    fn next(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Before and after are added up by themselves, without steps.
    #[test]
    fn the_steps_add_up_to_the_difference() {
        for seed in 0..500_u64 {
            let mut dice = seed;
            let mut below = |end: u64| next(&mut dice) % end;
            let first = Month::of(day(below(300)));
            let months = [None, Some(first), Some(first.plus(i32::try_from(below(5)).unwrap_or(0)))];
            let (from, to) = (months[usize::from(below(3) > 0)], months[if below(2) == 0 { 0 } else { 2 }]);
            let holds = |day: NaiveDate| {
                from.is_none_or(|from| Month::of(day) >= from) && to.is_none_or(|to| Month::of(day) <= to)
            };
            let mut walks = Walks::within(from, to);
            let (mut before, mut after) = ((0, 0), (0, 0));
            for _ in 0..below(60) {
                let amount = i64::try_from(below(1_000)).unwrap_or(0);
                let was = (below(3) > 0).then(|| Was { amount, expected_close: day(below(365)) });
                let same = was.filter(|_| below(2) == 0);
                let other = i64::try_from(below(1_000)).unwrap_or(0);
                let (amount, expected_close) =
                    same.map_or_else(|| (other, day(below(365))), |was| (was.amount, was.expected_close));
                let state = [Ends::Open, Ends::Open, Ends::Won, Ends::Lost, Ends::Removed]
                    [usize::try_from(below(5)).unwrap_or(0)];
                walks.walk(was, Is { amount, expected_close, state });
                if let Some(was) = was.filter(|was| holds(was.expected_close)) {
                    before = (before.0 + 1, before.1 + was.amount);
                }
                if state == Ends::Open && holds(expected_close) {
                    after = (after.0 + 1, after.1 + amount);
                }
            }
            let changes = come_to(walks);
            assert_eq!((changes.before.count, changes.before.amount.amount_minor), before, "seed {seed}");
            assert_eq!((changes.after.count, changes.after.amount.amount_minor), after, "seed {seed}");
            let sum: i64 = changes.parts.iter().map(|part| part.amount.amount_minor).sum();
            assert_eq!(before.1 + sum, after.1, "seed {seed}: {changes:?}");
            let come = part(&changes, PipelineStep::Added).0 + part(&changes, PipelineStep::MovedIn).0;
            let gone = [PipelineStep::MovedOut, PipelineStep::Removed, PipelineStep::Won, PipelineStep::Lost]
                .map(|step| part(&changes, step).0);
            assert_eq!(before.0 + come - gone.iter().sum::<i64>(), after.0, "seed {seed}: {changes:?}");
        }
    }

    #[test]
    fn one_of_each() {
        let was = |amount| Some(Was { amount, expected_close: day(40) });
        let is = |amount, at, state| Is { amount, expected_close: day(at), state };
        let february = Some(Month::of(day(40)));
        let mut walks = Walks::within(february, february);
        walks.walk(None, is(5, 40, Ends::Open));
        walks.walk(was(10), is(14, 41, Ends::Won));
        walks.walk(was(20), is(20, 100, Ends::Open));
        walks.walk(Some(Was { amount: 30, expected_close: day(100) }), is(25, 40, Ends::Open));
        walks.walk(was(40), is(40, 40, Ends::Removed));
        walks.walk(was(50), is(50, 40, Ends::Lost));
        let changes = come_to(walks);
        let told: Vec<_> = PipelineStep::ALL.iter().map(|step| part(&changes, *step)).collect();
        assert_eq!(told, [(1, 5), (1, 30), (1, -20), (1, -40), (1, 4), (1, -5), (1, -14), (1, -50)]);
        assert_eq!((changes.before.amount.amount_minor, changes.after.amount.amount_minor), (120, 30));
    }
}
