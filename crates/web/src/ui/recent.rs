//! The only place for "recently used": the last few choices under a name, on this device only.

use super::combobox::Choice;
use crate::browser;

const PREFIX: &str = "setu.recent.";
const KEPT: usize = 5;

/// Whose pages somebody has looked at: whom they are likely to tell of next.
pub const OPENED_CONTACTS: &str = "opened-contacts";

pub fn list(name: &str) -> Vec<Choice> {
    browser::stored(&[PREFIX, name].concat()).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

pub fn remember(name: &str, choice: Choice) {
    let mut choices = list(name);
    choices.retain(|known| known.id != choice.id);
    choices.insert(0, choice);
    choices.truncate(KEPT);
    if let Ok(json) = serde_json::to_string(&choices) {
        browser::store(&[PREFIX, name].concat(), &json);
    }
}

/// On sign-out: names of people must not stay on a shared device.
pub fn forget_all() {
    for name in browser::stored_names(PREFIX) {
        browser::forget(&name);
    }
}
