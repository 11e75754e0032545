//! The only place that marks in a text what was searched for.

use domain::kernel::find::Mark;
use leptos::prelude::*;

/// A text with the part that matches in `<mark>`.
pub fn highlight(text: &str, query: &str) -> impl IntoView + use<> {
    let found = find_ignoring_case(text, query);
    let (before, middle, after) = match found {
        Some((start, end)) => (
            text.get(..start).unwrap_or_default().to_owned(),
            text.get(start..end).unwrap_or_default().to_owned(),
            text.get(end..).unwrap_or_default().to_owned(),
        ),
        None => (text.to_owned(), String::new(), String::new()),
    };
    view! { {before} {(!middle.is_empty()).then(|| view! { <mark>{middle}</mark> })} {after} }
}

/// A text with the parts that a search marked in `<mark>`.
pub fn marked(text: &str, marks: &[Mark]) -> impl IntoView + use<> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (place, letter) in (0_u32..).zip(text.chars()) {
        let inside = marks.iter().any(|mark| (mark.start..mark.start.saturating_add(mark.length)).contains(&place));
        match parts.last_mut() {
            Some((is_mark, part)) if *is_mark == inside => part.push(letter),
            _ => parts.push((inside, letter.to_string())),
        }
    }
    let view = |(is_mark, part): (bool, String)| {
        if is_mark { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() }
    };
    parts.into_iter().map(view).collect_view()
}

/// Where in `text` the first match lies, as byte positions of whole letters.
fn find_ignoring_case(text: &str, query: &str) -> Option<(usize, usize)> {
    let wanted: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    if wanted.is_empty() {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    (0..letters.len()).find_map(|from| {
        let rest = letters.get(from..)?;
        let mut seen = 0;
        let mut end = None;
        for (position, letter) in rest {
            if seen == wanted.len() {
                break;
            }
            for lower in letter.to_lowercase() {
                if wanted.get(seen) != Some(&lower) {
                    return None;
                }
                seen += 1;
            }
            end = Some(position + letter.len_utf8());
        }
        (seen == wanted.len()).then_some((rest.first()?.0, end?))
    })
}
