//! The module of the search over everything: its page, and the question that the palette asks as well.

mod page;

use domain::kernel::find::{Hit, Mark};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    lazy_pages,
    modules::{self, Finder, route},
    session,
    ui::state::Failure,
};

pub const SEARCH: &str = "/search";

/// The hits of one kind.
#[derive(Clone, PartialEq)]
pub struct Group {
    pub finder: &'static Finder,
    pub hits: Vec<Hit>,
    pub more: bool,
}

/// Asks for all kinds whose pages the person may open, the surest group first.
pub async fn find(text: &str, limit: u32) -> Result<Vec<Group>, Failure> {
    let Some(user) = session::user_untracked() else { return Ok(Vec::new()) };
    let finders: Vec<&'static Finder> = modules::finders(user.data.role).collect();
    let kinds: Vec<_> = finders.iter().map(|finder| finder.resource).collect();
    let found = session::client().await.search_all(text, &kinds, limit).await?;
    let group = |group: domain::kernel::find::FoundGroup| {
        let finder = finders.iter().copied().find(|finder| finder.resource == group.resource)?;
        Some(Group { finder, hits: group.hits, more: group.more })
    };
    Ok(found.groups.into_iter().filter_map(group).collect())
}

/// The address of a hit.
pub fn href(finder: &Finder, hit: &Hit) -> String {
    [finder.list, "/", &hit.id.to_string()].concat()
}

/// The marks in a hit's title, if that is what matched.
pub fn marks_of_title(hit: &Hit) -> &[Mark] {
    if hit.text == hit.title { &hit.marks } else { &[] }
}

/// What matched, where that is neither in the title nor in the line below it.
pub fn other_text(hit: &Hit) -> Option<&str> {
    let is_told = hit.text == hit.title || hit.detail.as_deref().is_some_and(|detail| detail.contains(&hit.text));
    (!is_told).then_some(hit.text.as_str())
}

lazy_pages! {
    overlays: search_pages;
    SearchPage => page::SearchAll,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("search"), Lazy::<SearchPage>::new())]
}

#[cfg(test)]
mod tests {
    use domain::kernel::{
        RecordId,
        find::{Hit, Mark, MatchKind},
    };

    use super::{marks_of_title, other_text};

    #[test]
    fn what_matched_is_told_once() {
        let hit = |text: &str| Hit {
            id: RecordId(uuid::Uuid::nil()),
            title: "Meera Iyer".to_owned(),
            detail: Some("Noida · 98765 43210".to_owned()),
            kind: MatchKind::Part,
            field: "x".to_owned(),
            text: text.to_owned(),
            marks: vec![Mark { start: 0, length: 2 }],
        };
        assert_eq!((marks_of_title(&hit("Meera Iyer")).len(), other_text(&hit("Meera Iyer"))), (1, None));
        assert_eq!(other_text(&hit("98765 43210")), None);
        assert_eq!((marks_of_title(&hit("a@b.in")).len(), other_text(&hit("a@b.in"))), (0, Some("a@b.in")));
    }
}
