//! How near the end of a task is, in words and in a colour.

use domain::{
    day::task::{ABOUT, Task},
    kernel::{due::DueState, policy::Resource},
};
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{date, date_time, t, time, today},
    ui::mark::{Badge, Tone},
};

/// "Today", "Tomorrow", "today, 15:30", "24 Nov 2026"; nothing where it has no end.
pub fn words(task: &Task) -> String {
    let named = |day: chrono::NaiveDate| {
        let tomorrow = today().succ_opt();
        if day == today() {
            Some(t("date.today"))
        } else if Some(day) == tomorrow {
            Some(t("date.tomorrow"))
        } else {
            None
        }
    };
    if let Some(day) = task.data.due_on {
        return named(day).map_or_else(|| date(day), str::to_owned);
    }
    let Some(at) = task.data.due_at else { return String::new() };
    let day = crate::i18n::day_of(at.utc());
    named(day).map_or_else(|| date_time(at.utc()), |name| [name, ", ", &time(at.utc())].concat())
}

fn tone(task: &Task) -> Tone {
    match DueState::of(task.open_due_by(), browser::timestamp()) {
        DueState::None => Tone::Neutral,
        DueState::Planned => Tone::Ok,
        DueState::Today => Tone::Warn,
        DueState::Late => Tone::Bad,
    }
}

/// Coloured while it is still to be done.
pub fn badge(task: &Task) -> AnyView {
    let label = words(task);
    if label.is_empty() {
        return ().into_any();
    }
    view! { <Badge label=label tone=tone(task)/> }.into_any()
}

/// The page of the record that a task is about.
pub fn about_href(task: &Task) -> Option<String> {
    let (resource, id) = task.data.about()?;
    let list = match resource {
        Resource::Contacts => "people",
        _ if ABOUT.contains(&resource) => resource.as_str(),
        _ => return None,
    };
    Some(["/", list, "/", &id.to_string()].concat())
}
