//! Activities that come again. The last one of a series says by which rule, and what the next ones are like: each time that
//! one of them is over, those of the next weeks are made, with the rights of whoever does them.

use super::follow::follow;
use super::moves::move_activity;
use super::store::Activities;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::schema::activities;
use crate::kernel::db::{Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::rewrite;
use crate::kernel::record::operations::{Place, create_with, find_to_change, write};
use crate::kernel::record::{Select, Store};
use crate::kernel::repeat;
use diesel::prelude::*;
use domain::day::activity::{
    Activity, ActivityData, ActivityMove, ActivityStatus, NewSeries, SERIES_DAYS, SERIES_MOST, SeriesChange, SeriesEnd,
    SeriesScope,
};
use domain::kernel::day::day_of;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ActivityId, New, ProblemCode, SessionId, Timestamp};
use serde_json::{Map, json};

/// Says in every event of it why.
const REASON: &str = "series";

/// Plans the first one, and those of the next weeks.
pub fn begin(transaction: &mut Transaction<'_>, person: &Person, new: &NewSeries) -> ApiResult<Activity> {
    let from = new.activity.starts_at;
    check_rule(&new.repeat, from, "/repeat", "/activity/starts_at")?;
    let first = New { id: new.id.map(Into::into), record: new.activity.clone() };
    let place = |first: &mut Activity| join(first, None, (new.repeat.as_str(), from), from);
    let first = create_with::<Activities>(transaction, person, Actor::from(person), first, place)?;
    extend(transaction, &first)?;
    Ok(first)
}

/// Writes into a new activity to which series it belongs: to its own where there is none.
fn join(activity: &mut Activity, series: Option<ActivityId>, (rule, from): (&str, Timestamp), at: Timestamp) {
    activity.series_id = Some(series.unwrap_or(activity.head.id));
    activity.series_at = Some(at);
    (activity.repeat, activity.repeats_from) = (Some(rule.to_owned()), Some(from));
}

fn check_rule(rule: &str, from: Timestamp, rule_field: &str, day_field: &str) -> ApiResult<()> {
    repeat::check(rule, from).map_err(|(code, detail)| ApiError::field(rule_field, code, detail))?;
    if repeat::first(rule, from)? != Some(from) {
        return Err(ApiError::field(day_field, "rule", "This is no day of its rule"));
    }
    Ok(())
}

/// Makes the activities of the next weeks that are not there yet.
pub fn extend(transaction: &mut Transaction<'_>, activity: &Activity) -> ApiResult<()> {
    let Some(series) = activity.series_id else { return Ok(()) };
    hold(transaction, series)?;
    let Some(last) = last(transaction, series, false)? else { return Ok(()) };
    let (Some(rule), Some(from), Some(at)) = (last.repeat.clone(), last.repeats_from, last.series_at) else {
        return Ok(());
    };
    // What nobody has seen for long is not made up for.
    let (behind, before) = (at.max(transaction.now), transaction.now.plus_seconds(SERIES_DAYS * 24 * 60 * 60));
    let times = repeat::times(&rule, from, behind, before, SERIES_MOST)?;
    let Some(owner) = last.data.owner_id.filter(|_| !times.is_empty()) else { return Ok(()) };
    // Whoever has left does nothing again.
    let nobody = SessionId(uuid::Uuid::nil());
    let Some(person) = load_user(transaction.connection, owner, nobody)? else { return Ok(()) };
    // Those that were changed alone say nothing of the others.
    let like = self::last(transaction, series, true)?.unwrap_or(last).data;
    for at in times {
        let new = New { id: None, record: ActivityData { starts_at: at, notes: None, ..like.clone() } };
        let place = |next: &mut Activity| join(next, Some(series), (rule.as_str(), from), at);
        let actor = Actor { reason: Some(REASON), ..Actor::from(&person) };
        let made = transaction
            .savepoint(|transaction| create_with::<Activities>(transaction, &person, actor, new, place).map(drop));
        match made {
            Ok(()) => {}
            // They may not see the contact any more, or nobody may: it ends here, and whatever asked for this goes on.
            Err(ApiError::Problem(_)) => return Ok(()),
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

/// Two that are over at once: the later one sees what the first has made.
fn hold(transaction: &mut Transaction<'_>, series: ActivityId) -> ApiResult<()> {
    transaction.lock(&format!("series {series}"))
}

fn of(series: ActivityId) -> Fragment {
    Fragment::new("series_id = ").bind(Value::Id(series.into()))
}

/// The last one that has its rule, thrown away or not; of those alone that were not changed alone.
fn last(transaction: &mut Transaction<'_>, series: ActivityId, alike: bool) -> ApiResult<Option<Activity>> {
    let mut filter = of(series).and(Fragment::new("repeat IS NOT NULL"));
    if alike {
        filter = filter.and(Fragment::new("apart").either(" = 0", " = false"));
    }
    let select = Select { filter, order: Order("series_at DESC, id DESC".into()), limit: 1 };
    Ok(Activities::select(transaction.connection, &select)?.pop())
}

/// Changes this one and those that follow, or all, as far as nobody has begun them or changed them alone.
pub fn change(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
    asked: &SeriesChange,
) -> ApiResult<Activity> {
    let (this, series) = to_change(transaction, person, id, version)?;
    let starts_at = asked.starts_at.unwrap_or(this.data.starts_at);
    let seconds = (starts_at.micros() - this.data.starts_at.micros()) / 1_000_000;
    if let Some(rule) = asked.repeat.as_deref() {
        if asked.scope == SeriesScope::All {
            return Err(ApiError::field("/scope", "following", "Another rule holds from one of them on"));
        }
        check_rule(rule, starts_at, "/repeat", "/starts_at")?;
    } else if day_of(starts_at) != day_of(this.data.starts_at) {
        return Err(ApiError::field("/repeat", "required", "Another day needs another rule"));
    }
    let mut meant = meant(transaction, person, &this, series, asked.scope)?;
    if asked.repeat.is_some() {
        let (stays, go): (Vec<_>, Vec<_>) = meant.into_iter().partition(|one| one.head.id == id);
        go.iter().try_for_each(|one| bin(transaction, person, one))?;
        end_rule(transaction, series)?;
        meant = stays;
    }
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    for one in &meant {
        write::<Activities>(transaction, person, actor, one, asked.applied(one, seconds))?;
        let at = one.series_at.map(|at| at.plus_seconds(seconds));
        let from = one.repeats_from.map(|from| from.plus_seconds(seconds));
        let place = (activities::apart.eq(false), activities::series_at.eq(at), activities::repeats_from.eq(from));
        let statement = diesel::update(activities::table.find(one.head.id)).set(place);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    if let Some(rule) = asked.repeat.as_deref() {
        let place = (
            activities::series_id.eq(Some(id)),
            activities::series_at.eq(Some(starts_at)),
            activities::repeat.eq(Some(rule)),
            activities::repeats_from.eq(Some(starts_at)),
        );
        let statement = diesel::update(activities::table.find(id)).set(place);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    let after = find_to_change::<Activities>(transaction, person, Action::Update, id, Place::InUse)?;
    extend(transaction, &after)?;
    Ok(after)
}

/// Calls this one and those that follow off, or all, as far as nobody has begun them. It comes again no more.
pub fn end(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
    asked: &SeriesEnd,
) -> ApiResult<Activity> {
    let (this, series) = to_change(transaction, person, id, version)?;
    let meant = meant(transaction, person, &this, series, asked.scope)?;
    end_rule(transaction, series)?;
    let off = ActivityMove { reason: Some(asked.reason.clone()), ..ActivityMove::new(ActivityStatus::Cancelled) };
    for one in meant {
        move_activity(transaction, person, one.head.id, one.head.version, &off)?;
    }
    find_to_change::<Activities>(transaction, person, Action::Update, id, Place::InUse)
}

/// The version that somebody saw of one that lies ahead, and its series.
fn to_change(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
) -> ApiResult<(Activity, ActivityId)> {
    let this = find_to_change::<Activities>(transaction, person, Action::Update, id, Place::InUse)?;
    if this.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let conflict = |detail: &'static str| ApiError::detailed(ProblemCode::Conflict, detail);
    let series = this.series_id.ok_or_else(|| conflict("It does not come again"))?;
    if !this.status.waits() {
        return Err(conflict("It has begun, or is over: take one that lies ahead"));
    }
    hold(transaction, series)?;
    Ok((this, series))
}

/// Those that a change is about, this one first of all: such as the person may change.
fn meant(
    transaction: &mut Transaction<'_>,
    person: &Person,
    this: &Activity,
    series: ActivityId,
    scope: SeriesScope,
) -> ApiResult<Vec<Activity>> {
    let waiting = ActivityStatus::ALL.iter().filter(|status| status.waits());
    let waiting = Fragment::new("status IN ").bind_list(waiting.map(|status| Value::Text(status.to_string())));
    let mut others = of(series)
        .and(Fragment::new("deleted_at IS NULL AND apart").either(" = 0", " = false"))
        .and(waiting)
        .and(person.visible(Resource::Activities, Action::Update, Activities::SCOPE));
    if let Some(at) = this.series_at.filter(|_| scope == SeriesScope::Following) {
        others = others.and(Fragment::new("series_at >= ").bind(Value::Instant(at)));
    }
    let filter = others.or(Fragment::new("id = ").bind(Value::Id(this.head.id.into())));
    let order = Order("series_at, id".into());
    Activities::select(transaction.connection, &Select { filter, order, limit: i64::MAX })
}

/// No further ones are made.
fn end_rule(transaction: &mut Transaction<'_>, series: ActivityId) -> ApiResult<()> {
    let all = activities::table.filter(activities::series_id.eq(series));
    let statement = diesel::update(all).set(activities::repeat.eq(None::<String>));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// One that another rule has no place for: it is the series's own, and nobody needs a further right.
fn bin(transaction: &mut Transaction<'_>, person: &Person, activity: &Activity) -> ApiResult<()> {
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    let gone = Map::from_iter([("deleted_at".to_owned(), json!(transaction.now))]);
    let (gone, _) = rewrite::<Activities>(transaction, actor, activity, &gone)?;
    follow(transaction, &gone, Some(activity))
}
