//! The only place that warns of a double while a person or an account is typed: same number, same e-mail address, or same
//! name in the same town.

use std::time::Duration;

use domain::kernel::{ListLink, phone};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::t,
    record::{Listed, href},
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
    move || {
        let known = known.get();
        (!known.is_empty()).then(|| {
            let line = |known: Known| {
                view! {
                    <li>
                        <a href=known.href target="_blank" rel="noopener">{known.title}</a>
                        " "
                        <span class="small">{known.detail}</span>
                    </li>
                }
            };
            let lines = known.into_iter().map(line).collect_view();
            view! {
                <div role="status">
                    <Notice tone=Tone::Warn glyph=ALERT>
                        <p class="strong">{t("people.known_already")}</p>
                        <ul class="stack tight">{lines}</ul>
                    </Notice>
                </div>
            }
        })
    }
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
            let known = Known { href: href::<R>(record.head().id), title: record.title(), detail: record.detail() };
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
