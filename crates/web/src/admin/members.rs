//! Who belongs to a team or a facility.

use domain::{admin::user::User, kernel::ListLink};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in},
    record::href,
    session,
    ui::{
        content::{Card, List, ListRow},
        icon::TEAM,
        mark::{Avatar, Size},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// The users whose `field` is this id.
#[component]
pub(super) fn Members(field: &'static str, id: String) -> impl IntoView {
    let pages = Pages::new(move |cursor: Option<String>| {
        let link = ListLink {
            filters: vec![(field.to_owned(), String::new(), id.clone())],
            sort: Some("full_name".to_owned()),
            cursor,
            include_total: true,
            ..ListLink::default()
        };
        async move {
            let page = session::client().await.list_users(&link).await.map_err(Failure::from)?;
            let total = page.page.total.and_then(|total| usize::try_from(total).ok());
            Ok(Portion { rows: page.data, next: page.page.next_cursor, total })
        }
    });
    let empty = || view! { <EmptyState title=t("users.no_members") glyph=TEAM/> };
    view! {
        <Card title=t("users.members")>
            <PagesView pages=pages empty=empty>
                <div>
                    <List label=t("users.members")>
                        <For each=move || pages.rows.get() key=|user| (user.head.id, user.head.version) let:user>{row(&user)}</For>
                    </List>
                    <LoadMore pages=pages/>
                </div>
            </PagesView>
        </Card>
    }
}

fn row(user: &User) -> impl IntoView + use<> {
    let name = user.data.full_name.clone();
    let avatar_name = name.clone();
    let before = move || view! { <Avatar name=avatar_name.clone() size=Size::Medium/> };
    view! { <ListRow first=name second=t_in("role", user.data.role.as_str()) href={href::<User>(user.head.id)} before=before/> }
}
