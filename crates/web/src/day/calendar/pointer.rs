//! Dragging with a mouse or a pen. A finger opens an entry instead, and moves it there: it would scroll the page.

use std::cell::{Cell, RefCell};

use chrono::NaiveDate;
use domain::day::calendar::CalendarEntry;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::{
    entry::{conflict_words, when},
    moving::{at_minute, has_length, length, minute_of, on_day, put, with_length},
    sheet::conflict_at,
    state::Calendar,
};

/// Less is a press.
const SLACK: i32 = 4;
/// What a dragged entry snaps to, in minutes, and how high that is: half an hour is 48 pixels high.
const SNAP: i64 = 15;
const SNAP_PIXELS: i64 = 24;
/// The attribute that says where what is dragged would go: its style shows it.
const AT: &str = "data-at";

struct Drag {
    calendar: Calendar,
    entry: CalendarEntry,
    element: HtmlElement,
    from: (i32, i32),
    /// It is made longer, not moved.
    stretches: bool,
    moved: bool,
    handles: Vec<WindowListenerHandle>,
}

impl Drag {
    /// Where it is when it is let go here; nothing where no day is.
    fn after(&self, event: &PointerEvent) -> Option<CalendarEntry> {
        let minutes = snapped(event.client_y() - self.from.1);
        if self.stretches {
            return Some(with_length(&self.entry, length(&self.entry) + minutes));
        }
        let (day, timed) = day_under(event)?;
        Some(match self.entry.starts_at.filter(|_| timed) {
            Some(begin) => at_minute(&self.entry, day, minute_of(begin) + minutes),
            None => on_day(&self.entry, day),
        })
    }
}

thread_local! {
    static DRAG: RefCell<Option<Drag>> = const { RefCell::new(None) };
    static DRAGGED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the press that just ended was a drag: it opens nothing.
pub fn has_dragged() -> bool {
    DRAGGED.replace(false)
}

pub fn begin(calendar: Calendar, entry: &CalendarEntry, event: &PointerEvent) {
    DRAGGED.set(false);
    if event.button() != 0 || event.pointer_type() == "touch" {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target else { return };
    let element = target.closest(".cal-entry").ok().flatten().and_then(|one| one.dyn_into::<HtmlElement>().ok());
    let Some(element) = element else { return };
    let stretches = target.closest(".grip").ok().flatten().is_some() && has_length(entry);
    let handles = vec![
        window_event_listener(ev::pointermove, |event| follow(&event)),
        window_event_listener(ev::pointerup, |event| end(Some(&event))),
        window_event_listener(ev::pointercancel, |_| end(None)),
        window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" {
                end(None);
            }
        }),
    ];
    let from = (event.client_x(), event.client_y());
    let entry = entry.clone();
    DRAG.set(Some(Drag { calendar, entry, element, from, stretches, moved: false, handles }));
}

fn follow(event: &PointerEvent) {
    DRAG.with_borrow_mut(|drag| {
        let Some(drag) = drag else { return };
        let (x, y) = (event.client_x() - drag.from.0, event.client_y() - drag.from.1);
        if !drag.moved && x.abs() < SLACK && y.abs() < SLACK {
            return;
        }
        drag.moved = true;
        let style = drag.element.style();
        let _ = drag.element.class_list().add_1(if drag.stretches { "stretched" } else { "dragged" });
        let _ = style.set_property("--dx", &[&x.to_string(), "px"].concat());
        let _ = style.set_property("--dy", &[&y.to_string(), "px"].concat());
        tell(drag, event);
    });
}

/// Says beside what is dragged where it would go, and hatches it where something stands against that.
fn tell(drag: &Drag, event: &PointerEvent) {
    let after = drag.after(event);
    let clash = after.as_ref().and_then(|after| conflict_at(drag.calendar, after));
    let said = after.as_ref().map(|after| match clash {
        Some(conflict) => [when(after), conflict_words(conflict).to_owned()].join(" · "),
        None => when(after),
    });
    let _ = drag.element.set_attribute(AT, &said.unwrap_or_default());
    let _ = drag.element.class_list().toggle_with_force("against", clash.is_some());
}

/// Lets it go: where it is, or with nothing where it was.
fn end(event: Option<&PointerEvent>) {
    let Some(mut drag) = DRAG.take() else { return };
    for handle in std::mem::take(&mut drag.handles) {
        handle.remove();
    }
    let _ = drag.element.class_list().remove_3("dragged", "stretched", "against");
    let _ = drag.element.remove_attribute(AT);
    for name in ["--dx", "--dy"] {
        let _ = drag.element.style().remove_property(name);
    }
    if !drag.moved {
        return;
    }
    DRAGGED.set(true);
    // A press that ends elsewhere is no click, and the next one is.
    set_timeout(|| DRAGGED.set(false), std::time::Duration::ZERO);
    let Some(event) = event else { return };
    if let Some(after) = drag.after(event) {
        put(drag.calendar, drag.entry, after);
    }
}

/// The day on which the pointer is, and whether the height there says the hour.
fn day_under(event: &PointerEvent) -> Option<(NaiveDate, bool)> {
    let point = |at: i32| f32::from(i16::try_from(at).unwrap_or_default());
    let list = document().elements_from_point(point(event.client_x()), point(event.client_y()));
    let mut found = (0..list.length()).filter_map(|at| list.get(at).dyn_into::<Element>().ok());
    let place = found.find_map(|element| element.closest("[data-day]").ok().flatten())?;
    let day = place.get_attribute("data-day")?.parse().ok()?;
    Some((day, place.class_list().contains("cal-hours")))
}

fn snapped(pixels: i32) -> i64 {
    (i64::from(pixels) + SNAP_PIXELS / 2).div_euclid(SNAP_PIXELS) * SNAP
}
