//! The only place that offers records to choose from: a combobox over any list of the API.

use domain::kernel::Named;
use leptos::prelude::{Get, untrack};

use super::{Listed, find};
use crate::ui::{
    combobox::{Choice, ChoiceSource},
    state::Failure,
    url,
};

const AT_MOST: u32 = 8;

/// The records whose name or number holds what is typed, within these filters (`(field, operator, value)` of the API).
pub fn records<R: Listed>(filters: &'static [(&'static str, &'static str, &'static str)]) -> ChoiceSource {
    ChoiceSource::new(move |text: String| async move {
        let filters = filters
            .iter()
            .map(|(field, operator, value)| ((*field).to_owned(), (*operator).to_owned(), (*value).to_owned()));
        let found = find::<R>(&text, filters.collect(), AT_MOST).await.map_err(Failure::from)?;
        Ok(found.iter().map(choice_of).collect())
    })
}

pub fn choice_of<R: Listed>(record: &R) -> Choice {
    Choice { id: record.head().id.to_string(), label: record.title(), detail: record.detail() }
}

/// What a record points to already: its id, with the name that came with it.
pub fn named_choice(id: Option<impl ToString>, named: Option<&Named>) -> Option<Choice> {
    let id = id?.to_string();
    let label = named.map_or_else(|| id.clone(), |named| named.name.clone());
    Some(Choice { id, label, detail: String::new() })
}

/// A record that the address names as `<id>~<name>`, for the form of another that belongs to it.
pub fn choice_in_address(name: &'static str) -> Option<Choice> {
    let said = untrack(|| url::query(name).get())?;
    let (id, label) = said.split_once('~')?;
    Some(Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() })
}
