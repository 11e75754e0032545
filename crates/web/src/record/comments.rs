//! The only place for comments on a record's page: writing one, each within the timeline, changing and taking away.

use std::collections::BTreeMap;

use domain::{
    admin::event::{ChangeKind, Event},
    kernel::{
        Named, New, RecordId, UserId,
        policy::{Action, Reach, Resource, reach},
    },
    talk::{
        comment::{Comment, CommentData},
        hangs_on,
        share::{Access, ShareData},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    RecordState, Shown,
    mention::{Composer, Written, told},
};
use crate::{
    browser,
    i18n::{t, tf},
    session,
    shell::use_command,
    ui::{
        button::{Button, IconButton},
        content::Notice,
        icon::{ALERT, PENCIL, TRASH},
        state::Failure,
        toast::{toast, toast_error, toast_undo},
    },
};

/// The record that is talked about. Copy it freely.
#[derive(Clone, Copy)]
struct About {
    resource: Resource,
    id: RecordId,
    /// Counts what was said here.
    said: RwSignal<u32>,
}

impl About {
    fn loads_again(self) {
        self.said.try_update(|said| *said += 1);
    }
}

/// Where a new comment is written.
pub(super) fn write_comment<R: Shown>(state: RecordState<R>) -> impl IntoView {
    let record = state.present().filter(|_| hangs_on(R::RESOURCE));
    if record.is_some() {
        use_command(t("talk.write"), Some('m'), || browser::focus_first(".composer textarea"));
    }
    record.map(|record| new_comment(About { resource: R::RESOURCE, id: record.head().id.into(), said: state.said }))
}

fn new_comment(about: About) -> impl IntoView {
    let (busy, sent) = (RwSignal::new(false), RwSignal::new(0));
    let untold = RwSignal::new(Vec::<Named>::new());
    // Sent again after a lost answer, it is still the same comment.
    let id = StoredValue::new(browser::new_id());
    let send = move |text: String| {
        busy.set(true);
        let record = CommentData { resource: about.resource, record_id: about.id, text };
        let new = New { id: Some(id.get_value()), record };
        spawn_local(async move {
            match session::client().await.create_comment(&new).await {
                Ok(comment) => {
                    id.try_set_value(browser::new_id());
                    untold.try_set(comment.cannot_see);
                    sent.try_update(|sent| *sent += 1);
                    about.loads_again();
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="stack tight" aria-label=t("talk.comments")>
            <Composer label=t("talk.write") action=t("talk.comment") busy=busy sent=sent send=send/>
            {move || Some(untold.get()).filter(|untold| !untold.is_empty()).map(|people| not_told(about, people, untold))}
        </section>
    }
}

/// Who was mentioned and does not see the record: says so, and offers to share it.
fn not_told(about: About, people: Vec<Named>, untold: RwSignal<Vec<Named>>) -> impl IntoView {
    let names = people.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(", ");
    let may_share =
        session::role_untracked().is_some_and(|role| domain::kernel::policy::may(role, about.resource, Action::Update));
    let message = tf("talk.cannot_see", &[("names", &names)]);
    let share = move |()| {
        let (people, names) = (people.clone(), names.clone());
        spawn_local(async move {
            for person in people {
                let (resource, record_id) = (about.resource, about.id);
                let share = ShareData { resource, record_id, grantee_id: person.id, access: Access::Read };
                if let Err(error) = session::client().await.create_share(&share).await {
                    return toast_error(Failure::from(error).message);
                }
            }
            untold.try_set(Vec::new());
            about.loads_again();
            toast(tf("talk.shared_with", &[("names", &names)]));
        });
    };
    view! {
        <Notice tone=crate::ui::mark::Tone::Warn glyph=ALERT>
            <div class="line between" role="status">
                <span>{message}</span>
                {may_share.then(|| view! { <Button label=t("talk.share_with_them") on_press=share/> })}
            </div>
        </Notice>
    }
}

/// The comments that events tell of, by id: one request for a page of the history.
pub(super) async fn of_events(resource: Resource, id: RecordId, events: &[Event]) -> BTreeMap<RecordId, Comment> {
    let mut ids: Vec<RecordId> = events
        .iter()
        .filter(|event| event.resource == Resource::Comments && event.kind == ChangeKind::Created)
        .map(|event| event.record_id)
        .collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return BTreeMap::new();
    }
    // Without them the sentences still say who said something when.
    let found = session::client().await.list_comments(resource, id, &ids, None).await.ok();
    found.into_iter().flat_map(|page| page.data).map(|comment| (comment.head.id.into(), comment)).collect()
}

/// A comment within the timeline, with what its reader may do with it.
pub(super) fn comment(comment: Comment, said: RwSignal<u32>) -> AnyView {
    let about = About { resource: comment.data.resource, id: comment.data.record_id, said };
    let editing = RwSignal::new(false);
    let me = session::user_untracked();
    let mine =
        me.as_ref().is_some_and(|user| comment.head.created_by == Some(UserId::from(RecordId::from(user.head.id))));
    let deletes =
        mine || me.is_some_and(|user| reach(user.data.role, Resource::Comments, Action::Delete) == Reach::Facility);
    let edited = comment.head.version > 1;
    let kept = StoredValue::new(comment);
    move_between(about, editing, kept, (mine, deletes, edited)).into_any()
}

fn move_between(
    about: About,
    editing: RwSignal<bool>,
    kept: StoredValue<Comment>,
    (mine, deletes, edited): (bool, bool, bool),
) -> impl IntoView {
    move || {
        if editing.get() {
            return change(about, editing, kept).into_any();
        }
        let actions = (mine || deletes).then(|| {
            view! {
                <span class="line nowrap">
                    {mine.then(|| view! { <IconButton label=t("talk.edit") glyph=PENCIL on_press=move |()| editing.set(true)/> })}
                    {deletes.then(|| view! { <IconButton label=t("talk.delete") glyph=TRASH on_press=move |()| take_away(about, kept.get_value())/> })}
                </span>
            }
        });
        view! {
            <div class="comment">
                {kept.with_value(told)}
                {edited.then(|| view! { <span class="hint">{t("talk.edited")}</span> })}
                {actions}
            </div>
        }
        .into_any()
    }
}

fn change(about: About, editing: RwSignal<bool>, kept: StoredValue<Comment>) -> impl IntoView {
    let (busy, sent) = (RwSignal::new(false), RwSignal::new(0));
    let send = move |text: String| {
        busy.set(true);
        let comment = kept.get_value();
        spawn_local(async move {
            match session::client().await.update_comment(&comment, &text).await {
                Ok(_) => {
                    editing.try_set(false);
                    about.loads_again();
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    let begin = kept.with_value(Written::of);
    view! {
        <Composer begin=begin label=t("talk.edit") action=t("record.save") busy=busy sent=sent send=send on_cancel=move |()| editing.set(false)/>
    }
}

fn take_away(about: About, comment: Comment) {
    spawn_local(async move {
        match session::client().await.delete_comment(&comment).await {
            Ok(()) => {
                about.loads_again();
                toast_undo(t("talk.deleted"), move || {
                    let id = comment.head.id;
                    spawn_local(async move {
                        match session::client().await.restore_comment(id).await {
                            Ok(_) => about.loads_again(),
                            Err(error) => toast_error(Failure::from(error).message),
                        }
                    });
                });
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
