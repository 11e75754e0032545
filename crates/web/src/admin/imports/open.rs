//! The only place that knows how an opened import stands: loads it, follows its job, moves it on.

use chrono::{DateTime, Utc};
use domain::{
    admin::{
        import::{Import, ImportStatus},
        job::Job,
    },
    kernel::ImportId,
};
use leptos::{prelude::*, task::spawn_local};

use super::super::polling::poll;
use crate::{
    browser, session,
    ui::{state::Failure, toast::toast_error},
};

/// Over how many answers the speed is taken: five seconds smooth a busy server without lagging behind it.
const SAMPLES: usize = 10;

/// Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct OpenImport {
    id: ImportId,
    pub import: RwSignal<Option<Import>>,
    /// Of the work under way.
    pub job: RwSignal<Option<Job>>,
    pub failure: RwSignal<Option<Failure>>,
    /// The status that the user just asked for, until the server has answered.
    pub moving: RwSignal<Option<ImportStatus>>,
    /// Steps done at moments, the newest last.
    samples: RwSignal<Vec<(DateTime<Utc>, i64)>>,
}

/// Whether the server works on it.
pub(super) const fn is_under_way(status: ImportStatus) -> bool {
    matches!(status, ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing)
}

impl OpenImport {
    pub(super) fn new(id: ImportId) -> Self {
        let open = Self {
            id,
            import: RwSignal::new(None),
            job: RwSignal::new(None),
            failure: RwSignal::new(None),
            moving: RwSignal::new(None),
            samples: RwSignal::new(Vec::new()),
        };
        open.reload();
        let busy = Signal::derive(move || open.status().is_some_and(is_under_way));
        poll(busy, move || open.refresh());
        open
    }

    pub(super) fn reload(self) {
        spawn_local(self.refresh());
    }

    /// Followed.
    pub(super) fn status(self) -> Option<ImportStatus> {
        self.import.with(|import| import.as_ref().map(|import| import.status))
    }

    async fn refresh(self) {
        let client = session::client().await;
        match client.get_import(self.id).await {
            Ok(import) => {
                let job = match import.job_id.filter(|_| is_under_way(import.status)) {
                    Some(job) => client.get_job(job).await.ok(),
                    None => None,
                };
                self.failure.try_set(None);
                self.follow(job);
                self.take(import);
            }
            Err(error) => {
                self.failure.try_set(Some(error.into()));
            }
        }
    }

    fn follow(self, job: Option<Job>) {
        let same = self.job.try_with_untracked(|known| known.as_ref().map(|job| job.id)).flatten()
            == job.as_ref().map(|job| job.id);
        let sample = job.as_ref().map(|job| (browser::now(), job.done));
        self.samples.try_update(|samples| {
            if !same {
                samples.clear();
            }
            samples.extend(sample);
            let surplus = samples.len().saturating_sub(SAMPLES);
            samples.drain(..surplus);
        });
        self.job.try_set(job);
    }

    /// An answer that was on its way while a newer one came is dropped.
    pub(super) fn take(self, import: Import) {
        let known = self.import.try_with_untracked(|known| known.as_ref().map(|import| import.head.version)).flatten();
        if known.is_none_or(|known| known <= import.head.version) {
            self.import.try_set(Some(import));
        }
    }

    /// Rows a second, followed; `None` until two answers tell.
    pub(super) fn speed(self) -> Option<i64> {
        self.samples.with(|samples| {
            let ((begin, first), (end, last)) = samples.first().copied().zip(samples.last().copied())?;
            let millis = (end - begin).num_milliseconds();
            (millis > 0).then(|| (last - first).max(0) * 1000 / millis)
        })
    }

    /// Asks the server for another status.
    pub(super) async fn move_to(self, to: ImportStatus) {
        let Some(import) = self.import.get_untracked() else { return };
        self.moving.set(Some(to));
        match session::client().await.transition_import(&import, to).await {
            Ok(import) => self.take(import),
            Err(error) => {
                toast_error(Failure::from(error).message);
                self.refresh().await;
            }
        }
        self.moving.try_set(None);
    }
}
