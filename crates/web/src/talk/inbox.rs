//! The page of notifications: what is unread first, by day; opening one marks it as read.

use domain::{
    kernel::{NotificationId, policy::Resource},
    talk::notification::{Many, Notification, NotificationKind, address},
};
use leptos::{prelude::*, task::spawn_local};

use super::bell;
use crate::{
    i18n::{plural, t, tf},
    session,
    ui::{
        button::Button,
        content::PageHead,
        icon::{CHECK, INBOX},
        mark::{Avatar, Size},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        timeline::When,
        toast::toast_error,
    },
};

#[component]
pub fn Inbox() -> impl IntoView {
    let pages = Pages::new(|cursor: Option<String>| async move {
        let page = session::client().await.list_notifications(cursor).await.map_err(Failure::from)?;
        Ok(Portion { rows: page.data, next: page.page.next_cursor, total: None })
    });
    // What arrives while the page is open joins it.
    let counted = Memo::new(|_| bell::count());
    Effect::new(move |before: Option<i64>| {
        let count = counted.get();
        if before.is_some_and(|before| count > before) {
            pages.reload();
        }
        count
    });
    let read_all = move |()| {
        spawn_local(async move {
            match session::client().await.read_notifications(None).await {
                Ok(left) => {
                    bell::set_count(left.count);
                    pages.reload();
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
        });
    };
    let empty = || view! { <EmptyState title=t("talk.inbox_empty") text=t("talk.inbox_empty_text") glyph=INBOX/> };
    view! {
        <div class="page narrow">
            <PageHead title=t("talk.inbox")>
                {move || (bell::count() > 0).then(|| view! { <Button label=t("talk.read_all") icon=CHECK on_press=read_all/> })}
            </PageHead>
            <PagesView pages=pages empty=empty>
                <ul class="rows inbox" aria-label=t("talk.inbox")>
                    {move || pages.rows.get().into_iter().map(row).collect_view()}
                </ul>
                <LoadMore pages=pages/>
            </PagesView>
        </div>
    }
}

fn row(told: Notification) -> impl IntoView {
    let unread = told.read_at.is_none();
    let id = told.id;
    let who = told.actor.as_ref().map_or_else(|| t("record.somebody").to_owned(), |actor| actor.name.clone());
    let record = told.record.as_ref().map_or_else(|| t("talk.gone_record").to_owned(), |record| record.name.clone());
    let values = [("name", who.as_str()), ("record", record.as_str())];
    let sentence = match told.kind {
        NotificationKind::Mentioned => tf("talk.told.mentioned", &values),
        NotificationKind::Shared => tf("talk.told.shared", &values),
        NotificationKind::Assigned => match &told.chosen_by {
            Some(rule) => tf("talk.told.by_rule", &[("record", record.as_str()), ("rule", rule.as_str())]),
            None => tf("talk.told.assigned", &values),
        },
        NotificationKind::AssignedMany => assigned_many(&who, told.many),
        NotificationKind::GlassBroken => tf("talk.told.glass_broken", &values),
        NotificationKind::ErasureAsked => tf("talk.told.erasure_asked", &values),
        NotificationKind::ErasureRejected => tf("talk.told.erasure_rejected", &values),
        NotificationKind::ErasureDone => tf("talk.told.erasure_done", &[("name", who.as_str())]),
        NotificationKind::InquiryLate => tf("talk.told.inquiry_late", &[("record", record.as_str())]),
        NotificationKind::InquiryReceived => tf("talk.told.inquiry_received", &[("record", record.as_str())]),
        NotificationKind::InquiryReplied => tf("talk.told.inquiry_replied", &[("record", record.as_str())]),
        NotificationKind::VisitDue => tf("talk.told.visit_due", &[("record", record.as_str())]),
        NotificationKind::VisitNoShow => tf("talk.told.visit_no_show", &[("record", record.as_str())]),
        NotificationKind::VisitsInVain => tf("talk.told.visits_in_vain", &values),
        NotificationKind::CorrectionAsked => tf("talk.told.correction_asked", &values),
        NotificationKind::CorrectionApproved => tf("talk.told.correction_approved", &values),
        NotificationKind::CorrectionRejected => tf("talk.told.correction_rejected", &values),
        NotificationKind::TaskReminder => tf("talk.told.task_reminder", &[("record", record.as_str())]),
        NotificationKind::TaskDue => tf("talk.told.task_due", &[("record", record.as_str())]),
        NotificationKind::TaskOverdue => tf("talk.told.task_overdue", &[("record", record.as_str())]),
        NotificationKind::TaskEscalated => tf("talk.told.task_escalated", &[("record", record.as_str())]),
    };
    let page = address::page(told.kind, told.resource, told.record_id);
    // Erasures stand on a page of their own, when the person is gone too.
    let address = page.filter(|page| told.record.is_some() || page == address::ERASURES);
    let first = match address {
        Some(address) => {
            view! { <a class="first" href=address on:click=move |_| mark_read(id, unread)>{sentence}</a> }.into_any()
        }
        None => view! { <span class="first">{sentence}</span> }.into_any(),
    };
    view! {
        <li class="row" class:unread=unread>
            <Avatar name=who size=Size::Medium/>
            <div class="text">
                {first}
                {told.text.map(|text| view! { <span class="second said">{text}</span> })}
                <span class="second">
                    {unread.then(|| view! { <span class="visually-hidden">{t("talk.is_unread")}" "</span> })}
                    <When at=told.created_at.utc()/>
                </span>
            </div>
        </li>
    }
}

/// How many of what somebody has now.
fn assigned_many(who: &str, many: Option<Many>) -> String {
    let count = many.map_or(0, |many| usize::try_from(many.count).unwrap_or_default());
    let values = [("name", who)];
    match many.map(|many| many.resource) {
        Some(Resource::Contacts) => plural("talk.told.assigned_contacts", count, &values),
        Some(Resource::Accounts) => plural("talk.told.assigned_accounts", count, &values),
        _ => plural("talk.told.assigned_records", count, &values),
    }
}

fn mark_read(id: NotificationId, unread: bool) {
    if !unread {
        return;
    }
    spawn_local(async move {
        // Where this fails it stays unread, and is there the next time.
        if let Ok(left) = session::client().await.read_notifications(Some(vec![id])).await {
            bell::set_count(left.count);
        }
    });
}
