//! The medical specialties that Setu knows by name, with the other ways in which people write them.

use crate::kernel::text::fold;

/// A specialty under the one spelling that Setu writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Specialty {
    pub name: &'static str,
    /// Abbreviations, other spellings, and what its doctors are called; folded, as [`fold`] does.
    pub also: &'static [&'static str],
}

const fn specialty(name: &'static str, also: &'static [&'static str]) -> Specialty {
    Specialty { name, also }
}

/// Every specialty that an import recognises and a form proposes, in alphabetical order.
pub const KNOWN_SPECIALTIES: &[Specialty] = &[
    specialty("Anaesthesiology", &["anaesthesia", "anesthesia", "anesthesiology", "anaesthetist", "anaesthesiologist"]),
    specialty("Ayurveda", &["ayurvedic", "ayurvedic medicine", "आयुर्वेद"]),
    specialty("Bariatric Surgery", &["bariatrics", "bariatric", "bariatric surgeon"]),
    specialty("Cardiac Surgery", &["ctvs", "cvts", "cardiothoracic surgery", "cardiac surgeon", "heart surgery"]),
    specialty("Cardiology", &["cardiologist", "cardio", "cardiac", "interventional cardiology", "heart", "हृदय रोग"]),
    specialty("Critical Care", &["critical care medicine", "intensive care", "intensivist", "icu"]),
    specialty("Dentistry", &["dental", "dentist", "dental surgery", "dental surgeon", "दंत"]),
    specialty("Dermatology", &["dermatologist", "skin", "skin specialist", "dvl", "त्वचा रोग"]),
    specialty("Diabetology", &["diabetologist", "diabetes"]),
    specialty("Emergency Medicine", &["emergency", "casualty", "accident and emergency"]),
    specialty("Endocrinology", &["endocrinologist", "endocrine"]),
    specialty(
        "ENT",
        &["otorhinolaryngology", "otolaryngology", "ear nose throat", "e n t", "ent surgeon", "ent specialist"],
    ),
    specialty("Family Medicine", &["family physician", "family practice"]),
    specialty("Gastroenterology", &["gastroenterologist", "gastro", "medical gastroenterology"]),
    specialty("Gastrointestinal Surgery", &["gi surgery", "surgical gastroenterology", "gi surgeon"]),
    specialty(
        "General Medicine",
        &["medicine", "internal medicine", "physician", "general physician", "gp", "सामान्य चिकित्सा"],
    ),
    specialty("General Surgery", &["surgery", "surgeon", "general surgeon", "laparoscopic surgery", "शल्य चिकित्सा"]),
    specialty("Geriatrics", &["geriatrician", "geriatric medicine"]),
    specialty(
        "Gynaecology",
        &[
            "gynecology",
            "gynae",
            "gynaecologist",
            "gynecologist",
            "obg",
            "obgyn",
            "ob gyn",
            "obs gynae",
            "obs and gynae",
            "obstetrics",
            "obstetrician",
            "obstetrics and gynaecology",
            "obstetrics and gynecology",
            "obstetrics gynaecology",
            "स्त्री रोग",
        ],
    ),
    specialty("Haematology", &["hematology", "haematologist", "hematologist"]),
    specialty("Homoeopathy", &["homeopathy", "homoeopath", "homeopath", "होम्योपैथी"]),
    specialty("Infectious Diseases", &["infectious disease"]),
    specialty("IVF", &["infertility", "fertility", "reproductive medicine"]),
    specialty("Microbiology", &["microbiologist"]),
    specialty("Neonatology", &["neonatologist", "neonatal"]),
    specialty("Nephrology", &["nephrologist", "nephro", "kidney", "गुर्दा रोग"]),
    specialty("Neurology", &["neurologist", "neuro", "neuro physician"]),
    specialty("Neurosurgery", &["neurosurgeon", "neuro surgery", "neuro surgeon", "brain and spine surgery"]),
    specialty("Nuclear Medicine", &["nuclear physician"]),
    specialty("Oncology", &["oncologist", "onco", "medical oncology", "cancer", "कैंसर"]),
    specialty("Ophthalmology", &["ophthalmologist", "ophthal", "eye", "eye specialist", "eye surgeon", "नेत्र"]),
    specialty(
        "Orthopaedics",
        &[
            "orthopedics",
            "orthopaedic",
            "orthopedic",
            "ortho",
            "orthopaedician",
            "orthopaedic surgeon",
            "orthopedic surgeon",
            "orthopaedic surgery",
            "joint replacement",
            "हड्डी रोग",
        ],
    ),
    specialty("Paediatric Surgery", &["pediatric surgery", "paediatric surgeon", "pediatric surgeon"]),
    specialty(
        "Paediatrics",
        &[
            "pediatrics",
            "paediatric",
            "pediatric",
            "paediatrician",
            "pediatrician",
            "child specialist",
            "paeds",
            "बाल रोग",
        ],
    ),
    specialty("Palliative Medicine", &["palliative care", "pain and palliative care"]),
    specialty("Pathology", &["pathologist", "lab medicine", "laboratory medicine"]),
    specialty("Physiotherapy", &["physiotherapist", "physio", "physical medicine", "rehabilitation"]),
    specialty("Plastic Surgery", &["plastic surgeon", "cosmetic surgery"]),
    specialty("Psychiatry", &["psychiatrist", "मनोरोग"]),
    specialty("Psychology", &["psychologist", "clinical psychology"]),
    specialty(
        "Pulmonology",
        &["pulmonologist", "chest", "chest physician", "respiratory medicine", "pulmonary medicine", "tb and chest"],
    ),
    specialty("Radiation Oncology", &["radiotherapy", "radiation oncologist"]),
    specialty("Radiology", &["radiologist", "radiodiagnosis", "radio diagnosis", "imaging"]),
    specialty("Rheumatology", &["rheumatologist"]),
    specialty("Spine Surgery", &["spine", "spine surgeon"]),
    specialty("Surgical Oncology", &["onco surgery", "oncosurgery", "surgical oncologist", "onco surgeon"]),
    specialty("Transplant Surgery", &["transplant", "liver transplant", "kidney transplant", "transplant surgeon"]),
    specialty("Urology", &["urologist", "uro", "मूत्र रोग"]),
    specialty("Vascular Surgery", &["vascular surgeon", "vascular"]),
];

/// The specialty that this text names as a whole: `Orthopedics`, `OBG`, `E.N.T.`.
pub fn find(text: &str) -> Option<&'static Specialty> {
    let folded = fold(text);
    if folded.is_empty() {
        return None;
    }
    KNOWN_SPECIALTIES.iter().find(|known| names(known).any(|name| same_letters(&name, &folded)))
}

/// The specialty that a job title speaks of: `Consultant Cardiologist`, `HOD - Neurology`. Only long words count in a
/// longer text: `Heart Foundation Manager` is no cardiologist.
pub fn in_title(title: &str) -> Option<&'static Specialty> {
    let folded = format!(" {} ", fold(title));
    find(title).or_else(|| {
        let candidates = KNOWN_SPECIALTIES.iter().flat_map(|known| names(known).map(move |name| (name, known)));
        candidates
            .filter(|(name, _)| tells_a_doctor(name) && folded.contains(&format!(" {name} ")))
            // `Neuro Surgeon` says more than `Surgeon`.
            .max_by_key(|(name, _)| name.chars().count())
            .map(|(_, known)| known)
    })
}

/// A doctor's calling (`…logist`, `…iatrician`, `surgeon`) or the field itself (`…logy`, `…iatrics`, `…surgery`).
fn tells_a_doctor(name: &str) -> bool {
    [
        "logist", "logy", "rician", "iatrics", "surgeon", "surgery", "iatrist", "iatry", "gynae", "paedics", "pedics",
        "thetist",
    ]
    .iter()
    .any(|end| name.ends_with(end))
        && !name.starts_with("psychology")
}

fn names(known: &'static Specialty) -> impl Iterator<Item = String> {
    std::iter::once(known.name.to_lowercase()).chain(known.also.iter().map(|name| (*name).to_owned()))
}

/// Equal without regard to spaces: `obs gynae` and `obsgynae`.
fn same_letters(a: &str, b: &str) -> bool {
    a.chars().filter(|c| *c != ' ').eq(b.chars().filter(|c| *c != ' '))
}

#[cfg(test)]
mod tests {
    use super::{KNOWN_SPECIALTIES, find, in_title};
    use crate::kernel::text::fold;

    #[test]
    fn every_spelling_is_folded_and_names_one_specialty() {
        for known in KNOWN_SPECIALTIES {
            assert_eq!(find(known.name), Some(known), "{}", known.name);
            for also in known.also {
                assert_eq!(*also, fold(also), "write it folded");
                assert_eq!(find(also), Some(known), "{also} names two");
            }
        }
        assert!(KNOWN_SPECIALTIES.is_sorted_by_key(|known| known.name.to_lowercase()));
    }

    #[test]
    fn spellings_and_titles() {
        for (text, expected) in [
            ("ENT", Some("ENT")),
            ("E.N.T.", Some("ENT")),
            ("Orthopedics", Some("Orthopaedics")),
            ("Obs & Gynae", Some("Gynaecology")),
            ("Textiles", None),
        ] {
            assert_eq!(find(text).map(|known| known.name), expected, "{text}");
        }
        for (title, expected) in [
            ("Senior Consultant Cardiologist", Some("Cardiology")),
            ("HOD, Neuro Surgery", Some("Neurosurgery")),
            ("Manager, Heart Foundation", None),
            ("Purchase Manager", None),
        ] {
            assert_eq!(in_title(title).map(|known| known.name), expected, "{title}");
        }
    }
}
