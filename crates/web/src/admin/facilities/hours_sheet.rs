//! The sheet that sets when a facility works: hours of the week, and days off.

use chrono::NaiveDate;
use domain::{
    kernel::FacilityId,
    leads::hours::{Holiday, WorkingHours},
};
use leptos::prelude::*;

use crate::{
    draft::{Draft, Keep},
    i18n::{t, tf},
    people::hours::{HoursFields, HoursRows, clinic_hours, typed_hours},
    record::{FormFields, FormRows, form_fields},
    sending::send,
    session,
    ui::{
        button::{Button, IconButton, Look},
        content::Notice,
        date::DateField,
        field::TextField,
        form::{ErrorSummary, FieldError, Form},
        icon::{HISTORY, PLUS, X},
        modal::{Shape, Sheet, close_sheet},
        toast::toast,
        url,
    },
};

pub(super) const SHEET: &str = "working-hours";

form_fields! {
    HolidayForm / TypedHoliday { day: RwSignal<Option<NaiveDate>>, name: RwSignal<String> }
}

form_fields! {
    WorkingForm / TypedWorking { hours: HoursRows, holidays: FormRows<HolidayForm> }
}

/// The days off in the order in which they come.
fn typed(hours: &WorkingHours) -> TypedWorking {
    let mut holidays = hours.holidays.clone();
    holidays.sort_by_key(|holiday| holiday.day);
    let holiday = |holiday: Holiday| TypedHoliday { day: Some(holiday.day), name: holiday.name };
    TypedWorking { hours: typed_hours(&hours.hours), holidays: holidays.into_iter().map(holiday).collect() }
}

fn working_hours(typed: &TypedWorking) -> Result<WorkingHours, Vec<FieldError>> {
    let mut missing = Vec::new();
    let mut holidays = Vec::new();
    for (at, line) in typed.holidays.iter().enumerate() {
        match line.day {
            Some(day) => holidays.push(Holiday { day, name: line.name.trim().to_owned() }),
            None => missing.push(FieldError::new(format!("holidays/{at}/day"), t("facilities.hours.choose_day"))),
        }
    }
    if missing.is_empty() { Ok(WorkingHours { hours: clinic_hours(&typed.hours), holidays }) } else { Err(missing) }
}

#[component]
pub(super) fn HoursSheet(
    facility: FacilityId,
    present: Signal<Option<WorkingHours>>,
    #[prop(into)] on_saved: Callback<WorkingHours>,
) -> impl IntoView {
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(SHEET)) && present.with(Option::is_some));
    move || {
        let hours = open.get().then(|| present.get_untracked()).flatten();
        hours.map(|hours| view! { <OpenSheet facility=facility hours=hours on_saved=on_saved/> })
    }
}

#[component]
fn OpenSheet(facility: FacilityId, hours: WorkingHours, on_saved: Callback<WorkingHours>) -> impl IntoView {
    let errors = Form::provide();
    let form = WorkingForm::of(typed(&hours));
    let id = facility.to_string();
    let draft = Draft::follow(SHEET, &id, Keep::Drafts, move || form.typed(), move |typed| form.fill(typed));
    let busy = RwSignal::new(false);
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        let new = match working_hours(&untrack(|| form.typed())) {
            Ok(new) => new,
            Err(missing) => return errors.fail(missing),
        };
        send(errors, busy, new, move |new| async move {
            let kept = session::client().await.update_working_hours(facility, &new).await?;
            draft.done();
            on_saved.run(kept);
            close_sheet(&[]);
            toast(t("security.saved"));
            Ok(())
        });
    };
    let footer = ViewFn::from(move || view! { <Button label=t("record.save") look=Look::Primary busy=busy/> });
    view! {
        <Sheet
            name=SHEET
            title=t("facilities.hours.title")
            shape=Shape::WideSheet
            dirty=draft.dirty
            on_discard=move |()| draft.discard()
            on_submit=submit
            footer=footer
        >
            <div class="stack loose">
                <ErrorSummary/>
                {move || draft.restored.get().then(|| view! {
                    <Notice glyph=HISTORY>
                        <div class="line between">
                            <span>{t("record.draft_restored")}</span>
                            <Button label=t("record.start_over") on_press=move |()| draft.discard()/>
                        </div>
                    </Notice>
                })}
                <p class="hint">{t("facilities.hours.week_hint")}</p>
                <HoursFields name="hours" legend=t("facilities.hours.week") rows=form.hours/>
                <Holidays rows=form.holidays/>
            </div>
        </Sheet>
    }
}

#[component]
fn Holidays(rows: FormRows<HolidayForm>) -> impl IntoView {
    let add = move |()| rows.add(TypedHoliday { day: None, name: String::new() });
    view! {
        <fieldset class="field">
            <legend>{t("facilities.hours.holidays")}</legend>
            <ul class="repeat">
                <ForEnumerate each=move || rows.lines() key=|(key, _)| key.clone() let(index, row)>
                    {holiday_line(index.get_untracked(), row.0, row.1, rows)}
                </ForEnumerate>
            </ul>
            <div><Button label=t("facilities.hours.add_holiday") icon=PLUS look=Look::Quiet on_press=add/></div>
        </fieldset>
    }
}

fn holiday_line(at: usize, key: String, form: HolidayForm, rows: FormRows<HolidayForm>) -> impl IntoView {
    let remove = move |()| rows.remove(&key);
    let name = move |field: &str| format!("holidays/{at}/{field}");
    let n = (at + 1).to_string();
    view! {
        <li>
            <DateField name=name("day") label=tf("facilities.hours.day_n", &[("n", &n)]) hide_label=true value=form.day/>
            <TextField name=name("name") label=tf("facilities.hours.name_n", &[("n", &n)]) hide_label=true value=form.name placeholder=t("facilities.hours.for_example") max_length=60_u32/>
            <IconButton label=tf("facilities.hours.remove_holiday", &[("n", &n)]) glyph=X on_press=remove/>
        </li>
    }
}
