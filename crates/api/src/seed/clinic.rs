//! What medicine looks like in the demo data: specialties as often as they are met, degrees, titles, departments.

use super::dice::Dice;

/// How often, the specialty as Setu writes it, and its degree.
#[rustfmt::skip]
const SPECIALTIES: &[(usize, (&str, &str))] = &[
    (20, ("General Medicine", "MBBS, MD (Medicine)")), (12, ("Paediatrics", "MBBS, DCH, MD (Paediatrics)")), (12, ("Gynaecology", "MBBS, MS (Obstetrics and Gynaecology)")),
    (11, ("Orthopaedics", "MBBS, MS (Orthopaedics)")), (9, ("Cardiology", "MBBS, MD, DM (Cardiology)")), (8, ("General Surgery", "MBBS, MS (Surgery)")),
    (7, ("ENT", "MBBS, MS (ENT)")), (6, ("Ophthalmology", "MBBS, MS (Ophthalmology)")), (6, ("Dermatology", "MBBS, MD (Dermatology)")), (6, ("Neurology", "MBBS, MD, DM (Neurology)")),
    (5, ("Nephrology", "MBBS, MD, DM (Nephrology)")), (5, ("Urology", "MBBS, MS, MCh (Urology)")), (5, ("Oncology", "MBBS, MD, DM (Oncology)")), (5, ("Gastroenterology", "MBBS, MD, DM (Gastroenterology)")),
    (4, ("Pulmonology", "MBBS, MD (Respiratory Medicine)")), (4, ("Endocrinology", "MBBS, MD, DM (Endocrinology)")), (4, ("Radiology", "MBBS, MD (Radiodiagnosis)")), (4, ("Dentistry", "BDS, MDS")),
    (3, ("Psychiatry", "MBBS, MD (Psychiatry)")), (3, ("Neurosurgery", "MBBS, MS, MCh (Neurosurgery)")), (3, ("Physiotherapy", "BPT, MPT")), (2, ("Rheumatology", "MBBS, MD, DM (Rheumatology)")),
    (2, ("Cardiac Surgery", "MBBS, MS, MCh (CTVS)")), (2, ("Pathology", "MBBS, MD (Pathology)")), (2, ("IVF", "MBBS, MS, FNB")), (2, ("Plastic Surgery", "MBBS, MS, MCh")), (2, ("Diabetology", "MBBS, PG Diploma (Diabetology)")),
];

/// A specialty and the degree that goes with it.
pub(super) fn specialty(dice: &mut Dice) -> (&'static str, &'static str) {
    dice.weighted(SPECIALTIES).unwrap_or_default()
}

/// So many specialties of a hospital.
pub(super) fn departments(dice: &mut Dice, count: usize) -> Vec<String> {
    let all: Vec<&str> = SPECIALTIES.iter().map(|(_, (name, _))| *name).collect();
    dice.several(&all, count).into_iter().map(str::to_owned).collect()
}

/// A specialty by its name, with its degree.
pub(super) fn named(name: &str) -> Option<(&'static str, &'static str)> {
    SPECIALTIES.iter().map(|(_, pair)| *pair).find(|(known, _)| *known == name)
}

/// What a name promises: `Sharma Eye Clinic`, `Lotus Heart Hospital`.
pub(super) fn promised(name: &str) -> Option<&'static str> {
    let words = [
        ("Child", "Paediatrics"),
        ("Eye", "Ophthalmology"),
        ("Skin", "Dermatology"),
        ("Dental", "Dentistry"),
        ("ENT", "ENT"),
        ("Heart", "Cardiology"),
        ("Kidney", "Nephrology"),
        ("Mother", "Gynaecology"),
    ];
    words.into_iter().find(|(word, _)| name.split(' ').any(|other| other == *word)).map(|(_, specialty)| specialty)
}

/// What first visits left behind in the notes of doctors.
#[rustfmt::skip]
pub(super) const DOCTOR_NOTES: &[&str] = &[
    "Met at the CME on stroke care; wants the next invitation by post.", "Prefers a call after the evening OPD.", "Refers knee and hip cases; wants feedback on the day of discharge.",
    "Asked to come another day, next week after Tuesday.", "Sends patients to two hospitals; compares waiting times.", "Would speak at a school talk on hygiene.",
    "Wants a written estimate before admission.", "Parking is hard; visit before 10.", "सी.एम.ई. में मिले थे, फिर मिलना है।", "Asks for discharge summaries by e-mail.", "Knows the trustees of the neighbouring school.",
];
/// Of patients and other people.
#[rustfmt::skip]
pub(super) const PERSON_NOTES: &[&str] = &[
    "Asked for the new health check-up brochure.", "Came by the health camp on Sunday.", "Interested in a tie-up for employees' check-ups.", "Asked about the cashless process.",
    "मरीज़ की रिपोर्ट ई-मेल से चाहते हैं।", "कैम्प में मिले थे, फिर मिलना है।", "Wants a written estimate first.", "Speaks Hindi and Punjabi.", "Needs a wheelchair at the gate.", "Prefers a woman doctor.",
];
/// Of accounts.
#[rustfmt::skip]
pub(super) const ACCOUNT_NOTES: &[&str] = &[
    "Reception needs a day's notice.", "Decides in the first week of the month.", "Compares our package prices with two others.", "Parking is hard; visit before 10.",
    "Last camp went well; wants another one in winter.", "Asked for credit of 45 days.", "गेट पर पहचान पत्र दिखाना होता है।", "Sends the list of employees once a year.", "Ambulance tie-up runs out in spring.",
];

/// What later visits to doctors add.
#[rustfmt::skip]
pub(super) const LATER_DOCTOR: &[&str] = &[
    "Visited; discussed two open referrals.", "Called; no answer, try in the evening.", "Wants to see the cath lab.", "Gave the discharge summary of the last patient.", "Confirmed for the CME.",
    "Asked for a meeting with the head of the department.", "Now also sits at a second clinic.", "दोबारा मिले, दो नए रेफ़रल की बात हुई।", "Asked for the new OPD timings.", "Happy with the feedback on the last case.",
];
/// What later calls add to other people.
#[rustfmt::skip]
pub(super) const LATER_PERSON: &[&str] = &[
    "Sent the price list by WhatsApp.", "Attended the camp on Sunday.", "Called; no answer, try in the evening.", "दोबारा फ़ोन किया, अगले हफ़्ते बात करेंगे।", "Asked for a call back after the results.",
    "Brought the family for a check-up.", "Changed the appointment once.", "Asked for the bill by e-mail.",
];

pub(super) const DOCTOR_TAGS: &[&str] =
    &["CME speaker", "Key referrer", "New practice", "Camp partner", "Night OPD", "Teaching faculty", "Needs feedback"];
pub(super) const PERSON_TAGS: &[&str] =
    &["Health talk", "Camp", "Corporate check-up", "Newsletter", "Senior citizen", "VIP"];
pub(super) const ACCOUNT_TAGS: &[&str] =
    &["Camp partner", "Cashless", "Tie-up planned", "Key account", "Annual check-up", "Ambulance tie-up", "New"];

/// Weekdays by number, from, to.
pub(super) const HOURS: &[(&[usize], &str, &str)] = &[
    (&[0, 2, 4], "10:00", "13:00"),
    (&[1, 3, 5], "17:00", "20:30"),
    (&[0, 1, 2, 3, 4], "09:30", "12:30"),
    (&[5, 6], "11:00", "14:00"),
    (&[0, 3], "18:00", "21:00"),
    (&[1, 4], "14:30", "17:00"),
];
