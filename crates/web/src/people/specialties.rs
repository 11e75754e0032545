//! The only place for the specialties that are offered while typing; any other can be typed too. They are data, not texts of
//! the app: all colleagues write the same word, whatever language they read.

const KNOWN: &[&str] = &[
    "Anaesthesiology",
    "Bariatric surgery",
    "Cardiology",
    "Cardiothoracic surgery",
    "Critical care",
    "Dentistry",
    "Dermatology",
    "Emergency medicine",
    "Endocrinology",
    "ENT",
    "Gastroenterology",
    "General medicine",
    "General surgery",
    "Geriatrics",
    "Gynaecology",
    "Haematology",
    "Hepatology",
    "Infectious diseases",
    "IVF",
    "Nephrology",
    "Neurology",
    "Neurosurgery",
    "Oncology",
    "Ophthalmology",
    "Orthopaedics",
    "Paediatrics",
    "Pathology",
    "Physiotherapy",
    "Plastic surgery",
    "Psychiatry",
    "Pulmonology",
    "Radiology",
    "Rheumatology",
    "Transplant surgery",
    "Urology",
    "Vascular surgery",
];

pub fn known() -> Vec<String> {
    KNOWN.iter().map(|name| (*name).to_owned()).collect()
}
