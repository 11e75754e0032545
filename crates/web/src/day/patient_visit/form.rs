//! The only place for the form of a visit: who comes, when, where to, to whom.

use domain::{
    admin::user::User,
    day::patient_visit::{PatientVisit, PatientVisitData, PatientVisitKind, PatientVisitSource, USUAL_MINUTES},
    kernel::{RecordId, Timestamp},
    people::contact::Contact,
};
use leptos::prelude::*;

use crate::{
    i18n::{local_minute, moment_of, t},
    people::sources,
    record::{
        Editable, choice_entries, choice_in_address, entries, filled, form_fields, id_of, named_choice, records, word,
    },
    session,
    ui::{
        combobox::{Choice, Combobox},
        date::MomentField,
        field::{SegmentedField, SelectField, TextArea, TextField},
        form::FieldError,
    },
};

form_fields! {
    PatientVisitForm / TypedPatientVisit {
        /// Whose visit it is stays once it is booked.
        is_new: RwSignal<bool>,
        contact: RwSignal<Option<Choice>>, lead: RwSignal<Option<Choice>>, kind: RwSignal<String>,
        starts_at: RwSignal<String>, minutes: RwSignal<String>, department: RwSignal<String>,
        doctor: RwSignal<String>, physician: RwSignal<Option<Choice>>, source: RwSignal<String>,
        source_name: RwSignal<String>, note: RwSignal<String>, facility: RwSignal<Option<Choice>>,
        owner: RwSignal<Option<Choice>>,
    }
}

/// What a new one begins with: whom the address names.
pub fn begin_new() -> TypedPatientVisit {
    TypedPatientVisit {
        is_new: true,
        contact: choice_in_address("contact"),
        lead: choice_in_address("lead"),
        kind: PatientVisitKind::Opd.to_string(),
        starts_at: String::new(),
        minutes: USUAL_MINUTES.to_string(),
        department: String::new(),
        doctor: String::new(),
        physician: None,
        source: String::new(),
        source_name: String::new(),
        note: String::new(),
        facility: None,
        owner: None,
    }
}

impl Editable for PatientVisit {
    type Form = PatientVisitForm;
    const NEW_SHEET: &'static str = "new-patient-visit";
    const VALUES: &'static [&'static str] = &["contact", "lead"];

    fn begin(visit: &Self) -> TypedPatientVisit {
        let data = &visit.data;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        TypedPatientVisit {
            is_new: false,
            contact: named_choice(data.contact_id, visit.contact.as_ref()),
            lead: named_choice(data.lead_id, visit.lead.as_ref()),
            kind: data.kind.to_string(),
            starts_at: local_minute(data.starts_at.utc()),
            minutes: data.minutes.to_string(),
            department: text(&data.department),
            doctor: text(&data.doctor),
            physician: named_choice(data.physician_id, visit.physician.as_ref()),
            source: data.source.map(|source| source.to_string()).unwrap_or_default(),
            source_name: text(&data.source_name),
            note: text(&data.note),
            facility: named_choice(data.facility_id, visit.facility.as_ref()),
            owner: named_choice(data.owner_id, visit.owner.as_ref()),
        }
    }

    fn data(typed: &TypedPatientVisit, base: Option<&PatientVisitData>) -> Result<PatientVisitData, Vec<FieldError>> {
        let mut errors = Vec::new();
        // The minute that stands there may be one of a moment with seconds, which nobody has changed.
        let known = base.map(|base| base.starts_at).filter(|at| local_minute(at.utc()) == typed.starts_at);
        let starts_at = known.or_else(|| moment_of(&typed.starts_at).and_then(Timestamp::new));
        if starts_at.is_none() {
            errors.push(FieldError::new("starts_at", t("visits.choose_time")));
        }
        let minutes = typed.minutes.trim().parse::<i32>();
        if minutes.is_err() {
            errors.push(FieldError::new("minutes", t("record.not_a_number")));
        }
        let (contact, lead): (Option<RecordId>, Option<RecordId>) =
            (id_of(typed.contact.as_ref()).map(RecordId), id_of(typed.lead.as_ref()).map(RecordId));
        if contact.is_none() && lead.is_none() {
            errors.push(FieldError::new("contact_id", t("visits.choose_patient")));
        }
        let (Some(starts_at), Ok(minutes), true) = (starts_at, minutes, errors.is_empty()) else { return Err(errors) };
        let kind = word(&typed.kind).unwrap_or(PatientVisitKind::Opd);
        let base = base.cloned().unwrap_or_else(|| PatientVisitData::new(kind, starts_at));
        let owner_id = id_of(typed.owner.as_ref());
        // The team follows a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        let source = word::<PatientVisitSource>(&typed.source);
        let named = matches!(source, Some(PatientVisitSource::Campaign | PatientVisitSource::Referral));
        Ok(PatientVisitData {
            contact_id: contact.map(Into::into),
            lead_id: lead.map(Into::into),
            kind,
            starts_at,
            minutes,
            department: filled(&typed.department),
            doctor: filled(&typed.doctor),
            physician_id: id_of(typed.physician.as_ref()),
            source,
            source_name: filled(&typed.source_name).filter(|_| named),
            note: filled(&typed.note),
            facility_id: id_of(typed.facility.as_ref()),
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
        })
    }

    fn fields(form: PatientVisitForm) -> AnyView {
        let is_new = form.is_new.get_untracked();
        let by_lead = form.lead.get_untracked().filter(|_| form.contact.get_untracked().is_none());
        let who = by_lead.or_else(|| form.contact.get_untracked().filter(|_| !is_new));
        let named = move || {
            let source = form.source.with(|source| word::<PatientVisitSource>(source));
            matches!(source, Some(PatientVisitSource::Campaign | PatientVisitSource::Referral))
        };
        view! {
            {match who {
                Some(who) => view! { <p class="strong">{who.label}</p> }.into_any(),
                None => view! {
                    <Combobox name="contact_id" label=t("visits.patient") value=form.contact source={records::<Contact>(&[])} recents="contacts"/>
                }.into_any(),
            }}
            <SegmentedField name="kind" label=t("visits.kind") value=form.kind entries=entries("visits.kind", PatientVisitKind::WORDS)/>
            <div class="columns">
                <MomentField name="starts_at" label=t("visits.starts_at") value=form.starts_at/>
                <TextField name="minutes" label=t("visits.minutes") value=form.minutes mode="numeric"/>
            </div>
            <div class="columns">
                <TextField name="department" label=t("visits.department") value=form.department optional=true/>
                <TextField name="doctor" label=t("visits.doctor") value=form.doctor optional=true/>
            </div>
            <Combobox name="physician_id" label=t("visits.physician") hint=t("visits.physician_hint") value=form.physician source={records::<User>(&[("role", "eq", "physician")])} optional=true/>
            <div class="columns">
                <SelectField name="source" label=t("visits.source") value=form.source entries=choice_entries("visits.source", PatientVisitSource::WORDS) optional=true/>
                {move || named().then(|| view! { <TextField name="source_name" label=t("visits.source_name") value=form.source_name optional=true/> })}
            </div>
            <TextArea name="note" label=t("visits.note") value=form.note optional=true/>
            <div class="columns">
                <Combobox name="facility_id" label=t("user.facility") value=form.facility source={sources::facilities()} optional=true/>
                {session::role_untracked().is_some_and(sources::assigns).then(|| view! {
                    <Combobox name="owner_id" label=t("people.owner") hint=t("visits.owner_hint") value=form.owner source={sources::users()} optional=true/>
                })}
            </div>
        }
        .into_any()
    }
}
