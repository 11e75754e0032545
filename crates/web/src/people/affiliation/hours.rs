//! The only place for the hours of a week, those of a clinic and of a hospital: how they are typed and how they read.

use domain::people::affiliation::{ClinicHours, Weekday};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    i18n::{t, t_in, tf},
    record::{FormPart, FormRows, entries, form_fields, word},
    ui::{
        button::{Button, IconButton, Look},
        field::{Field, FieldParts, SelectField},
        icon::{PLUS, X},
    },
};

form_fields! {
    /// One weekday's hours in the making.
    HoursForm / TypedHours { weekday: RwSignal<String>, from: RwSignal<String>, to: RwSignal<String> }
}

pub fn typed_hours(hours: &[ClinicHours]) -> Vec<TypedHours> {
    let typed = |hours: &ClinicHours| TypedHours {
        weekday: hours.weekday.to_string(),
        from: hours.from.clone(),
        to: hours.to.clone(),
    };
    hours.iter().map(typed).collect()
}

pub fn clinic_hours(typed: &[TypedHours]) -> Vec<ClinicHours> {
    let read = |typed: &TypedHours| ClinicHours {
        weekday: word(&typed.weekday).unwrap_or(Weekday::Monday),
        from: typed.from.clone(),
        to: typed.to.clone(),
    };
    typed.iter().map(read).collect()
}

/// "Mon, Wed 10:00–13:00 · Sat 9:00–11:00": days with the same hours together, in the week's order.
pub fn hours_text(hours: &[ClinicHours]) -> String {
    let mut spans: Vec<(&str, &str, Vec<Weekday>)> = Vec::new();
    let mut sorted: Vec<&ClinicHours> = hours.iter().collect();
    sorted.sort_by_key(|hours| (hours.weekday, &hours.from));
    for hours in sorted {
        match spans.iter_mut().find(|(from, to, _)| *from == hours.from && *to == hours.to) {
            Some((_, _, days)) => days.push(hours.weekday),
            None => spans.push((&hours.from, &hours.to, vec![hours.weekday])),
        }
    }
    let text = |(from, to, days): (&str, &str, Vec<Weekday>)| {
        let days: Vec<String> = days.into_iter().map(|day| t_in("affiliations.day", day.as_str())).collect();
        [&days.join(", "), " ", from, "–", to].concat()
    };
    spans.into_iter().map(text).collect::<Vec<_>>().join(" · ")
}

/// The hours of a change, in words.
pub fn told_hours(value: &Value) -> String {
    hours_text(&serde_json::from_value::<Vec<ClinicHours>>(value.clone()).unwrap_or_default())
}

/// The hours of a form.
pub type HoursRows = FormRows<HoursForm>;

/// The next line: the day after the last one, at the same hours.
fn next_line(typed: &[TypedHours]) -> TypedHours {
    let Some(last) = typed.last() else {
        return TypedHours { weekday: Weekday::Monday.to_string(), from: "10:00".to_owned(), to: "13:00".to_owned() };
    };
    let days = Weekday::WORDS.iter().copied().cycle();
    let next = days.skip_while(|day| *day != last.weekday).nth(1).unwrap_or(Weekday::Monday.as_str());
    TypedHours { weekday: next.to_owned(), ..last.clone() }
}

/// The lines of `name`, a list of hours in what the form makes; `legend` says whose they are.
#[component]
pub fn HoursFields(name: &'static str, legend: &'static str, rows: HoursRows) -> impl IntoView {
    let add = move |()| rows.add(next_line(&untrack(|| rows.typed())));
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            <ul class="repeat hours">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    <HoursLine list=name index=index key=row.0 form=row.1 rows=rows/>
                </ForEnumerate>
            </ul>
            <div><Button label=t("affiliations.add_hours") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

#[component]
fn HoursLine(
    list: &'static str,
    index: ReadSignal<usize>,
    key: String,
    form: HoursForm,
    rows: HoursRows,
) -> impl IntoView {
    let remove = move |()| rows.remove(&key);
    let at = index.get_untracked();
    let name = move |field: &str| format!("{list}/{at}/{field}");
    let n = (at + 1).to_string();
    view! {
        <li>
            <SelectField name=name("weekday") label=tf("affiliations.weekday_n", &[("n", &n)]) hide_label=true value=form.weekday entries=entries("affiliations.weekday", Weekday::WORDS)/>
            <TimeField name=name("from") label=tf("affiliations.from_n", &[("n", &n)]) value=form.from/>
            <TimeField name=name("to") label=tf("affiliations.to_n", &[("n", &n)]) value=form.to/>
            <IconButton label=tf("affiliations.remove_hours", &[("n", &n)]) glyph=X on_press=remove/>
        </li>
    }
}

/// A time of the day, `HH:MM`.
#[component]
fn TimeField(name: String, label: String, value: RwSignal<String>) -> impl IntoView {
    let parts = FieldParts::new(&name, "");
    let control = parts.clone();
    let invalid = parts.clone();
    view! {
        <Field parts=parts label=label hide_label=true>
            <input
                class="input"
                type="time"
                id=control.id
                name=name
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::{TypedHours, next_line};

    #[test]
    fn the_next_line_is_the_next_day_at_the_same_hours() {
        let line = |weekday: &str| TypedHours {
            weekday: weekday.to_owned(),
            from: "17:00".to_owned(),
            to: "19:30".to_owned(),
        };
        assert_eq!(next_line(&[line("saturday")]), line("sunday"));
        assert_eq!(next_line(&[line("sunday")]), line("monday"));
        assert_eq!(next_line(&[]).weekday, "monday");
    }
}
