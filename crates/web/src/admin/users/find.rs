//! How the palette finds colleagues.

use domain::{admin::user::User, kernel::ListLink};

use crate::{
    modules::{Hit, Hits},
    record::{Shown, href},
    session,
    ui::icon,
};

const AT_MOST: u32 = 5;

pub(in crate::admin) fn users(text: String) -> Hits {
    Box::pin(async move {
        let link = ListLink { q: Some(text), limit: Some(AT_MOST), ..ListLink::default() };
        let page = session::client().await.list_users(&link).await?;
        let hit = |user: &User| Hit {
            icon: icon::USER,
            label: user.data.full_name.clone(),
            detail: user.detail(),
            href: href::<User>(user.head.id),
        };
        Ok(page.data.iter().map(hit).collect())
    })
}
