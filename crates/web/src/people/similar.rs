//! The only place that warns of a double while a person or an account is typed: same number, same e-mail address, or same
//! name in the same town. What is there is opened, merged with what is typed, or known to be another one.

use std::{collections::BTreeSet, time::Duration};

use domain::kernel::{ListLink, RecordId, phone};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    i18n::{t, tf},
    record::{Listed, SaveBeside, href, merge_href, merges},
    session,
    ui::{content::Notice, icon::ALERT, mark::Tone},
};

const PAUSE: Duration = Duration::from_millis(400);
const AT_MOST: usize = 3;
/// Fewer digits are no number yet.
const DIGITS: usize = 8;

/// What is typed that could be known already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clues {
    pub numbers: Vec<String>,
    pub emails: Vec<String>,
    /// The field that holds the name in lists, and the name.
    pub name: (&'static str, String),
    pub town: String,
}

impl Clues {
    fn links(&self) -> Vec<ListLink> {
        let q = |text: String| ListLink { q: Some(text), ..ListLink::default() };
        // The last ten digits are the same with and without the country's code.
        let numbers = self.numbers.iter().map(|number| phone::digits(number)).filter(|digits| digits.len() >= DIGITS);
        let numbers = numbers.map(|digits| q(digits.chars().skip(digits.chars().count().saturating_sub(10)).collect()));
        let emails = self.emails.iter().filter(|address| address.contains('@')).cloned().map(q);
        let (field, name) = (self.name.0, self.name.1.trim());
        let named = (!name.is_empty() && !self.town.trim().is_empty()).then(|| ListLink {
            filters: [(field, name), ("city", self.town.trim())]
                .map(|(field, value)| (field.to_owned(), "eq".to_owned(), value.to_owned()))
                .to_vec(),
            ..ListLink::default()
        });
        numbers.chain(emails).chain(named).collect()
    }
}

/// A record that looks the same: where it is, how it is called, what tells it apart.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    id: RecordId,
    href: String,
    title: String,
    detail: String,
}

/// Looks while somebody types, and says what is there. It never stops anybody from saving.
pub fn similar<R: Listed>(clues: impl Fn() -> Clues + Send + Sync + 'static) -> impl IntoView {
    let clues = Memo::new(move |_| clues());
    let known = RwSignal::new(Vec::<Known>::new());
    let question = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let links = clues.with(Clues::links);
        let number = question.get_value() + 1;
        question.set_value(number);
        if links.is_empty() {
            return known.set(Vec::new());
        }
        spawn_local(async move {
            gloo_timers::future::sleep(PAUSE).await;
            if question.try_get_value() != Some(number) {
                return;
            }
            let found = look::<R>(links).await;
            if question.try_get_value() == Some(number) {
                known.set(found);
            }
        });
    });
    // Known to be another one: it is not told of again while this form is open.
    let others = RwSignal::new(BTreeSet::<RecordId>::new());
    let told = Memo::new(move |_| {
        let known = known.get();
        others.with(|others| known.into_iter().filter(|known| !others.contains(&known.id)).collect::<Vec<_>>())
    });
    let beside = use_context::<SaveBeside>();
    let go_on = move |_| others.update(|others| others.extend(told.get_untracked().iter().map(|known| known.id)));
    move || {
        let told = told.get();
        (!told.is_empty()).then(|| {
            let lines = told.into_iter().map(|known| line::<R>(known, beside)).collect_view();
            view! {
                <div role="status">
                    <Notice tone=Tone::Warn glyph=ALERT>
                        <p class="strong">{t("people.known_already")}</p>
                        <ul class="stack tight">{lines}</ul>
                        {(beside.is_some() && merges::<R>()).then(|| view! { <p class="small">{t("people.known_hint")}</p> })}
                        <button type="button" class="btn quiet" on:click=go_on>{t("people.known_other")}</button>
                    </Notice>
                </div>
            }
        })
    }
}

/// The way to a record that is there, and to merging it.
fn line<R: Listed>(known: Known, beside: Option<SaveBeside>) -> impl IntoView {
    let Known { id, href, title, detail } = known;
    let merge = merges::<R>().then(|| match beside {
        Some(beside) => {
            let save = move |event: ev::MouseEvent| {
                let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if let Some(button) = button {
                    beside.save(id, &button);
                }
            };
            let spoken = tf("people.known_merge_with", &[("name", &title)]);
            view! { <button type="button" class="btn" aria-label=spoken on:click=save>{t("people.known_merge")}</button> }
                .into_any()
        }
        None => merge_this::<R>(id, &title),
    });
    view! {
        <li class="stack tight">
            <span>
                <a href=href target="_blank" rel="noopener">{title.clone()}</a>
                " "
                <span class="small">{detail}</span>
            </span>
            <div class="line">{merge}</div>
        </li>
    }
}

/// The record of this page and the other one side by side, in a tab of its own: what is typed here stays.
fn merge_this<R: Listed>(other: RecordId, title: &str) -> AnyView {
    let path = window().location().pathname().unwrap_or_default();
    let id = path.strip_prefix(R::PATH).and_then(|rest| rest.trim_start_matches('/').parse::<R::Id>().ok());
    let Some(id) = id else { return ().into_any() };
    let spoken = tf("duplicates.merge_name", &[("name", title)]);
    view! {
        <a class="btn" href={merge_href::<R>(id, other.into())} target="_blank" rel="noopener" aria-label=spoken>
            {t("duplicates.merge")}
        </a>
    }
    .into_any()
}

async fn look<R: Listed>(links: Vec<ListLink>) -> Vec<Known> {
    // The record that is being edited is no double of itself.
    let here = window().location().pathname().unwrap_or_default();
    let mut found: Vec<Known> = Vec::new();
    for link in links {
        let link = ListLink { expand: Some(<R as Listed>::EXPAND.to_owned()), limit: Some(3), ..link };
        // A warning that cannot be had is no reason to disturb.
        let Ok(page) = session::client().await.list::<R>(&link).await else { continue };
        for record in page.data {
            let id = record.head().id;
            let known = Known { id: id.into(), href: href::<R>(id), title: record.title(), detail: record.detail() };
            if known.href != here && !found.contains(&known) && found.len() < AT_MOST {
                found.push(known);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Clues;

    #[test]
    fn only_what_can_be_known_is_looked_up() {
        let clues = Clues {
            numbers: vec!["+91 98765-43210".to_owned(), "12".to_owned()],
            emails: vec!["asha".to_owned()],
            name: ("full_name", "Asha Rao".to_owned()),
            town: String::new(),
        };
        let asked: Vec<_> = clues.links().into_iter().map(|link| link.q).collect();
        assert_eq!(asked, [Some("9876543210".to_owned())]);
        let with_town = Clues { town: "Noida".to_owned(), ..clues };
        assert_eq!(with_town.links().len(), 2);
    }
}
