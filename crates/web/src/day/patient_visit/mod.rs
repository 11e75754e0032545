//! Patients' visits: the day of the desk, who comes when and to whom, and what became of it.

mod columns;
mod form;
mod moves;
mod page;

use chrono::NaiveDate;
use domain::{
    day::patient_visit::PatientVisit,
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;

pub use page::PatientVisitRecord;

use crate::{
    day::steps::steps,
    i18n::{date_time, t, t_in, today},
    people::contact::dotted,
    record::{Editable, FieldText, Shown, Telling, Texts, begin_with, create_sheet, list_page, told_moment},
    session,
    ui::{
        button::{Button, Look},
        filter::{Filter, active_filters, set_filter},
        icon::{CALENDAR, Glyph, PLUS},
        modal::open_sheet,
        url,
    },
};

/// The names that pages of visits show.
const EXPAND: &str = "owner,team,facility,contact,lead,physician";

impl Shown for PatientVisit {
    const PATH: &'static str = "/patient-visits";
    const ICON: Glyph = CALENDAR;
    const TEXTS: Texts = Texts {
        title: "nav.appointments",
        search: "visits.search",
        new: "nav.new_appointment",
        edit: "visits.edit",
        empty_title: "visits.empty_title",
        empty_text: "visits.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("patient_name", "visits.patient", Telling::Plain),
        FieldText::new("contact_id", "visits.patient", Telling::Reference(Resource::Contacts)),
        FieldText::new("lead_id", "visits.lead", Telling::Long),
        FieldText::new("kind", "visits.kind", Telling::Word("visits.kind")),
        FieldText::new("status", "visits.status", Telling::Word("visits.status")),
        FieldText::new("day", "visits.day", Telling::Date),
        FieldText::new("starts_at", "visits.starts_at", Telling::Own(told_moment)),
        FieldText::new("minutes", "visits.minutes", Telling::Plain),
        FieldText::new("department", "visits.department", Telling::Plain),
        FieldText::new("doctor", "visits.doctor", Telling::Plain),
        FieldText::new("physician_id", "visits.physician", Telling::Reference(Resource::Users)),
        FieldText::new("source", "visits.source", Telling::Word("visits.source")),
        FieldText::new("source_name", "visits.source_name", Telling::Plain),
        FieldText::new("note", "visits.note", Telling::Long),
        FieldText::new("follows_id", "visits.follows", Telling::Long),
        FieldText::new("successor_id", "visits.successor", Telling::Long),
        FieldText::new("reminded_at", "visits.reminded_at", Telling::Own(told_moment)),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn title(&self) -> String {
        let named = self.contact.as_ref().or(self.lead.as_ref());
        named.map_or_else(|| self.patient_name.clone(), |named| named.name.clone())
    }

    fn detail(&self) -> String {
        dotted([date_time(self.data.starts_at.utc()), what(self)])
    }

    fn hidden(&self) -> &[String] {
        self.hidden.as_deref().unwrap_or_default()
    }

    fn is_shown_for_a_while(&self) -> bool {
        self.open_until.is_some()
    }
}

/// Where somebody goes: the department, or at least what for.
pub fn what(visit: &PatientVisit) -> String {
    visit.data.department.clone().unwrap_or_else(|| t_in("visits.kind", visit.data.kind.as_str()))
}

const DAY: &str = "day";

/// The day that the list shows.
fn shown_day() -> Memo<Option<NaiveDate>> {
    let filters = active_filters();
    Memo::new(move |_| {
        filters.with(|filters| {
            let filter = filters.iter().find(|filter| filter.field == DAY && filter.operator == "eq")?;
            filter.values.first()?.parse().ok()
        })
    })
}

fn show_day(day: NaiveDate) {
    set_filter(Filter::new(DAY, "eq", vec![day.to_string()]));
}

fn today_first() -> Vec<Filter> {
    vec![Filter::new(DAY, "eq", vec![today().to_string()])]
}

fn head() -> AnyView {
    let open = move |()| open_sheet(<PatientVisit as Editable>::NEW_SHEET, &[]);
    view! {
        {steps(shown_day().into(), Callback::new(show_day))}
        {move || session::allows(Resource::PatientVisits, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("nav.new_appointment") icon=PLUS look=Look::Primary on_press=open/></span> })}
    }
    .into_any()
}

#[component]
pub fn PatientVisitList() -> impl IntoView {
    begin_with::<PatientVisit>(today_first);
    // Whoever books stays at the desk, on the day of the visit.
    let created = |visit: PatientVisit| {
        let day = domain::kernel::day::day_of(visit.data.starts_at);
        url::go_instead(&["/patient-visits?f=", &url::encode(&["day:eq:", &day.to_string()].concat())].concat());
    };
    view! {
        {list_page::<PatientVisit>(head)}
        {create_sheet::<PatientVisit>(form::begin_new, created)}
    }
}
