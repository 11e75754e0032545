//! Beginning a bulk change, waiting for its end, telling it, and taking it back.

use domain::{
    kernel::{BulkChangeId, ListLink, policy::Resource},
    lists::bulk_change::{BulkAction, BulkChange, BulkChangeData, BulkStatus, ChosenRecord},
};
use leptos::{prelude::*, task::spawn_local};

use super::super::{Listed, export};
use crate::{
    browser,
    i18n::{plural, t},
    lists, session,
    ui::{
        state::Failure,
        toast::{toast, toast_action, toast_error, toast_undo},
        url,
    },
};

/// Looks at a change that goes on: often at first, since most are short.
const SOON: u32 = 250;
const LATER: u32 = 1_500;
/// After so many looks people are told that it takes a while.
const PATIENCE: usize = 4;

/// Which records are meant.
#[derive(Clone, Debug)]
pub struct Target {
    resource: Resource,
    records: Vec<ChosenRecord>,
    query: Option<String>,
    count: usize,
}

/// What changes in each of them.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub fields: serde_json::Map<String, serde_json::Value>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
}

/// These records, as they were seen.
pub fn named(resource: Resource, records: Vec<ChosenRecord>) -> Target {
    Target { resource, count: records.len(), records, query: None }
}

/// All that a list finds, of which people were told the number.
pub fn matching<R: Listed>(link: &ListLink, count: usize) -> Target {
    let link = ListLink { expand: None, sort: None, deleted: false, ..link.clone() };
    Target { resource: R::RESOURCE, records: Vec::new(), query: Some(export::written(&link)), count }
}

/// Changes fields, tags or the owner.
pub fn update(target: Target, changes: Changes, over: Callback<()>) {
    start(target, BulkAction::Update, changes, over);
}

/// Deletes or restores.
pub fn begin(target: Target, action: BulkAction, over: Callback<()>) {
    start(target, action, Changes::default(), over);
}

/// Takes them out of the recycle bin.
pub fn restore_all(target: Target, over: Callback<()>) {
    begin(target, BulkAction::Restore, over);
}

fn start(target: Target, action: BulkAction, changes: Changes, over: Callback<()>) {
    let Target { resource, records, query, count } = target;
    let Changes { fields, add_tags, remove_tags } = changes;
    let expected = query.is_some().then(|| i64::try_from(count).unwrap_or(i64::MAX));
    let data = BulkChangeData { action, changes: fields, add_tags, remove_tags, records, query, expected };
    spawn_local(async move {
        let key = browser::new_id().to_string();
        match session::client().await.begin_bulk_change(resource, &data, &key).await {
            Ok(bulk) => watch(bulk.head.id, count, over).await,
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

async fn watch(id: BulkChangeId, count: usize, over: Callback<()>) {
    let slow = move || {
        let page = lists::bulk_path(id);
        toast_action(plural("bulk.goes_on", count, &[]), t("bulk.progress"), move || url::go(&page));
    };
    match follow(id, slow).await {
        Ok(bulk) => {
            over.try_run(());
            tell(&bulk, over);
        }
        Err(failure) => toast_error(failure.message),
    }
}

/// The change at its end; `slow` runs where that takes a while.
pub(crate) async fn follow(id: BulkChangeId, slow: impl Fn()) -> Result<BulkChange, Failure> {
    let mut looks = 0;
    loop {
        let bulk = session::client().await.get_bulk_change(id).await.map_err(Failure::from)?;
        if !matches!(bulk.status, BulkStatus::Running | BulkStatus::Undoing) {
            return Ok(bulk);
        }
        looks += 1;
        if looks == PATIENCE {
            slow();
        }
        gloo_timers::future::TimeoutFuture::new(if looks < PATIENCE { SOON } else { LATER }).await;
    }
}

/// Says what a change has done, and offers to take it back; where records were left out, to see which.
pub(crate) fn tell(bulk: &BulkChange, over: Callback<()>) {
    let number = |count: i64| usize::try_from(count).unwrap_or_default();
    let left_out = number(bulk.counts.skipped + bulk.counts.refused);
    let done = match bulk.data.action {
        BulkAction::Update => "bulk.changed",
        BulkAction::Delete => "record.deleted_many",
        BulkAction::Restore => "record.restored",
    };
    if bulk.status == BulkStatus::Failed {
        return toast_error(t("bulk.failed"));
    }
    let done = plural(done, number(bulk.counts.changed), &[]);
    let id = bulk.head.id;
    if left_out > 0 {
        let message = [done, plural("bulk.left_out", left_out, &[])].join(" · ");
        return toast_action(message, t("bulk.which"), move || url::go(&lists::bulk_path(id)));
    }
    let bulk = bulk.clone();
    toast_undo(done, move || take_back(bulk.clone(), over));
}

/// Takes a change back, and says how that went.
pub(crate) fn take_back(bulk: BulkChange, over: Callback<()>) {
    spawn_local(async move {
        let begun = session::client().await.transition_bulk_change(&bulk, BulkStatus::Undoing).await;
        if let Err(error) = begun {
            return toast_error(Failure::from(error).message);
        }
        let id = bulk.head.id;
        match follow(id, || toast(t("bulk.undo_goes_on"))).await {
            Ok(bulk) if bulk.status == BulkStatus::Undone => {
                let kept = usize::try_from(bulk.counts.kept).unwrap_or_default();
                over.try_run(());
                toast(if kept == 0 { t("bulk.undone").to_owned() } else { plural("bulk.undone_but", kept, &[]) });
            }
            Ok(_) => toast_error(t("bulk.failed")),
            Err(failure) => toast_error(failure.message),
        }
    });
}
