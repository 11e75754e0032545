//! What holds with an account, in the few lines that stand beside its timeline.

use domain::{
    kernel::ListLink,
    people::{account::Account, tie_up::TieUp},
};
use leptos::prelude::*;

use super::{EXPAND, panel::rank, scope, terms};
use crate::{
    i18n::t_in,
    people::contact::dotted,
    record::{self, Line, RecordState, href, moves::Moved},
    session,
};

/// More than these are behind the tab.
const FEW: usize = 3;

pub fn brief(state: RecordState<Account>) -> AnyView {
    record::brief(state, ("tie-ups", "tie_ups.title", "tie_ups.none_here"), |account| async move {
        let link = ListLink {
            filters: vec![("account_id".to_owned(), "eq".to_owned(), account.head.id.to_string())],
            expand: Some(EXPAND.to_owned()),
            sort: Some("-end_date".to_owned()),
            limit: Some(50),
            ..ListLink::default()
        };
        let mut found = session::client().await.list::<TieUp>(&link).await?.data;
        found.sort_by_key(|tie_up| rank(tie_up.status));
        Ok(found.iter().take(FEW).map(line).collect())
    })
}

fn line(tie_up: &TieUp) -> Line {
    Line {
        first: scope(tie_up.data.scope),
        second: dotted([terms::discounts(&tie_up.data.discounts), terms::validity(&tie_up.data)]),
        href: Some(href::<TieUp>(tie_up.head.id)),
        badge: Some((t_in("tie_ups.status", tie_up.status.as_str()), TieUp::tone(tie_up.status))),
    }
}
