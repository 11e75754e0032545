//! What kind of account a name speaks of.

use crate::kernel::text::fold;
use crate::people::account::AccountKind;

/// From the strongest word on: `Iyer Foundation Hospital Pvt Ltd` is a hospital, `Iyer Foundation Pvt Ltd` an NGO.
const WORDS: &[(AccountKind, &[&str])] = &[
    (
        AccountKind::Hospital,
        &[
            "hospital",
            "hospitals",
            "nursing home",
            "maternity home",
            "medical centre",
            "medical center",
            "medical college",
            "health centre",
            "health center",
            "healthcare",
            "heart institute",
            "heart centre",
            "eye centre",
            "sanatorium",
            "chc",
            "phc",
            "medicity",
            "अस्पताल",
            "चिकित्सालय",
        ],
    ),
    (AccountKind::Clinic, &["clinic", "clinics", "polyclinic", "dispensary", "क्लिनिक"]),
    (
        AccountKind::DiagnosticCentre,
        &[
            "diagnostic",
            "diagnostics",
            "pathology",
            "pathlab",
            "pathlabs",
            "path lab",
            "laboratory",
            "lab",
            "labs",
            "imaging",
            "scan centre",
            "mri",
            "x ray",
        ],
    ),
    (
        AccountKind::School,
        &["school", "schools", "vidyalaya", "vidyapeeth", "college", "university", "academy", "विद्यालय", "स्कूल"],
    ),
    (AccountKind::Insurer, &["insurance", "assurance", "tpa"]),
    (AccountKind::NriAssociation, &["nri", "n r i", "association of indians", "indian diaspora", "overseas indians"]),
    (
        AccountKind::Ngo,
        &["foundation", "ngo", "trust", "society", "samiti", "sansthan", "charitable", "welfare", "समिति", "संस्थान"],
    ),
    (AccountKind::MediaAgency, &["media", "advertising", "publicity", "news", "broadcasting"]),
    (
        AccountKind::GovernmentBody,
        &[
            "government",
            "govt",
            "municipal",
            "nagar nigam",
            "ministry",
            "department",
            "authority",
            "panchayat",
            "railway",
            "railways",
            "police",
            "commission",
        ],
    ),
    (
        AccountKind::Corporate,
        &[
            "pvt",
            "private",
            "ltd",
            "limited",
            "llp",
            "inc",
            "technologies",
            "industries",
            "textiles",
            "infotech",
            "software",
            "enterprises",
            "motors",
            "exports",
            "solutions",
            "systems",
            "electronics",
            "logistics",
            "consultants",
            "company",
            "corporation",
        ],
    ),
];

/// The kind that the words of a name tell, if any does.
pub fn guess_account_kind(name: &str) -> Option<AccountKind> {
    let folded = format!(" {} ", fold(name));
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| folded.contains(&format!(" {word} "))))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::guess_account_kind;
    use crate::people::account::AccountKind;

    #[test]
    fn names_tell_their_kind() {
        for (name, expected) in [
            ("Patel Medical Centre", Some(AccountKind::Hospital)),
            ("Sunrise Charitable Trust Hospital", Some(AccountKind::Hospital)),
            ("Ghosh Diagnostics", Some(AccountKind::DiagnosticCentre)),
            ("Bhatia Public School Pvt Ltd", Some(AccountKind::School)),
            ("Iyer Foundation Pvt Ltd", Some(AccountKind::Ngo)),
            ("Kapoor Technologies", Some(AccountKind::Corporate)),
            ("N.R.I. Hospital", Some(AccountKind::Hospital)),
            ("Moonlight", None),
        ] {
            assert_eq!(guess_account_kind(name), expected, "{name}");
        }
    }
}
