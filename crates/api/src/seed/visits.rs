//! Visits to the hospitals: those that leads were booked for, and patients who come by themselves or because a doctor or a
//! camp sent them; of the weeks before today, and of the days ahead.

use super::contacts::Contact;
use super::staff::{Owner, Staff};
use super::{LeadChange, Seeded, SeededLead, Source, clinic};
use domain::day::patient_visit::{
    PatientVisitData, PatientVisitKind, PatientVisitSource, PatientVisitStatus as Status,
};
use domain::kernel::day::{day_of, moment};
use domain::kernel::{PatientVisitId, Timestamp, UserId};
use domain::leads::lead::LeadStatus;
use domain::people::contact::ContactKind;

/// Days behind, and ahead of, today.
const BEHIND: i64 = 28;
const AHEAD: i64 = 7;
/// Visits of a hospital on a day, beside those of leads.
const A_DAY: i64 = 7;

#[rustfmt::skip]
const DOCTORS: &[&str] = &["Dr Meera Iyer", "Dr Rohan Das", "Dr Kavita Bansal", "Dr Imran Qureshi", "Dr Sunita Rao", "Dr Arjun Malhotra"];
#[rustfmt::skip]
const NOTES: &[&str] = &[
    "Brings the old X-rays.", "Needs a wheelchair at the gate.", "Second opinion; the first one was to operate.", "Fasting since last night.",
    "पुरानी रिपोर्ट साथ लाएँगे।", "Wants to see a woman doctor.", "Comes with his daughter, who decides.", "Asked about the cost of the scan.",
];
const CAMPS: &[&str] = &["Health camp, Sector 62", "Heart check-up week", "Knee camp, Indirapuram"];
const REFERRERS: &[&str] = &["Sharma Clinic", "Lotus Polyclinic", "Dr N. K. Gupta"];

/// A visit with its life so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededVisit {
    pub record: Seeded<PatientVisitId, PatientVisitData>,
    pub patient_name: String,
    /// By time, each a move of the table.
    pub steps: Vec<VisitStep>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitStep {
    pub at: Timestamp,
    pub actor: UserId,
    pub to: Status,
    pub reason: Option<&'static str>,
}

pub(super) fn come(source: &mut Source, staff: &Staff, contacts: &[Contact], leads: &[SeededLead]) -> Vec<SeededVisit> {
    let mut visits: Vec<SeededVisit> = leads.iter().filter_map(|lead| of_lead(source, staff, lead)).collect();
    for facility in 0..staff.facilities.len() {
        let patients: Vec<&Contact> = contacts
            .iter()
            .filter(|one| {
                one.record.data.kind == ContactKind::Patient && one.place.facility == facility && one.day > 40
            })
            .collect();
        for days_ago in -AHEAD..=BEHIND {
            for _ in 0..source.dice.between(A_DAY - 3, A_DAY + 3) {
                let Some(patient) = source.dice.pick(&patients).copied() else { continue };
                visits.extend(of_patient(source, staff, (facility, patient), days_ago));
            }
        }
    }
    visits.sort_by_key(|visit| visit.record.created_at);
    visits
}

/// A quarter of an hour of the hours in which doctors see people.
fn slot(source: &mut Source, day: chrono::NaiveDate) -> Timestamp {
    moment(day, 9).plus_seconds(900 * source.dice.between(0, 31))
}

/// The visit that a lead was booked for, if they were.
fn of_lead(source: &mut Source, staff: &Staff, lead: &SeededLead) -> Option<SeededVisit> {
    let moved = |status| {
        lead.steps.iter().find_map(|step| match &step.what {
            LeadChange::Moved(asked) if asked.to == status => Some((step.at, step.actor, asked.next_action_at)),
            _ => None,
        })
    };
    let (booked_at, by, planned) = moved(LeadStatus::AppointmentBooked)?;
    let missed = moved(LeadStatus::NoShow);
    let starts_at = slot(source, day_of(planned?));
    let asked = &lead.record.data;
    let desk = staff.desk_of(asked.facility_id).map_or(by, |desk| desk.user);
    let steps = match missed {
        Some((at, actor, _)) => {
            vec![VisitStep { at: at.max(starts_at.plus_seconds(3_600)), actor, to: Status::NoShow, reason: None }]
        }
        None => seen(source, (booked_at, starts_at), desk),
    };
    let data = PatientVisitData {
        contact_id: asked.contact_id,
        lead_id: Some(lead.record.id),
        department: asked.specialty.clone(),
        doctor: Some(source.dice.word(DOCTORS).to_owned()),
        source: Some(PatientVisitSource::Lead),
        note: source.dice.chance(30).then(|| source.dice.word(NOTES).to_owned()),
        owner_id: asked.owner_id,
        team_id: asked.team_id,
        facility_id: asked.facility_id,
        ..PatientVisitData::new(PatientVisitKind::Opd, starts_at)
    };
    let record = Seeded { id: source.ids.next(booked_at), created_at: booked_at, created_by: Some(by), data };
    let patient_name = Some(asked.full_name()).filter(|name| !name.is_empty()).unwrap_or_default();
    Some(SeededVisit { record, patient_name, steps: until_today(source, steps) })
}

/// A visit of somebody whom the hospital knows, so many days ago or, below zero, ahead.
fn of_patient(
    source: &mut Source,
    staff: &Staff,
    (facility, patient): (usize, &Contact),
    days_ago: i64,
) -> Option<SeededVisit> {
    let desk: Owner = staff.front_desk(facility)?;
    let today = source.calendar.date_before(0);
    let day = today.checked_sub_signed(chrono::Duration::days(days_ago))?;
    let starts_at = slot(source, day);
    let booked_at = source.calendar.days_ago(days_ago.max(0) + source.dice.between(1, 6), &mut source.dice);
    let dice = &mut source.dice;
    let kinds = [
        (70, PatientVisitKind::Opd),
        (14, PatientVisitKind::Diagnostics),
        (9, PatientVisitKind::HealthCheck),
        (5, PatientVisitKind::Ipd),
        (2, PatientVisitKind::Emergency),
    ];
    let kind = dice.weighted(&kinds).unwrap_or(PatientVisitKind::Opd);
    let sources = [
        (60, (PatientVisitSource::Direct, &[][..])),
        (25, (PatientVisitSource::Referral, REFERRERS)),
        (15, (PatientVisitSource::Campaign, CAMPS)),
    ];
    let (came_by, names) = dice.weighted(&sources).unwrap_or((PatientVisitSource::Direct, &[]));
    let physician = staff.physician(facility).filter(|_| kind == PatientVisitKind::Opd && dice.chance(25));
    let physician_name = physician.and_then(|owner| staff.name_of(owner.user));
    let department = match kind {
        PatientVisitKind::Diagnostics => "Radiology".to_owned(),
        PatientVisitKind::HealthCheck => "Health checks".to_owned(),
        _ => clinic::specialty(dice).0.to_owned(),
    };
    let data = PatientVisitData {
        contact_id: Some(patient.record.id),
        minutes: if kind == PatientVisitKind::HealthCheck { 120 } else { 15 },
        department: Some(department),
        doctor: Some(physician_name.unwrap_or_else(|| dice.word(DOCTORS).to_owned())),
        physician_id: physician.map(|owner| owner.user),
        source: Some(came_by),
        source_name: Some(dice.word(names).to_owned()).filter(|name| !name.is_empty()),
        note: dice.chance(25).then(|| dice.word(NOTES).to_owned()),
        owner_id: Some(desk.user),
        team_id: desk.team,
        facility_id: desk.facility,
        ..PatientVisitData::new(kind, starts_at)
    };
    let steps = seen(source, (booked_at, starts_at), desk.user);
    let (id, created_by) = (source.ids.next(booked_at), Some(desk.user));
    let record = Seeded { id, created_at: booked_at, created_by, data };
    Some(SeededVisit { patient_name: patient.record.data.full_name(), record, steps: until_today(source, steps) })
}

/// What the desk did for them: most come, wait a little, and are seen.
fn seen(source: &mut Source, (booked_at, starts_at): (Timestamp, Timestamp), desk: UserId) -> Vec<VisitStep> {
    let dice = &mut source.dice;
    let step = |at, to, reason| VisitStep { at, actor: desk, to, reason };
    let mut steps = Vec::new();
    let called_back = starts_at.plus_seconds(-20 * 3_600);
    if dice.chance(45) && booked_at < called_back {
        steps.push(step(called_back, Status::Confirmed, None));
    }
    match dice.below(100) {
        0..=9 => steps.push(step(starts_at.plus_seconds(5_400), Status::NoShow, None)),
        10..=14 => {
            let reason = Some(dice.word(&["Feels better", "Went to a hospital nearer by", "Out of town"]));
            steps.push(step(starts_at.plus_seconds(-10_800), Status::Cancelled, reason));
        }
        _ => {
            let came = starts_at.plus_seconds(dice.between(-1_200, 1_200));
            let called = came.plus_seconds(dice.between(300, 2_700));
            steps.push(step(came, Status::Arrived, None));
            steps.push(step(called, Status::InConsultation, None));
            steps.push(step(called.plus_seconds(dice.between(480, 1_800)), Status::Completed, None));
        }
    }
    steps
}

/// What has happened by this morning.
fn until_today(source: &Source, mut steps: Vec<VisitStep>) -> Vec<VisitStep> {
    let today = moment(source.calendar.date_before(0), 0);
    steps.retain(|step| step.at < today);
    steps
}
