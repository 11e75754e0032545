//! What this module puts on the pages of leads, contacts and accounts: the one list of its panels. On others' pages they
//! are fetched with the module's chunk, and so are their texts.

use std::future::Future;

use domain::{
    admin::event::Event,
    kernel::{
        ListLink,
        policy::{Action, Resource},
    },
    leads::{inquiry::Inquiry, lead::Lead, opportunity::Opportunity},
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{CHUNK, inquiry, lead, opportunity};
use crate::{
    i18n::{self, t, t_in},
    lazy::{Later, LaterView, with_texts},
    people::contact::dotted,
    record::{Line, Panel, Part, PartTold, RecordState, Shown, brief, href, moves::Moved, part_told},
    session,
    ui::{
        content::{Card, List, ListRow},
        mark::Badge,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// More than these are behind the tab.
const FEW: usize = 3;
/// As many as one person or account ever has.
const AT_MOST: u32 = 200;

pub fn on_leads() -> Vec<Panel<Lead>> {
    let tried = Panel {
        name: "attempts",
        label_key: "leads.attempts",
        whole: lead::attempts_panel,
        brief: Some(lead::attempts_brief),
        part: None,
    };
    let asked = Panel {
        name: "inquiries",
        label_key: "nav.inquiries",
        whole: |state| all::<Lead, Inquiry>(state, "lead_id", inquiry_line),
        brief: Some(|state| few::<Lead, Inquiry>(state, ("inquiries", "nav.inquiries"), "lead_id", inquiry_line)),
        part: Some(Part {
            resource: Resource::Inquiries,
            tell: |events| {
                let which = |one: &Inquiry| (one.title(), Some(href::<Inquiry>(one.head.id)));
                Box::pin(part_told::<Inquiry>(events, inquiry::EXPAND, which))
            },
        }),
    };
    vec![tried, asked]
}

pub fn on_contacts() -> Vec<Panel<Contact>> {
    let asked = Panel {
        name: "leads",
        label_key: "nav.leads",
        whole: |state| later(leads_of_contact(state)),
        brief: Some(|state| later(few_leads_of_contact(state))),
        part: Some(leads_part()),
    };
    let sold = Panel {
        name: "opportunities",
        label_key: "nav.opportunities",
        whole: |state| later(opportunities_of_contact(state)),
        brief: None,
        part: Some(opportunities_part()),
    };
    permitted(asked, sold)
}

pub fn on_accounts() -> Vec<Panel<Account>> {
    let asked = Panel {
        name: "leads",
        label_key: "nav.leads",
        whole: |state| later(leads_of_account(state)),
        brief: None,
        part: Some(leads_part()),
    };
    let sold = Panel {
        name: "opportunities",
        label_key: "nav.opportunities",
        whole: |state| later(opportunities_of_account(state)),
        brief: Some(|state| later(few_opportunities_of_account(state))),
        part: Some(opportunities_part()),
    };
    permitted(asked, sold)
}

fn permitted<R: Shown>(asked: Panel<R>, sold: Panel<R>) -> Vec<Panel<R>> {
    let asked = session::allows(Resource::Leads, Action::Read).then_some(asked);
    let sold = session::allows(Resource::Opportunities, Action::Read).then_some(sold);
    sold.into_iter().chain(asked).collect()
}

fn leads_part() -> Part {
    Part { resource: Resource::Leads, tell: |events| told(lead_told(events)) }
}

fn opportunities_part() -> Part {
    Part { resource: Resource::Opportunities, tell: |events| told(opportunity_told(events)) }
}

fn told(sentences: impl Future<Output = PartTold> + 'static) -> PartTold {
    Box::pin(async move {
        i18n::bring(CHUNK).await;
        sentences.await.await
    })
}

crate::lazy_view! {
    leads:
    fn lead_told(events: Vec<Event>) -> PartTold {
        Box::pin(part_told::<Lead>(events, "", |one| (one.full_name.clone(), Some(href::<Lead>(one.head.id)))))
    }
}

crate::lazy_view! {
    leads:
    fn opportunity_told(events: Vec<Event>) -> PartTold {
        let which = |one: &Opportunity| (one.data.name.clone(), Some(href::<Opportunity>(one.head.id)));
        Box::pin(part_told::<Opportunity>(events, "", which))
    }
}

fn later(view: impl Future<Output = AnyView> + 'static) -> AnyView {
    let load: LaterView = Box::pin(with_texts(CHUNK, view));
    view! { <Later load=load/> }.into_any()
}

crate::lazy_view! {
    leads:
    fn leads_of_contact(state: RecordState<Contact>) {
        all::<Contact, Lead>(state, "contact_id", lead_line)
    }
}

crate::lazy_view! {
    leads:
    fn few_leads_of_contact(state: RecordState<Contact>) {
        few::<Contact, Lead>(state, ("leads", "nav.leads"), "contact_id", lead_line)
    }
}

crate::lazy_view! {
    leads:
    fn leads_of_account(state: RecordState<Account>) {
        all::<Account, Lead>(state, "account_id", lead_line)
    }
}

crate::lazy_view! {
    leads:
    fn opportunities_of_contact(state: RecordState<Contact>) {
        all::<Contact, Opportunity>(state, "contact_id", opportunity_line)
    }
}

crate::lazy_view! {
    leads:
    fn opportunities_of_account(state: RecordState<Account>) {
        all::<Account, Opportunity>(state, "account_id", opportunity_line)
    }
}

crate::lazy_view! {
    leads:
    fn few_opportunities_of_account(state: RecordState<Account>) {
        few::<Account, Opportunity>(state, ("opportunities", "nav.opportunities"), "account_id", opportunity_line)
    }
}

fn lead_line(lead: &Lead) -> Line {
    Line {
        first: lead.full_name.clone(),
        second: lead.detail(),
        href: Some(href::<Lead>(lead.head.id)),
        badge: Some((t_in("leads.status", lead.status.as_str()), Lead::tone(lead.status))),
    }
}

fn inquiry_line(inquiry: &Inquiry) -> Line {
    Line {
        first: inquiry.title(),
        second: inquiry.detail(),
        href: Some(href::<Inquiry>(inquiry.head.id)),
        badge: Some((t_in("inquiries.status", inquiry.status.as_str()), Inquiry::tone(inquiry.status))),
    }
}

fn opportunity_line(one: &Opportunity) -> Line {
    Line {
        first: one.data.name.clone(),
        second: dotted([opportunity::worth(one), i18n::date(one.data.expected_close)]),
        href: Some(href::<Opportunity>(one.head.id)),
        badge: Some((t_in("opportunities.status", one.status.as_str()), Opportunity::tone(one.status))),
    }
}

/// Those that belong to a record, the newest first.
async fn of<R: Shown, P: Shown>(state: RecordState<R>, field: &'static str) -> Result<Vec<P>, Failure> {
    let Some(record) = state.present() else { return Ok(Vec::new()) };
    let link = ListLink {
        filters: vec![(field.to_owned(), "eq".to_owned(), record.head().id.to_string())],
        sort: Some("-created_at".to_owned()),
        limit: Some(AT_MOST),
        ..ListLink::default()
    };
    Ok(session::client().await.list::<P>(&link).await?.data)
}

fn few<R: Shown, P: Shown>(
    state: RecordState<R>,
    (panel, title_key): (&'static str, &'static str),
    field: &'static str,
    line: fn(&P) -> Line,
) -> AnyView {
    brief(state, (panel, title_key, "leads.none_here"), move |_| async move {
        Ok(of::<R, P>(state, field).await?.iter().take(FEW).map(line).collect())
    })
}

fn all<R: Shown, P: Shown>(state: RecordState<R>, field: &'static str, line: fn(&P) -> Line) -> AnyView {
    let version = state.version();
    let pages = Pages::new(move |_| {
        let _ = version.get();
        async move {
            let rows = of::<R, P>(state, field).await?.iter().map(line).collect();
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("leads.none_here") glyph=P::ICON/> };
    view! {
        <Card title=t(P::TEXTS.title)>
            <PagesView pages=pages empty=empty>
                <List label=t(P::TEXTS.title)>{move || pages.rows.get().into_iter().map(row).collect_view()}</List>
            </PagesView>
        </Card>
    }
    .into_any()
}

fn row(line: Line) -> impl IntoView {
    let Line { first, second, href, badge } = line;
    let badge = badge.map(|(label, tone)| view! { <Badge label=label tone=tone/> });
    view! { <ListRow first=first second=second href=href.unwrap_or_default()>{badge}</ListRow> }
}
