//! The visit that is booked together with a lead's move, or with its conversion: when somebody comes, where to, to whom.

use domain::{day::patient_visit::NewAppointment, kernel::Timestamp};
use leptos::prelude::*;

use crate::{
    i18n::{moment_of, t},
    record::filled,
    ui::{date::MomentField, field::TextField},
};

/// What is typed of it.
#[derive(Clone, Copy)]
pub struct Visit {
    at: RwSignal<String>,
    pub department: RwSignal<String>,
    doctor: RwSignal<String>,
}

impl Visit {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { at: text(), department: text(), doctor: text() }
    }

    pub fn clear(self) {
        for text in [self.at, self.department, self.doctor] {
            text.set(String::new());
        }
    }

    /// As it is asked for; none until somebody has said when.
    pub fn typed(self) -> Option<NewAppointment> {
        let starts_at = moment_of(&self.at.get_untracked()).and_then(Timestamp::new)?;
        let (department, doctor) = (filled(&self.department.get_untracked()), filled(&self.doctor.get_untracked()));
        Some(NewAppointment { department, doctor, ..NewAppointment::at(starts_at) })
    }

    pub fn fields(self) -> impl IntoView {
        view! {
            <MomentField name="appointment/starts_at" label=t("leads.appointment_at") value=self.at/>
            <div class="columns">
                <TextField name="appointment/department" label=t("leads.appointment_department") value=self.department optional=true/>
                <TextField name="appointment/doctor" label=t("leads.appointment_doctor") value=self.doctor optional=true/>
            </div>
        }
    }
}
