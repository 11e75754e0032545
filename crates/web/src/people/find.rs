//! The only place that finds people and accounts for the command palette, by a part of a name or any run of digits.

use domain::people::{account::Account, contact::Contact};

use crate::{
    modules::{Hit, Hits},
    record::{self, Listed, href},
    ui::state::Failure,
};

const AT_MOST: u32 = 6;

pub fn contacts(text: String) -> Hits {
    Box::pin(find::<Contact>(text))
}

pub fn accounts(text: String) -> Hits {
    Box::pin(find::<Account>(text))
}

async fn find<R: Listed>(text: String) -> Result<Vec<Hit>, Failure> {
    let found = record::find::<R>(&text, Vec::new(), AT_MOST).await?;
    let hit = |record: &R| Hit {
        icon: R::ICON,
        label: record.title(),
        detail: record.detail(),
        href: href::<R>(record.head().id),
    };
    Ok(found.iter().map(hit).collect())
}
